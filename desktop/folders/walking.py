"""Folders walked: which files in them can be used, and which are left out, each with the reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from desktop import media
from desktop.content import what_is
from desktop.folders.left_out import LeftOut, why_left_out
from desktop.messages import Row
from desktop.messages import folders as words
from desktop.messages.kinds import Family
from desktop.tasks import Media

_OTHER_THAN = {
    None: words.NOTHING_TO_OPEN,
    Media.PICTURE: words.NO_PICTURE,
    Media.TEXT: words.NO_TEXT,
    Media.SOUND: words.NO_RECORDING,
}


def expand(
    paths: Iterable[str | os.PathLike[str]],
    kind: Media | None = None,
    *,
    left_out: LeftOut | None = None,
    models: list[Path] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Path, Media | None]]:
    """The files that `paths` mean, each with its kind: files as they are, folders walked in natural order.

    What is named directly always comes back, so that its trouble can be told. What is passed over in folders
    goes to `left_out`: leftovers of systems and programs, hidden files, what is no regular file, and whatever
    is not of `kind`, or of any kind that Burnish knows if that is None.

    Links to folders are followed, but no folder is walked twice, and none that holds the one that was given.

    Args:
        models: folders of models are put there on the way; what lies in them is passed over.
        stopped: asked at every name that is met. A folder may hold 100,000 that nobody wants.
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _Walk(path, kind, left_out or LeftOut(), models, stopped).files()
        else:
            yield path, media.opened_as(path)


class _Walk:
    """One folder with all that is below it."""

    def __init__(
        self,
        root: Path,
        kind: Media | None,
        left_out: LeftOut,
        models: list[Path] | None,
        stopped: Callable[[], bool],
    ) -> None:
        self._root, self._kind, self._models, self._stopped = root, kind, models, stopped
        self._left_out = left_out
        self._seen = _above(root)
        """Folders that are not walked again, or at all."""

    def files(self) -> Iterator[tuple[Path, Media | None]]:
        waiting, links = [self._root], list[Path]()
        while waiting or links:
            # Links last: what lies below the root itself is found at its own place.
            folder = waiting.pop() if waiting else links.pop(0)
            if folder is not self._root and not self._is_new(folder):
                continue
            names = _Names(folder, self._left_out, self._stopped)
            if self._stopped():
                return
            if self._models is not None and media.holds_model(names.files):
                self._models.append(folder)
                continue
            for name in sorted(names.files, key=media.natural_key):
                if self._stopped():
                    return
                path = Path(folder, name)
                found = media.kind_of(path)
                if found is not None and self._kind in (None, found):
                    yield path, found
                else:
                    self._left_out.add(str(path), self._why_not(path, found))
            waiting += [
                Path(folder, name) for name in sorted(names.folders, key=media.natural_key, reverse=True)
            ]
            links += [Path(folder, name) for name in sorted(names.links, key=media.natural_key)]

    def _why_not(self, path: Path, found: Media | None) -> Row:
        kind = None if found else what_is(path)
        is_archive = path.name.lower().endswith(media.ARCHIVES) or (kind and kind.family is Family.ARCHIVE)
        return words.ARCHIVE if is_archive else _OTHER_THAN[self._kind]

    def _is_new(self, folder: Path) -> bool:
        known = _identity(folder)
        if known in self._seen:
            self._left_out.add(str(folder), words.LINK)
            return False
        if known is not None:
            self._seen.add(known)
        return True


class _Names:
    """What lies in one folder: names of its folders, links to folders and regular files."""

    def __init__(self, folder: Path, left_out: LeftOut, stopped: Callable[[], bool]) -> None:
        self.folders, self.links, self.files = list[str](), list[str](), list[str]()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if stopped():
                        return
                    if why := why_left_out(entry.name) or self._sort(entry):
                        left_out.add(entry.path, why)
        except OSError:
            left_out.add(str(folder), words.FORBIDDEN)

    def _sort(self, entry: os.DirEntry[str]) -> Row | None:
        """Puts the entry where it belongs, or says why it belongs nowhere."""
        try:
            if entry.is_dir():
                (self.links if entry.is_symlink() else self.folders).append(entry.name)
            elif entry.is_file():
                self.files.append(entry.name)
            else:
                return words.LINK if entry.is_symlink() and not os.path.exists(entry.path) else words.DEVICE  # noqa: PTH110
        except OSError:
            return words.LINK
        return None


def _identity(folder: Path) -> tuple[int, int] | None:
    """The same for all ways that lead to a folder; None where the system does not tell."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None


def _above(root: Path) -> set[tuple[int, int]]:
    """`root` and the folders it lies in: a link to one of them leads round, or over a whole disk."""
    try:
        place = root.resolve()
    except (OSError, RuntimeError):
        place = root.absolute()
    known = (_identity(folder) for folder in (place, *place.parents))
    return {one for one in known if one is not None}
