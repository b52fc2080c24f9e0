"""What is known of models is kept between two starts, and never outlives the rules that it was told by."""

from __future__ import annotations

import ast
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import messages
from desktop.engine.hub.facts import index
from desktop.engine.hub.facts.manifest import read_manifest
from desktop.protocol import ModelInfo

ROOT = Path(__file__).resolve().parents[4]
MODEL = ModelInfo("a/b", "b", "/a", "transformers_models", ("image-classification",), "huggingface", 9)
FORMS = "atlas catalogue errors letters messages paths protocol results settings stored wording"
PLAIN = {f"desktop.{name}" for name in FORMS.split()}
"""Forms and places: what they hold decides nothing about a model."""


def asked(stamp: int = 1) -> bool:
    """Whether a fresh index has to find out the facts of a folder with this stamp."""
    questions: list[str] = []

    def describe() -> ModelInfo:
        questions.append("asked")
        return MODEL

    known = index.Index("test-models")
    assert known.facts("folder", [stamp], describe) == MODEL
    known.save()
    return bool(questions)


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "rules"
    (folder / "deeper").mkdir(parents=True)
    for name in ("one.py", "two.py", "deeper/three.py"):
        (folder / name).write_text("")
    monkeypatch.setattr(index, "RULES", (folder,))
    return folder


def test_a_folder_that_has_not_changed_is_not_looked_at_again(rules: Path) -> None:
    assert asked() and not asked()
    assert asked(stamp=2)


@pytest.mark.parametrize("name", ["one.py", "two.py", "deeper/three.py"])
def test_a_changed_rule_lets_every_model_be_described_again(rules: Path, name: str) -> None:
    assert asked() and not asked()
    later = (rules / name).stat().st_mtime_ns + 1_000_000_000
    os.utime(rules / name, ns=(later, later))
    assert asked() and not asked()


def test_a_rule_that_is_split_off_is_watched_too(rules: Path) -> None:
    assert asked() and not asked()
    (rules / "four.py").write_text("")
    assert asked()


def test_what_is_said_of_a_model_is_kept_by_its_code(rules: Path) -> None:
    problem = messages.verdicts.NEEDED_BY_SEVERAL(names=("a/one", "a/two"))
    origin = messages.verdicts.CAME_IN_PACK_FROM(origin=messages.verdicts.TAUGHT_FROM(base="Lite"))
    model = replace(MODEL, problem=problem, origin=origin, needed_by=("a/one", "a/two"), created=1.5)
    first = index.Index("test-models")
    assert first.facts("folder", [1], lambda: model) == model
    first.save()
    assert index.Index("test-models").facts("folder", [1], lambda: None) == model


def test_a_model_that_an_earlier_version_wrote_down_is_still_read(tmp_path: Path) -> None:
    facts = {
        "id": "taught/leaves", "name": "Leaves", "library": "transformers_models", "source": "taught",
        "tasks": ["image-classification"], "origin": "Taught here from Lite", "problem": "", "created": 2,
        "labels": 3, "of_a_later_version": [1],
    }  # fmt: skip
    (tmp_path / "burnish.json").write_text(json.dumps(facts), encoding="utf-8")
    model = read_manifest(tmp_path)
    assert model is not None and (model.id, model.labels, model.created) == ("taught/leaves", 3, 2.0)
    assert messages.say(model.origin) == "Taught here from Lite" and not model.problem


def test_every_module_that_decides_what_a_model_is_is_watched() -> None:
    watched = [path for folder in index.RULES for path in folder.rglob("*.py")]
    waiting, seen = ["desktop.engine.hub.facts.cached"], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or ".".join(name.split(".")[:2]) in PLAIN:
            continue
        seen.add(name)
        waiting += _imported(name)
    decisive = {_file(name) for name in seen - {"desktop"}}
    assert len(decisive) > 10
    assert decisive <= set(watched)


def _file(name: str) -> Path:
    path = ROOT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imported(name: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(_file(name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("desktop"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.append(inner if _file(inner).is_file() else node.module)
    return found
