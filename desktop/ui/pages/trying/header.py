"""The head of the Try page: what is opened, and what can be done with all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import catalogue, wording
from desktop.ui.look import icons, theme
from desktop.ui.pages.trying.watching import Watching
from desktop.ui.widgets.buttons import IconButton, PlainButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, title
from desktop.ui.widgets.page_header import PageHeader
from desktop.workbench.trying.trial import Trial


class TryHeader(PageHeader):
    """64 px high.

    Signals:
        back_requested(): to the empty page.
        add_requested(): more files are wanted.
    """

    back_requested = Signal()
    add_requested = Signal()

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._trial = trial
        self._title = title(self.tr("Try"))
        self.back = IconButton("chevl", self.tr("Back"), quiet=True)
        self.back.clicked.connect(self.back_requested)
        self._name = ElidedLabel("", "section")
        self._facts = ElidedLabel("", "fact")
        self.add = PlainButton(self.tr("Add files…"), "plus")
        self.add.clicked.connect(self.add_requested)
        self.run_all = PlainButton(self.tr("Run on all"), "play")
        self.run_all.clicked.connect(self._on_run_all)
        self._names = QWidget()
        self._file_facts = ""
        self._build()
        Watching(trial, self.refresh, self)

    def _build(self) -> None:
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        names.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self._title)
        layout.addWidget(self.back)
        layout.addWidget(self._names, 1)
        layout.addStretch(0)
        layout.addWidget(self.add)
        layout.addWidget(self.run_all)

    def set_facts(self, facts: str) -> None:
        """What is known about the file that is shown: "1200 × 1006 pixels"."""
        self._file_facts = facts
        self.refresh()

    def refresh(self) -> None:
        trial, count = self._trial, len(self._trial.inputs)
        opened = count > 0
        for widget in (self.back, self._names, self.add):
            widget.setVisible(opened)
        self._title.setVisible(not opened)
        self.run_all.setVisible(count > 1)
        if not opened:
            return
        shown = trial.inputs[trial.current]
        self._name.setText(trial.name(trial.current) if shown.path else self.tr("Your own text"))
        place = self._place(count)
        self._facts.setText(" · ".join(part for part in (self._file_facts, place) if part))
        if trial.is_batch:
            self.run_all.set_words(self.tr("Stop"))
            self.run_all.set_icon("x")
        else:
            self.run_all.set_words(self._run_words(count))
            self.run_all.set_icon("play")
        ready = trial.is_batch or (trial.model is not None and trial.missing is None)
        self.run_all.explain(ready, self.tr("Choose a model and fill in what is still needed first"))

    def _run_words(self, count: int) -> str:
        """What was answered before somebody stopped is not asked again; the first one was opened with."""
        done, failed, waiting = self._trial.counts()
        if done > 1 and failed + waiting:
            return self.tr("Run on the other {count}").format(count=wording.whole(failed + waiting))
        return self.tr("Run on all {count}").format(count=wording.whole(count))

    def _place(self, count: int) -> str:
        if count < 2 or self._trial.media is None:
            return ""
        kinds = {
            "image": self.tr("{position} of {count} pictures"),
            "text": self.tr("{position} of {count} texts"),
            "audio": self.tr("{position} of {count} recordings"),
        }
        return kinds[self._trial.media.value].format(
            position=wording.whole(self._trial.current + 1), count=wording.whole(count)
        )

    def _on_run_all(self) -> None:
        if self._trial.is_batch:
            self._trial.stop()
        else:
            self._trial.ask_all()


class TryFooter(PageHeader):
    """36 px: what the answer cost, and that nothing left this computer."""

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(35, parent)
        self._trial = trial
        self._sign = Label("", "fact")
        self._facts = Label("", "fact", "text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._sign)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        layout.addWidget(Label(self.tr("Nothing was uploaded"), "fact", "text2"))
        Watching(trial, self.refresh, self)

    def text(self) -> str:
        return self._facts.text()

    def refresh(self) -> None:
        facts = self._trial.facts()
        if facts is not None and not facts.seconds:
            facts = None  # the history did not keep it
        self._sign.setPixmap(icons.pixmap("bolt", "text2", 14, self.devicePixelRatioF()))
        self._sign.setVisible(facts is not None)
        if facts is None:
            self._facts.setText(self.tr("Everything runs on this computer"))
            return
        took = wording.duration(facts.seconds)
        words = (
            self.tr("{time} on {device}").format(time=took, device=catalogue.text(facts.device))
            if facts.device
            else took
        )
        if facts.memory:
            words += " · " + self.tr("{size} of memory").format(size=wording.size(facts.memory))
        self._facts.setText(words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.refresh()
