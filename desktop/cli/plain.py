"""What comes back, as lines of plain text for whoever reads them in a terminal, and as rows for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from desktop import protocol, results, wording

NOTHING = "Nothing was found."


def lines_of(value: Any) -> str:
    """An answer without its question, or a fact: a line, or a line for each piece."""
    return _PLAIN[type(value)](value)


def row_of(value: Any) -> dict[str, Any]:
    """The object that is printed of a fact with --json."""
    name = _NAMED.get(type(value), "")
    return {"id": getattr(value, name), **asdict(value)} if name else asdict(value)


def _labels(result: results.Labels) -> str:
    return ", ".join(f"{label.label} {wording.percent(label.score)}" for label in result.labels)


def _transcript(result: results.Transcript) -> str:
    if not result.segments:
        return "Nothing was said."
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
    unsure = len(result.boxes) - len(rows)
    if unsure:
        rest = f"{unsure} more" if rows else wording.amount(unsure, "thing", "things")
        less = f"{rest}, less sure than {wording.percent(results.SURE)}: --json has all."
        rows.append(less if rows else f"{NOTHING} {less}")
    return "\n".join(rows) or NOTHING


def _masks(result: results.Masks) -> str:
    parts = [f"{part.label} {wording.percent(part.share)} of the picture" for part in result.parts]
    return ", ".join(parts) or NOTHING


def _text(result: results.Text) -> str:
    return result.text.strip() or "The model wrote nothing."


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
    return "\n".join(rows) or NOTHING


def _model(model: protocol.ModelInfo | protocol.HubModel) -> str:
    parts = [model.id, ", ".join(model.tasks)]
    parts += [wording.size(model.size)] if model.size else []
    parts += [model.licence] if model.licence else []
    problem = getattr(model, "problem", "")
    return " · ".join(part for part in [*parts, problem] if part)


def _removal(plan: protocol.Removal) -> str:
    needed_by = f"It is needed by {', '.join(plan.needed_by)}." if plan.needed_by else ""
    return " ".join(
        part for part in (f"This frees {wording.size(plan.freed)}.", needed_by, plan.note) if part
    )


def _verified(found: protocol.Verified) -> str:
    return f"{found.model} · {found.problem or _all_well(found)}"


def _all_well(found: protocol.Verified) -> str:
    """What was done with the files of a sound model; no claim about what could not be compared."""
    unknown = wording.amount(found.looked_at, "file", "files")
    form = "its form is right" if found.looked_at == 1 else "their form is right"
    if not found.compared:
        these = "this file" if found.looked_at == 1 else f"these {unknown}"
        return f"Nothing to compare: no checksum is known for {these}; {form}."
    well = f"All is well: {wording.amount(found.compared, 'file', 'files')} compared with the known checksum"
    return f"{well}; none is known for {unknown}, {form}." if found.looked_at else f"{well}."


def _duplicate(found: protocol.Duplicate) -> str:
    return f"{' = '.join(found.models)} · {wording.size(found.size)} for each copy"


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
