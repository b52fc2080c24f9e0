"""Finds slots that may be called when the object they work on is gone.

Qt takes a connection away when the receiver is deleted, if it knows the receiver: a method of a QObject, or
a signal. A lambda, a partial or a local function belongs to nobody; it stays connected for as long as the
*sender* lives, and then calls into what is deleted. So the rule:

    A lambda, a partial or a local function may only be connected to a signal of `self`, or of what the same
    class or function has made, for then both go together. Everywhere else the slot is a method, or `hear`
    (``desktop.workbench.hearing``) says whom it belongs to. ``QTimer.singleShot`` gets a context as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("desktop/app.py", "desktop/ui", "desktop/workbench")


def loose_slots(source: str) -> list[str]:
    """The senders of all loose slots in a module, as they are written, such as "job.failed"."""
    return [ast.unparse(signal) for signal in _Module(ast.parse(source)).loose()]


def all_loose_slots() -> list[str]:
    """As lines "file: sender" for the whole program, sorted."""
    found = []
    for place in PLACES:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            found += [f"{name}: {signal}" for signal in loose_slots(file.read_text(encoding="utf-8"))]
    return sorted(found)


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def loose(self) -> Iterator[ast.expr]:
        for call in ast.walk(self._tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
                continue
            if call.func.attr == "connect" and self._is_loose(call.args[0], call):
                signal = call.func.value
                if not self._is_own(signal.value if isinstance(signal, ast.Attribute) else signal):
                    yield signal
            elif (
                call.func.attr == "singleShot" and len(call.args) == 2 and self._is_loose(call.args[1], call)
            ):
                yield call.func

    # ---- slots ----

    def _is_loose(self, slot: ast.expr, at: ast.AST) -> bool:
        if isinstance(slot, ast.Lambda):
            return True
        if isinstance(slot, ast.Call):
            return ast.unparse(slot.func).split(".")[-1] == "partial"
        return isinstance(slot, ast.Name) and any(
            isinstance(node, ast.FunctionDef) and node.name == slot.id
            for function in self._around(at, ast.FunctionDef)
            for node in ast.walk(function)
            if node is not function
        )

    # ---- senders ----

    def _is_own(self, thing: ast.expr, seen: frozenset[ast.expr] = frozenset()) -> bool:
        """Whether `thing` is `self`, or made by its class or by the function around, or a part of those."""
        if thing in seen:
            return False
        seen |= {thing}
        match thing:
            case ast.Name("self"):
                return True
            case ast.Name(name):
                places = self._around(thing, ast.FunctionDef)
                return self._all_own(next(filter(None, (_given(place, name) for place in places)), []), seen)
            case ast.Attribute(ast.Name("self"), name):
                owner = next(self._around(thing, ast.ClassDef))
                made = any(isinstance(node, ast.FunctionDef) and node.name == name for node in owner.body)
                return made or self._all_own(_given(owner, f"self.{name}"), seen)
            case ast.Call(ast.Name(name) | ast.Attribute(_, name)) if name[:1].isupper():
                return True  # a new object
            case ast.Call(ast.Name("enumerate" | "zip"), parts):
                return self._all_own(parts, seen)
            case ast.Call(ast.Attribute(inner, _)) | ast.Attribute(inner, _) | ast.Subscript(inner, _):
                return self._is_own(inner, seen)
            case ast.List(parts) | ast.Tuple(parts) | ast.Dict(_, parts):
                return self._all_own(parts, seen)
            case ast.ListComp(part) | ast.GeneratorExp(part) | ast.DictComp(_, part):
                return self._is_own(part, seen)
            case ast.IfExp(_, one, other):
                return self._all_own([one, other], seen)
        return False

    def _all_own(self, things: list[ast.expr], seen: frozenset[ast.expr]) -> bool:
        return bool(things) and all(_is_empty(thing) or self._is_own(thing, seen) for thing in things)

    def _around(self, node: ast.AST, kind: type[ast.AST]) -> Iterator[ast.AST]:
        while (node := self._parents.get(node)) is not None:  # type: ignore[assignment]
            if isinstance(node, kind):
                yield node


def _is_empty(value: ast.expr) -> bool:
    return ast.unparse(value) in ("None", "[]", "{}")


def _given(scope: ast.AST, name: str) -> list[ast.expr]:
    """What is given to `name`, by assignments and loops."""
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        match node:
            case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)):
                pairs = list(zip(targets, values, strict=True))
            case ast.Assign(targets, value):
                pairs = [(target, value) for target in targets]
            case ast.AnnAssign(target, _, ast.expr() as value) | ast.NamedExpr(target, value):
                pairs = [(target, value)]
            case ast.For(target, value) | ast.comprehension(target, value):
                pairs = [(one, value) for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
            case _:
                continue
        found += [value for target, value in pairs if ast.unparse(target) == name]
    return found
