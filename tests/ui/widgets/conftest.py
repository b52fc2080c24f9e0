"""Widgets are tested in the look that they have in the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.look.theme import Theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication, burnish_home: Path) -> Theme:
    """The light theme at 100 %."""
    theme = Theme(qapp, "light")
    theme.apply()
    return theme
