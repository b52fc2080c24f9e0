"""The promises of the design's colour tables, and how a theme reaches the application."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui.look import fonts, icons, theme
from desktop.ui.look.theme import Theme
from desktop.ui.look.tokens import BOX_COLOURS, BOX_TEXT, DARK, LIGHT, Tokens

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
WORDS = ("text", "text2", "text3", "accent", "ok", "warn", "bad", "info")
GROUNDS = ("window", "sidebar", "surface", "well", "hover", "tint")


def luminance(value: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    color = QColor(value)
    red, green, blue = linear(color.redF()), linear(color.greenF()), linear(color.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_words_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for word in WORDS:
        for ground in GROUNDS:
            ratio = contrast(getattr(tokens, word), getattr(tokens, ground))
            assert ratio >= 4.5, f"{word} on {ground}: {ratio:.2f}"


@BOTH
def test_signs_can_be_read_on_their_own_ground(tokens: Tokens) -> None:
    for kind in ("ok", "warn", "bad", "info"):
        for word in (kind, "text", "text2"):
            assert contrast(getattr(tokens, word), getattr(tokens, f"{kind}Bg")) >= 4.5


@BOTH
def test_words_on_the_main_button_and_on_pressed_ones_can_be_read(tokens: Tokens) -> None:
    for ground in (tokens.accent, tokens.accentHover, tokens.accentPress):
        assert contrast(tokens.onAccent, ground) >= 4.5
    for ground in (tokens.press, tokens.nav):
        assert contrast(tokens.text, ground) >= 4.5
        assert contrast(tokens.text2, ground) >= 4.5


@BOTH
def test_edges_and_plot_lines_can_be_seen(tokens: Tokens) -> None:
    seen = (tokens.control, tokens.plotTraining, tokens.plotValidation, tokens.plotAxis, *tokens.categories)
    for color in seen:
        assert contrast(color, tokens.surface) >= 3, color
    assert contrast(tokens.control, tokens.window) >= 3


def test_name_plates_on_pictures_can_be_read() -> None:
    for color in BOX_COLOURS:
        assert contrast(BOX_TEXT, color) >= 4.5, color


def test_figures_of_the_design_are_met() -> None:
    """Some ratios as the design prints them: a changed colour shows here."""
    assert contrast(LIGHT.text, LIGHT.surface) == pytest.approx(16.7, abs=0.06)
    assert contrast(LIGHT.accent, LIGHT.window) == pytest.approx(5.0, abs=0.06)
    assert contrast(DARK.accent, DARK.surface) == pytest.approx(6.8, abs=0.06)
    assert contrast(DARK.text3, DARK.tint) == pytest.approx(4.8, abs=0.06)


def test_dark_and_light_reach_palette_and_style_sheet(qapp: QApplication) -> None:
    look = Theme(qapp, "light")
    look.apply()
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window.lower()
    look.set_mode("dark")
    assert look.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window.lower()
    assert DARK.accent.lower() in qapp.styleSheet()
    assert LIGHT.accent.lower() not in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


def test_changed_is_sent_once_for_each_change_and_not_for_none(qapp: QApplication) -> None:
    look = Theme(qapp, "light")
    look.apply()
    heard: list[int] = []
    look.changed.connect(lambda: heard.append(look.zoom))
    look.set_zoom(125)
    look.set_zoom(125)
    look.set_mode("light")
    assert heard == [125]


def test_zoom_grows_everything_and_text_size_only_text(qapp: QApplication) -> None:
    look = Theme(qapp, "light", text_size=130, zoom=200)
    look.apply()
    assert look.px(16) == 32
    assert look.font(14).pixelSize() == round(14 * 2 * 1.3)
    look.set_zoom(100)
    assert look.px(16) == 16
    assert look.font(14).pixelSize() == 18


def test_zoom_steps_end_at_the_ends(qapp: QApplication) -> None:
    look = Theme(qapp, "light", zoom=190)
    look.zoom_in()
    look.zoom_in()
    assert look.zoom == 200
    for _ in range(20):
        look.zoom_out()
    assert look.zoom == 80


def test_the_newest_theme_is_the_applications_only_one(qapp: QApplication) -> None:
    Theme(qapp, "light")
    second = Theme(qapp, "dark")
    assert theme.current() is second
    assert theme.color("accent").name() == DARK.accent.lower()


def test_inter_is_there_with_figures_of_equal_width(qapp: QApplication) -> None:
    look = Theme(qapp, "light")
    look.apply()
    assert fonts.load() == "Inter"
    plain = QFontMetrics(look.font(14))
    even = QFontMetrics(look.font(14, tabular=True))
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("0000")
    assert even.horizontalAdvance("1111") == even.horizontalAdvance("0000")


NAMES = """
flask compass layers cap history down up chip sliders image text wave mixed mic folder paste shield chevd
chevr chevl check okc x xc warn info search play pause back fwd copy copyfiles compare box trash disk globe
plug clock target bolt gauge stack plus minus pencil dots boxes file lang volume chat
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_every_icon_of_the_design_is_drawn_in_the_tokens_colour(name: str, qapp: QApplication) -> None:
    Theme(qapp, "light")
    image = icons.pixmap(name, "bad", 24, 2.0).toImage()
    assert image.size() == QSize(48, 48)
    solid = [
        image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    ]
    assert solid
    assert {color.name() for color in solid} == {LIGHT.bad.lower()}


def test_an_icon_follows_the_theme_and_greys_out(qapp: QApplication) -> None:
    look = Theme(qapp, "light")
    look.apply()
    icon = icons.icon("warn", "accent")

    def strongest(mode: QIcon.Mode) -> str:
        image = icon.pixmap(QSize(32, 32), mode).toImage()
        colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(colors, key=lambda color: color.alpha()).name()

    assert strongest(QIcon.Mode.Normal) == LIGHT.accent.lower()
    assert strongest(QIcon.Mode.Disabled) == LIGHT.disabled.lower()
    look.set_mode("dark")
    assert strongest(QIcon.Mode.Normal) == DARK.accent.lower()


def test_an_unknown_icon_is_told_at_once(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icons.icon("unicorn")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_shows_every_widget_in_both_themes(mode: str, qapp: QApplication, tmp_path: Path) -> None:
    from tests.ui.component_sheet import render

    look = Theme(qapp, "light")
    look.apply()
    look.set_mode("dark" if mode == "dark" else "light")
    image = render(tmp_path / "sheet.png")
    tokens = look.tokens
    assert image.pixelColor(3, 3).name() == tokens.window.lower()
    seen = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }
    expected = ("surface", "accent", "okBg", "warnBg", "badBg", "infoBg", "tint", "track", "border", "text")
    for token in expected:
        assert getattr(tokens, token).lower() in seen, token
