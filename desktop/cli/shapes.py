"""What ``--help`` says of tasks, options and JSON keys, taken from the tables and classes themselves."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from desktop import results, tasks
from desktop.errors import ErrorKind
from desktop.messages import Message
from desktop.tasks import Option, OptionKind

_WIDTH = 100
_KINDS = {
    OptionKind.INTEGER: "a whole number",
    OptionKind.PERCENT: "a share",
    OptionKind.FLAG: "yes or no",
    OptionKind.TEXT: "a text",
    OptionKind.LABELS: "words",
}

ERROR = '"error": {"kind", "code", "arguments", "message"}'

CODES = (
    "A “code” and its “arguments” say what happened and stay the same; the words beside them are in the "
    "language of this computer."
)


def all_tasks() -> str:
    """Every task with its options."""
    return "\n".join(line for row in tasks.TASKS for line in _task(row))


def _task(row: tasks.Task) -> Iterator[str]:
    answers = " or ".join(kind.type for kind in (row.result, row.or_else) if kind)
    yield f"  {row.id}: {row.question} (of {row.media.row.a}; answers {answers})"
    for option in row.options:
        yield _wrapped(f"{option.id}: {option.label}. {_values(option)}", 6)


def _values(option: Option) -> str:
    """What may be given, and what holds if nothing is."""
    if option.choices:
        kind = f"One of {', '.join(choice.value for choice in option.choices)}"
    else:
        kind = _KINDS[option.kind].capitalize()
    if option.minimum is not None and option.maximum is not None:
        kind += f" from {option.minimum:g} to {option.maximum:g}"
    return f"{kind} ({_default(option)})"


def _default(option: Option) -> str:
    match option.default:
        case bool() as flag:
            return f"default: {'yes' if flag else 'no'}"
        case tuple() as words:
            return f"default: {', '.join(words)}"
        case "":
            return "required" if option.required else "default: none"
    return f"default: {option.default}"


def all_results() -> str:
    """Every type of answer with its keys, and what they mean where that is not plain."""
    return "\n".join(line for cls in results.RESULT_TYPES.values() for line in _result(cls))


def _result(cls: type[Any]) -> Iterator[str]:
    yield _wrapped('{"type": "' + cls.type + f'", {_keys(cls)}}}', 2)
    yield _wrapped(_first_line(cls), 6, 6)
    for part in _parts(cls):
        if words := _first_line(part):
            yield _wrapped(words, 6, 6)
        for name, meaning in _meanings(part):
            yield _wrapped(f'"{name}": {meaning}', 6)


def keys_of(cls: type[Any], *before: str) -> str:
    """The keys of a class that is printed as it is, after those in `before`: `{"id", "name", …}`."""
    return "{" + ", ".join([*(f'"{name}"' for name in before), _keys(cls)]) + "}"


def _keys(cls: type[Any]) -> str:
    hints = get_type_hints(cls)
    return ", ".join(_key(field.name, hints[field.name]) for field in fields(cls))


def _key(name: str, hint: Any) -> str:
    if hint is Message:
        return f'"{name}", "{name}_code", "{name}_arguments"'
    part = next((one for one in get_args(hint) if is_dataclass(one)), None)
    return f'"{name}": [{keys_of(part)}]' if isinstance(part, type) else f'"{name}"'


def _parts(cls: type[Any]) -> Iterator[type[Any]]:
    for hint in get_type_hints(cls).values():
        for part in get_args(hint):
            if isinstance(part, type) and is_dataclass(part):
                yield part
                yield from _parts(part)


def _first_line(cls: type[Any]) -> str:
    doc = inspect.getdoc(cls) or ""
    if doc.startswith(f"{cls.__name__}("):  # dataclasses make one for themselves
        return ""
    return doc.partition("\n")[0].replace("`", "")


def _meanings(cls: type[Any]) -> Iterator[tuple[str, str]]:
    """The lines under "Attributes:" of its documentation."""
    _, _, listed = (inspect.getdoc(cls) or "").partition("Attributes:\n")
    entries = textwrap.dedent(listed).replace("\n    ", " ").splitlines()
    for entry in entries:
        name, _, meaning = entry.partition(": ")
        yield name, meaning.replace("`", "")


def rows_of(keys: str) -> str:
    """The end of the help of a verb that prints objects with `keys`, or a row that says what went wrong."""
    kinds = ", ".join(kind.value for kind in ErrorKind)
    return _wrapped(
        f'With --json, one object a line: {keys}. What went wrong is a line, too: {{"id", {ERROR}}}, where '
        f"“kind” is one of {kinds}. {CODES} Exit status: 0 all well, 1 it failed, 2 it cannot be asked for.",
        0,
        0,
    )


def error_kinds() -> str:
    kinds = ", ".join(kind.value for kind in ErrorKind)
    return _wrapped(f"An error's kind is one of {kinds}. {CODES}", 0, 0)


def _wrapped(text: str, indent: int, more: int | None = None) -> str:
    rest = indent + 4 if more is None else more
    return textwrap.fill(
        text, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * rest, break_on_hyphens=False
    )
