"""Python imports this by itself at the start of each process: it notes every wish for a connection."""

from __future__ import annotations

import os
import sys
import traceback

_NOTES = os.environ["BURNISH_TEST_NOTES"]
_INTERNET = (2, 10, 23, 30)  # AF_INET, and AF_INET6 on Linux, Windows and macOS
_ASKING = (
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.connect",
    "socket.bind",
)


def _note(file: str, text: str) -> None:
    target = os.open(os.path.join(_NOTES, file), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)  # noqa: PTH118
    os.write(target, text.encode("utf-8", "replace"))
    os.close(target)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__":
        wanted = arguments[1] in _INTERNET
    elif event in ("socket.connect", "socket.bind"):
        wanted = isinstance(arguments[1], tuple)  # an address of the internet; local ones are paths
    else:
        wanted = event in _ASKING
    if wanted:
        stack = "".join(traceback.format_stack(sys._getframe(1)))
        _note("attempts", f"{event} {arguments[1:]!r} in {sys.orig_argv}\n{stack}\n")


_note("watched", " ".join(sys.orig_argv).replace("\n", " ") + "\n")
sys.addaudithook(_watch)
