"""What the answers of a classifier are called, however its settings say it.

Settings are written by many programs: with names counted from one, as a list, turned round, with holes.
What they mean is told by the number of answers that the weights give. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import weight_files
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, notes, verdicts

_HEAD = re.compile(
    r"(?:^|\.)(?:classifier|score|classification_head|logits_proj|head)"
    r"(?P<rest>\.(?:out_proj|linear|dense|layers?\.\d+|\d+))?\.weight$"
)
"""The last layers of transformers' networks that sort. Where several fit, the last of these is meant."""
_MOST = 1 << 20
"""More answers than any network gives."""


@dataclass(frozen=True, slots=True)
class Names:
    """One name for each answer, in order, and what is to be said about where they come from."""

    names: tuple[str, ...]
    note: Message = messages.NOTHING


def of(config: Mapping[str, Any], answers: int = 0) -> Names:
    """The names of the answers of a network with these settings.

    Args:
        answers: how many its weights give; 0 where nobody knows.

    Raises:
        Trouble: UNSUPPORTED_MODEL, because names and answers do not fit together.
    """
    given, is_plain = _by_number(config.get("id2label"))
    other, _ = _by_number(config.get("label2id"), turned=True)
    if not given:
        given, is_plain = other, config.get("id2label") is None and not other
    note = messages.NOTHING if is_plain else notes.MODEL_LABELS_UNUSUAL()
    count = answers or _count(config, given)
    if given and min(given) == 1 and max(given) == len(given) == count:
        given = {number - 1: name for number, name in given.items()}
        other = {number - 1: name for number, name in other.items()}
        note = notes.MODEL_LABELS_FROM_ONE()
    if given and (min(given) < 0 or max(given) + 1 != count):
        message = verdicts.LABELS_DISAGREE(names=len(given), answers=count)
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, message)
    names = [given.get(n, "").strip() or other.get(n, "").strip() for n in range(count)]
    if not note and all(names) and not all(name.strip() for name in given.values()):
        note = notes.MODEL_LABELS_UNUSUAL()
    if nameless := sum(not name for name in names):
        note = notes.MODEL_LABELS_NAMELESS(count=nameless)
    return Names(tuple(name or f"LABEL_{n}" for n, name in enumerate(names)), note)


def in_folder(folder: Path, config: Mapping[str, Any]) -> Names:
    """As `of`, for the weights in `folder`.

    Raises:
        Trouble: as `of`.
    """
    return of(config, answers_in(folder))


def answers_in(folder: Path) -> int:
    """How many answers the weights in `folder` give; 0 where their names do not tell."""
    shapes: dict[str, list[int]] = {}
    opened = weight_files.opened([path.name for path in folder.iterdir()])
    for name in opened:
        shapes |= weight_files.shapes(folder / name) if name.endswith(".safetensors") else {}
    heads = {name: shape for name, shape in shapes.items() if _HEAD.search(name) and len(shape) > 1}
    last = {name: shape for name, shape in heads.items() if ".dense." not in name} or heads
    found = {shape[0] for name, shape in last.items() if name == max(last)}
    return found.pop() if len(found) == 1 else 0


def _by_number(told: Any, turned: bool = False) -> tuple[dict[int, str], bool]:
    """Number → name, and whether it is said in the usual form.

    Args:
        turned: whether names are expected first.
    """
    if isinstance(told, list):
        return {n: _word(name) for n, name in enumerate(told)}, False
    if not isinstance(told, dict):
        return {}, False
    forth = {_number(key): _word(value) for key, value in told.items()}
    back = {_number(value): _word(key) for key, value in told.items()}
    first, second = (back, forth) if turned else (forth, back)
    for found, is_usual in ((first, True), (second, False)):
        if found and None not in found and len(found) == len(told):
            return {number: name for number, name in found.items() if number is not None}, is_usual
    return {}, False


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    return number if abs(number) < _MOST else None


def _word(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _count(config: Mapping[str, Any], given: dict[int, str]) -> int:
    """How many answers there are, as far as the settings tell; transformers takes two for granted."""
    if given:
        return len(given) if min(given) == 1 and max(given) == len(given) else max(given) + 1
    told = _number(config.get("num_labels"))
    return told if told and told > 0 else 2
