"""Settings that transformers is given in place of those in a folder, because it would misread these."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.engine.hub.facts import labels, settings
from desktop.engine.hub.facts.describing import read_config
from desktop.noting import note
from desktop.protocol import ModelInfo


def mended(model: ModelInfo) -> dict[str, Any]:
    """What opening a part of `model` has to be told beside its folder: its settings, or nothing.

    What was mended is noted.

    Raises:
        Trouble: what the settings mean cannot be told.
    """
    from transformers import CONFIG_MAPPING

    config = read_config(Path(model.folder))
    changes: list[Callable[[ModelInfo, dict[str, Any]], bool]] = [_name_answers, _write_out_backbone]
    kind = str(config.get("model_type"))
    if settings.is_timm(config):
        kind, changes = "timm_wrapper", [_say_once]
    if kind not in CONFIG_MAPPING:
        return {}
    changed = [change(model, config) for change in changes]
    return {"config": CONFIG_MAPPING[kind].from_dict(config)} if any(changed) else {}


def _name_answers(model: ModelInfo, config: dict[str, Any]) -> bool:
    """Names for all answers, in the one form that transformers reads."""
    if settings.SORTING.isdisjoint(model.tasks):
        if not isinstance(config.get("id2label"), list):
            return False
        config["id2label"] = dict(enumerate(map(str, config["id2label"])))
        return True
    found = labels.in_folder(Path(model.folder), config)
    if not found.note:
        return False
    note(found.note)
    config.pop("num_labels", None)
    config["id2label"] = dict(enumerate(found.names))
    config["label2id"] = {name: number for number, name in enumerate(found.names)}
    return True


def _write_out_backbone(_model: ModelInfo, config: dict[str, Any]) -> bool:
    """Networks that stand on another network which their settings only name.

    WORKAROUND: where settings name a network of timm by `backbone`, as the hub's detectors of the DETR family
    do, transformers asks the hub whether it has a model of that name, and without a connection gives up. All
    that the network needs stands in the settings, so they are written as transformers itself would.
    """
    name = config.get("backbone")
    is_timms = isinstance(name, str) and "/" not in name and config.get("use_timm_backbone", True)
    if not is_timms or config.get("backbone_config"):
        return False
    config["backbone_config"] = {
        "model_type": "timm_backbone",
        "backbone": name,
        "num_channels": config.get("num_channels", 3),
        "features_only": True,
        "out_indices": [1, 2, 3, 4],
        **({"output_stride": 16} if config.get("dilation") else {}),
        **(config.pop("backbone_kwargs", None) or {}),
    }
    return True


def _say_once(_model: ModelInfo, config: dict[str, Any]) -> bool:
    """Settings of timm's own.

    WORKAROUND: timm writes how many answers there are twice since it keeps what a network was made with
    (``model_args``), and transformers hands both on, which timm cannot take.
    """
    made_with = config.get("model_args")
    if not isinstance(made_with, dict) or made_with.keys().isdisjoint(_SAID_ANYWAY):
        return False
    if "num_classes" in made_with:
        config.setdefault("num_classes", made_with["num_classes"])
    config["model_args"] = {name: value for name, value in made_with.items() if name not in _SAID_ANYWAY}
    return True


_SAID_ANYWAY = frozenset(["model_name", "pretrained", "num_classes"])
"""What transformers tells timm by itself."""
