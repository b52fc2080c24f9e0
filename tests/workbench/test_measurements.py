"""What models took here is remembered, also over a restart."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.protocol import DeviceInfo, Input, ModelInfo, RunSummary
from desktop.wording import NO_BREAK
from desktop.workbench.measurements import MIGRATIONS, Measurements
from tests.hostile.names import ODD_NAMES
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess

PICTURES = "image-classification"


SPEECH = "automatic-speech-recognition"
TEXTS = "sentence-similarity"


def summary(
    model: str,
    *,
    seconds: float = 3.0,
    answered: int = 2,
    memory: int = 800,
    device: DeviceInfo = PROCESSOR,
    length: float = 0.0,
) -> RunSummary:
    info = ModelInfo(model, model, "", "test", (PICTURES,), "starter", 1)
    return RunSummary(info, device, seconds, answered, 0, memory, length)


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


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


def test_recordings_and_texts_are_measured_by_their_length(file: Path) -> None:
    measurements = Measurements(file)
    measurements.take(SPEECH, summary("a/b", seconds=10.0, answered=1, length=100.0))
    measurements.take(SPEECH, summary("a/b", seconds=200.0, answered=1, length=3680.0))
    measurements.take(TEXTS, summary("a/c", seconds=2.0, answered=4, length=2400.0))
    measurements.close()
    again = Measurements(file)
    speech, texts = again.of("a/b"), again.of("a/c")
    assert speech is not None and texts is not None
    assert (plain(speech.speed), speech.length) == ("18× faster than real time", 1890.0)
    assert speech.ordinary == pytest.approx(60 / 18)
    assert plain(texts.speed) == "1,200 words a second" and texts.ordinary == pytest.approx(500 / 1200)
    again.close()


OLD_ROWS = [
    ("a/speech", SPEECH, "cpu", 700, 300.0, 40, 1e9),
    ("a/picture", PICTURES, "cpu", 900, 0.5, 40, 1e9),
]


@pytest.fixture
def from_before(file: Path) -> Path:
    """A file as the first version left it."""
    with sqlite3.connect(file) as database:
        database.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
        database.executemany("INSERT INTO measurements VALUES (?, ?, ?, ?, ?, ?, ?)", OLD_ROWS)
    database.close()
    return file


def test_what_was_measured_before_lengths_were_kept_is_still_known(from_before: Path) -> None:
    measurements = Measurements(from_before)
    speech, picture = measurements.of("a/speech"), measurements.of("a/picture")
    assert speech is not None and picture is not None
    assert (speech.peak_memory, speech.used, plain(speech.speed)) == (700, 1e9, "5 min a recording")
    assert speech.ordinary is None, "nobody knows how long those recordings were"
    assert (picture.ordinary, plain(picture.speed)) == (0.5, "2 pictures a second")
    measurements.close()


def test_old_figures_give_way_where_the_length_was_missing_and_count_on_where_it_was_not_needed(
    from_before: Path,
) -> None:
    measurements = Measurements(from_before)
    measurements.take(SPEECH, summary("a/speech", seconds=10.0, answered=1, memory=5000, length=180.0))
    measurements.take(PICTURES, summary("a/picture", seconds=0.0, answered=40))
    speech, picture = measurements.of("a/speech"), measurements.of("a/picture")
    assert speech is not None and picture is not None
    assert (plain(speech.speed), speech.answers, speech.peak_memory) == ("18× faster than real time", 1, 700)
    assert (picture.seconds, picture.answers) == (0.25, 80)
    measurements.close()


def test_a_run_of_unknown_length_does_not_blur_a_known_speed(file: Path) -> None:
    measurements = Measurements(file)
    measurements.take(SPEECH, summary("a/b", seconds=10.0, answered=1, length=180.0))
    measurements.take(SPEECH, summary("a/b", seconds=500.0, answered=1, memory=300))
    known = measurements.of("a/b")
    assert known is not None and (plain(known.speed), known.peak_memory) == ("18× faster than real time", 300)
    measurements.close()


def test_a_task_that_is_no_more_is_still_measured(file: Path) -> None:
    measurements = Measurements(file)
    known = measurements.take("telling-fortunes", summary("a/b", seconds=1.0))
    assert known is not None and (known.media, known.ordinary, plain(known.speed)) == (
        None, 0.5, "2 answers a second",
    )  # fmt: skip
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


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_a_model_s_folder_is_called_it_is_measured(file: Path, name: str) -> None:
    taken = Measurements(file).take(PICTURES, summary(f"/models/{name}"))
    assert taken is not None and Measurements(file).of(f"/models/{name}") == taken
