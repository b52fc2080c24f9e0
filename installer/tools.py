"""Runs other programs and tells in one sentence what went wrong with them."""

from __future__ import annotations

import errno
import os
import re
import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

FAILED, NO_NETWORK, DISK_FULL, STOPPED = 1, 3, 4, 130

# What pip, uv and apt-get say when nobody answers; compared in lower case.
_UNREACHABLE = (
    "temporary failure in name resolution",
    "temporary failure resolving",
    "name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "could not resolve",
    "dns error",
    "network is unreachable",
    "network unreachable",
    "no route to host",
    "connection refused",
    "connection reset",
    "failed to establish a new connection",
    "error sending request",
    "tcp connect error",
    "unable to connect",
    "cannot connect to proxy",
    "connection timed out",
    "read timed out",
    "operation timed out",
    "network connectivity is disabled",
)
_FULL = (
    "no space left on device",
    "os error 28",
    "errno 28",
    "disk quota exceeded",
    "not enough space on the disk",
)

SAFE = "Nothing of yours was touched, and what is already there is kept"
NETWORK_SENTENCE = (
    "No internet: Burnish has to fetch its parts once and nobody answered. "
    f"{SAFE}. Connect this computer and run the same command again."
)
FULL_SENTENCE = f"The disk is full. {SAFE}. Free some space and run the same command again."


@dataclass(frozen=True)
class Outcome:
    """How a program ended: its exit code and the last lines that it wrote."""

    code: int
    lines: tuple[str, ...] = ()


Show = Callable[[str], str | None]


class Runner(Protocol):
    """Runs a program to its end; tests put their own in its place."""

    def __call__(self, command: Sequence[str], show: Show = ..., /) -> Outcome: ...


class SetupError(Exception):
    """An expected failure: a sentence, the exit code and what the failing program said last."""

    def __init__(self, sentence: str, code: int = FAILED, lines: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.lines = tuple(lines)


def run(command: Sequence[str], show: Show = lambda line: None, /) -> Outcome:
    """Runs a program to its end.

    Args:
        command: The program and its arguments.
        show: Turns a line of its output into what the person reads, or None.

    Raises:
        KeyboardInterrupt: Ctrl-C; the program has ended by then.
    """
    last: deque[str] = deque(maxlen=2000)
    # What went wrong is read from the words, so the words have to be English; apt-get must not ask.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
        )
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise SetupError(FULL_SENTENCE, DISK_FULL) from error
        return Outcome(127, (f"{command[0]}: {error.strerror}",))
    assert process.stdout is not None
    try:
        for line in process.stdout:
            last.append(line.rstrip())
            words = show(line.strip())
            if words:
                print(f"        {words}", flush=True)
        return Outcome(process.wait(), tuple(last))
    except BaseException:
        # WORKAROUND: Ctrl-C reaches the program as well, but only in a terminal; so it is told here too.
        process.terminate()
        process.wait()
        raise
    finally:
        process.stdout.close()


def succeed(outcome: Outcome, doing: str) -> None:
    """Raises the SetupError that fits when a program failed.

    Args:
        outcome: How the program ended.
        doing: What it was about, as the end of "Burnish could not …".

    Raises:
        SetupError: The program failed.
    """
    if outcome.code == 0:
        return
    said = "\n".join(outcome.lines).lower()
    if any(words in said for words in _FULL):
        raise SetupError(FULL_SENTENCE, DISK_FULL)
    if any(words in said for words in _UNREACHABLE):
        raise SetupError(NETWORK_SENTENCE, NO_NETWORK)
    sentence = f"Burnish could not {doing}. {SAFE}. The last lines below say why; run the same command again."
    raise SetupError(sentence, FAILED, [line for line in outcome.lines if line][-15:])


_FETCHING = re.compile(r"^Downloading (\S+) \((.+)\)$")
_FETCHED = re.compile(r"^Downloaded (\S+)$")
_BUILDING = re.compile(r"^Building (\S+)$")
_DONE = re.compile(r"^(Prepared|Installed) (\d+) packages? in")


def uv_in_words(line: str) -> str | None:
    """Turns a line of uv's output into words about the progress, None if it says nothing of interest."""
    if found := _FETCHING.match(line):
        size = re.sub(r"(?<=\d)([KMG])i?B$", "\N{NO-BREAK SPACE}\\1B", found[2])
        return f"fetching {found[1]}, {size}"
    if found := _FETCHED.match(line):
        return f"have {found[1]}"
    if found := _BUILDING.match(line):
        return f"building {found[1]}"
    if found := _DONE.match(line):
        verb = "unpacked" if found[1] == "Prepared" else "installed"
        return f"{verb} {found[2]} part{'' if found[2] == '1' else 's'}"
    return None
