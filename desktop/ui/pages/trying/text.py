"""A text that is asked about; it can be edited, and what is asked is what stands there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.messages import say
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.trying.batch import BatchHead, BatchList
from desktop.ui.pages.trying.encoding import EncodingChoice
from desktop.ui.pages.trying.text_marks import TextMarks
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.labels import Label
from desktop.workbench.incoming import incoming
from desktop.workbench.trying.gathering import OpenedText, count_words
from desktop.workbench.trying.text_files import TextFiles
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

_COLUMN = 720


class TextEditor(QPlainTextEdit):
    """Takes words only, addresses among them: files and pictures are opened, as everywhere in the window.

    Signals:
        things_pasted(QMimeData): files or a picture.
    """

    things_pasted = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # What is refused here goes on to the window when it is dragged.
        return not _are_things(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if _are_things(source):
            self.things_pasted.emit(source)
        else:
            super().insertFromMimeData(source)


def _are_things(source: QMimeData) -> bool:
    brought = incoming(source)
    return bool(brought) and not brought.address


class TextStage(QWidget):
    """Text above, its batch below.

    Signals:
        facts_known(str): how many words.
    """

    facts_known = Signal(str)

    def __init__(self, trial: Trial, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial = trial
        self._shown = ""
        """The text as the editor holds it (with its own line ends and spaces); what differs is an edit."""
        self._index = 0
        self._is_showing = False
        self._files = TextFiles(workbench, self)
        self._files.asking.connect(self._on_asking)
        self._files.opened.connect(self._on_opened)
        self.editor = TextEditor()
        self.editor.setAccessibleName(self.tr("Text"))
        self._invitation = self.tr("Type or paste some text")
        self.editor.setPlaceholderText(self._invitation)
        self.editor.setMaximumWidth(theme.px(_COLUMN))
        self.editor.setTabChangesFocus(True)
        self.marks = TextMarks(self.editor)
        self.editor.textChanged.connect(self._on_text_changed)
        self.banner = Banner("info")
        self.ask = PlainButton(self.tr("Ask about this text"), "play", small=True)
        self.ask.clicked.connect(self._ask)
        self.ask.hide()
        self._counts = Label("", "fact")
        self.encoding = EncodingChoice()
        self.encoding.chosen.connect(self._read_as)
        self._count_later = QTimer(self, singleShot=True, interval=150)
        self._count_later.timeout.connect(self._count)
        self._batch = QWidget()
        self._build()
        self._showing: tuple[int, int] | None = None
        trial.changed.connect(self._on_changed)
        trial.asking.connect(self._hand_over)

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._counts)
        foot.addStretch(1)
        foot.addWidget(self.encoding)
        foot.addWidget(self.ask)
        column = QWidget()
        column.setMaximumWidth(theme.px(_COLUMN))
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(8))
        inner.addWidget(self.banner)
        inner.addWidget(self.editor, 1)
        inner.addLayout(foot)
        batch = QVBoxLayout(self._batch)
        batch.setContentsMargins(0, 0, 0, 0)
        batch.addWidget(BatchHead(self._trial))
        self.list = BatchList(self._trial)
        self.list.setMaximumHeight(theme.px(220))
        batch.addWidget(self.list)
        inner.addWidget(self._batch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        layout.addWidget(column, 1)
        layout.addStretch(0)

    def marked(self) -> str:
        """The passage that is marked, or ""."""
        return next(iter(self.marks.marked()), "")

    def _is_mine(self) -> bool:
        return self._trial.media is Media.TEXT and bool(self._trial.inputs)

    def _on_changed(self) -> None:
        self._batch.setVisible(self._is_mine() and len(self._trial.inputs) > 1)
        showing = self._trial.showing if self._is_mine() else None
        if showing != self._showing:
            self._showing = showing
            if showing is not None:
                self._show_input(self._trial.current)

    def _show_input(self, index: int) -> None:
        shown = self._trial.inputs[index]
        self._index = index
        self.banner.clear()
        self.ask.hide()
        self.encoding.hide()
        self.marks.forget()
        if not shown.path:
            self._show(shown.text)
        elif not Path(shown.path).exists():
            self._show("")
            self.editor.setReadOnly(True)
            words = self.tr("The text is no longer where it was.")
            self.banner.say("warn", words, self.tr("The answer is still here.") if self._trial.entry else "")
        else:
            # Until the file is read the editor holds the text before it, which is none of this input's.
            self._shown = self.editor.toPlainText()
            self.editor.setReadOnly(True)
            self._files.read(shown.path, shown.encoding)

    def _is_shown(self, path: str) -> bool:
        return self._is_mine() and self._trial.inputs[self._trial.current].path == path

    def _read_as(self, encoding: str) -> None:
        self._trial.read_as(encoding)
        self._show_input(self._trial.current)

    def _on_opened(self, path: str, opened: OpenedText) -> None:
        if not self._is_shown(path):
            return
        self._show(opened.text)
        self.encoding.show_as(opened.encoding)
        if opened.problem:
            self.editor.setReadOnly(True)
            self.banner.say("warn", self.tr("This text cannot be shown."), say(opened.problem))
        elif not opened.whole:
            self.editor.setReadOnly(True)
            self.banner.say(
                "info",
                self.tr("The beginning is shown."),
                self.tr("The question is asked about the whole file."),
            )
            self._tell_counts(opened.words, opened.characters)

    def _on_asking(self, path: str) -> None:
        """Nothing until an engine has read the file: the words of another one would seem to be its own."""
        if not self._is_shown(path):
            return
        self._shown = ""
        self._is_showing = True
        self.editor.clear()
        self._is_showing = False
        self.editor.setPlaceholderText(self.tr("Reading…"))
        self.editor.setReadOnly(True)
        self._counts.setText("")

    def _show(self, text: str) -> None:
        self.editor.setReadOnly(False)
        self.editor.setPlaceholderText(self._invitation)
        if self.editor.toPlainText() != text:
            self._is_showing = True
            self.editor.setPlainText(text)
            self._is_showing = False
        self.marks.apply()
        # Read back: the editor turns CR LF, no-break spaces and U+2028 into its own, and that is no edit.
        self._shown = self.editor.toPlainText()
        self.ask.hide()
        self._count()

    def _on_text_changed(self) -> None:
        self._count_later.start()
        if not self._is_showing:
            self.marks.forget()
        edited = self._is_mine() and self.editor.toPlainText() != self._shown
        self.ask.setVisible(edited)
        if edited and not self._is_showing:
            self.encoding.hide()  # what was typed is in no file

    def _ask(self) -> None:
        self._hand_over()
        self._trial.ask_current()

    def _hand_over(self) -> None:
        """What was edited is what is asked about, unless something else was opened instead of it."""
        opening = self._showing[0] if self._showing is not None else None
        if (
            self._is_mine()
            and opening == self._trial.opening
            and self._index < len(self._trial.inputs)
            and self.editor.toPlainText() != self._shown
        ):
            self._shown = self.editor.toPlainText()
            self.ask.hide()
            self._trial.edit_text(self._shown, self._index)

    def _count(self) -> None:
        if not self.editor.isReadOnly():  # what is read-only is not all there is, or nothing
            text = self.editor.toPlainText()
            self._tell_counts(count_words(text), len(text))

    def _tell_counts(self, words: int, characters: int) -> None:
        told = counted("{count}\u00a0word", "{count}\u00a0words", words)
        length = counted("{count}\u00a0character", "{count}\u00a0characters", characters)
        self._counts.setText(f"{told} · {length}")
        if self._is_mine():
            self.facts_known.emit(told)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.marks.recolour()
