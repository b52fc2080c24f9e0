"""A few pictures that the model does not learn from, with what it says about them now."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import wording
from desktop.results import Labels
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.tiles import Thumbnails, paint_thumbnail
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

Watched = tuple[tuple[str, str, Labels], ...]

MOST = 8
_SIDE, _GAP, _LINE = 112, 12, 24


class WatchedPictures(QWidget):
    """Up to eight pictures; under each a tick or a cross, the answer, and how sure it is."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._watched: Watched = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        thumbnails.arrived.connect(self._on_arrived)

    def show_watched(self, watched: Watched) -> None:
        """(path, right answer, answers) of each picture."""
        self._watched = watched[:MOST]
        words = []
        for _path, truth, answer in self._watched:
            said = answer.labels[0]
            verdict = self.tr("right") if said.label == truth else self.tr("wrong, it is {0}").format(truth)
            words.append(f"{said.label}, {wording.percent(said.score)}, {verdict}")
        self.setAccessibleName("; ".join(words))
        self.update()

    def _on_arrived(self, path: str) -> None:
        if any(path == one[0] for one in self._watched):
            self.update()

    def _side(self) -> int:
        gaps = theme.px(_GAP) * (MOST - 1)
        return max(theme.px(40), min(theme.px(_SIDE), (self.width() - gaps) // MOST))

    def sizeHint(self) -> QSize:
        return QSize(MOST * theme.px(_SIDE + _GAP), theme.px(_SIDE) + theme.text_px(_LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(MOST * theme.px(40 + _GAP), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, gap = self._side(), theme.px(_GAP)
        stretch = (self.width() - MOST * side) // (MOST - 1) if len(self._watched) == MOST else gap
        for index, (path, truth, answer) in enumerate(self._watched):
            left = index * (side + stretch)
            right = answer.labels[0].label == truth
            area = QRect(left, theme.px(_SIDE) - side, side, side)
            paint_thumbnail(painter, area, self._thumbnails, path, None if right else "bad", theme.px(_SIDE))
            words = QRect(left, theme.px(_SIDE), side, theme.text_px(_LINE))
            self._paint_words(painter, words, answer.labels[0].label, answer.labels[0].score, right)

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
    """The pictures with their title; hidden until there is something to show."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(16, 12, parent=parent)
        self.pictures = WatchedPictures(thumbnails)
        top = QHBoxLayout()
        top.addWidget(Label(self.tr("What it says now about pictures it is not learning from"), "group"))
        top.addStretch(1)
        top.addWidget(Label(self.tr("Updated after every round"), "fact", "text2"))
        self.content.addLayout(top)
        self.content.addWidget(self.pictures)
        self.hide()

    def show_watched(self, watched: Watched) -> None:
        self.pictures.show_watched(watched)
        self.setVisible(bool(watched))
