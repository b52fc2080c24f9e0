"""The application's style sheet, filled in from the tokens.

In the text below, ``$name`` is a token. Lengths carry one of three units: ``px`` grows with the zoom, ``tx`` with
zoom and text size (fonts, and heights of what holds text), ``ln`` never grows (lines stay 1 px).
"""

from __future__ import annotations

import re

from desktop.ui.svg import tinted_file

_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(px|tx|ln)\b")
_TOKEN = re.compile(r"\$([A-Za-z0-9]+)")
_IMAGE = re.compile(r"\$image\((\w+), (\w+)\)")

_BASE = """
QWidget { color: $text; font-size: 14tx; }
QMainWindow, QDialog, #page { background: $window; }
QToolTip { background: $text; color: $window; border: 0; padding: 5px 8px; font-size: 12tx; }
QFrame#line { background: $border; border: 0; max-height: 1ln; min-height: 1ln; }
QFrame#verticalLine { background: $border; border: 0; max-width: 1ln; min-width: 1ln; }
QSplitter::handle { background: $border; }
QScrollArea, QScrollArea > QWidget > QWidget#contents { background: transparent; border: 0; }
QAbstractScrollArea { border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $borderStrong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

_LABELS = """
Label { background: transparent; }
Label[role="page"] { font-size: 28tx; font-weight: 600; letter-spacing: -0.5px; }
Label[role="title"] { font-size: 20tx; font-weight: 600; letter-spacing: -0.2px; }
Label[role="section"] { font-size: 16tx; font-weight: 600; }
Label[role="group"] { font-size: 14tx; font-weight: 600; }
Label[role="strong"] { font-size: 14tx; font-weight: 500; }
Label[role="fact"] { font-size: 12tx; color: $text3; }
Label[tone="text"] { color: $text; }
Label[tone="text2"] { color: $text2; }
Label[tone="text3"] { color: $text3; }
Label[tone="accent"] { color: $accent; }
Label[tone="ok"] { color: $ok; }
Label[tone="warn"] { color: $warn; }
Label[tone="bad"] { color: $bad; }
Label[tone="info"] { color: $info; }
Label[weight="500"] { font-weight: 500; }
Label[weight="600"] { font-weight: 600; }
Label:disabled { color: $disabled; }
"""

_BUTTONS = """
QPushButton { background: $surface; color: $text; border: 1ln solid $borderStrong; border-radius: 8px;
  padding: 0 13px; min-height: 34tx; font-size: 14tx; font-weight: 500; outline: none; }
QPushButton:hover { background: $hover; border-color: $control; }
QPushButton:pressed, QPushButton:checked { background: $press; border-color: $control; }
QPushButton:disabled { background: transparent; color: $disabled; border-color: $border; }
QPushButton[small="true"] { min-height: 26tx; padding: 0 9px; font-size: 12tx; }
QPushButton::menu-indicator { image: none; width: 0; }
PrimaryButton, MenuButton[main="true"] { background: $accent; color: $onAccent; border-color: $accent; }
PrimaryButton:hover, MenuButton[main="true"]:hover { background: $accentHover; border-color: $accentHover; }
PrimaryButton:pressed, MenuButton[main="true"]:pressed { background: $accentPress; border-color: $accentPress; }
PrimaryButton:disabled, MenuButton[main="true"]:disabled { background: $track; color: $disabled; border-color: $track; }
QuietButton { background: transparent; color: $text2; border-color: transparent; }
QuietButton:hover { background: $hover; border-color: transparent; color: $text; }
QuietButton:pressed { background: $press; border-color: transparent; }
QuietButton:disabled { border-color: transparent; }
LinkButton, LinkButton[small="true"] { background: transparent; color: $accent; border: 0; padding: 0; border-radius: 4px;
  min-height: 24tx; font-size: 12tx; font-weight: 500; text-align: left; }
