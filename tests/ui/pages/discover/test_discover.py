"""Discover, used as a person uses it: search, look, fetch, try."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import SAYINGS, ErrorKind
from desktop.messages import as_it_is
from desktop.ui.pages.discover.card_text import LONGEST, CardText, readable
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.pages.page import TryModel
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_delegate import RowRole
from desktop.wording import NO_BREAK
from desktop.workbench.model_names import named_model
from tests.ui.pages.discover.discovering import names, open_with, plain, searches, show_card
from tests.ui.pages.hub_facts import COMMIT, asked, bring, card, downloaded, found, plan, progress
from tests.ui.pages.in_process import LITE, InProcess


def test_the_first_look_shows_what_is_used_most(page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found(), found("big/giant", size=900 * 10**9, parameters=225 * 10**9))
    assert searches(bench) == [protocol.Search(job=searches(bench)[0].job, sort="match", limit=40)]
    view = page.list.view.model()
    first, second = view.index(0, 0), view.index(1, 0)
    assert first.data(RowRole.NAME) == "vit-base"
    facts = [plain(fact) for fact in first.data(RowRole.FACTS)]
    assert (
        facts[0] == "344 MB" and "Apache 2.0" in facts and "1.3 M downloads" in facts and "Mar 2025" in facts
    )
    assert first.data(RowRole.BADGE)[0] == "Runs well"
    assert second.data(RowRole.BADGE)[0] == "Too big for this computer"
    assert second.data(RowRole.BUTTON) == "What it needs"
    page.opened()
    assert len(searches(bench)) == 1, "coming back must not start over"


def test_nothing_is_fetched_before_the_plan_is_on_the_screen(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    assert not page.detail.main.isEnabled()
    assert "not arrived yet" in page.detail.main.toolTip()
    show_card(qtbot, bench, card())
    assert plain(page.detail.plan_line.text()) == "4 files · 690 MB · 212 GB free"
    assert "4 files · 690 MB · safe format" in [
        plain(label.text()) for label in page.detail.findChildren(Label)
    ]
    qtbot.mouseClick(page.detail.main, Qt.MouseButton.LeftButton)
    request = asked(bench, protocol.Download)[0].request
    assert isinstance(request, protocol.Download)
    assert (request.model, request.revision) == ("google/vit-base", COMMIT)


def test_a_download_shows_in_row_and_pane_and_ends_in_try_it(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    show_card(qtbot, bench, card())
    page.detail.main.click()
    job = asked(bench, protocol.Download)[0]
    progress(job, 345e6, rate=8e6, left=43.0)
    row = page.list.view.model().index(0, 0)
    assert row.data(RowRole.PROGRESS) == 0.5
    qtbot.waitUntil(lambda: page.detail.progress.texts()[1] != "")
    left, right = page.detail.progress.texts()
    assert (plain(left), plain(right)) == ("345 of 690 MB", "8 MB/s · 43 s left")
    assert page.detail.main.isHidden() and page.detail.cancel.isVisible()
    job.take(protocol.Done(job.id, downloaded()))
    bench.arrive(LITE, downloaded())
    assert row.data(RowRole.PROGRESS) is None and row.data(RowRole.BUTTON) == "Try it"
    with qtbot.waitSignal(page.requested) as tried:
        qtbot.mouseClick(page.detail.main, Qt.MouseButton.LeftButton)
    assert tried.args == [TryModel("google/vit-base")]


def test_cancel_keeps_what_arrived_and_offers_to_resume(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    show_card(qtbot, bench, card())
    page.detail.main.click()
    job = asked(bench, protocol.Download)[0]
    progress(job, 100e6)
    page.detail.cancel.click()
    assert bench.stopped == [job.id]
    job.take(protocol.Stopped(job.id))
    assert page.detail.main.text() == "Continue"
    assert page.list.view.model().index(0, 0).data(RowRole.BUTTON) == "Continue"
    page.detail.main.click()
    assert [job.request.revision for job in asked(bench, protocol.Download)] == [COMMIT, COMMIT]  # type: ignore[attr-defined]


def test_a_late_answer_of_an_earlier_search_never_appears(page: DiscoverPage, bench: InProcess) -> None:
    page.opened()
    page.search_for("automatic-speech-recognition")
    early, late = asked(bench, protocol.Search)
    bring(late, found("openai/whisper-small"))
    bring(early, found("google/vit-base"))
    assert names(page) == ["Whisper small", "whisper-small"], "the first is recommended"
    assert early.id in bench.stopped
    assert page.search.chips.current == "automatic-speech-recognition"


def test_typing_asks_once_and_a_chip_narrows(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    qtbot.keyClicks(page.search.field, "flowers")
    qtbot.waitUntil(lambda: len(searches(bench)) == 2)
    assert searches(bench)[-1].words == "flowers"
    chip = page.search.chips.chip("image-classification")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert (searches(bench)[-1].words, searches(bench)[-1].task) == ("flowers", "image-classification")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert searches(bench)[-1].task == "", "pressing the chosen chip again takes the choice back"
    page.search.filters.order.menu().actions()[2].trigger()
    assert searches(bench)[-1].sort == "likes"


def test_the_list_goes_on_while_one_scrolls(page: DiscoverPage, bench: InProcess) -> None:
    first = [found(f"some/model-{number}") for number in range(40)]
    open_with(page, bench, *first, more=True)
    assert page.search.filters.count.text() == f"More than 40{NO_BREAK}models"
    bar = page.list.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert [search.skip for search in searches(bench)] == [0, 40]
    bring(asked(bench, protocol.Search)[-1], first[39], found("some/model-40"))
    assert len(names(page)) == 41, "a model that comes twice is shown once"
    assert page.search.filters.count.text() == f"41{NO_BREAK}models"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("google/vit-base", ("google/vit-base", False)),
        ("https://huggingface.co/google/vit-base", ("google/vit-base", True)),
        ("https://huggingface.co/google/vit-base/tree/main?x=1", ("google/vit-base", True)),
        ("hf.co/google/vit-base", ("google/vit-base", True)),
        ("https://huggingface.co/datasets/some/pictures", None),
        ("https://example.org/google/vit-base", None),
        ("flowers and leaves", None),
        ("a/b/c", None),
    ],
)
def test_names_and_addresses_are_recognised(
    text: str, name: tuple[str, bool] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_ENDPOINT")
    assert named_model(text) == name


def test_a_pasted_address_jumps_to_the_model(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found("other/net"))
    page.search.field.setText("https://huggingface.co/google/vit-base")
    qtbot.keyClick(page.search.field, Qt.Key.Key_Return)
    job = asked(bench, protocol.Card)[-1]
    assert job.request.model == "google/vit-base"  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, card()))
    assert names(page) == ["vit-base"]
    assert page.detail.plan == plan()
    assert len(searches(bench)) == 1


def test_a_name_that_does_not_exist_becomes_words(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    page.search.field.setText("vit/flowers")
    qtbot.keyClick(page.search.field, Qt.Key.Key_Return)
    job = asked(bench, protocol.Card)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.NOT_FOUND, as_it_is("This model was not found.")))
    assert searches(bench)[-1].words == "vit/flowers"
    assert page.list.banner.text() == "This model was not found.", "the name itself is answered, too"
    bring(asked(bench, protocol.Search)[-1])
    assert "No other model" in page.list.empty.findChildren(Label)[-1].text()
    assert page.list.banner.text() == "This model was not found."
    page.search.field.setText("https://huggingface.co/gone/away")
    qtbot.keyClick(page.search.field, Qt.Key.Key_Return)
    job = asked(bench, protocol.Card)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.NOT_FOUND, as_it_is("This model was not found.")))
    assert page.list.banner.text() == "This model was not found."


def test_offline_shows_what_is_here_and_asks_nobody(page: DiscoverPage, bench: InProcess) -> None:
    bench.engines.set_offline(True)
    page.opened()
    assert not searches(bench)
    assert names(page) == ["efficientnet-lite0", "all-minilm-l6-v2"]
    assert page.list.banner.text().startswith("You are working offline.")
    page.search_for("image-classification")
    assert names(page) == ["efficientnet-lite0"]
    page.list.banner.acted.emit()
    assert not bench.engines.is_offline and len(searches(bench)) == 1
    assert not page.list.banner.isVisible()


def test_an_unreachable_hub_is_told_with_a_way_on(page: DiscoverPage, bench: InProcess) -> None:
    page.opened()
    job = asked(bench, protocol.Search)[0]
    job.take(protocol.Failed(job.id, ErrorKind.NO_INTERNET, SAYINGS[ErrorKind.NO_INTERNET].row()))
    said = page.list.banner.text()
    assert said.startswith("The model hub could not be reached. Check the connection")
    assert "What arrived" not in said, "nothing was being downloaded"
    assert names(page) == ["efficientnet-lite0", "all-minilm-l6-v2"]
    lists = {job.request.source: job for job in asked(bench, protocol.Search)[1:]}  # type: ignore[attr-defined]
    assert set(lists) == {"torchvision", "whisper"}, "these lists need no connection"
    bring(lists["torchvision"], found("torchvision/resnet50"))
    bring(lists["whisper"], found("whisper/small"))
    assert names(page) == ["efficientnet-lite0", "all-minilm-l6-v2", "resnet50", "small"]
    assert plain(page.search.filters.count.text()) == "4 models"
    page.list.banner.acted.emit()
    bring(asked(bench, protocol.Search)[-1], found())
    assert names(page) == ["vit-base"] and not page.list.banner.isVisible()


def test_without_the_hub_words_that_nothing_fits_are_no_dead_end(
    page: DiscoverPage, bench: InProcess
) -> None:
    page.search.field.setText("flowers")
    page.opened()
    job = asked(bench, protocol.Search)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.NO_INTERNET, SAYINGS[ErrorKind.NO_INTERNET].row()))
    for listed in asked(bench, protocol.Search)[1:]:
        assert listed.request.words == "flowers"  # type: ignore[attr-defined]
        bring(listed)
    assert page.list.empty.isVisible() and page.list.banner.isVisible()
    page.list.empty.acted.emit()
    job = asked(bench, protocol.Search)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.NO_INTERNET, SAYINGS[ErrorKind.NO_INTERNET].row()))
    assert names(page) == ["efficientnet-lite0", "all-minilm-l6-v2"]


def test_no_heading_stands_above_files_that_nobody_lists(page: DiscoverPage, bench: InProcess) -> None:
    def headings() -> list[str]:
        return [label.text() for label in page.detail.findChildren(Label) if label.isVisible()]

    bench.engines.set_offline(True)
    page.opened()
    assert "Licence" in headings()
    assert "Files" not in headings()
    page.detail._needs.show_plan(plan())
    assert "Files" in headings()


def test_a_model_that_is_needed_too_stands_in_the_plan(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    base = plan("google/bert", files=(protocol.PlannedFile("model.safetensors", 440_000_000),))
    open_with(page, bench, found("someone/leaves"))
    show_card(qtbot, bench, card("someone/leaves", plan=plan("someone/leaves", companions=(base,))))
    words = plain(page.detail.plan_line.text())
    assert words == "5 files · 690 MB · with google/bert, which it needs · 212 GB free"
    listed = [label.text() for label in page.detail._needs.findChildren(ElidedLabel)]
    assert "google/bert/model.safetensors" in listed


def test_a_full_disk_is_told_before_anything_is_fetched(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    show_card(qtbot, bench, card(plan=plan(disk_free=100_000_000)))
    assert not page.detail.main.isEnabled()
    assert "This needs 690 MB, but only 100 MB is free" in plain(page.detail.main.toolTip())


def test_a_failed_download_says_why_and_offers_to_resume(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    show_card(qtbot, bench, card())
    page.detail.main.click()
    job = asked(bench, protocol.Download)[0]
    job.take(
        protocol.Failed(job.id, ErrorKind.NO_INTERNET, as_it_is("The line was cut. What arrived is kept."))
    )
    assert page.detail.banner.text() == "The line was cut. What arrived is kept."
    assert page.detail.main.text() == "Continue" and page.detail.main.isEnabled()


def test_grey_rows_come_only_when_one_has_to_wait(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    page.opened()
    assert page.list.view.isVisible() and not page.list.skeleton.isVisible()
    qtbot.waitUntil(page.list.skeleton.isVisible, timeout=2000)
    bring(asked(bench, protocol.Search)[0])
    assert page.list.empty.isVisible()
    page.list.empty.acted.emit()
    assert len(searches(bench)) == 2


def test_in_a_small_window_the_pane_covers_the_list(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    page.resize(960, 640)
    open_with(page, bench, found())
    assert page.list.isVisible() and not page.detail.isVisible()
    page.list.view.setCurrentIndex(page.list.view.model().index(0, 0))
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert page.detail.isVisible() and not page.list.isVisible()
    qtbot.keyClick(page.detail, Qt.Key.Key_Escape)
    assert page.list.isVisible() and not page.detail.isVisible()


def test_a_model_card_loads_nothing(qtbot: QtBot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        text = CardText()
        qtbot.addWidget(text)
        text.resize(400, 300)
        text.document().setMarkdown(f"![picture]({address})")
        text.set_card(f'# Title\n\n![picture]({address}) <img src="{address}"> words')
        text.show()
        qtbot.waitExposed(text)
        with pytest.raises(TimeoutError):
            server.accept()
    assert "words" in text.toPlainText() and "img" not in text.toPlainText()


def test_links_of_a_card_open_outside_and_only_web_pages(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    text = CardText()
    qtbot.addWidget(text)
    text.set_card("[a](https://example.org/a) [b](file:///etc/passwd)")
    for address in ("https://example.org/a", "file:///etc/passwd", "javascript:alert(1)"):
        text.anchorClicked.emit(QUrl(address))
    assert opened == ["https://example.org/a"]
    assert text.toPlainText().startswith("a b")


def test_card_text_is_made_readable() -> None:
    markdown = "<!-- hidden -->\n<div>Hello</div>\n[![b](b.svg)](x)\n\n\n\n![p][ref]\nIf a < b then c."
    assert readable(markdown) == "Hello\n\nIf a < b then c."
    assert len(readable("word word\n" * LONGEST)) <= LONGEST + 3


def test_the_verdict_of_the_safety_check_stands_beside_the_files(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    needs = page.detail._needs
    assert not needs.safety_fact.isVisible(), "nothing is known yet"
    show_card(qtbot, bench, card(safety=as_it_is("Its weights are plain numbers.")))
    assert needs.safety_fact.isVisible()
    assert needs.safety_fact.text() == "Its weights are plain numbers."


def test_a_copied_link_leads_to_its_model(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found("other/net"))
    link = page.search.add.menu().actions()[-1]
    QApplication.clipboard().setText("no link at all")
    with qtbot.waitSignal(page.message_requested) as said:
        link.trigger()
    assert "Copy the address" in said.args[0] and not asked(bench, protocol.Card)
    QApplication.clipboard().setText("https://huggingface.co/google/vit-base")
    link.trigger()
    assert asked(bench, protocol.Card)[-1].request.model == "google/vit-base"  # type: ignore[attr-defined]


def test_a_folder_is_brought_in_and_the_list_says_how_it_went(
    page: DiscoverPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_with(page, bench, found())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(tmp_path))
    page.search.add.menu().actions()[1].trigger()
    job = asked(bench, protocol.ImportModel)[-1]
    assert job.request.path == str(tmp_path)  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, protocol.Imported((), ((str(tmp_path), as_it_is("It has no weights.")),))))
    assert page.list.banner.text().startswith("Nothing was added.")
