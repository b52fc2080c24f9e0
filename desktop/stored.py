"""Dataclasses as JSON keeps them, and back.

What a later version has added is passed over, and what an earlier one did not have keeps its default; so
either reads what the other wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.messages import Message, from_plain, to_plain

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

Value = str | int | float | bool | tuple[str, ...]
"""What a person sets, such as the options of a task."""


def to_json(value: object) -> Any:
    """`value`, made of dataclasses, tuples, mappings and numbers, as lists and mappings."""
    return converter().unstructure(value)


def from_json(kind: type[T], stored: object) -> T:
    """The inverse of `to_json`.

    Raises:
        ValueError: what is stored is not of this `kind`.
    """
    try:
        return converter().structure(stored, kind)
    except Exception as error:  # each type has its own way of refusing
        raise ValueError(f"no {kind.__name__}: {error!r}") from error


def ahead() -> Iterator[Callable[[], object]]:
    """The parts of making the converter, each in less than 50 ms; a window does them in its idle time."""
    for module in ("typing_extensions", "attr", "cattrs"):
        yield partial(import_module, module)
    yield converter


@cache
def converter() -> Converter:
    """Made at the first call, which takes a tenth of a second unless `ahead` was done before."""
    from cattrs import Converter

    made = Converter(detailed_validation=False)
    made.register_structure_hook(str, lambda stored, _: _text(stored))
    made.register_structure_hook(Message, lambda stored, _: from_plain(stored))
    made.register_unstructure_hook(Message, to_plain)
    made.register_structure_hook(Value, lambda stored, _: _option(stored))
    return made


def _text(stored: object) -> str:
    if not isinstance(stored, str):  # str() would make words of anything
        raise TypeError(f"{stored!r} is no text")
    return stored


def _option(stored: object) -> Value:
    if isinstance(stored, list):
        return tuple(map(str, stored))
    if not isinstance(stored, str | int | float):
        raise TypeError(f"{stored!r} is no value of an option")
    return stored