LinkButton:hover, LinkButton:pressed { background: transparent; border: 0; text-decoration: underline; }
LinkButton:disabled { border: 0; }
LinkButton[tone="ok"] { color: $ok; }
LinkButton[tone="warn"] { color: $warn; }
LinkButton[tone="bad"] { color: $bad; }
LinkButton[tone="info"] { color: $info; }
RemoveButton { color: $bad; }
RemoveButton:disabled { color: $disabled; }
IconButton, IconButton[small="true"] { padding: 0; }
IconButton { min-width: 34tx; max-width: 34tx; max-height: 34tx; }
IconButton[small="true"] { min-width: 26tx; max-width: 26tx; max-height: 26tx; }
IconButton[quiet="true"] { background: transparent; border-color: transparent; }
IconButton[quiet="true"]:hover { background: $hover; }
IconButton[quiet="true"]:pressed, IconButton[quiet="true"]:checked { background: $press; }
IconButton[main="true"] { background: $accent; border-color: $accent; }
IconButton[main="true"]:hover { background: $accentHover; border-color: $accentHover; }
IconButton[main="true"]:pressed { background: $accentPress; border-color: $accentPress; }
IconButton[main="true"]:disabled { background: $track; border-color: $track; }
Chip { font-weight: 400; padding: 0 11px; min-height: 30tx; }
Chip[kind="filter"], Chip[kind="task"] { font-size: 12tx; padding: 0 10px; }
Chip[kind="filter"] { min-height: 26tx; font-weight: 500; }
Chip[kind="task"] { min-height: 24tx; border-color: $border; }
Chip:checked { background: $tint; color: $accent; border-color: $accent; font-weight: 500; }
Chip:checked:hover { border-color: $accentHover; }
Chip:disabled { background: transparent; color: $disabled; border-color: $border; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $surface; color: $text; border: 1ln solid $control; border-radius: 8px;
  selection-background-color: $accent; selection-color: $onAccent; font-size: 14tx; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit { min-height: 34tx; padding: 0 11px; }
QPlainTextEdit, QTextEdit { padding: 7px 7px; }
QLineEdit[search="wide"] { min-height: 38tx; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QDateEdit:focus {
  border: 2ln solid $accent; min-height: 32tx; padding: 0 10px; }
QLineEdit[search="wide"]:focus { min-height: 36tx; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2ln solid $accent; padding: 6px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled {
  background: transparent; color: $disabled; border-color: $border; }
QTextBrowser, QTextBrowser:focus { background: transparent; border: 0; padding: 0; }
QLineEdit > QToolButton { background: transparent; border: 0; border-radius: 6px; }
QLineEdit > QToolButton:hover { background: $hover; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: $image(chevd, text2); width: 14px; height: 14px; }
QComboBox[small="true"] { min-height: 26tx; font-size: 12tx; font-weight: 500; border-color: $borderStrong; padding: 0 9px; }
QComboBox[small="true"]:focus { min-height: 24tx; padding: 0 8px; }
QComboBox QAbstractItemView { background: $surface; border: 1ln solid $borderStrong; border-radius: 8px; padding: 4px;
  selection-background-color: $hover; selection-color: $text; outline: 0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  border: 0; background: transparent; width: 24px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: $image(chevu, text2); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: $image(chevd, text2); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 24tx; background: transparent; outline: none; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; background: $surface; border: 1ln solid $control; }
QCheckBox::indicator { border-radius: 4px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: $image(check, onAccent); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: $image(minus, onAccent); }
QRadioButton::indicator { border-radius: 8px; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $onAccent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: transparent; border-color: $border; }
QCheckBox::indicator:checked:disabled { background: $disabled; }
"""

_SURFACES = """
Card { background: $surface; border: 1ln solid $border; border-radius: 8px; }
Card[tone="tint"] { background: $tint; border-color: $tint2; }
Card[chosen="true"] { background: $tint; border-color: $accent; }
Card[chosen="false"] { border-color: $borderStrong; }
Tile { background: $well; border-radius: 8px; }
Tile[active="true"] { background: $tint; }
Tile[onChosen="true"] { background: $surface; }
Badge { background: $well; border-radius: 6px; }
Badge[kind="ok"], Banner[kind="ok"] { background: $okBg; }
Badge[kind="warn"], Banner[kind="warn"] { background: $warnBg; }
Badge[kind="bad"], Banner[kind="bad"] { background: $badBg; }
Badge[kind="info"], Banner[kind="info"] { background: $infoBg; }
Badge QLabel { font-size: 12tx; font-weight: 500; color: $text2; background: transparent; }
Badge[kind="ok"] QLabel { color: $ok; }
Badge[kind="warn"] QLabel { color: $warn; }
Badge[kind="bad"] QLabel { color: $bad; }
Badge[kind="info"] QLabel { color: $info; }
Banner { border: 0; border-radius: 8px; }
Banner QLabel { background: transparent; }
Message { background: $surface; border: 1ln solid $borderStrong; border-radius: 8px; }
Message QLabel { background: transparent; }
QListView, QTreeView, QTableView { background: transparent; border: 0; outline: 0; selection-background-color: $tint;
  selection-color: $text; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: $text3; border: 0; border-bottom: 1ln solid $border;
  padding: 8px 16px; font-size: 12tx; }
QMenu { background: $surface; border: 1ln solid $borderStrong; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 6px; min-height: 18tx; background: transparent; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1ln; background: $border; margin: 4px 6px; }
"""

_TEMPLATE = _BASE + _LABELS + _BUTTONS + _FIELDS + _SURFACES


def build(colors: dict[str, str], zoom: float, text: float) -> str:
    """Fill the template in.

    Args:
        colors: ``#RRGGBB`` by token.
        zoom: 1.0 at 100 %.
        text: Text size, 1.0 at 100 %.
    """

    def length(match: re.Match[str]) -> str:
        value, unit = float(match[1]), match[2]
        factor = {"px": zoom, "tx": zoom * text, "ln": 1.0}[unit]
        scaled = value * factor
        # Letter spacing is the one length that is meant to be a fraction.
        return f"{scaled:.2f}px" if abs(value) < 1 and value else f"{round(scaled)}px"

    def image(match: re.Match[str]) -> str:
        return f'url("{tinted_file(match[1], colors[match[2]]).as_posix()}")'

    sized = _LENGTH.sub(length, _TEMPLATE)
    return _TOKEN.sub(lambda match: colors[match[1]], _IMAGE.sub(image, sized))
