"""``burnish.json``: what Burnish knows about a model folder that it made itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop import paths, stored
from desktop.engine.hub.facts import recognition, reports, safety
from desktop.protocol import ModelInfo

MANIFEST = "burnish.json"

_MEASURED = ("folder", "size", "safety", "needed_by", "report", "lessons")
"""Facts that the folder itself and its neighbours tell, so that it can be moved and copied."""

_LATER = {"folder": "", "size": 0}


def write_manifest(folder: Path, model: ModelInfo) -> None:
    """Keep `model` in `folder`; its own folder and size are left out."""
    facts = {key: value for key, value in stored.to_json(model).items() if key not in _MEASURED}
    paths.write_atomically(folder / MANIFEST, json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> ModelInfo | None:
    """The model in `folder`, or None when Burnish did not make it or the file cannot be read."""
    if not (folder / MANIFEST).is_file():
        return None
    try:
        facts: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kept = {key: value for key, value in facts.items() if key not in _MEASURED}
        known = stored.from_json(ModelInfo, kept | _LATER)
        safe, problem = safety.inspect(folder, known.library)
        report = folder / reports.NAME
        return replace(
            known,
            folder=str(folder),
            size=folder_size(folder),
            safety=safe,
            problem=known.problem or problem,
            lessons=recognition.lessons_of(known.library, known.tasks),
            report=str(report) if report.is_file() else "",
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def folder_size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
