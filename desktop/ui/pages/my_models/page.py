"""My models: what is here, how big, from where, how fast; try, teach, pack, add, remove."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import paths, protocol
from desktop.catalogue import counted
from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.ui.look import theme as look
from desktop.ui.pages.carry import Carry
from desktop.ui.pages.giving_up import give_up
from desktop.ui.pages.my_models.disk import DiskUse, FreeUpSpace
from desktop.ui.pages.my_models.rows import InstalledModels
from desktop.ui.pages.my_models.table import ModelTable
from desktop.ui.pages.page import BringIn, FindModels, Page, Request, ShowModels, ShowRun, TeachFrom, TryModel
from desktop.ui.widgets.banner import Banner, Kind
from desktop.ui.widgets.buttons import MenuButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import line, title
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.undo import UndoOffer
from desktop.wording import size
from desktop.workbench.hearing import hear
from desktop.workbench.teaching.runs import rename_model
from desktop.workbench.workbench import Workbench

LOOK_AGAIN_MS = 2_000
"""How often to look whether the drive with the models is back."""


class MyModelsPage(Page):
    """What is on this computer. Everything here works without a connection."""

    name = "models"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._library = workbench.library
        self.undo = UndoOffer(self)
        self._told: tuple[Kind, str] = ("info", "")
        self._compared: frozenset[str] = frozenset()
        self._models = InstalledModels(workbench.measurements, self)
        self.carry = Carry(workbench, self)
        self.search = SearchField(self.tr("Search your models"))
        self.add = MenuButton(self.tr("Add…"), "plus", self._ways_to_add())
        self.banner, self.removed, self.drive = Banner(), Banner(), Banner()
        self._drive_watch = QTimer(self)
        self._drive_watch.setInterval(LOOK_AGAIN_MS)
        self._drive_watch.timeout.connect(self._check_drive)
        self.disk = DiskUse()
        self.free_up = FreeUpSpace(self._models)
        self.table = ModelTable(self._models, workbench.fit_of)
        self.empty = EmptyState(
            "layers", self.tr("No model is on this computer yet."), self.tr("Find a model to download")
        )
        self.nothing_found = EmptyState(
            "search", self.tr("None of your models matches these words."), self.tr("Show all")
        )
        self._build()
        self._connect()
        self._show_models()

    def opened(self) -> None:
        """Other programs share the caches, so look again."""
        self._workbench.installed.refresh()
        self._workbench.downloads.look_around()
        self._compare()
        self._check_drive()

    def take(self, request: Request) -> None:
        match request:
            case BringIn(paths_):
                for path in paths_:
                    self.carry.bring_in(path)

    def _ways_to_add(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            (self.tr("Add a pack…"), self.carry.choose_pack),
            (self.tr("Add from a file…"), self.carry.choose_file),
            (self.tr("Add from a folder…"), self.carry.choose_folder),
        ]

    def _build(self) -> None:
        header = PageHeader()
        row = QHBoxLayout(header)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        row.setSpacing(look.px(12))
        row.addWidget(title(self.title), 1)
        row.addWidget(self.search)
        row.addWidget(self.add)
        self._stack = QStackedWidget()
        full = QWidget()
        body = QVBoxLayout(full)
        body.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        body.setSpacing(look.px(16))
        for part in (self.drive, self.banner, self.removed, self.disk, self.free_up):
            body.addWidget(part)
        body.addWidget(self.table, 1)
        body.addWidget(self.nothing_found, 1)
        scroll = QScrollArea()  # for windows that are not high enough for disk, table and particulars
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        full.setObjectName("contents")
        scroll.setWidget(full)
        self._stack.addWidget(scroll)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(line())
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._workbench.installed.changed.connect(self._show_models)
        self._workbench.model_measured.connect(self._show_models)
        self._library.removed_changed.connect(self._show_removed)
        self._library.duplicates_changed.connect(self._show_duplicates)
        self.search.searched.connect(self._search)
        self.nothing_found.acted.connect(self._clear_search)
        self.empty.acted.connect(self._leave_emptiness)
        self._workbench.engines.offline_changed.connect(self._show_state)
        self.removed.acted.connect(self._bring_back)
        self.disk.free_up_pressed.connect(self._show_free_up)
        self.free_up.closed.connect(self.free_up.hide)
        self.free_up.give_up_requested.connect(self._give_up)
        self._workbench.downloads.changed.connect(self._show_what_could_go)
        self.free_up.remove_requested.connect(lambda model_id: self._remove([model_id]))
        self.table.try_requested.connect(self._try)
        self.table.teach_requested.connect(self._teach)
        self.table.removal_asked.connect(self._find_out)
        self.table.remove_confirmed.connect(self._remove)
        self.table.particulars.report_requested.connect(self._show_report)
        self.table.particulars.renamed.connect(self._rename)
        self.table.pack_requested.connect(self._pack)
        self.carry.begun.connect(lambda words: self.banner.say("info", "", words))
        self.carry.ended.connect(self._tell)
        self.banner.acted.connect(self._tell_all)

    def _try(self, model_id: str) -> None:
        self.requested.emit(TryModel(model_id))

    def _rename(self, model: ModelInfo, name: str) -> None:
        try:
            rename_model(model, name)
        except OSError as error:
            words = self.tr("The name could not be changed: {reason}.")
            self.message_requested.emit(words.format(reason=error.strerror or error), "bad")
        else:
            self._workbench.installed.refresh()

    def _show_report(self, folder: str) -> None:
        self.requested.emit(ShowRun(folder))

    def _teach(self, model_id: str) -> None:
        self.requested.emit(TeachFrom(model_id))

    # ---- what is shown ----

    def _show_models(self) -> None:
        self.table.set_models(self._workbench.installed.models)
        self.disk.show_models(self._workbench.installed.models)
        self._show_duplicates()
        self._show_state()
        if self.isVisible():
            self._compare()

    def _search(self, words: str) -> None:
        self._models.search(words)
        self._show_state()

    def _clear_search(self) -> None:
        self.search.clear()
        self._search("")

    def _leave_emptiness(self) -> None:
        if self._workbench.engines.is_offline:
            self.carry.choose_pack()
        else:
            self.requested.emit(FindModels())

    def _say_what_is_missing(self) -> None:
        nothing = self.tr("No model is on this computer yet.")
        if self._workbench.engines.is_offline:
            words = self.tr(
                "You are offline, so nothing can be downloaded. Add a pack from another computer instead."
            )
            self.empty.say(f"{nothing} {words}", self.tr("Add a pack…"))
        else:
            self.empty.say(nothing, self.tr("Find a model to download"))

    def _show_state(self) -> None:
        self._say_what_is_missing()
        said = self.banner.text() or self.drive.text()
        something = self._workbench.installed.models or self._library.removed or said
        self._stack.setCurrentIndex(0 if something else 1)
        found = self._models.rowCount() > 0 or not self.search.text().strip()
        self.table.setVisible(found)
        self.nothing_found.setVisible(not found)

    def _check_drive(self) -> None:
        """Say that the drive with the models is away, for as long as it is."""
        folder = paths.chosen_models_dir()
        if folder is not None and not folder.is_dir():
            words = self.tr("They are in “{folder}”. They will be listed again as soon as it is connected.")
            strong = self.tr("The drive with your models is not connected.")
            self.drive.say("warn", strong, words.format(folder=folder))
            self._drive_watch.start()
        elif self.drive.text():
            self.drive.clear()
            self._drive_watch.stop()
            self._workbench.installed.refresh()
        self._show_state()

    # ---- duplicates ----

    def _compare(self) -> None:
        """Look for the same weights in several places, once for each set of models."""
        here = frozenset(model.id for model in self._workbench.installed.models)
        if here != self._compared:
            self._compared = here
            self._library.find_duplicates()

    def _show_duplicates(self) -> None:
        names = {model.id: self._place(model) for model in self._workbench.installed.models}
        copies = {
            one: ", ".join(names[other] for other in duplicate.models if other != one and other in names)
            for duplicate in self._library.duplicates
            for one in duplicate.models
        }
        self.table.particulars.show_copies(copies)
        self._show_what_could_go()

    def _show_what_could_go(self) -> None:
        unfinished = list(self._workbench.downloads.unfinished)
        self.free_up.show_models(self._workbench.installed.models, self._library.duplicates, unfinished)

    def _give_up(self, model_id: str) -> None:
        give_up(model_id, self._workbench.downloads, self.undo)

    def _place(self, model: ModelInfo) -> str:
        return f"{model.name} ({self._models.source_words(model)})"

    def _show_free_up(self) -> None:
        self.free_up.setVisible(self.free_up.isHidden())

    # ---- bringing in, packing ----

    def _tell(self, kind: Kind, strong: str, text: str) -> None:
        """What came of it, in the place where its beginning was told."""
        self.banner.say(kind, strong, text, self.tr("Show all") if self.carry.all_words else None)
        self._told = (kind, strong)
        self._show_state()
        if self.isHidden():  # whoever is elsewhere must hear of it too
            self.offer_requested.emit(strong, kind, self.tr("Show"), ShowModels())

    def _tell_all(self) -> None:
        if self.carry.all_words:
            self.banner.say(*self._told, self.carry.all_words)

    def _pack(self, model_ids: list[str]) -> None:
        models = [model for name in model_ids if (model := self._workbench.installed.model(name)) is not None]
        if models:
            self.banner.clear()
            self.carry.pack(models)

    # ---- removing ----

    def _find_out(self, model_id: str) -> None:
        """What removing would break; the question stands already."""
        job = self._library.plan_removal(model_id)

        def told(removal: object) -> None:
            if isinstance(removal, protocol.Removal):
                self.table.toolbar.tell(model_id, self._consequences(removal))

        hear(job.succeeded, self, told)

    def _consequences(self, removal: protocol.Removal) -> str:
        known = (self._workbench.installed.model(name) for name in removal.needed_by)
        names = self._listed([model for model in known if model is not None])
        needed = ""
        if names:
            needed = counted(
                "{names} needs it and will stop working.",
                "{names} need it and will stop working.",
                len(removal.needed_by),
                names=names,
            )
        return " ".join(part for part in (needed, say(removal.note)) if part)

    def _listed(self, models: list[ModelInfo]) -> str:
        """Their names in a row, with the place of those that are called the same."""
        short = [model.name for model in models]
        names = [
            f"“{model.name}” ({self._models.source_words(model)})"
            if short.count(model.name) > 1
            else f"“{model.name}”"
            for model in models
        ]
        if len(names) < 2:
            return "".join(names)
        return self.tr("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])

    def _remove(self, model_ids: list[str]) -> None:
        self.banner.clear()
        for model_id in model_ids:
            model = self._workbench.installed.model(model_id)
            if model is not None:
                self._models.hide_model(model_id)
                self._remove_one(model)
        self._show_state()

    def _remove_one(self, model: ModelInfo) -> None:
        job = self._library.remove(model)

        def failed(failure: protocol.Failed) -> None:
            self._models.hide_model(model.id, hidden=False)
            self._show_state()
            words = self.tr("“{name}” could not be removed.").format(name=model.name)
            self.banner.say("bad", words, say(failure.message))

        hear(job.failed, self, failed)

    def _show_removed(self) -> None:
        removed = self._library.removed
        if not removed:
            self.removed.clear()
            self._show_state()
            return
        last, others = removed[-1], len(removed) - 1
        strong = self.tr("“{name}” was removed.").format(name=last.name)
        if others:
            strong = counted(
                "“{name}” and {count} other were removed.",
                "“{name}” and {count} others were removed.",
                others,
                name=last.name,
            )
        freed = size(sum(model.size for model in removed))
        text = self.tr("{size} will be freed when you close Burnish.").format(size=freed)
        action = self.tr("Undo") if not others else self.tr("Bring “{name}” back").format(name=last.name)
        self.removed.say("ok", strong, text, action)
        self._show_state()

    def _bring_back(self) -> None:
        if not self._library.removed:
            return
        model = self._library.removed[-1]
        self._models.hide_model(model.id, hidden=False)
        job = self._library.restore(model)

        def failed(failure: protocol.Failed) -> None:
            words = self.tr("“{name}” could not be brought back.").format(name=model.name)
            self.banner.say("bad", words, say(failure.message))

        hear(job.failed, self, failed)
        self.table.view.setFocus()
