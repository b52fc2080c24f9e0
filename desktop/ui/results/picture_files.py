"""Answers as pictures: the original with what was found drawn on it, or one part of it alone.

All of it happens beside the event loop: a photo of a phone takes seconds to be written as PNG.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QIODevice,
    QObject,
    QRectF,
    QRunnable,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop import paths
from desktop.results import Boxes, Masks, Result
from desktop.tasks import QT_TRANSLATE_NOOP
from desktop.ui.picture.box_layer import BoxLayer
from desktop.ui.picture.layer import PictureLayer
from desktop.ui.picture.loader import Decoding, read_picture
from desktop.ui.picture.mask_image import Mask, cut_out
from desktop.ui.picture.mask_layer import MaskLayer
from desktop.ui.picture.name_plates import Measures
from desktop.ui.results.boxes_view import frames_of
from desktop.ui.results.masks_view import shapes_of

ENDING = ".png"
_LONG_SIDE = 1000
"""Lines and letters are as large on a picture to keep as they would be on one of this many pixels."""

Draw = Callable[[QImage], QImage]
"""From the original, turned upright and at its full size, to the picture that is kept."""


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """A way to keep answers as pictures; `suffix` is added to the original's name."""

    words: str
    suffix: str
    result: type[Result]


FORMATS = (
    PictureFormat(QT_TRANSLATE_NOOP("export", "Picture with boxes"), "with boxes", Boxes),
    PictureFormat(QT_TRANSLATE_NOOP("export", "Picture with the parts"), "with parts", Masks),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One picture to write: from which original, of which size, and where to.

    Attributes:
        page: which of the pictures in the original, from 1; 0 for the first that shows something.
    """

    source: str
    size: QSize
    target: Path
    draw: Draw
    page: int = 0


def format_for(result: type[Result]) -> PictureFormat | None:
    return next((row for row in FORMATS if row.result is result), None)


def drawing(result: Boxes | Masks, measures: Measures) -> Draw:
    """What draws an answer on its picture; `measures` come from the window's thread."""
    return lambda picture: _drawn(result, measures, picture)


def cutting(answer: Masks, part: int) -> Draw:
    """What cuts one part of an answer out of its picture."""
    runs = answer.parts[part].runs
    return lambda picture: cut_out(picture, Mask.decoded(runs, answer.columns, answer.rows))


def _drawn(result: Boxes | Masks, measures: Measures, picture: QImage) -> QImage:
    layer = _layer(result)
    paper = picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    unit = max(1.0, max(paper.width(), paper.height()) / _LONG_SIDE)
    painter = QPainter(paper)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(unit, unit)
    across = paper.width() / unit / layer.size.width()
    down = paper.height() / unit / layer.size.height()
    room = QRectF(0, 0, paper.width() / unit, paper.height() / unit)
    layer.paint(painter, QTransform.fromScale(across, down), room, measures)
    painter.end()
    return paper if picture.hasAlphaChannel() else paper.convertToFormat(QImage.Format.Format_RGB32)


def _layer(result: Boxes | Masks) -> PictureLayer:
    size = QSize(result.width, result.height)
    if isinstance(result, Boxes):
        boxes = BoxLayer()
        boxes.set_boxes(frames_of(result), size)
        return boxes
    masks = MaskLayer()
    masks.set_shapes(shapes_of(result), QSize(result.columns, result.rows), size)
    return masks


def read_whole(path: str, size: QSize, page: int = 0) -> QImage:
    """The picture in `path`, upright and as large as `size`, which the engine found it to be.

    Raises:
        ValueError: it cannot be read here; with the reason, if an engine cannot either.
    """
    picture, _whole, reason = read_picture(path, most=0, page=page)
    if picture.isNull():
        raise ValueError(reason)
    if picture.size() != size and size.isValid() and not size.isEmpty():
        way = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        picture = picture.scaled(size, *way)
    return picture


def write(wish: Wish) -> None:
    """Draw and write one picture, whole or not at all.

    Raises:
        ValueError: the original cannot be read.
        OSError: the picture cannot be written.
    """
    picture = wish.draw(read_whole(wish.source, wish.size, wish.page))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError(QCoreApplication.translate("export", "the picture is too large for a PNG file"))
    paths.write_atomically(wish.target, bytes(buffer.data().data()))


class PictureWriting(QObject):
    """Writes pictures one after the other, in a thread of the pool.

    Signals:
        unreadable(Wish, str): an original that cannot be read here, and the reason, "" if an engine can; what
            follows is written.
        ended(int, str): how many were written, and why no more were, or "".
    """

    unreadable = Signal(object, str)
    ended = Signal(int, str)

    def begin(self, wishes: Sequence[Wish]) -> None:
        Decoding.one().start(_Work(self, wishes), 0)


class _Work(QRunnable):
    def __init__(self, writing: PictureWriting, wishes: Sequence[Wish]) -> None:
        super().__init__()
        self._writing, self._wishes = writing, wishes

    def run(self) -> None:
        written = 0
        for wish in self._wishes:
            try:
                write(wish)
                written += 1
            except ValueError as error:
                self._writing.unreadable.emit(wish, str(error))
            except (OSError, MemoryError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                self._writing.ended.emit(written, reason)
                return
        self._writing.ended.emit(written, "")
