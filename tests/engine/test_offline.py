"""With the offline switch on, no process of Burnish opens an internet socket: the kernel and Python watch."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from desktop.protocol import ModelInfo
from desktop.settings import Settings
from tests.without_network import Outcome, denied, run


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def offline() -> None:
    """The switch in the sidebar."""
    Settings().set("offline", True)


def assert_quiet(outcome: Outcome) -> None:
    assert outcome.attempts == ""
    assert outcome.status == 0, outcome.errors


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_nets_catch_what_they_are_meant_to_catch(notes: Path, family: str) -> None:
    outcome = run("-c", f"import socket; socket.socket(socket.{family})", notes=notes)
    assert "socket.__new__" in outcome.attempts
    assert outcome.status == (-signal.SIGSYS if denied.is_possible() else 0)


def test_the_nets_reach_into_children_and_leave_local_sockets_alone(notes: Path) -> None:
    local = "socket.socketpair(); socket.socket(socket.AF_UNIX)"
    child = f"import socket; {local}; socket.getaddrinfo('a.example', 1)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    outcome = run("-c", code, notes=notes)
    assert outcome.attempts.count("socket.getaddrinfo (") == 1
    assert "socket.__new__" not in outcome.attempts
    assert len(outcome.watched) >= 2


def test_the_command_line_opens_no_connection(
    notes: Path, tmp_path: Path, starter_models: dict[str, ModelInfo], samples: Path, spoken: Path
) -> None:
    examples = tmp_path / "examples"
    for group, name in (("cats", "cat.jpg"), ("rockets", "rocket.jpg")):
        (examples / group).mkdir(parents=True)
        for number in range(6):
            _varied(samples / name, examples / group / f"{number}.png", number)
    verbs = [
        ["models", "list", "--json"],
        ["run", "image-classification", str(samples / "cat.jpg"), "--json"],
        [
            "run",
            "zero-shot-classification",
            "--text",
            "It never came.",
            "--option",
            "labels=praise,complaint",
        ],
        ["run", "sentence-similarity", str(samples / "letter.txt"), "--option", "text=money"],
        ["run", "automatic-speech-recognition", str(spoken)],
        ["train", "image-classification", str(examples), "--epochs", "2", "--out", str(tmp_path / "run")],
        ["models", "list"],
        ["models", "pack", "starter/efficientnet-lite0", "--to", str(tmp_path / "a.burnish")],
        ["models", "unpack", str(tmp_path / "a.burnish")],
        ["models", "search", "vit"],
        ["models", "get", "someone/else"],
        ["doctor"],
    ]
    (tmp_path / "verbs.json").write_text(json.dumps(verbs), encoding="utf-8")
    outcome = run("-m", "tests.without_network.commands", str(tmp_path / "verbs.json"), notes=notes)
    assert_quiet(outcome)
    statuses = json.loads(outcome.output.splitlines()[-1])["statuses"]
    failed = [" ".join(verb[:2]) for verb, status in zip(verbs, statuses, strict=True) if status]
    assert failed == ["models search", "models get"], outcome.errors
    assert "tabby" in outcome.output and "complaint" in outcome.output
    assert outcome.errors.count("set to work offline") == 2


def test_the_window_and_its_engines_open_no_connection(
    notes: Path, starter_models: dict[str, ModelInfo], samples: Path
) -> None:
    outcome = run("-m", "tests.without_network.window", str(samples / "cat.jpg"), notes=notes)
    assert_quiet(outcome)
    assert json.loads(outcome.output.splitlines()[-1]) == {
        "search": ["failed", "offline"],
        "card of what is here": ["done", ""],
        "card of what is not": ["failed", "offline"],
        "plan": ["failed", "offline"],
        "download": ["failed", "offline"],
        "list": ["done", ""],
        "doctor": ["done", ""],
        "answer": ["done", ""],
    }
    engines = [command for command in outcome.watched if "spawn_main" in command]
    assert len(engines) >= 3, "infer, hub and download have been watched too"


def _varied(source: Path, target: Path, number: int) -> None:
    """A cut-out of `source` that no other has, so that nothing counts as a duplicate."""
    from PIL import Image

    with Image.open(source) as picture:
        side = min(picture.size) // 2
        picture.convert("RGB").crop((number * 7, number * 5, side + number * 7, side + number * 5)).save(
            target
        )
