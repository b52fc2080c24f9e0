"""What is shown on standard error while a job goes on."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest

from desktop import protocol
from desktop.cli import terminal
from desktop.cli.terminal import NOW_AND_THEN, StatusLine
from desktop.messages import NOTHING, as_it_is, phases


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        return self.getvalue().rpartition("\r")[2].rstrip()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    stream = _Terminal()
    monkeypatch.setattr(terminal, "sys", SimpleNamespace(stderr=stream))  # pytest exchanges the real one
    return stream


def _progress(done: float, total: float, unit: str = "", left: float | None = None) -> protocol.Progress:
    return protocol.Progress("1", phases.ANSWERING(), done, total, unit, left)


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (_progress(0.4, 1, left=41), "Answering · 40\u00a0% · 41\u00a0s left"),
        (_progress(1.5, 6), "Answering · 25\u00a0%"),
        (_progress(12.4, 78, "seconds", 30), "Answering · 00:12 of 01:18 · 30\u00a0s left"),
        (_progress(2.7, 12, "files"), "Answering · 2 of 12 files"),
        (_progress(0, 1), "Answering"),
        (_progress(0, 0), "Answering"),
        (_progress(103e6, 172e6, "bytes"), "Answering · 103 of 172\u00a0MB"),
    ],
)
def test_a_terminal_shows_how_far_it_is(progress: protocol.Progress, line: str, screen: _Terminal) -> None:
    StatusLine().show(progress)
    assert screen.line == line


def test_a_shorter_line_leaves_nothing_of_a_longer_one(screen: _Terminal) -> None:
    status = StatusLine()
    status.show(_progress(0.4, 1, left=4000))
    longer = len(screen.line)
    status.show(_progress(0, 1))
    assert len(screen.getvalue().rpartition("\r")[2]) == longer
    status.clear()
    assert screen.line == ""


def test_a_line_that_is_too_long_is_cut(screen: _Terminal) -> None:
    """What wraps could not be overwritten."""
    StatusLine().show(protocol.Progress("1", as_it_is("x" * 300)))
    assert screen.line == "x" * (terminal.ORDINARY_WIDTH - 1)


def test_a_file_gets_each_phase_and_of_a_long_one_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 100.0
    status = StatusLine(clock=lambda: now)
    status.show(protocol.Progress("1", phases.LOADING_MODEL()))
    for step in range(1, 10):
        status.show(_progress(step, 10))
    now += NOW_AND_THEN + 1
    status.show(_progress(9.5, 10, left=3))
    assert capsys.readouterr().err.splitlines() == [
        "Loading the model",
        "Answering",
        "Answering · 95\u00a0% · 3\u00a0s left",
    ]


def test_a_countdown_is_one_phase_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    status = StatusLine(clock=lambda: 100.0)
    for seconds in range(30, 0, -1):
        words = f"The server did not answer. Trying again in {seconds}\u00a0s."
        status.show(protocol.Progress("1", as_it_is(words), 10, 100, "bytes"))
    status.show(protocol.Progress("1", phases.DOWNLOADING(), 20, 100, "bytes"))
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_model_that_is_loaded_is_seen_to_answer(screen: _Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first word may take minutes."""
    model = protocol.ModelInfo("a/b", "b", "", "transformers_models", (), "huggingface", 1)
    loaded = protocol.Loaded("1", model, protocol.DeviceInfo("cpu", "Processor", 1, 1, NOTHING), 0.1)
    shown: list[str] = []

    def answer(_request: Any, _context: Any) -> Any:
        yield loaded
        shown.append(screen.line)
        yield _progress(0.3, 1)
        shown.append(screen.line)

    monkeypatch.setattr(terminal, "answer", answer)
    request = protocol.Run(task="summarization", model="a/b", inputs=())
    assert list(terminal.events(request, terminal.Context())) == [loaded]
    assert shown == ["Answering", "Answering · 30\u00a0%"]
    assert screen.line == "", "nothing stays behind"
