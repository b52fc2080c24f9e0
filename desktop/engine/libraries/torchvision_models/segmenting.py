"""Pictures in, parts out: DeepLab, FCN and LR-ASPP for kinds of things, Mask R-CNN for single things."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.masks import grid, masks_in, part, parts_of_map
from desktop.engine.libraries.torchvision_models.detecting import Prepared, input_side, prepare_whole
from desktop.engine.libraries.torchvision_models.opening import open_weights
from desktop.engine.libraries.transformers_models.pictures import SHARPNESS
from desktop.pictures import read_picture_and_size, require_no_strip
from desktop.protocol import Input, ModelInfo
from desktop.results import Result

if TYPE_CHECKING:
    from PIL.Image import Image

INSIDE = 0.5
"""From this probability on a point belongs to a thing."""


def segmenter(model: ModelInfo, device: str) -> Runner:
    network, weights = open_weights(model)
    kind = InstanceSegmenter if hasattr(network, "roi_heads") else SemanticSegmenter
    return kind(network.to(device), weights, device)


class _Segmenter(ABC):
    def __init__(self, network: Any, weights: Any, device: str) -> None:
        self.batch = 1 if device == "cpu" else 8
        self._network = network
        self._device = device
        self._names: list[str] = weights.meta["categories"]
        self._preprocess: Callable[[Image | Tensor], Tensor] = weights.transforms()
        self._side = SHARPNESS * self._input_side()

    @abstractmethod
    def _input_side(self) -> int:
        """The shorter side, in pixels, to which a picture is brought; 0 if it is taken as it is."""

    @abstractmethod
    def prepare(self, given: Input, work: Work) -> Prepared: ...

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size."""
        if len({picture.pixels.shape for picture in prepared}) > 1:
            return [result for picture in prepared for result in self.run([picture], work)]
        return self._answer(
            prepared, torch.stack([picture.pixels for picture in prepared]).to(self._device), work
        )

    @abstractmethod
    def _answer(self, prepared: Sequence[Prepared], pixels: Tensor, work: Work) -> list[Result]:
        """About pictures of one size; `pixels` are theirs, (pictures, channels, height, width)."""


class SemanticSegmenter(_Segmenter):
    """For networks that say of every point what it belongs to."""

    def _input_side(self) -> int:
        sides: list[int] = getattr(self._preprocess, "resize_size", None) or [0]
        return max(sides)

    def prepare(self, given: Input, work: Work) -> Prepared:
        """As the weights' own preprocessing makes it: of the model's size, and normalised."""
        picture, size = read_picture_and_size(given.path, self._side, given.page)
        require_no_strip(size)
        return Prepared(self._preprocess(picture), size)

    def _answer(self, prepared: Sequence[Prepared], pixels: Tensor, work: Work) -> list[Result]:
        return [
            masks_in(picture.size, parts_of_map(self._map(logits, grid(*picture.size)), self._names))
            for picture, logits in zip(prepared, self._network(pixels)["out"], strict=True)
        ]

    @staticmethod
    def _map(logits: Tensor, points: tuple[int, int]) -> Any:
        """The likeliest kind at each point of the grid (rows, columns)."""
        drawn = nn.functional.interpolate(logits[None].float(), points, mode="bilinear", align_corners=False)
        return drawn[0].argmax(0).cpu().numpy()


class InstanceSegmenter(_Segmenter):
    """For networks that find things and outline each."""

    def _input_side(self) -> int:
        return input_side(self._network)

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(given, self._side)

    def _answer(self, prepared: Sequence[Prepared], pixels: Tensor, work: Work) -> list[Result]:
        self._network.roi_heads.score_thresh = work.share("sure")
        found = self._find(
            [self._preprocess(one) for one in pixels], [grid(*picture.size) for picture in prepared]
        )
        return [
            masks_in(
                picture.size,
                (
                    part(self._names[number], score, inside)
                    for number, score, inside in zip(
                        things["labels"].tolist(),
                        things["scores"].tolist(),
                        (things["masks"][:, 0] >= INSIDE).cpu().numpy(),
                        strict=True,
                    )
                ),
            )
            for picture, things in zip(prepared, found, strict=True)
        ]

    def _find(self, pictures: list[Tensor], points: list[tuple[int, int]]) -> list[dict[str, Tensor]]:
        """What the network's own ``forward`` does, but with the outlines drawn straight onto the grids.

        It would draw each of up to a hundred things as large as the picture, which takes gigabytes.
        """
        images, _ = self._network.transform(pictures)
        features = self._network.backbone(images.tensors)
        if isinstance(features, Tensor):
            features = OrderedDict([("0", features)])
        proposals, _ = self._network.rpn(images, features)
        things, _ = self._network.roi_heads(features, proposals, images.image_sizes)
        drawn: list[dict[str, Tensor]] = self._network.transform.postprocess(
            things, images.image_sizes, points
        )
        return drawn
