"""How numbers, sizes and times are said to a person, in the language of the catalogue.

Every unit stands after a no-break space, so that a line never ends between a number and what it counts.
Sizes are decimal (1 GB = 1,000,000,000 bytes), as disks and the hub count them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from datetime import date, datetime

from desktop.catalogue import forms, marked, plural, text

NO_BREAK = "\u00a0"

_BYTE_UNITS = (
    (10**12, marked("{number}\u00a0TB")),
    (10**9, marked("{number}\u00a0GB")),
    (10**6, marked("{number}\u00a0MB")),
    (10**3, marked("{number}\u00a0KB")),
)
_COUNT_UNITS = (
    (10**9, marked("{number}\u00a0B")),
    (10**6, marked("{number}\u00a0M")),
    (10**3, marked("{number}\u00a0K")),
)
_MONTHS = (
    marked("January"), marked("February"), marked("March"), marked("April"), marked("May"), marked("June"),
    marked("July"), marked("August"), marked("September"), marked("October"), marked("November"),
    marked("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    marked("Jan"), marked("Feb"), marked("Mar"), marked("Apr"), marked("May"), marked("Jun"), marked("Jul"),
    marked("Aug"), marked("Sep"), marked("Oct"), marked("Nov"), marked("Dec"),
)  # fmt: skip


def _short(value: float, digits: int) -> str:
    """`value` with at most `digits` decimals and no zeros at the end: 38.4, 690, 3."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit_for(amount: float, units: tuple[tuple[int, str], ...]) -> tuple[int, str]:
    """The largest unit of which at least one is there, after rounding: 999,999 is 1 M, not 1000 K."""
    for factor, name in units:
        if amount >= factor * 0.9995:
            return factor, name
    return 1, ""


def _decimals(value: float, factor: int) -> int:
    """Gigabytes are worth a decimal up to 100, all else up to 10."""
    return 1 if value < (99.95 if factor >= 10**9 else 9.95) else 0


def size(count: float) -> str:
    """Bytes: "512 bytes", "8.4 MB", "690 MB", "38.4 GB"."""
    factor, unit = _unit_for(count, _BYTE_UNITS)
    if not unit:
        rounded = round(count)
        return plural("{number}\u00a0byte", "{number}\u00a0bytes", rounded).format(number=rounded)
    value = count / factor
    return text(unit).format(number=_short(value, _decimals(value, factor)))


def size_of(done: float, total: float) -> str:
    """A part and its whole in the unit of the whole: "103 of 172 MB", "0.97 of 1.5 GB"."""
    if total <= 0:
        return size(done)
    factor, unit = _unit_for(total, _BYTE_UNITS)
    part = str(round(done))
    if unit:
        value = min(done, total) / factor
        part = _short(value, 2 if value < 0.995 and factor >= 10**9 else _decimals(value, factor))
    return text("{part} of {whole}").format(part=part, whole=size(total))


def rate(bytes_per_second: float) -> str:
    """ "8 MB/s"; "" when the speed is not known."""
    return text("{size}/s").format(size=size(bytes_per_second)) if bytes_per_second >= 1 else ""


def speed(media: str, seconds: float, length: float = 0.0) -> str:
    """How fast a model is: "9.1 pictures a second", "18× faster than real time".

    Args:
        media: "image", "text", "audio", or "" for anything else.
        seconds: for each answer.
        length: what was answered in them: words, or seconds of a recording; 0 when that is not known.
    """
    if length > 0 and media == "audio":
        return NO_BREAK.join(real_time(seconds, length))
    if length > 0 and media == "text":
        return _pace(seconds / length, _WORDS)
    return _pace(seconds, _THINGS.get(media, _ANSWERS))


def real_time(seconds: float, length: float) -> tuple[str, str]:
    """How fast `length` seconds of sound are answered: ("18×", "faster than real time")."""
    times = max(length, 1e-4) / max(seconds, 1e-4)
    factor, words = times, text("faster than real time")
    if times < 1:
        factor, words = 1 / times, text("slower than real time")
    return f"{_short(factor, 1) if factor < 9.95 else whole(round(factor))}×", words


