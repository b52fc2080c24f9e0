"""A few examples that the model does not learn from, with what it says about them now."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import wording
from desktop.protocol import Input, Judged
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.enlarged import Shown
from desktop.ui.pages.teach.tiles import TileField, Tiles
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.workbench.teaching.words import named

MOST = 8
_LEAST, _GAP, _LINE = 40, 12, 24


class WatchedTiles(TileField):
    """Up to eight examples; under each a tick or a cross, the answer, and how sure it is."""

    def __init__(self, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(tiles, parent)
        self._watched: tuple[Judged, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_watched(self, watched: tuple[Judged, ...], tiles: Tiles) -> None:
        """These examples, with their answers."""
        self.take_tiles(tiles)
        self._watched = watched[:MOST]
        words = []
        for one in self._watched:
            said, truth = named(one.answer), named(one.truth).label
            right = said.label == truth
            verdict = self.tr("right") if right else self.tr("wrong, it is {truth}").format(truth=truth)
            words.append(f"{said.label}, {wording.percent(said.score)}, {verdict}")
        self.setAccessibleName("; ".join(words))
        self.updateGeometry()
        self.update()

    def examples(self) -> tuple[Input, ...]:
        return tuple(one.input for one in self._watched)

    def shown(self) -> list[Shown]:
        """The examples with what is known about them."""
        return [
            Shown(
                one.input,
                self._tiles.media,
                (
                    (self.tr("Group"), named(one.truth).label),
                    (self.tr("The model says"), named(one.answer).label),
                    (self.tr("How sure"), wording.percent(named(one.answer).score)),
                ),
            )
            for one in self._watched
        ]

    def cells(self) -> list[QRect]:
        across, gap = self._tiles.shape.watched_across, theme.px(_GAP)
        width, height = self._size()
        is_full = len(self._watched) >= across
        stretch = (self.width() - across * width) // max(1, across - 1) if is_full else gap
        above = theme.px(self._tiles.shape.watched_height) - height
        places = (divmod(at, across) for at in range(len(self._watched)))
        return [QRect(at * (width + stretch), row * self._row() + above, width, height) for row, at in places]

    def _size(self) -> tuple[int, int]:
        """Of each: as wide as there is room, and as high only where they are square."""
        shape = self._tiles.shape
        height, gaps = theme.px(shape.watched_height), theme.px(_GAP) * (shape.watched_across - 1)
        width = max(theme.px(_LEAST), (self.width() - gaps) // shape.watched_across)
        return (min(width, height),) * 2 if shape.is_square else (width, height)

    def _row(self) -> int:
        """Height of a row of examples with their words."""
        return theme.px(self._tiles.shape.watched_height) + theme.text_px(_LINE)

    def sizeHint(self) -> QSize:
        across, high = self._tiles.shape.watched_across, self._tiles.shape.watched_height
        rows = max(1, -(-len(self._watched) // across))
        return QSize(across * theme.px(high + _GAP), rows * self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._tiles.shape.watched_across * theme.px(_LEAST + _GAP), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for cell, one in zip(self.cells(), self._watched, strict=True):
            said = named(one.answer)
            right = said.label == named(one.truth).label
            edge = None if right else "bad"
            self._tiles.paint(painter, cell, one.input, edge, theme.px(self._tiles.shape.watched_height))
            words = QRect(cell.left(), cell.bottom() + 1, cell.width(), theme.text_px(_LINE))
            self._paint_words(painter, words, said.label, said.score, right)
        self.paint_focus(painter)

    def _paint_words(self, painter: QPainter, area: QRect, label: str, score: float, right: bool) -> None:
        sign = QRect(area.left(), area.top(), theme.px(12), area.height())
        icons.paint(painter, sign, "check" if right else "x", "ok" if right else "bad", 12)
        percent, middle = wording.percent(score), Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(12, 400, tabular=True))
        painter.setPen(theme.color("text2"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, percent)
        taken = painter.fontMetrics().horizontalAdvance(percent) + theme.px(4)
        font = theme.font(12, 500)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        room = area.adjusted(theme.px(16), 0, -taken, 0)
        shown = QFontMetrics(font).elidedText(label, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, shown)


class WatchedCard(Card):
    """The examples with their title; hidden until there is something to show.

    Signals:
        opened(list[Shown], int): these are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(16, 12, parent=parent)
        self.tiles = WatchedTiles(tiles)
        self.tiles.opened.connect(self._open)
        top = QHBoxLayout()
        title = Label(self.tr("What it says now about examples it is not learning from"), "group", wrap=True)
        top.addWidget(title, 1)
        top.addWidget(Label(self.tr("Updated after every round"), "fact", "text2"))
        self.content.addLayout(top)
        self.content.addWidget(self.tiles)
        self.hide()

    def _open(self, index: int) -> None:
        self.opened.emit(self.tiles.shown(), index)

    def show_watched(self, watched: tuple[Judged, ...], tiles: Tiles) -> None:
        self.tiles.show_watched(watched, tiles)
        self.setVisible(bool(watched))
