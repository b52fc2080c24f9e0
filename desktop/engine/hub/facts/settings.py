"""Do the settings files of a model say all that is needed to ask it, and do they agree? Nothing is loaded.

What is plainly meant is mended when the model is opened, and noted; what is not is refused here, so that no
model is listed as usable and then cannot answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import encoders, json_files, labels
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, notes, verdicts

PREPROCESSING = "preprocessor_config.json"
SORTING = frozenset(
    ["image-classification", "text-classification", "audio-classification", "token-classification"]
)
_SEEING = frozenset(
    [
        "image-classification",
        "object-detection",
        "image-segmentation",
        "zero-shot-image-classification",
        "image-to-text",
    ]
)
_ONE_SIZE = frozenset(["vit", "deit", "beit", "data2vec-vision", "vit_msn", "vit-hybrid", "levit", "ijepa"])
"""Kinds of networks that take pictures of one size only, that of their `image_size`."""


def look(folder: Path, config: dict[str, Any], library: str, tasks: tuple[str, ...]) -> Message:
    """What is to be said about the settings of a model that can be asked.

    Args:
        config: its config.json.
        library, tasks: what recognised it, and for what.

    Raises:
        Trouble: UNSUPPORTED_MODEL; it could not answer, or would answer wrongly.
    """
    if library == "vectors":
        encoders.read(folder)
        return messages.NOTHING
    if library != "transformers_models" or is_timm(config):
        return messages.NOTHING
    note = messages.NOTHING
    if SORTING & set(tasks):
        note = labels.in_folder(folder, config).note
    if _SEEING & set(tasks):
        note = _picture_note(folder, config, tasks) or note
    return note


def is_timm(config: dict[str, Any]) -> bool:
    """Whether the settings are timm's own, which bring their preprocessing along."""
    return "architecture" in config and "pretrained_cfg" in config


def channels(config: dict[str, Any]) -> int:
    """How many values the network takes for each point of a picture."""
    vision = config.get("vision_config")
    told = config.get("num_channels")
    if told is None and isinstance(vision, dict):
        told = vision.get("num_channels")
    return told if type(told) is int else 3


def one_size(config: dict[str, Any]) -> tuple[int, int]:
    """(height, width) in pixels of the only pictures that the network takes; (0, 0) where it takes others."""
    if str(config.get("model_type")) not in _ONE_SIZE:
        return 0, 0
    told = config.get("image_size", 224)
    sides = told if isinstance(told, list) else [told, told]
    if len(sides) != 2 or any(type(side) is not int or side <= 0 for side in sides):
        return 0, 0
    return sides[0], sides[1]


def given_size(told: dict[str, Any]) -> tuple[int, int]:
    """(height, width) in pixels that the preprocessing makes; (0, 0) where it cannot be told."""
    size = told.get("crop_size") if told.get("do_center_crop") is True else None
    size = size or told.get("size", 224)  # which is what transformers takes where nothing is said
    if type(size) is int:
        return size, size
    if not isinstance(size, dict):
        return 0, 0
    sides = (size.get("height"), size.get("width"))
    if all(type(side) is int for side in sides):
        return sides[0], sides[1]  # type: ignore[return-value]
    return 0, 0


def size_taken(config: dict[str, Any], told: dict[str, Any]) -> tuple[int, int]:
    """(height, width) in pixels that pictures have to be made, because the preprocessing `told` makes them
    another size than the network takes; (0, 0) where it does not, or leaves them as they are."""
    wanted = one_size(config)
    fits = told.get("do_resize") is False or given_size(told) == wanted
    return (0, 0) if fits else wanted


def _picture_note(folder: Path, config: dict[str, Any], tasks: tuple[str, ...]) -> Message:
    told = json_files.read_any(folder / PREPROCESSING)
    if (folder / PREPROCESSING).is_file() and not isinstance(told, dict):
        raise _refused(verdicts.SETTINGS_UNREADABLE(name=PREPROCESSING))
    count = channels(config)
    if count != 3 and (count != 1 or "image-classification" not in tasks):
        raise _refused(verdicts.OTHER_CHANNELS(count=count))
    if "image-classification" not in tasks or not isinstance(told, dict):
        return messages.NOTHING
    height, width = size_taken(config, told)
    if height:
        return notes.MODEL_SIZE_TAKEN(height=height, width=width)
    return notes.MODEL_WITHOUT_COLOUR() if count == 1 else messages.NOTHING


def _refused(message: Message) -> Trouble:
    return Trouble(ErrorKind.UNSUPPORTED_MODEL, message)
