"""My models, used as a person uses it: look, order, try, teach, remove and think again."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, say
from desktop.protocol import Duplicate, Imported, ModelInfo, Removal, RunSummary
from desktop.ui.look import theme
from desktop.ui.look.theme import Theme
from desktop.ui.pages.my_models.column_delegate import ColumnDelegate
from desktop.ui.pages.my_models.page import MyModelsPage
from desktop.ui.pages.my_models.rows import DOES, SIZE, SPEED
from desktop.ui.pages.my_models.table import COLUMNS
from desktop.ui.pages.page import FindModels, ShowRun, TeachFrom, TryModel
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_delegate import Index, RowRole
from desktop.ui.widgets.undo import UndoOffer
from desktop.wording import NO_BREAK
from desktop.workbench.teaching.runs import read_run
from tests.ui.pages.hub_facts import asked, downloaded, progress
from tests.ui.pages.in_process import LITE, MINI, PROCESSOR, TINY, InProcess
from tests.ui.pages.teach_scripted import store_run

TAUGHT = downloaded("taught/part-check", source="taught", size=88_000_000, created=time.time(), base=LITE.id)
BROKEN = downloaded("some/pickle", problem=as_it_is("It has no weights that Burnish opens."), tasks=())


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE, MINI, TINY, TAUGHT, BROKEN)


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, theme: Theme) -> MyModelsPage:
    page = MyModelsPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def names(page: MyModelsPage) -> list[str]:
    model = page.table.view.model()
    return [model.index(row, 0).data(RowRole.NAME) for row in range(model.rowCount())]


def texts(page: MyModelsPage) -> list[str]:
    return [plain(label.text()) for label in page.findChildren(Label) if label.isVisible()]


def test_what_was_taught_elsewhere_is_not_called_ones_own(page: MyModelsPage, bench: InProcess) -> None:
    bench.arrive(replace(TAUGHT, created=time.time() - 60, brought=time.time()))
    spoken = page.table.view.model().index(0, 0).data(RowRole.SPOKEN)
    assert "Taught on another computer" in spoken and "never used" in spoken
    page.table.choose(TAUGHT.id)
    page.table.toolbar.remove_button.click()
    said = " ".join([spoken, *texts(page), page.table.toolbar.question()]).lower()
    assert "taught here" not in said and "you, taught" not in said and "by you" not in said
    assert "you would need its pack" in said
    publisher = page.table.view.model().index(0, 0).data(RowRole.PUBLISHER)
    assert publisher == "Taught today"


def test_the_bar_shows_what_the_models_take_of_the_disk(
    page: MyModelsPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = sum(model.size for model in bench.installed.models)
    for free, share in ((used, 0.5), (3 * used, 0.25), (0, 1.0)):
        disk = SimpleNamespace(free=free)
        monkeypatch.setattr(paths, "disk_of_downloads", lambda disk=disk: disk)
        page.disk.show_models(bench.installed.models)
        image = page.disk.bar.grab().toImage()
        track = theme.color("track").rgb()
        middle = image.height() // 2
        filled = sum(image.pixel(x, middle) != track for x in range(image.width())) / image.width()
        assert filled == pytest.approx(share, abs=0.03)


def test_everything_here_is_listed_with_its_disk_space(page: MyModelsPage) -> None:
    assert names(page) == [
        "part-check",
        "all-minilm-l6-v2",
        "efficientnet-lite0",
        "pickle",
        "whisper-tiny.en",
    ], "what was used last stands first"
    assert "used by 5 models" in texts(page)
    assert {"Text", "Pictures", "Sound", "Taught", "Others"} <= set(texts(page))
    spoken = page.table.view.model().index(0, 0).data(RowRole.SPOKEN)
    assert plain(spoken) == "part-check, Taught here, Say what is shown, 88 MB, last used today"
    assert page.table.view.model().index(0, 0).data(RowRole.PUBLISHER) == "You, taught today"


def test_searching_and_ordering(qtbot: QtBot, page: MyModelsPage) -> None:
    page.table.header.buttons[SIZE].click()
    assert names(page)[0] == "pickle", "the largest first"
    page.table.header.buttons[SIZE].click()
    assert names(page)[-1] == "pickle"
    qtbot.keyClicks(page.search, "speech")
    qtbot.waitUntil(lambda: names(page) == ["whisper-tiny.en"])
    qtbot.keyClicks(page.search, "xyz")
    qtbot.waitUntil(page.nothing_found.isVisible)
    page.nothing_found.acted.emit()
    assert len(names(page)) == 5 and page.table.isVisible()


def test_a_chosen_model_shows_its_particulars_and_what_can_be_done(
    qtbot: QtBot, page: MyModelsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.table.toolbar.try_button.isEnabled()
    assert page.table.toolbar.try_button.toolTip() == "Choose a model first"
    rect = page.table.view.visualRect(page.table.view.model().index(0, 0))
    qtbot.mouseClick(page.table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, rect.center().y()))
    shown = texts(page)
    assert {"taught/part-check", "/models/part-check", LITE.id} <= set(shown)
    assert "Apache 2.0 · commercial use allowed" in shown
    assert any(words.startswith("Runs well · Needs about") for words in shown)
    with qtbot.waitSignal(page.requested) as tried:
        page.table.toolbar.try_button.click()
    with qtbot.waitSignal(page.requested) as taught:
        page.table.toolbar.teach_button.click()
    assert (tried.args, taught.args) == ([TryModel("taught/part-check")], [TeachFrom("taught/part-check")])
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.table.particulars.open_folder.click()
    assert opened[0].toLocalFile() == "/models/part-check"


def test_a_report_that_came_along_is_opened(qtbot: QtBot, page: MyModelsPage) -> None:
    page.table.choose("taught/part-check")
    particulars = page.table.particulars
    assert not particulars.open_report.isVisible()
    chosen = page.table.chosen()
    assert chosen is not None
    particulars.show_model(replace(chosen, report="/models/part-check/report.json", brought=1.8e9))
    with qtbot.waitSignal(page.requested) as asked:
        particulars.open_report.click()
    assert asked.args == [ShowRun("/models/part-check")]


def test_what_cannot_be_done_says_why(page: MyModelsPage) -> None:
    page.table.choose("starter/whisper-tiny.en")
    assert page.table.toolbar.try_button.isEnabled() and not page.table.toolbar.teach_button.isEnabled()
    page.table.choose("some/pickle")
    assert not page.table.toolbar.try_button.isEnabled()
    assert page.table.toolbar.try_button.toolTip() == say(BROKEN.problem)
    assert say(BROKEN.problem) in texts(page)


def confirm_removal(page: MyModelsPage, *model_ids: str) -> None:
    page.table.choose_all(list(model_ids))
    page.table.toolbar.remove_button.click()
    page.table.toolbar.confirm_button.click()


def finish_removal(bench: InProcess, number: int) -> None:
    job = asked(bench, protocol.Remove)[number]
    job.take(protocol.Done(job.id, 0))
    gone = {one.id for one in bench.library.removed}
    bench.arrive(*(model for model in bench.installed.models if model.id not in gone))


def test_removing_asks_and_says_what_it_frees_and_what_needs_it(
    qtbot: QtBot, page: MyModelsPage, bench: InProcess
) -> None:
    bar = page.table.toolbar
    page.table.choose(TAUGHT.id)
    bar.remove_button.click()
    question = "Remove “part-check”? This frees 88 MB. It was taught here and cannot be downloaded again."
    assert plain(bar.question()) == question
    plan = asked(bench, protocol.PlanRemoval)[0]
    plan.take(protocol.Done(plan.id, Removal(TAUGHT.id, 88_000_000, (BROKEN.id,), as_it_is("More."))))
    assert plain(bar.question()) == f"{question} “pickle” needs it and will stop working. More."
    bench.arrive(LITE, MINI, TINY, TAUGHT, BROKEN, downloaded("some/other"))
    assert bar.currentIndex() == 1, "a list that was looked at again must not take the question away"
    assert bar.keep_button.hasFocus(), "Enter by mistake must not remove"
    qtbot.keyClick(bar.keep_button, Qt.Key.Key_Escape)
    assert bar.currentIndex() == 0 and "part-check" in names(page)
    assert not asked(bench, protocol.Remove)


def test_what_was_removed_comes_back_until_burnish_is_closed(page: MyModelsPage, bench: InProcess) -> None:
    confirm_removal(page, TAUGHT.id)
    assert "part-check" not in names(page)
    finish_removal(bench, 0)
    assert (
        plain(page.removed.text()) == "“part-check” was removed. 88 MB will be freed when you close Burnish."
    )
    confirm_removal(page, LITE.id)
    finish_removal(bench, 1)
    assert page.removed.text().startswith("“efficientnet-lite0” and 1 other were removed.")
    for model in (LITE, TAUGHT):
        page.removed.acted.emit()
        job = asked(bench, protocol.Restore)[-1]
        assert job.request.model == model.id, "the last one first"  # type: ignore[attr-defined]
        job.take(protocol.Done(job.id, model))
    assert page.removed.isHidden()
    bench.arrive(LITE, MINI, TINY, TAUGHT, BROKEN)
    assert "part-check" in names(page)


def test_several_at_once(page: MyModelsPage, bench: InProcess) -> None:
    bar = page.table.toolbar
    page.table.choose_all([LITE.id, TAUGHT.id])
    assert not bar.try_button.isEnabled() and bar.try_button.toolTip() == "Choose one model only"
    bar.remove_button.click()
    assert plain(bar.question()).startswith("Remove 2 models? This frees 107 MB. Taught models")
    bar.confirm_button.click()
    assert {job.request.model for job in asked(bench, protocol.Remove)} == {LITE.id, TAUGHT.id}  # type: ignore[attr-defined]


def test_a_removal_that_fails_brings_the_row_back(page: MyModelsPage, bench: InProcess) -> None:
    confirm_removal(page, TAUGHT.id)
    job = asked(bench, protocol.Remove)[0]
    job.take(protocol.Failed(job.id, ErrorKind.BAD_FILE, as_it_is("The folder is in use.")))
    assert "part-check" in names(page) and not bench.library.removed
    assert page.banner.text() == "“part-check” could not be removed. The folder is in use."


def test_offline_a_pack_is_the_way_to_a_first_model(
    page: MyModelsPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/media/stick/two.burnish", ""))
    bench.arrive()
    bench.engines.set_offline(True)
    assert any("You are offline, so nothing can be downloaded." in text for text in texts(page))
    page.empty.acted.emit()
    assert asked(bench, protocol.Unpack)


def measure(bench: InProcess, model: ModelInfo, task: str, seconds: float, length: float = 0.0) -> None:
    bench.measurements.take(task, RunSummary(model, PROCESSOR, seconds, 1, 0, length=length))
    bench.model_measured.emit(model.id)


def test_how_fast_each_model_is_here(page: MyModelsPage, bench: InProcess) -> None:
    measure(bench, TINY, "automatic-speech-recognition", 42.0, 756.0)
    measure(bench, LITE, "image-classification", 0.11)
    measure(bench, MINI, "zero-shot-classification", 0.005)
    rows = page.table.view.model()

    def speeds() -> dict[str, str]:
        found = (rows.index(row, 0) for row in range(rows.rowCount()))
        return {row.data(RowRole.NAME): row.data(SPEED) for row in found}

    assert {name: plain(words) for name, words in speeds().items() if isinstance(words, str)} == {
        "all-minilm-l6-v2": "200 texts a second",
        "efficientnet-lite0": "9.1 pictures a second",
        "whisper-tiny.en": "18× faster than real time",
    }
    assert speeds()["pickle"] == ("Not measured", "text3")
    page.table.header.buttons[SPEED].click()
    assert names(page)[:3] == ["all-minilm-l6-v2", "efficientnet-lite0", "whisper-tiny.en"]
    bench.measurements.close()


def test_space_that_could_be_freed(page: MyModelsPage, bench: InProcess) -> None:
    copy = downloaded("torchvision/Lite", source="torchvision", size=30_000_000)
    old = downloaded("some/old", size=400_000_000, created=time.time() - 200 * 86_400)
    bench.arrive(LITE, copy, old, TAUGHT)
    search = asked(bench, protocol.FindDuplicates)[-1]
    search.take(protocol.Done(search.id, (Duplicate((LITE.id, copy.id), 30_000_000),)))
    page.disk.free_up.click()
    assert page.free_up.isVisible() and list(page.free_up.buttons) == [old.id, copy.id], "the largest first"
    assert "Up to 430 MB could be freed" in texts(page)
    assert "PyTorch · the same as “efficientnet-lite0” (With Burnish), which stays" in texts(page)
    page.table.choose(LITE.id)
    assert "Lite (PyTorch)" in texts(page), "the particulars say so, too"
    page.free_up.buttons[copy.id].click()
    removal = asked(bench, protocol.Remove)[0]
    assert removal.request.model == copy.id  # type: ignore[attr-defined]
    bench.arrive(LITE, TAUGHT)
    assert not page.free_up.buttons and any(
        text.startswith("There is nothing to free") for text in texts(page)
    )


def test_the_same_models_are_compared_once(page: MyModelsPage, bench: InProcess) -> None:
    page.opened()
    page.opened()
    assert len(asked(bench, protocol.FindDuplicates)) == 1


def test_packing_for_another_computer(
    page: MyModelsPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([("", ""), ("/media/stick/two", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(answers))
    page.table.choose_all([LITE.id, TAUGHT.id])
    page.table.toolbar.pack_button.click()
    assert not asked(bench, protocol.Pack), "the file window was cancelled"
    page.table.toolbar.pack_button.click()
    job = asked(bench, protocol.Pack)[0]
    assert isinstance(job.request, protocol.Pack) and job.request.target == "/media/stick/two.burnish"
    assert set(job.request.models) == {LITE.id, TAUGHT.id} and job in bench.engines.activity
    assert plain(page.banner.text()) == "Packing 2 models. Activity shows the progress."
    job.take(protocol.Done(job.id, None))
    assert page.banner.text().startswith("The pack is ready. Copy the file “two.burnish”")


def test_bringing_models_in(page: MyModelsPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/media/stick/two.burnish", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/home/me/models")
    pack, file, folder = page.add.menu().actions()
    assert [action.text() for action in (pack, file, folder)] == [
        "Add a pack…",
        "Add from a file…",
        "Add from a folder…",
    ]
    pack.trigger()
    unpacking = asked(bench, protocol.Unpack)[0]
    unpacking.take(
        protocol.Failed(unpacking.id, ErrorKind.BAD_FILE, as_it_is("“model.safetensors” is damaged."))
    )
    assert page.banner.text() == "That did not work. “model.safetensors” is damaged."
    folder.trigger()
    adding = asked(bench, protocol.ImportModel)[0]
    refused = (("/home/me/models/old.bin", as_it_is("It could run code of its own.")),)
    adding.take(protocol.Done(adding.id, Imported((TAUGHT,), refused)))
    told = "1 model was added: “part-check”. “old.bin”: It could run code of its own."
    assert plain(page.banner.text()) == told


def test_the_result_takes_the_place_of_its_beginning_and_tells_all_when_asked(
    page: MyModelsPage, bench: InProcess
) -> None:
    page.carry.bring_in("/home/me/models")
    assert page.banner.text() == "Looking for models in “models”."
    refused = tuple((f"/home/me/models/{name}.bin", as_it_is("It is not complete.")) for name in "abcde")
    adding = asked(bench, protocol.ImportModel)[0]
    adding.take(protocol.Done(adding.id, Imported((TAUGHT,), refused)))
    assert page.banner.text().endswith("“c.bin”: It is not complete. 2 more were not added.")
    assert "Looking" not in page.banner.text()
    page.banner._action.click()
    assert page.banner.text().endswith("“e.bin”: It is not complete.")


def test_a_download_that_waits_takes_room_that_could_be_freed(page: MyModelsPage, bench: InProcess) -> None:
    page.undo = UndoOffer(page, seconds=60)
    job = bench.downloads.begin("google/vit-base", "", "ViT base")
    progress(job, 300e6)
    job.take(protocol.Stopped(job.id))
    page.disk.free_up.click()
    assert {"Its download is incomplete", "300 MB"} <= set(texts(page))
    page.free_up.buttons["google/vit-base"].click()
    assert not page.free_up.buttons and not asked(bench, protocol.GiveUp)
    page.undo._host.message.action.click()
    page.free_up.buttons["google/vit-base"].click()
    page.undo.settle()
    (given_up,) = asked(bench, protocol.GiveUp)
    assert given_up.request.model == "google/vit-base"  # type: ignore[attr-defined]
    assert not page.free_up.buttons


def test_a_drive_that_is_not_connected_is_told_of_until_it_is_back(
    bench: InProcess, page: MyModelsPage, tmp_path: Path
) -> None:
    paths.choose_models_dir(tmp_path / "drive" / "models")
    page.opened()
    assert page.drive.text().startswith("The drive with your models is not connected.")
    assert page.drive.isVisible()
    page.banner.say("ok", "The pack is ready.")
    (tmp_path / "drive" / "models").mkdir(parents=True)
    before = len(asked(bench, protocol.Installed))
    page._drive_watch.timeout.emit()
    assert page.drive.text() == "" and not page.drive.isVisible()
    assert len(asked(bench, protocol.Installed)) == before + 1, "its models are listed again"
    assert page.banner.text() == "The pack is ready.", "other news stays"


def test_nothing_here_leads_to_discover(qtbot: QtBot, page: MyModelsPage, bench: InProcess) -> None:
    bench.arrive()
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.requested) as wanted:
        page.empty.acted.emit()
    assert wanted.args == [FindModels()]


def test_a_thousand_models_cost_no_more_than_what_is_seen(page: MyModelsPage, bench: InProcess) -> None:
    painted: list[int] = []

    class Counting(ColumnDelegate):
        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
            painted.append(index.row())
            super().paint(painter, option, index)

    page.table.view.setItemDelegate(Counting(COLUMNS, page))
    bench.arrive(*(downloaded(f"some/model-{number:04}") for number in range(1000)))
    page.table.view.grab()
    assert len(names(page)) == 1000
    assert 0 < len(set(painted)) < 20, "only rows in view are painted"
    assert page.findChildren(QListView) == [page.table.view], "rows are no widgets"


def test_zooming_keeps_names_readable_and_heads_above_their_columns(
    qtbot: QtBot, page: MyModelsPage, bench: InProcess
) -> None:
    bench.arrive(*(downloaded(f"some/model-{number:02}") for number in range(40)))
    heads = page.table.header.buttons
    for zoom, shown in ((100, 6), (200, 3)):
        theme.current().set_zoom(zoom)
        page.resize(1128, 800)
        view = page.table.view
        qtbot.waitUntil(lambda zoom=zoom: heads[RowRole.NAME.value].width() >= 2 * zoom)
        qtbot.waitUntil(lambda: page.table.view.verticalScrollBar().isVisible())
        assert sum(head.isVisible() for head in heads.values()) == shown
        delegate = view.itemDelegate()
        assert isinstance(delegate, ColumnDelegate)
        columns = delegate.column_rects(view.visualRect(view.model().index(0, 0)))
        left = [(rect.x(), rect.width()) for rect in columns if not rect.isEmpty()]
        assert left == [(head.x(), head.width()) for head in heads.values() if head.isVisible()]
    assert heads[SIZE].isVisible()
    assert not heads[SPEED].isVisible()


def test_a_model_that_others_need_is_no_rubbish_and_those_are_told_apart(
    page: MyModelsPage, bench: InProcess
) -> None:
    from_hub = downloaded("someone/addition", base="someone/base")
    own = downloaded("imported/addition", source="imported", base="someone/base")
    needed = (from_hub.id, own.id)
    base = downloaded(
        "someone/base", tasks=(), problem=as_it_is("“a” and “b” need this model."), needed_by=needed
    )
    bench.arrive(from_hub, own, base)
    row = page.table.view.model().index(page._models.row_of(base.id), 0)
    assert row.data(DOES) == "Needed by addition"
    page.table.choose(base.id)
    assert {"Needed by", ", ".join(needed)} <= set(texts(page)) and base.problem not in texts(page)
    page.table.toolbar.remove_button.click()
    job = asked(bench, protocol.PlanRemoval)[0]
    job.take(protocol.Done(job.id, Removal(base.id, 10, needed)))
    question = plain(page.table.toolbar.question())
    assert (
        "“addition” (Hugging Face) and “addition” (Added by you) need it and will stop working." in question
    )


def test_a_taught_model_is_renamed_with_the_run_that_it_came_from(
    qtbot: QtBot, bench: InProcess, page: MyModelsPage, tmp_path: Path
) -> None:
    (tmp_path / "burnish.json").write_text('{"id": "taught/part-check", "name": "Part check"}')
    run = store_run("Part check", tmp_path, state="finished", model=TAUGHT.id)
    bench.arrive(LITE, replace(TAUGHT, folder=str(tmp_path), name="Part check"))
    particulars = page.table.particulars
    page.table.choose(LITE.id)
    assert not particulars.rename.isVisible()
    page.table.choose(TAUGHT.id)
    qtbot.mouseClick(particulars.rename, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(particulars.name_line, "never mind")
    qtbot.keyClick(particulars.name_line, Qt.Key.Key_Escape)
    assert json.loads((tmp_path / "burnish.json").read_text())["name"] == "Part check"
    qtbot.mouseClick(particulars.rename, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(particulars.name_line, "Bolts")
    qtbot.keyClick(particulars.name_line, Qt.Key.Key_Return)
    assert json.loads((tmp_path / "burnish.json").read_text()) == {"id": "taught/part-check", "name": "Bolts"}
    stored = read_run(run)
    assert stored is not None and stored.name == "Bolts"
    assert asked(bench, protocol.Installed)
