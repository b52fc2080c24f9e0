"""What a model needs, its files and its licence: the lower part of Discover's detail pane."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import paths
from desktop.catalogue import counted, text
from desktop.protocol import DownloadPlan, HubModel
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.progress import Kind, ProgressBar
from desktop.ui.widgets.sign import Sign
from desktop.wording import size, size_of
from desktop.workbench.fit import Fit
from desktop.workbench.licences import allows_commercial_use, licence_name
from desktop.workbench.model_names import page_of

FEW = 3
"""Files shown before "Show all"."""


class NeedsBar(QWidget):
    """Name, bar and numbers on one line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label(name, "fact", "text2")
        self._name.setMinimumWidth(theme.px(108))
        self._bar = ProgressBar(name, height=4)
        self._bar.setMinimumWidth(theme.px(60))
        self._bar.setMaximumWidth(theme.px(132))
        self._value = Label("", "fact", "text2", tabular=True)
        self._value.setMinimumWidth(theme.px(136))  # so that bars below each other are equally long
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._name)
        row.addWidget(self._bar, 4)
        row.addSpacing(theme.px(12))
        row.addStretch(1)
        row.addWidget(self._value)

    def say(self, name: str, share: float, value: str, kind: Kind) -> None:
        """Show `share` (0 to 1) of what there is, with the numbers behind it."""
        self._name.setText(name)
        self._bar.setAccessibleName(name)
        self._bar.setAccessibleDescription(value)
        self._bar.set_kind(kind)
        self._bar.set_share(share)
        self._value.setText(value)


