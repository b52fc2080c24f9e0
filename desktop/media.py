"""What kind of thing a file is, found without opening it in full: by its ending, else by its first bytes."""

from __future__ import annotations

import codecs
import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from desktop.decoding import document_in
from desktop.tasks import Media


def _endings(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


PICTURES = _endings(
    "jpg jpeg jpe jfif png apng gif webp bmp dib tif tiff heic heif avif ppm pgm pbm pnm tga ico jp2 j2k pcx"
    " psd qoi"
)
SOUNDS = _endings(
    "wav wave mp3 m4a m4b aac flac ogg oga opus wma aif aiff aifc amr au caf ac3 mka"
    " mp4 m4v mov mkv webm avi mpg mpeg wmv 3gp ts mts ogv flv"
)
TEXTS = _endings("txt text md markdown rst csv tsv log json jsonl xml html htm srt vtt eml tex")

ENDINGS: dict[Media, frozenset[str]] = {Media.PICTURE: PICTURES, Media.SOUND: SOUNDS, Media.TEXT: TEXTS}

WEIGHTS = _endings("safetensors gguf pt pth")
MODELS = WEIGHTS | _endings("burnish")

_FAMILIES = {"image": Media.PICTURE, "audio": Media.SOUND, "video": Media.SOUND}
"""The first half of a MIME type."""


def kind_of(path: str | os.PathLike[str]) -> Media | None:
    """The kind of a file, or None when Burnish has no question for it."""
    ending = Path(path).suffix.lower()
    for media, endings in ENDINGS.items():
        if ending in endings:
            return media
    return _sniff(path)


def _sniff(path: str | os.PathLike[str]) -> Media | None:
    import filetype  # takes 30 ms, and few files have no ending

    try:
        if not is_regular(path):
            return None
        with Path(path).open("rb") as file:
            head = file.read(512)
    except OSError:
        return None
    # A document is a text to whoever opens it, so reading it says why it is refused. Texts come before
    # signatures: one that begins with "BMW" has the two letters of a bitmap.
    if document_in(head) or (head and _is_text(head)):
        return Media.TEXT
    return _FAMILIES.get((filetype.guess_mime(head) or "").partition("/")[0])


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        # incremental: the last letter may be cut in two
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def is_model(path: str | os.PathLike[str]) -> bool:
    """Whether this is a pack, weights or the folder of one model, rather than something to ask about."""
    file = Path(path)
    if not file.is_dir():
        return file.suffix.lower() in MODELS
    with contextlib.suppress(OSError), os.scandir(file) as entries:
        return _is_model_folder([entry.name for entry in entries])
    return False


def _is_model_folder(names: Iterable[str]) -> bool:
    lower = {name.lower() for name in names}
    return "config.json" in lower and any(name.endswith((*WEIGHTS, ".bin")) for name in lower)


def natural_key(name: str) -> tuple[Any, str]:
    """Sorts "2.jpg" before "10.jpg", as people do; names that differ never count as the same.

    Any name will do, in whatever digits: "②", "10³", "१०".
    """
    return _natural()(name), name


@cache
def _natural() -> Callable[[str], Any]:
    from natsort import natsort_keygen, ns  # takes 40 ms, and the window opens without

    return natsort_keygen(alg=ns.IGNORECASE)


def is_regular(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is a file with contents. Whoever opens a pipe or a device may wait for ever."""
    return os.path.isfile(path)  # noqa: PTH113 - Path raises where a folder is forbidden


def expand(
    paths: Iterable[str | os.PathLike[str]],
    media: Media | None = None,
    models: list[Path] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Path]:
    """The files that `paths` mean: files as they are, folders walked in natural order.

    What is named directly always comes back, so that its trouble can be told. In folders, hidden files, what
    is no regular file, and with `media` files of other kinds, are passed over; without `media` every known
    ending is taken. With `models`, folders of models are put there on the way, and what lies in them is
    passed over. `stopped` is asked at every name that is met: a folder may hold 100,000 that nobody wants.
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _walk(path, media, models, stopped)
        else:
            yield path


def _walk(
    folder: Path, media: Media | None, models: list[Path] | None, stopped: Callable[[], bool]
) -> Iterator[Path]:
    known = ENDINGS[media] if media else PICTURES | SOUNDS | TEXTS
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        folders, files = _entries(current, stopped)
        if stopped():
            return
        if models is not None and _is_model_folder(files):
            models.append(current)
            continue
        for name in sorted(files, key=natural_key):
            if not name.startswith(".") and Path(name).suffix.lower() in known:
                yield Path(current, name)
        inner = (name for name in folders if not name.startswith("."))
        waiting += [Path(current, name) for name in sorted(inner, key=natural_key, reverse=True)]


def _entries(folder: Path, stopped: Callable[[], bool]) -> tuple[list[str], list[str]]:
    """The folders and the regular files in `folder`; links to folders are not followed."""
    folders, files = list[str](), list[str]()
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if stopped():
                break
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file():
                    files.append(entry.name)
    return folders, files
