"""The private Python folder `.venv`: made once, checked in a moment, repaired when something is amiss."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from installer import system_libraries
from installer.tools import DISK_FULL, SAFE, Runner, SetupError, run, succeed, uv_in_words

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
# On Linux torch brings CUDA along. In 10^9 bytes: 7.2 were measured, and a little air.
SIZE_GB = 7.5 if sys.platform == "linux" else 3.0
SIZE_IN_WORDS = f"about {SIZE_GB:g}\N{NO-BREAK SPACE}GB once unpacked"


def program(venv: Path, name: str) -> Path:
    """Returns where a program of the environment lies."""
    return venv / "Scripts" / f"{name}.exe" if WINDOWS else venv / "bin" / name


def site_packages(venv: Path) -> Path | None:
    """Returns the folder of the installed packages, None if there is none."""
    return next(
        iter(sorted(venv.glob("Lib/site-packages" if WINDOWS else "lib/python3*/site-packages"))), None
    )


def python_version(venv: Path, run: Runner = run) -> str:
    """Returns "3.11" or the like, "" if the environment's Python is gone or was changed for another."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    outcome = run([str(program(venv, "python")), "-I", "-S", "-c", ask])
    if outcome.code != 0 or not outcome.lines:
        return ""
    version = outcome.lines[-1].strip()
    packages = site_packages(venv)
    if packages is None or (not WINDOWS and packages.parent.name != f"python{version}"):
        return ""
    return version


def moved(venv: Path) -> bool:
    """Whether the environment was made for another place; its programs hold absolute paths."""
    activate = program(venv, "python").parent / "activate"
    try:
        words = activate.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return str(venv) not in words and shlex.quote(str(venv)) not in words


