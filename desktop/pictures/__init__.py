"""Pictures of every common format as a person sees them: upright, in ordinary colours, on white.

What the window shows and what a model gets are read here, by the same code: neither can see what the other
does not. Pillow does the work; it is imported when the first picture is read, in the window by
`getting_ready` in its idle time. Nothing here knows numpy or Qt.
"""

from __future__ import annotations

from desktop.pictures.pillow import getting_ready
from desktop.pictures.reading import (
    NotBesideOthers,
    Picture,
    count_pages,
    read,
    read_picture,
    read_picture_and_size,
    require_no_strip,
)

__all__ = [
    "NotBesideOthers",
    "Picture",
    "count_pages",
    "getting_ready",
    "read",
    "read_picture",
    "read_picture_and_size",
    "require_no_strip",
]
