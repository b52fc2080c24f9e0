"""Where in a transcript a recording is: which line, which word. Plain functions, no Qt."""

from __future__ import annotations

from bisect import bisect_right

from desktop.results import Segment, Transcript


def segment_at(transcript: Transcript, seconds: float) -> int | None:
    """The line that is spoken at `seconds`; in a pause the line before it; None before the first line."""
    number = bisect_right(transcript.segments, seconds, key=lambda segment: segment.start)
    return number - 1 if number else None


def word_at(segment: Segment, seconds: float) -> int | None:
    """The word of `segment` that is spoken at `seconds`; None outside the line or without times."""
    if not segment.words or seconds >= segment.end:
        return None
    number = bisect_right(segment.words, seconds, key=lambda word: word.start)
    return number - 1 if number else None


def word_spans(segment: Segment) -> list[tuple[int, int]]:
    """Where each word stands in the line as it is shown (`segment.text`, stripped): first character, length.

    A word that does not occur there, because the text was tidied, gets the length 0.
    """
    text, cursor, spans = segment.text.strip(), 0, []
    for word in segment.words:
        written = word.text.strip()
        found = text.find(written, cursor) if written else -1
        spans.append((found, len(written)) if found >= 0 else (cursor, 0))
        cursor = found + len(written) if found >= 0 else cursor
    return spans


def word_under(segment: Segment, character: int) -> int | None:
    """The word of `segment` that `character` of the shown text belongs to, or None."""
    for number, (start, length) in enumerate(word_spans(segment)):
        if length and start <= character <= start + length:
            return number
    return None


def lines_with(transcript: Transcript, words: str) -> list[int]:
    """The lines in which `words` occur, whatever their capitals."""
    wanted = words.casefold().strip()
    if not wanted:
        return []
    return [n for n, segment in enumerate(transcript.segments) if wanted in segment.text.casefold()]
