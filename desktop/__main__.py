"""``burnish`` and ``python -m desktop``: the window, or the command line when a verb is given.

Engine processes import this module again when they start, so it stays empty of anything heavy.
"""

from __future__ import annotations

import gc
import importlib.util
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

VERBS = frozenset({"run", "train", "models", "doctor", "-h", "--help", "--version"})

MISSING_PART = 69
"""The exit status that tells the set-up to put everything in place and to start again (EX_UNAVAILABLE)."""

PARTS = (
    "av", "cattrs", "chardet", "faster_whisper", "filelock", "filetype", "google.protobuf", "httpx2",
    "huggingface_hub", "natsort", "numpy", "peft", "PIL", "pillow_heif", "platformdirs", "psutil", "pynvml",
    "pypdfium2", "PySide6", "python_calamine", "safetensors", "sentencepiece", "striprtf", "timm", "torch",
    "torchvision", "transformers", "whisper",
)  # fmt: skip
"""What pyproject.toml asks for, as it is imported."""


def main() -> int:
    """Returns the exit status."""
    multiprocessing.freeze_support()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # windowed builds have no terminal, and libraries print all the same
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    arguments = sys.argv[1:]
    if missing := next((name for name in PARTS if not _is_here(name)), ""):
        return _cannot_start(missing)
    start: Callable[[list[str]], int]
    try:
        if is_verb(arguments):
            from desktop.cli import main as start
        else:
            gc.disable()  # nothing to find yet; the window collects at times of its own
            from desktop.app import main as start

            _load_screen()
    except KeyboardInterrupt:  # while it was loaded
        return 130
    except ModuleNotFoundError as error:
        return _cannot_start(error.name or str(error))
    except (ImportError, OSError) as error:  # names the library of the system that is not there
        return _cannot_start(str(error))
    return start(arguments)


def is_verb(arguments: Sequence[str]) -> bool:
    """Whether this is for the command line, rather than files for the window."""
    return bool(arguments) and (arguments[0] in VERBS or _looks_like_a_verb(arguments[0]))


def _looks_like_a_verb(word: str) -> bool:
    """Neither a file nor the name of one: a slip of the finger, for the command line to answer."""
    return word.startswith("-") or not (os.path.lexists(word) or any(sign in word for sign in "./\\"))


def _is_here(name: str) -> bool:
    """Whether a module can be found; nothing is imported."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # what it is a part of
        return False


def _load_screen() -> None:
    """Load the plugin through which Qt opens windows under X11, where Qt itself would end the process.

    Raises:
        OSError: a library that it needs is not there.
    """
    asked = os.environ.get("QT_QPA_PLATFORM") or ("" if os.environ.get("WAYLAND_DISPLAY") else "xcb")
    spec = importlib.util.find_spec("PySide6")
    if sys.platform != "linux" or asked.partition(":")[0] != "xcb" or spec is None or spec.origin is None:
        return
    import ctypes

    ctypes.CDLL(str(Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"))


def _cannot_start(part: str) -> int:
    setup = Path(__file__).parents[1] / "installer" / "bootstrap.py"
    mend = f"This puts it in place: python3 {setup} run" if setup.is_file() else "Install Burnish again."
    sys.stderr.write(f"burnish: Something that Burnish needs is missing on this computer: {part}. {mend}\n")
    return MISSING_PART


if __name__ == "__main__":
    sys.exit(main())
