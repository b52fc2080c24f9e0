"""What was found out about each folder of a cache, kept until the folder changes.

Describing a model reads its settings file and its card; with a thousand models that takes seconds. Times of
change are read in milliseconds.
"""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop import __version__, content, paths, stored, tasks
from desktop.engine.hub import facts
from desktop.protocol import ModelInfo

log = logging.getLogger(__name__)

Stamp = list[int]

RULES = tuple(Path(str(one.__file__)).parent for one in (facts, tasks, content))
"""Folders of the modules that say what a model is: when one of them changes, nothing known holds any more."""


class Index:
    """Facts by folder, on disk between two starts.

    A folder that is known not to hold a whole model is remembered too: its facts are None.
    """

    def __init__(self, name: str) -> None:
        self._file = paths.cache_dir() / f"{name}.json"
        self._known: dict[str, Any] = {}
        self._seen: dict[str, Any] = {}
        self._rules = _rules()
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["rules"] == self._rules:
                self._known = kept["folders"]
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the index of models could not be read and is made anew: %s", error)

    def facts(self, key: str, stamp: Stamp, describe: Callable[[], ModelInfo | None]) -> ModelInfo | None:
        """The facts kept under `key` if its `stamp` is still the same, else those that `describe` finds."""
        known = self._known.get(key)
        if known is not None and known[0] == stamp:
            self._seen[key] = known
            return None if known[1] is None else stored.from_json(ModelInfo, known[1])
        model = describe()
        self._seen[key] = [stamp, None if model is None else stored.to_json(model)]
        return model

    def save(self) -> None:
        """Keep what was seen since the start; what is gone is forgotten."""
        if self._seen == self._known:
            return
        try:
            paths.write_atomically(
                self._file, json.dumps({"rules": self._rules, "folders": self._seen}, separators=(",", ":"))
            )
        except OSError as error:  # a full disk: the next start describes everything again
            log.warning("the index of models could not be kept: %s", error)


def stamp(*places: Path) -> Stamp:
    """When each of these last changed, in nanoseconds; 0 for what is not there."""
    return [_changed(place) for place in places]


def _changed(place: Path) -> int:
    try:
        return place.stat().st_mtime_ns
    except OSError:
        return 0


def _rules() -> list[Any]:
    """What the facts depend on beside the folder: this version of Burnish and of transformers."""
    spec = importlib.util.find_spec("transformers")
    transformers = Path(spec.origin) if spec and spec.origin else Path()
    own = (path for folder in RULES for path in sorted(folder.rglob("*.py")))
    return [__version__, *stamp(*own, transformers)]
