"""The model guide in Discover: found by name, looked through by group, and chosen from by problem."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.atlas import Level
from desktop.tasks import TASKS, Media
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.pages.page import TryModel
from desktop.ui.pages.trying.no_model import NoModel
from desktop.ui.widgets.labels import Label
from desktop.workbench import guide
from tests.ui.pages.discover.discovering import names, open_with, plain, searches, show_card
from tests.ui.pages.hub_facts import asked, bring, card, found
from tests.ui.pages.in_process import LITE, InProcess

ALEXNET = "torchvision/AlexNet_Weights.IMAGENET1K_V1"


def type_words(qtbot: QtBot, page: DiscoverPage, words: str) -> None:
    page.search.field.setText(words)
    qtbot.keyClick(page.search.field, Qt.Key.Key_Return)


def test_typing_a_name_shows_its_page_above_the_results(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    type_words(qtbot, page, "AlexNet")
    bring(asked(bench, protocol.Search)[-1], found("some/alexnet-copy"))
    assert names(page) == ["AlexNet", "alexnet-copy"]
    assert page.entry.isVisible() and page.entry.entry is not None
    assert page.entry.entry.plain in page.entry._plain.text()
    assert page.search.filters.count.text().startswith("1\u00a0"), "pages are not counted as models"
    qtbot.mouseClick(page.entry.main, Qt.MouseButton.LeftButton)
    job = asked(bench, protocol.Card)[-1]
    assert job.request.model == ALEXNET  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, card(model=found(ALEXNET))))
    assert page.detail.isVisible() and page.detail.model is not None
    assert page.detail.model.id == ALEXNET


def test_a_closed_model_offers_open_ones(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    type_words(qtbot, page, "gpt4")
    bring(asked(bench, protocol.Search)[-1])
    assert names(page) == ["GPT-4"]
    assert not page.entry.main.isVisible() and page.entry.banner.text().startswith("It was never published")
    qtbot.mouseClick(page.entry.instead.chip("qwen"), Qt.MouseButton.LeftButton)
    assert page.entry.entry is not None and page.entry.entry.id == "qwen"
    assert page.entry.main.isVisible() and not page.entry.instead.isVisible()


def test_groups_are_looked_through_without_asking_anybody(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    number = len(searches(bench))
    qtbot.mouseClick(page.search.chips.chip("guide:Sound"), Qt.MouseButton.LeftButton)
    assert "Whisper" in names(page) and "AlexNet" not in names(page)
    assert len(searches(bench)) == number
    assert page.search.filters.count.text().endswith("pages")
    assert not page.search.filters.only_fitting.isVisible()
    type_words(qtbot, page, "noise reduction of whales")
    assert page.list.empty.isVisible()
    page.list.empty.acted.emit()
    assert len(searches(bench)) == number + 1 and page.search.filters.only_fitting.isVisible()


def test_the_guide_is_there_offline_but_finds_only_what_is_here(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    bench.engines.set_offline(True)
    page.opened()
    qtbot.mouseClick(page.search.chips.chip("guide:Pictures"), Qt.MouseButton.LeftButton)
    assert "AlexNet" in names(page)
    assert not page.entry.main.isEnabled() and page.entry.main.toolTip() == "You are offline"


def test_variants_show_size_and_fit_and_are_found_one_by_one(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    page._read_entry("resnet")
    rows = page.entry.variants.rows
    assert "ResNet18" in rows[0]._name.text() and plain(rows[0]._facts.text()).startswith("47 MB")
    assert len(rows) == 4
    page.entry.variants._show_all.click()
    assert len(page.entry.variants.rows) > 4
    page.entry.variants.rows[1].button.click()
    assert asked(bench, protocol.Card)[-1].request.model.startswith("torchvision/ResNet")  # type: ignore[attr-defined]


def test_the_paper_opens_outside(qtbot: QtBot, page: DiscoverPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()))
    page._read_entry("resnet")
    page.entry.read.click()
    page._read_entry("alexnet")
    assert opened == ["https://arxiv.org/abs/1512.03385"] and not page.entry.read.isVisible()


def test_a_model_of_the_guide_says_what_it_is_good_for(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    model = found("google/vit-base-patch16-224")
    open_with(page, bench, model, found("other/net"))
    show_card(qtbot, bench, card(model=model))
    detail = page.detail
    assert detail.advice.isVisible() and len(detail.advice.good_for.phrases) >= 2
    assert detail._sentence.text() and not detail._sentence.text().startswith("Answers")
    detail.read_more.click()
    assert page.entry.entry is not None and page.entry.entry.id == "vit"
    page.list.choose("other/net")
    assert page.detail.isVisible() and not detail.advice.isVisible() and not detail.read_more.isVisible()


# ---- choose by problem -------------------------------------------------------------------------------------


def lead_to(qtbot: QtBot, page: DiscoverPage, media: Media, task: str) -> None:
    qtbot.mouseClick(page.search.help, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.choose.media[media], Qt.Key.Key_Return)
    groups = (page.choose.runs_here, page.choose.only_known)
    group = next(group for group in groups if task in group._chips)
    qtbot.mouseClick(group.chip(task), Qt.MouseButton.LeftButton)


def test_three_steps_lead_to_a_model(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    lead_to(qtbot, page, Media.PICTURE, "image-classification")
    cards = page.choose.recommended.cards
    assert list(cards) == list(Level)
    assert "of 100 test pictures right" in plain(cards[Level.BALANCED].reason.text())
    assert page.choose.steps.current == 2 and cards[Level.BALANCED].button.text() == "Download…"
    cards[Level.BALANCED].button.click()
    asked_for = asked(bench, protocol.Card)[-1].request
    assert asked_for.model == "torchvision/EfficientNet_B0_Weights.IMAGENET1K_V1"  # type: ignore[attr-defined]
    assert not page.choose.isVisible() and page.search.isVisible()


def test_translators_say_between_which_languages(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    lead_to(qtbot, page, Media.TEXT, "translation")
    recommended = page.choose.recommended
    assert "which languages" in recommended.note.text() and "answer better" not in recommended.note.text()
    said = [{label.text() for label in card.findChildren(Label)} for card in recommended.cards.values()]
    assert all(any(word in " ".join(texts) for word in ("English to", "Any two of")) for texts in said)
    assert recommended.cards[Level.BALANCED].name.text() == "M2M-100", "the one that knows most is marked"
    qtbot.mouseClick(recommended.cards[Level.BALANCED].button, Qt.MouseButton.LeftButton)
    job = asked(bench, protocol.Card)[-1]
    job.take(protocol.Done(job.id, card("facebook/m2m100_418M")))
    qtbot.mouseClick(page.search.chips.chip("guide:Text"), Qt.MouseButton.LeftButton)
    assert page.search.words == "" and "M2M-100" in names(page), "a model's name finds no page"


def test_what_burnish_cannot_run_is_said(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    lead_to(qtbot, page, Media.PICTURE, "depth-estimation")
    recommended = page.choose.recommended
    assert recommended.note.text().startswith("Burnish cannot run this kind of model yet")
    assert [card.button.text() for card in recommended.cards.values()] == ["Find it"]


def test_a_recommended_model_that_is_here_is_tried(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    lead_to(qtbot, page, Media.SOUND, "automatic-speech-recognition")
    bench.arrive(LITE, replace(LITE, id="whisper/tiny", name="Whisper tiny"))
    button = page.choose.recommended.cards[Level.SMALL].button
    assert button.text() == "Try it"
    with qtbot.waitSignal(page.requested) as tried:
        button.click()
    assert tried.args == [TryModel("whisper/tiny")]


def test_steps_can_be_gone_back_and_left(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    lead_to(qtbot, page, Media.TEXT, "sentence-similarity")
    qtbot.mouseClick(page.choose.steps.button(0), Qt.MouseButton.LeftButton)
    assert page.choose.media[Media.SOUND].isVisible()
    qtbot.keyClick(page.choose, Qt.Key.Key_Escape)
    assert page.search.isVisible() and not page.choose.isVisible()


def test_offline_the_guide_recommends_and_says_why_it_cannot_fetch(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    bench.engines.set_offline(True)
    lead_to(qtbot, page, Media.TEXT, "sentence-similarity")
    button = next(iter(page.choose.recommended.cards.values())).button
    assert not button.isEnabled() and button.toolTip() == "You are offline"


def test_what_try_recommends_stands_first_where_one_is_looked_for(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    nothing = NoModel(bench)
    qtbot.addWidget(nothing)
    for task in TASKS:
        if (choice := guide.first_choice(task.id, bench.device)) is None:
            continue
        nothing.show_task(task)
        page.search_for(task.id)
        bring(asked(bench, protocol.Search)[-1], found("most/loved"))
        assert nothing.recommended.model == guide.model_id(choice.variant)
        assert names(page) == [guide.short_name(choice.variant), "loved"]
        first = guide.row(choice.entry, choice.variant)
        shelf = first.id.partition("/")[0]
        assert first.source == (shelf if shelf in guide.SHELVES else "huggingface")
        assert first.publisher == guide.SHELVES.get(shelf, first.id.rpartition("/")[0])
