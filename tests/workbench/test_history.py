"""The history finds again what was answered."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.results import Label, Labels
from desktop.workbench.history import MIGRATIONS, Entry, History, encode


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.db")


def answer(name: str, created: float = 0.0, **facts: str) -> Entry:
    return Entry("answer", "image-classification", "starter/x", name, created=created, **facts)


def test_the_newest_comes_first_and_the_answer_comes_back(history: History, tmp_path: Path) -> None:
    result = Labels((Label("tabby cat", 0.71),))
    history.add(answer("old.jpg", 1.0))
    history.add(answer("new.jpg", 2.0, result=encode(result), summary="Tabby cat 71 %"))
    history.close()
    entries = History(tmp_path / "history.db").entries()
    assert [entry.name for entry in entries] == ["new.jpg", "old.jpg"]
    assert entries[0].answer() == result
    assert entries[1].answer() is None


def test_search_needs_every_word_and_takes_signs_literally(history: History) -> None:
    history.add(answer("cat_1.jpg", 1.0, summary="Tabby cat 71 %"))
    history.add(answer("catx1.jpg", 2.0, summary="Egyptian cat 50 %"))
    assert [entry.name for entry in history.entries("TABBY cat")] == ["cat_1.jpg"]
    assert [entry.name for entry in history.entries("cat_1")] == ["cat_1.jpg"]
    assert history.entries("100 %") == []


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


def test_migrations_run_once(history: History, tmp_path: Path) -> None:
    history.entries()
    history.close()
    with sqlite3.connect(tmp_path / "history.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.close()
    assert History(tmp_path / "history.db").entries() == []
