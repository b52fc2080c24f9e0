"""The tables that everything reads: tasks, errors, settings, results, kinds of files."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from desktop import paths, protocol
from desktop.errors import SAYINGS, ErrorKind, Trouble
from desktop.messages import as_it_is, say
from desktop.results import (
    RESULT_TYPES,
    Labels,
    Result,
    Transcript,
    from_dict,
    to_dict,
)
from desktop.settings import SETTINGS, Settings
from desktop.tasks import TASKS, OptionKind, task, tasks_for
from tests import answers


def test_every_task_is_complete() -> None:
    assert len({row.id for row in TASKS}) == len(TASKS)
    for row in TASKS:
        assert row.question and row.short and row.hub_tags and row.icon
        assert row in tasks_for(row.media)
        for option in row.options:
            assert option.label
            assert (option.kind is OptionKind.CHOICE) == bool(option.choices)


def test_options_are_parsed_and_checked() -> None:
    picture = task("image-classification")
    assert picture.parse_options({"top": "3"}) == {"top": 3}
    assert picture.parse_options({}) == {"top": 5}
    with pytest.raises(Trouble, match="whole number"):
        picture.parse_options({"top": "many"})
    with pytest.raises(Trouble, match="between 1 and 50"):
        picture.parse_options({"top": "0"})
    with pytest.raises(Trouble, match="The options are: top"):
        picture.parse_options({"size": "3"})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("germn", "“to” cannot be “germn”. Did you mean de (German)?"),
        (
            "klingon",
            "“to” cannot be “klingon”. "
            "It can be auto (Model’s default), en (English), zh (Chinese) or 27 others.",
        ),
    ],
)
def test_a_choice_that_there_is_not_is_told_with_the_nearest(typed: str, words: str) -> None:
    with pytest.raises(Trouble) as refused:
        task("translation").parse_options({"to": typed})
    assert str(refused.value) == words


@pytest.mark.parametrize("typed", ["de", "DE", "German", " german "])
def test_a_choice_is_taken_by_its_name_too(typed: str) -> None:
    assert task("translation").parse_options({"to": typed})["to"] == "de"


def test_labels_are_split_trimmed_and_unique() -> None:
    options = task("zero-shot-classification").parse_options(
        {"labels": " praise, complaint,,praise \n question"}
    )
    assert options["labels"] == ("praise", "complaint", "question")
    with pytest.raises(Trouble, match="at least one"):
        task("zero-shot-classification").parse_options({"labels": " , "})


def test_a_required_sentence_is_asked_for() -> None:
    with pytest.raises(Trouble, match="“text”"):
        task("sentence-similarity").parse_options({})


def test_there_is_an_answer_of_each_type() -> None:
    assert set(answers.OF) == set(RESULT_TYPES.values())


UNDETECTED = Transcript("en", "Hello.", (), 2.0, detected=False)


@pytest.mark.parametrize("result", [*answers.EACH, UNDETECTED])
def test_results_survive_json(result: Result) -> None:
    stored = json.loads(json.dumps(to_dict(result)))
    assert stored["type"] == result.type
    assert from_dict(stored) == result


def test_a_transcript_of_an_earlier_version_is_read() -> None:
    before = {"type": "transcript", "language": "de", "text": "", "segments": [], "duration": 1.0}
    assert from_dict(before) == Transcript("de", "", (), 1.0, detected=True)


def test_a_result_of_a_newer_version_is_refused_and_unknown_keys_are_passed_over() -> None:
    with pytest.raises(ValueError, match="not a result"):
        from_dict({"type": "hologram"})
    with pytest.raises(ValueError, match="no Labels"):
        from_dict({"type": "labels"})
    assert from_dict({"type": "labels", "labels": [], "extra": 1}) == Labels(())


def test_every_kind_of_error_has_a_sentence() -> None:
    assert set(SAYINGS) == set(ErrorKind)
    for saying in SAYINGS.values():
        assert saying.row.text.endswith(".") and "!" not in saying.row.text


def test_trouble_crosses_a_pipe() -> None:
    trouble = pickle.loads(pickle.dumps(Trouble(ErrorKind.BAD_FILE, as_it_is("No picture."), "0 bytes")))
    assert (trouble.kind, say(trouble.message), trouble.detail) == (
        ErrorKind.BAD_FILE,
        "No picture.",
        "0 bytes",
    )
    assert SAYINGS[ErrorKind.DISK_FULL].row.says(Trouble(ErrorKind.DISK_FULL).message)


def test_every_message_crosses_a_pipe() -> None:
    run = protocol.Run(task="t", model="m", inputs=(protocol.Input("a.jpg"),), options={"top": 3})
    assert pickle.loads(pickle.dumps(run)) == run
    assert run.job != protocol.Run(task="t", model="m", inputs=()).job


def test_settings_are_kept_and_nonsense_is_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    settings.set("theme", "dark")
    settings.set("text_size", 115)
    assert (Settings(file).text("theme"), Settings(file).number("text_size")) == ("dark", 115)
    with pytest.raises(ValueError, match="no value"):
        settings.set("theme", "pink")
    file.write_text('{"theme": "pink", "text_size": "big", "gone": 1, "offline": true}', encoding="utf-8")
    assert Settings(file).text("theme") == "system"
    assert Settings(file).flag("offline") is True
    file.write_text("{ torn", encoding="utf-8")
    assert Settings(file).number("text_size") == 100


def test_every_setting_accepts_its_default() -> None:
    for setting in SETTINGS:
        assert setting.accepts(setting.default), setting.key
        assert not setting.shown or (setting.label and setting.help), setting.key


def test_writing_replaces_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "facts.json"
    paths.write_atomically(file, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        paths.write_atomically(file, "new")
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.json"], "nothing half is left"


def test_what_is_saved_is_read_by_whom_any_new_file_is(tmp_path: Path) -> None:
    paths.write_atomically(tmp_path / "table.csv", "a,b\n")
    (tmp_path / "plain.csv").touch()
    assert (tmp_path / "table.csv").stat().st_mode == (tmp_path / "plain.csv").stat().st_mode


def test_what_people_asked_is_nobody_elses() -> None:
    beside = paths.data_dir().with_name("as-usual")
    beside.mkdir(mode=0o700)
    assert paths.data_dir().stat().st_mode == beside.stat().st_mode


@pytest.mark.parametrize(
    ("word", "verb"), [("frobnicate", True), ("--frob", True), ("gone.jpg", False), ("a/b", False)]
)
def test_a_slip_of_the_finger_is_no_file(word: str, verb: bool) -> None:
    from desktop.__main__ import _looks_like_a_verb

    assert _looks_like_a_verb(word) is verb
