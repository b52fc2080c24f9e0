"""Random walks through the window end well; a few here, 200 with ``BURNISH_WALKS=200``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
WALKS = os.environ.get("BURNISH_WALKS", "4")


def test_whoever_walks_through_the_window_comes_home() -> None:
    """In a process of its own: a crash must not end the other tests."""
    walks = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.walks", "--walks", WALKS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert walks.returncode == 0, walks.stdout[-4000:] + walks.stderr[-4000:]
