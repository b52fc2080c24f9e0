"""Packing and unpacking from scripts: what is printed where, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.engine.hub.library import installed as library
from tests.engine.hub.questions import WANTED, picture_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "leaves"
    folder.mkdir()
    for name in WANTED:
        (folder / name).write_bytes(picture_model(10)[name])
    return folder


def test_there_and_back(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "usb" / "stick.burnish"
    target.parent.mkdir()
    assert main(["models", "pack", str(model), "--to", str(target), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "path": str(target),
        "models": [str(model)],
        "size": target.stat().st_size,
    }
    assert "Packing" in said.err, "progress goes to standard error"

    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / "other"))
    assert main(["models", "unpack", str(target), "--json"]) == 0
    said = capsys.readouterr()
    row = json.loads(said.out)
    assert (row["state"], row["id"]) == ("installed", "imported/leaves")
    assert library.find("imported/leaves").tasks == ("image-classification",)

    assert main(["models", "import", str(target)]) == 0, "a pack is brought in by either word"
    assert "imported/leaves is already here" in capsys.readouterr().err
    assert main(["models", "unpack", str(target)]) == 0
    said = capsys.readouterr()
    assert (said.out, "imported/leaves is already here" in said.err) == ("", True)


def test_a_damaged_pack_fails_with_a_sentence(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.burnish"
    assert main(["models", "pack", str(model), "--to", str(target)]) == 0
    content = target.read_bytes()
    target.write_bytes(content.replace(b"apache-2.0", b"apache-9.0"))
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / "other"))
    capsys.readouterr()
    assert main(["models", "unpack", str(target), "--json"]) == 1
    said = capsys.readouterr()
    row = json.loads(said.out)
    assert (row["id"], row["error"]["message"] in said.err) == (str(target), True)
    assert "is damaged in “a.burnish”" in row["error"]["message"]


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pack", "someone/nothing", "--to", str(tmp_path / "a.burnish")]) == 2
    assert main(["models", "pack", "someone/nothing"]) == 2
    assert "--to" in capsys.readouterr().err


def test_what_is_no_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "unpack", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "burnish: This is a folder, not a pack.\n")
    assert main(["models", "unpack", str(tmp_path), "--json"]) == 2
    error = {"kind": "bad-request", "code": "not-a-pack", "arguments": {}}
    error["message"] = "This is a folder, not a pack."
    assert json.loads(capsys.readouterr().out) == {"id": str(tmp_path), "error": error}
