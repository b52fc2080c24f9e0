"""Is a disk full? Told from an error, whichever library has wrapped the one that the system gave."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message

_NUMBERS = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)}
_WINDOWS = {39, 112}
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL"""
_WORDS = (
    "no space left on device",
    "disk quota exceeded",
    "not enough space on the disk",
    "(os error 28)",  # Rust, as in safetensors
    "(os error 112)",
    "disk is full",  # SQLite
    "pytorchstreamwriter failed writing",  # PyTorch says no more than that
    ". unexpected pos ",  # or this, of a file that is shorter than what it has written
)


def is_full(error: BaseException | None) -> bool:
    """Whether `error`, or what it came of, is that nothing more goes onto a disk."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and (
            error.errno in _NUMBERS or getattr(error, "winerror", None) in _WINDOWS
        ):
            return True
        said = str(error).lower()
        if any(words in said for words in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextlib.contextmanager
def told(message: Message) -> Iterator[None]:
    """Let a full disk end what is done in the block with `message`.

    Raises:
        Trouble: DISK_FULL; any other error passes as it is.
    """
    try:
        yield
    except Trouble:
        raise
    except Exception as error:
        if is_full(error):
            raise Trouble(ErrorKind.DISK_FULL, message, str(error)) from error
        raise
