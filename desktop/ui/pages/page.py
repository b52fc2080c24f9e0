"""What every page has in common, what pages ask of one another, and the table of all pages."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.tasks import QT_TRANSLATE_NOOP
from desktop.workbench.history import Entry
from desktop.workbench.interruptions import UnfinishedBatch
from desktop.workbench.workbench import Workbench

# ---- what pages ask of one another ----


@dataclass(frozen=True, slots=True)
class Request:
    """Something that the page `to` does for whoever asks; the window shows that page and hands it over."""

    to: ClassVar[str]


@dataclass(frozen=True, slots=True)
class TryModel(Request):
    """Ask this model: about what is open, else about what is opened next."""

    to: ClassVar[str] = "try"
    model: str


@dataclass(frozen=True, slots=True)
class OpenFiles(Request):
    """Ask about these files and folders."""

    to: ClassVar[str] = "try"
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChooseFiles(Request):
    """Let the person choose files to ask about."""

    to: ClassVar[str] = "try"


@dataclass(frozen=True, slots=True)
class TakeIn(Request):
    """Open what is dropped or pasted: files, a picture, or an address."""

    to: ClassVar[str] = "try"
    mime: QMimeData


@dataclass(frozen=True, slots=True)
class Paste(Request):
    """Open what the clipboard holds."""

    to: ClassVar[str] = "try"


@dataclass(frozen=True, slots=True)
class ShowAnswers(Request):
    """Show these answers of the history again, as they were."""

    to: ClassVar[str] = "try"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FinishBatch(Request):
    """Ask about the rest of what was interrupted."""

    to: ClassVar[str] = "try"
    batch: UnfinishedBatch


@dataclass(frozen=True, slots=True)
class ShowJob(Request):
    """Show the files that the job with this id is about, with the answers so far."""

    to: ClassVar[str] = "try"
    job: str


@dataclass(frozen=True, slots=True)
class FindModels(Request):
    """Show models that can be downloaded, for one task where it is named; or one of them by its id."""

    to: ClassVar[str] = "discover"
    task: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class ShowModels(Request):
    """Show the models on this computer."""

    to: ClassVar[str] = "models"


@dataclass(frozen=True, slots=True)
class BringIn(Request):
    """Add the models in these packs, files and folders."""

    to: ClassVar[str] = "models"
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeachFrom(Request):
    """Teach, starting from this model."""

    to: ClassVar[str] = "teach"
    model: str


@dataclass(frozen=True, slots=True)
class ShowRun(Request):
    """Show a run by its folder, or by the id of its job while it has none; "" only shows the page."""

    to: ClassVar[str] = "teach"
    folder: str


@dataclass(frozen=True, slots=True)
class ContinueRun(Request):
    """Go on with the run in this folder."""

    to: ClassVar[str] = "teach"
    folder: str


# ---- the pages ----


class Page(QWidget):
    """A page of the window.

    Signals:
        message_requested(str, str): something to say in passing, and "ok", "info", "warn" or "bad".
        offer_requested(str, str, str, Request): something to say in passing, its kind as above, a verb, and
            what is asked of a page when somebody presses it.
        requested(Request): another page is to do something.
        files_chosen(list[str]): files came in here; the window decides where they go.
    """

    message_requested = Signal(str, str)
    offer_requested = Signal(str, str, str, object)
    requested = Signal(object)
    files_chosen = Signal(object)

    name: ClassVar[str]
    """Its id in `PAGES`."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workbench = workbench

    @property
    def title(self) -> str:
        return BY_ID[self.name].title

    def opened(self) -> None:
        """Called each time the page is shown."""

    def take_focus(self, reason: Qt.FocusReason) -> None:
        """Put the keyboard where it was on this page, and on the first control at the first time."""
        found = self.focusWidget() or self.nextInFocusChain()
        while found is not None and found is not self:  # a page with nothing on it has no control
            if self.isAncestorOf(found) and _is_control(found):
                found.setFocus(reason)
                return
            found = found.nextInFocusChain()

    def take(self, request: Request) -> None:
        """Do what is asked; the page is shown already."""

    def ahead(self) -> Iterable[Callable[[], object]]:
        """Parts to be made before somebody asks for them, each in less than 50 ms. Nothing may rely on it."""
        return ()


def _is_control(widget: QWidget) -> bool:
    """Whether something can be done with it by keyboard now, beside scrolling."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and not isinstance(widget, QScrollArea)


@dataclass(frozen=True, slots=True)
class Row:
    """A page in the table.

    Attributes:
        words: its title, marked for translation.
        icon: its sign in the sidebar.
        key: opens it; "" where the sidebar is the only way.
        source: "module:class" below ``desktop.ui.pages``; imported when the page is made.
    """

    id: str
    words: str
    icon: str
    key: str
    source: str

    @property
    def title(self) -> str:
        return QCoreApplication.translate("Page", self.words)

    def load(self) -> type[Page]:
        """Import the page. Most starts need only one at once."""
        module, name = self.source.split(":")
        page: type[Page] = getattr(importlib.import_module(f"desktop.ui.pages.{module}"), name)
        return page


PAGES = (
    Row("try", QT_TRANSLATE_NOOP("Page", "Try"), "flask", "Ctrl+1", "trying.page:TryPage"),
    Row("discover", QT_TRANSLATE_NOOP("Page", "Discover"), "compass", "Ctrl+2", "discover.page:DiscoverPage"),
    Row("models", QT_TRANSLATE_NOOP("Page", "My models"), "layers", "Ctrl+3", "my_models.page:MyModelsPage"),
    Row("teach", QT_TRANSLATE_NOOP("Page", "Teach"), "cap", "Ctrl+4", "teach.page:TeachPage"),
    Row("history", QT_TRANSLATE_NOOP("Page", "History"), "history", "Ctrl+5", "history.page:HistoryPage"),
    Row("activity", QT_TRANSLATE_NOOP("Page", "Activity"), "down", "", "activity.page:ActivityPage"),
    Row("settings", QT_TRANSLATE_NOOP("Page", "Settings"), "sliders", "Ctrl+,", "settings.page:SettingsPage"),
)
"""All pages, from top to bottom in the sidebar; the likeliest to be opened first."""

BY_ID = {row.id: row for row in PAGES}
