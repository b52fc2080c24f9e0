"""A translation can be made: every text is found, and a catalogue speaks in window and terminal."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop import catalogue, wording
from desktop.cli.arguments import main, verbs
from desktop.messages import phases, say, table
from desktop.settings import SETTINGS
from desktop.tasks import TASKS
from desktop.ui.look.translator import CatalogueTranslator
from installer.template import CALLS, ROOT, texts


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the command in `desktop.catalogue` makes."""
    file = tmp_path_factory.mktemp("template") / "burnish.pot"
    subprocess.run([sys.executable, str(ROOT / "installer" / "template.py"), str(file)], check=True)
    with file.open("rb") as opened:
        return read_po(opened)


def test_every_text_of_every_table_is_in_the_template(template: Catalog) -> None:
    known = {one for message in template for one in _forms(message.id)}
    assert {text for row in table.ROWS.values() for text in (row.text, row.many) if text} <= known
    assert {text for task in TASKS for text in (task.question, task.short)} <= known
    assert {option.label for task in TASKS for option in task.options} <= known
    choices = (choice.label for task in TASKS for option in task.options for choice in option.choices)
    assert set(choices) <= known
    assert {setting.label for setting in SETTINGS if setting.shown} <= known
    assert {text for verb in verbs() for text in (verb.help, verb.description) if text} <= known
    assert {"Remove “{name}”? This frees {size}.", "Today", "{count}\u00a0picture"} <= known


def test_what_was_interrupted_is_continued_wherever_it_is_offered(template: Catalog) -> None:
    """One word for one thing. An option of the command line has the name that it always had."""
    found = [one for message in template for one in _forms(message.id)]
    assert [text for text in found if re.search(r"(?<!--)\bresum", text, re.IGNORECASE)] == []


def _forms(identity: object) -> tuple[str, ...]:
    return tuple(map(str, identity)) if isinstance(identity, tuple | list) else (str(identity),)


def test_texts_are_found_however_a_call_is_laid_out() -> None:
    source = (
        'a(\n  tr(\n "One "\n "line",\n ), x.text, counted("{count} a", "{count} b", 3))\nRow("c", "Text",)'
    )
    found = {text for _line, text in texts(source)}
    assert found == {"One line", ("{count} a", "{count} b"), "Text"}


def test_no_text_is_put_together_before_it_is_translated() -> None:
    """What is filled in before has as many translations as there are names."""
    wrong = []
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                given = [node.args[index] for index in CALLS.get(name, ()) if index < len(node.args)]
                if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in given):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_placeholders_have_names(template: Catalog) -> None:
    """A translator has to know what is filled in, and may have to change the order."""
    found = [one for message in template for one in _forms(message.id)]
    assert [text for text in found if "{}" in text or "{0}" in text or "%1" in text] == []


@pytest.fixture
def german(template: Catalog, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A few texts of the template translated, compiled and installed as `desktop.app` does."""
    monkeypatch.setattr(catalogue, "_catalogue", catalogue._catalogue)
    translated = Catalog(locale="de")
    words: dict[object, object] = {
        "Today": "Heute",
        "Getting ready": "Wird vorbereitet",
        ("Comparing {count} model", "Comparing {count} models of the same size"): (
            "{count} Modell wird verglichen",
            "{count} gleich große Modelle werden verglichen",
        ),
        "Nothing running": "Nichts läuft",
    }
    for message in template:
        key = tuple(message.id) if isinstance(message.id, tuple | list) else message.id
        if key in words:
            translated.add(message.id, words[key])  # type: ignore[arg-type]
    assert len(translated) == len(words)
    file = BytesIO()
    write_mo(file, translated)
    file.seek(0)
    catalogue.use(GNUTranslations(file))  # type: ignore[arg-type]
    translator = CatalogueTranslator(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_a_catalogue_speaks_everywhere(german: None) -> None:
    assert say(phases.GETTING_READY()) == "Wird vorbereitet"
    assert say(phases.COMPARING(count=1)) == "1 Modell wird verglichen"
    assert say(phases.COMPARING(count=2000)) == "2,000 gleich große Modelle werden verglichen"
    assert wording.day(1_000.0, now=1_000.0) == "Heute"
    assert QCoreApplication.translate("Activity", "Nothing running") == "Nichts läuft"
    assert QCoreApplication.translate("Activity", "Not translated yet") == "Not translated yet"


def test_the_language_of_the_system_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogue, "_catalogue", catalogue._catalogue)
    monkeypatch.setattr(catalogue.paths, "resources", lambda: tmp_path)
    folder = tmp_path / "translations" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    translated = Catalog(locale="de")
    translated.add(table.ROWS["no-task"].text, "Die Aufgabe „{task}“ gibt es nicht.")
    translated.add("ask a model about files or texts", "ein Modell zu Dateien oder Texten befragen")
    with (folder / "burnish.mo").open("wb") as file:
        write_mo(file, translated)
    monkeypatch.setenv("LANGUAGE", "de")
    assert main(["run", "read-minds", "a.png"]) == 2
    assert "Die Aufgabe „read-minds“ gibt es nicht." in capsys.readouterr().err
    assert main(["--help"]) == 0
    assert "ein Modell zu Dateien oder Texten befragen" in capsys.readouterr().out
