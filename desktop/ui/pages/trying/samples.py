"""What somebody can try who has nothing at hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop import paths, tasks
from desktop.tasks import Media
from desktop.ui.look import icons, theme

_PICTURE_WIDTH, _HEIGHT = 113, 86
_LINES = (84, 74, 80, 46)
_PEAKS = (0.1, 0.6, 0.55, 0.75, 0.4, 0.1, 0.5, 0.55, 0.8, 0.95, 0.6, 0.45, 0.1, 0.3, 0.7, 0.45, 0.35, 0.1)


@dataclass(frozen=True, slots=True)
class Sample:
    path: Path
    title: str
    subtitle: str
    task: str
    shown: bool

    @property
    def media(self) -> Media:
        return tasks.task(self.task).media


def samples() -> list[Sample]:
    """The samples that ship with Burnish, in their order; a file that is missing is passed over."""
    folder = paths.resources() / "samples"
    try:
        table = tomllib.loads((folder / "samples.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return []
    found = [
        Sample(folder / row["file"], row["title"], row["subtitle"], row["task"], row.get("shown", True))
        for row in table.get("sample", [])
    ]
    return [sample for sample in found if sample.path.is_file()]


class SampleCard(QPushButton):
    """A card to press: a picture of the sample, its title, what it shows."""

    def __init__(self, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample = sample
        self._title, self._subtitle = self.tr(sample.title), self.tr(sample.subtitle)
        self._picture = QPixmap()
        self.setAutoDefault(False)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self._subtitle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _load(self, size: QSize) -> None:
        """The sample's picture, cut to `size`; read small, so that it costs next to nothing."""
        reader = QImageReader(str(self.sample.path))
        reader.setAutoTransform(True)
        original = reader.size()
        if original.isValid():
            reader.setScaledSize(original.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
        self._picture = QPixmap.fromImage(reader.read())

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture.isNull():
            self._load(QSize(round(area.width() * ratio), round(area.height() * ratio)))
        size = self._picture.deviceIndependentSize() / ratio
        spare_x, spare_y = size.width() - area.width(), size.height() - area.height()
        source = QRectF(spare_x / 2 * ratio, spare_y / 2 * ratio, area.width() * ratio, area.height() * ratio)
        painter.drawPixmap(area, self._picture, source)

    def _paint_text(self, painter: QPainter, area: QRectF) -> None:
        star = theme.px(12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("borderStrong"))
        top = area.y() + (area.height() - theme.px(4 * 11 + 8)) / 2
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(area.x() + theme.px(14), top, star * 2.6, theme.px(6)), 3, 3)
        painter.setBrush(theme.color("borderStrong"))
        for number, width in enumerate(_LINES):
            y = top + theme.px(15 + 11 * number)
            painter.drawRoundedRect(QRectF(area.x() + theme.px(14), y, theme.px(width), theme.px(4)), 2, 2)

    def _paint_sound(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        step = theme.px(5)
        left = area.x() + (area.width() - step * len(_PEAKS)) / 2
        for number, peak in enumerate(_PEAKS):
            painter.setBrush(theme.color("accent" if number < 6 else "borderStrong"))
            height = max(4.0, peak * theme.px(44))
            painter.drawRoundedRect(
                QRectF(left + number * step, area.center().y() - height / 2, theme.px(3), height), 1.5, 1.5
            )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(328), theme.text_px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.text_px(_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._picture = QPixmap()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(whole, theme.px(8), theme.px(8))
        painter.fillPath(
            outline, theme.color("press" if self.isDown() else "hover" if self.underMouse() else "surface")
        )
        area = QRectF(0, 0, theme.px(_PICTURE_WIDTH), self.height())
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(area, theme.color("well"))
        kinds = {
            Media.PICTURE: self._paint_picture,
            Media.TEXT: self._paint_text,
            Media.SOUND: self._paint_sound,
        }
        kinds[self.sample.media](painter, area)
        painter.fillRect(QRectF(area.right(), 0, 1, self.height()), theme.color("border"))
        painter.restore()
        painter.setPen(theme.color("control" if self.underMouse() else "border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        left, middle = area.right() + theme.px(17), self.height() / 2
        room = self.width() - left - theme.px(40)
        for words, font, token, top in (
            (self._title, theme.font(14, 600), "text", middle - theme.text_px(21)),
            (self._subtitle, theme.font(12), "text2", middle + theme.text_px(2)),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(room))
            painter.drawText(QRectF(left, top, room, theme.text_px(20)), Qt.AlignmentFlag.AlignVCenter, shown)
        icons.paint(
            painter,
            self.rect().adjusted(self.width() - theme.px(36), 0, -theme.px(12), 0),
            "chevr",
            "text2",
            16,
        )
