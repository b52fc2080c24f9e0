"""What examples are for is told by what they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop import media, protocol
from desktop.engine.reading import tables
from desktop.engine.training.choosing import task_for
from tests.engine.streams import returned

PICTURES, TEXTS = "image-classification", "text-classification"


def fill(folder: Path, **files: int) -> Path:
    """So many files with each ending, in two groups."""
    for ending, count in files.items():
        for number in range(count):
            file = folder / ("one", "two")[number % 2] / f"{number}.{ending}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("a few words")
    return folder


@pytest.mark.parametrize(
    ("files", "task"),
    [
        ({"png": 4}, PICTURES),
        ({"txt": 4}, TEXTS),
        ({"docx": 3, "pdf": 3}, TEXTS),
        ({"png": 5, "txt": 3}, PICTURES),
        ({"png": 3, "txt": 5}, TEXTS),
        ({"png": 2, "csv": 9}, PICTURES),  # lists of the pictures beside them
        ({"wav": 9, "png": 2}, PICTURES),
        ({}, PICTURES),
    ],
)
def test_a_folder_is_for_what_most_of_its_files_are(tmp_path: Path, files: dict[str, int], task: str) -> None:
    folder = fill(tmp_path / "set", **files)
    folder.mkdir(exist_ok=True)
    assert returned(task_for("job", str(folder))) == task


def test_an_archive_is_looked_into(tmp_path: Path) -> None:
    folder = fill(tmp_path / "set", txt=4)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for file in folder.rglob("*.txt"):
            archive.write(file, file.relative_to(tmp_path))
    assert returned(task_for("job", str(tmp_path / "set.zip"))) == TEXTS


@pytest.mark.parametrize("name", ["a.csv", "a.TSV", "a.jsonl", "a.json", "a.xlsx", "a.ods"])
def test_a_table_is_for_texts(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert returned(task_for("job", str(tmp_path / name))) == TEXTS


def test_what_is_not_there_is_told_by_whoever_reads_it(tmp_path: Path) -> None:
    assert returned(task_for("job", str(tmp_path / "gone"))) == PICTURES


def test_every_table_that_is_named_one_is_read() -> None:
    assert set(tables._READERS) == media.TABLES


def test_the_check_says_what_is_taught(tmp_path: Path) -> None:
    from desktop.engine.training.lessons import check_examples

    request = protocol.CheckExamples(folder=str(fill(tmp_path / "set", txt=6)))
    assert returned(check_examples(request, None)).task == TEXTS
