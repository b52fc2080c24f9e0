"""Answers leave Burnish as pictures: with what was found drawn on them, or one part alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSize, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.catalogue import counted
from desktop.protocol import Input, Item, Preview
from desktop.results import Boxes, Masks, Result
from desktop.tasks import Media
from desktop.ui.picture.name_plates import Measures
from desktop.ui.results import picture_files
from desktop.ui.results.picture_files import ENDING, Draw, PictureFormat, PictureWriting, Wish
from desktop.workbench.hearing import hear
from desktop.workbench.trying.names import ALONE, Names
from desktop.workbench.trying.telling import display_label
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench


class PictureExporter(QObject):
    """Writes pictures beside the event loop.

    Signals:
        told(str, str): what is done, was done, or why not: the sentence, and "ok", "info", "warn" or "bad".
    """

    told = Signal(str, str)

    def __init__(
        self, trial: Trial, workbench: Workbench, window: QWidget, as_shown: Callable[[Result], Result]
    ) -> None:
        """`as_shown` is what the person sees of an answer, such as without what is hidden as less certain."""
        super().__init__(window)
        self._trial, self._workbench, self._window = trial, workbench, window
        self._as_shown = as_shown
        self._under_way: set[Keeping] = set()

    @property
    def form(self) -> PictureFormat | None:
        """How answers to the present question are kept as pictures, if they can be."""
        return picture_files.format_for(self._trial.task.result) if self._trial.task else None

    @property
    def is_writing(self) -> bool:
        return bool(self._under_way)

    def menu_items(self, current: bool, all_words: str) -> list[tuple[str, Callable[[], object]]]:
        """Entries for the answer that is shown, if `current`; for all answers, unless `all_words` is ""."""
        form = self.form
        if form is None:
            return []
        words = QCoreApplication.translate("export", form.words)
        items: list[tuple[str, Callable[[], object]]] = []
        if current:
            items.append((f"{words}\tPNG", partial(self.keep_current, form)))
        if all_words:
            items.append((f"{all_words}: {words[:1].lower()}{words[1:]}\tPNG", partial(self.keep_all, form)))
        return items

    def keep_current(self, form: PictureFormat) -> None:
        """Ask where to, then write the picture that is shown with its answer on it."""
        item = self._trial.answer()
        if item is None or not isinstance(item.result, Boxes | Masks):
            return
        target = self._ask_file(item, f"{ALONE.stem(item.input)} {form.suffix}")
        if target is not None:
            self._write([self._wish(item, target)], target.name)

    def keep_all(self, form: PictureFormat) -> None:
        """Ask for a folder, then write every answered picture; nothing that is there is replaced."""
        items = [item for item in self._trial.answers() if isinstance(item.result, Boxes | Masks)]
        title = counted("Folder for {count}\u00a0picture", "Folder for {count}\u00a0pictures", len(items))
        folder = QFileDialog.getExistingDirectory(self._window, title) if items else ""
        if not folder:
            return
        wishes: list[Wish] = []
        taken: set[Path] = set()
        names = Names(item.input for item in items)
        for item in items:
            target = _free(Path(folder), f"{names.stem(item.input)} {form.suffix}", taken)
            wishes.append(self._wish(item, target))
        self.told.emit(
            counted("Saving {count}\u00a0picture…", "Saving {count}\u00a0pictures…", len(wishes)), "info"
        )
        self._write(wishes, counted("{count}\u00a0picture", "{count}\u00a0pictures", len(wishes)))

    def cut_out(self, part: int) -> None:
        """Ask where to, then write one part of the picture that is shown, on a transparent ground."""
        item = self._trial.answer()
        if item is None or not isinstance(item.result, Masks) or part >= len(item.result.parts):
            return
        name = display_label(item.result.parts[part].label).lower()
        target = self._ask_file(item, f"{ALONE.stem(item.input)} {name}".replace("/", "-"))
        if target is not None:
            cut = picture_files.cutting(item.result, part)
            self._write([_wish_for(item.input, item.result, target, cut)], target.name)

    def _wish(self, item: Item, target: Path) -> Wish:
        shown = self._as_shown(item.result) if item.result is not None else item.result
        assert isinstance(shown, Boxes | Masks)
        return _wish_for(item.input, shown, target, picture_files.drawing(shown, Measures.of_file()))

    def _ask_file(self, item: Item, stem: str) -> Path | None:
        start = str(Path(item.input.path).parent / f"{stem}{ENDING}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export as a picture"),
            start,
            self.tr("Picture (*{ending})").format(ending=ENDING),
        )
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix.lower() == ENDING else Path(chosen + ENDING)

    def _write(self, wishes: Sequence[Wish], name: str) -> None:
        keeping = Keeping(self._workbench, wishes, name, self)
        self._under_way.add(keeping)
        keeping.told.connect(self.told)
        keeping.ended.connect(lambda: self._under_way.discard(keeping))
        keeping.ended.connect(keeping.deleteLater)
        keeping.begin()


class Keeping(QObject):
    """One export. Originals that are not read here are drawn on the engine's copy of them.

    Signals:
        told(str, str): how it went.
        ended(): nothing is written any more.
    """

    told = Signal(str, str)
    ended = Signal()

    def __init__(self, workbench: Workbench, wishes: Sequence[Wish], name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench, self._wishes, self._name = workbench, list(wishes), name
        self._written, self._lost, self._unread = 0, 0, list[Wish]()
        self._copied: set[Path] = set()
        # Without a parent: its thread may outlive the window.
        self._writing = PictureWriting()
        self._writing.unreadable.connect(self._on_unreadable)
        self._writing.ended.connect(self._on_ended)

    def begin(self) -> None:
        self._writing.begin(self._wishes)

    def _on_unreadable(self, wish: Wish, reason: str) -> None:
        if reason or wish.target in self._copied:
            self._lost += 1
        else:
            self._unread.append(wish)

    def _on_ended(self, written: int, reason: str) -> None:
        self._written += written
        if reason:
            words = self.tr("{name} could not be saved: {reason}. The answer is still here.")
            self._end(words.format(name=self._name, reason=reason.rstrip(".")), "bad")
        elif self._unread:
            self._ask_copy(self._unread.pop())
        elif self._lost:
            words = self.tr("{saved} of {all} pictures saved. The others can no longer be opened.")
            told = words.format(saved=self._written, all=len(self._wishes))
            self._end(told, "bad" if not self._written else "warn")
        else:
            self._end(self.tr("{name} saved").format(name=self._name), "ok")

    def _ask_copy(self, wish: Wish) -> None:
        self._copied.add(wish.target)
        job = self._workbench.preview(wish.source, Media.PICTURE)
        hear(job.succeeded, self, lambda preview: self._on_copy(wish, preview))
        hear(job.failed, self, lambda _failure: self._on_copy(wish, None))

    def _on_copy(self, wish: Wish, preview: object) -> None:
        if isinstance(preview, Preview) and preview.picture:
            self._writing.begin([replace(wish, source=preview.picture)])
        else:
            self._lost += 1
            self._on_ended(0, "")

    def _end(self, words: str, kind: str) -> None:
        self.told.emit(words, kind)
        self.ended.emit()


def _wish_for(asked: Input, answer: Boxes | Masks, target: Path, draw: Draw) -> Wish:
    return Wish(asked.path, QSize(answer.width, answer.height), target, draw, asked.page)


def _free(folder: Path, stem: str, taken: set[Path]) -> Path:
    """A name in `folder` that is neither there nor `taken`; it is taken from now on."""
    target, number = folder / f"{stem}{ENDING}", 2
    while target in taken or target.exists():
        target, number = folder / f"{stem} ({number}){ENDING}", number + 1
    taken.add(target)
    return target
