"""What transformers knows how to run, read from its own source without importing it (which takes seconds)."""

from __future__ import annotations

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = "MODEL_FOR_{}_MAPPING_NAMES"
_SETTINGS = ("auto_mappings.py", "configuration_auto.py")
_PAIR = re.compile(r'(?<!\[)"([^"\s]+)"[,:]\s*"\w+Config"')
"""A kind of model and its class of settings, as these files list them. To parse them takes longer."""


@cache
def kinds() -> frozenset[str]:
    """Every ``model_type`` that transformers has a class of settings for (its ``CONFIG_MAPPING``)."""
    home = _home()
    if home is None:
        return frozenset()
    texts = ((home / "models" / "auto" / name).read_text(encoding="utf-8") for name in _SETTINGS)
    return frozenset(kind for text in texts for kind in _PAIR.findall(text))


def has_kind(config: dict[str, Any]) -> bool:
    """Whether transformers itself has the kind of model of this config.json: no foreign code is needed."""
    kind = str(config.get("model_type") or "")
    return not kind or kind in kinds()


def architectures(config: dict[str, Any]) -> list[str]:
    """The network classes that a config.json names."""
    found = config.get("architectures")
    return [str(name) for name in found] if isinstance(found, list) else []


def classes(purpose: str) -> frozenset[str]:
    """Names of the network classes that transformers' auto class for `purpose` opens.

    Args:
        purpose: as in the names of its tables, such as "IMAGE_CLASSIFICATION" or "CTC".
    """
    return _tables().get(_TABLE.format(purpose), frozenset())


@cache
def _tables() -> dict[str, frozenset[str]]:
    """Table name → every string that stands on the right side of one of its pairs."""
    home = _home()
    if home is None:
        return {}
    tree = ast.parse((home / "models" / "auto" / "modeling_auto.py").read_text(encoding="utf-8"))
    tables: dict[str, frozenset[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            pairs = (node for node in ast.walk(statement.value) if isinstance(node, ast.Tuple))
            found = {
                name.value
                for pair in pairs
                for part in pair.elts[1:]
                for name in ast.walk(part)
                if isinstance(name, ast.Constant) and isinstance(name.value, str)
            }
            tables[statement.targets[0].id] = frozenset(found)
    return tables


def _home() -> Path | None:
    spec = importlib.util.find_spec("transformers")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None
