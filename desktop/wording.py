"""How numbers, sizes and times are said to a person. Standard library only, no state.

Every unit stands after a no-break space, so that a line never ends between a number and what it counts.
Sizes are decimal (1 GB = 1,000,000,000 bytes), as disks and the hub count them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from datetime import date, datetime, timedelta

NO_BREAK = "\u00a0"

_BYTE_UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB"))
_COUNT_UNITS = ((10**9, "B"), (10**6, "M"), (10**3, "K"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
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
        return f"{rounded}{NO_BREAK}{'byte' if rounded == 1 else 'bytes'}"
    value = count / factor
    return f"{_short(value, _decimals(value, factor))}{NO_BREAK}{unit}"


def size_of(done: float, total: float) -> str:
    """A part and its whole in the unit of the whole: "103 of 172 MB", "0.97 of 1.5 GB"."""
    if total <= 0:
        return size(done)
    factor, unit = _unit_for(total, _BYTE_UNITS)
    if not unit:
        return f"{round(done)} of {size(total)}"
    value = min(done, total) / factor
    decimals = 2 if value < 0.995 and factor >= 10**9 else _decimals(value, factor)
    return f"{_short(value, decimals)} of {size(total)}"


def rate(bytes_per_second: float) -> str:
    """ "8 MB/s"; "" when the speed is not known."""
    return f"{size(bytes_per_second)}/s" if bytes_per_second >= 1 else ""


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
        return _pace(seconds / length, "word", "words")
    return _pace(seconds, *_THINGS.get(media, ("answer", "answers")))


def real_time(seconds: float, length: float) -> tuple[str, str]:
    """How fast `length` seconds of sound are answered: ("18×", "faster than real time")."""
    times = max(length, 1e-4) / max(seconds, 1e-4)
    factor, words = (times, "faster than real time") if times >= 1 else (1 / times, "slower than real time")
    return f"{_short(factor, 1) if factor < 9.95 else whole(round(factor))}×", words


_THINGS = {
    "image": ("picture", "pictures"),
    "text": ("text", "texts"),
    "audio": ("recording", "recordings"),
}


def _pace(seconds: float, one: str, many: str) -> str:
    """What is quick is counted by the second; what is slow is timed."""
    if seconds >= 1:
        return f"{duration(seconds)} a {one}"
    each_second = 1 / max(seconds, 1e-6)
    if each_second < 9.95:
        shown = _short(each_second, 1)
    else:
        shown = whole(round(each_second)) if each_second < 9_999.5 else count(each_second)
    return f"{shown}{NO_BREAK}{many} a second"


def count(number: float) -> str:
    """A large number in short: "96", "212 K", "1.3 M"."""
    factor, unit = _unit_for(number, _COUNT_UNITS)
    if not unit:
        return str(round(number))
    value = number / factor
    return f"{_short(value, _decimals(value, 1))}{NO_BREAK}{unit}"


def whole(number: int) -> str:
    """Every figure of a number: "96", "20,000"."""
    return f"{number:,}"


def amount(number: int, one: str, many: str) -> str:
    """A number and what is counted: "1 model", "1,204 models"."""
    return f"{whole(number)}{NO_BREAK}{one if number == 1 else many}"


def percent(share: float, digits: int = 0) -> str:
    """A share between 0 and 1 as "64 %"; "> 99 %" and "< 1 %" where rounding would say all or none."""
    value = share * 100
    step = 10.0**-digits
    if 100 - step / 2 <= value < 100:
        return f">{NO_BREAK}{100 - step:.{digits}f}{NO_BREAK}%"
    if 0 < value < step / 2:
        return f"<{NO_BREAK}{step:.{digits}f}{NO_BREAK}%"
    return f"{round(value, digits) or 0:.{digits}f}{NO_BREAK}%"


def duration(seconds: float) -> str:
    """ "0.04 s", "9 s", "3 min 20 s", "1 h 5 min", "2 days 3 h"."""
    if seconds < 9.95:
        return f"{_short(seconds, 2 if seconds < 0.995 else 1)}{NO_BREAK}s"
    rounded = round(seconds)
    if rounded < 60:
        return f"{rounded}{NO_BREAK}s"
    if rounded < 3600:
        return _two(rounded // 60, "min", rounded % 60, "s")
    minutes = round(rounded / 60)
    if minutes < 24 * 60:
        return _two(minutes // 60, "h", minutes % 60, "min")
    hours = round(rounded / 3600)
    return _two(hours // 24, "day" if hours // 24 == 1 else "days", hours % 24, "h")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    first = f"{large}{NO_BREAK}{large_unit}"
    return f"{first} {small}{NO_BREAK}{small_unit}" if small else first


def left(seconds: float | None) -> str:
    """Time still to go, as exact as it deserves: "28 s left", "3 min 20 s left", "25 min left"; else ""."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    if seconds < 60:
        return f"{max(1, math.ceil(seconds))}{NO_BREAK}s left"
    step = 10 if seconds < 600 else 60
    return f"{duration(int(seconds / step + 0.5) * step)} left"


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
    then, today = _date(timestamp), _date(time.time() if now is None else now)
    if then == today:
        return "Today"
    if then == today - timedelta(days=1):
        return "Yesterday"
    words = f"{then.day}{NO_BREAK}{_MONTHS[then.month - 1]}"
    return words if then.year == today.year else f"{words} {then.year}"


def distinct(name: str, taken: Collection[str]) -> str:
    """`name`, or "name 2" if that is taken, whatever the case."""
    known = {other.casefold() for other in taken}
    wanted, number = name, 1
    while wanted.casefold() in known:
        number += 1
        wanted = f"{name} {number}"
    return wanted


def since(timestamp: float, now: float | None = None) -> str:
    """Inside a sentence: "10:42" today, else "yesterday", "12 November"."""
    words = day(timestamp, now)
    if words == "Today":
        return time_of_day(timestamp)
    return "yesterday" if words == "Yesterday" else words


def time_of_day(timestamp: float) -> str:
    """ "14:05"."""
    return datetime.fromtimestamp(timestamp).strftime("%H:%M")


def month(timestamp: float) -> str:
    """ "Mar 2025"; "" for a time that is not known (0)."""
    if timestamp <= 0:
        return ""
    then = _date(timestamp)
    return f"{_MONTHS[then.month - 1][:3]} {then.year}"


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
