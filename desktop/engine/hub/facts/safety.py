"""Is this model safe to open? Answered without running or even loading it; standard library only.

Weights in the safetensors format are plain numbers after a header. A header can lie, so it is checked against
the file: https://github.com/huggingface/safetensors#format.
"""

from __future__ import annotations

import json
import math
import os
import struct
from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import ctranslate2, foreign
from desktop.engine.hub.facts.cache import is_inside
from desktop.engine.hub.facts.ordinary import is_special, require_ordinary
from desktop.engine.hub.facts.pickles import check_pickle
from desktop.engine.hub.facts.weight_files import CTRANSLATE2, MAX_HEADER, PICKLES, index_of, opened
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, kinds

_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64,
    "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip

TOKENIZERS = (
    "tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model",
)  # fmt: skip
"""Files of which a model that reads text needs at least one."""


def inspect(folder: str | os.PathLike[str], library: str = "", file: str = "") -> tuple[Message, Message]:
    """(verdict, problem) about a model on this computer; one of them says nothing.

    Args:
        library: the module in ``desktop.engine.libraries`` that would run it.
        file: the one file of `folder` that is the model, or "" for the whole folder.
    """
    try:
        check_model(folder, library, file)
    except Trouble as trouble:
        return messages.NOTHING, trouble.message
    root = Path(folder)
    if Path(file).suffix in PICKLES or (not file and _opened_pickles(root)):
        return messages.verdicts.STRICT_READER(), messages.NOTHING
    if not file and opened([path.name for path in root.iterdir()]) == [CTRANSLATE2]:
        return messages.verdicts.NUMBERS_OF_CTRANSLATE2(), messages.NOTHING
    is_safe = file.endswith(".safetensors") if file else any(root.rglob("*.safetensors"))
    return messages.verdicts.NUMBERS_ONLY() if is_safe else messages.NOTHING, messages.NOTHING


def check_model(folder: str | os.PathLike[str], library: str = "", file: str = "") -> None:
    """Check what the library would open, and that what it needs beside the weights is there.

    Raises:
        Trouble: UNSAFE_MODEL or UNSUPPORTED_MODEL, with what to tell the person who wants to use it.
    """
    root = Path(folder)
    if file:
        check_weights(root / file)
        return
    check_folder(root)
    if opened([path.name for path in root.iterdir()]) == [CTRANSLATE2]:
        check_weights(root / CTRANSLATE2)
    for path in _opened_pickles(root):
        check_weights(path)
    if library == "vectors" and not any((root / name).is_file() for name in TOKENIZERS):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.verdicts.TOKENIZER_GONE())


def _opened_pickles(root: Path) -> list[Path]:
    """The pickles that a library would open: none where there are safe weights."""
    weights = opened([path.name for path in root.iterdir() if not is_special(path)])
    if weights:
        return [root / name for name in weights if Path(name).suffix in PICKLES and name != CTRANSLATE2]
    if any(root.rglob("*.safetensors")):
        return []
    return sorted(path for path in root.rglob("*") if path.suffix in PICKLES and not is_special(path))


def check_weights(path: Path, name: str = "") -> None:
    """Check one file, if it is one of weights, whatever its format.

    Args:
        path: where its bytes are.
        name: what it is called, if not by the name of `path`.

    Raises:
        Trouble: UNSAFE_MODEL.
    """
    ending = Path(name or path).suffix
    if ending == ".safetensors":
        check_safetensors(path, name)
    elif ending in PICKLES:
        require_weights(path, name)
        of_ctranslate2 = (kinds.FAST_WHISPER, kinds.CTRANSLATE2)
        if Path(name or path).name == CTRANSLATE2 and foreign.kind_of(path) in of_ctranslate2:
            check_ctranslate2(path, name)
        else:
            check_pickle(path, name)


def check_ctranslate2(path: Path, name: str = "") -> None:
    """Check that the arrays of a Whisper in the format of CTranslate2 are as long as it says.

    Args:
        path: where its bytes are.
        name: what to call it, if not by the name of `path`.

    Raises:
        Trouble: UNSAFE_MODEL; the file is cut off, damaged, or was made to mislead.
    """
    name = name or path.name
    try:
        for _ in ctranslate2.variables(path):
            pass
    except EOFError as error:
        raise _cut_off(name, str(error)) from error
    except ValueError as error:  # among them bytes that are no letters
        raise _damaged(name, str(error)) from error


