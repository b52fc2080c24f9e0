"""What comes back, as lines of plain text for whoever reads them in a terminal, and as rows for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from desktop import messages, protocol, results, wording
from desktop.messages import command_line


def lines_of(value: Any) -> str:
    """An answer without its question, or a fact: a line, or a line for each piece."""
    return _PLAIN[type(value)](value)


def row_of(value: Any) -> dict[str, Any]:
    """The object that is printed of a fact with --json."""
    name = _NAMED.get(type(value), "")
    row = {"id": getattr(value, name)} if name else {}
    return {**row, **plain(value)}


def said(name: str, message: messages.Message) -> dict[str, Any]:
    """The keys of a message: its words under `name`, and what programs compare under two more."""
    stored = messages.to_plain(message)
    arguments = stored["args"] if isinstance(stored, dict) else {}
    return {name: messages.say(message), f"{name}_code": message.code, f"{name}_arguments": arguments}


def plain(value: Any) -> Any:
    """`value` as JSON has it: dataclasses by their fields, messages by words, code and arguments."""
    if is_dataclass(value):
        row: dict[str, Any] = {}
        for field in fields(value):
            part = getattr(value, field.name)
            row |= said(field.name, part) if isinstance(part, messages.Message) else {field.name: plain(part)}
        return row
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _labels(result: results.Labels) -> str:
    return ", ".join(f"{label.label} {wording.percent(label.score)}" for label in result.labels)


def _transcript(result: results.Transcript) -> str:
    if not result.segments:
        return messages.say(command_line.NOTHING_SAID())
    return "\n".join(f"{wording.clock(part.start)} {part.text}" for part in result.segments)


def _matches(result: results.Matches) -> str:
    return "\n".join(f"{passage.score:.2f} {passage.text}" for passage in result.passages)


def _boxes(result: results.Boxes) -> str:
    """Those that count as found, as in the window; edges as left, top, right, bottom, in whole pixels."""
    rows = [
        f"{wording.percent(box.score)} {box.label} "
        f"({box.left:.0f}, {box.top:.0f}, {box.right:.0f}, {box.bottom:.0f})"
        for box in result.boxes
        if box.score >= results.SURE
    ]
    if unsure := len(result.boxes) - len(rows):
        row = command_line.MORE_UNSURE if rows else command_line.ONLY_UNSURE
        rows.append(messages.say(row(count=unsure, sure=results.SURE)))
    return "\n".join(rows) or _nothing()


def _masks(result: results.Masks) -> str:
    row = command_line.SHARE_OF_PICTURE
    parts = [messages.say(row(label=part.label, share=part.share)) for part in result.parts]
    return ", ".join(parts) or _nothing()


def _text(result: results.Text) -> str:
    return result.text.strip() or messages.say(command_line.NOTHING_WRITTEN())


def _spans(result: results.Spans) -> str:
    """Places as the first character and the one after the last."""
    rows = [
        " ".join(
            part
            for part in (
                wording.percent(span.score),
                span.label,
                " ".join(span.text.split()),
                f"({span.start}–{span.end})",
            )
            if part
        )
        for span in result.spans
    ]
    return "\n".join(rows) or _nothing()


def _numbers(result: results.Numbers) -> str:
    return ", ".join(f"{one.label} {wording.measured(one.number)}" for one in result.numbers)


def _nothing() -> str:
    return messages.say(command_line.NOTHING_FOUND())


def _model(model: protocol.ModelInfo | protocol.HubModel) -> str:
    parts = [model.id, ", ".join(model.tasks)]
    parts += [wording.size(model.size)] if model.size else []
    parts += [model.licence] if model.licence else []
    note = model.note if isinstance(model, protocol.ModelInfo) else messages.NOTHING
    problem = messages.say(model.problem or note)
    return " · ".join(part for part in [*parts, problem] if part)


def _removal(plan: protocol.Removal) -> str:
    needed_by = command_line.NEEDED_BY(names=plan.needed_by) if plan.needed_by else messages.NOTHING
    told = (
        messages.say(command_line.FREES(size=plan.freed)),
        messages.say(needed_by),
        messages.say(plan.note),
    )
    return " ".join(sentence for sentence in told if sentence)


def _verified(found: protocol.Verified) -> str:
    return f"{found.model} · {messages.say(found.problem) or _all_well(found)}"


def _all_well(found: protocol.Verified) -> str:
    """What was done with the files of a sound model; no claim about what could not be compared."""
    if not found.compared:
        return messages.say(command_line.NOTHING_TO_COMPARE(count=found.looked_at))
    compared = messages.say(command_line.ALL_COMPARED(count=found.compared))
    if not found.looked_at:
        return compared
    return f"{compared} {messages.say(command_line.FORM_IS_RIGHT(count=found.looked_at))}"


def _duplicate(found: protocol.Duplicate) -> str:
    return messages.say(command_line.COPIES(models=" = ".join(found.models), size=found.size))


def _packed(packed: protocol.Packed) -> str:
    return f"{packed.path} · {wording.size(packed.size)} · {', '.join(packed.models)}"


_PLAIN: dict[type[Any], Callable[[Any], str]] = {
    results.Labels: _labels,
    results.Transcript: _transcript,
    results.Matches: _matches,
    results.Boxes: _boxes,
    results.Masks: _masks,
    results.Text: _text,
    results.Spans: _spans,
    results.Numbers: _numbers,
    protocol.ModelInfo: _model,
    protocol.HubModel: _model,
    protocol.Removal: _removal,
    protocol.Verified: _verified,
    protocol.Duplicate: _duplicate,
    protocol.Packed: _packed,
}

_NAMED: dict[type[Any], str] = {
    protocol.ModelInfo: "id",
    protocol.HubModel: "id",
    protocol.Removal: "model",
    protocol.Verified: "model",
}
"""The attribute whose value is the "id" of a row."""
