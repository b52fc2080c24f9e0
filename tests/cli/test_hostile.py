"""Whatever comes in, by mistake or by malice: an answer or a sentence, the exit status of the help, and never
a traceback."""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import wave
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop import letters
from desktop.cli import main
from desktop.messages import say, trouble
from desktop.protocol import ModelInfo
from tests.engine.hub.questions import picture_model
from tests.hostile.names import ODD_NAMES, put
from tests.hub_server import HubServer

LABELS = "image-classification"
WELL, FAILED, WRONG_USAGE = 0, 1, 2

Told = tuple[str, str]
Verb = Callable[..., Told]


@pytest.fixture
def verb(capsys: pytest.CaptureFixture[str]) -> Verb:
    """Carry out a verb; returns what it wrote."""

    def carry_out(*words: str, status: int) -> Told:
        ended = main(list(words))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err, err
        assert say(trouble.UNEXPECTED()) not in out + err, words
        assert ended == status, (words, out, err)
        assert status == WELL or err.strip() or out.strip(), "a failure is told"
        if "--json" in words:
            assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
        return out, err

    return carry_out


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 90, 30)).save(data, "PNG")
    return data.getvalue()


def sound() -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(bytes(32000))
    return data.getvalue()


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("../../x.txt", "hello")
    return data.getvalue()


_HEADERS = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\0",
    "png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"IHDR",
    "gif": b"GIF89a\xff\xff\xff\xff\xf7\0\0",
    "tiff": b"II*\0\xff\xff\xff\xff",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "webp": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    "riff": b"RIFF\xff\xff\xff\xffWAVEfmt ",
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isomiso2",
    "ogg": b"OggS\0\x02" + bytes(20),
    "flac": b"fLaC\x80\0\0\x22",
    "mp3": b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
    "mkv": b"\x1aE\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff",
    "pdf": b"%PDF-1.7\n",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "elf": b"\x7fELF\x02\x01\x01",
}
CONTENTS = {
    "empty": b"",
    "one byte": b"\xff",
    "zeros": bytes(5000),
    "half a picture": picture()[:80],
    "half a sound": sound()[:40],
    "archive": archive(),
    "page": b"<!doctype html><p>Not found",
    "words": b"This is a text.",
    "sixteen bits": "\ufeffÜber".encode("utf-16"),
    "noise": bytes(range(256)) * 20,
    **_HEADERS,
    **{f"{name} and noise": head + bytes(range(256)) * 8 for name, head in _HEADERS.items()},
}


def hostile(folder: Path, ending: str) -> list[str]:
    """Files of any content that say that they are of one kind, and what is no file at all."""
    folder.mkdir()
    for name, content in CONTENTS.items():
        (folder / f"{name}{ending}").write_bytes(content)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / f"pipe{ending}")
        (folder / f"loop{ending}").symlink_to(f"loop{ending}")
        (folder / f"nowhere{ending}").symlink_to("nothing")
    return [*map(str, sorted(folder.iterdir())), str(folder / f"missing{ending}"), "\udcff" + ending]


# ---- names ----


@pytest.mark.parametrize("shape", [["--json"], []])
def test_every_file_is_answered_whatever_it_is_called(
    tmp_path: Path, starter_models: dict[str, ModelInfo], verb: Verb, shape: list[str]
) -> None:
    folder = tmp_path / ODD_NAMES[0]
    put(folder, picture())
    out, _ = verb("run", LABELS, str(folder), *shape, status=WELL)
    lines = out.splitlines()
    assert len(lines) == len(ODD_NAMES)
    if shape:
        assert {json.loads(line)["file"] for line in lines} == {f"{folder}/{name}" for name in ODD_NAMES}
    else:
        assert all(letters.is_plain(line) for line in lines)


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_of_few_letters_shows_any_name(
    tmp_path: Path,
    starter_models: dict[str, ModelInfo],
    monkeypatch: pytest.MonkeyPatch,
    encoding: str,
) -> None:
    names = tuple(name for name in ODD_NAMES if len(name) < 100)[:10]
    for words in (["--json"], []):
        screen = _Terminal(io.BytesIO(), encoding)
        for stream in ("stdout", "stderr"):
            monkeypatch.setattr(sys, stream, screen)
        put(tmp_path / "many", b"not a picture", names)
        assert main(["run", LABELS, str(tmp_path / "many"), *words]) == FAILED
        screen.seek(0)
        told = screen.read()
        assert "Traceback" not in told
        for letter in "\x1b\x07\u202e\udcff":
            assert letter not in told.replace("\x1b[", "")


