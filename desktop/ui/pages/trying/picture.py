"""A picture that is asked about, and the other pictures of its batch."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import notes, say
from desktop.protocol import Preview
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.trying.batch import BatchHead, BatchList
from desktop.ui.pages.trying.picture_layer import LayerTools
from desktop.ui.pages.trying.strip import ThumbnailStrip
from desktop.ui.picture.page_choice import PageChoice
from desktop.ui.picture.thumbnails import Thumbnails
from desktop.ui.picture.view import PictureView
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, line
from desktop.workbench.hearing import hear
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

_LOW = 380
"""px of the page below which thumbnails are small."""


class _Choices(QWidget):
    """What is chosen about the picture: in a row, or where that is too narrow below each other."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._parts = parts
        for part in parts:
            self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch(1)

    def _widths(self) -> list[int]:
        return [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]

    def _turn(self) -> None:
        widths, directions = self._widths(), QBoxLayout.Direction
        wide = sum(widths) + theme.px(8) * len(widths)
        self._row.setDirection(directions.LeftToRight if wide <= self.width() else directions.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths(), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part has come, gone or grown
            self._turn()
        return super().event(event)


class PictureStage(QWidget):
    """The picture above, its batch below, as thumbnails or as a list.

    Signals:
        facts_known(str): width and height of the picture.
    """

    facts_known = Signal(str)

    def __init__(self, trial: Trial, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial, self._workbench = trial, workbench
        self._zoom = Label("", "body", "text2", tabular=True)
        self.view = PictureView()
        self.view.loaded.connect(lambda _path: self._on_loaded())
        self.view.unreadable.connect(self._ask_preview)
        self.view.zoomed.connect(lambda percent: self._zoom.setText(f"{percent}\u00a0%"))
        self.layer = LayerTools(self.view)
        self.pages = PageChoice()
        self.pages.chosen.connect(trial.choose_page)
        self.pages.all_wanted.connect(self._ask_all_pages)
        self.banner = Banner("warn")
        self._batch = QWidget(self)
        self._shapes = QStackedWidget(self._batch)
        self._thumbnails = Thumbnails(workbench.preview, self)
        self.strip = ThumbnailStrip(
            trial.state, trial.name, self._thumbnails, page_of=trial.page, parent=self._shapes
        )
        self.strip.chosen.connect(trial.choose_input)
        self.list = BatchList(trial, self._shapes)
        self.head = BatchHead(trial, self._batch)
        self._shape_button = IconButton("text", self.tr("Show as a list"), small=True, quiet=True)
        self._shape_button.clicked.connect(self._change_shape)
        self._build()
        self._showing: tuple[int, int, int] | None = None
        """Opening, place among the inputs, page."""
        trial.changed.connect(self._on_changed)
        trial.answered.connect(self._on_answered)

    def _build(self) -> None:
        card = Card(0, 0, parent=self)
        card.content.addWidget(self.view, 1)
        card.content.addWidget(line())
        card.content.addLayout(self._tools())
        self._shapes.addWidget(self.strip)
        self._shapes.addWidget(self.list)
        self.head.row.addWidget(self._shape_button)
        batch = QVBoxLayout(self._batch)
        batch.setContentsMargins(0, 0, 0, 0)
        batch.setSpacing(theme.px(8))
        batch.addWidget(self.head)
        batch.addWidget(self._shapes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.banner)
        layout.addWidget(card, 1)
        layout.addWidget(self._batch)
        self._batch.hide()
        self._column = layout
        self._is_low = False
        self._fit_batch()

    def _fit_batch(self) -> None:
        """Where the window is low, thumbnails and margins give way, so that the picture stays the largest."""
        outside = (8, 8, 6) if self._is_low else (20, 16, 12)
        above, below, between = map(theme.px, outside)
        self._column.setContentsMargins(theme.px(24), above, theme.px(24), below)
        self._column.setSpacing(between)
        self.strip.set_small(self._is_low)
        as_list = self._shapes.currentWidget() is self.list
        high = theme.px(120 if self._is_low else 210) if as_list else self.strip.minimumSizeHint().height()
        self._shapes.setFixedHeight(high)

    def _tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        tools.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        tools.setSpacing(theme.px(8))
        smaller = IconButton("minus", self.tr("Zoom out"), small=True, quiet=True)
        larger = IconButton("plus", self.tr("Zoom in"), small=True, quiet=True)
        whole = IconButton("expand", self.tr("Show the whole picture"), small=True, quiet=True)
        smaller.clicked.connect(self.view.zoom_out)
        larger.clicked.connect(self.view.zoom_in)
        whole.clicked.connect(self.view.fit)
        tools.addWidget(_Choices(self.layer, self.pages), 1)
        for widget in (whole, smaller, self._zoom, larger):
            tools.addWidget(widget)
        return tools

    def _change_shape(self) -> None:
        as_list = self._shapes.currentWidget() is self.strip
        self._shapes.setCurrentWidget(self.list if as_list else self.strip)
        self._fit_batch()
        self._shape_button.set_face(
            "image" if as_list else "text",
            self.tr("Show as pictures") if as_list else self.tr("Show as a list"),
        )

    def _is_mine(self) -> bool:
        return self._trial.media is Media.PICTURE and bool(self._trial.inputs)

    def _on_changed(self) -> None:
        before, self._showing = self._showing, self._shown()
        if before is None or self._showing is None or before[:2] != self._showing[:2]:
            self.pages.show_as(1, 1, False)
        self._show_pages()
        if self._showing is None:
            if before is not None:
                self.view.clear()
                self.strip.set_paths([])
            return
        self._show_batch(anew=before is None or before[0] != self._showing[0])
        if self._showing != before:
            self._show_input()

    def _shown(self) -> tuple[int, int, int] | None:
        return (*self._trial.showing, self._trial.page(self._trial.current)) if self._is_mine() else None

    def _show_pages(self) -> None:
        """How many there are is known from the note beside the answer."""
        item = self._trial.answer() if self._is_mine() else None
        said = next((each for each in item.notes if notes.PICTURE_PAGE.says(each)), None) if item else None
        if said is not None:
            page, count = said["page"], said["count"]
            assert isinstance(page, int) and isinstance(count, int)
            opened = [one.path for one in self._trial.inputs]
            self.pages.show_as(page, count, opened.count(opened[self._trial.current]) < count)
        elif item is not None:
            self.pages.show_as(1, 1, False)

    def _ask_all_pages(self, count: int) -> None:
        self._trial.ask_all_pages(self.pages.number.value(), count)

    def _show_batch(self, anew: bool) -> None:
        inputs, shown = self._trial.inputs, self.strip.count()
        if anew:
            self.strip.set_paths([one.path for one in inputs])
        elif len(inputs) > shown:
            self.strip.add_paths([one.path for one in inputs[shown:]])
        self.strip.choose(self._trial.current)
        self.strip.show_states()
        self._batch.setVisible(len(inputs) > 1)

    def _show_input(self) -> None:
        path = self._trial.inputs[self._trial.current].path
        self.banner.clear()
        self.facts_known.emit("")
        if not Path(path).exists():
            self.view.clear()
            words = self.tr("The picture is no longer where it was.")
            self.banner.say("warn", words, self.tr("The answer is still here.") if self._trial.entry else "")
            return
        self.view.set_path(path, self._trial.page(self._trial.current))

    def _on_loaded(self) -> None:
        size = self.view.picture_size
        if size.isValid():
            self.facts_known.emit(_pixels(size.width(), size.height()))

    def _ask_preview(self, path: str, reason: str) -> None:
        """What would hold up the window is read by the engine."""
        if reason:
            self._on_no_preview(path, reason)
            return
        job = self._workbench.preview(path, Media.PICTURE)
        hear(job.succeeded, self, lambda preview: self._on_preview(path, preview))
        hear(job.failed, self, lambda failure: self._on_no_preview(path, say(failure.message)))

    def _on_preview(self, path: str, preview: object) -> None:
        if not isinstance(preview, Preview) or not self._is_mine():
            return
        image = QImage(preview.picture) if preview.picture else QImage()
        if image.isNull():
            self._on_no_preview(path, "")
            return
        self._thumbnails.show_instead(path, preview.picture)
        if path == self._trial.inputs[self._trial.current].path:
            width, height = preview.width or image.width(), preview.height or image.height()
            self.view.set_image(image, QSize(width, height))
            self.facts_known.emit(_pixels(width, height))

    def _on_no_preview(self, path: str, message: str) -> None:
        if self._is_mine() and path == self._trial.inputs[self._trial.current].path:
            self.view.show_unreadable()
            item = self._trial.answer()
            # The answer's own error says the same; two banners would be one too many.
            if item is None or item.error is None:
                self.banner.say("warn", self.tr("This picture cannot be shown."), message)

    def _on_answered(self, index: int) -> None:
        if self._is_mine():
            self.strip.show_state(index)
            if index == self._trial.current:
                self._show_pages()
            if index == self._trial.current and (item := self._trial.answer()) and item.error is not None:
                self.banner.clear()

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < theme.px(_LOW)
        if low != self._is_low:
            self._is_low = low
            self._fit_batch()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_batch()


def _pixels(width: int, height: int) -> str:
    words = QCoreApplication.translate("PictureStage", "{width} × {height} pixels")
    return words.format(width=width, height=height)
