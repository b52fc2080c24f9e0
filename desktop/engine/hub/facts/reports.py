"""The report on a taught model, where it is, and as it is handed on with the model."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any

from desktop import letters, paths
from desktop.protocol import ModelInfo

NAME = "report.json"
LARGEST = 64_000_000
"""Bytes; no report is as long."""


def of(model: ModelInfo) -> Path | None:
    """The report on `model`: in its own folder, or in that of the run that taught it."""
    own = Path(model.folder, NAME)
    if own.is_file():
        return own
    if model.source != "taught":
        return None
    found = (run.with_name(NAME) for run in paths.runs_dir().glob("*/run.json") if _taught(run) == model.id)
    return next((report for report in found if report.is_file()), None)


def _taught(run: Path) -> str:
    """The id of the model that a run has made."""
    try:
        return str(json.loads(run.read_text(encoding="utf-8"))["model"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def to_hand_on(report: Path) -> bytes | None:
    """The report for another computer, or None where it cannot be read.

    Of each example the last folder and the name are left: where they lie is nobody else's business.
    """
    try:
        if not report.is_file() or report.stat().st_size > LARGEST:
            return None
        content = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return letters.encoded(json.dumps(_shortened(content), indent=1, ensure_ascii=False))


def _shortened(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _shortened(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shortened(inner, key) for inner in value]
    if isinstance(value, str) and key in ("path", "paths", "folder", "data", "run"):
        return "/".join(PurePath(value.replace("\\", "/")).parts[-2:]).lstrip("/")
    return value
