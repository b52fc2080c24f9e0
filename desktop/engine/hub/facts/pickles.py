"""What would a pickle call when it is opened? Read from its instructions, without following any of them.

PyTorch's own files are pickles. It opens them with ``weights_only=True``, which calls nothing but what builds
tensors; a pickle that names anything else is found out here before any library sees it.
"""

from __future__ import annotations

import io
import pickletools
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from desktop import messages
from desktop.engine.hub.facts.ordinary import require_ordinary
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, kinds
from desktop.messages.kinds import Kind

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

_FAMILIES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (kinds.TORCHSCRIPT, re.compile(r"__torch__\.")),
    (kinds.ULTRALYTICS, re.compile(r"ultralytics\.|models\.(yolo|common|experimental) ")),
    (kinds.FASTAI, re.compile(r"fast(ai|core|transform)[. ]")),
    (kinds.LIGHTNING, re.compile(r"(pytorch_lightning|lightning(_fabric|_utilities)?)[. ]")),
    (kinds.SCIKIT_LEARN, re.compile(r"(sklearn|joblib)[. ]")),
    (kinds.BOOSTED_TREES, re.compile(r"(xgboost|lightgbm|catboost)[. ]")),
    (kinds.SPACY, re.compile(r"(spacy|thinc)[. ]")),
    (kinds.KERAS, re.compile(r"(keras|tensorflow)[. ]")),
    (kinds.WHOLE_PYTORCH, re.compile(r"(torch\.(nn|jit)|torchvision|timm|transformers|diffusers)[. ]")),
)
"""What programs that keep whole objects let their files name, and which kind of file that is."""
_BESIDE = re.compile(
    r"(numpy|scipy|pandas|collections|copy_?reg|datetime|pathlib|functools|argparse|torch|_codecs|__main__)"
    r"[. ]|(builtins|__builtin__) (object|set|frozenset|dict|list|tuple|slice|complex|bytearray|range|int"
    r"|float|str|bool|bytes|getattr|print)$"
)
"""What such files name beside; anything else is said to be a program."""

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
    found, others = set[str](), False
    try:
        for call, strict in _named(path):
            found.add(call)
            others = others or not strict
    except Exception as error:  # whatever a file that was made to break readers may provoke
        if not _strange(found):
            damaged = messages.verdicts.DAMAGED(name=name)
            raise Trouble(ErrorKind.UNSAFE_MODEL, damaged, f"{name}: {error}") from error
    strange = _strange(found)
    if strange or others:
        calls = ", ".join(call.replace(" ", ".") for call in strange[:20])
        raise Trouble(ErrorKind.UNSAFE_MODEL, _said(name, strange), f"{name} names: {calls}")


def _strange(found: Collection[str]) -> list[str]:
    return sorted(call for call in found if not _HARMLESS.fullmatch(call))


def _said(name: str, strange: list[str]) -> Message:
    """Whose file it is, where it names nothing that such files do not name; else that it is a program."""
    family = next((kind for kind, own in _FAMILIES if any(own.match(call) for call in strange)), None)
    known = [own for kind, own in _FAMILIES] + [_BESIDE]
    if any(not any(own.match(call) for own in known) for call in strange):
        return messages.verdicts.RUNS_PROGRAM(name=name)
    step = messages.verdicts.SAVE_NUMBERS_ONLY()
    return messages.verdicts.SAVED_WITH_PROGRAM(kind=(family or kinds.PICKLE)(), step=step)


def _named(path: Path) -> Iterator[tuple[str, bool]]:
    """Everything that the file names to be called, as "module name", and whether in the one way of PyTorch.

    Its strict reader takes no other.
    """
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            yield from _in_archive(path)
            return
        file.seek(0)
        for part in range(_LEGACY_PARTS):
            if part and not file.peek(1):
                return
            yield from _in_pickle(file)


def _in_archive(path: Path) -> Iterator[tuple[str, bool]]:
    with zipfile.ZipFile(path) as archive:
        pickles = [entry for entry in archive.infolist() if entry.filename.endswith((".pkl", ".pickle"))]
        if not pickles:
            raise ValueError("there is no table of contents in it")
        for entry in pickles:
            if entry.file_size > LARGEST:
                raise ValueError(f"{entry.filename} is larger than any table of contents")
            with archive.open(entry) as file:
                yield from _in_pickle(io.BytesIO(file.read(LARGEST + 1)))


def _in_pickle(file: IO[bytes]) -> Iterator[tuple[str, bool]]:
    words: list[str] = []
    kept: dict[int, str] = {}
    for instruction, argument, _position in pickletools.genops(file):
        code = instruction.name
        if code == "GLOBAL":
            yield str(argument), True
        elif code == "INST":
            yield str(argument), False
        elif code == "STACK_GLOBAL":
            yield " ".join(words[-2:]), False
        elif code.startswith("EXT"):
            raise ValueError(f"it uses {code}")
        elif "UNICODE" in code:
            words.append(str(argument))
        elif code == "MEMOIZE":
            kept[len(kept)] = words[-1] if words else ""
        elif code.endswith("PUT"):
            kept[int(argument or 0)] = words[-1] if words else ""
        elif code.endswith("GET"):
            words.append(kept.get(int(argument or 0), ""))
