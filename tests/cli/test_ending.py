"""However a command ends, it ends in a sentence and a documented status, never in a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import messages, paths, protocol
from desktop.cli import arguments as command_line
from desktop.cli import main, terminal
from desktop.errors import ErrorKind
from desktop.messages import trouble

TASK = "image-classification"
UNEXPECTED = messages.say(trouble.UNEXPECTED())

VERBS = [
    ["run", TASK, "a.png"],
    ["train", TASK, "."],
    ["doctor"],
    ["models", "list"],
    ["models", "search", "cats"],
    ["models", "get", "someone/cats"],
    ["models", "remove", "someone/cats"],
    ["models", "verify"],
    ["models", "import", "cats.pt"],
    ["models", "duplicates"],
    ["models", "token", "--check"],
    ["models", "pack", "someone/cats", "--to", "a.burnish"],
    ["models", "unpack", "a.burnish"],
]


def _script(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Iterator[protocol.Event]]) -> None:
    monkeypatch.setattr(terminal, "answer", lambda request, context: make())


def _raising(error: BaseException) -> Callable[[], Iterator[protocol.Event]]:
    def events() -> Iterator[protocol.Event]:
        raise error
        yield protocol.Done("1")

    return events


def _log() -> str:
    return (paths.logs_dir() / "cli.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("how", [[], ["--json"]], ids=["plain", "json"])
def test_a_fault_is_a_sentence_and_a_place_in_the_log(
    verb: list[str], how: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _script(monkeypatch, _raising(AttributeError("nobody thought of this")))
    assert main([*verb, *how]) == 1
    told = capsys.readouterr()
    log = paths.logs_dir() / "cli.log"
    assert told.err.splitlines()[-2:] == [
        f"burnish: {UNEXPECTED}",
        f"burnish: Details are in the log: {log}",
    ]
    assert "Traceback" not in told.err + told.out
    assert "nobody thought of this" in _log() and "in events" in _log()


def test_a_fault_that_a_job_ended_with_is_told_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = protocol.Failed("1", ErrorKind.UNEXPECTED, trouble.UNEXPECTED(), "Traceback (most recent …")
    _script(monkeypatch, lambda: iter([failed]))
    for verb in VERBS:
        assert main(verb) == 1
        told = capsys.readouterr()
        assert "Traceback" not in told.err + told.out and "cli.log" in told.err, verb


def test_a_fault_where_no_log_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / "file" / "below"))
    assert main(["doctor"]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told and "BURNISH_HOME" in told and "is in its way" in told


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_ctrl_c_is_told_and_has_its_status(
    verb: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _script(monkeypatch, _raising(KeyboardInterrupt()))
    assert main(verb) == 130
    assert capsys.readouterr().err == "burnish: Stopped.\n"


OPTIONS = (
    "--json --text --option top=x --model --task --limit -1 nan inf --to --epochs --seed --out --resume"
    " --most-mb --sort --device -- --help 1e999 ~nobody/x /nowhere/x a/b 99999999999999999999999"
)
WORDS = st.one_of(
    st.sampled_from([word for verb in VERBS for word in verb] + OPTIONS.split()),
    st.sampled_from(["x" * 5000, "a\udcffb", "", "\n"]),
    st.text(st.characters(exclude_characters="\0"), max_size=6),
)


@given(st.lists(WORDS, max_size=7))
def test_whatever_is_typed_ends_in_a_sentence(words: list[str]) -> None:
    """What it asks for is scripted: nothing is looked for, loaded or fetched."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        _script(patch, lambda: iter([protocol.Stopped("1")]))
        patch.setattr("desktop.engine.hub.library.installed.installed_models", list)
        patch.setattr(command_line.sys, "stdin", io.StringIO())
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        status = main(words)
    assert status in (0, 2, 130), err.getvalue()
    assert status == 0 or err.getvalue().strip()
    assert "Traceback" not in err.getvalue()


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e999", "much", ""])
@pytest.mark.parametrize(
    "option", ["models search --most-mb", "models get a/b --limit", "train x . --epochs"]
)
def test_numbers_that_are_none_are_told(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*option.split(), value]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("how", [[], ["--json"]], ids=["plain", "json"])
def test_a_token_that_is_far_too_long_is_told(
    how: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed, and kept; it is sent to nobody."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("hf_" + "x" * 70_000))
    assert main(["models", "token", *how]) == 2
    told = capsys.readouterr()
    assert told.err.splitlines()[-1].startswith("burnish: ") and "xxx" not in told.err + told.out
    monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 70_000)
    assert main(["models", "token", "--check", *how]) in (1, 2)
    told = capsys.readouterr()
    assert told.err.splitlines()[-1].startswith("burnish: ") and "xxx" not in told.err + told.out


# ---- in a process of its own: what Python does when it ends belongs to it ----------------------------------


START = "import sys; from desktop.__main__ import main; sys.exit(main())"


def test_head_has_seen_enough() -> None:
    command = [sys.executable, "-c", START, "run", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 1), "it may have been quicker"


@pytest.mark.parametrize(
    "words", ["--version", "run --help", "models list", "models list --json", "run nothing"]
)
def test_nobody_reads_either_stream(words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", START, *words.split()], stdout=writing, stderr=writing)
    os.close(writing)
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("words", ["--version", "run --help", "models list", "models list --json"])
def test_a_full_disk_behind_standard_output(words: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", START, *words.split()]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"burnish: {messages.say(trouble.DISK_FULL())}"


def test_a_closed_output_is_no_fault() -> None:
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    done = subprocess.run([sys.executable, "-c", code, "-c", START, "run", "--help"], stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_a_terminal_gets_the_letters_that_it_has(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", _Terminal(out, encoding))
    monkeypatch.setattr(sys, "stderr", _Terminal(err, encoding))
    assert main(["run", "naïve…"]) == 2
    sys.stderr.flush()
    expected = "burnish: There is no task “naïve…”.".encode(encoding, "replace")
    assert err.getvalue().startswith(expected)
    terminal.prepare_streams()
    terminal.print_json({"name": "naïve…\udcff"})
    assert json.loads(out.getvalue().decode(encoding))["name"].startswith("naïve…")


def test_a_name_that_is_no_text_can_be_read_back_by_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, "ascii"))
    terminal.prepare_streams()
    for name in ("Grüße.png", "Grüße\udcff.png"):
        terminal.print_json({"file": name})
    plain, odd = out.getvalue().splitlines()
    assert "Grüße".encode() in plain
    assert json.loads(odd)["file"] == "Grüße\udcff.png"
