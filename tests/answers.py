"""One answer of each type, for all tests that ask what becomes of every type."""

from __future__ import annotations

from desktop.results import (
    Box,
    Boxes,
    Label,
    Labels,
    Masks,
    Matches,
    Number,
    Numbers,
    Part,
    Passage,
    Result,
    Segment,
    Span,
    Spans,
    Text,
    Transcript,
    Word,
)

LABELS = Labels((Label("tabby cat", 0.71), Label("tiger cat", 0.2), Label("radiator", 0.004)))
TRANSCRIPT = Transcript(
    "en",
    "Ever tried. Ever failed.",
    (
        Segment(0.0, 1.0, " Ever tried.", (Word(0.0, 0.4, " Ever"), Word(0.4, 1.0, " tried.", 0.8))),
        Segment(1.5, 2.5, " Ever failed.", (Word(1.5, 1.9, " Ever"), Word(1.9, 2.5, " failed."))),
    ),
    3.0,
)
MATCHES = Matches("a warm room", (Passage("The light is warm.", 0.6), Passage("I like tea.", -0.1)))
BOXES = Boxes(
    (
        Box("cat", 0.98, 100, 50, 400, 400),
        Box("sofa", 0.7, 0, 200, 640, 480),
        Box("remote", 0.3, 10, 10.25, 60, 40),
    ),
    640,
    480,
)
MASKS = Masks((Part("wall", 1.0, 0.5, "0 6 6"), Part("floor", 1.0, 0.25, "9 3")), 4, 3, 640, 480)
TEXT = Text("A short text.")
SPANS = Spans((Span("PER", 0.9, 0, 4, "Anna"), Span("LOC", 0.8, 15, 21, "Lisbon")))

NUMBERS = Numbers((Number("valence", 3.7052), Number("arousal", -0.25)))

EACH: tuple[Result, ...] = (LABELS, TRANSCRIPT, MATCHES, BOXES, MASKS, TEXT, SPANS, NUMBERS)
OF: dict[type[Result], Result] = {type(answer): answer for answer in EACH}
"""By type, such as `desktop.tasks.Task.result`."""
