"""Starting: the window or a verb, and an installation in which something is missing."""

from __future__ import annotations

import builtins
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from desktop import __main__ as program

ROOT = Path(__file__).resolve().parents[1]


def test_the_parts_are_what_the_project_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in asked}
    owners = packages_distributions()
    found = {
        owner.lower().replace("_", "-") for part in program.PARTS for owner in owners[part.partition(".")[0]]
    }
    assert names <= found
    assert all(map(program._is_here, program.PARTS))


FOR_OTHERS = {"google.protobuf", "peft", "sentencepiece"}
"""Imported by transformers when a model needs them."""


@pytest.mark.parametrize("part", sorted(set(program.PARTS) - FOR_OTHERS))
def test_each_part_is_used(part: str) -> None:
    """What nothing imports at run time is for the tests, or for nobody."""
    wanted = re.compile(rf"\b(import|from) {part}\b|\"{part}\"")
    sources = (file.read_text(encoding="utf-8") for file in (ROOT / "desktop").rglob("*.py"))
    assert any(wanted.search(source) for source in sources)


@pytest.mark.parametrize("part", program.PARTS)
@pytest.mark.parametrize("arguments", [[], ["doctor"]])
def test_a_missing_module_is_a_sentence_with_the_command_that_mends_it(
    part: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == part else find(name))
    monkeypatch.setattr(sys, "argv", ["burnish", *arguments])
    assert program.main() == program.MISSING_PART
    said = capsys.readouterr().err
    assert part in said and "installer/bootstrap.py run" in said and said.count("\n") == 1


@pytest.mark.parametrize(
    "fault",
    [
        ModuleNotFoundError("No module named 'PIL._imaging'", name="PIL._imaging"),
        ImportError("libEGL.so.1: cannot open shared object file: No such file or directory"),
    ],
)
def test_a_part_of_a_part_or_of_the_system_is_told_too(
    fault: ImportError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load = builtins.__import__

    def failing(name: str, *rest: Any, **named: Any) -> ModuleType:
        if name == "desktop.app":
            raise fault
        return load(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", failing)
    monkeypatch.setattr(sys, "argv", ["burnish"])
    assert program.main() == program.MISSING_PART
    said = capsys.readouterr().err
    assert (fault.name or "libEGL.so.1") in said and said.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all that it needs")
@pytest.mark.parametrize("platform", ["", "xcb", "xcb:option=1"])
def test_a_screen_that_qt_could_not_open_is_told_before_qt_ends_the_process(
    platform: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plugin = tmp_path / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    plugin.parent.mkdir(parents=True)
    plugin.write_bytes(b"no library")
    spec = importlib.util.spec_from_file_location("PySide6", tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    with pytest.raises(OSError, match="libqxcb"):
        program._load_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    program._load_screen()


def test_a_window_without_a_place_for_its_files_says_which_variable_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wrong = {**os.environ, "BURNISH_HOME": str(tmp_path / "file"), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-m", "desktop"], cwd=ROOT, env=wrong, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        said = started.stderr.readline()
        started.kill()  # it shows the sentence, too, until somebody closes it
    assert said.startswith("burnish: ") and "The environment variable BURNISH_HOME" in said
