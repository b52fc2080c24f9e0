"""Before the first step: what teaching is, where the examples go, and the earlier runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import letters, tasks, wording
from desktop.media import ARCHIVES, TABLES, is_archive, is_table
from desktop.ui.look import theme
from desktop.ui.pages.teach.forms import FormCards
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.buttons import IconButton, PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.drop_area import DropArea, Verdict
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import heading, line
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.ui.widgets.tile import Tile
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.runs import StoredRun
from desktop.workbench.teaching.session import TeachSession

SHOWN = 30
"""Earlier runs in the list; the History page has all."""


def judge_examples(paths: list[str]) -> Verdict:
    """Whether what is held over the page can be taught from: exactly one folder, archive or table."""
    if len(paths) == 1 and (Path(paths[0]).is_dir() or is_table(paths[0]) or is_archive(paths[0])):
        return Verdict(True, _tr("Drop to check “{name}”").format(name=letters.shown(Path(paths[0]).name)))
    return Verdict(False, _tr("Drop one folder that holds a folder for each group, or one table"))


def progress_words(run: StoredRun) -> str:
    """Where a run stands, in a few words."""
    match run.state:
        case "finished":
            if math.isnan(run.accuracy):
                return _tr("Finished")
            return _tr("{share} right on unseen examples").format(share=wording.percent(run.accuracy))
        case "running":
            return _tr("Teaching now")
        case _ if run.epoch:
            return _tr("Stopped after round {round} of {rounds}").format(round=run.epoch, rounds=run.epochs)
        case _:
            return _tr("Stopped before the first round was complete")


class RunRow(QWidget):
    """One earlier run.

    Signals:
        opened(str), continued(str), deleted(str): its folder.
    """

    opened = Signal(object)
    continued = Signal(object)
    deleted = Signal(object)

    def __init__(self, run: StoredRun, live: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = run
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(ElidedLabel(run.name, "strong"))
        words.addWidget(ElidedLabel(" · ".join(self._facts(run)), "fact", mode=Qt.TextElideMode.ElideRight))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(10), 0, theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(Tile("cap", active=run.state == "running", size=32))
        row.addLayout(words, 1)
        row.addWidget(self._badge(run))
        self.button = self._button(run, live)
        if self.button is not None:
            row.addWidget(self.button)
        self.delete = IconButton(
            "trash", self.tr("Delete the run “{name}”").format(name=run.name), small=True, quiet=True
        )
        self.delete.clicked.connect(self._delete)
        self.delete.setVisible(run.state != "running")
        row.addWidget(self.delete)
        self.setAccessibleName(f"{run.name}, {progress_words(run)}")

    def _facts(self, run: StoredRun) -> list[str]:
        facts = [wording.day(run.created), teach_words.way(run.plan.task, run.plan.method)]
        if run.groups:
            facts.append(teach_words.examples_in_groups(sum(run.counts), run.groups))
        return facts

    def _badge(self, run: StoredRun) -> Badge:
        if run.state == "finished":
            return Badge(progress_words(run), "plain")
        if run.state == "running":
            return Badge(progress_words(run), "info", "info")
        return Badge(progress_words(run), "warn", "warn", run.message)

    def _button(self, run: StoredRun, live: bool) -> PlainButton | None:
        if run.can_continue:
            button = PlainButton(self.tr("Continue"), "play", small=True)
            button.clicked.connect(self._continue)
        elif run.state == "finished" or live:
            button = PlainButton(self.tr("Show"), small=True)
            button.clicked.connect(self._open)
        else:
            return None  # another window teaches it; there is nothing to press
        button.setAccessibleName(f"{button.text()}: {run.name}")
        return button

    def _open(self) -> None:
        self.opened.emit(self.run.folder)

    def _continue(self) -> None:
        self.continued.emit(self.run.folder)

    def _delete(self) -> None:
        self.deleted.emit(self.run.folder)


class StartView(QWidget):
    """Drop area and earlier runs.

    Signals:
        folder_chosen(str): a folder of group folders, an archive of one, or a table.
        run_opened(str), run_continued(str), run_deleted(str): folder of a run.
    """

    folder_chosen = Signal(object)
    run_opened = Signal(object)
    run_continued = Signal(object)
    run_deleted = Signal(object)

    def __init__(self, session: TeachSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        pane = ScrollPane(self.tr("Teach"), self)
        contents = pane.contents
        self.area = DropArea(
            self.tr("Drop your examples here"),
            self.tr(
                "A folder with one folder for each group, or a table. "
                "Burnish learns to tell the groups apart."
            ),
            ("folder", *(media.row.icon for media in tasks.TAUGHT), "cap"),
            judge=judge_examples,
            parent=contents,
        )
        self.choose = PlainButton(self.tr("Choose a folder…"), "folder")
        self.area.add_button(self.choose)
        self.choose_archive = PlainButton(self.tr("Choose an archive…"), "file")
        self.area.add_button(self.choose_archive)
        self.choose_table = PlainButton(self.tr("Choose a table…"), "text")
        self.area.add_button(self.choose_table)
        self.choose.clicked.connect(self.ask_for_folder)
        self.choose_table.clicked.connect(self.ask_for_table)
        self.choose_archive.clicked.connect(self.ask_for_archive)
        self.area.pressed_open.connect(self.ask_for_folder)
        self.area.dropped.connect(self._take)
        self.area.setMinimumHeight(theme.px(300))
        self.rows: list[RunRow] = []
        self._runs = Card(16, 0, parent=contents)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._runs.content.addWidget(heading(self.tr("Earlier runs")))
        self._runs.content.addLayout(self._list)
        column = QVBoxLayout(contents)
        margin = theme.px(24)
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(16))
        column.addWidget(self.area, 1)
        self.forms = FormCards(contents)
        column.addWidget(self.forms)
        column.addWidget(self._runs)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(pane)
        session.runs_changed.connect(self._on_runs)

    def refresh(self) -> None:
        """List the runs that are here now."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        live = self._session.folder if self._session.is_running else ""
        self.rows = [RunRow(run, run.folder == live) for run in self._session.runs()[:SHOWN]]
        for index, row in enumerate(self.rows):
            if index:
                self._list.addWidget(line())
            row.opened.connect(self.run_opened)
            row.continued.connect(self.run_continued)
            row.deleted.connect(self.run_deleted)
            self._list.addWidget(row)
        self._runs.setVisible(bool(self.rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * theme.px(24)
        self.forms.fit(room)
        buttons = (self.choose, self.choose_archive, self.choose_table)
        beside = sum(button.sizeHint().width() + theme.px(32) for button in buttons) <= room
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self.area.button_row.setDirection(way)

    def _on_runs(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, paths: list[str]) -> None:
        self.folder_chosen.emit(paths[0])

    def ask_for_folder(self) -> None:
        """The system's folder window. It does not stop the rest of the program."""
        dialog = QFileDialog(self, self.tr("Choose a folder with one folder for each group"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog)

    def ask_for_archive(self) -> None:
        """The same for an archive with such a folder in it."""
        title, names = self.tr("Choose an archive with one folder for each group"), self.tr("Archives")
        self._ask_for_file(title, names, ARCHIVES)

    def ask_for_table(self) -> None:
        """The same for a table."""
        title = self.tr("Choose a table with a column of texts and one of groups")
        self._ask_for_file(title, self.tr("Tables"), sorted(TABLES))

    def _ask_for_file(self, title: str, names: str, endings: Sequence[str]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"{names} ({' '.join(f'*{ending}' for ending in endings)})")
        self._open(dialog)

    def _open(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._choose)  # a method: a signal of objects takes none of text
        dialog.open()

    def _choose(self, path: str) -> None:
        self.folder_chosen.emit(path)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeachStart", text)
