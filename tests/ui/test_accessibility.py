"""Every control has a spoken name and can be reached by keyboard, on every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import app as application
from desktop.paths import resources
from desktop.settings import Settings
from desktop.ui.window.main_window import MainWindow
from desktop.workbench.workbench import Workbench
from tests.ui.answers import engine

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
PAGES = ("try", "discover", "models", "teach", "history", "activity", "settings")
SAMPLES = resources() / "samples"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    window = application.build(qapp, Workbench(Settings(), target=engine))
    qtbot.addWidget(window)
    window.show()
    window.begin()
    qtbot.waitUntil(lambda: bool(window.workbench.installed.models), timeout=10_000)
    yield window
    window.workbench.shut_down()


def controls(page: QWidget) -> list[QWidget]:
    """Those that a person can use now; scroll bars and the inner parts of other controls are not for them."""
    found = []
    for widget in page.findChildren(QWidget):
        inner = isinstance(widget, QScrollBar) or _is_part_of_control(widget)
        if isinstance(widget, INTERACTIVE) and widget.isVisibleTo(page) and not inner:
            found.append(widget)
    return found


def _is_part_of_control(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView) or (
        parent is not None and parent.objectName().startswith("qt_")
    )


def check(page: QWidget) -> None:
    found = controls(page)
    nameless = [w for w in found if not spoken_name(w)]
    assert not nameless, f"without a spoken name: {nameless}"
    unreachable = [w for w in found if w.isEnabled() and not can_be_reached(w, found)]
    assert not unreachable, f"not to be reached by keyboard: {[(w, spoken_name(w)) for w in unreachable]}"


def can_be_reached(widget: QWidget, others: list[QWidget]) -> bool:
    """By Tab; or by the arrow keys from another button of its group, of which Tab reaches one."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    siblings = group.buttons() if group else [w for w in others if w.parent() is widget.parent()]
    arrows = bool(widget.focusPolicy() & Qt.FocusPolicy.ClickFocus)
    return arrows and any(sibling.focusPolicy() & Qt.FocusPolicy.TabFocus for sibling in siblings)


def spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


@pytest.mark.parametrize("name", PAGES)
def test_every_page(qtbot: QtBot, window: MainWindow, name: str) -> None:
    page = window.go_to(name)
    qtbot.wait(50)
    assert controls(window)
    check(window)
    assert window.windowTitle().startswith("Burnish")
    assert page is window.page(name)


@pytest.mark.parametrize(
    ("sample", "task"),
    [
        ("cat.jpg", "image-classification"),
        ("cat.jpg", "object-detection"),
        ("cat.jpg", "image-segmentation"),
        ("review.txt", "zero-shot-classification"),
        ("review.txt", "summarization"),
        ("review.txt", "token-classification"),
        ("review.txt", "question-answering"),
        ("speech.flac", "automatic-speech-recognition"),
        ("speech.flac", "audio-classification"),
    ],
)
def test_every_kind_of_answer(qtbot: QtBot, window: MainWindow, sample: str, task: str) -> None:
    page: Any = window.page("try")
    window.files_opened.emit([str(SAMPLES / sample)])
    qtbot.waitUntil(lambda: bool(page.trial.inputs), timeout=10_000)
    page.trial.choose_task(task)
    if (missing := page.trial.missing) is not None:
        check(page)
        page.trial.set_options({**page.trial.options, missing.id: "Who?"})
    qtbot.waitUntil(lambda: page.trial.answer() is not None, timeout=10_000)
    check(page)


def test_a_question_that_no_model_can_answer(qtbot: QtBot, window: MainWindow) -> None:
    page: Any = window.page("try")
    window.files_opened.emit([str(SAMPLES / "review.txt")])
    qtbot.waitUntil(lambda: bool(page.trial.inputs), timeout=10_000)
    page.trial.choose_task("text-generation")
    for offline in (False, True):
        window.workbench.engines.set_offline(offline)
        check(page)
