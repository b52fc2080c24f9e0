"""The house's rules that no linter knows: what the window's process loads, how large files and folders
are, Qt's traps."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from tests.rules.slots import all_loose_slots, loose_slots
from tests.rules.unsaid import all_unsaid, unsaid

ROOT = Path(__file__).resolve().parents[1]
HEAVY = (
    "torch", "torchvision", "transformers", "whisper", "timm", "safetensors", "sklearn",
    "numpy", "PIL", "av", "huggingface_hub", "faster_whisper", "ctranslate2", "onnxruntime",
)  # fmt: skip


def window_modules() -> list[str]:
    """Returns every module that the window's process may import."""
    names = []
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name != "desktop.__main__" and (parts[1] != "engine" or name == "desktop.engine.server"):
            names.append(name)
    return names


def test_the_window_loads_nothing_heavy() -> None:
    script = (
        "import importlib, sys\n"
        f"for name in {window_modules()!r}: importlib.import_module(name)\n"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == []


def test_the_workbench_knows_qtcore_only() -> None:
    foreign = []
    for path in sorted((ROOT / "desktop" / "workbench").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = (
                    [f"{module}.{alias.name}" for alias in node.names] if module == "PySide6" else [module]
                )
            foreign += [
                f"{path.name}: {name}"
                for name in names
                if name.startswith("PySide6") and not name.startswith("PySide6.QtCore")
            ]
    assert foreign == []


FOLDERS = ("desktop", "tests", "installer")
LONG: dict[str, str] = {
    "desktop/workbench/trying/trial.py": "what is opened, asked, answered and running change together",
}
"""Files above 500 lines, each with the reason why it is one job and has no seam."""


def test_a_long_file_has_a_reason() -> None:
    long = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 500
    }
    assert long == set(LONG)


def test_no_folder_holds_more_than_thirty_files() -> None:
    crowded = {
        str(place.relative_to(ROOT)): number
        for folder in FOLDERS
        for place in (ROOT / folder, *(ROOT / folder).rglob("*/"))
        if (number := sum(path.is_file() for path in place.glob("*.py"))) > 30
    }
    assert crowded == {}


def test_a_signal_leaves_the_reference_count_of_true_alone() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference at each emit and aborts after some hundred."""

    class Bell(QObject):
        rung = Signal(bool)

    bell = Bell()
    heard: list[bool] = []
    bell.rung.connect(heard.append)
    bell.rung.emit(True)
    before = sys.getrefcount(True)
    for _ in range(100):
        bell.rung.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) < 50


@pytest.mark.parametrize("word", ["trust_remote_code=True", "weights_only=False"])
def test_code_from_a_model_repository_never_runs(word: str) -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "desktop").rglob("*.py")}
    assert [str(path) for path, text in sources.items() if word in text.replace(" ", "")] == []


def test_slots_go_with_the_objects_that_they_work_on() -> None:
    """See `tests.rules.slots` for the rule."""
    assert all_loose_slots() == []


@pytest.mark.parametrize(
    ("line", "loose"),
    [
        ("job.ended.connect(lambda: self.refresh())", True),
        ("job.ended.connect(partial(self.refresh, 1))", True),
        ("self.bench.changed.connect(lambda: self.refresh())", True),
        ("self.bench.submit(job).ended.connect(told)", True),
        ("QTimer.singleShot(0, lambda: self.refresh())", True),
        ("job.ended.connect(self.refresh)", False),
        ("hear(job.ended, self, lambda: self.refresh())", False),
        ("self.moved.connect(lambda: self.refresh())", False),
        ("self.button.clicked.connect(lambda: self.refresh())", False),
        ("made.clicked.connect(lambda: self.refresh())", False),
        ("[each.clicked.connect(lambda: self.refresh()) for each in (made, self.button)]", False),
        ("QTimer.singleShot(0, self, lambda: self.refresh())", False),
    ],
)
def test_the_check_of_slots_knows_what_goes_together(line: str, loose: bool) -> None:
    source = (
        "class Page:\n"
        "    def __init__(self, bench, job):\n"
        "        self.bench, self.button = bench, Button()\n"
        "        made = Button()\n"
        "        def told(): ...\n"
        f"        {line}\n"
    )
    assert bool(loose_slots(source)) is loose


def test_what_a_class_leaves_to_others_somebody_says() -> None:
    """See `tests.rules.unsaid` for the rule."""
    assert all_unsaid() == []


LEFT = "class Tiles(QObject):\n    def paint(self):\n        raise NotImplementedError\n"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", ["Tiles.paint"]),
        ("class Pictures(Tiles):\n    def paint(self):\n        self.draw()\n", []),
        ("class Pictures(tiles.Tiles):\n    media = 1\n", ["Pictures.paint"]),
        ("class Wide(Tiles):\n    def paint(self):\n        pass\nclass Texts(Wide):\n    media = 1\n", []),
    ],
)
def test_what_nobody_says_is_found(more: str, found: list[str]) -> None:
    assert unsaid([LEFT, more]) == found
