"""The first start: facts, places, the internet, and that it is shown once only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.messages import NOTHING, as_it_is, computing, say
from desktop.protocol import DeviceInfo, MovePlan
from desktop.ui.look.theme import Theme
from desktop.ui.pages.first_start.facts import facts_of
from desktop.ui.pages.first_start.page import FirstStart
from desktop.ui.window.main_window import MainWindow
from desktop.wording import NO_BREAK
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess

CARD = {"kind": "cuda", "name": "NVIDIA RTX 4070", "memory": 12_000_000_000, "driver": "550.54"}
DRIVES = [
    {"folder": "", "name": "", "total": 512_000_000_000, "free": 212_000_000_000},
    {"folder": "/media/data", "name": "data", "total": 2_000_000_000_000, "free": 1_400_000_000_000},
]


def found(*devices: dict[str, Any], cores: int = 8, memory: int = 32_000_000_000) -> dict[str, Any]:
    processor = {
        "kind": "cpu",
        "name": "x86_64",
        "cores": cores,
        "memory": memory,
        "free_memory": memory * 3 // 4,
    }
    free = {"data": 212_000_000_000, "models": 0}
    return {"devices": [*devices, processor], "free_space": free, "drives": DRIVES, "microphones": 0}


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE)


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, theme: Theme) -> FirstStart:
    page = FirstStart(bench)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    qtbot.waitUntil(lambda: bool(asked(bench, protocol.Doctor)))
    return page


@pytest.fixture
def told(page: FirstStart, bench: InProcess) -> FirstStart:
    job = asked(bench, protocol.Doctor)[0]
    job.take(protocol.Done(job.id, found(CARD)))
    return page


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def rows(page: FirstStart) -> list[tuple[str, bool | None]]:
    return [(plain(row.fact.text), row.fact.enough) for row in page.facts.rows]


def answer_plan(bench: InProcess, number: int, **facts: Any) -> None:
    job = asked(bench, protocol.PlanMove)[number]
    assert isinstance(job.request, protocol.PlanMove)
    target = job.request.target
    plan = MovePlan(target, f"{target}/Burnish", facts.get("total", 0), 10**12, facts.get("problem", NOTHING))
    job.take(protocol.Done(job.id, plan))


def test_what_this_computer_can_do(page: FirstStart, bench: InProcess, told: FirstStart) -> None:
    assert rows(page) == [
        ("NVIDIA RTX 4070 · 12 GB · driver 550.54", None),
        ("8 cores · used when the graphics card is busy", True),
        ("32 GB · 24 GB free", True),
        ("212 GB on the main drive", True),
        ("None found · you can still open recordings", False),
    ]
    bench._set_device(DeviceInfo("cuda", "NVIDIA RTX 4070", 12_000_000_000, 8, computing.CARD_IS_FASTEST()))
    assert rows(page)[0] == ("NVIDIA RTX 4070 · 12 GB", True), "known for sure once torch has looked"
    page.again.click()
    assert rows(page)[0] == ("Looking…", None) and len(asked(bench, protocol.Doctor)) == 2


def test_a_small_computer_hears_what_to_expect() -> None:
    told = [plain(fact.text) for fact in facts_of(found(cores=2, memory=4_000_000_000), PROCESSOR)]
    assert told[:3] == [
        "None that Burnish can use · the processor does the work",
        "2 cores · enough for small models, slow with large ones",
        "4 GB · 3 GB free · enough for small models",
    ]
    old = DeviceInfo("cpu", "Processor", 1, 8, computing.NO_CARD())
    fact = facts_of(found(CARD), old)[0]
    assert (fact.text, fact.enough) == (say(old.reason), False)


def test_it_is_done_with_one_button(qtbot: QtBot, told: FirstStart, bench: InProcess) -> None:
    assert told.start.isEnabled() and plain(told.drives[0].text()) == "212 GB free\nRoom for about 140 models"
    with qtbot.waitSignal(told.done):
        told.start.click()
    assert bench.settings.flag("first_start_done") and not bench.engines.is_offline
    assert not asked(bench, protocol.MoveLibrary), "the main drive needs no move"


def test_another_drive_and_no_internet(qtbot: QtBot, told: FirstStart, bench: InProcess) -> None:
    assert told.drives[1].button.text() == "Drive “data”"
    told.drives[1].button.setChecked(True)
    assert not told.start.isEnabled(), "not before it is known whether the drive will do"
    answer_plan(bench, 0, total=12_000_000_000)
    assert plain(told.note.text()).startswith("12 GB of models are already on this computer.")
    told.offline.button.setChecked(True)
    told.start.click()
    move = asked(bench, protocol.MoveLibrary)[0].request
    assert (
        isinstance(move, protocol.MoveLibrary) and move.target == "/media/data" and bench.engines.is_offline
    )


def test_a_folder_that_will_not_do(
    qtbot: QtBot, told: FirstStart, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = iter(["", "/mnt/archive", "/mnt/other"])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(chosen))
    told.other.click()
    assert told.places.checkedId() == 0, "nothing was chosen"
    told.other.click()
    answer_plan(bench, 0, problem=as_it_is("Burnish may not write there. Choose another folder."))
    assert told.note.isVisible() and not told.start.isEnabled()
    assert told.start.toolTip() == "Burnish may not write there. Choose another folder."
    told.other.click()
    assert [card.button.text() for card in told.drives] == ["Main drive", "Drive “data”", "other"]
    told.drives[0].button.setChecked(True)
    assert told.start.isEnabled() and told.note.isHidden()


@pytest.fixture
def window(qtbot: QtBot, bench: InProcess, theme: Theme) -> Iterator[MainWindow]:
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.welcome()
    window.show()
    yield window
    window.close()


def test_afterwards_the_window_is_as_always(qtbot: QtBot, window: MainWindow, bench: InProcess) -> None:
    first = window.centralWidget()
    assert isinstance(first, FirstStart)
    first.start.click()
    qtbot.waitUntil(lambda: window.centralWidget() is not first)
    assert window.current_page == "try" and window.page("try").isVisible()


def test_files_come_first(qtbot: QtBot, window: MainWindow, bench: InProcess, tmp_path: Any) -> None:
    file = tmp_path / "note.txt"
    file.write_text("The parcel never came.")
    window.open_from_outside([str(file)])
    assert window.page("try").isVisible()
    assert not bench.settings.flag("first_start_done"), "the questions are asked next time"


def test_a_model_that_is_dropped_is_added(qtbot: QtBot, window: MainWindow, bench: InProcess) -> None:
    window.files_opened.emit(["/media/stick/leaves.burnish"])
    assert window.current_page == "models" and not window.page("try").isVisible()
    assert asked(bench, protocol.Unpack)[0].request.path == "/media/stick/leaves.burnish"  # type: ignore[attr-defined]
