"""What the window imports is not read twice."""

from __future__ import annotations

import subprocess
import sys

READ = """
import desktop.ui, linecache, sys
read = len(linecache.cache)
import desktop.app, desktop.ui.pages.teach.page
sys.exit(min(99, len(linecache.cache) - read))
"""


def test_no_source_text_is_kept_of_what_the_window_imports() -> None:
    """PySide's hook kept 437 files; a few come from libraries that look at themselves."""
    assert subprocess.run([sys.executable, "-c", READ], check=False).returncode < 10
