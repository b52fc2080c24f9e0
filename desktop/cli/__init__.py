"""The command line: the same engine handlers as the window's, without a window.

What it prints is stable, because scripts rely on it. Answers go to standard output, everything else to
standard error. Exit status: 0 all well, 1 something failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

from desktop.cli.arguments import main

__all__ = ["main"]
