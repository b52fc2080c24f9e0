"""The header block of a model card (YAML between ``---`` lines), as far as Burnish uses it.

Read by a few lines of our own: a general YAML reader costs more than listing a thousand models may take.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)(?:\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"^([\w.-]+)[ \t]*:[ \t]*(.*?)[ \t]*$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+?)[ \t]*$")


def body(text: str) -> str:
    """The card without its header block."""
    return _BLOCK.sub("", text, count=1).lstrip()


def header(text: str) -> dict[str, tuple[str, ...]]:
    """Top-level names of the header block with their words: one for a plain value, several for a list."""
    match = _BLOCK.match(text)
    facts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in match[1].splitlines() if match else ():
        if pair := _PAIR.match(line):
            current = facts.setdefault(pair[1], [])
            value = pair[2]
            if value.startswith("[") and value.endswith("]"):
                current += [_plain(word) for word in value[1:-1].split(",") if word.strip()]
            elif value and value[0] not in "|>&*{":
                current.append(_plain(value))
        elif (item := _ITEM.match(line)) and not line.startswith("    "):
            current.append(_plain(item[1]))
    return {name: tuple(words) for name, words in facts.items()}


def first(text_or_header: dict[str, tuple[str, ...]], name: str) -> str:
    """The first word of `name`, or ""."""
    words = text_or_header.get(name, ())
    return words[0] if words else ""


def _plain(word: str) -> str:
    word = word.strip()
    if word[:1] in ("'", '"') and (end := word.find(word[0], 1)) > 0:
        return word[1:end]
    return word.partition(" #")[0].strip()
