"""The side column of Activity: disk space and connections."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import paths, protocol
from desktop.catalogue import counted
from desktop.settings import setting
from desktop.ui.look import icons, theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.share_bar import Share, ShareBar, ShareLegend
from desktop.wording import size
from desktop.workbench.model_names import hub_address
from desktop.workbench.workbench import Workbench

WIDTH = 280
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own, which PySide does not name."""


class _Heading(QWidget):
    def __init__(self, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._sign = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._sign)
        row.addWidget(Label(words, "group"), 1)
        self._show_sign()

    def _show_sign(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, "text2", 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_sign()


class DiskSpace(Card):
    """How much of the disk is free, what the models use, and what is still to arrive."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(17, 8, parent=parent)
        self._workbench = workbench
        self._free = Label("", "page", wrap=True)
        self._of = Label("", "fact", "text2", wrap=True)
        self.bar = ShareBar(self.tr("Disk space"), height=8)
        self._legend = ShareLegend(below=True)
        self.content.addWidget(_Heading("disk", self.tr("Disk space")))
        for widget in (self._free, self._of, self.bar, self._legend):
            self.content.addWidget(widget)

    def refresh(self) -> None:
        usage = paths.disk_of_downloads()
        models = sum(model.size for model in self._workbench.installed.models)
        coming = self._coming()
        other = max(0, usage.total - usage.free - models)  # what is reserved for the system counts as used
        shares = [
            Share(self.tr("Everything else"), other, size(other), "control"),
            Share(self.tr("Your models"), models, size(models), "0"),
        ]
        if coming > 0:
            shares.append(Share(self.tr("Still to arrive"), coming, size(coming), "tint2"))
        self._free.setText(self.tr("{size} free").format(size=size(usage.free)))
        self._of.setText(self.tr("of {size} on the disk with your models").format(size=size(usage.total)))
        self.bar.set_shares(shares, usage.total)
        self._legend.set_shares(shares)

    def _coming(self) -> float:
        """Bytes that are on their way, wait for their turn, or wait for the user."""
        downloads = self._workbench.downloads
        coming = sum(
            max(0.0, entry.total - entry.done) for entry in downloads.unfinished if not entry.is_hopeless
        )
        for job in self._workbench.engines.activity:
            if not job.is_active:
                continue
            progress = job.progress
            if progress is not None and progress.unit == "bytes" and progress.total:
                coming += progress.total - progress.done
            elif isinstance(job.request, protocol.Download) and (entry := downloads.known(job.request.model)):
                coming += max(0.0, entry.total - entry.done)  # it waits, or the hub is still being asked
        return coming


class StatusDot(QWidget):
    """Filled while a connection is open, an empty ring while none is; the words beside it say so, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self.setFixedSize(theme.px(8), theme.px(8))

    def set_on(self, on: bool) -> None:
        if on != self._on:
            self._on = on
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("ok" if self._on else "control"), 1))
        painter.setBrush(theme.color("ok") if self._on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))


class _Choice(QComboBox):
    """As wide as the words it shows now, so that they stand at the end of the row like the other figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("quiet", True)
        self.currentIndexChanged.connect(lambda _index: self.updateGeometry())

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        return QSize(words + theme.px(36), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showPopup(self) -> None:  # noqa: N802 - an override
        self.view().setMinimumWidth(super().sizeHint().width() + theme.px(16))
        super().showPopup()


class SpeedLimit(QWidget):
    """The setting of the same name, where one looks for it while something is being downloaded."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = setting("speed_limit")
        words, help_text = (QCoreApplication.translate("settings", text) for text in (row.label, row.help))
        self.box = _Choice()
        self.box.setAccessibleName(words)
        self.box.setAccessibleDescription(help_text)
        self.box.setToolTip(help_text)
        for value, choice in row.choices:
            self.box.addItem(QCoreApplication.translate("settings", choice), value)
        self._downloads = workbench.downloads
        self._show(self._downloads.speed_limit)
        self.box.activated.connect(self._limit)
        self._downloads.speed_limited.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Label(words, "fact", "text2"), 1)
        layout.addWidget(self.box)

    def _limit(self) -> None:
        self._downloads.limit_speed(self.box.currentData())

    def _show(self, rate: int) -> None:
        self.box.setCurrentIndex(self.box.findData(rate))


class Connections(Card):
    """Where Burnish is connected to, and what it says about the user's files: nothing."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(17, 8, parent=parent)
        self._workbench = workbench
        self.content.addWidget(_Heading("globe", self.tr("Connections")))
        self._dot = StatusDot()
        self._open = Label("", "fact", "text", tabular=True)
        self._received = Label("", "fact", "text", tabular=True)
        self.content.addLayout(self._line(urlsplit(hub_address()).netloc, self._open, self._dot))
        self.content.addLayout(self._line(self.tr("Received today"), self._received))
        nothing = Label(self.tr("Nothing"), "fact", "ok")
        self.content.addLayout(self._line(self.tr("Your data sent"), nothing))
        self.speed_limit = SpeedLimit(workbench)
        self.content.addWidget(line())
        self.content.addWidget(self.speed_limit)

    def _line(self, words: str, value: QWidget, sign: QWidget | None = None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        if sign is not None:
            row.addWidget(sign)
        row.addWidget(Label(words, "fact", "text2"), 1)
        row.addWidget(value)
        return row

    def refresh(self) -> None:
        count, offline = self._workbench.engines.connections, self._workbench.engines.is_offline
        words = counted("{count} open", "{count} open", count)
        self._open.setText(self.tr("Offline") if offline else words)
        self._received.setText(size(self._workbench.received.today))
        self._dot.set_on(count > 0 and not offline)


class ActivitySide(QWidget):
    """Both cards, and what one may rely on."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_below(False)
        self.disk = DiskSpace(workbench)
        self.connections = Connections(workbench)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.text_px(24), 0, 0)
        column.setSpacing(theme.px(16))
        column.addWidget(self.disk)
        column.addWidget(self.connections)
        words = self.tr("Downloads can continue after a restart. You can leave this page at any time.")
        column.addWidget(Label(words, "fact", wrap=True))
        column.addStretch(1)

    def set_below(self, below: bool) -> None:
        """Below the lists it is as wide as they are, beside them a column."""
        self.setMinimumWidth(0 if below else theme.px(WIDTH))
        self.setMaximumWidth(QWIDGETSIZE_MAX if below else theme.px(WIDTH))

    def refresh(self) -> None:
        self.disk.refresh()
        self.connections.refresh()
