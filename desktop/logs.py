"""The logs: what went wrong and where, without a word of what a person works on. Standard library only.

Each kind of process has a file in `paths.logs_dir`, the newest two million bytes of it. Names of files, texts
that somebody asked about, search words and tokens are taken out before anything is written, so that a log can
be handed to a stranger.
"""

from __future__ import annotations

import contextlib
import dataclasses
import faulthandler
import io
import logging
import logging.handlers
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from desktop import paths

LIMIT = 1_000_000
"""Bytes of one log; as many again are kept of what was written before."""
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger(__name__)

_HIDDEN = "…"
_TOKEN = re.compile(r"\bhf_\w+|(?i:\bbearer\s+)\S+")
_QUERY = re.compile(r"(?<=\?)[^\s'\"]+")
_PATH = re.compile(r"(?<![\w:/\\.])(?:~|[A-Za-z]:|file:/*)?[\\/](?=[^\s/\\]).*?(?=['\"”’>]|$)", re.MULTILINE)
_ENDINGS = (
    "jpe?g|png|gif|bmp|tiff?|webp|heic|avif|txt|md|csv|tsv|docx?|pdf|xlsx?|jsonl?|mp[34]|wav|flac|ogg|opus|m4a|"
    "aac|mov|avi|mkv|webm|zip"
)
_NAME = r"[^\s/\\'\"“‘(]"
_FILE = re.compile(rf"(?<!{_NAME}){_NAME}{{1,255}}\.(?:{_ENDINGS})\b", re.IGNORECASE)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’")
_CODE = (AttributeError, NameError, ImportError, TypeError)
"""What these quote are names in the code."""
_OURS = frozenset({"job", "task", "model", "models", "revision", "device", "media", "kind", "source"})
"""Fields of requests with words of Burnish's own."""

_APPENDING = os.O_WRONLY | os.O_CREAT | os.O_APPEND

_request: object = None
"""What is being worked on; no word of it is written down."""


def start(name: str, level: int = logging.WARNING) -> None:
    """Let everything that this process logs go into ``name.log``."""
    _log_to(logging.NullHandler(), level)  # else Python would show what has no place
    file = paths.logs_dir() / f"{name}.log"
    handler = logging.handlers.RotatingFileHandler(
        file, maxBytes=LIMIT, backupCount=1, encoding="utf-8", errors="backslashreplace", delay=True
    )
    _log_to(handler, level)


def redirect(file: str) -> None:
    """Let everything that this process prints or logs go into `file`, what is told of a native crash too.

    Windowed builds have no stderr at all. Without a `file` all of it is dropped.
    """
    shorten(file)
    target = os.open(file or os.devnull, _APPENDING, 0o600)
    for descriptor in (1, 2):
        os.dup2(target, descriptor)
    os.close(target)
    sys.stdout, sys.stderr = _PrivateStream(1, file), _PrivateStream(2, file)
    faulthandler.enable(2)
    _log_to(logging.StreamHandler(sys.stderr), logging.WARNING)
    sys.excepthook = _told


def note_crashes(name: str) -> None:
    """Let a native crash of this process leave its stack in ``name-crash.log``."""
    file = paths.logs_dir() / f"{name}-crash.log"
    shorten(str(file))
    faulthandler.enable(os.open(file, _APPENDING, 0o600))


def shorten(file: str) -> None:
    """Put a log that is full aside, in place of the one before. Others may have it open and go on in it."""
    with contextlib.suppress(OSError):
        if file and Path(file).stat().st_size > LIMIT:
            with Path(file).open("rb") as full:
                full.seek(-LIMIT, os.SEEK_END)
                Path(f"{file}.1").write_bytes(full.read())
            os.truncate(file, 0)


def unexpected(error: BaseException) -> None:
    """Leave a trace of `error`, once."""
    if not getattr(error, "_is_logged", False):
        with contextlib.suppress(AttributeError):
            error._is_logged = True  # type: ignore[attr-defined]
        log.error("unexpected", exc_info=error)


# ---- what stays private ----


def keep_private(request: object) -> None:
    """From now on no word of `request`, such as the path or the text it is about, is written down."""
    global _request
    _request = request


def _private_words(text: str) -> list[str]:
    """What of the request stands in `text`, the longest first."""
    words: set[str] = set()
    for word in _words(_request):
        words.add(word)
        if "/" in word or "\\" in word:
            words |= {PurePath(word).name, PurePath(word).stem}
    return sorted((word for word in words if len(word) > 2 and word in text), key=len, reverse=True)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        yield from _words(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _words(one)
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            if one.name not in _OURS:
                yield from _words(getattr(value, one.name))


def scrub(text: str) -> str:
    """`text` without paths, names of files, search words, tokens, and what `keep_private` was told of."""
    text = _TOKEN.sub("<token>", text)
    for word in _private_words(text):
        text = text.replace(word, _HIDDEN)
    text = _QUERY.sub(_HIDDEN, text)
    text = _PATH.sub("<file>", text)
    return _FILE.sub("<file>", text)


def trace(error: BaseException) -> str:
    """The traceback of `error`, and of what led to it, without what it says about a person's files."""
    return "\n".join(_lines(traceback.TracebackException.from_exception(error), error)).rstrip()


def _lines(told: traceback.TracebackException, error: BaseException | None) -> Iterable[str]:
    cause, context = told.__cause__, told.__context__
    if cause is not None:
        yield from _lines(cause, error.__cause__ if error else None)
        yield "The above was the cause of:"
    elif context is not None and not told.__suppress_context__:
        yield from _lines(context, error.__context__ if error else None)
        yield "While that was handled, this happened:"
    for frame in told.stack:
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"
    message = "".join(told.format_exception_only()).rstrip()
    name, colon, rest = message.partition(":")
    if not isinstance(error, _CODE):
        rest = _QUOTED.sub(f"'{_HIDDEN}'", rest)
    yield f"{name}{colon}{scrub(rest)}"


def _place(file: str) -> str:
    """Where a file of the program is, without where the program is."""
    path = PurePath(file)
    for root in ("site-packages", "desktop", f"python3.{sys.version_info.minor}"):
        if root in path.parts:
            at = len(path.parts) - path.parts[::-1].index(root) - (root == "desktop")
            return "/".join(path.parts[at:])
    return path.name


class PrivateFormatter(logging.Formatter):
    """Writes records without anything private in them."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = scrub(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return trace(ei[1])


class _PrivateStream(io.TextIOWrapper):
    """Standard output or error of an engine, where libraries print whatever they like."""

    def __init__(self, descriptor: int, file: str) -> None:
        buffer = open(descriptor, "wb", closefd=False)  # noqa: SIM115
        super().__init__(buffer, encoding="utf-8", errors="replace", line_buffering=True)
        self._log = file

    def write(self, text: str) -> int:
        super().write(scrub(text))
        shorten(self._log)
        return len(text)


def _log_to(handler: logging.Handler, level: int) -> None:
    handler.setFormatter(PrivateFormatter(FORMAT))
    logging.raiseExceptions = False  # a log that cannot be written is no reason to show anybody a traceback
    logging.basicConfig(level=level, handlers=[handler], force=True)
    threading.excepthook = lambda args: _told(args.exc_type, args.exc_value)
    sys.unraisablehook = lambda args: _told(args.exc_type, args.exc_value)


def _told(kind: type[BaseException], error: BaseException | None, _trace: object = None) -> None:
    """Nobody caught this."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        unexpected(error or kind())
