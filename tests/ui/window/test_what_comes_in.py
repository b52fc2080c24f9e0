"""Whatever a person drops on the window or pastes into it opens where it belongs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.messages import as_it_is
from desktop.tasks import Media
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.text import TextEditor
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.fields import NumberField
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import LITE, MINI, InProcess
from tests.ui.pages.trying.steps import CAT_FILE

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


@pytest.fixture
def bench(burnish_home: Path) -> Iterator[InProcess]:
    bench = InProcess(LITE, MINI)
    yield bench
    bench.shut_down()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, bench: InProcess) -> MainWindow:
    theme = Theme(qapp, "light")
    theme.apply()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def trying(window: MainWindow) -> TryPage:
    page = window.page("try")
    assert isinstance(page, TryPage)
    return page


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hold(over: QWidget, mime: QMimeData) -> None:
    """Move what is dragged over a widget; Qt asks its parents in turn until one takes it."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(over, event)


def let_go(over: QWidget, mime: QMimeData) -> None:
    event = QDropEvent(QPointF(5, 5), COPY, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(over, event)


def drop(over: QWidget, *paths: Path) -> None:
    mime = mime_of(*paths)
    hold(over, mime)
    let_go(over, mime)


def model_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "README.md", "model.safetensors"):
        (folder / name).write_text("{}")
    return folder


# ---- models ----


