"""A tour through all pages of the window and their states, for tests that look at each of them.

The window works on an `InProcess` workbench; names are as long as real ones get.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop import atlas, protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.tasks import TASKS, Media
from desktop.ui.pages.first_start.page import FirstStart
from desktop.ui.pages.page import FindModels, TryModel
from desktop.ui.window.main_window import MainWindow
from desktop.workbench import guide
from tests.ui.pages.first_start.test_first_start import CARD
from tests.ui.pages.first_start.test_first_start import found as computer
from tests.ui.pages.hub_facts import asked, card, downloaded, found, plan, progress
from tests.ui.pages.in_process import MODELS, OTHERS, PROCESSOR, InProcess
from tests.ui.pages.teach_scripted import (
    SENTENCES,
    checked,
    checked_table,
    evaluated,
    make_pictures,
    result,
    review_result,
    reviewed,
    step,
    store_curves,
    store_report,
    store_run,
)
from tests.ui.pages.trying.steps import CAT_FILE, SAMPLES

LONG = "some-laboratory/wav2vec2-large-xlsr-53-portuguese-finetuned-commonvoice-lightweight-v2"
LEFT = Qt.MouseButton.LeftButton

W = TypeVar("W", bound=protocol.Request)


class Tour:
    """`go` brings the window into one state after the other and names each."""

    def __init__(self, qtbot: QtBot, window: MainWindow, bench: InProcess, folder: Path) -> None:
        self._qtbot, self._window, self._bench, self._folder = qtbot, window, bench, folder

    def go(self) -> Iterator[str]:
        yield from self._first_start()
        bench = self._bench
        bench._set_device(PROCESSOR)
        bench.arrive(
            *MODELS, *OTHERS, downloaded(LONG), downloaded(problem=as_it_is("It cannot be used here."))
        )
        yield from self._trying()
        yield from self._discover()
        yield from self._models()
        yield from self._teach()
        for name in ("history", "settings", "activity"):
            self._window.go_to(name)
            yield name
        yield from self._activity()
        bench.engines.set_offline(True)
        for name in ("try", "discover", "models", "teach", "activity", "settings"):
            self._window.go_to(name)
            yield f"{name}, offline"

    # ---- steps ----

    def page(self, name: str) -> Any:
        return self._window.go_to(name)

    def press(self, button: QAbstractButton) -> None:
        self._qtbot.mouseClick(button, LEFT)

    def answer(self, kind: type[protocol.Request], value: object) -> None:
        job = asked(self._bench, kind)[-1]
        job.take(protocol.Done(job.id, value))

    # ---- pages ----

    def _first_start(self) -> Iterator[str]:
        self._window.welcome()
        first = self._window.centralWidget()
        assert isinstance(first, FirstStart)
        yield "first start, looking"
        self._qtbot.waitUntil(lambda: bool(asked(self._bench, protocol.Doctor)))
        self.answer(protocol.Doctor, computer(CARD))
        yield "first start"
        first.drives[1].button.setChecked(True)
        self.answer(
            protocol.PlanMove, protocol.MovePlan("/media/data", "/media/data/Burnish models", 2**40, 2**41)
        )
        yield "first start, another drive"
        first.drives[0].button.setChecked(True)
        with self._qtbot.waitSignal(first.destroyed):
            self.press(first.start)

    def _trying(self) -> Iterator[str]:
        page = self.page("try")
        yield "try, empty"
        self._window.page("models").requested.emit(TryModel(MODELS[0].id))
        yield "try, a model waits"
        for media, sample in (
            (Media.PICTURE, "cat.jpg"),
            (Media.TEXT, "review.txt"),
            (Media.SOUND, "speech.flac"),
        ):
            page.open_paths([str(SAMPLES / sample)])
            self._qtbot.waitUntil(lambda media=media: page.trial.media is media)
            for task in (task for task in TASKS if task.media is media):
                page.trial.choose_task(task.id)
                if (missing := page.trial.missing) is not None:
                    yield f"try, {task.id}, something is missing"
                    page.trial.set_options({**page.trial.options, missing.id: "Who?"})
                self._qtbot.waitUntil(lambda: not page.trial.is_running)
                yield f"try, {task.id}"
        self._bench.failure = ErrorKind.OUT_OF_MEMORY
        page.open_paths([CAT_FILE])
        self._qtbot.waitUntil(lambda: page.trial.media is Media.PICTURE and not page.trial.is_running)
        yield "try, a failure"
        self._bench.failure = None
        batch = self._folder / "A folder of pictures"
        batch.mkdir()
        for number in range(5):
            shutil.copy(CAT_FILE, batch / f"autumn excursion to the lake {number}.jpg")
        page.open_paths([str(batch)])
        self._qtbot.waitUntil(lambda: len(page.trial.inputs) == 5 and not page.trial.is_running)
        yield "try, several files"
        page.trial.ask_all()
        self._qtbot.waitUntil(lambda: not page.trial.is_running)
        yield "try, several answers"
        page.close_files()

    def _discover(self) -> Iterator[str]:
        page = self.page("discover")
        search = asked(self._bench, protocol.Search)[-1]
        yield "discover, looking"
        models = (
            found(LONG, downloads=123_456_789),
            found(),
            found("a/b", gated=True, licence="cc-by-nc-sa-4.0"),
        )
        search.take(protocol.Found(search.id, models, False))
        search.take(protocol.Done(search.id, len(models)))
        page._choose(models[0])
        page._open(models[0])
        self._qtbot.waitUntil(lambda: bool(asked(self._bench, protocol.Card)))
        self.answer(protocol.Card, card(LONG, model=models[0], plan=plan(LONG)))
        yield "discover, a model"
        page.detail.show_model(models[2])
        page.detail.show_card(
            card("a/b", model=models[2], plan=None, problem=as_it_is("Accept its terms first."))
        )
        yield "discover, a model that asks for something"
        for entry in sorted(atlas.load().entries(), key=lambda entry: -len(entry.name))[:2]:
            page._show_entry(entry)
            yield f"discover, guide: {entry.name}"
            page.pane.setCurrentWidget(page.detail)
            variant = guide.main_variant(entry)
            assert variant is not None
            page.detail.show_model(found(guide.model_id(variant)))
            yield f"discover, a model of {entry.name}"
        page._lead()
        yield "discover, choosing a kind"
        page._show_list()
        self._window.page("models").requested.emit(FindModels("automatic-speech-recognition"))
        yield "discover, one task"

    def _models(self) -> Iterator[str]:
        page = self.page("models")
        yield "models"
        page.table.choose(downloaded(LONG).id)
        yield "models, one chosen"
        self.press(page.table.toolbar.remove_button)
        yield "models, removing"
        self.press(page.table.toolbar.keep_button)
        page._show_free_up()
        yield "models, freeing space"
        page.carry.ended.emit("bad", "Nothing was added.", "“model.safetensors” is damaged. " * 3)
        yield "models, a long answer"

    def _teach(self) -> Iterator[str]:
        data = make_pictures(
            self._folder / "Part check", {"Dented on the left side": 6, "Fine": 14, "Scratched": 4}
        )
        pictures = sorted(str(path) for path in (data / "Fine").iterdir())
        page = self.page("teach")
        yield "teach, empty"
        finished = store_run("Finished", data, state="done", message="")
        store_report(finished, pictures)
        store_curves(store_run("Interrupted", data), 3)
        self._window.go_to("try")
        page = self.page("teach")
        yield "teach, runs"
        page.open_folder(str(data))
        yield "teach, checking"
        self.answer(protocol.CheckExamples, checked(data))
        yield "teach, examples"
        self.press(page.examples.bar.button)
        yield "teach, model"
        self.press(page.model.bar.button)
        yield "teach, getting ready"
        job = asked(self._bench, protocol.Train)[-1]
        job.take(protocol.Started(job.id))
        for number in range(1, 4):
            job.take(step(job, number))
            job.take(evaluated(job, number, pictures))
        yield "teach, running"
        job.take(protocol.Done(job.id, result(pictures, str(finished))))
        yield "teach, report"
        yield from self._teach_texts(page)

    def _teach_texts(self, page: Any) -> Iterator[str]:
        self._bench.arrive(*MODELS, *OTHERS, SENTENCES)
        table = self._folder / "Film reviews.csv"
        table.touch()
        page.open_folder(str(table))
        self.answer(protocol.CheckExamples, checked_table(table))
        yield "teach, texts"
        page.examples.groups.columns[0].grid.opened.emit(0)
        yield "teach, a text"
        page.enlarged.leave()
        self.press(page.examples.bar.button)
        self.press(page.model.bar.button)
        job = asked(self._bench, protocol.Train)[-1]
        job.take(protocol.Started(job.id))
        job.take(step(job, 1))
        job.take(protocol.Evaluated(job.id, 1, 0.5, 0.8, True, reviewed(8)))
        yield "teach, texts, running"
        job.take(protocol.Done(job.id, review_result(str(self._folder))))
        yield "teach, texts, report"

    def _activity(self) -> Iterator[str]:
        bench = self._bench
        running = bench.downloads.begin(LONG, "", LONG)
        progress(running, 172e6, rate=8e6, left=65.0)
        failed = bench.library.unpack("/media/stick/From the institute.burnish")
        reason = "“model.safetensors” is damaged in “From the institute.burnish”. Nothing was installed."
        failed.take(protocol.Failed(failed.id, ErrorKind.BAD_FILE, as_it_is(reason)))
        done = bench.downloads.begin("google/vit", "", "ViT")
        done.take(protocol.Done(done.id, downloaded("google/vit")))
        self.page("activity")
        yield "activity, something of each"