# ---- contents ----


@pytest.mark.parametrize(
    ("task", "ending", "more"),
    [
        (LABELS, ".jpg", []),
        (LABELS, ".heic", []),
        ("automatic-speech-recognition", ".mp3", []),
        ("zero-shot-classification", ".txt", ["--option", "labels=good,bad"]),
        ("sentence-similarity", ".csv", ["--option", "text=good"]),
    ],
)
def test_whatever_is_in_a_file_there_is_an_answer_or_a_sentence(
    tmp_path: Path,
    starter_models: dict[str, ModelInfo],
    verb: Verb,
    task: str,
    ending: str,
    more: list[str],
) -> None:
    files = hostile(tmp_path / "all", ending)
    out, _ = verb("run", task, *files, "--json", *more, status=FAILED)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["file"] for row in rows] == files
    for row in rows:
        assert ("result" in row) != ("error" in row)
        if "error" in row:
            assert row["error"]["message"] and row["error"]["kind"] != "unexpected", row


# ---- what is typed ----


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], WRONG_USAGE),
        (["rnu"], WRONG_USAGE),
        (["run"], WRONG_USAGE),
        (["run", "\udcff", "x.jpg"], WRONG_USAGE),
        (["run", LABELS], WRONG_USAGE),
        (["run", LABELS, "--option", "\udcff"], WRONG_USAGE),
        (["run", LABELS, "--option", "top=②", "x.jpg"], WRONG_USAGE),
        (["run", LABELS, "--option", "top=9999999999999999999999", "x.jpg"], WRONG_USAGE),
        (["run", LABELS, "--text", "x"], WRONG_USAGE),
        (["run", LABELS, "x.jpg", "--model", "\udcff/x"], WRONG_USAGE),
        (["run", LABELS, "x.jpg", "--model", "a\nb/c"], WRONG_USAGE),
        (["run", LABELS, "x.jpg", "--device", "toaster"], WRONG_USAGE),
        (["run", LABELS, "x" * 300 + ".jpg"], FAILED),
        (["run", LABELS, "x/" * 3000 + "y.jpg"], FAILED),
        (["run", LABELS, "nowhere/\x1b[31m.jpg"], FAILED),
        (["run", LABELS, __file__ + "/x.jpg"], FAILED),
        (["train", LABELS, "nowhere"], WRONG_USAGE),
        (["train", LABELS, ".", "--out", "out\udcff"], WRONG_USAGE),
        (["train", "summarization", "."], WRONG_USAGE),
        (["train", LABELS, ".", "--epochs", "-1"], WRONG_USAGE),
        (["train", LABELS, ".", "--epochs", "x"], WRONG_USAGE),
        (["train", LABELS, ".", "--resume"], WRONG_USAGE),
        (["models", "info", "\udcff"], WRONG_USAGE),
        (["models", "info", "http://["], WRONG_USAGE),
        (["models", "remove", "../../etc"], WRONG_USAGE),
        (["models", "verify", "②"], WRONG_USAGE),
        (["models", "pack", "no/such", "--to", "/nowhere/\udcff"], WRONG_USAGE),
        (["models", "unpack", "\udcff.burnish"], FAILED),
        (["models", "import", "nowhere\n"], WRONG_USAGE),
        (["models", "list", "--task", "②"], WRONG_USAGE),
        (["doctor", "--json", "more"], WRONG_USAGE),
        (["doctor", "--json"], WELL),
    ],
)
def test_whatever_is_typed_is_told_or_done(
    starter_models: dict[str, ModelInfo],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: Verb,
    words: list[str],
    status: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    verb(*words, status=status)


# ---- folders and models ----


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """Three groups that are no text, with odd names in them and files that cannot be opened."""
    for number, group in enumerate((ODD_NAMES[0], "②", "two\nlines")):
        for index, name in enumerate(ODD_NAMES[:6]):
            data = io.BytesIO()
            Image.new("RGB", (32, 32), (80 * number, 9 * index, 200)).save(data, "PNG")
            put(tmp_path / "groups" / group, data.getvalue(), (name,))
        (tmp_path / "groups" / group / "broken.png").write_bytes(CONTENTS["half a picture"])
    return tmp_path / "groups"


def test_groups_and_examples_of_any_name_are_taught_and_the_taught_model_answers(
    examples: Path, tmp_path: Path, starter_models: dict[str, ModelInfo], verb: Verb
) -> None:
    out, _ = verb(
        "train", LABELS, str(examples), "--out", str(tmp_path / "out"), "--epochs", "1", "--json",
        status=WELL,
    )  # fmt: skip
    done = json.loads(out.splitlines()[-1])
    assert done["event"] == "done" and done["run"] == str(tmp_path / "out")
    asked = ["run", LABELS, str(examples / "②" / ODD_NAMES[0]), "--model", done["id"]]
    (row,) = map(json.loads, verb(*asked, "--json", status=WELL)[0].splitlines())
    assert {each["label"] for each in row["result"]["labels"]} == {
        letters.shown(group) for group in (ODD_NAMES[0], "②", "two\nlines")
    }


@pytest.mark.parametrize("name", ["empty", "zeros", "archive", "words", "noise"])
def test_what_is_no_model_is_told(
    tmp_path: Path, starter_models: dict[str, ModelInfo], verb: Verb, name: str
) -> None:
    content = CONTENTS[name]
    for ending in (".safetensors", ".pt", ".gguf", ".burnish", ".bin"):
        file = tmp_path / f"odd\udcff{ending}"
        file.write_bytes(content)
        verb("models", "unpack" if ending == ".burnish" else "import", str(file), "--json", status=FAILED)
    folder = tmp_path / "model\udcff"
    folder.mkdir()
    for part in ("config.json", "model.safetensors", "README.md", "tokenizer.json", "odd\udcff.json"):
        (folder / part).write_bytes(content)
    verb("models", "import", str(folder), status=FAILED)
    verb("run", LABELS, "x.jpg", "--model", str(folder), status=WRONG_USAGE)


# ---- the environment ----


@pytest.fixture
def surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_models: dict[str, ModelInfo]
) -> Iterator[HubServer]:
    from huggingface_hub import close_session, constants

    (tmp_path / "file").write_text("a file")
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)
    with HubServer() as hub:
        hub.add_model("someone/sees", files=picture_model(100))
        for variable in ("HF_ENDPOINT", "BURNISH_WHISPER_URL", "BURNISH_TORCHVISION_URL"):
            monkeypatch.setenv(variable, hub.endpoint)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        yield hub
        close_session()


