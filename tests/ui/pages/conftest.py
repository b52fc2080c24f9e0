"""What tests of pages share: a workbench in this process, the light theme, and the pseudo-translation.

A test that needs a workbench with something in it has a `bench` of its own, which stands in for this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import catalogue
from desktop.ui.look.theme import Theme
from desktop.ui.look.translator import CatalogueTranslator
from tests.pseudo import PseudoTranslations
from tests.ui.pages.in_process import InProcess


@pytest.fixture
def bench(qapp: QApplication, burnish_home: Path) -> Iterator[InProcess]:
    """With no model yet."""
    bench = InProcess()
    yield bench
    bench.shut_down()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Light, at 100 %, to which it returns."""
    theme = Theme(qapp, "light")
    theme.apply()
    yield theme
    theme.set_zoom(100)


@pytest.fixture
def translated(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every text of the program is in brackets, with accents and longer."""
    monkeypatch.setattr(catalogue, "_catalogue", PseudoTranslations())
    translator = CatalogueTranslator(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
