"""Pictures in, labels out, with the preprocessing that belongs to the weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.torchvision_models.opening import open_weights
from desktop.engine.libraries.transformers_models.pictures import SHARPNESS
from desktop.pictures import read_picture
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Result

if TYPE_CHECKING:
    from PIL.Image import Image


class Classifier:
    """Pictures in, labels out."""

    batch = 16

    def __init__(self, model: ModelInfo, device: str) -> None:
        network, weights = open_weights(model)
        self._network = network.to(device)
        self._device = device
        self._names: list[str] = weights.meta["categories"]
        self._preprocess: Callable[[Image], Tensor] = weights.transforms()
        self._side = SHARPNESS * max(getattr(self._preprocess, "resize_size", [0]))

    def prepare(self, given: Input, work: Work) -> Tensor:
        """(channels, height, width), as the weights' own preprocessing makes it."""
        return self._preprocess(read_picture(given.path, self._side, given.page))

    def run(self, prepared: Sequence[Tensor], work: Work) -> list[Result]:
        logits = self._network(torch.stack(list(prepared)).to(self._device))
        scores = logits.float().softmax(-1)
        best = scores.topk(min(work.number("top"), scores.shape[-1]))
        return [
            Labels(tuple(Label(self._names[i], score) for i, score in zip(indices, values, strict=True)))
            for indices, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)
        ]
