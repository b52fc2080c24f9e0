"""Bytes to text, in whatever alphabet they were written: the same for what is shown and for what is read.

Unicode says what it is; an older encoding has to be guessed. chardet weighs languages against each other over
the whole text; what is added here is what it does not know: that a word is written in one script, that a few
stray bytes make no other alphabet, and that most short texts are Western European.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from desktop.errors import ErrorKind, Trouble
from desktop.messages import encodings, files

SAMPLE = 100_000
"""Bytes that are weighed to tell an older encoding, taken from wherever letters beyond ASCII stand."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_WEIGHED = {
    name: name
    for name in encodings.NAMES
    if not name.startswith("utf") and name not in ("iso2022_jp", "euc_jp", "cp1258")
} | {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "euc_jis_2004": "euc_jp",
    "shift_jis_2004": "cp932",
    "iso8859-8": "cp1255",
}
"""What chardet weighs, and the codec that reads all of it and maybe more."""
_OTHERS = _WEIGHED | {
    "ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "shift_jis": "cp932",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
}
"""The same for what people name."""

_WESTERN, _FEW = 0.4, 8
"""How much likelier a text is Western European than any other as long as it has no more than so many letters
beyond ASCII; the more there are, the less it weighs."""
_STRAY = 50
"""Of so many letters beyond ASCII one may be damaged: what does not fit then says nothing of the encoding."""

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\a\b\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"})
"""Bytes that no text holds; ^Z ends texts of DOS, ESC begins the colours of a log, and the separators of
ASCII divide the records of libraries (MARC, ISO 2709) and of old databases."""
_HOLE = re.compile(rb"\x00{16,}")
"""What a power cut leaves of the last lines of a log; no letter has so many zeros."""
_BEYOND = bytes(range(0x80, 0x100))
_UNREADABLE = re.compile(f"[{re.escape(_CONTROLS.decode('ascii'))}]")
_END = b"\x00\x1a"
_NEVER_PLAIN = _CONTROLS + _END
_WITHIN = "’—‐·\xad"
"""Marks that stand inside words."""
_LETTERS = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read.

    Attributes:
        encoding: Python's name of the codec.
        guessed: whether nothing but the look of the text speaks for it.
        lost: letters that could not be read; U+FFFD stands in their place.
        holes: parts of which nothing but zeros is left; U+FFFD stands in the place of each.
    """

    text: str
    encoding: str
    guessed: bool = False
    lost: int = 0
    holes: int = 0


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text that `data` holds: in `encoding`, else as its byte order mark says, else as it looks.

    Valid UTF-8 is always read as UTF-8, and what is damaged in one place stays what it is everywhere else.

    Raises:
        Trouble: BAD_FILE; it is no text.
    """
    if encoding:
        return _as(encoding, data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(name, data[len(mark) :])
    if b"\x1b$" in data and (japanese := _exactly("iso2022_jp", data)) is not None:
        return Decoded(japanese, "iso2022_jp", guessed=True)
    ended, holes = _HOLE.subn(b"\x00", data.rstrip(_END))
    letters = ended.translate(None, _CONTROLS)
    controls = len(ended) - len(letters)
    is_ascii = ended.isascii() and b"\x00" not in ended
    # what instruments send is framed by controls; UTF-16 has zeros, or something beyond ASCII
    most = len(letters) if is_ascii else 1 + holes + len(letters) // (10 * _STRAY)
    is_few = controls <= most and 8 * controls <= len(letters)
    if is_few and _is_utf_8(letters):
        return _as("utf-8", ended, holes=holes)
    if controls and not is_ascii and (name := _wide(data)):
        return _as(name, data)
    if not is_few:
        raise Trouble(ErrorKind.BAD_FILE, files.NOT_TEXT())
    return _as(_likeliest(letters), ended, guessed=True, holes=holes)


def unicode_text(data: bytes) -> str | None:
    """The text in `data` if it is undamaged UTF-8 beyond doubt, so that nothing else has to be considered."""
    if b"\x1b$" in data or len(data.translate(None, _NEVER_PLAIN)) < len(data):
        return None
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return None


def codec(name: str) -> str:
    """The codec that people call `name` ("Windows-1250", "latin1"), one of `encodings.NAMES`; "" for none."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return next((one for one in encodings.NAMES if codecs.lookup(one).name == found), _OTHERS.get(found, ""))


def is_text(head: bytes) -> bool:
    """Whether a file that begins with `head` looks like a text, whatever its encoding."""
    try:
        return bool(head) and bool(decode(head).text.strip())
    except Trouble:
        return False


def _as(name: str, data: bytes, guessed: bool = False, holes: int = 0) -> Decoded:
    text = _UNREADABLE.sub("\ufffd", data.decode(name, errors="replace"))
    return Decoded(text.removeprefix("\ufeff"), name, guessed, text.count("\ufffd") - holes, holes)


def _exactly(name: str, data: bytes) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


# ---- Unicode without a mark --------------------------------------------------------------------------------


def _is_utf_8(data: bytes) -> bool:
    """Whether this is UTF-8 but for a few stray bytes: each letter of several bytes that is right by chance
    would be a wonder."""
    # a letter that is cut in two at the end says nothing against it
    text = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(data)
    lost = text.count("\ufffd") - data.count("\ufffd".encode())
    if not lost and len(text.encode()) == len(data):
        return True
    right = sum(1 for _ in _LETTERS.finditer(text)) - lost
    return right > 0 and 2 * lost <= right


def _wide(data: bytes) -> str:
    """The codec of a text whose letters have two or four bytes each, or ""."""
    sample = data[: SAMPLE // 4 * 4]
    scores = {name: _ordinary(sample.decode(name, errors="replace")) for name in _WIDE}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else ""


def _ordinary(text: str) -> float:
    """How much of it is ASCII, East Asian marks or of one alphabet; 0 where too much is no character.

    All scripts need some of these, and with bytes in another order none is left.
    """
    strange = sum(
        unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs") and letter not in "\t\n\f\r\x1b\x1a"
        for letter in text
    ) + text.count("\ufffd")
    if strange > len(text) // _STRAY + (len(text) > 8):
        return 0.0
    common = sum(
        " " <= letter <= "~" or letter in "\n\r\t" or "\u3000" <= letter <= "\u30ff" or letter > "\uff00"
        for letter in text
    )
    pages = Counter(ord(letter) >> 8 for letter in text)
    alike = max(pages.values(), default=0)  # an alphabet lies on one page of Unicode
    return (common + alike) / len(text) if common > len(text) / _STRAY or alike > len(text) / 2 else 0.0


# ---- older encodings ---------------------------------------------------------------------------------------


def _likeliest(data: bytes) -> str:
    """The codec in which `data`, which is not UTF-8, reads best."""
    sample = _telling(data)
    beyond = len(sample) - len(sample.translate(None, _BEYOND))
    if beyond <= _FEW // 2 and _only_marks(sample.decode("cp1252", errors="replace")):
        return "cp1252"
    found = _weighed(sample)
    for name in sorted({*_WEIGHED.values()} - found.keys()):
        # a codec that fits but for a stray byte is not among those that were weighed
        clean = sample.decode(name, errors="ignore").encode(name, errors="ignore")
        missing = len(sample) - len(clean)
        if 0 < missing <= 1 + beyond // _STRAY and len(clean) > 4 * missing:
            found[name] = _weighed(clean).get(name, 0.0) * (1 - 2 * missing / max(1, beyond))
    if "cp1252" in found:
        found["cp1252"] *= 1 + _WESTERN * min(1.0, _FEW / max(1, beyond))
    scores = {
        name: weight * _plausible(sample[:10_000].decode(name, errors="ignore"))
        for name, weight in found.items()
    }
    best = max(scores, key=lambda name: scores[name], default="cp1252")
    if not scores.get(best):
        return "cp1252"
    read = sample.decode(best, errors="replace")
    # of several that read it alike, the commonest, which stands first
    return next(name for name in encodings.NAMES if name in found and sample.decode(name, "replace") == read)


def _weighed(sample: bytes) -> dict[str, float]:
    """What chardet thinks of each codec that can read all of `sample`."""
    import chardet  # takes 70 ms, and few texts need it

    found = dict[str, float]()
    for row in chardet.detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=_WEIGHED
    ):
        name = _WEIGHED.get(row["encoding"] or "", "")
        if name and _exactly(name, sample) is not None:
            found[name] = max(found.get(name, 0.0), row["confidence"])
    return found


def _telling(data: bytes) -> bytes:
    """`SAMPLE` bytes of the lines that hold letters beyond ASCII, wherever in the text they stand."""
    if len(data) <= SAMPLE:
        return data
    lines, size = list[bytes](), 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[: SAMPLE - size])
            size += len(lines[-1])
            if size >= SAMPLE:
                break
    return b"".join(lines)


def _only_marks(text: str) -> bool:
    """Whether there is nothing beyond ASCII but quotation marks, dashes and signs, as in English."""
    return (
        "\ufffd" not in text
        and not _LETTERS.sub("", text).isspace()
        and not any(letter.isalpha() for letter in _LETTERS.findall(text))
        and _plausible(text) == 1.0
    )


def _plausible(text: str) -> float:
    """From 1 to 0 the more signs stand where none belongs: two scripts in one word, „marks" inside a word."""
    odd = total = 0
    for place, letter in enumerate(text):
        if letter <= "\x7f":
            continue
        total += 1
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        inside = before.isalpha() and after.isalpha()
        if letter in "ªº":
            odd += inside
        elif letter.isalpha():
            if not _is_latin(letter):
                sides = _is_ascii_letter(before) + _is_ascii_letter(after)
                odd += sides > (1 if _is_wide(letter) else 0)
            else:
                odd += letter.isupper() and before.islower()
        elif unicodedata.category(letter) in ("Cc", "So", "Co", "Cn"):
            odd += letter not in "©®°"
        elif letter in "‚„":
            odd += before.isalpha()
        elif letter in "€†‡":
            odd += after.isalpha()
        else:
            odd += inside and letter not in _WITHIN and not unicodedata.combining(letter)
    return (1 - odd / total) ** 2 if total else 1.0


def _is_ascii_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or "\uff00" < letter < "\uff5b"


def _is_wide(letter: str) -> bool:
    """Chinese and Japanese stand beside Latin letters without a space."""
    return letter >= "\u2e80"
