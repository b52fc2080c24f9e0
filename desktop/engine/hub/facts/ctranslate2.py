"""The layout of CTranslate2's weights: numbers in a row, each array after its name, and no programs.

Version 6, as ``ctranslate2/specs/model_spec.py`` in https://github.com/OpenNMT/CTranslate2 writes it:
little-endian; version, name of the specification, its revision, then each variable as name, rank, shape,
type, bytes, and last the other names of variables; strings carry their length in two bytes and end with a
zero.
Standard library only.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

VERSION = 6
TYPES = {0: "float32", 1: "int8", 2: "int16", 3: "int32", 4: "float16", 5: "bfloat16"}
_BYTES = {"float32": 4, "int8": 1, "int16": 2, "int32": 4, "float16": 2, "bfloat16": 2}


@dataclass(frozen=True, slots=True)
class Variable:
    """One array: what it is called, its form, and where its bytes lie in the file."""

    name: str
    shape: tuple[int, ...]
    type: str
    begin: int
    size: int


def variables(path: Path, specification: str = "WhisperSpec") -> Iterator[Variable]:
    """Every variable of a model.bin, up to the end of the file, without reading one.

    Raises:
        ValueError: the file is none of this version and specification, or says what is not so.
        EOFError: it ends before what it says it holds.
    """
    end = path.stat().st_size
    with path.open("rb") as file:
        version, found = _numbers(file, "I")[0], _string(file)
        if version != VERSION or found != specification:
            raise ValueError(f"a {found!r} of version {version}, not a {specification} of version {VERSION}")
        _revision, count = _numbers(file, "II")
        for _ in range(count):
            name = _string(file)
            (rank,) = _numbers(file, "B")
            shape = _numbers(file, f"{rank}I")
            kind, size = _numbers(file, "BI")
            if kind not in TYPES or size != math.prod(shape) * _BYTES[TYPES[kind]]:
                raise ValueError(f"“{name}” has a length that its shape does not explain")
            begin = file.tell()
            if begin + size > end:
                raise EOFError(f"it is cut off in “{name}”")
            yield Variable(name, shape, TYPES[kind], begin, size)
            file.seek(begin + size)
        (aliases,) = _numbers(file, "I")
        for _ in range(2 * aliases):
            _string(file)
        if file.tell() != end:
            raise ValueError("there is more in it than it names")


def _numbers(file: BinaryIO, layout: str) -> tuple[int, ...]:
    layout = "<" + layout
    return struct.unpack(layout, _bytes(file, struct.calcsize(layout)))


def _string(file: BinaryIO) -> str:
    (length,) = _numbers(file, "H")
    return _bytes(file, length)[:-1].decode("utf-8")


def _bytes(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise EOFError("it is cut off")
    return found
