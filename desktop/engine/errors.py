"""Which kind of trouble an exception is: one table, matched by class names, so nothing need be imported."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from desktop import logs
from desktop.engine.full_disk import is_full
from desktop.errors import ErrorKind, Trouble


@dataclass(frozen=True, slots=True)
class _Row:
    """Exceptions of a class called `name` whose text contains `words` are of `kind`.

    Attributes:
        name: "Class", or "module.Class" where the bare name could be anybody's.
        words: lower case; "" fits every text.
        message: replaces the sentence of the kind.
    """

    name: str
    kind: ErrorKind
    words: str = ""
    message: str = ""


_CUT = "This picture is damaged: a part of it is missing."

# The first row that fits wins, so the particular stands before the general.
_TABLE = (
    _Row("OutOfMemoryError", ErrorKind.OUT_OF_MEMORY),
    _Row("MemoryError", ErrorKind.OUT_OF_MEMORY),
    _Row("RuntimeError", ErrorKind.OUT_OF_MEMORY, "can't allocate memory"),
    _Row("RuntimeError", ErrorKind.OUT_OF_MEMORY, "out of memory"),
    _Row("RuntimeError", ErrorKind.OUT_OF_MEMORY, "cublas_status_alloc_failed"),
    _Row("GatedRepoError", ErrorKind.GATED),
    _Row("OfflineModeIsEnabled", ErrorKind.OFFLINE),
    _Row("RepositoryNotFoundError", ErrorKind.NOT_FOUND),
    _Row("RevisionNotFoundError", ErrorKind.NOT_FOUND),
    _Row("LocalEntryNotFoundError", ErrorKind.NOT_FOUND,
         message="A part of this model is not on this computer."),
    _Row("EntryNotFoundError", ErrorKind.NOT_FOUND, message="A part of this model was not found."),
    _Row("ConnectError", ErrorKind.NO_INTERNET),
    _Row("TransportError", ErrorKind.NO_INTERNET),
    _Row("ConnectionError", ErrorKind.NO_INTERNET),
    _Row("gaierror", ErrorKind.NO_INTERNET),
    _Row("HfHubHTTPError", ErrorKind.NO_INTERNET,
         message="The model hub answered with an error. Try again later."),
    _Row("SafetensorError", ErrorKind.UNSUPPORTED_MODEL,
         message="The weights of this model are damaged. Downloading it again may help."),
    _Row("UnpicklingError", ErrorKind.UNSAFE_MODEL),
    _Row("UnidentifiedImageError", ErrorKind.BAD_FILE,
         message="This is not a picture that Burnish can read."),
    _Row("DecompressionBombError", ErrorKind.BAD_FILE, message="This picture is too large to open."),
    _Row("DecompressionBombWarning", ErrorKind.BAD_FILE, message="This picture is too large to open."),
    _Row("OSError", ErrorKind.BAD_FILE, "image file is truncated", _CUT),
    _Row("OSError", ErrorKind.BAD_FILE, "broken data stream", _CUT),
    _Row("av.error.FFmpegError", ErrorKind.BAD_FILE,
         message="The sound in this file is damaged or in an unknown format."),
    _Row("UnicodeDecodeError", ErrorKind.BAD_FILE, message="This file does not contain readable text."),
    _Row("FileNotFoundError", ErrorKind.BAD_FILE, message="There is no such file."),
    _Row("IsADirectoryError", ErrorKind.BAD_FILE, message="This is a folder, not a file."),
    _Row("PermissionError", ErrorKind.BAD_FILE, message="You are not allowed to open this file."),
    _Row("ValueError", ErrorKind.UNSUPPORTED_MODEL, "unrecognized configuration class"),
    _Row("ValueError", ErrorKind.UNSUPPORTED_MODEL, "does not recognize this architecture"),
    _Row("ValueError", ErrorKind.UNSAFE_MODEL, "trust_remote_code"),
)  # fmt: skip


def classify(error: BaseException) -> Trouble:
    """`error` as something that a person can be told. A `Trouble` is returned as it is.

    What nobody has thought of leaves a trace in the log.
    """
    trouble = _trouble(error)
    if trouble.kind is ErrorKind.UNEXPECTED:
        logs.unexpected(error)
    return trouble


def _trouble(error: BaseException) -> Trouble:
    if isinstance(error, Trouble):
        return error
    detail = f"{type(error).__name__}: {error}"
    if is_full(error):
        return Trouble(ErrorKind.DISK_FULL, detail=detail)
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return Trouble(ErrorKind.OUT_OF_MEMORY, detail=detail)
    text = str(error).lower()
    names = _names(error)
    for row in _TABLE:
        if row.name in names and row.words in text:
            return Trouble(row.kind, row.message, detail)
    return Trouble(ErrorKind.UNEXPECTED)


def is_out_of_memory(error: BaseException) -> bool:
    return _trouble(error).kind is ErrorKind.OUT_OF_MEMORY


def _names(error: BaseException) -> frozenset[str]:
    classes = type(error).__mro__
    return frozenset(
        [cls.__name__ for cls in classes] + [f"{cls.__module__}.{cls.__name__}" for cls in classes]
    )
