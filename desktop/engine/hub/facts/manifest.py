"""``burnish.json``: what Burnish knows about a model folder that it made itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.engine.hub.facts import recognition, reports, safety
from desktop.protocol import ModelInfo

MANIFEST = "burnish.json"

_MEASURED = ("folder", "size", "safety", "needed_by", "report", "lessons")
"""Facts that the folder itself and its neighbours tell, so that it can be moved and copied."""


def write_manifest(folder: Path, model: ModelInfo) -> None:
    """Keep `model` in `folder`; its own folder and size are left out."""
    facts = {key: value for key, value in asdict(model).items() if key not in _MEASURED}
    paths.write_atomically(folder / MANIFEST, json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> ModelInfo | None:
    """The model in `folder`, or None when Burnish did not make it or the file cannot be read."""
    if not (folder / MANIFEST).is_file():
        return None
    try:
        facts: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = {
            key: value
            for key, value in facts.items()
            if key in ModelInfo.__dataclass_fields__ and key not in _MEASURED
        }
        known["tasks"] = tuple(known["tasks"])
        safe, problem = safety.inspect(folder, known.get("library", ""))
        known |= {"safety": safe, "problem": known.get("problem") or problem}
        known["lessons"] = recognition.lessons_of(known.get("library", ""), known["tasks"])
        report = folder / reports.NAME
        known["report"] = str(report) if report.is_file() else ""
        return ModelInfo(**known | {"folder": str(folder), "size": folder_size(folder)})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def folder_size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
