"""A model in a folder of the user's own, named by its path: used where it lies, never moved or removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop import messages
from desktop.engine.hub.facts.describing import describe_own_folder
from desktop.engine.hub.facts.manifest import read_manifest
from desktop.engine.hub.sources.on_disk import OnDisk
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import ModelInfo


class Local(OnDisk):
    """Paths are its names. It lists nothing: only the user knows where own folders are."""

    id = "local"
    nothing_to_fetch = messages.library.LIES_HERE

    def owns(self, name: str) -> bool:
        return Path(name).is_absolute()

    def installed(self) -> Iterator[ModelInfo]:
        return iter(())

    def lookup(self, name: str) -> ModelInfo | None:
        folder = Path(name).expanduser() if name else None
        if folder is None or not folder.is_dir():
            return None
        return read_manifest(folder) or describe_own_folder(folder.resolve())

    def belongings(self, model: ModelInfo) -> list[Path]:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.library.YOUR_FOLDER())


SOURCE = Local()
