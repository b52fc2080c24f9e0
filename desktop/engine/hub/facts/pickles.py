"""What would a pickle call when it is opened? Read from its instructions, without following any of them.

PyTorch's own files are pickles. It opens them with ``weights_only=True``, which calls nothing but what builds
tensors; a pickle that names anything else is found out here before any library sees it.
"""

from __future__ import annotations

import io
import pickletools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from desktop import messages
from desktop.engine.hub.facts.ordinary import require_ordinary
from desktop.errors import ErrorKind, Trouble

LARGEST = 64_000_000
"""Bytes of instructions; the numbers themselves stand outside of them in PyTorch's files."""

_HARMLESS = re.compile(
    r"collections (OrderedDict|Counter)"
    r"|_codecs encode"
    r"|(builtins|__builtin__) (bytearray|set|complex)"
    r"|torch (Size|Tensor|device|[A-Z]\w*(Tensor|Storage)|per_\w+)"
    r"|torch (u?int\d+|bits\w+|q?u?int\d\w*|float\d\w*|b?float16|b?complex\w+|double|half|long|short|bool)"
    r"|torch\.(cuda|sparse|cuda\.sparse|storage) [A-Z]\w*(Tensor|Storage)"
    r"|torch\.nn\.parameter Parameter"
    r"|torch\.serialization _get_layout"
    r"|torch\._utils _rebuild_\w+"
    r"|torch\._tensor _rebuild_from_type_v2"
)
"""What ``torch.load(weights_only=True)`` lets a file name."""

_UNREADABLE = frozenset({"STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4"})
"""Other ways to name something; PyTorch writes none of them and its strict reader takes none."""

_LEGACY_PARTS = 5
"""An old file is a row of pickles: a magic number, a version, facts on the system, the object, the keys."""


def check_pickle(path: Path, name: str = "") -> None:
    """Refuse weights that would call anything but what builds tensors.

    Args:
        path: where its bytes are.
        name: what to call it, if not by the name of `path`.

    Raises:
        Trouble: UNSAFE_MODEL; the detail lists what it would call.
    """
    name = name or path.name
    require_ordinary(path, name)
    try:
        found = sorted(set(_named(path)))
    except Exception as error:  # whatever a file that was made to break readers may provoke
        damaged = messages.verdicts.DAMAGED(name=name)
        raise Trouble(ErrorKind.UNSAFE_MODEL, damaged, f"{name}: {error}") from error
    strange = [call for call in found if not _HARMLESS.fullmatch(call)]
    if strange:
        raise Trouble(
            ErrorKind.UNSAFE_MODEL,
            messages.verdicts.RUNS_PROGRAM(name=name),
            f"{name} names: {', '.join(call.replace(' ', '.') for call in strange[:20])}",
        )


def _named(path: Path) -> Iterator[str]:
    """Everything that the file names to be called, as "module name"."""
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            yield from _in_archive(path)
            return
        file.seek(0)
        for part in range(_LEGACY_PARTS):
            if part and not file.peek(1):
                return
            yield from _in_pickle(file)


def _in_archive(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        pickles = [entry for entry in archive.infolist() if entry.filename.endswith((".pkl", ".pickle"))]
        if not pickles:
            raise ValueError("there is no table of contents in it")
        for entry in pickles:
            if entry.file_size > LARGEST:
                raise ValueError(f"{entry.filename} is larger than any table of contents")
            with archive.open(entry) as file:
                yield from _in_pickle(io.BytesIO(file.read(LARGEST + 1)))


def _in_pickle(file: IO[bytes]) -> Iterator[str]:
    for instruction, argument, _position in pickletools.genops(file):
        if instruction.name == "GLOBAL":
            yield str(argument)
        elif instruction.name in _UNREADABLE:
            raise ValueError(f"it uses {instruction.name}")
