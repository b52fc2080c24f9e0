"""Light and dark, text size and zoom: how tokens reach the palette, the style sheet and painted widgets.

The application owns its one `Theme`, as it owns its palette and its style. Widgets that paint themselves read
`color`, `font` and `px` of this module while they paint; Qt sends every widget a StyleChange when the theme
changes, which repaints it and asks for its size again, so no widget needs to listen.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Collection
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStackedWidget, QStyle, QWidget
from shiboken6 import isValid

from desktop.ui.look import fonts, rescaling, restyling, stylesheet
from desktop.ui.look.tokens import DARK, LIGHT, Tokens
from desktop.workbench.hearing import hear

Mode = Literal["system", "light", "dark"]
TEXT_SIZES = (90, 100, 115, 130)
ZOOM_RANGE = (80, 200)
ZOOM_STEPS = (80, 90, 100, 110, 125, 150, 175, 200)

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "window",
    QPalette.ColorRole.BrightText: "onAccent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "borderStrong",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "border",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """The application's look.

    Signals:
        changed: Colours, text size or zoom have been applied to the application.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, mode: Mode = "system", text_size: int = 100, zoom: int = 100
    ) -> None:
        """Attach to `app` without changing it yet; `apply` does that.

        Args:
            app: The application; becomes the parent.
            mode: "system" follows the operating system.
            text_size: Per cent, one of `TEXT_SIZES`.
            zoom: Per cent, within `ZOOM_RANGE`.
        """
        super().__init__(app)
        for old in app.findChildren(Theme):
            if old is not self:
                old.setParent(None)
                old.deleteLater()
        self._app = app
        self._mode: Mode = mode
        self._text_size = text_size
        self._zoom = zoom
        self._family = ""
        self._reduced_motion: bool | None = None
        self._tokens = LIGHT
        self._colors: dict[str, QColor] = {}
        self._watched: weakref.WeakSet[QStackedWidget] = weakref.WeakSet()
        self._owed: list[QWidget] = []
        self._applied_scale = 0.0
        # Both are kept: PySide marks a child as deleted once the Python reference to its parent goes.
        self._hints = hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility = hints.accessibility()
        self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self._read_system()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def dark(self) -> bool:
        return self._tokens.dark

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def text_size(self) -> int:
        """Per cent."""
        return self._text_size

    @property
    def zoom(self) -> int:
        """Per cent."""
        return self._zoom

    @property
    def high_contrast(self) -> bool:
        """Whether the operating system asks for high contrast; then its own palette is used."""
        return self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast

    @property
    def reduced_motion(self) -> bool:
        """Whether to leave animations out: what `set_reduced_motion` says, else what the system asks for."""
        if self._reduced_motion is not None:
            return self._reduced_motion
        if sys.platform == "win32":
            return not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
        return self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """Leave animations out (True), show them (False) or follow the system (None)."""
        self._reduced_motion = reduced

    def set_mode(self, mode: Mode) -> None:
        if mode != self._mode:
            self._mode = mode
            self.apply()

    def set_text_size(self, percent: int) -> None:
        if percent != self._text_size:
            self._text_size = percent
            self.apply()

    def set_zoom(self, percent: int) -> None:
        percent = max(ZOOM_RANGE[0], min(ZOOM_RANGE[1], percent))
        if percent != self._zoom:
            self._zoom = percent
            self.apply()

    def zoom_in(self) -> None:
        self.set_zoom(next((step for step in ZOOM_STEPS if step > self._zoom), ZOOM_RANGE[1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((step for step in reversed(ZOOM_STEPS) if step < self._zoom), ZOOM_RANGE[0]))

    def color(self, token: str) -> QColor:
        """The colour of a token such as "accent"; treat it as read-only. KeyError for an unknown token."""
        return self._colors[token]

    def font(self, size: int = 14, weight: int = 400, tabular: bool = False) -> QFont:
        """A font of `size` px at 100 % (28, 20, 16, 14 or 12), with text size and zoom applied."""
        font = QFont(self._family or self._app.font().family())
        font.setPixelSize(self.text_px(size))
        font.setWeight(QFont.Weight(weight))
        if size >= 20:
            font.setLetterSpacing(
                QFont.SpacingType.AbsoluteSpacing, (-0.5 if size >= 28 else -0.2) * self.scale
            )
        return fonts.tabular(font) if tabular else font

    @property
    def scale(self) -> float:
        """Zoom as a factor."""
        return self._zoom / 100

    def px(self, length: float) -> int:
        """`length` px at 100 % as px now; for gaps, icons and paddings. 0 stays 0, all else is at least 1."""
        return max(1, round(length * self.scale)) if length > 0 else round(length * self.scale)

    def text_px(self, length: float) -> int:
        """Like `px`, and growing with the text size too; for fonts and for the heights of what holds text."""
        return max(1, round(length * self.scale * self._text_size / 100))

    def apply(self) -> None:
        """Set style, font, palette and style sheet of the application, then emit `changed`."""
        self._read_system()
        if not self._family:
            self._family = fonts.load()
            self._app.setStyle("Fusion")
        self._app.setFont(self.font())
        self._app.setPalette(self._palette())
        if self._applied_scale not in (0, self.scale):
            rescaling.rescale(self._app, self._applied_scale, self.scale)
        self._applied_scale = self.scale
        self._owed = self._hidden_pages()
        sheet = stylesheet.build(self._colors_by_name(), self.scale, self._text_size / 100)
        restyling.set_style_sheet(self._app, sheet, self._owed)
        self.changed.emit()

    # ---- pages that nobody sees ----

    def _hidden_pages(self) -> list[QWidget]:
        """Pages of stacks that are not in front; each catches up when its stack turns to it."""
        hidden: list[QWidget] = []
        for stack in self._app.allWidgets():
            if isinstance(stack, QStackedWidget):
                if stack not in self._watched:
                    self._watched.add(stack)
                    hear(stack.currentChanged, self, partial(self._on_turned, weakref.ref(stack)))
                every = (stack.widget(index) for index in range(stack.count()))
                hidden += [page for page in every if page is not None and page is not stack.currentWidget()]
        return hidden

    def _on_turned(self, stack: weakref.ref[QStackedWidget], _index: int) -> None:
        turned = stack()
        if turned is not None and (page := turned.currentWidget()) is not None:
            self.catch_up(page)

    @property
    def owed(self) -> Collection[QWidget]:
        """Hidden pages that still have an earlier look."""
        self._owed = [page for page in self._owed if isValid(page)]
        return tuple(self._owed)

    def catch_up(self, widget: QWidget) -> None:
        """Give a hidden page the present look, if it has an earlier one."""
        if widget in self.owed:
            self._owed.remove(widget)
            restyling.restyle(widget, self._owed)

    def _read_system(self) -> None:
        scheme = self._hints.colorScheme()
        dark = self._mode == "dark" or (self._mode == "system" and scheme == Qt.ColorScheme.Dark)
        self._tokens = DARK if dark else LIGHT
        names = {name: value for name, value in vars(self._tokens).items() if isinstance(value, str)}
        self._colors = {name: QColor(value) for name, value in names.items()}
        if self.high_contrast:
            self._take_system_contrast()

    def _take_system_contrast(self) -> None:
        """Replace our grounds, texts and edges by the operating system's high-contrast palette."""
        palette = self._app.style().standardPalette()
        ground, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        accent = palette.color(QPalette.ColorRole.Highlight)
        on_accent = palette.color(QPalette.ColorRole.HighlightedText)
        grounds = ("window", "sidebar", "surface", "well", "hover", "press", "nav", "track", "tint", "tint2")
        self._colors |= dict.fromkeys((*grounds, "okBg", "warnBg", "badBg", "infoBg"), ground)
        texts = ("text", "text2", "text3", "border", "borderStrong", "control", "ok", "warn", "bad", "info")
        self._colors |= dict.fromkeys(texts, text)
        self._colors |= dict.fromkeys(("accent", "accentHover", "accentPress"), accent)
        self._colors["onAccent"] = on_accent

    def _colors_by_name(self) -> dict[str, str]:
        return {name: color.name() for name, color in self._colors.items()}

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self._colors[token])
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._colors["disabled"])
        return palette

    def _on_system_changed(self) -> None:
        if self._family and (self._mode == "system" or self.high_contrast):
            self.apply()


def current() -> Theme:
    """The running application's theme. Before `Theme.apply`, its tokens are there but the look is Qt's."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("A theme needs a running QApplication")
    found = app.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Theme(app)


def color(token: str) -> QColor:
    """The colour of `token` in the current theme."""
    return current().color(token)


def font(size: int = 14, weight: int = 400, tabular: bool = False) -> QFont:
    return current().font(size, weight, tabular)


def px(length: float) -> int:
    return current().px(length)


def text_px(length: float) -> int:
    return current().text_px(length)


def mixed(token: str, into: str, share: float) -> QColor:
    """`share` (0 to 1) of colour `token` mixed into colour `into`, opaque."""
    front, back = color(token), color(into)
    pairs = ((front.redF(), back.redF()), (front.greenF(), back.greenF()), (front.blueF(), back.blueF()))
    return QColor.fromRgbF(*(f * share + b * (1 - share) for f, b in pairs))


def reduced_motion() -> bool:
    """Whether animations are to be left out, because Settings or the operating system ask for it."""
    return current().reduced_motion
