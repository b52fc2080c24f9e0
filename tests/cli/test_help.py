"""What ``--help`` says is what is asked and printed."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from desktop import messages, protocol, results, tasks
from desktop.__main__ import VERBS
from desktop.cli import main
from desktop.cli.arguments import GROUPS, verbs
from desktop.cli.plain import row_of
from desktop.cli.verb import JSON
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, models
from desktop.protocol import ModelInfo
from tests.answers import EACH

ABOUT_MODELS = [verb.name for verb in verbs() if verb.name.startswith("models ")]


def _help(capsys: pytest.CaptureFixture[str], *verb: str) -> str:
    assert main([*verb, "--help"]) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("result", EACH, ids=lambda answer: answer.type)
def test_every_key_of_every_answer_is_told(
    result: results.Result, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _help(capsys, "run")
    begin = told.index('{"type": "' + result.type + '"')
    shape = told[begin : told.find('{"type": "', begin + 1) if '{"type": "' in told[begin + 1 :] else None]
    keys = re.findall(r'"(\w+)":', json.dumps(results.to_dict(result)))
    assert [key for key in keys if f'"{key}"' not in shape] == []


def test_every_option_of_every_task_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = _help(capsys, "run")
    places = [told.index(f"{row.id}: {row.question}") for row in tasks.TASKS]
    assert places == sorted(places)
    for row, begin, end in zip(tasks.TASKS, places, [*places[1:], len(told)], strict=True):
        kinds = [kind.type for kind in (row.result, row.or_else) if kind]
        assert f"answers {' or '.join(kinds)})" in told[begin:end]
        for option in row.options:
            assert f"{option.id}: {option.label}. " in told[begin:end]
    assert "top: How many answers. A whole number from 1 to 50 (default: 5)" in told
    assert "question: Your question. A text (required)" in told
    assert "words: Time every word. Yes or no (default: yes)" in told
    assert "sure: How sure it must be. A share from 0.05 to 0.99 (default: 0.5)" in told
    assert "to: Translate into. One of auto, en, zh, de" in told


@pytest.mark.parametrize("name", ABOUT_MODELS)
def test_what_goes_wrong_with_models_is_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = _help(capsys, *name.split())
    assert '{"id", "error": {"kind", "code", "arguments", "message"}}' in told
    assert all(kind.value in told for kind in ErrorKind), "also where a line ends at a hyphen"


def test_an_error_row_is_as_it_was_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "remove", "nobody/nothing", "--json"]) == 2
    row = json.loads(capsys.readouterr().out)
    assert (row.keys(), row["error"].keys()) == ({"id", "error"}, {"kind", "code", "arguments", "message"})
    assert row["error"]["kind"] == "not-found"


def test_every_row_of_the_table_is_a_verb_of_its_own() -> None:
    rows = list(verbs())
    names = [name for row in rows for name in (row.name, *(f"models {alias}" for alias in row.aliases))]
    assert len(names) == len(set(names))
    assert {name.split()[0] for name in names} == {word for word in VERBS if not word.startswith("-")}
    assert {name.rpartition(" ")[0] for name in names} == {"", *GROUPS}
    assert all(JSON in row.arguments for row in rows), "every verb can be read by a program"


def test_the_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    told, about_models = _help(capsys), _help(capsys, "models")
    for row in verbs():
        assert row.help in (about_models if row.name in ABOUT_MODELS else told)


IMPORTED = ModelInfo(
    "a/b", "b", "/b", "", (), "imported", 1, problem=models.PART_NOT_HERE(), origin=as_it_is("From afar")
)
FACTS = (
    (["models", "list"], IMPORTED),
    (["models", "search"], protocol.HubModel("a/b", "b", "a", ())),
    (["models", "verify"], protocol.Verified("a/b", 1, 0, as_it_is("It is damaged."))),
    (["models", "remove"], protocol.Removal("a/b", 1)),
)


@pytest.mark.parametrize(("verb", "fact"), FACTS, ids=lambda one: type(one).__name__)
def test_every_key_of_a_row_is_told(
    verb: list[str], fact: object, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _help(capsys, *verb)
    row = row_of(fact)
    assert [key for key in row if f'"{key}"' not in told] == []
    json.dumps(row)


def test_what_is_wrong_with_a_model_is_told_in_words_and_by_a_code() -> None:
    message = models.PART_NOT_HERE()
    row = row_of(replace(IMPORTED, problem=message))
    assert (row["problem"], row["problem_code"]) == (messages.say(message), message.code)
    assert row["origin_arguments"] == {"text": "From afar"}
    assert row_of(replace(IMPORTED, problem=messages.NOTHING))["problem_code"] == ""
