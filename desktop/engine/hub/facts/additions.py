"""Additions to models (LoRA, in the form of peft): small files that do nothing without their base model.

An addition names its base in its settings. What it can do is told by both together; the base is fetched,
packed and removed with that in mind.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import json_files, recognition, weight_files
from desktop.engine.hub.facts.cache import ModelFolder, is_model_id
from desktop.engine.hub.facts.recognition import Verdict
from desktop.errors import ErrorKind
from desktop.protocol import ModelInfo
from desktop.tasks import TASKS

SETTINGS = "adapter_config.json"

_HEADS = {
    "SEQ_CLS": "ForSequenceClassification",
    "TOKEN_CLS": "ForTokenClassification",
    "QUESTION_ANS": "ForQuestionAnswering",
    "SEQ_2_SEQ_LM": "ForConditionalGeneration",
}
"""How peft calls what an addition does, and how the networks that do it end."""
_TAGS = {
    "SEQ_CLS": "text-classification",
    "TOKEN_CLS": "token-classification",
    "QUESTION_ANS": "question-answering",
    "CAUSAL_LM": "text-generation",
}
_ENDING = re.compile(r"(?:For[A-Z]\w*|LMHeadModel|MTModel|Model)$")
"""What follows the family in the name of a network."""


def is_one(config: dict[str, Any], names: Collection[str]) -> bool:
    """Whether this is an addition without weights of a whole model.

    Args:
        config: the part of its settings that the hub lists.
        names: its files; empty when they are not known.
    """
    if names:
        return SETTINGS in names and weight_files.opened(names) == [weight_files.ADDITION]
    return isinstance(config.get("peft"), dict)


def recognise(config: dict[str, Any], names: Collection[str], library: str = "", tag: str = "") -> Verdict:
    """As `recognition.recognise`, for additions too, as far as can be told without their base."""
    if not is_one(config, names):
        return recognition.recognise(config, names, library, tag)
    told: dict[str, Any] = config.get("peft") or {}
    base, kind = base_of(told), str(told.get("task_type") or "")
    if base and not is_model_id(base):
        return Verdict(problem=messages.verdicts.NO_BASE(base=base))
    wanted = tag or _TAGS.get(kind, "")
    tasks = tuple(row.id for row in TASKS if wanted in (row.id, *row.hub_tags)) if wanted else ()
    if wanted and not tasks:
        return Verdict(problem=messages.verdicts.NOT_TOGETHER(base=base))
    return Verdict("transformers_models", tasks)


def base_of(settings: dict[str, Any]) -> str:
    """The id of the model that the settings of an addition name, or ""."""
    return str(settings.get("base_model_name_or_path") or "")


def together(
    settings: dict[str, Any], tag: str, config: dict[str, Any], names: Collection[str], base_tag: str
) -> Verdict:
    """What an addition and its base can do.

    Args:
        settings: the addition's own.
        tag: the hub's word for the addition's task.
        config, names, base_tag: settings, files and task of the base.
    """
    base, kind = base_of(settings), str(settings.get("task_type") or "")
    peft_type = str(settings.get("peft_type") or "LORA").upper()
    if peft_type != "LORA" or settings.get("megatron_config"):
        return Verdict(problem=messages.verdicts.OTHER_ADDITION(kind=peft_type))
    tag = _TAGS.get(kind, tag) or base_tag
    head = _HEADS.get(kind) or next((row.network for row in TASKS if row.network and tag in row.hub_tags), "")
    if head:
        found = config.get("architectures")
        families = {_ENDING.sub("", str(name)) for name in found} if isinstance(found, list) else set()
        config = {**config, "architectures": [family + head for family in families]}
    verdict = recognition.recognise(config, names, "transformers", tag)
    if verdict.problem and not messages.verdicts.UNKNOWN_KIND.says(verdict.problem):
        return verdict
    if verdict.library != "transformers_models":
        return Verdict(problem=messages.verdicts.NOT_TOGETHER(base=base))
    return verdict


def verdict_here(folder: Path, tag: str) -> tuple[Verdict, str]:
    """What the addition in `folder` can do with what is on this computer, and the id of its base."""
    settings = json_files.read(folder / SETTINGS)
    base = base_of(settings)
    if not is_model_id(base):
        return Verdict(problem=messages.verdicts.NO_BASE(base=base)), base
    home = base_folder(base)
    if home is None:
        return Verdict(problem=messages.verdicts.NEEDS_BASE(base=base), kind=ErrorKind.NOT_FOUND), base
    names = [path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()]
    found = together(settings, tag, json_files.read(home / "config.json"), names, "")
    return (replace(found, kind=ErrorKind.UNSUPPORTED_MODEL) if found.problem else found), base


def is_one_here(folder: Path) -> bool:
    """Whether the model in `folder` is an addition without weights of a whole model."""
    if not (folder / SETTINGS).is_file() or not (folder / weight_files.ADDITION).is_file():
        return False
    return weight_files.opened([path.name for path in folder.iterdir()]) == [weight_files.ADDITION]


def judged(model: ModelInfo) -> ModelInfo:
    """`model` as it stands today: one that was brought in keeps its facts, but its base may have gone."""
    folder = Path(model.folder)
    if model.problem or model.file or not is_one_here(folder):
        return model
    base = base_of(json_files.read(folder / SETTINGS))
    return (
        model
        if base_folder(base) is not None
        else replace(model, problem=messages.verdicts.BASE_GONE(base=base))
    )


def base_folder(base: str) -> Path | None:
    """Where the model `base` of the hub is on this computer, or None."""
    home = ModelFolder(base).current() if is_model_id(base) else None
    return home if home is not None and (home / "config.json").is_file() else None
