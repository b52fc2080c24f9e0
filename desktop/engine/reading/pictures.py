"""Pictures, as the window reads them, too."""

from __future__ import annotations

from desktop.pictures import read_picture, read_picture_and_size, require_no_strip

__all__ = ["read_picture", "read_picture_and_size", "require_no_strip"]
