"""What kind of thing a file is, found without opening it in full: by its ending, else by what is in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from desktop.content import what_is
from desktop.messages import kinds
from desktop.messages.kinds import Family
from desktop.tasks import Media


def _endings(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


PICTURES = _endings(
    "jpg jpeg jpe jfif png apng gif webp bmp dib tif tiff heic heif hif avif ppm pgm pbm pnm tga ico jp2 j2k"
    " pcx psd qoi"
)
SOUNDS = _endings(
    "wav wave mp3 mp2 m4a m4b 3ga qta aac flac ogg oga opus weba wma aif aiff aifc amr au caf ac3 mka"
    " mp4 m4v mov mkv webm avi mpg mpeg wmv 3gp 3g2 ts mts m2ts ogv flv"
)
TEXTS = _endings(
    "txt text md markdown rst csv tsv log json jsonl xml html htm xhtml srt vtt eml mbox mht mhtml tex"
    " docx docm dotx odt ott pdf rtf epub"
)
DOCUMENTS = _endings("html htm xhtml srt vtt eml mbox mht mhtml docx docm dotx odt ott pdf rtf epub")
"""Texts of which only the words are read (`desktop.engine.reading.documents`)."""

ENDINGS: dict[Media, frozenset[str]] = {Media.PICTURE: PICTURES, Media.SOUND: SOUNDS, Media.TEXT: TEXTS}

TABLES = _endings("csv tsv tab jsonl ndjson json xlsx xlsm xls ods")
"""What holds many texts, one in each row (`desktop.engine.reading.tables`)."""

WEIGHTS = _endings("safetensors gguf pt pth")
OTHERS_MODELS = _endings(
    "h5 hdf5 keras tflite mlmodel mlpackage onnx nemo msgpack pdparams pdmodel weights caffemodel joblib pkl"
    " pickle ckpt ggml pb bin"
)
"""Models that other programs run: whoever brings one is told what it is where models are kept."""
MODELS = WEIGHTS | OTHERS_MODELS | _endings("burnish")

ARCHIVES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
"""How names of archives end; they are opened like folders (`desktop.folders`)."""

_UNSURE = _endings("ts")
"""Endings that programs use for something else as well: TypeScript."""

_READ = {
    Family.PICTURE: Media.PICTURE,
    Family.TEXT: Media.TEXT,
    Family.PAGE: Media.TEXT,
    Family.SOUND: Media.SOUND,
    Family.VIDEO: Media.SOUND,
}
_WORDS = (kinds.WORD, kinds.ODT, kinds.PDF, kinds.RICH_TEXT, kinds.EPUB)
"""Documents of which the words are read."""
_EXPLAINED = {
    Family.DRAWING: Media.PICTURE,
    Family.RAW: Media.PICTURE,
    Family.DOCUMENT: Media.TEXT,
    Family.LINK: Media.TEXT,
}
"""Families that are not read, but whose readers say best what to do with them."""


def kind_of(path: str | os.PathLike[str]) -> Media | None:
    """The kind of a file, or None when Burnish has no question for it."""
    if by_ending := _by_ending(path):
        return by_ending
    found = what_is(path)
    if found is None or found in _WORDS:
        return Media.TEXT if found else None
    return _READ.get(found.family)


def opened_as(path: str | os.PathLike[str]) -> Media | None:
    """The same of a file that a person has named: a document is opened as a text, and told why it is none."""
    if kind := kind_of(path):
        return kind
    found = what_is(path)
    return _EXPLAINED.get(found.family) if found else None


def _by_ending(path: str | os.PathLike[str]) -> Media | None:
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - three times as quick, for 20,000 names
    if ending in _UNSURE:
        return None
    return next((media for media, endings in ENDINGS.items() if ending in endings), None)


def is_archive(path: str | os.PathLike[str]) -> bool:
    """Whether this file is to be opened like a folder: by its ending, else by what is in it."""
    if os.fspath(path).lower().endswith(ARCHIVES):
        return is_regular(path)
    return not _by_ending(path) and not is_model(path) and what_is(path) in (kinds.ZIP, kinds.TAR)


def is_table(path: str | os.PathLike[str]) -> bool:
    """Whether the name says that this is a table."""
    return Path(path).suffix.lower() in TABLES


def name_of(place: str | os.PathLike[str]) -> str:
    """What a folder, an archive or a table is called: "animals" of ``animals.tar.gz``."""
    name = Path(place).name
    ending = max((each for each in ARCHIVES if name.lower().endswith(each)), key=len, default="")
    if not ending and is_table(name):
        return Path(name).stem
    return name.removesuffix(name[len(name) - len(ending) :]) if ending else name


def is_model(path: str | os.PathLike[str]) -> bool:
    """Whether this is a pack, weights or the folder of one model, rather than something to ask about."""
    file = Path(path)
    if file.suffix.lower() == ".mlpackage" or not file.is_dir():
        return file.suffix.lower() in MODELS
    with contextlib.suppress(OSError), os.scandir(file) as entries:
        return holds_model(entry.name for entry in entries)
    return False


def holds_model(names: Iterable[str]) -> bool:
    """Whether a folder with files of these names is that of one model."""
    lower = {name.lower() for name in names}
    if not any(name.endswith((*WEIGHTS, *OTHERS_MODELS)) for name in lower):
        return False
    # among things to ask about there may lie a model that has nothing to do with them
    asked = (name for name in lower if name.endswith((*PICTURES, *SOUNDS, *TEXTS)))
    return not lower.isdisjoint(_SETTINGS) or all(name.endswith(_BESIDE_MODELS) for name in asked)


_SETTINGS = frozenset(["config.json", "adapter_config.json", "metadata.json", "model.json"])
"""Files that tell of the weights beside them."""
_BESIDE_MODELS = (".json", ".md", "labels.txt", "license.txt")


def natural_key(name: str) -> tuple[Any, str]:
    """Sorts "2.jpg" before "10.jpg", as people do; names that differ never count as the same.

    Any name will do, in whatever digits: "②", "10³", "१०".
    """
    return natural_keys()(name), name


@cache
def natural_keys() -> Callable[[str], Any]:
    """What makes them; the first call imports it, which takes 40 ms, and the window opens without."""
    from natsort import natsort_keygen, ns

    return natsort_keygen(alg=ns.IGNORECASE)


def is_regular(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is a file with contents. Whoever opens a pipe or a device may wait for ever."""
    return os.path.isfile(path)  # noqa: PTH113 - Path raises where a folder is forbidden
