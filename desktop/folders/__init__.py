"""Folders, and archives that are opened like folders: what can be used of them, what is left out and why.

`expand` walks; `unpack` makes a folder of an archive first. Both tell in a `LeftOut` what they passed over.
Try, Teach and the command line come through here, so that all of them find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from desktop import media
from desktop.folders.archives import Unpacked, unpack
from desktop.folders.left_out import LeftOut
from desktop.folders.walking import expand

__all__ = ["LeftOut", "Unpacked", "ahead", "expand", "unpack"]


def ahead() -> Iterator[Callable[[], object]]:
    """The parts of importing what walking and telling kinds apart need, each in less than 50 ms.

    No thread of the window may be the first to import something; the main thread does these before.
    """
    yield media.natural_keys
    yield partial(import_module, "filetype")
