"""What a folder looks like that has no groups in it, and what to do about it."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from desktop import media
from desktop.engine.training.groups.layout import Layout, part_of
from desktop.folders import LeftOut
from desktop.messages import NOTHING, Message
from desktop.messages import folders as reasons
from desktop.messages import training as words

_LOOKED_AT = 200
_READ = 200_000
"""Files beside the examples that are looked at, and bytes of each."""

_NAMED = 3
_NAMED_GROUPS = 20
"""More beginnings of names than these are no groups, but numbers of cameras and of people."""

_OF_CAMERAS = {
    "img", "dsc", "dscn", "dscf", "imag", "image", "images", "photo", "picture", "pic", "pxl", "mvi", "vid",
    "sam", "gopr", "screenshot", "frame", "scan", "file", "download", "unnamed", "untitled", "",
}  # fmt: skip
"""Beginnings that cameras and programs give, whatever is shown."""

_TABLES = (".csv", ".tsv")
_BOXES = re.compile(r"\s*\d+( -?[\d.]+){4,}\s*$", re.MULTILINE)
"""A line of YOLO's: a number for the thing, then its place."""


def advice(
    name: str, files: Sequence[str], layout: Layout, others: Sequence[str], left_out: LeftOut
) -> Message:
    """Why there is nothing to tell apart in the folder `name`, and what to do; empty if there is.

    Args:
        files: the examples in it.
        others: folders beside the groups in which there are none.
        left_out: what else is in it.
    """
    groups = [group.name for group in layout.groups]
    parts = [group for group in groups if part_of(group)]
    if len(groups) > 1 and len(parts) < len(groups):
        return NOTHING
    if not files:
        return _no_examples(name, left_out)
    beside = _beside(left_out)
    if boxes := _with_places(beside):
        return words.BOXES_TELL(folder=name, file=boxes)
    if len(groups) > 1:
        return words.PARTS_WITHOUT_GROUPS(parts=tuple(f"“{part}”" for part in parts))
    if table := _telling_table(beside, files):
        return words.TABLE_TELLS(folder=name, table=table)
    if beginnings := _beginnings(files):
        return words.NAMES_TELL(folder=name, groups=tuple(f"“{each}”" for each in beginnings))
    if not groups or 2 * len(layout.aside) > len(files):
        return words.NOT_SORTED(folder=name)
    if others:
        named = tuple(f"“{other}”" for other in others[:_NAMED])
        return words.ONE_GROUP_BESIDE(folder=name, group=groups[0], others=named)
    return words.ONE_GROUP(folder=name, group=groups[0])


def _no_examples(name: str, left_out: LeftOut) -> Message:
    inside = [Path(path).name for path, why in left_out.files if why == reasons.ARCHIVE]
    if inside:
        return words.ARCHIVES_INSIDE(folder=name, count=left_out.counts[reasons.ARCHIVE], archive=inside[0])
    return words.NO_EXAMPLES(folder=name)


def _beside(left_out: LeftOut) -> list[Path]:
    """Files that are no examples and may say something about them, those at the top first."""
    kinds = (*_TABLES, ".txt", ".xml", ".json")
    found = (Path(path) for path, _ in left_out.files if path.lower().endswith(kinds))
    near = sorted(found, key=lambda path: (len(path.parts), media.natural_key(path.name)))
    return near[:_LOOKED_AT]


def _text(path: Path) -> str:
    with contextlib.suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_READ)
    return ""


def _with_places(beside: Sequence[Path]) -> str:
    """A file that says where things are in pictures: of YOLO, Pascal VOC or COCO."""
    for path in beside:
        text = _text(path)
        if path.suffix.lower() == ".txt":
            found = _BOXES.match(text) is not None
        elif path.suffix.lower() == ".xml":
            found = "<bndbox>" in text
        else:
            found = path.suffix.lower() == ".json" and '"bbox"' in text
        if found:
            return path.name
    return ""


def _telling_table(beside: Sequence[Path], files: Sequence[str]) -> str:
    """A table in which examples stand by name."""
    stems = {Path(file).stem for file in files[:_LOOKED_AT]}
    for path in beside:
        if path.suffix.lower() in (*_TABLES, ".json"):
            named = set(re.split(r"[\s,;\t\"'/\\]+", _text(path)))
            named |= {word.rpartition(".")[0] for word in named}
            if len(stems & named) * 2 > len(stems):
                return path.name
    return ""


def _beginnings(files: Sequence[str]) -> list[str]:
    """Words with which the names begin, if they may be groups: `cat.1.jpg`, `dog.1.jpg`."""
    found = Counter[str]()
    for file in files:
        match = re.match(r"([^\W\d_]{2,})[\W\d_]*[\d(]", Path(file).stem + "0")
        found[match[1].casefold() if match else ""] += 1
    groups = {word: count for word, count in found.items() if count > 1 and word not in _OF_CAMERAS}
    fits = 2 <= len(groups) <= _NAMED_GROUPS and sum(groups.values()) * 10 >= len(files) * 9
    return sorted(groups, key=media.natural_key) if fits else []
