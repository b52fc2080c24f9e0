"""`MainWindow`: sidebar and pages, and the one door through which files come in."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QMargins, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop import folders, stored
from desktop.media import is_model
from desktop.protocol import DeviceInfo
from desktop.ui.look import theme as current_theme
from desktop.ui.look.theme import Theme
from desktop.ui.pages.page import BY_ID, PAGES, BringIn, ChooseFiles, OpenFiles, Page, Request, TakeIn
from desktop.ui.picture.loader import Decoding
from desktop.ui.widgets.focus_ring import FocusRing, keyboard_has_focus
from desktop.ui.widgets.message import MessageHost
from desktop.ui.widgets.soon import Soon
from desktop.ui.window.closing import GoingOn, may_close
from desktop.ui.window.drop_veil import DropVeil
from desktop.ui.window.idle_work import IdleWork
from desktop.ui.window.sidebar import Sidebar
from desktop.workbench.activity import activity_summary
from desktop.workbench.incoming import incoming
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

log = logging.getLogger(__name__)

SMALLEST = QSize(1024, 640)
FIRST_SIZE = QSize(1280, 800)
FRAME = QMargins(4, 40, 4, 4)
"""What a window manager is taken to need for title bar and edges, until it tells."""
NARROW_BELOW = 1120
OFFER_SECONDS = 10
"""Longer than other messages stay: there is something to decide."""
GOING_ON_SECONDS = 30
"""Whoever starts Burnish may look at something else first."""


class MainWindow(QMainWindow):
    """The window.

    Signals:
        files_opened(list): paths that were dropped, opened, pasted, picked as a sample, given on the command
            line or handed over by a second start. Everything that comes in comes in here.
        fault_happened(str): something unexpected happened in the window itself.
    """

    files_opened = Signal(object)
    fault_happened = Signal(str)

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.theme = theme
        self._pages: dict[str, Page] = {}
        self._put_aside: QWidget | None = None
        """Sidebar and pages, while the first start is shown instead."""
        self.idle_work = IdleWork(self._is_drawing, self)
        self.asks_before_closing = False
        """Whether closing asks while something runs. Set by the program; nobody is there to answer a test."""
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._add_shortcuts()
        self._restore_geometry()
        self.go_to("try")

    # ---- pages ----

    @property
    def current_page(self) -> str:
        return next((name for name, page in self._pages.items() if page is self._stack.currentWidget()), "")

    def go_to(self, name: str, *, by_key: bool = False) -> Page:
        """Show page `name`, building it when it is shown for the first time, and let the keyboard follow."""
        page = self.page(name)
        self.theme.catch_up(page)
        by_key = by_key or keyboard_has_focus(self)
        if page is not self._stack.currentWidget() and self._stack.isAncestorOf(self.focusWidget()):
            self._sidebar.keep_focus(name)  # else Qt hands it on by itself, as if the mouse had done it
        self._stack.setCurrentWidget(page)
        self._messages.message.raise_()  # what is said stays in sight on the next page
        self._sidebar.choose(name)
        self.setWindowTitle(f"Burnish — {page.title}")
        page.opened()
        if self.isVisible() and not page.isAncestorOf(self.focusWidget()):
            reason = Qt.FocusReason.ShortcutFocusReason if by_key else Qt.FocusReason.OtherFocusReason
            page.take_focus(reason)
        return page

    def page(self, name: str) -> Page:
        if name not in self._pages:
            page = BY_ID[name].load()(self.workbench, self._stack)
            self._pages[name] = page
            self._stack.addWidget(page)
            page.message_requested.connect(self._say)
            page.offer_requested.connect(self._offer)
            page.requested.connect(self._pass_on)
            page.files_chosen.connect(self.files_opened)
        return self._pages[name]

    def _pass_on(self, request: Request) -> None:
        self.go_to(request.to).take(request)

    def welcome(self) -> None:
        """Show the first start instead of sidebar and pages, until it is done or files come in."""
        from desktop.ui.pages.first_start.page import FirstStart

        self._put_aside = self.takeCentralWidget()
        first = FirstStart(self.workbench)
        self.setCentralWidget(first)
        self.setWindowTitle("Burnish")
        first.done.connect(self._end_welcome, Qt.ConnectionType.QueuedConnection)
        self.files_opened.connect(self._end_welcome)

    def _end_welcome(self) -> None:
        pages, self._put_aside = self._put_aside, None
        if pages is not None:
            self.setCentralWidget(pages)  # deletes the first start
            pages.show()
            self.go_to(self.current_page)

    # ---- what comes in ----

    def _open_files(self, paths: list[str]) -> None:
        """Files to ask about go to Try; models and packs go where models are kept."""
        if models := [path for path in paths if is_model(path)]:
            self._pass_on(BringIn(tuple(models)))
        if others := [path for path in paths if path not in models]:
            self._pass_on(OpenFiles(tuple(others)))

    def _take_in(self, mime: QMimeData) -> bool:
        """Open what was dropped or pasted, wherever that was; whether there is anything but words."""
        brought = incoming(mime)
        if brought.paths:
            self.files_opened.emit(list(brought.paths))
        elif brought:
            self._end_welcome()
            self._pass_on(TakeIn(mime))
        return bool(brought)

    def open_from_outside(self, paths: list[str]) -> None:
        """A second start hands its files over and expects to see this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.files_opened.emit(paths)

    # ---- building ----

    def begin(self) -> None:
        """Called once the window is on the screen: the engines start while the user looks around."""
        self.workbench.prepare()
        self.workbench.installed.refresh()
        self._update_activity()
        self._offer_to_go_on()
        self._prepare_pages()

    def _prepare_pages(self) -> None:
        """Make the other pages while nothing else happens, so that each opens at once."""
        if (window := self.windowHandle()) is not None:
            self.idle_work.watch(window)
        self.idle_work.add(*folders.ahead(), self._decode_ahead)
        self.idle_work.add(*stored.ahead())  # before the first answer of the history, or download, needs it
        for row in PAGES:
            self.idle_work.add(row.load, partial(self._make_ahead, row.id))

    def _decode_ahead(self) -> None:
        if Decoding.one().ahead():
            self.idle_work.add(self._decode_ahead)

    def _make_ahead(self, name: str) -> None:
        page = self.page(name)
        self.idle_work.add(page.ensurePolished, *page.ahead())

    def _is_drawing(self) -> bool:
        """Whether something runs that is being watched: nothing may make it stutter."""
        return any(job.is_active for job in self.workbench.engines.activity)

    def _restyle_pages(self) -> None:
        self.idle_work.add(*(partial(self.theme.catch_up, page) for page in self.theme.owed))

    def _build(self) -> None:
        places = [(row.id, row.title, row.icon) for row in PAGES if row.id != "activity"]
        self._sidebar = Sidebar(places)  # Activity has a row of its own there
        self._stack = QStackedWidget()
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self._messages = MessageHost(self._stack)
        self._veil = DropVeil(self._stack)
        self._focus_ring = FocusRing(self)

    def _connect(self) -> None:
        self._sidebar.page_chosen.connect(self.go_to)
        self._sidebar.offline_switched.connect(self.workbench.engines.set_offline)
        self.files_opened.connect(self._open_files)
        self.fault_happened.connect(self._tell_fault)
        self.workbench.device_known.connect(self._show_device)
        self.workbench.engines.offline_changed.connect(self._update_activity)
        self.workbench.engines.job_added.connect(self._follow)
        self.theme.changed.connect(self._fit_sidebar)
        self.theme.changed.connect(self._restyle_pages)
        # One update for many changes: the sidebar moves at most ten times a second.
        self._activity_timer = Soon(self._update_activity, 100, self)
        self._connection_timer = QTimer(self, interval=500)
        self._connection_timer.timeout.connect(self._update_connections)
        self._connection_timer.start()

    def _add_shortcuts(self) -> None:
        for row in PAGES:
            if row.key:
                QShortcut(QKeySequence(row.key), self, partial(self.go_to, row.id, by_key=True))
        keys: list[tuple[QKeySequence | QKeySequence.StandardKey, Callable[[], object]]] = [
            (QKeySequence.StandardKey.Open, self._choose_files),
            (QKeySequence("Ctrl++"), lambda: self._zoom(self.theme.zoom_in)),
            (QKeySequence("Ctrl+="), lambda: self._zoom(self.theme.zoom_in)),
            (QKeySequence("Ctrl+-"), lambda: self._zoom(self.theme.zoom_out)),
            (QKeySequence("Ctrl+0"), lambda: self._zoom(lambda: self.theme.set_zoom(100))),
            (QKeySequence.StandardKey.Quit, self.close),
        ]
        for key, slot in keys:
            QShortcut(key, self, slot)

    def _zoom(self, change: Callable[[], None]) -> None:
        change()
        self.workbench.settings.set("zoom", self.theme.zoom)
        self._say(self.tr("Zoom {zoom}\u00a0%").format(zoom=self.theme.zoom), "info")

    def _choose_files(self) -> None:
        self._pass_on(ChooseFiles())

    # ---- what is going on ----

    def _say(self, words: str, kind: str = "ok") -> None:
        self._messages.show(words, kind)  # type: ignore[arg-type]

    def _offer(self, words: str, kind: str, verb: str, request: Request) -> None:
        """What is offered happens on its page, wherever somebody is by then."""
        act = partial(self._pass_on, request)
        self._messages.show(words, kind, (verb, act), OFFER_SECONDS)  # type: ignore[arg-type]

    def _offer_to_go_on(self) -> None:
        """What ran when the last window was closed, or died, is taken up where somebody wants it."""
        going = GoingOn(self.workbench)
        if going:
            verb, go_on = going.verb(), partial(going.go_on, self._pass_on)
            self._messages.show(going.words(), "info", (verb, go_on), GOING_ON_SECONDS)

    def _tell_fault(self, detail: str) -> None:
        log.info("told the user about: %s", detail)
        self._say(self.tr("Something went wrong here. Your files are safe, and you can carry on."), "bad")

    def _show_device(self, device: DeviceInfo) -> None:
        self._sidebar.device.show_device(device)

    def _follow(self, job: Job) -> None:
        job.changed.connect(self._activity_timer.ask)
        job.stepped.connect(self._activity_timer.ask)
        self._update_activity()

    def _update_activity(self) -> None:
        words, fraction, icon = activity_summary(self.workbench.engines)
        self._sidebar.activity.show_activity(words, fraction, icon)
        self._update_connections()

    def _update_connections(self) -> None:
        self._sidebar.show_connections(self.workbench.engines.is_offline, self.workbench.engines.connections)

    # ---- geometry ----

    def _restore_geometry(self) -> None:
        stored = self.workbench.settings.text("window")
        if not (stored and self.restoreGeometry(QByteArray(base64.b64decode(stored)))):
            self.resize(FIRST_SIZE)
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Be no larger than the screen has room for, with title bar and edges."""
        handle = self.windowHandle()
        frame = handle.frameMargins() if handle is not None else QMargins()
        room = self.screen().availableGeometry().marginsRemoved(frame if not frame.isNull() else FRAME)
        self.setMinimumSize(SMALLEST.width(), min(SMALLEST.height(), room.height()))
        if not (self.isMaximized() or self.isFullScreen()):
            self.resize(self.size().boundedTo(room.size()))

    def _fit_sidebar(self) -> None:
        self._sidebar.fit(self.width() < NARROW_BELOW * current_theme.px(100) / 100)

    # ---- Qt ----

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit_screen)  # by now the window manager has told how much it takes

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sidebar()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Also what cannot be opened: letting go of it says why.
        if brought := incoming(event.mimeData()):
            self._veil.cover(brought)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._veil.lift()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.lift()
        if self._take_in(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pastes = event.matches(QKeySequence.StandardKey.Paste)
        if not (pastes and self._take_in(QApplication.clipboard().mimeData())):
            super().keyPressEvent(event)

    def leave_at_once(self) -> None:
        """Close without a question: whoever asks from outside, such as the system, waits for no answer."""
        self.asks_before_closing = False
        QApplication.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.asks_before_closing and not may_close(self, self.workbench):
            event.ignore()
            return
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self.workbench.settings.set("window", geometry)
        for page in self._pages.values():
            page.close()
        super().closeEvent(event)
