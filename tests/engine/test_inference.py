"""One item for each input, in order; what is wrong with one never harms another."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desktop import protocol
from desktop.engine import inference, libraries
from desktop.engine.libraries import Work
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, computing, files, say
from desktop.noting import note
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels
from tests.models import Ask

TASK = "image-classification"


@pytest.fixture(autouse=True)
def cold() -> Iterator[None]:
    """No model of an earlier test is still in memory."""
    inference._kept.clear()
    yield
    inference._kept.clear()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Eleven different ones; the last is large."""
    random = np.random.default_rng(0)
    found = []
    for number in range(11):
        small = Image.fromarray(random.integers(0, 255, (4, 4, 3), dtype=np.uint8))
        size = (60 + number, 50) if number < 10 else (1200, 900)
        found.append(tmp_path / f"{number}.png")
        small.resize(size).save(found[-1])
    return found


def _items(events: list[protocol.Event]) -> list[protocol.Item]:
    return [event for event in events if isinstance(event, protocol.Item)]


def _failure(events: list[protocol.Event]) -> protocol.Failed:
    assert isinstance(events[-1], protocol.Failed), events[-1]
    return events[-1]


def test_the_answers_are_those_of_the_plain_pipeline(
    ask: Ask, tiny_classifier: Path, pictures: list[Path]
) -> None:
    from transformers import pipeline

    plain: Any = pipeline(TASK, model=str(tiny_classifier), device="cpu")
    items = _items(ask(TASK, list(pictures), tiny_classifier))
    assert [item.input.path for item in items] == [str(path) for path in pictures]
    for path, item in zip(pictures, items, strict=True):
        assert isinstance(item.result, Labels)
        expected = plain(str(path))
        assert [label.label for label in item.result.labels] == [row["label"] for row in expected]
        assert [label.score for label in item.result.labels] == pytest.approx(
            [row["score"] for row in expected], abs=1e-4
        )


def test_a_photograph_of_a_cat(ask: Ask, starter_models: dict[str, ModelInfo], samples: Path) -> None:
    events = ask(TASK, [samples / "cat.jpg", samples / "coffee.jpg"], top=3)
    loaded = next(event for event in events if isinstance(event, protocol.Loaded))
    assert loaded.model.id == "starter/efficientnet-lite0" and loaded.device.reason
    cat, coffee = (item.result for item in _items(events))
    assert isinstance(cat, Labels) and isinstance(coffee, Labels)
    assert {label.label for label in cat.labels} <= {"tabby", "tiger cat", "Egyptian cat", "lynx"}
    assert coffee.labels[0].label in ("espresso", "cup", "coffee mug") and len(coffee.labels) == 3
    done = events[-1]
    assert isinstance(done, protocol.Done) and isinstance(done.value, protocol.RunSummary)
    assert (done.value.answered, done.value.failed) == (2, 0) and done.value.peak_memory > 10_000_000


def test_bad_files_are_rows_of_their_own(
    ask: Ask, tiny_classifier: Path, pictures: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "notes.txt").write_text("Dear reader")
    inputs = [
        pictures[0],
        tmp_path / "empty.png",
        pictures[1],
        tmp_path / "notes.txt",
        Input(text="hello"),
        pictures[2],
    ]
    events = ask(TASK, inputs, tiny_classifier)
    items = _items(events)
    assert [item.index for item in items] == list(range(6))
    assert [item.error is None for item in items] == [True, False, True, False, False, True]
    messages = [say(item.error.message) for item in items if item.error]
    assert messages[0] == "This file is empty."
    assert messages[1] == say(files.NEEDS_PICTURE())
    assert messages[2] == say(files.NEEDS_PICTURE())
    assert isinstance(events[-1], protocol.Done) and events[-1].value.failed == 3


def test_what_cannot_be_asked_is_said_before_anything_is_loaded(ask: Ask, tiny_classifier: Path) -> None:
    for task, options, words in (
        ("read-minds", {}, "There is no task “read-minds”"),
        (TASK, {"colour": 1}, "There is no option “colour”"),
        ("sentence-similarity", {}, "needs the option “text”"),
        ("automatic-speech-recognition", {}, "cannot do automatic-speech-recognition"),
    ):
        failed = _failure(ask(task, ["a.png"], tiny_classifier, **options))
        assert failed.kind is ErrorKind.BAD_REQUEST and words in say(failed.message)
    assert _failure(ask(TASK, [], tiny_classifier)).kind is ErrorKind.BAD_REQUEST
    assert _failure(ask(TASK, ["a.png"], "nobody/nothing")).kind is ErrorKind.NOT_FOUND


def test_missing_and_broken_weights_are_refused(ask: Ask, tiny_classifier: Path, tmp_path: Path) -> None:
    """transformers would fill the gap with random numbers and answer nonsense."""
    from safetensors.torch import load_file, save_file

    for name, change in (("gap", None), ("nan", float("nan"))):
        folder = tmp_path / name
        shutil.copytree(tiny_classifier, folder)
        weights = load_file(folder / "model.safetensors")
        key = "classifier.weight"
        if change is None:
            del weights[key]
        else:
            weights[key][0, 0] = change
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        failed = _failure(ask(TASK, ["a.png"], folder))
        assert failed.kind is ErrorKind.UNSUPPORTED_MODEL
        assert (
            say(failed.message) == f"Parts of “{name}” are missing or damaged. Downloading it again may help."
        )


# ---- with a scripted model ---------------------------------------------------------------------------------


