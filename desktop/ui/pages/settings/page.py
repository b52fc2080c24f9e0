"""Settings: one row for each row of the table in ``desktop.settings``."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import __version__, paths
from desktop.settings import SETTINGS, Setting
from desktop.ui.look import theme
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings.account import HubAccount
from desktop.ui.pages.settings.model_folder import ModelFolder
from desktop.ui.pages.settings.proxy import NetworkProxy
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, line, title
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.switch import Switch
from desktop.workbench.workbench import Workbench


class SettingsPage(Page):
    """Changes take effect at once."""

    name = "settings"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._controls: dict[str, QComboBox | Switch] = {}
        self._build()
        workbench.engines.offline_changed.connect(self._show_offline)
        workbench.downloads.speed_limited.connect(self._show_speed_limit)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader()
        row = QHBoxLayout(header)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.addWidget(title(self.title))
        column.addWidget(header)
        column.addWidget(line())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        contents = QWidget()
        contents.setObjectName("contents")
        scroll.setWidget(contents)
        column.addWidget(scroll, 1)
        outer = QHBoxLayout(contents)
        outer.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        text_column = QWidget()
        text_column.setMaximumWidth(theme.px(720))
        outer.addWidget(text_column, 1)
        outer.addStretch()
        body = QVBoxLayout(text_column)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(16))
        body.addWidget(self._settings_card())
        self.account = HubAccount(self._workbench)
        body.addWidget(self.account)
        self.proxy = NetworkProxy(self._workbench)
        body.addWidget(self.proxy)
        body.addWidget(self._folders_card())
        body.addWidget(Label(f"Burnish {__version__}", role="fact", selectable=True))
        body.addStretch()

    def _settings_card(self) -> Card:
        card = Card()
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        shown = [setting for setting in SETTINGS if setting.shown]
        for setting in shown:
            column.addLayout(self._row(setting))
            if setting is not shown[-1]:
                column.addWidget(line())
        card.content.addLayout(column)
        return card

    def _row(self, setting: Setting) -> QHBoxLayout:
        name, help_text = _words(setting.label), _words(setting.help)
        control = self._choices(setting) if setting.choices else self._switch(setting)
        control.setObjectName(setting.key)
        control.setAccessibleName(name)
        control.setAccessibleDescription(help_text)
        self._controls[setting.key] = control
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(name, role="strong"))
        words.addWidget(Label(help_text, role="fact", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addLayout(words, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _choices(self, setting: Setting) -> QComboBox:
        box = QComboBox()
        box.setMinimumWidth(theme.px(220))
        for value, words in setting.choices:
            box.addItem(_words(words), value)
        box.setCurrentIndex(box.findData(self._workbench.settings.get(setting.key)))
        box.activated.connect(lambda _index: self._change(setting.key, box.currentData()))
        return box

    def _switch(self, setting: Setting) -> Switch:
        switch = Switch(_words(setting.label), self._workbench.settings.flag(setting.key))
        switch.toggled.connect(lambda on: self._change(setting.key, on))
        return switch

    def _change(self, key: str, value: str | int | bool) -> None:
        if key == "offline":
            self._workbench.engines.set_offline(bool(value))
            return
        if key == "speed_limit":
            self._workbench.downloads.limit_speed(int(value))
            return
        self._workbench.settings.set(key, value)
        match key:
            case "theme":
                theme.current().set_mode(value)  # type: ignore[arg-type]
            case "text_size":
                theme.current().set_text_size(int(value))
            case "device":
                self._workbench.prepare()

    def _show_offline(self, offline: bool) -> None:
        switch = self._controls["offline"]
        if isinstance(switch, Switch):
            switch.blockSignals(True)
            switch.setChecked(offline)
            switch.blockSignals(False)

    def _show_speed_limit(self, rate: int) -> None:
        box = self._controls["speed_limit"]
        if isinstance(box, QComboBox):
            box.setCurrentIndex(box.findData(rate))

    def _folders_card(self) -> Card:
        card = Card()
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addWidget(Label(self.tr("Where things are kept"), role="group"))
        self.model_folder = ModelFolder(self._workbench)
        column.addWidget(self.model_folder)
        folders = (
            (self.tr("Your runs and history"), paths.data_dir()),
            (self.tr("Temporary files, which can be made again"), paths.cache_dir()),
            (self.tr("Logs, in case something goes wrong"), paths.logs_dir()),
        )
        for words, folder in folders:
            button = PlainButton(self.tr("Open folder"), "folder", small=True)
            button.setAccessibleName(f"{self.tr('Open folder')}: {words}")
            button.clicked.connect(
                lambda _checked=False, folder=folder: QDesktopServices.openUrl(
                    QUrl.fromLocalFile(str(folder))
                )
            )
            row = QHBoxLayout()
            text = QVBoxLayout()
            text.setSpacing(theme.px(2))
            text.addWidget(Label(words, role="strong"))
            text.addWidget(Label(str(folder), role="fact", selectable=True, wrap=True))
            row.addLayout(text, 1)
            row.addWidget(button)
            column.addLayout(row)
        card.content.addLayout(column)
        return card


def _words(marked: str) -> str:
    """The translation of a text that the settings table marks for it."""
    return QCoreApplication.translate("settings", marked)
