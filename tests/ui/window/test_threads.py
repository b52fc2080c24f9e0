"""What the window does beside its event loop."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
DESKTOP = ROOT / "desktop"
THREADS = {"QRunnable", "QThread", "Thread"}


def imports_in_threads(source: str) -> Iterator[int]:
    """Lines that import something inside a class that runs in a thread of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            bases = {
                base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
                for base in node.bases
            }
            if bases & THREADS:
                yield from (
                    inside.lineno
                    for inside in ast.walk(node)
                    if isinstance(inside, ast.Import | ast.ImportFrom)
                )


def test_no_thread_of_the_window_imports_anything() -> None:
    """PySide makes a type when it is first named; two threads that name one at once crash the window.

    An import in a thread names types of Qt while the window's own thread makes its pages.
    """
    found = [
        f"{file.relative_to(DESKTOP)}:{line}"
        for part in ("ui", "workbench")
        for file in (DESKTOP / part).rglob("*.py")
        for line in imports_in_threads(file.read_text(encoding="utf-8"))
    ]
    assert not found


def test_an_import_in_a_thread_is_found() -> None:
    source = "class Reader(QRunnable):\n    def run(self):\n        import pyqtgraph\n"
    assert list(imports_in_threads(source)) == [3]
    assert not list(imports_in_threads("class Reader(QObject):\n    def run(self):\n        import json\n"))


def test_what_threads_call_imports_nothing_either(burnish_home: Path, tmp_path: Path) -> None:
    """Files and folders of all kinds are looked through, read and written, and an engine is started."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.beside", str(tmp_path / "files")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == []
