"""Where Burnish keeps its files.

Downloaded models stay in the caches that other tools share (see ``desktop.engine.hub``); what Burnish itself
makes goes below `data_dir`. The variable ``BURNISH_HOME`` puts everything below one folder: for a portable
installation, and for tests.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

import platformdirs

from desktop import letters

APP = "Burnish"

DOWNLOADS_VARIABLES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME")
"""Those that say where `downloads_dir` is."""
_HOME = "USERPROFILE" if os.name == "nt" else "HOME"
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class NoFolder(OSError):  # noqa: N818 - it is told to people
    """A folder in which something is to be kept cannot be made, or nothing can be written there.

    Attributes:
        folder: the folder.
        variable: of the environment, the one that names its place; "" where a person has chosen it.
    """

    def __init__(self, folder: Path, variable: str, why: OSError) -> None:
        super().__init__(why.errno, why.strerror, str(folder))
        self.folder, self.variable = folder, variable


def make(folder: Path, *variables: str, mode: int = 0o777) -> Path:
    """`folder`, made if it was not there.

    Args:
        variables: of the environment, those that may name its place, in the order in which they are asked.

    Raises:
        NoFolder
    """
    try:
        if not letters.is_text(str(folder)):  # what reads weights takes no other path
            raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ))
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        named = next((name for name in variables if os.environ.get(name)), _HOME if variables else "")
        raise NoFolder(folder, named, error) from None
    return folder


def _folder(kind: str, from_system: str) -> Path:
    home = os.environ.get("BURNISH_HOME")
    folder = Path(home).expanduser() / kind if home else Path(from_system)
    # What people ask models about is nobody else's.
    return make(folder, "BURNISH_HOME", f"XDG_{kind.upper()}_HOME", mode=0o700)


def data_dir() -> Path:
    """Models, runs and the history: what a person would not want to lose."""
    return _folder("data", platformdirs.user_data_dir(APP, appauthor=False))


def config_dir() -> Path:
    return _folder("config", platformdirs.user_config_dir(APP, appauthor=False))


def cache_dir() -> Path:
    """Temporary files: features, previews, indexes."""
    return _folder("cache", platformdirs.user_cache_dir(APP, appauthor=False))


def models_dir() -> Path:
    """Models that Burnish itself made: starters and taught ones, each a folder with a ``burnish.json``.

    While the drive that they were moved to is not connected, the first folder serves again.
    """
    folder = chosen_models_dir()
    if folder is None or not folder.is_dir():
        folder = first_models_dir()
        folder.mkdir(exist_ok=True)
    return folder


def first_models_dir() -> Path:
    """Where `models_dir` is as long as nobody moves it."""
    return data_dir() / "models"


def chosen_models_dir() -> Path | None:
    """Where the models were moved to, whether it can be reached now or not; None while they were not."""
    try:
        return Path(_models_note().read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None


def choose_models_dir(folder: Path | None) -> None:
    """From now on `models_dir` is `folder`, in every process; None for where it was at first."""
    if folder is None:
        _models_note().unlink(missing_ok=True)
    else:
        write_atomically(_models_note(), f"{folder}\n")


def _models_note() -> Path:
    # Not a setting: an engine writes it while the window holds the settings in memory.
    return config_dir() / "models-folder.txt"


class Disk(NamedTuple):
    """Bytes of one disk; what is reserved for the system is neither used nor free."""

    total: int
    used: int
    free: int


def downloads_dir() -> Path:
    """The cache that the Hugging Face client and its relatives share, where most models arrive.

    See https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables. Asked for anew
    each time, because the variables may change.
    """
    if folder := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(os.path.expandvars(folder)).expanduser()
    if home := os.environ.get("HF_HOME"):
        return Path(os.path.expandvars(home)).expanduser() / "hub"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "huggingface" / "hub"


def disk_of_downloads() -> Disk:
    """The disk that downloads fill: after a move the other one, since its folder is then a link to there."""
    return disk_of(downloads_dir())


def disk_of(folder: str | os.PathLike[str]) -> Disk:
    """The disk that `folder` is on, or would be."""
    return Disk(*shutil.disk_usage(nearest(Path(folder))))


def nearest(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def slug(name: str) -> str:
    """`name` as any file system takes it, and as the last part of an id: "Käfer & Co" becomes "kafer-co"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+(?:[._][a-z0-9]+)*", plain)
    return "-".join(words)[:60].rstrip("-._") or "model"


def free_folder(parent: Path, name: str) -> Path:
    """A folder that does not exist yet: `name`, or `name` with the first number that is free."""
    folder, number = parent / name, 1
    while folder.exists():
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def new_run_folder(name: str) -> Path:
    """A folder for a run that is called `name`; it is named so that a person finds it, and not made yet."""
    return free_folder(runs_dir(), f"{time.strftime('%Y%m%d-%H%M%S')}-{slug(name)}")


def unfinished_move_file() -> Path:
    """How far the move of the models to another drive is; not there when none is under way."""
    return config_dir() / "library-move.json"


def runs_dir() -> Path:
    """One folder for each training run: run.json, metrics.csv, checkpoints, report.json."""
    folder = data_dir() / "runs"
    folder.mkdir(exist_ok=True)
    return folder


def logs_dir() -> Path:
    folder = cache_dir() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def meeting_dir() -> Path | None:
    """Where the processes of one person find each other: nobody else can enter it, or put anything there.

    None where there is no such place, for instance in a cache that belongs to somebody else.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given and _is_private(Path(given)):
        return Path(given)
    own = cache_dir() / "run"
    own.mkdir(mode=0o700, exist_ok=True)
    return own if _is_private(own) else None


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return folder.is_dir()  # a folder inside a person's profile is theirs
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o077


def history_file() -> Path:
    return data_dir() / "history.db"


def settings_file() -> Path:
    return config_dir() / "settings.json"


def resources() -> Path:
    """Icons, fonts, samples: beside the package in a checkout, inside it when installed from a wheel."""
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def write_atomically(path: Path, content: str | bytes, private: bool = False) -> None:
    """Replace `path` by `content`: a reader, or a crash, sees the old file or the new one, never half.

    Args:
        private: nobody else may read it, whatever the system's settings let read new files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = letters.encoded(content) if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}")  # `path` may have all 255 bytes
    try:
        with open(os.open(temporary, _ANEW, 0o600 if private else 0o666), "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
