"""Answers as lines of plain text for whoever reads them in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop import results, wording

NOTHING = "Nothing was found."


def lines_of(result: results.Result) -> str:
    """The answer without its question: a line, or a line for each piece."""
    text: str = _PLAIN[type(result)](result)
    return text


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


_PLAIN: dict[type[Any], Callable[[Any], str]] = {
    results.Labels: _labels,
    results.Transcript: _transcript,
    results.Matches: _matches,
    results.Boxes: _boxes,
    results.Masks: _masks,
    results.Text: _text,
    results.Spans: _spans,
}
