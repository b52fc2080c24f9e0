"""``burnish models``: filters, reading through, bringing in, duplicates, the token."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from desktop import paths, protocol
from desktop.cli import main
from desktop.cli.plain import lines_of
from desktop.engine.hub.fetching import download
from desktop.engine.hub.fetching.speed import limit_of
from desktop.engine.hub.library import duplicates
from desktop.engine.hub.starters import starter
from desktop.settings import Settings
from tests.engine.hub.conftest import hub  # noqa: F401 - a fixture
from tests.engine.hub.questions import WANTED, picture_model
from tests.hub_server import HubServer

TOKEN = "hf_" + "s" * 34


@pytest.fixture(autouse=True)
def no_starters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "leaves"
    folder.mkdir()
    for name in WANTED:
        (folder / name).write_bytes(picture_model(2000)[name])
    return folder


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_lists_that_need_no_internet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    Settings().set("offline", True)
    assert main(["models", "search", "tiny", "--source", "whisper", "--language", "de", "--json"]) == 0
    assert [row["id"] for row in rows(capsys)] == ["whisper/tiny"]
    sizes = ["models", "search", "--source", "torchvision", "--sort", "size", "--limit", "3", "--json"]
    assert main([*sizes, "--most-mb", "12", "--licence", "commercial"]) == 0
    found = rows(capsys)
    assert len(found) == 3 and all(0 < row["size"] < 12_000_000 for row in found)
    assert main(["models", "search", "tiny"]) == 1


def test_a_download_may_have_a_speed_limit_of_its_own(
    hub: HubServer,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub.add_model("someone/leaves", files=picture_model(2000))
    given: list[int | None] = []
    monkeypatch.setattr(download, "limit_of", lambda own: given.append(own) or limit_of(own))
    assert main(["models", "download", "someone/leaves", "--limit", "0.5", "--json"]) == 0
    assert rows(capsys)[0]["id"] == "someone/leaves"
    assert main(["models", "get", "someone/leaves", "--json"]) == 0
    assert given == [500_000, None]
    capsys.readouterr()
    for wrong in ("-1", "much", "nan", "0.001"):
        assert main(["models", "get", "someone/leaves", "--limit", wrong]) == 2
        assert "0.01 or more" in capsys.readouterr().err


def test_bringing_in_reading_through_and_removing(
    model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "SMALLEST", 1000)
    assert main(["models", "import", str(model), "--json"]) == 0
    assert [row["id"] for row in rows(capsys)] == ["imported/leaves"]
    assert main(["models", "import", str(model), "--json"]) == 1
    assert "already" in rows(capsys)[0]["problem"]

    assert main(["models", "verify", "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["id"], row["compared"], row["looked_at"], row["problem"]) == ("imported/leaves", 0, 5, "")
    assert main(["models", "duplicates", "--json"]) == 0
    assert rows(capsys) == []
    assert main(["models", "duplicates"]) == 0
    said = capsys.readouterr()
    assert said.out == "" and "No duplicates were found." in said.err
    assert main(["models", "verify"]) == 0
    line = capsys.readouterr().out
    assert (
        "Nothing to compare: no checksums are known for these 5\u00a0files, but their format is valid."
        in line
    )

    assert main(["models", "remove", "imported/leaves", "--plan", "--json"]) == 0
    planned = rows(capsys)[0]["freed"]
    assert main(["models", "remove", "imported/leaves", "--json"]) == 0
    assert rows(capsys) == [{"id": "imported/leaves", "freed": planned}]
    assert main(["models", "verify", "imported/leaves"]) == 2


def test_a_starter_that_is_removed_can_be_had_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(request: protocol.Request, _context: object) -> list[protocol.Event]:
        return [protocol.Done(request.job, 0)]

    monkeypatch.setattr("desktop.cli.models.events", answered)
    assert main(["models", "remove", "starter/all-minilm-l6-v2"]) == 0
    assert "burnish models get starter/all-minilm-l6-v2" in capsys.readouterr().out
    assert main(["models", "remove", "someone/leaves"]) == 0
    assert "models get" not in capsys.readouterr().out


def test_the_list_says_when_the_drive_is_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths.choose_models_dir(tmp_path / "drive")
    assert main(["models", "list"]) == 0
    assert "not connected" in capsys.readouterr().err
    (tmp_path / "drive").mkdir()
    assert main(["models", "list"]) == 0
    assert "not connected" not in capsys.readouterr().err


def test_programs_are_told_of_failures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    Settings().set("offline", True)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    nobody = "someone/nothing"
    for verb, named, kind, status in (
        (["info", nobody], nobody, "offline", 1),
        (["get", nobody], nobody, "offline", 1),
        (["search", "tiny"], "", "offline", 1),
        (["remove", nobody], nobody, "not-found", 2),
        (["verify", nobody], nobody, "not-found", 2),
        (["import", "/no/such/file"], "/no/such/file", "bad-request", 2),
        (["list", "--task", "read-minds"], "", "bad-request", 2),
        (["token"], "", "bad-request", 2),
    ):
        assert main(["models", *verb, "--json"]) == status, verb
        said = capsys.readouterr()
        row = json.loads(said.out)
        assert (row["id"], row["error"]["kind"]) == (named, kind), verb
        assert row["error"]["message"] in said.err


@pytest.mark.parametrize(
    ("compared", "looked_at", "words"),
    [
        (0, 1, "Nothing to compare: no checksum is known for this file, but its format is valid."),
        (3, 0, "All well: 3\u00a0files match their checksums."),
        (
            1,
            2,
            "All well: 1\u00a0file matches its checksum. "
            "No checksums are known for 2\u00a0files, but their format is valid.",
        ),
    ],
)
def test_reading_through_says_what_was_compared(compared: int, looked_at: int, words: str) -> None:
    assert lines_of(protocol.Verified("a/b", compared, looked_at)) == f"a/b · {words}"


def test_a_damaged_model_fails(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "import", str(model)]) == 0
    capsys.readouterr()
    from desktop import paths

    (paths.models_dir() / "imported" / "leaves" / "model.safetensors").write_bytes(b"no")
    assert main(["models", "verify"]) == 1
    assert "not complete" in capsys.readouterr().out


def test_the_token_comes_from_standard_input_and_is_never_shown(
    hub: HubServer,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    monkeypatch.setattr(constants, "HF_STORED_TOKENS_PATH", str(tmp_path / "tokens"))
    hub.accounts[TOKEN] = "ada"
    assert main(["models", "token", "--check"]) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO(TOKEN + "\n"))
    assert main(["models", "token", "--json"]) == 0
    assert main(["models", "token", "--check"]) == 0
    said = capsys.readouterr()
    assert '{"account": "ada"}' in said.out and "belongs to ada" in said.out
    assert TOKEN not in said.out + said.err
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["models", "token"]) == 2
    assert main(["models", "token", "--forget"]) == 0
    assert not (tmp_path / "token").exists() and TOKEN not in (tmp_path / "tokens").read_text()
    assert main(["models", "token", "--forget", "--json"]) == 0
    assert '{"forgotten": false}' in capsys.readouterr().out
    assert main(["models", "token", "--check"]) == 1
