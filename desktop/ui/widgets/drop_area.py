"""Where files are dropped. It is also a button: Enter, Space or a click opens the file window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tile import Tile
from desktop.workbench.incoming import incoming, local_paths

State = Literal["rest", "held", "unsuited"]
_DASHES = [2.0, 2.0]


class Verdict(NamedTuple):
    """Whether held files suit, and what to say: "Drop to add 12 pictures", or what is accepted."""

    suits: bool
    words: str


class DropArea(QPushButton):
    """A dashed area with tiles, a sentence, a line of help and room for buttons.

    Signals:
        dropped: A list of local paths (str) that suit.
        pressed_open: It was clicked, or Enter or Space was pressed on it.
    """

    dropped = Signal(object)
    pressed_open = Signal()

    def __init__(
        self,
        sentence: str,
        help_text: str = "",
        icon_names: Sequence[str] = ("image", "text", "wave"),
        *,
        small: bool = False,
        judge: Callable[[list[str]], Verdict] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a drop area at rest.

        Args:
            sentence: What to do here.
            help_text: A line below it.
            icon_names: Tiles of the main variant; the small one shows the first as an icon.
            small: The variant inside other things.
            judge: Says of paths whether they suit. By default every local file does.
            parent: The owner.
        """
        super().__init__(parent)
        self._sentence, self._help = sentence, help_text
        self._small = small
        self._state: State = "rest"
        self._judge = judge or self._accept_all
        self._icon = icon_names[0] if icon_names else "file"
        self.setAcceptDrops(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self.pressed_open)
        self.button_row = QHBoxLayout()
        self._words = Label(sentence, "body" if small else "page", wrap=True)
        self._help_label = Label(help_text, "fact" if small else "body", "text2", wrap=True)
        self._sign = QLabel()
        self._tiles = [] if small else [Tile(name, active=True, size=56) for name in icon_names]
        self._build()
        self._show_state()

    @property
    def state(self) -> State:
        return self._state

    def words(self) -> str:
        """The sentence as it is shown now."""
        return self._words.text()

    def set_sentence(self, sentence: str, help_text: str = "") -> None:
        """Change what is said at rest."""
        self._sentence, self._help = sentence, help_text
        self._show_state()

    def add_button(self, button: QWidget) -> None:
        """Put a button into the row below the words."""
        self.button_row.insertWidget(self.button_row.count() - 1, button)

    def hold(self, paths: list[str]) -> Verdict:
        """Show how these paths, held over this area or over the window, would be received."""
        verdict = self._judge(paths)
        self._state = "held" if verdict.suits else "unsuited"
        self._show_state(verdict.words)
        return verdict

    def release(self) -> None:
        """Go back to rest: the drag has left or ended."""
        self._state = "rest"
        self._show_state()

    def _accept_all(self, paths: list[str]) -> Verdict:
        if not paths:
            return Verdict(False, self.tr("Only files from this computer can be opened"))
        words = counted("Drop to open {count}\u00a0file", "Drop to open {count}\u00a0files", len(paths))
        return Verdict(True, words)

    def _build(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        margin = theme.px(8 if self._small else 24)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(theme.px(8))
        layout.addStretch(1)
        if self._small:
            self._sign.setAlignment(centre)
            layout.addWidget(self._sign)
        else:
            tiles = QHBoxLayout()
            tiles.setSpacing(theme.px(12))
            tiles.addStretch(1)
            for tile in self._tiles:
                tiles.addWidget(tile)
            tiles.addStretch(1)
            layout.addLayout(tiles)
            layout.addSpacing(theme.px(12))
        for label in (self._words, self._help_label):
            label.setAlignment(centre)
            layout.addWidget(label)
        self._add_button_row(layout)
        layout.addStretch(1)
        for widget in (self._words, self._help_label, self._sign, *self._tiles):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _add_button_row(self, layout: QBoxLayout) -> None:
        self.button_row.setSpacing(theme.px(12))
        self.button_row.setContentsMargins(0, 0 if self._small else theme.px(18), 0, 0)
        self.button_row.addStretch(1)
        self.button_row.addStretch(1)
        layout.addLayout(self.button_row)

    def _show_state(self, words: str = "") -> None:
        resting = self._state == "rest"
        self._words.setText(self._sentence if resting else words)
        self._help_label.setText(self._help)
        self._help_label.setVisible(bool(self._help) and resting)
        sign = {"rest": (self._icon, "accent"), "held": ("plus", "accent"), "unsuited": ("xc", "bad")}
        name, token = sign[self._state]
        if self._small:
            self._sign.setPixmap(icons.pixmap(name, token, 20, self.devicePixelRatioF()))
        self.setAccessibleName(self._words.text())
        self.setAccessibleDescription(self._help)
        self.update()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._state == "rest":
            self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Accepted even when nothing suits: else Qt would not tell when the drag leaves. What is no file at
        # all goes on to the page and the window.
        brought = incoming(event.mimeData())
        if brought and not brought.paths:
            event.ignore()
            return
        self.hold(local_paths(event.mimeData()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(self._state == "held")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.release()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        suits = self._judge(paths).suits
        self.release()
        if suits:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = {"rest": "control", "held": "accent", "unsuited": "bad"}[self._state]
        fill = {"rest": "surface", "held": "tint", "unsuited": "badBg"}[self._state]
        if self._state == "rest" and self.underMouse() and self.isEnabled():
            fill = "hover"
        pen = QPen(theme.color(edge), 2.0 if self._state == "held" else 1.5)
        if self._state != "held":
            pen.setDashPattern(_DASHES)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(theme.color(fill))
        inset = pen.widthF() / 2
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, theme.px(8), theme.px(8))