def require_weights(path: Path, name: str = "") -> None:
    """Refuse what plainly is something else under the name of weights, such as a page that came instead.

    Raises:
        Trouble: UNSUPPORTED_MODEL, saying what it is; UNSAFE_MODEL where it is empty.
    """
    name = name or path.name
    require_ordinary(path, name)
    if path.stat().st_size == 0:
        raise _cut_off(name, "it is empty")
    if other := foreign.instead_of_weights(path, name):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, other)


def check_folder(folder: str | os.PathLike[str]) -> None:
    """Check everything in a model's folder that a loader would open.

    Raises:
        Trouble: UNSAFE_MODEL or UNSUPPORTED_MODEL, with what to tell the person who wants to use it.
    """
    root = Path(folder)
    index = index_of(opened([path.name for path in root.iterdir()]))
    for path in sorted({*root.rglob("*.safetensors.index.json"), *root.glob(index or "-")}):
        check_index(path)
    for path in sorted(root.rglob("*.safetensors")):
        if not is_special(path):  # nobody opens it: `require_only_ordinary`
            check_safetensors(path)


def check_safetensors(path: Path, name: str = "") -> None:
    """Check the header of one weights file against the length of the file.

    Args:
        path: where its bytes are.
        name: what to call it, if not by the name of `path`.

    Raises:
        Trouble: UNSAFE_MODEL; the file is cut off, damaged, or was made to mislead.
    """
    name = name or path.name
    require_weights(path, name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            if len(start) < 8:
                raise _cut_off(name, "it is cut off before its table of contents")
            length = struct.unpack("<Q", start)[0]
            if 8 + length > size and length <= MAX_HEADER and file.read(1) == b"{":
                raise _cut_off(name, "it is cut off in its table of contents")
            if length > MAX_HEADER or length > size - 8:
                raise _damaged(name, f"its table of contents claims {length} bytes, more than there are")
            header = json.loads(file.read(length), object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise _damaged(name, f"its table of contents cannot be read: {error}") from error
    except OSError as error:
        closed = messages.verdicts.CANNOT_OPEN(name=name, reason=error.strerror or str(error))
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, closed) from error
    if not isinstance(header, dict):
        raise _damaged(name, "it has no table of contents")
    header.pop("__metadata__", None)
    _check_extents(name, header, size - 8 - length)


def _check_extents(file: str, header: dict[str, Any], room: int) -> None:
    """Tensors must lie one after the other, each as long as its shape says, and fill the file exactly."""
    extents = sorted(_extent(file, name, entry) for name, entry in header.items())
    position = 0
    for begin, end, name in extents:
        if begin != position:
            raise _damaged(
                file, f"“{name}” {'overlaps another part' if begin < position else 'leaves a gap'}"
            )
        position = end
    if position != room:
        if position > room:
            raise _cut_off(file, "it is cut off")
        raise _damaged(file, "there is more in it than its table of contents names")


def _extent(file: str, name: str, entry: Any) -> tuple[int, int, str]:
    try:
        bits, shape, (begin, end) = _BITS[entry["dtype"]], entry["shape"], entry["data_offsets"]
        well_formed = all(type(number) is int and number >= 0 for number in (*shape, begin, end))
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(file, f"the entry “{name}” is malformed") from error
    if not well_formed or (end - begin) * 8 != math.prod(shape) * bits:
        raise _damaged(file, f"the entry “{name}” has a length that its shape does not explain")
    return begin, end, name


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name stands there twice")
    return found


def check_index(path: Path) -> None:
    """Check the list that says in which file each weight is.

    Raises:
        Trouble: it cannot be read, names a file outside the folder, or a file that is missing.
    """
    require_ordinary(path)
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        names = sorted({str(name) for name in index["weight_map"].values()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path.name, f"it cannot be read: {error}") from error
    for name in names:
        if not is_inside(name):
            outside = messages.verdicts.POINTS_OUTSIDE(file=path.name, name=name)
            raise Trouble(ErrorKind.UNSAFE_MODEL, outside)
        if not (path.parent / name).exists():
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.verdicts.PART_GONE(name=name))


def _cut_off(name: str, why: str) -> Trouble:
    return Trouble(ErrorKind.UNSAFE_MODEL, messages.verdicts.CUT_OFF(name=name), f"{name}: {why}.")


def _damaged(name: str, why: str) -> Trouble:
    return Trouble(ErrorKind.UNSAFE_MODEL, messages.verdicts.DAMAGED(name=name), f"{name}: {why}.")
