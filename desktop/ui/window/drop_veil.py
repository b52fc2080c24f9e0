"""What covers the page while files are held over the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.catalogue import counted
from desktop.ui.look import icons, theme
from desktop.workbench.incoming import Incoming
from desktop.workbench.model_names import named_model


class DropVeil(QWidget):
    """Lies over its parent and says what letting go will do. It never takes the drop itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = ""
        self.hide()
        parent.installEventFilter(self)

    def cover(self, brought: Incoming) -> None:
        self._words = _words(brought)
        self.setAccessibleName(self._words)
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()

    def lift(self) -> None:
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.color("window")
        ground.setAlphaF(0.85)
        painter.fillRect(self.rect(), ground)
        area = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(theme.color("tint"))
        painter.drawRoundedRect(area, 8, 8)
        icons.paint(painter, area.toRect().adjusted(0, -60, 0, -60), "plus", "accent", 24)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(20, 600))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words)


def _words(brought: Incoming) -> str:
    if count := len(brought.paths):
        return counted("Drop to open {count}\u00a0file", "Drop to open {count}\u00a0files", count)
    if brought.has_picture:
        return QCoreApplication.translate("DropVeil", "Drop to open the picture")
    if named_model(brought.address):
        return QCoreApplication.translate("DropVeil", "Drop to show this model")
    return QCoreApplication.translate("DropVeil", "Only what is on this computer can be opened")
