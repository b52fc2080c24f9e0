"""Folders, and archives that are opened like folders: what can be used of them, what is left out and why.

`expand` walks; `unpack` makes a folder of an archive first. Both tell in a `LeftOut` what they passed over.
Try, Teach and the command line come through here, so that all of them find the same.
"""

from __future__ import annotations

from desktop.folders.archives import Unpacked, unpack
from desktop.folders.left_out import LeftOut
from desktop.folders.walking import expand

__all__ = ["LeftOut", "Unpacked", "expand", "unpack"]
