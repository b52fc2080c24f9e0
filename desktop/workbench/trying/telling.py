"""Answers in words: in one line, for lists, and as plain text, for the clipboard. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from desktop import letters, tasks, wording
from desktop.catalogue import counted, forms, text
from desktop.results import SURE, Boxes, Labels, Masks, Matches, Numbers, Result, Spans, Text, Transcript

_SUMMARY_LENGTH, _NAMED = 90, 3


def summary(result: Result) -> str:
    """The answer in one line: the likeliest label, the first words, what was found."""
    return _SUMMARIES[type(result)](result)


def copied(result: Result) -> str:
    """The answer as plain text; columns are tabs, so that tables take them apart."""
    return "\n".join("\t".join(row) for row in _COPIED[type(result)](result)).strip()


def display_label(label: str) -> str:
    """A label as a name in a list: model makers write "tabby_cat", people read "Tabby cat"."""
    label = letters.shown(label.strip())
    words = label if " " in label else label.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def amount_of_files(task_id: str, count: int) -> str:
    """ "12 pictures", of what the task is asked about."""
    try:
        row = tasks.task(task_id).media.row
    except KeyError:  # of the history of another version
        return counted("{count}\u00a0file", "{count}\u00a0files", count)
    return counted(row.one, row.many, count)


def are_answers(spans: Spans) -> bool:
    """Whether the pieces are answers to one question, best first, and not names of several kinds."""
    return all(span.label in ("", "answer") for span in spans.spans)


def _best_label(result: Labels) -> str:
    return next((f"{display_label(one.label)} {wording.percent(one.score)}" for one in result.labels), "")


def _closest_passage(result: Matches) -> str:
    return next((f"{_shortened(one.text)} {wording.percent(one.score)}" for one in result.passages), "")


def _found_things(result: Boxes) -> str:
    sure = [display_label(box.label) for box in result.boxes if box.score >= SURE]
    return _counted(sure, *forms("{count}\u00a0thing: {names}", "{count}\u00a0things: {names}"))


def _found_parts(result: Masks) -> str:
    names = [display_label(part.label) for part in result.parts]
    return _counted(names, *forms("{count}\u00a0part: {names}", "{count}\u00a0parts: {names}"))


def _found_spans(result: Spans) -> str:
    if result.spans and are_answers(result):
        best = result.spans[0]
        return f"{_shortened(best.text)} {wording.percent(best.score)}"
    names = [span.text for span in result.spans]
    return _counted(names, *forms("{count}\u00a0name: {names}", "{count}\u00a0names: {names}"))


def _measured(result: Numbers) -> str:
    """ "Valence 3.71, arousal 3.70, …"."""
    first = [f"{one.label.replace('_', ' ')} {wording.measured(one.number)}" for one in result.numbers]
    return display_label(", ".join([*first[:_NAMED], *(["…"] if len(first) > _NAMED else [])]))


def _counted(names: Sequence[str], one: str, several: str) -> str:
    """ "4 things: Cup × 2, Spoon, Dining table"."""
    if not names:
        return text("Nothing was found")
    each = Counter(names)
    first = [name if number == 1 else f"{name} × {number}" for name, number in each.items()][:_NAMED]
    rest = ["…"] if len(each) > _NAMED else []
    return counted(one, several, len(names), names=", ".join([*first, *rest]))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _SUMMARY_LENGTH:
        return line
    return line[:_SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _copied_spans(result: Spans) -> Iterable[tuple[str, ...]]:
    if are_answers(result):
        return ((wording.percent(span.score), span.text) for span in result.spans)
    return ((span.text, span.label) for span in result.spans)


_SUMMARIES: dict[type[Result], Callable[[Any], str]] = {
    Labels: _best_label,
    Transcript: lambda result: _shortened(result.text) or text("Nothing was said"),
    Matches: _closest_passage,
    Boxes: _found_things,
    Masks: _found_parts,
    Text: lambda result: _shortened(result.text) or text("Nothing was written"),
    Spans: _found_spans,
    Numbers: _measured,
}
_COPIED: dict[type[Result], Callable[[Any], Iterable[tuple[str, ...]]]] = {
    Labels: lambda result: ((one.label, wording.percent(one.score)) for one in result.labels),
    Transcript: lambda result: [(one.text.strip(),) for one in result.segments] or [(result.text,)],
    Matches: lambda result: ((wording.percent(one.score), one.text) for one in result.passages),
    Boxes: lambda result: ((one.label, wording.percent(one.score)) for one in result.boxes),
    Masks: lambda result: ((one.label, wording.percent(one.share)) for one in result.parts),
    Text: lambda result: [(result.text,)],
    Spans: _copied_spans,
    Numbers: lambda result: ((one.label, wording.measured(one.number)) for one in result.numbers),
}
