"""What is known of models is kept between two starts, and never outlives the rules that it was told by."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from desktop.engine.hub.facts import index
from desktop.protocol import ModelInfo

ROOT = Path(__file__).resolve().parents[4]
MODEL = ModelInfo("a/b", "b", "/a", "transformers_models", ("image-classification",), "huggingface", 9)
PLAIN = {
    f"desktop.{name}"
    for name in ("protocol", "errors", "paths", "messages", "atlas", "results", "wording", "settings")
}
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
