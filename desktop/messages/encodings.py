"""The names of the encodings that a text may be read in, for people."""

from __future__ import annotations

from desktop.messages.message import Message, Row, as_it_is

UTF_8 = Row("encoding-utf-8", "Unicode (UTF-8)")
UTF_16 = Row("encoding-utf-16", "Unicode (UTF-16)")
UTF_16_LE = Row("encoding-utf-16-le", "Unicode (UTF-16, little-endian)")
UTF_16_BE = Row("encoding-utf-16-be", "Unicode (UTF-16, big-endian)")
UTF_32 = Row("encoding-utf-32", "Unicode (UTF-32)")
UTF_32_LE = Row("encoding-utf-32-le", "Unicode (UTF-32, little-endian)")
UTF_32_BE = Row("encoding-utf-32-be", "Unicode (UTF-32, big-endian)")
CP1252 = Row("encoding-cp1252", "Western European (Windows-1252)")
ISO8859_15 = Row("encoding-iso8859-15", "Western European (ISO 8859-15)")
CP850 = Row("encoding-cp850", "Western European (DOS 850)")
CP437 = Row("encoding-cp437", "American (DOS 437)")
MAC_ROMAN = Row("encoding-mac-roman", "Western European (Mac Roman)")
CP1250 = Row("encoding-cp1250", "Central European (Windows-1250)")
ISO8859_2 = Row("encoding-iso8859-2", "Central European (ISO 8859-2)")
CP852 = Row("encoding-cp852", "Central European (DOS 852)")
MAC_LATIN2 = Row("encoding-mac-latin2", "Central European (Mac)")
CP1251 = Row("encoding-cp1251", "Cyrillic (Windows-1251)")
KOI8_R = Row("encoding-koi8-r", "Russian (KOI8-R)")
KOI8_U = Row("encoding-koi8-u", "Ukrainian (KOI8-U)")
CP866 = Row("encoding-cp866", "Cyrillic (DOS 866)")
ISO8859_5 = Row("encoding-iso8859-5", "Cyrillic (ISO 8859-5)")
MAC_CYRILLIC = Row("encoding-mac-cyrillic", "Cyrillic (Mac)")
CP1253 = Row("encoding-cp1253", "Greek (Windows-1253)")
ISO8859_7 = Row("encoding-iso8859-7", "Greek (ISO 8859-7)")
CP737 = Row("encoding-cp737", "Greek (DOS 737)")
CP1254 = Row("encoding-cp1254", "Turkish (Windows-1254)")
CP857 = Row("encoding-cp857", "Turkish (DOS 857)")
CP1257 = Row("encoding-cp1257", "Baltic (Windows-1257)")
CP1255 = Row("encoding-cp1255", "Hebrew (Windows-1255)")
CP1256 = Row("encoding-cp1256", "Arabic (Windows-1256)")
ISO8859_6 = Row("encoding-iso8859-6", "Arabic (ISO 8859-6)")
CP874 = Row("encoding-cp874", "Thai (Windows-874)")
CP1258 = Row("encoding-cp1258", "Vietnamese (Windows-1258)")
CP932 = Row("encoding-cp932", "Japanese (Shift JIS)")
EUC_JP = Row("encoding-euc-jp", "Japanese (EUC)")
ISO2022_JP = Row("encoding-iso2022-jp", "Japanese (ISO 2022)")
GB18030 = Row("encoding-gb18030", "Chinese, simplified (GB 18030)")
BIG5 = Row("encoding-big5", "Chinese, traditional (Big5)")
CP949 = Row("encoding-cp949", "Korean (EUC, Windows-949)")

NAMES: dict[str, Row] = {
    "utf-8": UTF_8,
    "utf-16": UTF_16,
    "utf-16-le": UTF_16_LE,
    "utf-16-be": UTF_16_BE,
    "utf-32": UTF_32,
    "utf-32-le": UTF_32_LE,
    "utf-32-be": UTF_32_BE,
    "cp1252": CP1252,
    "iso8859-15": ISO8859_15,
    "cp850": CP850,
    "cp437": CP437,
    "mac-roman": MAC_ROMAN,
    "cp1250": CP1250,
    "iso8859-2": ISO8859_2,
    "cp852": CP852,
    "mac-latin2": MAC_LATIN2,
    "cp1251": CP1251,
    "koi8-r": KOI8_R,
    "koi8-u": KOI8_U,
    "cp866": CP866,
    "iso8859-5": ISO8859_5,
    "mac-cyrillic": MAC_CYRILLIC,
    "cp1253": CP1253,
    "iso8859-7": ISO8859_7,
    "cp737": CP737,
    "cp1254": CP1254,
    "cp857": CP857,
    "cp1257": CP1257,
    "cp1255": CP1255,
    "cp1256": CP1256,
    "iso8859-6": ISO8859_6,
    "cp874": CP874,
    "cp1258": CP1258,
    "cp932": CP932,
    "euc_jp": EUC_JP,
    "iso2022_jp": ISO2022_JP,
    "gb18030": GB18030,
    "big5hkscs": BIG5,
    "cp949": CP949,
}
"""By Python's name of the codec, in the order in which they are offered."""


def name_of(encoding: str) -> Message:
    """What the codec called `encoding` is called for people."""
    return NAMES[encoding]() if encoding in NAMES else as_it_is(encoding)
