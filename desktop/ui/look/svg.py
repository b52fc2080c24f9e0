"""The text of the icon files, tinted.

The files are Phosphor icons (MIT), one for each name in the design's list. A thin outline brings the lines to
1.5 px at 16 and 18 px (1.3 px at 12 and 14), so that small icons do not look fainter than large ones.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from desktop import paths

_GRID = 256
_DRAWN_LINE = 16
"""Width of a line in the files, in units of the 256 grid."""


@lru_cache(maxsize=128)
def source(name: str) -> str:
    """The SVG text of icon `name`. KeyError with the name if there is none."""
    file = paths.resources() / "icons" / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"There is no icon named {name!r}")
    return file.read_text(encoding="utf-8")


def tinted(name: str, color: str, size: float = 18) -> str:
    """SVG text of icon `name` in `color` (``#RRGGBB``), with the line width that suits `size` px."""
    wanted = (1.3 if size < 16 else 1.5) * _GRID / size
    outline = max(0.0, wanted - _DRAWN_LINE)
    stroke = f'stroke="{color}" stroke-width="{outline:.1f}" stroke-linejoin="round"'
    return source(name).replace('fill="currentColor"', f'fill="{color}" {stroke}', 1)


def tinted_file(name: str, color: str) -> Path:
    """A file with icon `name` in `color`, for style sheets, which take pictures only from files."""
    folder = paths.cache_dir() / "style"
    file = folder / f"{name}-{color.lstrip('#')}.svg"
    if not file.is_file():
        paths.write_atomically(file, tinted(name, color, 16))
    return file
