"""A few whole ways through the real program, from the command line to the answer and the history."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import resources
from installer.verbs import missing_programs
from tests.e2e.program import Program, virtual_screen, wait_for

SAMPLES = resources() / "samples"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    assert not missing_programs(), f"install {', '.join(missing_programs())}"
    with virtual_screen() as name:
        yield name


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared, so that the starters are made once for all of these tests."""
    return tmp_path_factory.mktemp("e2e")


def test_a_picture_is_answered_and_a_killed_engine_comes_back(
    display: str, home: Path, tmp_path: Path
) -> None:
    first = shutil.copy(SAMPLES / "cat.jpg", tmp_path / "first.jpg")
    second = shutil.copy(SAMPLES / "coffee.jpg", tmp_path / "second.jpg")
    third = shutil.copy(SAMPLES / "cat.jpg", tmp_path / "third.jpg")
    with Program(display, home, first) as program:
        assert wait_for(program.title).startswith("Burnish")
        entry = wait_for(program.history, 120)[0]
        assert entry.name == "first.jpg"
        assert "cat" in entry.summary.lower(), entry.summary

        assert program.hand_over(second) == 0
        wait_for(lambda: program.history()[0].name == "second.jpg", 120)

        for engine in program.engines():
            engine.kill()
        wait_for(lambda: not program.engines())
        assert program.process.poll() is None, "the window outlives its engines"
        assert program.hand_over(third) == 0
        wait_for(lambda: program.history()[0].name == "third.jpg", 120)


def test_a_recording_is_written_down(display: str, home: Path) -> None:
    with Program(display, home, SAMPLES / "speech.flac") as program:
        entry = wait_for(lambda: next((e for e in program.history() if e.name == "speech.flac"), None), 120)
        assert "country" in entry.result.lower()


def test_every_page_opens_by_keyboard(display: str, home: Path) -> None:
    with Program(display, home) as program:
        wait_for(program.title)
        for key, word in (
            ("2", "Discover"),
            ("3", "My models"),
            ("4", "Teach"),
            ("5", "History"),
            ("1", "Try"),
        ):
            program.press(f"ctrl+{key}")
            wait_for(lambda word=word: word in program.title(), 10)


def test_closing_ends_every_process(display: str, home: Path) -> None:
    with Program(display, home) as program:
        wait_for(program.title)
        wait_for(program.engines)
        engines = program.engines()
        program.press("ctrl+q")
        assert program.process.wait(10) == 0
        wait_for(lambda: not any(engine.is_running() for engine in engines), 10)


def test_a_start_right_after_closing_opens_a_window(display: str, home: Path) -> None:
    with Program(display, home) as first:
        wait_for(first.title)
        first.press("ctrl+q")
        wait_for(lambda: not first.title())
        with Program(display, home) as second:
            wait_for(second.title)
            first.process.wait(15)
            assert second.process.poll() is None and second.title()
