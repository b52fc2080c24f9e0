"""The folder layout that the Hugging Face client and everything built on it share.

Each model is a folder ``models--owner--name`` with ``blobs/<digest>`` (the bytes, named by their SHA-256 or
git blob id), ``snapshots/<commit>/<file>`` (links to blobs) and ``refs/<revision>`` (the commit a name stands
for). See https://huggingface.co/docs/huggingface_hub/guides/manage-cache.
"""

from __future__ import annotations

import os
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop import messages, paths
from desktop.errors import ErrorKind, Trouble

COMMIT = re.compile(r"[0-9a-f]{40}")
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,95})")


def cache_dir() -> Path:
    """Where the Hugging Face client keeps models."""
    return paths.downloads_dir()


def is_model_id(text: str) -> bool:
    """Whether `text` is a name that the hub could have given: "name" or "owner/name"."""
    parts = text.split("/")
    return len(parts) <= 2 and all(
        _NAME.fullmatch(part) and ".." not in part and "--" not in part for part in parts
    )


def is_inside(name: str) -> bool:
    """Whether the file `name` of a model, as the hub or an index spells it, stays in the model's folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith(("/", "\\"))
        and ".." not in parts
        and not any(char in name for char in '\\\0:*?"<>|')
    )


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """One model's folder in the cache."""

    id: str

    @property
    def root(self) -> Path:
        return cache_dir() / "--".join(["models", *self.id.split("/")])

    @property
    def locks(self) -> Path:
        return cache_dir() / ".locks" / self.root.name

    def blob(self, digest: str) -> Path:
        return self.root / "blobs" / digest

    def partial(self, digest: str) -> Path:
        """What has arrived of a blob. The name is stable, so that the next try goes on from here."""
        return self.root / "blobs" / f"{digest}.burnish.incomplete"

    def snapshot(self, commit: str) -> Path:
        return self.root / "snapshots" / commit

    def current(self) -> Path | None:
        """The snapshot that "main" stands for, else the newest one."""
        try:
            commit = (self.root / "refs" / "main").read_text(encoding="ascii").strip()
            if COMMIT.fullmatch(commit) and self.snapshot(commit).is_dir():
                return self.snapshot(commit)
        except (OSError, UnicodeError):
            pass
        try:
            with os.scandir(self.root / "snapshots") as entries:
                found = [
                    (entry.stat().st_mtime, entry.path) for entry in entries if COMMIT.fullmatch(entry.name)
                ]
        except OSError:
            return None
        return Path(max(found)[1]) if found else None

    def has(self, commit: str, name: str, digest: str, size: int) -> bool:
        """Whether this file is here in full: as a blob, or in the snapshot where links are impossible."""
        for place in (self.blob(digest), self.snapshot(commit) / name):
            try:
                if place.stat().st_size == size:
                    return True
            except OSError:
                continue
        return False

    def publish(self, commit: str, revision: str, files: dict[str, str]) -> Path:
        """Make a snapshot of the blobs visible, all at once and last of all.

        Args:
            commit: the 40 hexadecimal digits of the version.
            revision: the branch or tag that was asked for; "" stands for main.
            files: name in the model → digest of its blob.
        """
        final = self.snapshot(commit)
        working = final.with_name(f".{commit}.{uuid.uuid4().hex[:8]}")
        try:
            for name, digest in files.items():
                if not is_inside(name):
                    raise Trouble(ErrorKind.UNSAFE_MODEL, messages.verdicts.LEAVES_FOLDER(name=name))
                if (final / name).exists():
                    continue
                pointer = working / name
                pointer.parent.mkdir(parents=True, exist_ok=True)
                _link(self.blob(digest), pointer)
            self._uncover(working, final)
        finally:
            shutil.rmtree(working, ignore_errors=True)
        reference = self.root / "refs" / ("main" if not revision or COMMIT.fullmatch(revision) else revision)
        paths.write_atomically(reference, commit)
        return final

    def _uncover(self, working: Path, final: Path) -> None:
        if not working.is_dir():
            return
        if not final.exists():
            working.rename(final)
            return
        # Another program has fetched part of this version: add what it lacks.
        for path in sorted(working.rglob("*")):
            place = final / path.relative_to(working)
            if path.is_dir() and not path.is_symlink():
                place.mkdir(exist_ok=True)
            else:
                path.replace(place)


def _link(blob: Path, pointer: Path) -> None:
    """As the hub's client does: a relative link, or where the system has none, the file itself."""
    if os.environ.get("HF_HUB_DISABLE_SYMLINKS", "").upper() not in ("1", "ON", "YES", "TRUE"):
        try:
            pointer.symlink_to(os.path.relpath(blob, pointer.parent))
            return
        except OSError:
            pass  # Windows without developer mode, FAT and network drives
    blob.replace(pointer)
