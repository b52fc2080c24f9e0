"""``burnish`` and ``python -m desktop``: the window, or the command line when a verb is given.

Engine processes import this module again when they start, so it stays empty of anything heavy.
"""

from __future__ import annotations

import multiprocessing
import os
import sys

VERBS = frozenset({"run", "train", "models", "doctor", "-h", "--help", "--version"})


def main() -> int:
    """Returns the exit status."""
    multiprocessing.freeze_support()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # windowed builds have no terminal, and libraries print all the same
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    arguments = sys.argv[1:]
    if arguments and (arguments[0] in VERBS or _looks_like_a_verb(arguments[0])):
        from desktop.cli import main as run_verb

        return run_verb(arguments)
    from desktop import app

    return app.main(arguments)


def _looks_like_a_verb(word: str) -> bool:
    """Neither a file nor the name of one: a slip of the finger, for the command line to answer."""
    return word.startswith("-") or not (os.path.lexists(word) or any(sign in word for sign in "./\\"))


if __name__ == "__main__":
    sys.exit(main())
