"""Examples that the model got wrong: the most confident ones, or those of one cell of the table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import letters, wording
from desktop.protocol import Judged, TrainReport
from desktop.ui.look import theme
from desktop.ui.pages.teach.enlarged import Shown
from desktop.ui.pages.teach.tiles import Tile, Tiles
from desktop.ui.widgets.announce import announce
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label, heading
from desktop.workbench.teaching.words import named

SHOWN_FIRST = 3
_WORDS = 112
_TOLD = 500
"""Letters of a text in a tooltip."""


class MistakeCell(QWidget):
    """One example with what was said, how surely, and where it belongs; `tile` opens it large."""

    def __init__(self, mistake: Judged, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mistake = mistake
        self.tile = Tile(tiles, mistake.input)
        said = self.tr("Said {group}").format(group=named(mistake.answer).label)
        sure = self.tr("{share} sure").format(share=wording.percent(named(mistake.answer).score))
        truth = self.tr("Actually {group}").format(group=named(mistake.truth).label)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(ElidedLabel(said, "fact", "bad", mode=Qt.TextElideMode.ElideRight))
        words.addWidget(Label(sure, "fact", "text2", tabular=True))
        words.addWidget(ElidedLabel(truth, "fact", "text2", mode=Qt.TextElideMode.ElideRight))
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.tile)
        row.addLayout(words, 1)
        self.setToolTip(letters.shown(mistake.input.path) or mistake.input.text[:_TOLD])
        self.setAccessibleName(f"{said}, {sure}, {truth}")
        self.tile.setAccessibleName(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(self.tile.sizeHint().width() + theme.px(8 + _WORDS), super().sizeHint().height())


class MistakesCard(Card):
    """Three most confident mistakes at first; more on request; those of one cell after a click on it.

    Signals:
        opened(list[Shown], int): these are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, report: TrainReport, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(20, 12, parent=parent)
        self._report, self._tiles = report, tiles
        self._title = heading("")
        self._note = Label("", "fact", "text2")
        self.more = LinkButton("")
        self.more.clicked.connect(self._turn)
        self._all = False
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._note)
        top.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self._cells = QWidget()
        self._cells.setMinimumHeight(theme.px(tiles.shape.beside[1]))
        self._flow = FlowLayout(self._cells, 12)
        self._empty = Label("", "body", "text2", wrap=True)
        self._empty.setMinimumHeight(theme.px(tiles.shape.beside[1]))  # what is below stays where it is
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.content.addLayout(top)
        self.content.addWidget(self._cells)
        self.content.addWidget(self._empty)
        self.cells: list[MistakeCell] = []
        self._show_most_confident()

    @property
    def title(self) -> str:
        return self._title.text()

    def show_cell(self, really: int, said: int) -> None:
        """The mistakes of one cell of the table, as far as the report kept them."""
        detail = self._report.detail
        labels, count = detail.labels, detail.confusion[really][said]
        if really == said:
            title = self.tr("Right about “{group}”").format(group=labels[really])
            empty = self.tr("{count} right. Only mistakes are kept in the report.").format(count=f"{count:,}")
            self._fill(title, [], empty)
        else:
            title = self.tr("Actually “{truth}”, said “{said}”").format(
                truth=labels[really], said=labels[said]
            )
            kept = [
                mistake
                for mistake in self._report.mistakes
                if (named(mistake.truth).label, named(mistake.answer).label) == (labels[really], labels[said])
            ]
            note = (
                self.tr("{shown} of {all} shown").format(shown=len(kept), all=count)
                if len(kept) < count
                else ""
            )
            empty = (
                self.tr("There are none.") if not count else self.tr("None of them is kept in the report.")
            )
            self._fill(title, kept, empty, note)
        self.more.set_words(self.tr("Most confident mistakes"))
        self.more.show()
        self._all = True
        announce(self, self.title)

    def _show_most_confident(self) -> None:
        mistakes = list(self._report.mistakes)
        shown = mistakes if self._all else mistakes[:SHOWN_FIRST]
        empty = self.tr("None. It was right about every test example.")
        note = self.tr("Wrong answer, or wrong group?") if mistakes else ""
        self._fill(self.tr("Most confident mistakes"), shown, empty, note)
        hidden = len(mistakes) - SHOWN_FIRST
        everything = self.tr("Show all {count}").format(count=len(mistakes))
        self.more.set_words(self.tr("Show fewer") if self._all else everything)
        self.more.setVisible(hidden > 0)

    def _turn(self) -> None:
        was_cell = self.title != self.tr("Most confident mistakes")
        self._all = not self._all and not was_cell
        self._show_most_confident()

    def _open(self) -> None:
        """The tile that was pressed, large; the others of the card on the way."""
        pressed = self.sender()
        index = next((at for at, cell in enumerate(self.cells) if cell.tile is pressed), 0)
        self.opened.emit([self._shown(cell.mistake) for cell in self.cells], index)

    def _shown(self, mistake: Judged) -> Shown:
        facts = (
            (self.tr("Group"), named(mistake.truth).label),
            (self.tr("The model said"), named(mistake.answer).label),
            (self.tr("How sure"), wording.percent(named(mistake.answer).score)),
        )
        return Shown(mistake.input, self._tiles.media, facts)

    def _fill(self, title: str, mistakes: list[Judged], empty: str, note: str = "") -> None:
        self._title.setText(title)
        self._note.setText(note)
        for cell in self.cells:
            self._flow.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.cells = [MistakeCell(mistake, self._tiles) for mistake in mistakes]
        for cell in self.cells:
            cell.tile.clicked.connect(self._open)
            self._flow.addWidget(cell)
        self._cells.setVisible(bool(mistakes))
        self._empty.setText(empty)
        self._empty.setVisible(not mistakes)
        self._flow.invalidate()
        self._cells.updateGeometry()
