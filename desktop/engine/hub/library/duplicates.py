"""The same weights in several caches: told by length, then by checksum, where they really take room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable

from desktop import protocol
from desktop.engine.hub.facts import weight_files
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.library.verification import digest
from desktop.engine.hub.sources import Part, source_of_model
from desktop.engine.server import Context
from desktop.messages import phases
from desktop.protocol import Duplicate, ModelInfo

_KEPT_FIRST = ("starter", "taught", "huggingface", "torchvision", "whisper", "imported")
SMALLEST = 1_000_000
"""Bytes below which copies are not worth a word."""


def find_duplicates(
    request: protocol.FindDuplicates, context: Context
) -> Generator[protocol.Event, None, tuple[Duplicate, ...]]:
    """Sets of models with the same main weights."""
    yield protocol.Progress(request.job, phases.FINDING_DUPLICATES())
    by_size: dict[int, list[tuple[ModelInfo, Part]]] = defaultdict(list)
    for model in library.installed_models():
        if part := _main_weights(source_of_model(model).parts(model)):
            by_size[part.path.stat().st_size].append((model, part))
    found = []
    for size, alike in by_size.items():
        if size >= SMALLEST and len(_apart(part for _, part in alike)) > 1:
            yield protocol.Progress(request.job, phases.COMPARING(count=len(alike)))
            found += _same(alike, size, context)
    return tuple(sorted(found, key=lambda one: -one.size))


def _main_weights(parts: list[Part]) -> Part | None:
    weights = [part for part in parts if part.path.suffix in (".safetensors", ".gguf", *weight_files.PICKLES)]
    return max(weights, key=lambda part: part.path.stat().st_size, default=None)


def _apart(parts: Iterable[Part]) -> set[tuple[int, int]]:
    """Places on the disk; hard links to one place take no room twice."""
    stats = [part.path.stat() for part in parts]
    return {(stat.st_dev, stat.st_ino) for stat in stats}


def _same(alike: list[tuple[ModelInfo, Part]], size: int, context: Context) -> list[Duplicate]:
    by_digest: dict[str, list[tuple[ModelInfo, Part]]] = defaultdict(list)
    for model, part in alike:
        known = part.digest if len(part.digest) == 64 else ""
        by_digest[known or digest(part.path, context)].append((model, part))
    return [
        Duplicate(tuple(model.id for model, _ in sorted(same, key=_rank)), size)
        for same in by_digest.values()
        if len(_apart(part for _, part in same)) > 1
    ]


def _rank(found: tuple[ModelInfo, Part]) -> tuple[int, str]:
    source = found[0].source
    return (_KEPT_FIRST.index(source) if source in _KEPT_FIRST else len(_KEPT_FIRST), found[0].id)
