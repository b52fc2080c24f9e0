"""The application's style sheet, filled in from the tokens.

The text is in ``resources/burnish.qss``. ``$name`` is a token. Lengths carry one of three units: ``px`` grows
with the zoom, ``tx`` with zoom and text size (fonts, and heights of what holds text), ``ln`` never grows.
"""

from __future__ import annotations

import re

from desktop import paths
from desktop.ui.look.svg import tinted_file

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(px|tx|ln)\b")
_TOKEN = re.compile(r"\$([A-Za-z0-9]+)")
_IMAGE = re.compile(r"\$image\((\w+), (\w+)\)")


def build(colors: dict[str, str], zoom: float, text: float) -> str:
    """Fill the template in.

    Args:
        colors: ``#RRGGBB`` by token.
        zoom: 1.0 at 100 %.
        text: Text size, 1.0 at 100 %.
    """

    template = (paths.resources() / "burnish.qss").read_text(encoding="utf-8")

    def length(match: re.Match[str]) -> str:
        value, unit = float(match[1]), match[2]
        factor = {"px": zoom, "tx": zoom * text, "ln": 1.0}[unit]
        scaled = value * factor
        # Letter spacing is the one length that is meant to be a fraction.
        return f"{scaled:.2f}px" if abs(value) < 1 and value else f"{round(scaled)}px"

    def image(match: re.Match[str]) -> str:
        return f'url("{tinted_file(match[1], colors[match[2]]).as_posix()}")'

    sized = _LENGTH.sub(length, template)
    return _TOKEN.sub(lambda match: colors[match[1]], _IMAGE.sub(image, sized))
