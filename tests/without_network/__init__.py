"""Start a program so that neither it nor anything it starts can open an internet socket unnoticed.

Two nets, one in the other: the kernel kills every process that asks for a socket of the internet families
(Linux, seccomp: that also catches Qt and all other native code), and a hook in each Python process writes
down who asked, before the kernel is asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What became of a program.

    Attributes:
        status: its exit status; negative is the signal that ended it.
        attempts: who asked for a connection, one traceback each.
        watched: the programs in which the hook was at work, as their command lines.
    """

    status: int
    output: str
    errors: str
    attempts: str
    watched: list[str]


def run(*arguments: str, notes: Path, seconds: float = 240.0) -> Outcome:
    """Run Python with `arguments` under both nets.

    Args:
        notes: an empty folder for what the hooks write.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "hook"), str(ROOT)]),
        "BURNISH_TEST_NOTES": str(notes),
        "QT_QPA_PLATFORM": "offscreen",
    }
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):  # Burnish has to see to that by itself
        environment.pop(name, None)
    command = [sys.executable, "-m", "tests.without_network.denied", sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    attempts, watched = notes / "attempts", notes / "watched"
    return Outcome(
        done.returncode,
        done.stdout,
        done.stderr,
        attempts.read_text(encoding="utf-8") if attempts.exists() else "",
        watched.read_text(encoding="utf-8").splitlines() if watched.exists() else [],
    )
