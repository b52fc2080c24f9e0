"""What `bootstrap.py run` and `bootstrap.py test` do after the set-up."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.__main__ import MISSING_PART, is_verb
from installer import environment, system_libraries
from installer.tools import DISK_FULL, FAILED, FULL_SENTENCE, STOPPED, Runner, SetupError, run

USAGE = """python3 installer/bootstrap.py run [FILE …]              set up once, then open Burnish
python3 installer/bootstrap.py test [PYTEST ARGUMENT …]  set up once, then run every check"""


def call(command: Sequence[str]) -> int:
    """Runs a program on this terminal and returns its exit code, 128 + the signal's number if killed."""
    code = subprocess.run(command, check=False).returncode
    return 128 - code if code < 0 else code


def start(files: Sequence[str]) -> int:
    """Opens the window with some files, or carries out a verb of the command line; returns the exit code."""
    screens = [] if is_verb(files) else [system_libraries.platforms(os.environ)]
    python = environment.program(environment.ensure(screens=screens), "python")
    # -P: the folder in which somebody stands must not shadow Python's own modules.
    command = [str(python), "-P", "-m", "desktop", *files]
    code = call(command)
    if code == MISSING_PART:
        environment.mend(screens=screens)
        code = call(command)
    return code


TEST_PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
"""What the end-to-end tests start beside Python, and the Debian package of each: a screen, and hands."""


def missing_programs() -> list[str]:
    """Programs that the tests start and that this computer lacks."""
    return [name for name in TEST_PROGRAMS if shutil.which(name) is None]


def provide_programs(runner: Runner = run) -> None:
    """Installs the programs that the tests start, or says how to."""
    missing = missing_programs() if sys.platform == "linux" else []
    if not missing:
        return
    packages = sorted({TEST_PROGRAMS[name] for name in missing})
    if system_libraries.may_use_apt():
        system_libraries.install(packages, runner)
    else:
        command = system_libraries.install_command(packages)
        print(f"The end-to-end tests need {' and '.join(missing)}: {command}", flush=True)


def checks(venv: Path, arguments: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Returns the checks in their order: words and command."""
    python = str(environment.program(venv, "python"))
    return [
        ("Code style", [python, "-m", "ruff", "check", "--output-format=concise", "."]),
        ("Layout of the code", [python, "-m", "ruff", "format", "--check", "--output-format=concise", "."]),
        ("Types", [python, "-m", "mypy", "--strict"]),
        ("Who may import whom", [str(environment.program(venv, "lint-imports")), "--no-logo"]),
        ("Tests", [python, "-m", "pytest", *arguments]),
    ]


def run_checks(steps: Sequence[tuple[str, list[str]]], root: Path) -> int:
    """Runs every check, shows what a failing one wrote, and returns 1 if any failed."""
    failed: list[str] = []
    for number, (words, command) in enumerate(steps, start=1):
        print(f"{number} of {len(steps)} · {words} …", flush=True)
        began = time.monotonic()
        # The tests take minutes, so they are watched while they run; the others only speak when they fail.
        into = subprocess.PIPE if number < len(steps) else None
        outcome = subprocess.run(
            command, cwd=root, check=False, stdin=subprocess.DEVNULL, stdout=into, stderr=subprocess.STDOUT
        )
        well = outcome.returncode == 0
        if not well:
            failed.append(words)
            print((outcome.stdout or b"").decode(errors="replace").rstrip(), flush=True)
        seconds = f"{time.monotonic() - began:.1f}\N{NO-BREAK SPACE}s"
        print(f"        {'passed' if well else 'failed'} after {seconds}", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "Everything passed.", flush=True)
    return FAILED if failed else 0


def check(arguments: Sequence[str]) -> int:
    """Runs every check headless and returns the exit code."""
    # The window's tests draw on no screen, the end-to-end tests on a virtual one of X11.
    venv = environment.ensure(screens=[("offscreen",), ("xcb",)])
    provide_programs()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Programs that the tests start are found beside the environment's Python.
    os.environ["PATH"] = os.pathsep.join(
        [str(environment.program(venv, "python").parent), os.environ.get("PATH", "")]
    )
    return run_checks(checks(venv, arguments), environment.ROOT)


VERBS: dict[str, Callable[[Sequence[str]], int]] = {"run": start, "test": check}


def perform(arguments: Sequence[str]) -> int:
    """Does what a verb asks and returns the exit code; expected trouble ends in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot write "·" gets a question mark instead of an error.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if not arguments or arguments[0] not in VERBS:
        asked = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        return VERBS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return STOPPED
    except SetupError as error:
        print("\n".join([error.sentence, *(f"    {line}" for line in error.lines)]), file=sys.stderr)
        return error.code
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        where = f" ({error.filename})" if error.filename else ""
        print(
            FULL_SENTENCE if full else f"Burnish could not be set up: {error.strerror}{where}.",
            file=sys.stderr,
        )
        return DISK_FULL if full else FAILED
