"""The history finds again what was answered."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from desktop.messages import as_it_is, hub, phases
from desktop.protocol import Input
from desktop.results import Label, Labels, Transcript
from desktop.workbench.history import MIGRATIONS, Batch, Entry, History, encode, encode_notes
from tests.counting import steps_of
from tests.hostile.names import ODD_NAMES


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.db")


def answer(name: str, created: float = 0.0, **facts: str) -> Entry:
    path = f"/p/{name}"
    return Entry("answer", "image-classification", "starter/x", name, path, created=created, **facts)


def test_the_newest_comes_first_and_the_answer_comes_back(history: History, tmp_path: Path) -> None:
    result = Labels((Label("tabby cat", 0.71),))
    history.add(answer("old.jpg", 1.0))
    history.add(answer("new.jpg", 2.0, result=encode(result), summary="Tabby cat 71 %"))
    history.close()
    entries = History(tmp_path / "history.db").entries()
    assert [entry.name for entry in entries] == ["new.jpg", "old.jpg"]
    assert entries[0].answer() == result
    assert entries[1].answer() is None


def test_what_was_said_beside_an_answer_comes_back(history: History) -> None:
    said = (phases.ANSWERING(), as_it_is("The lower half is missing."))
    history.add(answer("cut.jpg", 1.0, notes=encode_notes(said)))
    history.add(answer("whole.jpg", 2.0))
    history.add(answer("odd.jpg", 3.0, notes="no JSON"))
    assert [entry.noted() for entry in history.entries()] == [(), (), said]


def test_search_needs_every_word_and_takes_signs_literally(history: History) -> None:
    history.add(answer("cat_1.jpg", 1.0, summary="Tabby cat 71 %"))
    history.add(answer("catx1.jpg", 2.0, summary="Egyptian cat 50 %"))
    assert [entry.name for entry in history.entries("TABBY cat")] == ["cat_1.jpg"]
    assert [entry.name for entry in history.entries("cat_1")] == ["cat_1.jpg"]
    assert history.entries("100 %") == []


def test_search_finds_a_word_anywhere_in_a_long_transcript(history: History) -> None:
    spoken = "and so on " * 500 + "the Überraschung came at 10 o'clock"
    history.add(answer("talk.wav", 1.0, summary=spoken[:100], result=encode(Transcript("en", spoken, ()))))
    history.add(answer("other.wav", 2.0, summary="Something else"))
    for words in ("überraschung", "raschu", "ÜBERRASCHUNG clock", "10", "o'clock talk"):
        assert [entry.name for entry in history.entries(words)] == ["talk.wav"], words
    assert history.entries('"') == history.entries("Überraschung nowhere") == []
    history.remove(history.entries("überraschung")[0].id)
    assert history.entries("überraschung") == []


def test_what_comes_back_can_be_found_again(history: History) -> None:
    history.add(answer("talk.wav", 1.0, batch="b", result=encode(Transcript("en", "a heron", ()))))
    history.remove_batch("b")
    assert history.entries("heron") == []
    history.restore_batch()
    assert [entry.name for entry in history.entries("heron")] == ["talk.wav"]


def test_pages_and_removal(history: History) -> None:
    for number in range(5):
        history.add(answer(f"{number}.jpg", float(number + 1)))
    first = history.entries(limit=2)
    second = history.entries(limit=2, before=first[-1].created)
    assert [entry.name for entry in first + second] == ["4.jpg", "3.jpg", "2.jpg", "1.jpg"]
    history.remove(first[0].id)
    assert history.entries(limit=1)[0].name == "3.jpg"
    history.clear()
    assert history.entries() == []


def test_what_was_asked_together_is_one_line(history: History) -> None:
    for number in range(3):
        history.add(answer(f"{number}.jpg", 2.0 + number, batch="together"))
    history.add(answer("alone.jpg", 3.5))
    history.add(answer("a batch of one.jpg", 1.0, batch="other"))
    history.add(answer("1.jpg", 4.5, summary="asked again", batch="together"))
    first, second, third = history.lines()
    assert isinstance(first, Batch)
    assert (first.count, first.names, first.last.name) == (3, ("0.jpg", "1.jpg", "2.jpg"), "1.jpg")
    assert [line.name for line in (second, third) if isinstance(line, Entry)] == [
        "alone.jpg",
        "a batch of one.jpg",
    ]
    assert [(entry.name, entry.summary) for entry in history.batch("together")] == [
        ("0.jpg", ""), ("1.jpg", "asked again"), ("2.jpg", "")
    ]  # fmt: skip
    assert history.lines(limit=1, before=first.created) == [second], "the next page goes on below a batch"
    assert [entry.name for entry in history.entries("2.jpg")] == ["2.jpg"], "words find one file of many"


def test_a_removed_batch_comes_back_as_it_was(history: History) -> None:
    for number in range(3):
        history.add(answer(f"{number}.jpg", 2.0 + number, batch="together"))
    before = history.batch("together")
    history.remove_batch("together")
    assert history.entries() == []
    history.restore_batch()
    assert history.batch("together") == before
    history.remove_batch("together")
    history.clear()
    with pytest.raises(sqlite3.OperationalError):
        history.restore_batch()  # what was cleared is gone


def test_a_history_of_an_earlier_version_is_kept(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "history.db") as connection:
        connection.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        connection.execute(
            "INSERT INTO entries (created, kind, task, model, name) VALUES (1, 'answer', 't', 'm', 'old.jpg')"
        )
    connection.close()
    history = History(tmp_path / "history.db")
    assert [entry.name for entry in history.entries("OLD")] == ["old.jpg"], "it can be searched, too"
    (line,) = history.lines()
    assert isinstance(line, Entry) and (line.name, line.batch) == ("old.jpg", "")
    history.close()


def test_a_long_history_of_large_batches_opens_at_once(history: History) -> None:
    with history._connection as connection:
        connection.executemany(
            "INSERT INTO entries (created, kind, task, model, path, name, batch)"
            " VALUES (?, 'answer', 't', 'm', ?1, '', ?2)",
            [(float(number), str(number // 5000)) for number in range(40_000)],
        )
    with steps_of(history._connection) as steps:
        assert [line.count for line in history.lines() if isinstance(line, Batch)] == [5000] * 8
    assert steps[0] < 5_000_000, steps


def test_migrations_run_once(history: History, tmp_path: Path) -> None:
    history.entries()
    history.close()
    with sqlite3.connect(tmp_path / "history.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()
    assert History(tmp_path / "history.db").entries() == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_a_file_is_called_its_answer_is_kept_and_opens_it_again(history: History, name: str) -> None:
    result = Labels((Label(name, 0.71),))  # a group is called as its folder
    said = (hub.FILE_OUTSIDE(name=name),)
    about = Input(path=f"/p/{name}")
    facts = {
        "path": about.path,
        "summary": name,
        "options": json.dumps({"labels": [name]}, ensure_ascii=False),
    }
    history.add(Entry("answer", "x", name, about.name, batch="b", **facts, result=encode(result),
                      notes=encode_notes(said)))  # fmt: skip
    history.add(answer("plain.jpg", batch="b"))
    (_, entry) = history.entries()
    assert (entry.path, entry.summary, entry.model) == (about.path, name, name)
    assert entry.answer() == result and entry.noted() == said
    assert [one.path for one in history.batch("b")] == [about.path, "/p/plain.jpg"]
    (line,) = history.lines()
    assert isinstance(line, Batch) and line.names == (about.name, "plain.jpg")
    assert entry in history.entries(about.name)
    history.remove_batch("b")
    history.restore_batch()
    assert entry in history.entries()
