"""A person finds an answer again, opens it, and takes lines away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.history.page import HistoryPage
from desktop.ui.pages.history.rows import PAGE
from desktop.ui.pages.page import ShowRun
from desktop.workbench.history import Entry, encode
from tests.answers import LABELS
from tests.counting import steps_of
from tests.ui.pages.in_process import LITE, MODELS, InProcess

NOW = datetime.combine(date.today(), datetime.min.time()).timestamp() + 43_200  # noon, whenever this runs
DAY = 86_400.0


@pytest.fixture
def bench(burnish_home: Path) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    yield bench
    bench.shut_down()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, bench: InProcess) -> HistoryPage:
    page = HistoryPage(bench)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def answer(name: str, created: float = NOW) -> Entry:
    return Entry(
        "answer", "image-classification", LITE.id, name, f"/p/{name}", summary="Tabby cat 71 %",
        result=encode(LABELS), created=created,
    )  # fmt: skip


def texts(page: HistoryPage) -> list[str]:
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def test_what_a_batch_answers_behind_the_page_comes_in(
    page: HistoryPage, bench: InProcess, qtbot: QtBot
) -> None:
    page._watch.setInterval(1)
    bench.history.add(replace(answer("kept.jpg", NOW - 5), batch=""))
    bench.history.add(replace(answer("1.jpg", NOW - 4), batch="b"))
    page.opened()
    page.list.setCurrentIndex(page.model.index(2, 0))
    for number in (2, 3):
        bench.history.add(replace(answer(f"{number}.jpg", NOW + number), batch="b"))
    qtbot.waitUntil(lambda: any("3" in text and "1.jpg" not in text for text in texts(page)))
    chosen = page.model.line(page.list.currentIndex())
    assert isinstance(chosen, Entry) and chosen.name == "kept.jpg", "the chosen line stays chosen"
    page.hide()
    assert not page._watch.isActive(), "nobody looks"


def test_lines_stand_under_their_day_the_newest_first(page: HistoryPage, bench: InProcess) -> None:
    for name, created in (
        ("old.jpg", NOW - 400 * DAY),
        ("a.jpg", NOW - 1),
        ("b.jpg", NOW),
        ("c.jpg", NOW - DAY),
    ):
        bench.history.add(answer(name, created))
    page.opened()
    found = texts(page)
    assert found[:5] == ["Today", "b.jpg", "a.jpg", "Yesterday", "c.jpg"]
    assert found[-1] == "old.jpg"
    spoken = page.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("b.jpg, Tabby cat 71 %, efficientnet-lite0 · What is in this picture?, ")


def test_a_click_opens_an_answer_and_enter_a_run(qtbot: QtBot, page: HistoryPage, bench: InProcess) -> None:
    bench.history.add(Entry("run", "image-classification", LITE.id, "leaves", "/runs/1", created=NOW - 5))
    bench.history.add(answer("cat.jpg", NOW))
    page.opened()
    place = page.list.visualRect(page.model.index(1, 0)).center()
    with qtbot.waitSignal(page.requested) as opened:
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [entry.answer() for entry in opened.args[0].entries] == [LABELS]
    page.list.setCurrentIndex(page.model.index(2, 0))
    with qtbot.waitSignal(page.requested) as opened:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert opened.args == [ShowRun("/runs/1")]


def batch_of(count: int, created: float = NOW, name: str = "b1") -> list[Entry]:
    return [
        replace(answer(f"{number}.jpg", created + number / 100), path=f"/p/leaves/{number}.jpg", batch=name)
        for number in range(count)
    ]


def test_what_was_asked_together_is_one_line_that_opens_to_its_files(
    qtbot: QtBot, page: HistoryPage, bench: InProcess
) -> None:
    bench.history.add(answer("before.jpg", NOW - 60))
    for entry in batch_of(5):
        bench.history.add(entry)
    page.opened()
    assert texts(page)[1:] == ["leaves · 5\u00a0pictures", "before.jpg"]
    spoken = page.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "0.jpg, 1.jpg, 2.jpg and 2 more" in spoken and "What is in this picture?" in spoken
    place = page.list.visualRect(page.model.index(1, 0)).center()
    with qtbot.waitSignal(page.requested) as opened:
        qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [entry.name for entry in opened.args[0].entries] == [f"{number}.jpg" for number in range(5)]


def test_words_find_one_file_of_many(qtbot: QtBot, page: HistoryPage, bench: InProcess) -> None:
    for entry in batch_of(5):
        bench.history.add(entry)
    page.opened()
    qtbot.keyClicks(page.search, "3.jpg")
    qtbot.waitUntil(lambda: texts(page)[1:] == ["3.jpg"])


def test_a_removed_batch_comes_back_whole(qtbot: QtBot, page: HistoryPage, bench: InProcess) -> None:
    for entry in (*batch_of(4), *batch_of(3, NOW - 60, "b2")):
        bench.history.add(entry)
    page.opened()
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert texts(page)[1:] == ["leaves · 3\u00a0pictures"]
    assert len(bench.history.entries()) == 3
    qtbot.mouseClick(page._messages.message.action, Qt.MouseButton.LeftButton)
    assert texts(page)[1:] == ["leaves · 4\u00a0pictures", "leaves · 3\u00a0pictures"]


def test_search_finds_names_and_answers(qtbot: QtBot, page: HistoryPage, bench: InProcess) -> None:
    bench.history.add(answer("cat.jpg"))
    bench.history.add(
        Entry("answer", "image-classification", LITE.id, "dog.jpg", summary="Beagle 90 %", created=NOW)
    )
    page.opened()
    qtbot.keyClicks(page.search, "beagle")
    qtbot.waitUntil(lambda: texts(page)[1:] == ["dog.jpg"])
    qtbot.keyClicks(page.search, "xyz")
    qtbot.waitUntil(lambda: page.empty.isVisible())
    assert page.search.isEnabled()


def test_a_removed_line_comes_back_with_undo(qtbot: QtBot, page: HistoryPage, bench: InProcess) -> None:
    for number in range(3):
        bench.history.add(answer(f"{number}.jpg", NOW + number))
    page.opened()
    place = page.list.remove_place(page.model.index(2, 0))
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "1.jpg" not in texts(page)
    assert len(bench.history.entries()) == 2
    qtbot.mouseClick(page._messages.message.action, Qt.MouseButton.LeftButton)
    assert [text for text in texts(page) if text.endswith(".jpg")] == ["2.jpg", "1.jpg", "0.jpg"]


def test_the_last_line_of_a_day_takes_the_day_with_it(
    qtbot: QtBot, page: HistoryPage, bench: InProcess
) -> None:
    bench.history.add(answer("only.jpg"))
    page.opened()
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 0
    assert page.empty.isVisible()
    page._messages.close()


def test_clearing_asks_first(page: HistoryPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.history.add(answer("cat.jpg"))
    page.opened()
    monkeypatch.setattr(page, "_confirmed", lambda: False)
    page.clear_button.click()
    assert len(bench.history.entries()) == 1
    monkeypatch.setattr(page, "_confirmed", lambda: True)
    page.clear_button.click()
    assert bench.history.entries() == []
    assert page.empty.isVisible()
    assert not page.clear_button.isEnabled()


def test_a_long_history_is_read_in_pages(page: HistoryPage, bench: InProcess) -> None:
    with bench.history._connection as connection:
        connection.executemany(
            "INSERT INTO entries (created, kind, task, model, name) VALUES (?, 'answer', 't', 'm', ?)",
            [(NOW - number, f"{number}.jpg") for number in range(10_000)],
        )
    with steps_of(bench.history._connection) as steps:
        page.opened()
    assert steps[0] < 2_000_000, steps
    names = [text for text in texts(page) if text.endswith(".jpg")]
    assert len(names) == PAGE
    page.list.scrollToBottom()
    while page.model.canFetchMore(page.list.rootIndex()) and len(names) < 3 * PAGE:
        page.model.fetchMore(page.list.rootIndex())
        names = [text for text in texts(page) if text.endswith(".jpg")]
    assert names == [f"{number}.jpg" for number in range(len(names))]


def test_a_broken_history_is_a_sentence(page: HistoryPage, bench: InProcess, burnish_home: Path) -> None:
    folder = burnish_home / "data"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "history.db").write_bytes(b"this is no database" * 100)
    page.opened()
    assert "could not be read" in page.banner.text()
