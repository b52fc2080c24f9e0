"""Methods that a class leaves to those derived from it, and of which nobody says anything.

Classes of Qt have a metaclass of their own, so `abc` is not to be had for them: a method that raises
`NotImplementedError` is one that each class at the end of a line has to have. One that nobody derives from is
a stub.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class _Class:
    bases: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


def all_unsaid() -> list[str]:
    """As `unsaid`, of the whole program."""
    return unsaid(path.read_text(encoding="utf-8") for path in sorted((ROOT / "desktop").rglob("*.py")))


def unsaid(sources: Iterable[str]) -> list[str]:
    """Class and method of each that is left open: "Large.show_example"."""
    classes: dict[str, _Class] = {}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                _read(node, classes.setdefault(node.name, _Class()))
    derived_from = {base for one in classes.values() for base in one.bases}
    found = []
    for name in sorted(set(classes) - derived_from):
        line = [classes[each] for each in _line(name, classes)]
        said = {method for one in line for method in one.said}
        found += [f"{name}.{method}" for one in line for method in sorted(one.left - said)]
    return found


def _read(node: ast.ClassDef, into: _Class) -> None:
    into.bases += [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    for method in node.body:
        if isinstance(method, ast.FunctionDef):
            (into.left if _is_left(method) else into.said).add(method.name)


def _is_left(method: ast.FunctionDef) -> bool:
    last = method.body[-1]
    return isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last)


def _line(name: str, classes: dict[str, _Class]) -> Iterator[str]:
    """`name` and all that it is derived from, in the program."""
    yield name
    for base in classes[name].bases:
        if base in classes:
            yield from _line(base, classes)
