"""Random walks through the window end well; a few here, 200 with ``BURNISH_WALKS=200``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WALKS = int(os.environ.get("BURNISH_WALKS", "4"))
AT_ONCE = 20
"""Walks in one process; what windows leave behind makes later ones slow."""


@pytest.mark.timeout(60 * AT_ONCE)
@pytest.mark.parametrize("first", range(1, WALKS + 1, AT_ONCE))
def test_whoever_walks_through_the_window_comes_home(first: int) -> None:
    """In a process of its own: a crash must not end the other tests."""
    count = min(AT_ONCE, WALKS + 1 - first)
    walks = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.walks", "--seed", str(first), "--walks", str(count)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert walks.returncode == 0, walks.stdout[-4000:] + walks.stderr[-4000:]
