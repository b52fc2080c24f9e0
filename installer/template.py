"""Collects every text of Burnish that can be translated: ``python installer/template.py burnish.pot``.

Texts are the string literals in the calls named in `CALLS`. They are read from the parsed modules, so that it
makes no difference how a call is laid out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]

CALLS: dict[str, tuple[int, ...]] = {
    "tr": (0,), "_tr": (0,), "text": (0,), "marked": (0,), "translate": (1,), "QT_TRANSLATE_NOOP": (1,),
    "plural": (0, 1), "counted": (0, 1), "forms": (0, 1), "Row": (1, 2), "Kind": (1,), "Verb": (1,),
}  # fmt: skip
"""Which arguments of a call are texts: one, or the forms for one and for many."""

NAMED = {"argument": ("help",), "Verb": ("help", "description", "end")}
"""Which named arguments of a call are texts."""


def texts(source: str) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """(line, text, or the forms for one and for many) in the source of a module."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        chosen = (node.args[index] for index in CALLS.get(name, ()) if index < len(node.args))
        match [each.value for each in chosen if isinstance(each, ast.Constant) and each.value]:
            case [str(one)]:
                yield node.lineno, one
            case [str(one), str(many)]:
                yield node.lineno, (one, many)
        for given in node.keywords:
            if given.arg in NAMED.get(name, ()) and isinstance(given.value, ast.Constant):
                yield node.lineno, str(given.value.value)


def template() -> Catalog:
    """All texts of the program, with the places where they stand."""
    catalog = Catalog(project="Burnish")
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for line, found in texts(path.read_text(encoding="utf-8")):
            catalog.add(found, locations=[(path.relative_to(ROOT).as_posix(), line)])
    return catalog


if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as file:
        write_po(file, template())
