"""Views of answers in the light theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.look.theme import Theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Theme:
    theme = Theme(qapp, "light")
    theme.apply()
    return theme
