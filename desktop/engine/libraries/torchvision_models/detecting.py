"""Pictures in, boxes out: Faster R-CNN and its kin, RetinaNet, FCOS and SSD."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.boxes import FLOOR, boxes_in
from desktop.engine.libraries.torchvision_models.opening import open_weights
from desktop.engine.libraries.transformers_models.pictures import SHARPNESS
from desktop.pictures import read_picture_and_size
from desktop.protocol import Input, ModelInfo
from desktop.results import Result


class Prepared(NamedTuple):
    pixels: Tensor
    """(channels, height, width), as `prepare` of its runner says."""
    size: tuple[int, int]
    """(width, height) of the whole upright picture."""

    @property
    def scale(self) -> tuple[float, float]:
        """(across, down) from decoded pixels to those of the whole picture."""
        height, width = self.pixels.shape[-2:]
        return self.size[0] / width, self.size[1] / height


class Detector:
    """Pictures in, boxes out. The network brings pictures to its size itself."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        self.batch = 1 if device == "cpu" else 8
        network, weights = open_weights(model)
        _boxes_only(network)
        self._network = network.to(device)
        self._device = device
        self._names: list[str] = weights.meta["categories"]
        self._preprocess: Callable[[Tensor], Tensor] = weights.transforms()
        self._side = SHARPNESS * input_side(network)

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(given, self._side)

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """Pictures of several sizes one by one: padding them would change what is found at the edges."""
        if len({picture.pixels.shape for picture in prepared}) > 1:
            return [result for picture in prepared for result in self.run([picture], work)]
        found = self._network([self._preprocess(picture.pixels.to(self._device)) for picture in prepared])
        return [
            boxes_in(
                picture.size,
                zip(
                    things["labels"].tolist(),
                    things["scores"].tolist(),
                    things["boxes"].tolist(),
                    strict=True,
                ),
                self._names.__getitem__,
                picture.scale,
            )
            for picture, things in zip(prepared, found, strict=True)
        ]


def prepare_whole(given: Input, side: int) -> Prepared:
    """The picture that was given, with at least `side` pixels a side, still in bytes.

    As the network takes it, a photograph fills four times the memory, and several of them wait.
    """
    from torchvision.transforms.functional import pil_to_tensor

    picture, size = read_picture_and_size(given.path, side, given.page)
    return Prepared(pil_to_tensor(picture), size)


def _boxes_only(network: Any) -> None:
    """Compute neither outlines nor joints, which nobody asked for, nor boxes that are not answered."""
    heads = getattr(network, "roi_heads", None)
    if heads is None:
        network.score_thresh = FLOOR
        return
    heads.score_thresh = FLOOR
    heads.mask_roi_pool = heads.keypoint_roi_pool = None


def input_side(network: Any) -> int:
    """The shorter side, in pixels, to which the network brings a picture."""
    return int(max(network.transform.fixed_size or network.transform.min_size))
