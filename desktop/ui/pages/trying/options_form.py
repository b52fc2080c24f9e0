"""The options of a task as a form, generated from the task table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import Trouble
from desktop.tasks import Option, OptionKind, OptionValue
from desktop.ui.look import theme
from desktop.ui.widgets.fields import NumberField, TextField
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.slider import ValueSlider
from desktop.ui.widgets.switch import Switch

_PAUSE_MS = 400


_SHORTEST = 14
"""Characters that a closed list of choices has room for."""


class OptionsForm(QWidget):
    """One row for each option. What a person types is sent on after a pause of 400 ms.

    Signals:
        changed(object): all values, by id, when a person has set them to something that is right.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._hidden: dict[str, OptionValue] = {}
        self._setters: dict[str, Callable[[OptionValue], None]] = {}
        self._values: dict[str, OptionValue] = {}
        self._rows: list[QWidget] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._send)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(12))

    def set_options(
        self,
        options: tuple[Option, ...],
        values: dict[str, OptionValue],
        leave_out: frozenset[str] = frozenset(),
    ) -> None:
        """Show `options` with `values`; those in `leave_out` keep their value and are not shown."""
        if options == self._options and self._hidden.keys() == leave_out & values.keys():
            self._hidden = {key: values[key] for key in self._hidden}
            self._take(values)
            return
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self._setters = [], {}
        self._options, self._values = options, dict(values)
        self._hidden = {option.id: values[option.id] for option in options if option.id in leave_out}
        for option in options:
            if option.id not in leave_out:
                self._layout.addWidget(self._row(option))
        self._take(values)
        self.setVisible(bool(self._rows))

    def editor(self, option_id: str) -> QWidget:
        """What the person sets this option with."""
        return next(row for row in self._rows if row.property("option") == option_id)

    def flush(self) -> None:
        """Send now what waits for the end of the pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._send()

    def _take(self, values: dict[str, OptionValue]) -> None:
        """Show `values`, except where the person is typing right now."""
        if not self._pause.isActive():
            self._values = dict(values)
            for key, setter in self._setters.items():
                setter(values[key])

    def _set(self, option_id: str, value: OptionValue, at_once: bool = False) -> None:
        if self._values.get(option_id) != value:
            self._values[option_id] = value
            self._pause.start(0 if at_once else _PAUSE_MS)

    def _send(self) -> None:
        self.changed.emit(dict(self._values) | self._hidden)

    def _row(self, option: Option) -> QWidget:
        row = _ROWS[option.kind](self, option)
        row.setProperty("option", option.id)
        self._rows.append(row)
        return row

    def _beside(self, option: Option, editor: QWidget) -> QWidget:
        """Words at the left, the editor at the right."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        words = Label(_translated(option.label), "body", "text2", wrap=True)
        words.setBuddy(editor)
        layout.addWidget(words, 1)
        layout.addWidget(editor)
        return row

    def _integer_row(self, option: Option) -> QWidget:
        spin = NumberField()
        spin.setRange(
            int(option.minimum or 0), int(option.maximum if option.maximum is not None else 999_999)
        )
        spin.setAccessibleName(_translated(option.label))
        spin.setKeyboardTracking(True)
        spin.setFixedWidth(theme.px(88))
        spin.valueChanged.connect(lambda value: self._set(option.id, value))
        self._setters[option.id] = lambda value: _quietly(spin, lambda: spin.setValue(int(str(value))))
        return self._beside(option, spin)

    def _percent_row(self, option: Option) -> QWidget:
        slider = ValueSlider(
            _translated(option.label),
            option.minimum or 0.0,
            option.maximum if option.maximum is not None else 1.0,
            float(option.default),  # type: ignore[arg-type]
            lambda value: f"{round(100 * value)}\u00a0%",
        )
        slider.moved.connect(lambda value: self._set(option.id, value))
        self._setters[option.id] = lambda value: _quietly(slider, lambda: slider.set_value(float(str(value))))
        return self._beside(option, slider)

    def _flag_row(self, option: Option) -> QWidget:
        switch = Switch(_translated(option.label))
        switch.toggled.connect(lambda on: self._set(option.id, on, at_once=True))
        self._setters[option.id] = lambda value: _quietly(switch, lambda: switch.setChecked(bool(value)))
        return self._beside(option, switch)

    def _choice_row(self, option: Option) -> QWidget:
        box = QComboBox()
        box.setAccessibleName(_translated(option.label))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_SHORTEST)  # its list is as wide as its names
        for choice in option.choices:
            box.addItem(_translated(choice.label), choice.value)
        box.currentIndexChanged.connect(lambda at: self._set(option.id, box.itemData(at), at_once=True))
        self._setters[option.id] = lambda value: _quietly(
            box, lambda: box.setCurrentIndex(box.findData(value))
        )
        return self._beside(option, box)

    def _text_row(self, option: Option) -> QWidget:
        field = TextField(_translated(option.label))

        def take(text: str) -> None:
            try:
                value = option.parse(text)
            except Trouble:
                # Nothing is asked with it; the word is what a person reads, not the option's name.
                field.set_error(self.tr("Type at least one word."))
                self._pause.stop()
                return
            field.set_error(None)
            self._set(option.id, value)

        def show(value: OptionValue) -> None:
            written = ", ".join(value) if isinstance(value, tuple) else str(value)
            if field.text() != written and _parsed(option, field.text()) != value:
                field.set_text(written)
                field.set_error(None)

        field.edited.connect(take)
        field.entered.connect(lambda _text: self.flush())
        self._setters[option.id] = show
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addWidget(Label(_translated(option.label), "body", "text2", wrap=True))
        layout.addWidget(field)
        return row


_ROWS: dict[OptionKind, Callable[[OptionsForm, Option], QWidget]] = {
    OptionKind.INTEGER: OptionsForm._integer_row,
    OptionKind.PERCENT: OptionsForm._percent_row,
    OptionKind.FLAG: OptionsForm._flag_row,
    OptionKind.CHOICE: OptionsForm._choice_row,
    OptionKind.TEXT: OptionsForm._text_row,
    OptionKind.LABELS: OptionsForm._text_row,
}


def _parsed(option: Option, text: str) -> OptionValue | None:
    try:
        return option.parse(text)
    except Trouble:
        return None


def _quietly(widget: QWidget, change: Callable[[], object]) -> None:
    """Change `widget` without its signals: the value comes from the program, not from a person."""
    blocked = widget.blockSignals(True)
    change()
    widget.blockSignals(blocked)


def _translated(text: str) -> str:
    return QCoreApplication.translate("tasks", text)
