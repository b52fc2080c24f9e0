"""Whatever nobody has thought of leaves a trace in the log, and nothing private with it."""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
from collections.abc import Generator, Iterator
from logging.handlers import RotatingFileHandler
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from desktop import logs, paths, protocol
from desktop.engine import server
from desktop.engine.errors import classify
from desktop.engine.server import Context, EngineOptions

PICTURE = "/home/anna/Pictures/Aunt Hilda's birthday.jpg"
TEXT = "Dear Hilda, the results of the examination are here."
TOKEN = "hf_" + "q" * 30
PRIVATE = ("anna", "Hilda", "birthday", "examination", "diagnosis", TOKEN)


def failing(request: protocol.Run, _context: Context) -> Generator[protocol.Event, None, None]:
    """What libraries do with names and texts: into the message, quoted or not, and printed."""
    yield protocol.Progress(request.job, "Working")
    print(f"WARNING: {PICTURE}: bad marker")
    try:
        open_picture(request.inputs[0].path)
    except OSError as error:
        raise RuntimeError(
            f"while reading {request.inputs[0].text} for diagnosis.txt with {TOKEN}"
        ) from error


def open_picture(path: str) -> None:
    raise OSError(22, "Invalid argument", path)


def crashing(request: protocol.Run, _context: Context) -> Generator[protocol.Event, None, None]:
    import faulthandler

    yield protocol.Progress(request.job, "Working")
    faulthandler._sigabrt()  # type: ignore[attr-defined]


def chatting(request: protocol.Run, _context: Context) -> Generator[protocol.Event, None, None]:
    for _ in range(40):
        print("x" * 99_999)
    yield protocol.Progress(request.job, "Working")


def serve(pipe: Connection, options: EngineOptions, handler: str) -> None:
    server.HANDLERS[protocol.Run] = f"{__name__}:{handler}"
    server.serve(pipe, options)


def log_of_an_engine(handler: str, file: Path) -> str:
    """What is in the log after a run by a real engine process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, EngineOptions("infer", log=str(file)), handler))
    process.start()
    theirs.close()
    asked = (protocol.Input(path=PICTURE, text=TEXT),)
    ours.send(protocol.Run(task="image-classification", model="a/b", inputs=asked))
    try:
        while not isinstance(ours.recv(), protocol.Terminal):
            pass
    except EOFError:
        pass
    ours.close()
    process.join(10)
    process.close()
    return file.read_text(encoding="utf-8")


@pytest.fixture
def window_log() -> Iterator[Path]:
    """The log of this process, as the window starts it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks, raises = (sys.excepthook, threading.excepthook, sys.unraisablehook), logging.raiseExceptions
    logs.start("window", logging.INFO)
    yield paths.logs_dir() / "window.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.raiseExceptions = raises
    logs.keep_private(None)


def test_an_engine_leaves_a_trace_without_names_texts_and_tokens(tmp_path: Path) -> None:
    written = log_of_an_engine("failing", tmp_path / "engine.log")
    assert "in open_picture" in written and "in failing" in written and "RuntimeError" in written
    assert "OSError: [Errno 22] Invalid argument" in written
    assert not [word for word in PRIVATE if word in written], written


def test_a_native_crash_leaves_its_stack(tmp_path: Path) -> None:
    written = log_of_an_engine("crashing", tmp_path / "engine.log")
    assert "Fatal Python error" in written and "in crashing" in written


def test_a_library_that_prints_for_hours_does_not_fill_the_disk(tmp_path: Path) -> None:
    log_of_an_engine("chatting", tmp_path / "engine.log")
    sizes = [file.stat().st_size for file in tmp_path.iterdir()]
    assert len(sizes) == 2 and sum(sizes) < 2.3 * logs.LIMIT


def test_a_thread_of_the_window_leaves_a_trace(window_log: Path) -> None:
    def look() -> None:
        raise ValueError(f"cannot look at {PICTURE!r}")

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    written = window_log.read_text(encoding="utf-8")
    assert "in look" in written and "ValueError: cannot look at" in written
    assert not [word for word in PRIVATE if word in written], written


def test_what_is_logged_in_passing_names_no_file_either(window_log: Path) -> None:
    logging.getLogger("desktop").warning("could not be kept: %s", OSError(28, "No space left", PICTURE))
    logging.getLogger("httpx").warning("GET https://hub.example/api/models?search=diagnosis&limit=20")
    written = window_log.read_text(encoding="utf-8")
    assert "could not be kept: [Errno 28] No space left" in written and "hub.example/api/models" in written
    assert not [word for word in PRIVATE if word in written], written


def test_a_name_that_is_no_text_and_a_full_disk_are_no_reason_to_show_a_traceback(
    window_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("desktop")
    log.warning("odd: %s", "caf\udce9")
    assert "odd: caf\\udce9" in window_log.read_text(encoding="utf-8")
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler))
    handler.stream.close()  # as a disk that is gone
    log.warning("nobody can write this")
    handler.stream = None  # type: ignore[assignment]
    assert capsys.readouterr().err == ""


def test_what_is_known_to_go_wrong_is_told_and_not_logged(window_log: Path) -> None:
    classify(FileNotFoundError(2, "No such file", PICTURE))
    assert not window_log.exists()
    error = ZeroDivisionError("division by zero")
    classify(error)
    classify(error)
    assert window_log.read_text(encoding="utf-8").count("ZeroDivisionError: division by zero") == 1


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            AttributeError("'NoneType' object has no attribute 'shape'"),
            "'NoneType' object has no attribute 'shape'",
        ),
        (RuntimeError("mat1 and mat2 cannot be multiplied (1x512 and 768x3)"), "(1x512 and 768x3)"),
        (KeyError("Hilda's group"), "KeyError: '…'"),
        (ValueError(r"C:\Users\anna\Aunt Hilda.doc is open"), "ValueError: <file>"),
        (ValueError("Hilda.PNG has 0 x 0 pixels"), "<file> has 0 x 0 pixels"),
        (
            ImportError("cannot import name 'load' from 'torch' (/home/anna/.venv/torch.py)"),
            "name 'load' from",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_message_keeps_what_helps(error: Exception, kept: str) -> None:
    told = logs.trace(error)
    assert kept in told and not [word for word in PRIVATE if word in told]
