"""How the files in a folder are sorted: into which groups, and into which parts if it is divided already.

Only names are looked at here. A group is a folder with files in it, however deep. What people put around
their groups is gone through: one folder in another, and the folders of a set that somebody has divided.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from desktop import media
from desktop.engine.training.groups.namesakes import appearance
from desktop.messages import Row
from desktop.messages import folders as words

Part = Literal["train", "validation", "test"]

PARTS: tuple[Part, ...] = ("train", "validation", "test")

_FILLING = "(set|data|image|img|picture|pic|photo|file|folder|split|example|sample|daten|bilder|fotos|s)*"
_SPELLINGS: dict[Part, str] = {
    "train": "train|training|trn|trainval",
    "validation": "val|valid|validate|validation|dev|development|eval|evaluation",
    "test": "test|testing|tst|holdout",
}
_PART = {part: re.compile(f"{_FILLING}({names}){_FILLING}") for part, names in _SPELLINGS.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """One group.

    Attributes:
        name: of its folder.
        files: (position, part) of its files, part "" where nobody has divided the set.
        folders: where they are, below the folder that was given.
    """

    name: str
    files: tuple[tuple[int, Part | Literal[""]], ...]
    folders: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How files are sorted.

    Attributes:
        groups: in natural order.
        inside: the folders one in another in which the groups are; they are no groups.
        parts: (part, folder) of a set that is divided already; empty if it is not.
        aside: (position, reason) of the files that are in no group.
    """

    groups: tuple[Group, ...]
    inside: tuple[str, ...] = ()
    parts: tuple[tuple[Part, str], ...] = ()
    aside: tuple[tuple[int, Row], ...] = ()


def part_of(name: str) -> Part | None:
    """For what a folder of this name is in a divided set: "train2017", "Testing", "val_images"."""
    letters = re.sub(r"[\W\d_]", "", name.casefold())
    return next((part for part, names in _PART.items() if names.fullmatch(letters)), None)


def _parts_of(names: Iterable[str]) -> dict[str, Part]:
    """The same of folders beside each other, which may have words in common: "seg_train" and "seg_test"."""
    plain = {name: part for name in names if (part := part_of(name))}
    if "train" in plain.values():
        return plain
    by_rest = defaultdict[frozenset[str], dict[str, Part]](dict)
    for name in names:
        found = frozenset(re.findall(r"[^\W\d_]+", name.casefold()))
        parts = {word: part for word in found if (part := part_of(word))}
        if len(parts) == 1:
            ((word, part),) = parts.items()
            by_rest[found - {word}][name] = part
    divided = (parts for parts in by_rest.values() if "train" in parts.values() and len(parts) > 1)
    return next(divided, plain)


def arrange(files: Sequence[tuple[str, ...]]) -> Layout:
    """How files are sorted, each given by its folders and its name."""
    place, inside = _Folder.of(files), list[str]()
    while True:
        if divided := _divided(place, inside) or _divided_inside(place, inside):
            return _with_rest(divided, len(files))
        only = _only_folder(place)
        if only is None:
            break
        inside.append(only)
        place = place.folders[only]
    groups = tuple(
        _with_namesakes(place, name, inside) for name, _ in place.sorted() if not _repeats(place, name)
    )
    return _with_rest(Layout(groups, tuple(inside)), len(files))


@dataclass(slots=True)
class _Folder:
    """A folder with files in it: positions of those right in it, and the folders in it."""

    files: list[int] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Sequence[tuple[str, ...]]) -> _Folder:
        root = cls()
        for at, (*folders, _name) in enumerate(files):
            folder = root
            for name in folders:
                folder = folder.folders.setdefault(name, cls())
            folder.files.append(at)
        return root

    def all_files(self) -> Iterator[int]:
        waiting = [self]
        while waiting:
            folder = waiting.pop()
            yield from folder.files
            waiting += reversed(folder.folders.values())

    def at(self, way: Sequence[str]) -> _Folder:
        folder = self
        for name in way:
            folder = folder.folders[name]
        return folder

    def count(self) -> int:
        return sum(1 for _ in self.all_files())

    def sorted(self) -> list[tuple[str, _Folder]]:
        return sorted(self.folders.items(), key=lambda item: media.natural_key(item[0]))