def fingerprint(root: Path, version: str) -> str:
    """Returns a hash of all that decides what has to be installed."""
    digest = hashlib.sha256(version.encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update(b"\0" + (root / name).read_bytes())
    return digest.hexdigest()


def contents(venv: Path) -> list[str]:
    """Returns the names of all modules and records that are installed."""
    packages = site_packages(venv)
    return sorted({entry.name for entry in packages.iterdir()} - {"__pycache__"}) if packages else []


def damaged(venv: Path) -> list[str]:
    """Returns the names of the installed distributions of which a file is gone or has another size.

    Reads every record, which takes a second: for when something is known to be amiss.
    """
    packages = site_packages(venv)
    records = sorted(packages.glob("*.dist-info/RECORD")) if packages else []
    return [record.parent.name.partition("-")[0] for record in records if not _is_whole(record)]


def _is_whole(record: Path) -> bool:
    with record.open(encoding="utf-8", newline="") as rows:
        for name, _, size in csv.reader(rows):
            try:
                now = (record.parents[1] / name).lstat().st_size
            except OSError:
                if not name.endswith(".pyc"):  # Python makes them again
                    return False
            else:
                if size and int(size) != now:
                    return False
    return True


def stamp_path(venv: Path) -> Path:
    """Returns the file that says that the set-up came to its end."""
    return venv / "burnish-ready.json"


def read_stamp(venv: Path) -> dict[str, Any]:
    """Returns what the last set-up wrote down, nothing if it never came to its end."""
    try:
        record = json.loads(stamp_path(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_stamp(venv: Path, record: Mapping[str, Any]) -> None:
    """Writes down how things are; a rename, so that half a stamp never counts."""
    draft = stamp_path(venv).with_suffix(".new")
    draft.write_text(json.dumps(record, indent=1), encoding="utf-8")
    draft.replace(stamp_path(venv))


def stamp(root: Path, venv: Path, version: str) -> None:
    """Records that all parts are in place."""
    write_stamp(venv, {"fingerprint": fingerprint(root, version), "contents": contents(venv)})


def is_ready(root: Path, venv: Path, run: Runner = run) -> bool:
    """Whether a finished set-up of exactly this state lies there, in this place and with nothing removed."""
    record = read_stamp(venv)
    try:
        version = python_version(venv, run)
        return (
            bool(version)
            and not moved(venv)
            and record["fingerprint"] == fingerprint(root, version)
            and set(record["contents"]) <= set(contents(venv))
        )
    except (OSError, KeyError, TypeError):
        return False


def folder_size(folder: Path) -> int:
    """Returns the bytes in a folder, 0 if there is none."""
    return sum((Path(where) / name).lstat().st_size for where, _, names in os.walk(folder) for name in names)


def require_space(root: Path, venv: Path) -> None:
    """Raises SetupError if the disk cannot hold what is still to come."""
    missing = max(0.3, SIZE_GB - folder_size(venv) / 1e9)
    free = shutil.disk_usage(root).free / 1e9
    if free < missing:
        raise SetupError(
            f"The disk is too full: Burnish needs about {missing:.1f}\N{NO-BREAK SPACE}GB in {root}, "
            f"and {free:.1f}\N{NO-BREAK SPACE}GB are free. {SAFE}. "
            "Free some space and run the same command again.",
            DISK_FULL,
        )


def make_folder(venv: Path, run: Runner) -> None:
    """Makes the environment if there is none that works in this place."""
    if venv.exists() and (moved(venv) or not python_version(venv, run)):
        shutil.rmtree(venv)
    if venv.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        # Debian takes this piece out of its Python.
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not system_libraries.may_use_apt():
            command = system_libraries.install_command([package])
            raise SetupError(
                "This Python lacks a piece (ensurepip). "
                f"Install it, then run the same command again:\n    {command}"
            )
        system_libraries.install([package], run)
    # Not sys.executable: that may be the very environment that was just removed.
    python = getattr(sys, "_base_executable", "") or sys.executable
    succeed(run([python, "-m", "venv", str(venv)]), f"make a private Python folder in {venv}")


def put_uv_in(root: Path, venv: Path, run: Runner) -> None:
    """Installs the pinned uv with pip."""
    python = str(program(venv, "python"))
    if run([python, "-m", "pip", "--version"]).code != 0:
        succeed(run([python, "-m", "ensurepip", "--upgrade"]), "make pip ready")
    pins = str(root / "installer" / "uv.txt")
    quiet = ["--quiet", "--disable-pip-version-check"]
    succeed(run([python, "-m", "pip", "install", *quiet, "--require-hashes", "-r", pins]), "install uv")


def install_parts(root: Path, venv: Path, run: Runner = run) -> None:
    """Installs exactly what the lock file pins, then the project itself, which needs no network."""
    uv = [str(program(venv, "uv")), "pip", "install", "--python", str(program(venv, "python")), "--no-deps"]
    lock = str(root / "requirements.lock")
    # One part is built from its source; what builds it is pinned in the same file.
    pinned = ["--require-hashes", "-r", lock, "--build-constraints", lock]
    # uv believes a record whatever has become of its files.
    again = [word for name in damaged(venv) for word in ("--reinstall-package", name)]
    succeed(run([*uv, *pinned, *again], uv_in_words), "install its parts")
    project = ["--no-build-isolation", "--offline", "--editable", str(root)]
    succeed(run([*uv, *project]), "put itself in place")


def provide_libraries(venv: Path, platforms: Sequence[str], run: Runner = run) -> None:
    """Makes sure that a window opens through one of Qt's platform plugins.

    A start through another one may need other libraries, and a system may lose some; so each plugin has its
    files written down, and they are looked at in every start.

    Raises:
        SetupError: Libraries are missing without which no window opens.
    """
    record = read_stamp(venv)
    known = record.get("libraries", {})
    if any(platform in known and all(map(os.path.exists, known[platform])) for platform in platforms):
        return
    packages = site_packages(venv)
    if packages is None or not system_libraries.can_look():
        return
    for number, platform in enumerate(platforms, start=1):
        try:
            files = system_libraries.provide(packages / "PySide6", platform, run)
        except SetupError:
            if number == len(platforms):
                raise
            continue  # Qt goes on to the next one, too
        write_stamp(venv, {**record, "libraries": {**known, platform: files}})
        return


def ensure(root: Path = ROOT, screens: Sequence[Sequence[str]] = ()) -> Path:
    """Sets everything up that is not there yet and returns the environment's folder.

    Args:
        root: The project.
        screens: For each window that is to open, the plugins through which Qt may open it.

    Raises:
        SetupError: No network, a full disk, a missing system library, or a tool that failed.
    """
    venv = root / ".venv"
    began = time.monotonic()
    made = not is_ready(root, venv)
    if made:
        stamp_path(venv).unlink(missing_ok=True)
        require_space(root, venv)
        print("1 of 4 · Making a private Python folder …", flush=True)
        make_folder(venv, run)
        print("2 of 4 · Fetching uv, which installs the rest …", flush=True)
        put_uv_in(root, venv, run)
        print(f"3 of 4 · Installing Burnish's parts, {SIZE_IN_WORDS} …", flush=True)
        install_parts(root, venv)
        stamp(root, venv, python_version(venv))
        print("4 of 4 · Checking what the window needs from this system …", flush=True)
    for platforms in screens:
        provide_libraries(venv, platforms)
    if made:
        print(f"Everything is in place after {time.monotonic() - began:.0f}\N{NO-BREAK SPACE}s.", flush=True)
    return venv


def mend(root: Path = ROOT, screens: Sequence[Sequence[str]] = ()) -> Path:
    """Sets up again what the program missed, though everything looked finished.

    Raises:
        SetupError: As in `ensure`.
    """
    print("A part of Burnish is missing. It is put back now.", flush=True)
    stamp_path(root / ".venv").unlink(missing_ok=True)
    return ensure(root, screens)
