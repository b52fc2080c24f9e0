"""Everything that a person can set, in one table; the Settings page and the checks derive from it.

Adding a setting is adding a row to `SETTINGS`.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from desktop import paths
from desktop.tasks import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One row.

    Attributes:
        choices: (value, words) pairs for the page; empty for a switch, or when the row is not shown there.
    """

    key: str
    default: Value
    label: str = ""
    help: str = ""
    choices: tuple[tuple[Value, str], ...] = ()
    shown: bool = True

    def accepts(self, value: object) -> bool:
        if type(value) is not type(self.default):
            return False
        return not self.choices or value in [choice for choice, _ in self.choices]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        "system",
        QT_TRANSLATE_NOOP("settings", "Theme"),
        QT_TRANSLATE_NOOP("settings", "Light or dark, or the same as the rest of this computer."),
        (
            ("system", QT_TRANSLATE_NOOP("settings", "Same as the computer")),
            ("light", QT_TRANSLATE_NOOP("settings", "Light")),
            ("dark", QT_TRANSLATE_NOOP("settings", "Dark")),
        ),
    ),
    Setting(
        "text_size",
        100,
        QT_TRANSLATE_NOOP("settings", "Text size"),
        QT_TRANSLATE_NOOP("settings", "Everything grows with the text. Ctrl + and Ctrl − zoom further."),
        ((90, "90\u00a0%"), (100, "100\u00a0%"), (115, "115\u00a0%"), (130, "130\u00a0%")),
    ),
    Setting(
        "device",
        "auto",
        QT_TRANSLATE_NOOP("settings", "Where models run"),
        QT_TRANSLATE_NOOP("settings", "The graphics card is faster. The processor always works."),
        (
            ("auto", QT_TRANSLATE_NOOP("settings", "Choose for me")),
            ("cpu", QT_TRANSLATE_NOOP("settings", "Processor")),
            ("cuda", QT_TRANSLATE_NOOP("settings", "Graphics card")),
        ),
    ),
    Setting(
        "offline",
        False,
        QT_TRANSLATE_NOOP("settings", "Work offline"),
        QT_TRANSLATE_NOOP("settings", "Burnish opens no connections. Everything already here keeps working."),
    ),
    Setting(
        "speed_limit",
        0,
        QT_TRANSLATE_NOOP("settings", "Speed limit"),
        QT_TRANSLATE_NOOP("settings", "Shared by all downloads, so that others can use the connection too."),
        (
            (0, QT_TRANSLATE_NOOP("settings", "None")),
            (20_000_000, "20\u00a0MB/s"),
            (10_000_000, "10\u00a0MB/s"),
            (5_000_000, "5\u00a0MB/s"),
            (2_000_000, "2\u00a0MB/s"),
            (1_000_000, "1\u00a0MB/s"),
            (500_000, "500\u00a0KB/s"),
            (100_000, "100\u00a0KB/s"),
        ),
    ),
    Setting(
        "keep_history",
        True,
        QT_TRANSLATE_NOOP("settings", "Keep a history"),
        QT_TRANSLATE_NOOP(
            "settings", "Answers are kept on this computer only, so that you can find them again."
        ),
    ),
    Setting("first_start_done", False, shown=False),
    Setting("zoom", 100, shown=False),
    Setting("window", "", shown=False),
    Setting("last_folder", "", shown=False),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


def setting(key: str) -> Setting:
    """The row with this key."""
    return _BY_KEY[key]


class Settings:
    """The values in force. A file that cannot be read, or a value that no longer fits, means the default."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or paths.settings_file()
        self._values: dict[str, Value] = {}
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            stored = {}
        except (OSError, ValueError) as error:
            log.warning("settings could not be read, defaults are used: %s", error)
            stored = {}
        if isinstance(stored, dict):
            for key, value in stored.items():
                if key in _BY_KEY and _BY_KEY[key].accepts(value):
                    self._values[key] = value

    def get(self, key: str) -> Value:
        return self._values.get(key, _BY_KEY[key].default)

    def text(self, key: str) -> str:
        return str(self.get(key))

    def number(self, key: str) -> int:
        return int(self.get(key))

    def flag(self, key: str) -> bool:
        return bool(self.get(key))

    def set(self, key: str, value: Value) -> None:
        """Keep `value`, on disk at once.

        Raises:
            ValueError: the value does not fit the row.
        """
        if not _BY_KEY[key].accepts(value):
            raise ValueError(f"{value!r} is no value for the setting {key!r}")
        if self.get(key) == value:
            return
        self._values[key] = value
        paths.write_atomically(self._file, json.dumps(self._values, indent=1, sort_keys=True))
