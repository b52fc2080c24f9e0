"""Any bytes that a file can be called survive the whole way: pipe, history, exports, and what is printed."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import sys
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from pickle import loads

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import letters, stored
from desktop.cli import terminal
from desktop.engine.cache import Cache
from desktop.messages import hub, say, to_plain
from desktop.protocol import Input, Item, Run
from desktop.results import Label, Labels
from desktop.workbench.history import Entry, History
from desktop.workbench.trying import export
from desktop.workbench.trying.answers import entry_of
from desktop.workbench.trying.names import LONGEST, Names

NAMES = (
    st.one_of(
        st.binary(min_size=1, max_size=255),
        st.text(min_size=1, max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")[:255]),
        st.lists(
            st.sampled_from([b"\xff", b"\xc3", b"a", b"\n", b"\x1b", "\u202e".encode(), b" ", b".", b"-"])
        )
        .map(b"".join)
        .map(lambda name: name[:255]),
    )
    .map(lambda name: name.replace(b"/", b"_").replace(b"\0", b"_"))
    .filter(lambda name: name not in (b"", b".", b".."))
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names are letters there")


def answered(name: str) -> Item:
    return Item(
        "1", 0, Input(path=f"/p/{name}"), Labels((Label(name, 0.5),)), notes=(hub.FILE_OUTSIDE(name=name),)
    )


@given(NAMES)
def test_the_pipe_and_what_is_stored_give_back_the_same_name(raw: bytes) -> None:
    name = os.fsdecode(raw)
    request = Run(task="x", model=name, inputs=(Input(path=f"/p/{name}"),))
    assert loads(ForkingPickler.dumps(request)) == request
    assert loads(ForkingPickler.dumps(answered(name))) == answered(name)
    line = letters.encoded(json.dumps(stored.to_json(request.inputs[0]), ensure_ascii=False))
    assert stored.from_json(Input, json.loads(line)) == request.inputs[0]
    assert json.loads(letters.encoded(json.dumps(to_plain(hub.FILE_OUTSIDE(name=name)), ensure_ascii=False)))
    assert os.fsencode(json.loads(line)["path"]) == b"/p/" + raw


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_the_history_and_caches_give_back_the_same_name(tmp_path: Path, raw: bytes) -> None:
    item = answered(os.fsdecode(raw))
    history = History(Path(":memory:"))
    history.add(entry_of(item, ("x", item.input.path, "{}"), {"labels": (item.input.path,)}))
    (entry,) = history.entries()
    assert (entry.path, entry.model) == (item.input.path, item.input.path)
    assert entry.answer() == item.result and entry.noted() == item.notes
    assert entry in history.entries(item.input.name) or not item.input.name.strip()
    history.close()
    assert isinstance(entry, Entry) and letters.is_plain(entry.name)
    cache = Cache(tmp_path / "cache.db", 1, "facts (path TEXT PRIMARY KEY, size INTEGER)")
    cache.keep((item.input.path, 7))
    cache._write()
    assert list(cache.read("SELECT size FROM facts WHERE path = ?", (item.input.path,))) == [(7,)]
    cache.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_exports_hold_every_name(tmp_path: Path, raw: list[bytes]) -> None:
    items = [answered(os.fsdecode(name)) for name in raw]
    names = Names(item.input for item in items)
    for row in export.formats_for(Labels):
        export.save(tmp_path / f"all{row.ending}", row, items)
    records = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert [record["file"] for record in records] == [item.input.path for item in items]
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(items)
    for item in items:
        stem = names.stem(item.input)
        assert len(stem.encode()) <= LONGEST and letters.is_plain(stem) and "/" not in stem
        assert names.name(item.input)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.sampled_from(["ascii", "latin-1", "utf-8"]), st.booleans())
def test_what_is_printed_names_the_same_file_and_cannot_steer_a_terminal(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, encoding: str, is_terminal: bool
) -> None:
    name = os.fsdecode(raw)
    screen = io.TextIOWrapper(io.BytesIO(), encoding)
    screen.isatty = lambda: is_terminal  # type: ignore[method-assign]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        terminal.prepare_streams()
        terminal.print_json({"file": name})
    line = screen.buffer.getvalue().decode(screen.encoding)  # type: ignore[attr-defined]
    assert json.loads(line) == {"file": name}
    assert letters.is_plain(line.removesuffix("\n")) and letters.is_plain(say(hub.FILE_OUTSIDE(name=name)))


def test_nothing_else_of_python_is_needed_to_store_a_name() -> None:
    """`kept_row` is there because of this; where it passes one day, it can go."""
    with pytest.raises(UnicodeEncodeError):
        sqlite3.connect(":memory:").execute("SELECT ?", ("\udcff",))
