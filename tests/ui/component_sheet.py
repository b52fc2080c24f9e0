"""Every widget of the kit on one picture, to be looked at beside the design's component sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import theme
from desktop.ui.pages.discover.skeleton import Skeleton
from desktop.ui.pages.my_models.column_delegate import Column, ColumnDelegate
from desktop.ui.pages.teach.confusion import ConfusionTable
from desktop.ui.pages.teach.range_bar import RangeBar
from desktop.ui.pages.trying.waveform import Waveform
from desktop.ui.picture.view import PictureView
from desktop.ui.results.confidence import ConfidenceBars
from desktop.ui.widgets.badge import Badge, fit_badge
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import (
    IconButton,
    LinkButton,
    MenuButton,
    PlainButton,
    PrimaryButton,
    QuietButton,
    RemoveButton,
)
from desktop.ui.widgets.card import Card, KeyNumberCard
from desktop.ui.widgets.chips import Chip, ChipGroup
from desktop.ui.widgets.drop_area import DropArea
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import SearchField, TextField
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.message import MessageHost
from desktop.ui.widgets.progress import ProgressBar, ProgressRow
from desktop.ui.widgets.row_delegate import RowDelegate, RowRole
from desktop.ui.widgets.slider import ValueSlider
from desktop.ui.widgets.steps import Steps
from desktop.ui.widgets.switch import Switch
from desktop.ui.widgets.tile import Tile

_ROWS: list[dict[int, object]] = [
    {
        RowRole.NAME: "Grounding DINO tiny",
        RowRole.ICON: "boxes",
        RowRole.PUBLISHER: "IDEA Research",
        RowRole.SENTENCE: "Finds anything you can name, such as “red cup”.",
        RowRole.FACTS: ("690 MB", "2.1 GB memory", "Apache 2.0"),
        RowRole.BADGE: ("Runs well", "ok", "okc"),
        RowRole.BUTTON: "Download",
        RowRole.BUTTON_ICON: "down",
    },
    {
        RowRole.NAME: "RT-DETR v2 large",
        RowRole.ICON: "boxes",
        RowRole.PUBLISHER: "PekingU",
        RowRole.SENTENCE: "Fast finder for everyday things, good for video.",
        RowRole.FACTS: ("172 MB", "1.6 GB memory"),
        RowRole.BADGE: ("Just fits", "warn", "gauge"),
        RowRole.PROGRESS: 0.6,
        RowRole.PROGRESS_TEXT: "9 s left",
    },
]


class Rows(QAbstractListModel):
    """Rows given as dictionaries by role."""

    def __init__(self, rows: list[dict[int, object]]) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.rows)

    def data(self, index: QModelIndex, role: int = 0) -> object:
        return self.rows[index.row()].get(role)


def _card(title: str, *widgets: QWidget) -> Card:
    card = Card(16, 10)
    card.content.addWidget(Label(title, "fact", "text2"))
    for widget in widgets:
        card.content.addWidget(widget)
    return card


def _line(*widgets: QWidget) -> QWidget:
    line = QWidget()
    flow = FlowLayout(line, 8)
    for widget in widgets:
        flow.addWidget(widget)
    return line


def _disabled(widget: QWidget) -> QWidget:
    widget.setEnabled(False)
    return widget


def _checked(chip: Chip) -> Chip:
    chip.setChecked(True)
    return chip


def _buttons() -> QWidget:
    return _card(
        "Buttons, 36 px (small: 28 px)",
        _line(
            PrimaryButton("Save"), _disabled(PrimaryButton("Save")), PrimaryButton("Open files…", "folder")
        ),
        _line(PlainButton("Copy"), _disabled(PlainButton("Copy")), MenuButton("Export", "up", main=True)),
        _line(
            QuietButton("Cancel"),
            RemoveButton("Remove", "trash"),
            PlainButton("Try it", "flask", small=True),
            IconButton("pause", "Pause", small=True),
            LinkButton("Show all"),
        ),
    )


def _chips() -> QWidget:
    group = ChipGroup("Ask about this picture")
    group.set_chips([("a", "Describe"), ("b", "Where are the things in it?"), ("c", "Cut out the parts")])
    group.choose("b")
    filters = _line(
        _checked(Chip("Fits this computer", "filter")),
        MenuButton("Language: any", small=True),
        _disabled(Chip("Read aloud", "filter")),
    )
    tasks = ChipGroup("Tasks", "task")
    tasks.set_chips([("a", "Say what is shown"), ("b", "Find things"), ("c", "Describe")])
    tasks.choose("b")
    return _card("Chips, 32 px (filters: 28 px)", group, filters, tasks)


def _badges() -> QWidget:
    fits = [fit_badge(fit) for fit in ("well", "just", "slow", "too-big")]
    return _card("Badges", _line(*fits, Badge("Teaching", "info", "info"), Badge("English")))


def _drop_areas() -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    areas = [DropArea("Drop pictures here", small=True) for _ in range(3)]
    areas[1].hold(["a"] * 12)
    areas[2].hold([])
    for area in areas:
        area.setMinimumHeight(theme.px(110))
        layout.addWidget(area, 1)
    return _card("Drop area: rest, file held over it, file that does not suit", row)


def _fields() -> QWidget:
    wrong = TextField("Group", text="scratched / old")
    wrong.set_error("A group name cannot contain “/”.")
    combo = QComboBox()
    combo.addItems(["Best match"])
    return _card(
        "Text fields", SearchField("Search your models"), TextField("Name", "Part check"), wrong, combo
    )


def _choices() -> QWidget:
    tick, choice = QCheckBox("Tick"), QRadioButton("Choice")
    tick.setChecked(True)
    choice.setChecked(True)
    slider = ValueSlider("At least this sure", 0, 100, 50, lambda value: f"{value:.0f}\u00a0%")
    line = _line(Switch("Offline"), Switch("Offline", on=True), QCheckBox("Tick"), tick, choice)
    return _card("Switch, tick box, choice, slider", line, slider)


def _rows() -> QWidget:
    rows = QListView()
    rows.setItemDelegate(RowDelegate(rows))
    model = Rows(_ROWS)
    model.setParent(rows)
    rows.setModel(model)
    rows.setCurrentIndex(model.index(0))
    rows.setMinimumHeight(theme.text_px(180))
    columns = QListView()
    speed = int(Qt.ItemDataRole.UserRole) + 40
    models = Rows([{**_ROWS[0], speed: "9 pictures a second"}])
    models.setParent(columns)
    columns.setItemDelegate(
        ColumnDelegate([Column(RowRole.BADGE, 90), Column(speed, 130, right=True)], columns)
    )
    columns.setModel(models)
    columns.setMinimumHeight(theme.text_px(56))
    return _card("Rows", rows, columns)


def _progress() -> QWidget:
    rows = [ProgressRow("Download"), ProgressRow("Download", "paused"), ProgressRow("Download", "bad")]
    rows[0].set(0.64, "1.0 of 1.5 GB", "19 MB/s · 28 s left")
    rows[1].set(0.38, "Paused by you")
    rows[2].set(0.61, "The connection dropped. What arrived is kept.")
    small = ProgressBar("Memory", "ok", height=4)
    small.set_share(0.2)
    busy = ProgressBar("Checking", "info")
    busy.set_share(None)
    return _card("Progress", *rows, small, busy)


def _banners() -> QWidget:
    return _card(
        "Banners",
        Banner("ok", "Still learning,", "mistakes are falling."),
        Banner("info", "A better version is ready.", "", "Use it"),
        Banner("warn", "Only 3.1 GB of disk space is left.", "", "Free up"),
        Banner("bad", "This file could not be opened.", "It ends in the middle.", "Show why"),
    )


def _type() -> QWidget:
    labels = [
        Label("28 Page statement", "page"),
        Label("20 Page title, key number", "title"),
        Label("16 Section title", "section"),
        Label("14 Everything you read and press"),
        Label("12 Facts, times, hints", "fact"),
    ]
    elided = ElidedLabel("a-very-long-file-name-from-the-holidays-in-the-mountains-2019-0412-edited.jpg")
    return _card("Type", *labels, elided)


def _answers() -> QWidget:
    bars = ConfidenceBars()
    bars.set_scores([("Cup", 0.93), ("Spoon", 0.05), ("Dining table", 0.003)])
    return _card(
        "Answers",
        bars,
        RangeBar("After teaching", 0.93, 0.81, 0.98),
        RangeBar("Before teaching", 0.57, 0.42, 0.71, "control"),
        ConfusionTable(["Fine", "Dented", "Scratched"], [[22, 0, 0], [0, 13, 1], [1, 1, 4]]),
    )


def _media() -> QWidget:
    wave = Waveform()
    wave.set_peaks([abs((i * 37 % 100) / 100 - 0.5) * 2 for i in range(300)], 60)
    wave.set_position(24)
    picture = PictureView()
    image = QImage(400, 260, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ramp = QLinearGradient(0, 0, 400, 260)
    ramp.setColorAt(0, QColor("#4FB3F0"))
    ramp.setColorAt(1, QColor("#F08A3C"))
    painter.fillRect(image.rect(), ramp)
    painter.end()
    picture.set_image(image)
    picture.setMinimumHeight(theme.px(140))
    return _card("Sound and picture", wave, picture)


def _others() -> QWidget:
    steps = Steps(["Examples", "Model", "Teach"])
    steps.set_current(1)
    number = KeyNumberCard("Right on unseen examples", "target")
    number.set_number("93\u00a0%", "best so far")
    empty = EmptyState("history", "Nothing here yet.", "Try something")
    skeleton = Skeleton()
    skeleton.setMinimumHeight(theme.px(89))
    tiles = _line(Tile("image"), Tile("wave", active=True))
    return _card("Steps, number, tiles, empty, loading", steps, number, tiles, empty, skeleton)


def build() -> QWidget:
    """The sheet as a window that has not been shown."""
    sheet = QWidget()
    sheet.setObjectName("page")
    grid = QGridLayout(sheet)
    margin = theme.px(24)
    grid.setContentsMargins(margin, margin, margin, margin)
    grid.setSpacing(theme.px(16))
    columns = (
        (_buttons, _chips, _badges, _drop_areas, _type),
        (_fields, _choices, _rows, _progress, _media),
        (_banners, _answers, _others),
    )
    for position, makers in enumerate(columns):
        column = QVBoxLayout()
        column.setSpacing(theme.px(16))
        for make in makers:
            column.addWidget(make())
        column.addStretch(1)
        grid.addLayout(column, 0, position)
        grid.setColumnStretch(position, 1)
    sheet.resize(theme.px(1280), theme.px(1180))
    return sheet


def render(file: Path) -> QImage:
    """Draw the sheet in the current theme into `file` (PNG), and give the picture back."""
    sheet = build()
    host = MessageHost(sheet)
    host.show("Copied", seconds=60)
    image = sheet.grab().toImage()
    host.close()
    sheet.deleteLater()
    image.save(str(file))
    return image
