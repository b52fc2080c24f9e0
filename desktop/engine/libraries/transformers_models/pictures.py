"""Pictures in, labels or numbers out: transformers' picture classifiers, and through its wrapper timm's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor

from desktop.engine.hub.facts import json_files, settings
from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.heads import answer_of, values_of
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Row, files, models, notes
from desktop.noting import note
from desktop.pictures import read_picture, read_picture_and_size, require_no_strip
from desktop.protocol import Input, ModelInfo
from desktop.results import Result

if TYPE_CHECKING:
    from PIL.Image import Image

SHARPNESS = 3
"""A large photograph is decoded at no less than this many times the size that the model looks at. At 2,
scores of grainy photographs moved by up to four hundredths against the full size; from here on by none."""


def load_classifier(model: ModelInfo, device: str) -> tuple[Any, Any]:
    """The transformers model, checked and in evaluation mode on `device`, and its image processor.

    Raises:
        Trouble: it is no picture classifier, or parts of it are missing or damaged.
    """
    from transformers import AutoModelForImageClassification

    processor = open_processor(model, models.NOT_FOR_PICTURES, **_mended(model))
    return open_network(AutoModelForImageClassification, model, models.NOT_FOR_PICTURES).to(device), processor


def _mended(model: ModelInfo) -> dict[str, Any]:
    """What the preprocessing is told in place of its settings, where these do not fit the network; noted."""
    folder = Path(model.folder)
    config, told = json_files.read(folder / "config.json"), json_files.read(folder / settings.PREPROCESSING)
    changes: dict[str, Any] = {}
    height, width = settings.size_taken(config, told) if told else (0, 0)
    if height:
        note(notes.MODEL_SIZE_TAKEN(height=height, width=width))
        changes = {name: {"height": height, "width": width} for name in ("size", "crop_size") if name in told}
        changes["size"] = {"height": height, "width": width}
    if settings.channels(config) == 1:
        note(notes.MODEL_WITHOUT_COLOUR())
        # the picture has three equal channels on its way, and only the first is asked
        changes |= {name: _three(told.get(name)) for name in ("image_mean", "image_std") if name in told}
    return changes


def _three(values: Any) -> Any:
    first = values[0] if isinstance(values, list) and values else values
    return [first] * 3


def open_processor(model: ModelInfo, row: Row, **changes: Any) -> Any:
    """What brings pictures into the form that `model` takes.

    Args:
        row: as for `open_network`.
        changes: settings in place of those in its folder.

    Raises:
        Trouble: its settings are missing or damaged.
    """
    from transformers import AutoImageProcessor

    with explain_errors(model, row):
        processors: Any = AutoImageProcessor
        return processors.from_pretrained(model.folder, **changes, **SAFELY)


class Classifier:
    """Pictures in, labels or numbers out."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        self.batch = 4 if device == "cpu" else 32  # more is no quicker on a processor, and takes more memory
        self._network, self._processor = load_classifier(model, device)
        self._device = device
        self._side = SHARPNESS * input_side(self._processor)
        self._is_grey = getattr(self._network.config, "num_channels", 3) == 1

    def prepare(self, given: Input, work: Work) -> Tensor:
        """(channels, height, width), as the model's own preprocessing makes it."""
        picture: Image = read_picture(given.path, self._side, given.page)
        if self._is_grey:
            picture = picture.convert("L").convert("RGB")
        pixels: Tensor = self._processor(images=picture, return_tensors="pt")["pixel_values"][0]
        return pixels[:1] if self._is_grey else pixels

    def run(self, prepared: Sequence[Tensor], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size, as nearly all preprocessing makes them."""
        if len({pixels.shape for pixels in prepared}) > 1:
            return [result for pixels in prepared for result in self.run([pixels], work)]
        logits = self._network(pixel_values=torch.stack(list(prepared)).to(self._device)).logits
        values = values_of(logits.float(), self._network.config)
        return [answer_of(row, self._network.config, work.number("top")) for row in values.cpu()]


def input_side(processor: Any) -> int:
    """The shorter side, in pixels, to which the preprocessing brings a picture; 0 if it takes it as it is."""
    timm = getattr(processor, "data_config", None)
    if timm is not None:
        return int(max(timm["input_size"][1:]) / (timm.get("crop_pct") or 1.0))
    if not getattr(processor, "do_resize", False):
        return 0
    size = dict(processor.size or {})
    known = [value for value in size.values() if isinstance(value, int)]
    share = getattr(processor, "crop_pct", None) or 1.0
    return round((size.get("shortest_edge") or max(known, default=0)) / share)


# ---- pictures that keep their shape ------------------------------------------------------------------------


class Prepared(NamedTuple):
    """A picture as the model's own preprocessing makes it, its `features` with a first axis of one."""

    features: dict[str, Any]
    seen: tuple[int, int]
    """(width, height) as it was decoded."""
    size: tuple[int, int]
    """(width, height) of the whole upright picture."""


def prepare_whole(processor: Any, given: Input, side: int) -> Prepared:
    """The picture that was given, decoded with at least `side` pixels a side, through the image processor.

    Raises:
        Trouble: it cannot be read, or is so narrow that nothing is left of it at the model's size.
    """
    picture, size = read_picture_and_size(given.path, side, given.page)
    bounds = dict(getattr(processor, "size", None) or {})
    if bounds.get("shortest_edge") and not bounds.get("longest_edge"):
        require_no_strip(size)
    try:
        features = processor(images=picture, return_tensors="pt")
    except (ValueError, RuntimeError) as error:
        raise Trouble(
            ErrorKind.BAD_FILE,
            files.PICTURE_REFUSED(width=size[0], height=size[1]),
            str(error),
        ) from error
    return Prepared({name: value for name, value in features.items() if len(value)}, picture.size, size)


def alike(prepared: Sequence[Prepared]) -> bool:
    """Whether the pictures can be computed in one pass without padding, which would change the answers."""
    shapes = {
        tuple(
            (name, value.shape if isinstance(value, Tensor) else None) for name, value in one.features.items()
        )
        for one in prepared
    }
    return len(shapes) == 1 and all(isinstance(value, Tensor) for value in prepared[0].features.values())


def together(prepared: Sequence[Prepared], device: str) -> dict[str, Any]:
    """The features of pictures that are `alike`, or of one, on `device`."""
    first, *others = prepared
    return {
        name: torch.cat([value, *(one.features[name] for one in others)]).to(device)
        if isinstance(value, Tensor)
        else value
        for name, value in first.features.items()
    }


def with_known(method: Callable[..., Any], *given: Any, **wished: Any) -> Any:
    """Call an image processor's `method` with those of the wished settings that it has."""
    known = inspect.signature(method).parameters
    return method(*given, **{name: value for name, value in wished.items() if name in known})