class DiscoverNeeds(QWidget):
    """Memory and disk space, files, safety, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: HubModel | None = None
        self._plan: DownloadPlan | None = None
        self._all_shown = False
        self._memory = NeedsBar(self.tr("Memory"), self)
        self._disk = NeedsBar(self.tr("Disk space"), self)
        self._files_fact = Label("", "fact")
        self._show_all = LinkButton("")
        self._show_all.clicked.connect(self._toggle_files)
        self._files = QGridLayout()
        self._files.setContentsMargins(0, 0, 0, 0)
        self._files.setVerticalSpacing(theme.px(4))
        self._files.setColumnStretch(1, 1)
        self._safety = QWidget(self)
        self.safety_fact = ElidedLabel("", "fact", mode=Qt.TextElideMode.ElideRight)
        self._licence_fact = ElidedLabel("", "fact", mode=Qt.TextElideMode.ElideRight)
        self.read = LinkButton(self.tr("Read"))
        self.read.setAccessibleName(self.tr("Read the licence on the model's page"))
        self.read.clicked.connect(self._read_licence)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(line())
        self._needs_title = _small_title(self.tr("What it needs"))
        column.addWidget(self._needs_title)
        column.addWidget(self._memory)
        column.addWidget(self._disk)
        self._needs_end = line()
        column.addWidget(self._needs_end)
        self._files_head = QWidget(self)
        files = QHBoxLayout(self._files_head)
        files.setContentsMargins(0, 0, 0, 0)
        files.addWidget(_small_title(self.tr("Files")))
        files.addWidget(self._files_fact, 1)
        files.addWidget(self._show_all)
        column.addWidget(self._files_head)
        column.addLayout(self._files)
        safety = QHBoxLayout(self._safety)
        safety.setContentsMargins(0, 0, 0, 0)
        safety.addWidget(_small_title(self.tr("Safety")))
        safety.addWidget(self.safety_fact, 1)
        column.addWidget(self._safety)
        licence = QHBoxLayout()
        licence.addWidget(_small_title(self.tr("Licence")))
        licence.addWidget(self._licence_fact, 1)
        licence.addWidget(self.read)
        column.addLayout(licence)

    def show_model(self, model: HubModel, fit: Fit | None) -> None:
        """Show what the list knows already; `show_plan` adds the files."""
        self._model, self._plan, self._all_shown = model, None, False
        self._memory.setVisible(fit is not None)
        if fit is not None:
            kinds: dict[str, Kind] = {"well": "ok", "just": "accent", "slow": "accent", "too-big": "bad"}
            name = self.tr("Graphics memory") if fit.on_card else self.tr("Memory")
            numbers = size_of(fit.needed, fit.available) if fit.needed <= fit.available else size(fit.needed)
            self._memory.say(name, fit.share, numbers, kinds[fit.verdict])
        self._show_disk(model.size, None)
        self._show_files()
        self.show_safety("")
        self._show_licence(model.licence)

    def show_plan(self, plan: DownloadPlan) -> None:
        self._plan = plan
        self._show_disk(plan.total, plan.disk_free)
        self._show_files()
        if plan.licence:
            self._show_licence(plan.licence)

    def show_safety(self, verdict: str) -> None:
        """Say what the check of the model has shown; the row is hidden while nothing is known."""
        self.safety_fact.setText(verdict)
        self._safety.setVisible(bool(verdict))

    def _show_disk(self, needed: int, free: int | None) -> None:
        self._disk.setVisible(needed > 0)
        for part in (self._needs_title, self._needs_end):
            part.setVisible(needed > 0 or not self._memory.isHidden())
        if free is None:
            free = paths.disk_of_downloads().free
        if needed > 0:
            value = self.tr("{needed} of {free} free").format(needed=size(needed), free=size(free))
            self._disk.say(
                self.tr("Disk space"), needed / free if free else 1.0, value, "ok" if needed < free else "bad"
            )

    def _show_licence(self, licence: str) -> None:
        name = licence_name(licence) or self.tr("Not stated")
        allowed = allows_commercial_use(licence)
        notes = {True: self.tr("commercial use allowed"), False: self.tr("no commercial use")}
        self._licence_fact.setText(f"{name} · {notes[allowed]}" if allowed is not None else name)

    # ---- files ----

    def _toggle_files(self) -> None:
        self._all_shown = not self._all_shown
        self._show_files()

    def _show_files(self) -> None:
        while (item := self._files.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        plan = self._plan
        self._files_head.setVisible(plan is not None and bool(plan.files))
        self._show_all.setVisible(plan is not None and len(plan.all_files) > FEW)
        if plan is None:
            self._files_fact.setText("")
            return
        self._files_fact.setText(files_words(plan))
        self._show_all.set_words(self.tr("Show fewer") if self._all_shown else self.tr("Show all"))
        files = sorted(plan.all_files, key=lambda file: file.size, reverse=True)
        for row, file in enumerate(files if self._all_shown else files[:FEW]):
            self._files.addWidget(Sign("check" if file.here else "file", "text2", 14), row, 0)
            self._files.addWidget(ElidedLabel(file.name, "fact", "text2"), row, 1)
            value = Label(size(file.size), "fact", "text2", tabular=True)
            self._files.addWidget(value, row, 2, Qt.AlignmentFlag.AlignRight)

    def _read_licence(self) -> None:
        if self._model is not None:
            QDesktopServices.openUrl(QUrl(page_of(self._model.id)))


def files_words(plan: DownloadPlan) -> str:
    """ "4 files · 690 MB · safe format"."""
    parts = [counted("{count}\u00a0file", "{count}\u00a0files", len(plan.all_files)), size(plan.total)]
    return " · ".join([*parts, text("safe format")] if plan.safe else parts)


def plan_words(plan: DownloadPlan) -> str:
    """What a download would do, before it begins: "4 files · 690 MB · 212 GB free"."""
    parts = [counted("{count}\u00a0file", "{count}\u00a0files", len(plan.all_files)), size(plan.total)]
    parts += [
        text("with {model}, which it needs").format(model=companion.model) for companion in plan.companions
    ]
    if 0 < plan.missing < plan.total:
        parts.append(text("{size} still to arrive").format(size=size(plan.missing)))
    return " · ".join([*parts, text("{size} free").format(size=size(plan.disk_free))])


def _small_title(words: str) -> Label:
    label = Label(words, "fact", "text")
    label.setProperty("weight", "600")
    return label
