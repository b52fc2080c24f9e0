"""What models took here is remembered, also over a restart."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.protocol import DeviceInfo, Input, ModelInfo, RunSummary
from desktop.workbench.measurements import MIGRATIONS, Measurements
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess

PICTURES = "image-classification"


def summary(
    model: str, *, seconds: float = 3.0, answered: int = 2, memory: int = 800, device: DeviceInfo = PROCESSOR
) -> RunSummary:
    info = ModelInfo(model, model, "", "test", (PICTURES,), "starter", 1)
    return RunSummary(info, device, seconds, answered, 0, memory)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "measurements.db"


def test_speed_is_for_each_answer_without_loading(file: Path) -> None:
    measurements = Measurements(file)
    measurements.take(PICTURES, summary("a/b", seconds=5.0, answered=4), loading=3.0)
    measurements.close()
    known = Measurements(file).of("a/b")
    assert known is not None
    assert (known.seconds, known.peak_memory, known.answers, known.device) == (0.5, 800, 4, "cpu")
    assert Measurements(file).last_used("a/b") == known.used > 1e9
    assert Measurements(file).last_used("never/used") == 0.0


def test_many_answers_weigh_more_than_few_and_the_lowest_peak_counts(file: Path) -> None:
    measurements = Measurements(file)
    measurements.take(PICTURES, summary("a/b", seconds=9.0, answered=9, memory=800))
    measurements.take(PICTURES, summary("a/b", seconds=11.0, answered=1, memory=5000))
    known = measurements.of("a/b", PICTURES, "cpu")
    assert known is not None and known.seconds == pytest.approx(2.0) and known.peak_memory == 800
    assert measurements.of("a/b", "sentence-similarity") is None
    measurements.close()


def test_a_run_without_answers_teaches_nothing(file: Path) -> None:
    measurements = Measurements(file)
    assert measurements.take(PICTURES, summary("a/b", answered=0)) is None
    assert measurements.of("a/b") is None
    measurements.close()


def test_a_file_that_is_damaged_only_means_that_nothing_is_known(file: Path) -> None:
    file.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    measurements = Measurements(file)
    assert measurements.of("a/b") is None
    assert measurements.take(PICTURES, summary("a/b")) is not None
    assert measurements.of("a/b") is not None, "it is known at least until Burnish is closed"
    measurements.close()


def test_the_table_is_made_once(file: Path) -> None:
    for _ in range(2):
        measurements = Measurements(file)
        measurements.of("a/b")
        measurements.close()
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    database.close()


def test_every_run_of_the_window_is_measured(qtbot: QtBot) -> None:
    bench = InProcess(LITE)
    with qtbot.waitSignal(bench.model_measured) as measured:
        bench.run(PICTURES, LITE.id, (Input(path="cat.jpg"),), {})
    assert measured.args == [LITE.id]
    known = bench.measurements.of(LITE.id, PICTURES)
    assert known is not None and known.peak_memory == 1_200_000_000 and known.seconds == pytest.approx(0.1)
    bench.shut_down()
