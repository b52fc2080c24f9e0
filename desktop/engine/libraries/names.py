"""Names of classes that stand for nothing."""

from __future__ import annotations

_PLACEHOLDERS = frozenset({"__background__", "background", "n/a"})
"""All that is no thing; and the numbers that COCO never gave away, which its tables keep a row for."""


def is_placeholder(name: str) -> bool:
    """Whether a class only fills a row of a model's table, so that it is never an answer."""
    return name.strip().casefold() in _PLACEHOLDERS
