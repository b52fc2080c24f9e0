#!/usr/bin/env python3
"""Sets Burnish up in a private folder and starts it, or runs its checks.

    python3 installer/bootstrap.py run [FILE ...]
    python3 installer/bootstrap.py test [PYTEST ARGUMENT ...]

This file keeps to what Python 3.9 understands: everything newer is imported after the version was checked, so
that an old Python gets a sentence instead of a syntax error.
"""

from __future__ import annotations

import sys
from pathlib import Path

OLDEST = (3, 11)


def too_old(version: tuple[int, ...], executable: str) -> str | None:
    """Tells what is wrong with a Python that cannot run Burnish, None if nothing is."""
    if version[:2] >= OLDEST:
        return None
    needed = ".".join(map(str, OLDEST))
    found = ".".join(map(str, version[:2]))
    return (
        f"Burnish needs Python {needed} or newer, and {executable} is Python {found}. Nothing was changed.\n"
        f"Install Python {needed} and start this file with it: python{needed} installer/bootstrap.py run"
    )


def main(arguments: list[str]) -> int:
    """Runs one verb and returns the exit code."""
    complaint = too_old(tuple(sys.version_info[:3]), sys.executable)
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from installer.verbs import perform

    return perform(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