def test_a_folder_of_models_is_offered_as_models(
    qtbot: QtBot, window: MainWindow, trying: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    model_folder(tmp_path / "all" / "one")
    model_folder(tmp_path / "all" / "more" / "two" / "snapshots" / "1")
    drop(window, tmp_path / "all")
    banner = trying.models_offer.banner
    qtbot.waitUntil(banner.isVisible)
    assert banner.text().startswith("There are 2\u00a0models in “all”.")
    assert not trying.trial.inputs and not bench.runs, "nothing is asked about config.json and README.md"
    assert not asked(bench, protocol.ImportModel), "models are large: a person decides"
    button = banner.findChild(LinkButton)
    assert button is not None and button.text() == "Add 2\u00a0models"
    qtbot.mouseClick(button, LEFT)
    (job,) = asked(bench, protocol.ImportModel)
    assert isinstance(job.request, protocol.ImportModel) and job.request.path == str(tmp_path / "all")
    assert window.current_page == "models"
    assert not trying.models_offer.isVisibleTo(trying)


def test_files_beside_the_models_are_opened(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path
) -> None:
    model_folder(tmp_path / "all" / "one")
    (tmp_path / "all" / "note.txt").write_text("The parcel never came.")
    drop(window, tmp_path / "all")
    qtbot.waitUntil(lambda: bool(trying.trial.inputs))
    assert [one.name for one in trying.trial.inputs] == ["note.txt"]
    assert trying.models_offer.banner.isVisible()
    trying.header.back.click()
    assert not trying.models_offer.isVisible(), "it belonged to what was open"


def test_what_came_of_dropped_models_is_told_where_the_person_is(
    qtbot: QtBot, window: MainWindow, trying: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The parcel never came.")
    drop(window, model_folder(tmp_path / "one"), note)
    qtbot.waitUntil(lambda: bool(trying.trial.inputs))
    assert window.current_page == "try"
    (job,) = asked(bench, protocol.ImportModel)
    refused = ((str(tmp_path / "one"), as_it_is("A part of this model is missing.")),)
    job.take(protocol.Done(job.id, protocol.Imported((), refused)))
    message = window._messages.message
    assert message.isVisible() and message.words.text() == "Nothing was added."
    qtbot.mouseClick(message.action, LEFT)
    assert window.current_page == "models"
    assert "A part of this model is missing." in window.page("models").banner.text()  # type: ignore[attr-defined]
    window._messages.close()


# ---- where one can type ----


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return Path(shutil.copy(CAT_FILE, tmp_path / "cat.jpg"))


@pytest.fixture
def text_open(qtbot: QtBot, window: MainWindow, trying: TryPage) -> TextEditor:
    """A text is open, with a field for its labels beside it."""
    trying.open_text("The parcel never came.")
    trying.trial.choose_task("zero-shot-classification")
    qtbot.waitUntil(lambda: trying.trial.answer() is not None)
    (editor,) = trying.findChildren(TextEditor)
    assert editor.isVisible()
    return editor


def lines(page: QWidget) -> list[QLineEdit]:
    return [line for line in page.findChildren(QLineEdit) if line.isVisible()]


def test_files_that_are_dropped_on_a_text_open_under_the_veil(
    qtbot: QtBot, window: MainWindow, trying: TryPage, text_open: TextEditor, picture: Path
) -> None:
    (labels,) = lines(trying)
    for over in (text_open.viewport(), labels):
        mime, before = mime_of(picture), (text_open.toPlainText(), labels.text())
        mime.setText(str(picture))  # as file managers do
        trying.open_text("The parcel never came.")
        hold(over, mime)
        assert window._veil.isVisible()
        let_go(over, mime)
        assert not window._veil.isVisible()
        assert (text_open.toPlainText(), labels.text()) == before
        qtbot.waitUntil(lambda: [one.path for one in trying.trial.inputs] == [str(picture)])


def test_words_that_are_dragged_still_go_into_the_text(window: MainWindow, text_open: TextEditor) -> None:
    mime = QMimeData()
    mime.setText("Yes. ")
    hold(text_open.viewport(), mime)
    assert not window._veil.isVisible()
    let_go(text_open.viewport(), mime)
    assert "Yes. " in text_open.toPlainText()


def test_copied_files_open_wherever_they_are_pasted(
    qtbot: QtBot, window: MainWindow, trying: TryPage, text_open: TextEditor, picture: Path
) -> None:
    (labels,) = lines(trying)
    (search,) = lines(window.go_to("discover"))[:1]
    for name, field in (("try", text_open), ("try", labels), ("discover", search)):
        trying.open_text("The parcel never came.")
        window.go_to(name)
        field.setFocus()
        QGuiApplication.clipboard().setMimeData(mime_of(picture))
        before = (text_open.toPlainText(), labels.text(), search.text())
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: [one.path for one in trying.trial.inputs] == [str(picture)])
        assert (text_open.toPlainText(), labels.text(), search.text()) == before
        assert window.current_page == "try"


def test_a_number_field_lets_files_pass(
    qtbot: QtBot, window: MainWindow, trying: TryPage, picture: Path, tmp_path: Path
) -> None:
    trying.open_paths([str(picture)])
    qtbot.waitUntil(lambda: trying.trial.answer() is not None)
    (number,) = (field for field in trying.findChildren(NumberField) if field.isVisible())
    other = Path(shutil.copy(CAT_FILE, tmp_path / "other.jpg"))
    hold(number.lineEdit(), mime_of(other))
    assert window._veil.isVisible()
    let_go(number.lineEdit(), mime_of(other))
    qtbot.waitUntil(lambda: [one.path for one in trying.trial.inputs] == [str(other)])
    QGuiApplication.clipboard().setMimeData(mime_of(picture))
    qtbot.keyClick(number, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [one.path for one in trying.trial.inputs] == [str(picture)])
    qtbot.waitUntil(lambda: trying.trial.answer() is not None)


def test_a_copied_picture_opens_and_copied_words_are_pasted(
    qtbot: QtBot, trying: TryPage, text_open: TextEditor
) -> None:
    QGuiApplication.clipboard().setText("Yes. ")
    qtbot.keyClick(text_open, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert text_open.toPlainText() == "Yes. The parcel never came."
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(text_open, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: trying.trial.media is Media.PICTURE)
    qtbot.waitUntil(lambda: trying.trial.answer() is not None)
