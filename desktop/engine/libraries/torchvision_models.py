"""Torchvision's own picture classifiers, from the weights that torch hub keeps on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.transformers_models.opening import not_finite
from desktop.engine.libraries.transformers_models.pictures import SHARPNESS
from desktop.engine.reading import read_picture
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Result
from desktop.tasks import Task

if TYPE_CHECKING:
    from PIL.Image import Image

TASKS = ("image-classification",)


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    return Classifier(model, device)


class Classifier:
    """Pictures in, labels out, with the preprocessing that belongs to the weights."""

    batch = 16

    def __init__(self, model: ModelInfo, device: str) -> None:
        from torchvision.models import get_weight

        self._weights = get_weight(model.id.partition("/")[2])
        self._network = _build(model, self._weights).eval().to(device)
        self._device = device
        self._names: list[str] = self._weights.meta["categories"]
        self._preprocess: Callable[[Image], Tensor] = self._weights.transforms()
        self._side = SHARPNESS * max(getattr(self._preprocess, "resize_size", [0]))

    def prepare(self, given: Input, work: Work) -> Tensor:
        """(channels, height, width), as the weights' own preprocessing makes it."""
        return self._preprocess(read_picture(given.path, self._side))

    def run(self, prepared: Sequence[Tensor], work: Work) -> list[Result]:
        logits = self._network(torch.stack(list(prepared)).to(self._device))
        scores = logits.float().softmax(-1)
        best = scores.topk(min(work.number("top"), scores.shape[-1]))
        return [
            Labels(tuple(Label(self._names[i], score) for i, score in zip(indices, values, strict=True)))
            for indices, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)
        ]


def _build(model: ModelInfo, weights: Any) -> Any:
    """The network with its weights.

    Raises:
        Trouble: the file is not what the weights enum describes, or holds more than numbers.
    """
    from torchvision import models

    name = next(
        name for name in models.list_models(module=models) if weights in models.get_model_weights(name)
    )
    try:
        with _weights_from(Path(model.folder, model.file)):
            network = models.get_model(name, weights=weights)
    except (OSError, RuntimeError, KeyError, TypeError, EOFError, ValueError) as error:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            f"“{model.name}” does not open. Removing it and downloading it again may help.",
            str(error),
        ) from error
    if broken := not_finite(network.named_parameters()):
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL, f"Parts of “{model.name}” are damaged.", ", ".join(broken[:20])
        )
    return network


@contextmanager
def _weights_from(file: Path) -> Iterator[None]:
    """Let torchvision build a model from `file` with its strict reader, and never from the internet.

    WORKAROUND: a builder sets the network up as its weights need it, but then fetches them itself, see
    https://github.com/pytorch/pytorch/issues/73466. Models are loaded one at a time in a process, so
    replacing the function for that while is safe.
    """
    from torchvision.models import _api

    def read(_address: str, *_: object, **_settings: object) -> dict[str, Any]:
        state: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
        return state

    original, _api.load_state_dict_from_url = _api.load_state_dict_from_url, read
    try:
        yield
    finally:
        _api.load_state_dict_from_url = original
