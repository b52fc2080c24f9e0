"""Settings files of models, read without a fault whatever is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """A settings file, or {} where it is missing or is none."""
    found = read_any(path)
    return found if isinstance(found, dict) else {}


def read_any(path: Path) -> Any:
    """Whatever JSON is in a file; None where it is missing or holds none."""
    if not path.is_file():  # a pipe would never end
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
