"""The samples on the Try page: each opens, each says where it comes from, each task exists."""

from __future__ import annotations

import tomllib
from pathlib import Path

import av
import pytest
from PIL import Image

from desktop import tasks

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"
ROWS = tomllib.loads((SAMPLES / "samples.toml").read_text(encoding="utf-8"))["sample"]
NOT_SAMPLES = {"LICENSES.md", "samples.toml"}


def of_kind(*suffixes: str) -> list[str]:
    """Returns the samples' names with these endings."""
    return [row["file"] for row in ROWS if row["file"].endswith(suffixes)]


def test_the_folder_and_the_list_agree() -> None:
    on_disk = {path.name for path in SAMPLES.iterdir()} - NOT_SAMPLES
    assert on_disk == {row["file"] for row in ROWS}


def test_every_sample_has_a_licence_that_lets_it_be_handed_on() -> None:
    table = (SAMPLES / "LICENSES.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("|")]
    licences = {row[0]: row[3] for row in cells[2:]}
    assert set(licences) == {row["file"] for row in ROWS}
    assert all(licence.startswith(("CC0", "Public domain")) for licence in licences.values())


def test_there_is_enough_to_start_with() -> None:
    assert len(of_kind(".jpg")) >= 2
    assert len(of_kind(".txt")) >= 2
    assert len(of_kind(".flac", ".wav")) >= 2
    assert [row["file"] for row in ROWS if row["shown"]] == ["cat.jpg", "review.txt", "speech.flac"]


@pytest.mark.parametrize("name", of_kind(".jpg"))
def test_pictures_open_and_are_small(name: str) -> None:
    with Image.open(SAMPLES / name) as picture:
        picture.load()
        assert min(picture.size) >= 300
        assert picture.mode == "RGB"
    assert (SAMPLES / name).stat().st_size < 200_000


@pytest.mark.parametrize("name", of_kind(".txt"))
def test_texts_open(name: str) -> None:
    assert 60 <= len((SAMPLES / name).read_text(encoding="utf-8").split()) <= 120


@pytest.mark.parametrize(("name", "seconds"), [("speech.flac", 11), ("voice-memo.wav", 10)])
def test_recordings_last_as_long_as_their_title_says(name: str, seconds: int) -> None:
    with av.open(str(SAMPLES / name)) as recording:
        heard = sum(frame.samples / frame.sample_rate for frame in recording.decode(audio=0))
    assert heard == pytest.approx(seconds, abs=0.1)
    title = next(row["title"] for row in ROWS if row["file"] == name)
    assert f"{seconds}-second " in title


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_each_sample_s_task_exists(row: dict[str, str]) -> None:
    assert row["task"] in {task.id for task in tasks.TASKS}
