"""The facts about a model in a folder, told by its settings, its card and the names of its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import (
    additions,
    frontmatter,
    json_files,
    native,
    recognition,
    safety,
    settings,
    weight_files,
)
from desktop.engine.hub.facts.manifest import folder_size
from desktop.engine.hub.facts.recognition import Verdict
from desktop.errors import Trouble
from desktop.messages import Message
from desktop.protocol import ModelInfo
from desktop.tasks import TASKS


def describe(folder: Path, **known: Any) -> ModelInfo:
    """Complete `known` by what config.json and the model card say."""
    names, _ = files_in(folder)
    config = read_config(folder)
    header = frontmatter.header(readme(folder, 20_000))
    base, note = "", messages.NOTHING
    adds = additions.is_one(config, names)
    if adds:
        verdict, base = additions.verdict_here(folder, _tag(header))
    else:
        library = frontmatter.first(header, "library_name")
        verdict, note = _read_on(folder, config, recognition.recognise(config, names, library, _tag(header)))
    classes = config.get("id2label") or config.get("label_names") or ()
    safe, unsafe = (messages.NOTHING,) * 2 if verdict.problem else safety.inspect(folder, verdict.library)
    return ModelInfo(
        folder=str(folder),
        library=verdict.library,
        tasks=verdict.tasks,
        lessons=() if adds or settings.channels(config) != 3 else verdict.lessons,
        licence=frontmatter.first(header, "license"),
        created=folder.stat().st_mtime,
        labels=len(classes)
        if verdict.library == "transformers_models" and hasattr(classes, "__len__")
        else 0,
        language=_only_language(config, header),
        base=base or frontmatter.first(header, "base_model"),
        problem=verdict.problem or unsafe,
        note=note,
        safety=safe,
        **known,
    )


def _read_on(folder: Path, config: dict[str, Any], verdict: Verdict) -> tuple[Verdict, Message]:
    """What the settings say that only a folder shows, where there is one, and what is odd about them."""
    if not config and (folder / "config.json").is_file():
        unreadable = messages.verdicts.SETTINGS_UNREADABLE(name="config.json")
        return Verdict(problem=unreadable), messages.NOTHING
    if verdict.problem:
        return verdict, messages.NOTHING
    try:
        return verdict, settings.look(folder, config, verdict.library, verdict.tasks)
    except Trouble as trouble:
        return Verdict(problem=trouble.message, kind=trouble.kind), messages.NOTHING


_ENGLISH_ONLY = 51_864
"""Words of a Whisper without the signs for languages; all others have more."""
_ENGLISH_END = 50_256
"""The number of the sign that ends a text, in such a Whisper."""


def _only_language(config: dict[str, Any], header: dict[str, tuple[str, ...]]) -> str:
    """See `ModelInfo.language`: some Whispers hear English only, models that hear letters what they say."""
    if "suppress_ids_begin" in config:  # as CTranslate2 has them: a text does not begin with its end
        return "en" if _ENGLISH_END in config["suppress_ids_begin"] else ""
    if config.get("model_type") == "whisper":
        return "en" if config.get("vocab_size") == _ENGLISH_ONLY else ""
    if native.classes("CTC").isdisjoint(native.architectures(config)):
        return ""
    said = header.get("language", ())
    return said[0] if len(said) == 1 else "?"


def _tag(header: dict[str, tuple[str, ...]]) -> str:
    """The hub's word for the task, found as the hub does: said outright, or among the tags."""
    said = frontmatter.first(header, "pipeline_tag")
    known = {"fill-mask", "feature-extraction"}.union(*(row.hub_tags for row in TASKS))
    return said or next((tag for tag in header.get("tags", ()) if tag in known), "")


def describe_own_folder(folder: Path) -> ModelInfo | None:
    """The facts about a model in a folder of the user's own, or None when there is none in it."""
    if not (folder / "config.json").is_file() and not (folder / additions.SETTINGS).is_file():
        return None
    facts = {"source": "local", "origin": messages.verdicts.OWN_FOLDER(), "size": folder_size(folder)}
    return describe(folder, id=str(folder), name=folder.name, **facts)


def is_complete(folder: Path) -> bool:
    """Whether a folder has weights, and every part of them; other tools leave half-fetched models behind."""
    names, broken = files_in(folder)
    has_weights = any(name.endswith((".safetensors", ".gguf", *weight_files.PICKLES)) for name in names)
    return has_weights and not broken and not weight_files.missing_shards(names)


def files_in(folder: Path) -> tuple[list[str], bool]:
    """Names of all ordinary files below `folder`, and whether there is a link to nothing among them."""
    names: list[str] = []
    broken = False
    for current, _, files in os.walk(folder):
        prefix = os.path.relpath(current, folder).replace(os.sep, "/") + "/" if current != str(folder) else ""
        for name in files:
            path = Path(current, name)
            is_there = path.exists()
            broken = broken or not is_there
            if path.is_file() or not is_there:
                names.append(prefix + name)
    return names, broken


def read_config(folder: Path) -> dict[str, Any]:
    """What config.json says, or {} where it is missing or is none."""
    return json_files.read(folder / "config.json")


def readme(folder: str | Path, limit: int = 500_000) -> str:
    """The model card in `folder`, or ""."""
    if not Path(folder, "README.md").is_file():
        return ""
    try:
        with Path(folder, "README.md").open(encoding="utf-8", errors="replace") as file:
            return file.read(limit)
    except OSError:
        return ""