class Scripted:
    """A runner that answers with the path, fails where told and remembers its batches."""

    batch = 8

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.decoders: set[int] = set()
        self.fits = 8
        self.poison = ""
        self.pause = threading.Event()
        self.computing = threading.Event()

    def prepare(self, given: Input, work: Work) -> str:
        self.decoders.add(threading.get_ident())
        return given.path

    def run(self, prepared: Sequence[str], work: Work) -> list[Any]:
        import torch

        self.computing.set()
        if self.pause.is_set():
            layer = torch.nn.Identity()
            while True:  # a model that computes for ever, one layer after the other
                layer(torch.zeros(1))
        self.batches.append(len(prepared))
        if len(prepared) > self.fits:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.")
        if self.poison in prepared:
            raise RuntimeError("the shapes do not fit")
        return [Labels((Label(path, 1.0),)) for path in prepared]


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    runner = Scripted()
    library = type("Library", (), {"load": staticmethod(lambda model, task, device: runner)})
    monkeypatch.setattr(libraries, "library", lambda name: library)
    return runner


def _names(items: list[protocol.Item]) -> list[str]:
    return [item.result.labels[0].label for item in items if isinstance(item.result, Labels)]


def test_batches_grow_and_the_order_stays(ask: Ask, tiny_classifier: Path, scripted: Scripted) -> None:
    paths = [f"{number}.png" for number in range(40)]
    items = _items(ask(TASK, list(paths), tiny_classifier))
    assert _names(items) == paths and [item.index for item in items] == list(range(40))
    assert scripted.batches[0] == 1 and max(scripted.batches) == 8
    assert threading.get_ident() not in scripted.decoders


def test_too_little_memory_means_smaller_batches(ask: Ask, tiny_classifier: Path, scripted: Scripted) -> None:
    scripted.fits = 3
    paths = [f"{number}.png" for number in range(20)]
    assert _names(_items(ask(TASK, list(paths), tiny_classifier))) == paths


def test_memory_for_not_even_one_is_an_error_of_that_one(
    ask: Ask, tiny_classifier: Path, scripted: Scripted
) -> None:
    scripted.fits = 0
    (item,) = _items(ask(TASK, ["a.png"], tiny_classifier))
    assert item.error is not None and item.error.kind is ErrorKind.OUT_OF_MEMORY


def test_an_input_that_the_model_cannot_take_leaves_its_neighbours_alone(
    ask: Ask, tiny_classifier: Path, scripted: Scripted
) -> None:
    scripted.poison = "9.png"
    items = _items(ask(TASK, [f"{number}.png" for number in range(20)], tiny_classifier))
    assert [item.index for item in items if item.error] == [9]
    assert len(_names(items)) == 19


def test_notes_stand_beside_the_answer_that_they_are_about(
    ask: Ask, tiny_classifier: Path, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, run = scripted.prepare, scripted.run

    def prepare_noting(given: Input, work: Work) -> str:
        if given.path in ("3.png", "9.png"):
            note(as_it_is("half of it is missing"))
        return prepare(given, work)

    def run_noting(prepared: Sequence[str], work: Work) -> list[Any]:
        for position, path in enumerate(prepared):
            if path in ("9.png", "15.png"):
                note(as_it_is("cut off"), of=position)
        return run(prepared, work)

    monkeypatch.setattr(scripted, "prepare", prepare_noting)
    monkeypatch.setattr(scripted, "run", run_noting)
    scripted.fits = 3  # what is tried again in halves is noted once
    items = _items(ask(TASK, [f"{number}.png" for number in range(20)], tiny_classifier))
    assert {item.index: [say(each) for each in item.notes] for item in items if item.notes} == {
        3: ["half of it is missing"],
        9: ["half of it is missing", "cut off"],
        15: ["cut off"],
    }


def test_stop_is_heard_in_the_middle_of_a_model(tiny_classifier: Path, scripted: Scripted) -> None:
    scripted.pause.set()
    context = Context()
    request = protocol.Run(task=TASK, model=str(tiny_classifier), inputs=(Input(path="a.png"),))

    def stop() -> None:
        assert scripted.computing.wait(30)
        context.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    events = list(answer(request, context))  # of a model that would go on for ever
    assert isinstance(events[-1], protocol.Stopped)
    thread.join()


def test_a_model_is_loaded_once_and_again_when_it_changes(
    ask: Ask, tiny_classifier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_classifier, folder)
    loads: list[str] = []

    def load(model: ModelInfo, task: object, device: str) -> Scripted:
        loads.append(model.folder)
        return Scripted()

    library = type("Library", (), {"load": staticmethod(load)})
    monkeypatch.setattr(libraries, "library", lambda name: library)
    for _ in range(2):
        assert _names(_items(ask(TASK, ["a.png"], folder))) == ["a.png"]
    assert len(loads) == 1
    (folder / "added.txt").touch()  # what a new download does to the folder
    ask(TASK, ["a.png"], folder)
    assert len(loads) == 2


def test_progress_comes_at_most_fifteen_times_a_second(
    ask: Ask, tiny_classifier: Path, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count(100, 0.01)  # of which the job looks at a hundredth of a second each time
    monkeypatch.setattr(inference, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    events = ask(TASK, [f"{number}.png" for number in range(3000)], tiny_classifier)
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "files"]
    assert 1 <= len(progress) <= 15 * (next(clock) - 100) + 2
    assert all(0 < event.done <= 3000 == event.total for event in progress)


def test_preparing_tells_what_computes(starter_models: dict[str, ModelInfo]) -> None:
    events = list(answer(protocol.Prepare(device="cpu"), Context()))
    assert isinstance(events[-1], protocol.Done)
    assert events[-1].value.kind == "cpu" and events[-1].value.reason == computing.CHOSEN()
    assert sum(isinstance(event, protocol.Progress) for event in events) >= 2
