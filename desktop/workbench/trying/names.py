"""What files that were opened together are called, so that each can be told from the others."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from desktop import letters
from desktop.protocol import Input

LONGEST = 180
"""Bytes of a new file's name without what is put behind it; 255 is the most that file systems take."""


def common_folder(inputs: Iterable[Input]) -> str:
    """The folder that holds all of the files, at whatever depth; "" when nothing holds them all."""
    folders = {os.path.dirname(one.path) for one in inputs if one.path}  # noqa: PTH120 - there may be 20,000
    try:
        return os.path.commonpath(folders)
    except ValueError:  # none at all, several drives, or not all of them absolute
        return ""


class Names:
    """What each of some inputs is called beside the others.

    A file goes by its bare name. Files of one name go by their paths below the folder that holds them:
    "site A/001.png", "site B/001.png".
    """

    def __init__(self, inputs: Iterable[Input]) -> None:
        alike: dict[str, list[Input]] = defaultdict(list)
        for one in inputs:
            if one.path:
                alike[os.path.basename(one.path)].append(one)  # noqa: PTH119 - there may be 20,000
        self._folders = {name: common_folder(those) for name, those in alike.items() if len(those) > 1}

    def name(self, given: Input) -> str:
        if not given.path:
            return given.name
        name = Path(given.path).name
        folder = self._folders.get(name, "")
        return (Path(os.path.relpath(given.path, folder)).as_posix() if folder else name) + given.of_page

    def stem(self, given: Input) -> str:
        """As `name`, without ending and slashes: the beginning of a new file's name that any disk takes."""
        path = Path(self.name(replace(given, page=0)).strip("/"))
        stem = letters.shown(" - ".join([*path.parts[:-1], path.stem]))
        return stem.encode()[:LONGEST].decode(errors="ignore") + given.of_page


ALONE = Names(())
"""For an input beside which there is no other."""