# The time that each takes, one in a second, many in a second.
_THINGS = {
    "image": (
        marked("{time} a picture"),
        *forms("{number}\u00a0picture a second", "{number}\u00a0pictures a second"),
    ),
    "text": (
        marked("{time} a text"),
        *forms("{number}\u00a0text a second", "{number}\u00a0texts a second"),
    ),
    "audio": (
        marked("{time} a recording"),
        *forms("{number}\u00a0recording a second", "{number}\u00a0recordings a second"),
    ),
}
_WORDS = (
    marked("{time} a word"),
    *forms("{number}\u00a0word a second", "{number}\u00a0words a second"),
)
_ANSWERS = (
    marked("{time} an answer"),
    *forms("{number}\u00a0answer a second", "{number}\u00a0answers a second"),
)


def _pace(seconds: float, words: tuple[str, str, str]) -> str:
    """What is quick is counted by the second; what is slow is timed."""
    each, one, many = words
    if seconds >= 1:
        return text(each).format(time=duration(seconds))
    each_second = 1 / max(seconds, 1e-6)
    if each_second < 9.95:
        shown = _short(each_second, 1)
    else:
        shown = whole(round(each_second)) if each_second < 9_999.5 else count(each_second)
    return plural(one, many, 1 if shown == "1" else max(2, round(each_second))).format(number=shown)


def count(number: float) -> str:
    """A large number in short: "96", "212 K", "1.3 M"."""
    factor, unit = _unit_for(number, _COUNT_UNITS)
    if not unit:
        return str(round(number))
    value = number / factor
    return text(unit).format(number=_short(value, _decimals(value, 1)))


def whole(number: int) -> str:
    """Every figure of a number: "96", "20,000"."""
    return f"{number:,}"


def measured(number: float) -> str:
    """A number on a scale of its own, with about three figures: "3.69", "0.0124", "-12.4", "1,240"."""
    if not math.isfinite(number):
        return str(number)
    size = abs(number)
    if size >= 99.95:
        return f"{number:,.0f}" if size < 1e15 else f"{number:.3g}"
    if size and size < 0.00995:
        return f"{number:.3g}"
    digits = 1 if size >= 9.995 else 2 if size >= 0.0995 or not size else 3
    return f"{round(number, digits) or 0.0:.{digits}f}"


def percent(share: float, digits: int = 0) -> str:
    """A share between 0 and 1 as "64 %"; "> 99 %" and "< 1 %" where rounding would say all or none."""
    value = share * 100
    step = 10.0**-digits
    if 100 - step / 2 <= value < 100:
        return text(">\u00a0{number}\u00a0%").format(number=f"{100 - step:.{digits}f}")
    if 0 < value < step / 2:
        return text("<\u00a0{number}\u00a0%").format(number=f"{step:.{digits}f}")
    return text("{number}\u00a0%").format(number=f"{round(value, digits) or 0:.{digits}f}")


