"""What every view of an answer offers. Views are chosen by the type of result, never by the task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.results import Result
from desktop.tasks import Option, OptionValue
from desktop.ui.picture.layer import PictureLayer


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text that was asked about.

    Attributes:
        start, end: in its characters (not in Qt's, which count an emoji twice).
        text: what stands there.
        kind: marks of a kind look alike; counted from 0.
        strong: whether it is the chosen one.
    """

    start: int
    end: int
    text: str
    kind: int = 0
    strong: bool = False


class ResultView(QWidget):
    """Shows one answer; Ctrl+C inside it asks for a copy of the whole answer.

    Signals:
        copy_requested(): the person pressed Ctrl+C here.
        passage_chosen(str): a passage of the text was chosen, to be shown in the text itself.
        marks_changed(): other places of the text are to be marked (`marks`).
        mark_chosen(Mark): the text is to be scrolled there.
        time_chosen(float): a place in the recording was chosen, in seconds.
        option_chosen(str, object): an option was set in the view itself: its id and value.
        cut_out_requested(int): this part of the picture is to be kept as a picture of its own.
    """

    copy_requested = Signal()
    passage_chosen = Signal(str)
    marks_changed = Signal()
    mark_chosen = Signal(object)
    time_chosen = Signal(float)
    option_chosen = Signal(str, object)
    cut_out_requested = Signal(int)

    owns_options: frozenset[str] = frozenset()
    """Options that the view offers itself, so that the form leaves them out."""

    layer: PictureLayer | None = None
    """What the view lays over the picture that was asked about."""

    has_card = False
    """Whether it draws a card around itself, for places where answers stand on cards."""

    spreads = False
    """Whether it fills its column's margins itself (`set_gutter`), so that chosen rows reach the edges."""

    def set_asked(self, options: Sequence[Option], values: dict[str, OptionValue]) -> None:
        """Told before `show_result`: the options that the model leaves open, and what they were set to."""

    def show_result(self, result: Result) -> None:
        """Show `result`, which is of the type that this view is registered for."""
        raise NotImplementedError

    def set_gutter(self, px: int) -> None:
        """Keep words `px` at 100 % zoom away from both sides; only views that spread do."""

    def marks(self) -> tuple[Mark, ...]:
        """The places of the text that are marked while the answer is shown."""
        return ()

    def as_shown(self, result: Result) -> Result:
        """What the view would show of `result`, as it is set now."""
        return result

    def set_position(self, seconds: float) -> None:
        """The recording plays at this second. Views without times do nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
            event.accept()
            return
        super().keyPressEvent(event)