def _only_folder(place: _Folder) -> str | None:
    """The one folder that holds the groups, where there is one folder too many."""
    if len(place.folders) != 1:
        return None
    ((name, folder),) = place.folders.items()
    deep = sum(inner.count() for inner in folder.folders.values())
    return name if 2 * deep >= place.count() and deep else None


def _repeats(place: _Folder, name: str) -> bool:
    """Whether a folder beside the groups holds the same groups once more: `cells/cells/sick`."""
    folder = place.folders[name]
    return (
        len(folder.folders) > 1
        and not folder.files
        and folder.folders.keys() == place.folders.keys() - {name}
    )


def _with_namesakes(place: _Folder, name: str, inside: Sequence[str]) -> Group:
    """A group, with the folders of its name in those that `_repeats`."""
    ways = [(name,), *((other, name) for other in place.folders if _repeats(place, other))]
    files = chain(*(place.at(way).all_files() for way in ways))
    return Group(name, tuple((at, "") for at in files), tuple((*inside, *way) for way in ways))


def _through(folder: _Folder) -> tuple[list[str], _Folder]:
    """The way to the folder that holds the groups, and that: `training_set/training_set/cats`."""
    way = list[str]()
    while (only := _only_folder(folder)) is not None:
        way.append(only)
        folder = folder.folders[only]
    return way, folder


def _divided(place: _Folder, inside: Sequence[str]) -> Layout | None:
    """A set that is divided already: `train/cats`, `train/dogs`, `test/cats` …

    A folder called "train" is a group as well, if there are no groups in it: of pictures of vehicles.
    """
    if len(place.folders) < 2:
        return None
    part_named = _parts_of(place.folders)
    named = [(part_named[name], name) for name, _ in place.sorted() if name in part_named]
    named.sort(key=lambda one: PARTS.index(one[0]))
    training = [_through(place.folders[name])[1] for part, name in named if part == "train"]
    if sum(len(folder.folders) for folder in training) < 2 or any(
        len(folder.files) > folder.count() // 2 for folder in training
    ):
        return None
    others = [folder for name, folder in place.folders.items() if name not in part_named]
    if len({part for part, _ in named}) < 2 and any(folder.folders for folder in others):
        return None
    names = dict.fromkeys(name for folder in training for name in folder.folders)
    if len(names) < 2:
        return None
    looks = {appearance(name): name for name in names}
    files = defaultdict[str, list[tuple[int, Part | Literal[""]]]](list)
    folders = defaultdict[str, list[tuple[str, ...]]](list)
    for part, name in named:
        way, folder = _through(place.folders[name])
        for inner, group in folder.folders.items():
            if known := inner if inner in names else looks.get(appearance(inner)):
                files[known] += [(at, part) for at in group.all_files()]
                folders[known].append((*inside, name, *way, inner))
    groups = tuple(
        Group(name, tuple(files[name]), tuple(folders[name])) for name in sorted(files, key=media.natural_key)
    )
    given = {part for group in groups for _, part in group.files}
    parts = tuple((part, name) for part, name in named if part in given)
    return Layout(groups, tuple(inside), parts)


def _divided_inside(place: _Folder, inside: Sequence[str]) -> Layout | None:
    """The same the other way round: `cats/train`, `cats/test`, `dogs/train` …"""
    if len(place.folders) < 2:
        return None
    named = {(part_of(inner), inner) for folder in place.folders.values() for inner in folder.folders}
    parts = {part for part, _ in named}
    if None in parts or len(parts) < 2 or "train" not in parts:
        return None
    if not all("train" in map(part_of, folder.folders) for folder in place.folders.values()):
        return None
    groups = tuple(
        Group(
            name,
            tuple(
                (at, part)
                for inner, files in folder.sorted()
                if (part := part_of(inner))
                for at in files.all_files()
            ),
            tuple((*inside, name, inner) for inner, _ in folder.sorted()),
        )
        for name, folder in place.sorted()
    )
    told = sorted(((part, inner) for part, inner in named if part), key=lambda one: PARTS.index(one[0]))
    return Layout(groups, tuple(inside), tuple(told))


def _with_rest(layout: Layout, count: int) -> Layout:
    taken = {at for group in layout.groups for at, _ in group.files}
    return replace(layout, aside=tuple((at, words.NO_GROUP) for at in range(count) if at not in taken))
