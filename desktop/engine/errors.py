"""Which kind of trouble an exception is: one table, matched by class names, so nothing need be imported."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from desktop import logs
from desktop.errors import ErrorKind, Trouble, no_folder
from desktop.full_disk import is_full
from desktop.messages import NOTHING, Row, files, models
from desktop.paths import NoFolder


@dataclass(frozen=True, slots=True)
class _Case:
    """Exceptions of a class called `name` whose text contains `words` are of `kind`.

    Attributes:
        name: "Class", or "module.Class" where the bare name could be anybody's.
        words: lower case; "" fits every text.
        message: what to say in place of the sentence of the kind.
    """

    name: str
    kind: ErrorKind
    words: str = ""
    message: Row | None = None


# The first row that fits wins, so the particular stands before the general.
_TABLE = (
    _Case("OutOfMemoryError", ErrorKind.OUT_OF_MEMORY),
    _Case("MemoryError", ErrorKind.OUT_OF_MEMORY),
    _Case("RuntimeError", ErrorKind.OUT_OF_MEMORY, "can't allocate memory"),
    _Case("RuntimeError", ErrorKind.OUT_OF_MEMORY, "out of memory"),
    _Case("RuntimeError", ErrorKind.OUT_OF_MEMORY, "cublas_status_alloc_failed"),
    _Case("GatedRepoError", ErrorKind.GATED),
    _Case("OfflineModeIsEnabled", ErrorKind.OFFLINE),
    _Case("RepositoryNotFoundError", ErrorKind.NOT_FOUND),
    _Case("RevisionNotFoundError", ErrorKind.NOT_FOUND),
    _Case("LocalEntryNotFoundError", ErrorKind.NOT_FOUND,
         message=models.PART_NOT_HERE),
    _Case("EntryNotFoundError", ErrorKind.NOT_FOUND, message=models.PART_NOT_FOUND),
    _Case("ConnectError", ErrorKind.NO_INTERNET),
    _Case("TransportError", ErrorKind.NO_INTERNET),
    _Case("ConnectionError", ErrorKind.NO_INTERNET),
    _Case("gaierror", ErrorKind.NO_INTERNET),
    _Case("HfHubHTTPError", ErrorKind.NO_INTERNET,
         message=models.HUB_ERROR),
    _Case("SafetensorError", ErrorKind.UNSUPPORTED_MODEL,
         message=models.WEIGHTS_DAMAGED),
    _Case("UnpicklingError", ErrorKind.UNSAFE_MODEL),
    _Case("UnidentifiedImageError", ErrorKind.BAD_FILE,
         message=files.NOT_A_PICTURE),
    _Case("DecompressionBombError", ErrorKind.BAD_FILE, message=files.PICTURE_TOO_LARGE),
    _Case("DecompressionBombWarning", ErrorKind.BAD_FILE, message=files.PICTURE_TOO_LARGE),
    _Case("av.error.FFmpegError", ErrorKind.BAD_FILE,
         message=files.SOUND_UNREADABLE),
    _Case("UnicodeDecodeError", ErrorKind.BAD_FILE, message=files.NOT_TEXT),
    _Case("FileNotFoundError", ErrorKind.BAD_FILE, message=files.MISSING),
    _Case("IsADirectoryError", ErrorKind.BAD_FILE, message=files.IS_FOLDER),
    _Case("PermissionError", ErrorKind.BAD_FILE, message=files.FORBIDDEN),
    _Case("ValueError", ErrorKind.UNSUPPORTED_MODEL, "unrecognized configuration class"),
    _Case("ValueError", ErrorKind.UNSUPPORTED_MODEL, "does not recognize this architecture"),
    _Case("ValueError", ErrorKind.UNSAFE_MODEL, "trust_remote_code"),
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
    if isinstance(error, NoFolder):
        return Trouble(ErrorKind.BAD_REQUEST, no_folder(error), detail)
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return Trouble(ErrorKind.OUT_OF_MEMORY, detail=detail)
    if isinstance(error, OSError) and error.errno in (errno.ENAMETOOLONG, errno.ENOTDIR):
        return Trouble(ErrorKind.BAD_FILE, files.MISSING(), detail)  # there can be none of that name
    text = str(error).lower()
    names = _names(error)
    for row in _TABLE:
        if row.name in names and row.words in text:
            return Trouble(row.kind, row.message() if row.message else NOTHING, detail)
    return Trouble(ErrorKind.UNEXPECTED)


def is_out_of_memory(error: BaseException) -> bool:
    return _trouble(error).kind is ErrorKind.OUT_OF_MEMORY


def _names(error: BaseException) -> frozenset[str]:
    classes = type(error).__mro__
    return frozenset(
        [cls.__name__ for cls in classes] + [f"{cls.__module__}.{cls.__name__}" for cls in classes]
    )
