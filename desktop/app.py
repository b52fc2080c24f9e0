"""The window's process: application, theme, crash hook, `Workbench` and `MainWindow`."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import __version__, catalogue, logs, paths
from desktop.errors import no_folder
from desktop.messages import say
from desktop.settings import Settings
from desktop.ui.look import icons
from desktop.ui.look.theme import Theme
from desktop.ui.window.garbage import GarbageCollection
from desktop.ui.window.main_window import MainWindow
from desktop.ui.window.single_instance import SingleInstance, hand_over
from desktop.workbench.workbench import Workbench

log = logging.getLogger("desktop")

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main(arguments: list[str]) -> int:
    """Open the window on the files named in `arguments`; returns the exit status."""
    if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
        sys.stderr.write(
            "Burnish found no screen to open its window on. “burnish --help” works without one.\n"
        )
        return 1
    QApplication.setApplicationName(paths.APP)
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("burnish")
    app = QApplication([sys.argv[0]])
    try:
        return _run(app, arguments)
    except paths.NoFolder as error:
        return _tell_no_folder(app, error)


def _run(app: QApplication, arguments: list[str]) -> int:
    """Returns the exit status.

    Raises:
        NoFolder: there is no place for what Burnish keeps; no window was opened.
    """
    _start_log()
    files = [str(Path(argument).absolute()) for argument in arguments]
    if hand_over(files):
        return 0
    instance = SingleInstance(app)
    if not instance.listen():
        log.warning("later starts cannot find this window")
    window = build(app)
    instance.files_handed_over.connect(window.open_from_outside)
    app.lastWindowClosed.connect(instance.close)  # while the engines end, a later start opens a new window
    _install_crash_hook(window)
    window.asks_before_closing = True
    if not files and not window.workbench.settings.flag("first_start_done"):
        window.welcome()
    window.show()
    garbage = GarbageCollection(window)
    # After the first paint: the engine's start must not delay it.
    QTimer.singleShot(0, window.begin)
    QTimer.singleShot(0, window, lambda: window.idle_work.add(garbage.settle))
    if files:
        QTimer.singleShot(0, window, lambda: window.files_opened.emit(files))
    for name in (signal.SIGINT, signal.SIGTERM):  # heard when the next timer of the window fires
        signal.signal(name, lambda *_: window.leave_at_once())
    status = app.exec()
    instance.close()  # a signal may end it, too
    window.workbench.shut_down()
    _leave(window)
    return status


def _tell_no_folder(app: QApplication, error: paths.NoFolder) -> int:
    """Say where it is said, as there can be no window; returns the exit status."""
    catalogue.use_language_of_system()
    words = say(no_folder(error))
    sys.stderr.write(f"burnish: {words}\n")
    box = QMessageBox(QMessageBox.Icon.Warning, paths.APP, words)
    box.show()
    app.exec()
    return 1


def _leave(window: MainWindow) -> None:
    """Take the window apart while Qt and Python are both there.

    Left to the end of the process, widgets would go in any order, after what they lean on, and Qt would send
    its warnings to an interpreter that is gone: now and then that crashes.
    """
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qInstallMessageHandler(None)


def build(app: QApplication, workbench: Workbench | None = None) -> MainWindow:
    """Everything but the event loop; tests and screenshots start here."""
    workbench = workbench or Workbench(Settings())
    settings = workbench.settings
    _translate(app)
    theme = Theme(app, settings.text("theme"), settings.number("text_size"), settings.number("zoom"))  # type: ignore[arg-type]
    theme.apply()
    app.setWindowIcon(icons.window_icon())
    return MainWindow(workbench, theme)


def _translate(app: QApplication) -> None:
    """Burnish's own words and Qt's, where somebody has translated them; English otherwise."""
    catalogue.use_language_of_system()
    if not catalogue.is_translated():
        return
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator  # all countries take 3 ms

    from desktop.ui.look.translator import CatalogueTranslator

    app.installTranslator(CatalogueTranslator(app))
    qt = QTranslator(app)
    if qt.load(QLocale(), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)


def _start_log() -> None:
    logs.start("window", logging.INFO)
    logs.note_crashes("window")
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    qInstallMessageHandler(
        lambda kind, context, text: logging.getLogger(f"qt.{context.category}").log(
            levels.get(kind, logging.WARNING), text
        )
    )


def _install_crash_hook(window: MainWindow) -> None:
    """A fault in our own code is written down and told; the window stays."""

    def tell(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        logs.unexpected(error)
        window.fault_happened.emit(kind.__name__)

    sys.excepthook = tell
    threading.excepthook = lambda args: tell(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )
