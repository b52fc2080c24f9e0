"""What Burnish says: one table of codes, and the words and arguments that belong to them."""

from __future__ import annotations

import ast
import pickle
import string
from gettext import NullTranslations
from pathlib import Path

import pytest

from desktop import catalogue, messages
from desktop.messages import Message, as_it_is, from_plain, phases, say, table, to_plain, words

ROOT = Path(__file__).resolve().parents[1]


def placeholders(text: str) -> dict[str, str]:
    """Names in a text, and what stands behind their colon."""
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def test_a_code_belongs_to_one_row() -> None:
    rows = [row for module in table.MODULES for row in table.rows_of(module)]
    assert len({row.code for row in rows}) == len(rows)


@pytest.mark.parametrize("row", table.ROWS.values(), ids=lambda row: row.code)
def test_the_words_of_a_row_can_be_filled_in(row: messages.Row) -> None:
    one, many = placeholders(row.text), placeholders(row.many)
    assert all(name.isidentifier() for name in one), "placeholders have names"
    assert set(one.values()) <= {"", *words.KINDS}
    if row.many:
        assert "count" in many and set(one) | {"count"} == set(many) | {"count"}


def calls() -> list[tuple[str, str, ast.Call]]:
    """Every place in the program where a row of the table is made into a message: place, row, call."""
    names = {module.__name__.rpartition(".")[2]: module for module in table.MODULES}
    found = []
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            base = node.func.value
            module = (
                base.id
                if isinstance(base, ast.Name)
                else base.attr
                if isinstance(base, ast.Attribute)
                else ""
            )
            row = getattr(names.get(module), node.func.attr, None)
            if isinstance(row, messages.Row):
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", row.code, node))
    return found


def test_every_message_brings_what_its_words_ask_for() -> None:
    found = calls()
    assert len(found) > 50, "the search finds the places"
    wrong = [
        f"{place} {code}"
        for place, code, call in found
        if {each.arg for each in call.keywords}
        != set(placeholders(table.ROWS[code].text)) | set(placeholders(table.ROWS[code].many))
    ]
    assert wrong == []


def test_no_engine_makes_a_message_of_a_finished_sentence() -> None:
    """Whoever translates sees only the table; words from elsewhere come in variables."""
    sentences = []
    for path in sorted((ROOT / "desktop" / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [node.args[1]] if name == "Trouble" and len(node.args) > 1 else []
            given += node.args if name == "as_it_is" else []
            if name.isupper():  # a row: what is filled in is a name, not a part of the sentence
                given += [each.value for each in node.keywords if " " in _literal(each.value)]
            if any(isinstance(each, ast.Constant | ast.JoinedStr) for each in given):
                sentences.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert sentences == []


def _literal(node: ast.expr) -> str:
    """The letters that stand in the code of a string, "" for anything else."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(each.value) for each in parts if isinstance(each, ast.Constant))


def test_a_message_is_put_into_words_where_it_is_shown() -> None:
    assert say(phases.CHECKING_MODEL(name="Lite")) == "Checking “Lite”"
    assert say(phases.COMPARING(count=1)) == "Comparing 1 model"
    assert say(phases.COMPARING(count=2000)) == "Comparing 2,000 models of the same size"
    inner = phases.WAITING_TO_RETRY(reason=as_it_is("The line went quiet"), seconds=5)
    assert say(inner) == "The line went quiet. Trying again in 5\N{NO-BREAK SPACE}s."
    assert say(messages.NOTHING) == ""


def test_a_message_crosses_the_pipe_and_is_stored() -> None:
    message = phases.WAITING_TO_RETRY(reason=as_it_is("Quiet"), seconds=5)
    assert pickle.loads(pickle.dumps(message)) == message
    assert from_plain(to_plain(message)) == message
    assert from_plain(to_plain(messages.NOTHING)) == messages.NOTHING


def test_what_other_versions_stored_is_still_said() -> None:
    assert say(from_plain("The disk is full.")) == "The disk is full.", "a finished sentence of before"
    assert say(Message("of-the-future")) == "of-the-future"
    assert say(Message("checking-model")) == "Checking “…”", "an argument is missing"
    assert from_plain(None) == from_plain(3) == from_plain([]) == messages.NOTHING


class _Shouting(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper().replace("{NAME}", "{name}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} MANY" if n != 1 else "ONE"


def test_words_come_from_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_catalogue", NullTranslations())
    catalogue.use(_Shouting())
    assert say(phases.CHECKING_MODEL(name="Lite")) == "CHECKING “Lite”"
    assert say(phases.COMPARING(count=3)) == "3 MANY"
    assert catalogue.counted("{count} picture", "{count} pictures", 1) == "ONE"