def duration(seconds: float) -> str:
    """ "0.04 s", "9 s", "3 min 20 s", "1 h 5 min", "2 days 3 h"."""
    if seconds < 9.95:
        return _seconds(_short(seconds, 2 if seconds < 0.995 else 1))
    rounded = round(seconds)
    if rounded < 60:
        return _seconds(rounded)
    if rounded < 3600:
        return _two(_minutes(rounded // 60), _seconds(rounded % 60) if rounded % 60 else "")
    minutes = round(rounded / 60)
    if minutes < 24 * 60:
        return _two(_hours(minutes // 60), _minutes(minutes % 60) if minutes % 60 else "")
    hours = round(rounded / 3600)
    days = plural("{number}\u00a0day", "{number}\u00a0days", hours // 24).format(number=hours // 24)
    return _two(days, _hours(hours % 24) if hours % 24 else "")


def _seconds(number: int | str) -> str:
    return text("{number}\u00a0s").format(number=number)


def _minutes(number: int) -> str:
    return text("{number}\u00a0min").format(number=number)


def _hours(number: int) -> str:
    return text("{number}\u00a0h").format(number=number)


def _two(large: str, small: str) -> str:
    return f"{large} {small}" if small else large


def left(seconds: float | None) -> str:
    """Time still to go, as exact as it deserves: "28 s left", "3 min 20 s left", "25 min left"; else ""."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    if seconds < 60:
        shown = _seconds(max(1, math.ceil(seconds)))
    else:
        step = 10 if seconds < 600 else 60
        shown = duration(int(seconds / step + 0.5) * step)
    return text("{time} left").format(time=shown)


def clock(seconds: float) -> str:
    """A place in a recording: "00:07", "12:34", "1:02:03"."""
    total = int(max(0.0, seconds))
    hours, minutes, rest = total // 3600, total // 60 % 60, total % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def _date(timestamp: float) -> date:
    return datetime.fromtimestamp(timestamp).date()


def day(timestamp: float, now: float | None = None) -> str:
    """ "Today", "Yesterday", "12 November", "3 May 2024"; "" for a time that is not known (0)."""
    if timestamp <= 0:
        return ""
    days = _days_ago(timestamp, now)
    if days == 0:
        return text("Today")
    return text("Yesterday") if days == 1 else _calendar_day(timestamp, now)


def _days_ago(timestamp: float, now: float | None) -> int:
    return (_date(time.time() if now is None else now) - _date(timestamp)).days


def _calendar_day(timestamp: float, now: float | None) -> str:
    then, today = _date(timestamp), _date(time.time() if now is None else now)
    month = text(_MONTHS[then.month - 1])
    if then.year == today.year:
        return text("{day}\u00a0{month}").format(day=then.day, month=month)
    return text("{day}\u00a0{month} {year}").format(day=then.day, month=month, year=then.year)


def distinct(name: str, taken: Collection[str]) -> str:
    """`name`, or "name 2" if that is taken, whatever the case; after "name 2" comes "name 3"."""
    known = {other.casefold() for other in taken}
    stem, _, last = name.rpartition(" ")
    if not last.isdecimal() or stem.casefold() not in known:
        stem = name  # "Leaves 2024" is a name by itself
    wanted, number = name, 1
    while wanted.casefold() in known:
        number += 1
        wanted = f"{stem} {number}"
    return wanted


def since(timestamp: float, now: float | None = None) -> str:
    """Inside a sentence: "10:42" today, else "yesterday", "12 November"."""
    if timestamp <= 0:
        return ""
    days = _days_ago(timestamp, now)
    if days == 0:
        return time_of_day(timestamp)
    return text("yesterday") if days == 1 else _calendar_day(timestamp, now)


def time_of_day(timestamp: float) -> str:
    """ "14:05"."""
    return datetime.fromtimestamp(timestamp).strftime("%H:%M")


def month(timestamp: float) -> str:
    """ "Mar 2025"; "" for a time that is not known (0)."""
    if timestamp <= 0:
        return ""
    then = _date(timestamp)
    return text("{month} {year}").format(month=text(_SHORT_MONTHS[then.month - 1]), year=then.year)


_EDITIONS = {
    "IMAGENET1K_V2": "2nd version",
    "IMAGENET1K_SWAG_E2E_V1": "SWAG",
    "IMAGENET1K_SWAG_LINEAR_V1": "SWAG, last step only",
    "IMAGENET1K_FEATURES": "without last step",
    "COCO_LEGACY": "older version",
}
"""How torchvision's sets of weights for one network differ; the first of each needs no words."""


def weights_name(weights: str) -> str:
    """ "ResNet50 (2nd version)" for torchvision's "ResNet50_Weights.IMAGENET1K_V2"."""
    network, _, member = weights.partition(".")
    name = network.removesuffix("_Weights").replace("_", " ")
    return f"{name} ({_EDITIONS[member]})" if member in _EDITIONS else name