@pytest.mark.parametrize(
    ("variable", "value", "model"),
    [
        ("HF_HOME", "{file}", "someone/sees"),
        ("HF_HUB_CACHE", "{file}", "someone/sees"),
        ("TORCH_HOME", "{file}", "torchvision/ResNet18_Weights.IMAGENET1K_V1"),
        ("XDG_CACHE_HOME", "{file}", "whisper/tiny"),
        ("BURNISH_HOME", "{file}", "someone/sees"),
        ("BURNISH_HOME", "{file}/deeper", "someone/sees"),
        ("BURNISH_HOME", "{file}\udcff", "someone/sees"),
        ("HF_ENDPOINT", "hub.local", "someone/sees"),
        ("HTTP_PROXY", "socks4://127.0.0.1:9", "someone/sees"),
        ("ALL_PROXY", "http://[", "whisper/tiny"),
        ("SSL_CERT_FILE", "{file}", "someone/sees"),
        ("REQUESTS_CA_BUNDLE", "{file}/none", "whisper/tiny"),
        ("BURNISH_WHISPER_URL", "\udcff", "whisper/tiny"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(
    surroundings: HubServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: Verb,
    variable: str,
    value: str,
    model: str,
) -> None:
    if variable == "HF_HOME":
        monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv(variable, value.format(file=tmp_path / "file"))
    status = WRONG_USAGE if variable.endswith(("HOME", "CACHE")) else FAILED
    _, err = verb("models", "get", model, status=status)
    assert variable in err.splitlines()[-1] and "secret" not in err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HF_HOME", "{file}"),
        ("HF_HUB_CACHE", "{file}"),
        ("TORCH_HOME", "{file}"),
        ("XDG_CACHE_HOME", "{file}"),
        ("HF_ENDPOINT", "http://["),
        ("ALL_PROXY", "socks4://["),
        ("SSL_CERT_FILE", "{file}"),
        ("COLUMNS", "wide"),
        ("XDG_RUNTIME_DIR", "{file}"),
        ("HF_TOKEN", "hf_ümlaut"),
    ],
)
def test_what_needs_no_connection_works_whatever_is_set(
    surroundings: HubServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    verb: Verb,
    variable: str,
    value: str,
) -> None:
    monkeypatch.setenv(variable, value.format(file=tmp_path / "file"))
    verb("models", "list", "--json", status=WELL)
    verb("doctor", status=WELL)
    assert surroundings.asked == []
