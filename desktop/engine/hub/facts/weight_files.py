"""How the files of a model's weights are called, which of them are opened, and what their headers name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
"""Endings of files that may hold more than numbers, see `desktop.engine.hub.facts.pickles`."""

SAFE = re.compile(r"^model(?:-\d+-of-\d+)?\.safetensors$")
"""The names under which transformers and timm look for safe weights …"""
PICKLED = re.compile(r"^pytorch_model(?:-\d+-of-\d+)?\.bin$")
"""… and, where there are none, for PyTorch's own, which only the strict reader opens."""
ADDITION = "adapter_model.safetensors"
"""The weights of an addition to another model, see `desktop.engine.hub.facts.additions`."""
CTRANSLATE2 = "model.bin"
"""The weights of CTranslate2, where its vocabulary lies beside them; these are no pickle."""
_VOCABULARIES = ("vocabulary.", "shared_vocabulary.", "source_vocabulary.")
DENSE = re.compile(r"^\d+_Dense/model\.safetensors$")
"""Layers of sentence encoders that come after the average."""
MAX_HEADER = 100_000_000
"""Bytes of the header of a safetensors file; the limit of the format."""
_SHARD = re.compile(r"-(\d+)-of-(\d+)(\.safetensors|\.bin)$")


def opened(names: Collection[str]) -> list[str]:
    """The one set of weights that is opened: safetensors before pickles, one file before many.

    Where there are none those of an addition, those of CTranslate2, or [].
    """
    for pattern, whole in ((SAFE, "model.safetensors"), (PICKLED, "pytorch_model.bin")):
        found = sorted(name for name in names if pattern.match(name))
        if found:
            return [whole] if whole in found else found
    if ADDITION in names:
        return [ADDITION]
    return [CTRANSLATE2] if is_ctranslate2(names) else []


def is_ctranslate2(names: Collection[str]) -> bool:
    """Whether these are files of a model in the format of CTranslate2."""
    return CTRANSLATE2 in names and any(name.startswith(_VOCABULARIES) for name in names)


def shapes(path: Path) -> dict[str, list[Any]]:
    """The shape of each tensor in a safetensors file, as its header tells; {} if it holds none.

    Whether the header is true is not looked at: `desktop.engine.hub.facts.safety`.
    """
    if not path.is_file():  # a pipe would never end
        return {}
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header: Any = json.loads(file.read(min(length, MAX_HEADER)))
        return {
            str(name): entry["shape"]
            for name, entry in header.items()
            if isinstance(entry, dict) and isinstance(entry.get("shape"), list)
        }
    except (OSError, ValueError, RecursionError, AttributeError):
        return {}


def index_of(weights: Collection[str]) -> str:
    """The list that says in which of several files each weight is; "" where one file holds all."""
    first = next(iter(weights), "")
    if not is_shard(first):
        return ""
    return "model.safetensors.index.json" if SAFE.match(first) else "pytorch_model.bin.index.json"


def is_shard(name: str) -> bool:
    """Whether this is one of several files that hold the weights together."""
    return _SHARD.search(name) is not None


def missing_shards(names: Collection[str]) -> list[str]:
    """Parts of weights that the numbering of the others says must be there."""
    safe = [name for name in names if name.endswith(".safetensors")]
    wanted: set[str] = set()
    for name in safe or names:
        if match := _SHARD.search(name):
            width, total = len(match[1]), int(match[2])
            stem = name[: match.start()]
            wanted.update(
                f"{stem}-{part:0{width}d}-of-{match[2]}{match[3]}" for part in range(1, min(total, 9999) + 1)
            )
    return sorted(wanted - set(names))
