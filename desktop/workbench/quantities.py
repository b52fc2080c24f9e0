"""Sizes, times and counts in words, in the language's number format. Spaces before units do not break."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QLocale, QTime

_GAP = "\u00a0"


def count(number: int) -> str:
    """ "20,000"."""
    return QLocale().toString(number)


def size(number: float) -> str:
    """Bytes as "484 MB", "1.2 GB"; powers of ten, as disks and download pages count."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= 0.9995 * factor:
            value = number / factor
            places = 1 if value < 9.95 and unit == "GB" else 0
            return f"{QLocale().toString(value, 'f', places)}{_GAP}{unit}"
    return f"{round(number)}{_GAP}bytes"


def clock(seconds: float) -> str:
    """A place in a recording: "04:48", "1:02:03"."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes:02}:{whole % 60:02}"


def duration(seconds: float) -> str:
    """ "0.11 s", "42 s", "12 min 41 s", "2 h 5 min"."""
    if seconds < 9.95:
        places = 2 if seconds < 0.995 else 1
        return f"{QLocale().toString(max(0.0, seconds), 'f', places)}{_GAP}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{_GAP}s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes}{_GAP}min {rest}{_GAP}s" if rest else f"{minutes}{_GAP}min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours}{_GAP}h {minutes}{_GAP}min" if minutes else f"{hours}{_GAP}h"


def day(moment: float, today: date | None = None) -> str:
    """The day of a time stamp: "14 November", with the year when it is another one."""
    when, now = datetime.fromtimestamp(moment).date(), today or date.today()
    month = QLocale().standaloneMonthName(when.month)
    return f"{when.day}{_GAP}{month}" if when.year == now.year else f"{when.day}{_GAP}{month} {when.year}"


def time_of_day(moment: float) -> str:
    """ "14:05"."""
    when = datetime.fromtimestamp(moment)
    return QLocale().toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)
