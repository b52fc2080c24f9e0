"""Inter, the program's typeface, and figures of equal width."""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase

from desktop import paths

log = logging.getLogger(__name__)

FAMILY = "Inter"
_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")
_TABULAR = QFont.Tag("tnum")


def load() -> str:
    """Make Inter available (from the system if it is there, else from our resources).

    Returns:
        The family to use: Inter, or the system's own family if neither can be had.
    """
    if QFontDatabase.hasFamily(FAMILY):
        return FAMILY
    folder = paths.resources() / "fonts"
    loaded = [QFontDatabase.addApplicationFont(str(folder / name)) for name in _FILES]
    if -1 in loaded:
        log.warning("The font files in %s could not be loaded", folder)
    if QFontDatabase.hasFamily(FAMILY):
        return FAMILY
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def tabular(font: QFont) -> QFont:
    """Give back `font` with figures of equal width, for numbers in columns, timers and axes."""
    copy = QFont(font)
    copy.setFeature(_TABULAR, 1)
    return copy
