"""Whatever a person drops on the window or pastes into it opens where it belongs."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import letters, paths, protocol
from desktop.messages import as_it_is
from desktop.tasks import Media
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.text import TextEditor
from desktop.ui.picture.view import PictureView
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.fields import NumberField
from desktop.ui.widgets.labels import Label
from desktop.ui.window.main_window import MainWindow
from tests.hostile.names import ODD_NAMES, put
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


# ---- folders and archives ----


def test_what_a_folder_leaves_out_is_said_and_shown(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path
) -> None:
    for name in ("cats/1.jpg", "cats/Thumbs.db", "cats/tool.exe", "@eaDir/1.jpg"):
        (tmp_path / "all" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "all" / name).write_bytes(b"\0")
    drop(window, tmp_path / "all")
    note = trying.left_out
    qtbot.waitUntil(note.banner.isVisible)
    assert len(trying.trial.inputs) == 1
    assert note.banner.text().startswith("3\u00a0items were left out: ") and not note.list.isVisible()
    button = note.banner.findChild(LinkButton)
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    shown = note.list.contents.findChild(Label)
    assert note.list.isVisible() and shown is not None
    assert all(name in shown.text() for name in ("Thumbs.db", "tool.exe", "@eaDir"))
    qtbot.mouseClick(button, LEFT)
    assert not note.list.isVisible()
    trying.header.back.click()
    assert not note.isVisible(), "it belonged to what was open"


def test_an_archive_is_opened_like_a_folder(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for name in ("pets/2.jpg", "pets/10.jpg", "__MACOSX/pets/._2.jpg"):
            archive.writestr(name, b"\0")
    drop(window, tmp_path / "photos.zip")
    qtbot.waitUntil(lambda: bool(trying.trial.inputs))
    assert [one.name for one in trying.trial.inputs] == ["2.jpg", "10.jpg"]
    assert trying.left_out.banner.text().startswith("1\u00a0item was left out")


def test_an_archive_that_cannot_be_opened_says_why(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path
) -> None:
    (tmp_path / "photos.zip").write_text("<html>")
    drop(window, tmp_path / "photos.zip")
    qtbot.waitUntil(trying.empty.banner.isVisible)
    assert "The archive “photos.zip” is damaged" in trying.empty.banner.text()


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


# ---- out of a browser, and from elsewhere ----


def from_web(address: str, picture: QImage | None = None, html: str = "") -> QMimeData:
    """What browsers give along: the address as a link and as words, and the picture where there is one."""
    mime = QMimeData()
    mime.setUrls([QUrl(address)])
    mime.setText(address)
    mime.setHtml(html or f'<a href="{address}">see</a>')
    if picture is not None:
        mime.setImageData(picture)
    return mime


def small_picture() -> QImage:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return image


@pytest.mark.parametrize("on", ["try", "discover", "history", "settings"])
def test_a_picture_out_of_a_browser_is_opened_as_a_picture(
    qtbot: QtBot, window: MainWindow, trying: TryPage, on: str
) -> None:
    window.go_to(on)
    over = trying.empty.area if on == "try" else window
    mime = from_web("https://site.example/cat.jpg", small_picture())
    hold(over, mime)
    assert window._veil.accessibleName() == "Drop to open the picture"
    let_go(window, mime)
    qtbot.waitUntil(lambda: trying.trial.media is Media.PICTURE)
    (given,) = trying.trial.inputs
    assert window.current_page == "try"
    assert QImage(given.path).size() == small_picture().size()
    assert Path(given.path).parent == paths.cache_dir() / "pasted"


def test_a_picture_out_of_a_browser_is_opened_over_a_text_too(
    qtbot: QtBot, window: MainWindow, trying: TryPage, text_open: TextEditor
) -> None:
    mime = from_web("https://site.example/cat.jpg", small_picture())
    hold(text_open.viewport(), mime)
    let_go(window, mime)
    qtbot.waitUntil(lambda: trying.trial.media is Media.PICTURE)


def test_cells_of_a_table_are_words_although_their_picture_comes_along(
    qtbot: QtBot, trying: TryPage, text_open: TextEditor
) -> None:
    mime = QMimeData()
    mime.setText("Yes. ")
    mime.setImageData(small_picture())
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(text_open, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert text_open.toPlainText() == "Yes. The parcel never came."
    trying.close_files()
    mime = QMimeData()
    mime.setText("Only words.")
    mime.setImageData(small_picture())
    trying.intake.take(mime)
    assert [one.text for one in trying.trial.inputs] == ["Only words."]


@pytest.mark.parametrize("address", ["https://site.example/cat.jpg", "http://[oh", "ftp://a.example/x"])
def test_a_web_address_says_why_it_is_not_fetched_and_offers_to_paste(
    qtbot: QtBot, window: MainWindow, trying: TryPage, address: str
) -> None:
    mime = QMimeData()
    mime.setText(address)
    for over in (trying.empty.area, window):
        hold(over, mime)
        assert window._veil.accessibleName() == "Only what is on this computer can be opened"
        let_go(window, mime)
        message = window._messages.message
        assert message.isVisible() and "web address" in message.words.text()
        assert not trying.trial.inputs
    QGuiApplication.clipboard().setImage(small_picture())
    qtbot.mouseClick(message.action, LEFT)
    qtbot.waitUntil(lambda: trying.trial.media is Media.PICTURE)


def test_the_page_of_a_model_opens_the_model(
    window: MainWindow, trying: TryPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    QGuiApplication.clipboard().setText("https://mirror.example/hub/seer/tree/main")
    trying.intake.paste()
    assert window.current_page == "discover"
    assert [job.request.model for job in asked(bench, protocol.Card)] == ["hub/seer"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    ["smb://nas/photos/cat.jpg", "mtp://phone/DCIM/1.jpg", "file:///", "file:///a%00b.jpg", "file://nas/cat.jpg",
     "trash:///cat.jpg", "archive:///a.zip/cat.jpg"],
)  # fmt: skip
def test_a_file_that_has_no_path_here_gets_a_sentence(
    window: MainWindow, trying: TryPage, bench: InProcess, address: str
) -> None:
    mime = QMimeData()
    mime.setData("text/uri-list", address.encode())
    hold(trying.empty.area, mime)
    assert window._veil.isVisible()
    let_go(window, mime)
    message = window._messages.message
    assert message.words.text().startswith("This is not in a folder on this computer.")
    assert not trying.trial.inputs and not bench.runs


# ---- whatever it is called ----


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is a text")
@pytest.mark.parametrize("name", [name for name in ODD_NAMES if not letters.is_plain(name)])
def test_a_file_is_asked_about_whatever_it_is_called(
    qtbot: QtBot, window: MainWindow, trying: TryPage, bench: InProcess, tmp_path: Path, name: str
) -> None:
    bench.preview_picture = CAT_FILE
    (file,) = put(tmp_path / os.fsdecode(b"f\xe9te"), Path(CAT_FILE).read_bytes(), (name,))
    mime = QMimeData()
    mime.setData("text/uri-list", b"file://" + quote_from_bytes(os.fsencode(file)).encode())
    hold(window, mime)
    let_go(window, mime)
    qtbot.waitUntil(lambda: trying.trial.answer() is not None)
    assert [one.path for one in bench.runs[-1].inputs] == [str(file)]
    assert trying.header._name.text() == letters.shown(name)
    view = trying.findChild(PictureView)
    assert view is not None
    qtbot.waitUntil(lambda: view.picture_size.isValid())
    (entry,) = bench.history.entries()
    assert entry.path == str(file)
    window.go_to("history")
    trying.close_files()
    trying.show_entry(entry)
    assert [one.path for one in trying.trial.inputs] == [str(file)]


def test_how_far_a_large_archive_is_unpacked_is_told(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.workbench.trying.gathering._REPORT_EVERY", -1)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("1.jpg", b"\0" * 1000)
    told = []
    trying.aside.say = lambda kind, *words: told.append(words[:2])  # type: ignore[method-assign]
    drop(window, tmp_path / "photos.zip")
    qtbot.waitUntil(lambda: bool(trying.trial.inputs))
    assert ("Unpacking “photos.zip”", "100\u00a0%") in told


def test_a_file_that_is_not_opened_is_told_by_what_it_is(
    qtbot: QtBot, window: MainWindow, trying: TryPage, tmp_path: Path
) -> None:
    (tmp_path / "photos.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(50))
    drop(window, tmp_path / "photos.rar")
    qtbot.waitUntil(trying.empty.banner.isVisible)
    assert (
        "“photos.rar” is a RAR archive, which Burnish does not open. Unpack it" in trying.empty.banner.text()
    )
