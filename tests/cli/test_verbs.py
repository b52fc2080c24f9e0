"""The command line that scripts rely on: keys, order, exit status, which stream."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop import protocol
from desktop.cli import main, terminal
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, folders
from desktop.noting import note
from desktop.protocol import ModelInfo
from desktop.settings import Settings
from tests.engine.recordings import Track, silence, write

LABELS, SPEECH = "image-classification", "automatic-speech-recognition"


MOODS, LIKE = "sentence-similarity", ("--option", "text=parcel")


def _rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _mixed_folder(folder: Path, samples: Path) -> Path:
    """Five good pictures, and between them four broken ones and the half of one."""
    folder.mkdir()
    whole = (samples / "cat.jpg").read_bytes()
    for number, name in enumerate(("1", "3", "5", "7", "9")):
        shutil.copy(samples / ("cat.jpg", "coffee.jpg", "rocket.jpg")[number % 3], folder / f"{name}.jpg")
    (folder / "2.jpg").touch()
    (folder / "4.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "6.jpg").write_text("This is a text.")
    (folder / "8.jpg").write_bytes(bytes(2000))
    (folder / "10.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x01" * 500)
    (folder / "readme.txt").write_text("not a picture, and not meant to be one")
    return folder


def test_a_folder_of_good_and_broken_files(
    tmp_path: Path, samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _mixed_folder(tmp_path / "pictures", samples)
    assert main(["run", LABELS, f"{folder}/", "--json", "--option", "top=2"]) == 1
    left_out, *rows = _rows(capsys)
    assert left_out["count"] == 1, "the text"
    names = [f"{folder}/{number}.jpg" for number in range(1, 10)] + [f"{folder}/10.png"]
    assert [row["file"] for row in rows] == names
    assert [number for number, row in enumerate(rows, start=1) if "error" in row] == [2, 6, 8, 10]
    assert {number: row["notes"] for number, row in enumerate(rows, start=1) if "notes" in row}.keys() == {4}
    for row in rows:
        assert row["task"] == LABELS and row["model"] == "starter/efficientnet-lite0"
        assert row["device"] in ("cpu", "cuda", "mps") and row["seconds"] >= 0
        if "error" in row:
            assert (
                set(row["error"]) == {"kind", "code", "arguments", "message"}
                and row["error"]["kind"] == "bad-file"
            )
        else:
            assert row["result"]["type"] == "labels" and len(row["result"]["labels"]) == 2
            assert set(row["result"]["labels"][0]) == {"label", "score"}


def test_notes_stand_in_the_object_or_on_standard_error(
    samples: Path,
    starter_models: dict[str, ModelInfo],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.engine.ahead._require", lambda *_: note(as_it_is("Half of it is missing.")))
    assert main(["run", LABELS, str(samples / "cat.jpg"), "--json"]) == 0
    (row,) = _rows(capsys)
    assert [set(each) for each in row["notes"]] == [{"code", "arguments", "message"}]
    assert row["notes"][0]["message"] == "Half of it is missing."
    assert main(["run", LABELS, str(samples / "cat.jpg")]) == 0
    out, err = capsys.readouterr()
    assert "missing" not in out and f"{samples / 'cat.jpg'}: Half of it is missing." in err


def test_the_encoding_of_a_text_is_guessed_or_named(
    tmp_path: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes("Łódź jest duża.".encode("cp1250"))
    asked = ["run", MOODS, str(tmp_path / "a.txt"), *LIKE, "--json"]
    for more, text, notes in (
        ([], "Łódź jest duża.", ["note-read-as"]),
        (["--encoding", "Windows-1251"], "Јуdџ jest duїa.", []),
    ):
        assert main([*asked, *more]) == 0
        (row,) = _rows(capsys)
        assert row["result"]["passages"][0]["text"] == text
        assert [each["code"] for each in row.get("notes", [])] == notes


def test_the_sound_track_of_a_video_can_be_named(
    tmp_path: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.mkv", Track(silence(1)), Track(silence(2)))
    for track, seconds in ((1, 1), (2, 2)):
        assert main(["run", SPEECH, str(file), "--track", str(track), "--json"]) == 0
        (row,) = _rows(capsys)
        assert row["result"]["duration"] == pytest.approx(seconds, abs=0.1)
        assert row["notes"][0]["arguments"] == {"number": track, "count": 2, "title": ""}
    assert main(["run", SPEECH, str(file), "--track", "3", "--json"]) == 1
    assert _rows(capsys)[0]["error"]["code"] == "no-such-track"


def test_one_page_of_a_picture_is_asked_about_or_all(
    tmp_path: Path, samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [
        Image.open(samples / name).convert("RGB").resize((300, 200)) for name in ("cat.jpg", "coffee.jpg")
    ]
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    pages[0].save(tmp_path / "one.png")
    asked = ["run", LABELS, str(tmp_path / "scan.tif"), str(tmp_path / "one.png"), "--json"]
    assert main([*asked, "--page", "all"]) == 0
    rows = _rows(capsys)
    assert [row.get("page") for row in rows] == [1, 2, None]
    first, second, alone = (row["result"]["labels"][0]["label"] for row in rows)
    assert first == alone != second
    assert [each["message"] for each in rows[1]["notes"]] == ["This is page 2 of 2."]
    assert main([*asked, "--page", "2"]) == 1
    turned, refused = _rows(capsys)
    assert turned["result"]["labels"][0]["label"] == second
    assert refused["error"]["message"] == "There is no page 2: this file has 1 page."


def test_options_may_stand_anywhere_and_files_keep_their_names(
    samples: Path,
    starter_models: dict[str, ModelInfo],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(samples)
    assert main(["run", LABELS, "--device", "cpu", "./cat.jpg", "--json", "coffee.jpg"]) == 0
    assert [row["file"] for row in _rows(capsys)] == ["./cat.jpg", "coffee.jpg"]


def test_a_recording(
    spoken: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "automatic-speech-recognition", str(spoken), "--json"]) == 0
    (row,) = _rows(capsys)
    result = row["result"]
    assert result["type"] == "transcript" and result["language"] == "en"
    assert result["text"] == "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."
    assert row["length"] == result["duration"] > 5
    assert {"start", "end", "text", "words"} <= set(result["segments"][0])
    assert {"start", "end", "text"} <= set(result["segments"][0]["words"][0])


def test_texts_and_the_option_of_the_same_name(
    samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    find = ["run", "sentence-similarity", "--json", "--option", "top=1", "--text", "a flaw in the door"]
    assert main([*find, str(samples / "letter.txt"), "--text", "The door has a flaw. I like tea."]) == 0
    letter, typed = _rows(capsys)
    assert letter["file"].endswith("letter.txt") and letter["result"]["query"] == "a flaw in the door"
    assert "scratch" in letter["result"]["passages"][0]["text"]
    assert typed["file"] is None and typed["text"] == "The door has a flaw. I like tea."
    assert typed["result"]["passages"][0]["text"] == "The door has a flaw."
    assert typed["length"] == 8, "words"


def test_plain_lines_for_people(
    samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", LABELS, str(samples / "coffee.jpg"), str(samples / "none.jpg")]) == 1
    good, bad = capsys.readouterr().out.splitlines()
    assert "coffee.jpg: espresso 9" in good and "\u00a0%" in good
    assert bad.endswith("none.jpg: This file does not exist.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["run", "read-minds", "a.png"],
            "There is no task “read-minds”. The tasks are: image-classification",
        ),
        (["run", LABELS], "There is nothing to ask about"),
        (["run", LABELS, "a.png", "--option", "colour=red"], "There is no option “colour”"),
        (["run", LABELS, "a.png", "--option", "top"], "Write an option as name=value"),
        (["run", LABELS, "--text", "hello"], "takes files and no --text"),
        (["run", MOODS, "a.txt", *LIKE, "--page", "2"], "takes no --page"),
        (["run", LABELS, "a.png", "--page", "0"], "“0” is no page"),
        (["run", LABELS, "a.png", "--encoding", "cp1250"], "takes no --encoding"),
        (["run", LABELS, "a.png", "--track", "2"], "takes no --track"),
        (["run", SPEECH, "a.mkv", "--track", "-1"], "numbered from 1"),
        (["run", MOODS, "a.txt", *LIKE, "--encoding", "rot13"], "There is no encoding called “rot13”"),
        (["run", "sentence-similarity", "a.txt"], "needs the option “text”"),
        (["run", LABELS, "a.png", "--model", "nobody/nothing"], "There is no model called “nobody/nothing”"),
        (["run", LABELS, "a.png", "--device", "abacus"], "abacus"),
        (
            ["train", "sentence-similarity", "."],
            "cannot be taught yet. What can be taught: image-classification",
        ),
        (["train", LABELS, "nowhere"], "There is no folder “nowhere”"),
        (["train", LABELS, ".", "--resume"], "--resume needs --out"),
        (["models", "list", "--task", "read-minds"], "There is no task “read-minds”"),
        (["models", "remove", "nobody/nothing"], "There is no model called “nobody/nothing”"),
        (["juggle"], "juggle"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: list[str], words: str, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err.splitlines()[-1]


def test_a_folder_without_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert main(["run", LABELS, str(tmp_path)]) == 2
    left_out, nothing = capsys.readouterr().err.splitlines()
    assert left_out == "burnish: 1\u00a0item was left out: 1 is not a picture."
    assert nothing == f"burnish: There are no pictures in “{tmp_path}”."


def test_models_and_doctor(starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    assert {row["id"] for row in _rows(capsys)} == set(starter_models)
    assert main(["models", "list", "--task", LABELS, "--json"]) == 0
    assert [row["id"] for row in _rows(capsys)] == ["starter/efficientnet-lite0"]
    assert main(["models", "info", "starter/whisper-tiny.en", "--json"]) == 0
    (row,) = _rows(capsys)
    assert row["licence"] == "MIT" and row["tasks"] == ["automatic-speech-recognition"]
    assert main(["models", "remove", "starter/whisper-tiny.en", "--json"]) == 0
    (row,) = _rows(capsys)
    assert row["id"] == "starter/whisper-tiny.en" and row["freed"] > 70_000_000
    assert main(["doctor", "--json"]) == 0
    (row,) = _rows(capsys)
    assert row["starters"]["starter/efficientnet-lite0"] == "ready" and row["versions"]["torch"]


def test_offline_search_opens_no_connection(burnish_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Settings().set("offline", True)
    assert main(["models", "search", "cats"]) == 1
    assert "set to work offline" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(verb in told for verb in ("run", "train", "models", "doctor"))
    assert main(["run", "--help"]) == 0
    told = capsys.readouterr().out
    assert "exit status: 0 every file was answered" in told and "automatic-speech-recognition" in told
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("burnish 0.")


# ---- train, with scripted events ---------------------------------------------------------------------------


def _script(monkeypatch: pytest.MonkeyPatch, script: list[protocol.Event]) -> list[protocol.Train]:
    asked: list[protocol.Train] = []

    def answer(request: protocol.Train, context: object) -> Any:
        asked.append(request)
        yield from script

    monkeypatch.setattr(terminal, "answer", answer)
    return asked


def _result(folder: str) -> protocol.TrainResult:
    model = ModelInfo("taught/a", "a", folder, "transformers_models", (LABELS,), "taught", 1)
    report = protocol.TrainReport(
        score=0.9, range=(0.8, 0.95), baseline=0.5, baseline_range=(0.4, 0.6), mistakes=(),
        detail=protocol.GroupsDetail(
            ("a", "b"), (protocol.GroupScore("a", 1.0, 0.8, 5),), ((5, 0), (1, 4))
        ),
        tested=10, best_epoch=2, epochs=3, seconds=1.0, device="cpu",
    )  # fmt: skip
    return protocol.TrainResult(model, report, folder)


def test_train_tells_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _script(
        monkeypatch,
        [
            protocol.Progress("1", as_it_is("Looking at the pictures once"), 1, 10, "examples"),
            protocol.Evaluated("1", 0, 1.1, 0.3, True),
            protocol.Step("1", 1, 0.5, 0.7, 8, 16, 3.5, None),
            protocol.Saved("1", 1, "/run"),
            protocol.Done("1", _result("/model")),
        ],
    )
    arguments = [
        "train",
        LABELS,
        str(tmp_path),
        "--method",
        "thorough",
        "--epochs",
        "3",
        "--seed",
        "7",
        "--json",
    ]
    assert main([*arguments, "--out", str(tmp_path / "run"), "--resume"]) == 0
    evaluated, step, saved, done = _rows(capsys)
    assert evaluated == {"event": "evaluated", "epoch": 0, "loss": 1.1, "score": 0.3, "best": True}
    assert step["event"] == "step" and step["loss"] == 0.7 and step["left"] is None and "job" not in step
    assert saved == {"event": "saved", "epoch": 1, "folder": "/run"}
    assert (done["event"], done["model"]) == ("done", "/model")
    assert {"score", "range", "baseline", "detail", "mistakes"} <= set(done["report"])
    assert done["report"]["range"] == [0.8, 0.95]
    assert done["report"]["detail"]["confusion"] == [[5, 0], [1, 4]]
    plan = asked[0].plan
    assert (plan.method, plan.epochs, plan.seed, asked[0].resume) == ("thorough", 3, 7, True)
    assert plan.model == "starter/efficientnet-lite0" and Path(plan.out) == tmp_path / "run"


@pytest.mark.parametrize(
    ("last", "status", "name"),
    [
        (protocol.Failed("1", ErrorKind.BAD_DATA, as_it_is("Only one group.")), 1, "failed"),
        (protocol.Failed("1", ErrorKind.BAD_REQUEST, as_it_is("This run is finished.")), 2, "failed"),
        (protocol.Stopped("1"), 130, "stopped"),
    ],
)
def test_train_ends(
    tmp_path: Path,
    last: protocol.Event,
    status: int,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _script(monkeypatch, [last])
    assert main(["train", LABELS, str(tmp_path), "--json"]) == status
    (row,) = _rows(capsys)
    assert row["event"] == name


def test_train_tells_what_is_used_of_the_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = protocol.ExamplesReport(
        "data",
        (protocol.GroupCount("cats", 5), protocol.GroupCount("dogs", 4)),
        (5, 1, 3),
        (
            protocol.Unreadable((("/data/cats/1.jpg", as_it_is("It is empty.")),)),
            protocol.FewExamples((("cats", 5),)),
            protocol.Divided((("train", "training_set"), ("test", "test_set"))),
            protocol.Inside("master"),
            protocol.LeftOut(2, ((folders.SYSTEM(count=2), ("/data/@eaDir", "/data/Thumbs.db")),)),
        ),
    )
    _script(monkeypatch, [protocol.Checked("1", report), protocol.Done("1", _result("/model"))])
    assert main(["train", LABELS, str(tmp_path), "--json"]) == 0
    row, _done = _rows(capsys)
    assert row["groups"] == {"cats": 5, "dogs": 4}
    assert row["counts"] == {"train": 5, "validation": 1, "test": 3}
    assert {found["code"]: found.get("files") for found in row["findings"]} == {
        "examples-unreadable": ["/data/cats/1.jpg"],
        "divided-partly": None,
        "groups-inside": None,
        "left-out": ["/data/@eaDir", "/data/Thumbs.db"],
    }
    assert main(["train", LABELS, str(tmp_path)]) == 0
    told = capsys.readouterr().err
    assert "“training_set” for training, “test_set” for the test. Those for validation are taken" in told
    assert "2\u00a0items were left out" in told and "1.jpg. It is empty." in told


def test_what_a_folder_leaves_out_is_told(
    tmp_path: Path, samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("@eaDir/1.jpg", "1.jpg", "2.jpg_large", "3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(samples / "cat.jpg", tmp_path / name)
    (tmp_path / "notes.txt").touch()
    assert main(["run", LABELS, str(tmp_path), "--json"]) == 0
    first, *rows = _rows(capsys)
    assert first["count"] == 2 and {reason["code"] for reason in first["left_out"]} == {
        "left-no-picture",
        "left-system",
    }
    assert [Path(reason["files"][0]).name for reason in first["left_out"]].count("notes.txt") == 1
    assert [Path(row["file"]).name for row in rows] == ["1.jpg", "2.jpg_large", "3"]
    assert main(["run", LABELS, str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "2\u00a0items were left out" in told.err and "left out" not in told.out


def test_an_archive_is_asked_about_like_a_folder(
    tmp_path: Path, samples: Path, starter_models: dict[str, ModelInfo], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(samples / "cat.jpg", "pets/cat.jpg")
        archive.writestr("__MACOSX/pets/._cat.jpg", "x")
    (tmp_path / "broken.zip").write_text("no archive")
    assert main(["run", LABELS, str(tmp_path / "broken.zip"), str(file), "--json"]) == 1
    left_out, broken, row = _rows(capsys)
    assert left_out["count"] == 1
    assert broken["file"] == str(tmp_path / "broken.zip") and broken["error"]["code"] == "archive-damaged"
    assert row["file"] == f"{file}/pets/cat.jpg" and row["result"]["type"] == "labels"
