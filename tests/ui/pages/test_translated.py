"""Everything a person reads can be translated, and has room for longer words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import atlas
from desktop.paths import resources
from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from desktop.workbench import guide
from desktop.workbench.licences import licence_name
from desktop.workbench.trying.telling import display_label
from tests import answers
from tests.pseudo import pseudo
from tests.ui.clipped import clipped
from tests.ui.pages import hub_facts, in_process, teach_scripted
from tests.ui.pages.first_start.test_first_start import CARD
from tests.ui.pages.tour import LONG, Tour
from tests.ui.spoken import spoken

NAMES = (
    "Burnish", "Hugging Face", "PyTorch", "OpenAI", "Whisper", "NVIDIA", "torchvision", "transformers",
    "English", "Ctrl", "CUDA", "LoRA", "PNG", "CSV", "JSON", "TXT", "SRT", "VTT",
)  # fmt: skip
"""Names and formats are the same in every language."""

GIVEN = (
    "Dented on the left side", "Dented", "Fine", "Scratched", "Finished", "Interrupted", "Part check",
    "Film reviews", "Delivery", "Speech", "Music", "A folder of pictures", "autumn excursion to the lake",
    "data", "ViT", "From the institute.burnish", "“model.safetensors” is damaged in “",
    "“model.safetensors” is damaged",
    "Nothing was installed.", "Nothing was added.", "It cannot be used here.", "Accept its terms first.",
)  # fmt: skip
"""What the tour itself calls groups, runs, labels, files and drives, and hands over as finished words."""


def leaves(value: object) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from leaves(list(value.items()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)


def data() -> list[str]:
    """What the tour shows of models, files and answers, the longest first: nobody translates that."""
    models = (in_process.MODELS, in_process.OTHERS, teach_scripted.MODEL, teach_scripted.TAUGHT)
    texts = (teach_scripted.SENTENCES, teach_scripted.REVIEWS, teach_scripted.COLUMNS)
    hub = (hub_facts.found(LONG), hub_facts.card(LONG), hub_facts.downloaded(LONG), hub_facts.card())
    entries = atlas.load().entries()
    known = {*leaves((models, texts, hub, answers.EACH, entries, CARD)), *NAMES, *GIVEN}
    known |= {licence_name(name) for name in known if re.fullmatch(r"[a-z][a-z0-9.-]+", name)}
    known |= {guide.short_name(variant) for entry in entries for variant in entry.variants}
    known |= {name.rpartition("/")[2] for name in known if name.count("/") == 1}
    known |= {display_label(name) for name in known}
    known |= {path.name for path in (resources() / "samples").iterdir()}
    return sorted((text for text in known if len(text) > 2), key=len, reverse=True)


WORD = re.compile(r"[A-Za-z]*[aeiouAEIOU][A-Za-z]*")
"""In the pseudo-translation every vowel has an accent."""


def untranslated(words: str, known: list[str]) -> str:
    """What is left of `words` that is neither translated nor data."""
    plain = words if not words.startswith("/") else ""  # the path of a file
    for text in known:
        plain = plain.replace(text, " ")
    plain = re.sub(r"<[^<>]*>|&[a-z]+;|[\w./-]*/[\w./-]+|[\w-]+\.\w{2,12}\b", " ", plain)
    return " ".join(word for word in WORD.findall(plain) if len(word) > 2)


@pytest.fixture
def tour(
    translated: None,
    burnish_home: Path,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[MainWindow, Tour]]:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 2560, 1440))
    theme = Theme(qapp, "light")
    theme.apply()
    bench = in_process.InProcess()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.resize(QSize(1366, 768))
    window.show()
    yield window, Tour(qtbot, window, bench, tmp_path)
    bench.shut_down()


def test_every_word_on_every_page_is_translated(tour: tuple[MainWindow, Tour], qtbot: QtBot) -> None:
    window, states = tour
    known, plain = data(), dict[str, str]()
    for state in states.go():
        qtbot.wait(1)
        for where, words in spoken(window):
            if left := untranslated(words, known):
                plain.setdefault(f"{where}: {left!r} in {words!r}", state)
    assert not plain, "\n".join(f"{state}: {words}" for words, state in plain.items())


def test_longer_words_fit_on_every_page(tour: tuple[MainWindow, Tour], qtbot: QtBot) -> None:
    window, states = tour
    cut = dict[str, str]()
    for state in states.go():
        for _turn in range(10):
            qtbot.wait(1)
            if not (now := clipped(window)):
                break
        for each in now:
            cut.setdefault(each, state)
    assert not cut, "\n".join(f"{state}: {words}" for words, state in cut.items())


def test_the_pseudo_translation_keeps_what_is_filled_in() -> None:
    assert pseudo("{name} is <b>here</b>") == "[{name} îs <b>héré</b>\u00a0~]"
    assert len(pseudo("Remove the model")) >= 1.4 * len("Remove the model")
