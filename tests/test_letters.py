"""Names of files that are no text, or that nobody could read, are carried, kept and shown."""

from __future__ import annotations

import json
import os
import sqlite3

import pytest

from desktop import letters, messages
from desktop.messages import as_it_is, files, hub
from desktop.protocol import Input
from tests.hostile.names import ODD_NAMES


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("cat.jpg", "cat.jpg"),
        (os.fsdecode(b"caf\xe9.jpg"), "caf\ufffd.jpg"),
        ("two\nlines\t.jpg", "two␊lines␉.jpg"),
        ("red\x1b[31m\x7f.jpg", "red␛[31m␡.jpg"),
        ("photo\u202egnp.exe", "photo\ufffdgnp.exe"),
        ("one\u2028two\x85", "one\ufffdtwo\ufffd"),
        ("👩\u200d🔬 ② 10³ שלום\u200f.jpg", "👩\u200d🔬 ② 10³ שלום\u200f.jpg"),
    ],
)
def test_a_name_is_read_on_one_line_and_unseen_letters_are_seen(name: str, read: str) -> None:
    assert letters.shown(name) == read
    assert letters.is_plain(name) == (name == read)
    assert Input(path=f"/a/{name}").name == read


@pytest.mark.parametrize("name", ODD_NAMES)
def test_json_and_databases_give_back_the_same_name(name: str) -> None:
    line = letters.encoded(json.dumps({"file": name}, ensure_ascii=False))
    assert json.loads(line.decode()) == {"file": name}
    database = sqlite3.connect(":memory:")
    database.row_factory = letters.recalled_row
    database.execute("CREATE TABLE files (name TEXT, size INTEGER)")
    database.execute("INSERT INTO files VALUES (?, ?)", letters.kept_row((name, 3)))
    assert database.execute("SELECT * FROM files").fetchall() == [(name, 3)]
    query = "SELECT size FROM files WHERE name = ?"
    assert database.execute(query, letters.kept_row((name,))).fetchone() == (3,)
    database.close()


def test_a_sentence_with_a_name_in_it_stays_one_line() -> None:
    said = messages.say(hub.FILE_OUTSIDE(name="../two\nlines"))
    assert "“../two␊lines”" in said
    listed = messages.say(messages.command_line.NAME_A_MODEL(task="x", names=("a\x1b", "b")))
    assert "a␛, b" in listed
    assert messages.say(as_it_is("First.\nSecond.")) == "First.\nSecond."
    assert messages.say(files.MISSING()) == "This file does not exist."
