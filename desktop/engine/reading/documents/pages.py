"""Web pages: what a browser would show, in lines."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from desktop.decoding import codec
from desktop.engine.reading.alphabets import text_in
from desktop.engine.reading.documents.bounds import check_length, whole
from desktop.messages import notes
from desktop.noting import note

_RAW = frozenset({"script", "style", "noscript", "iframe", "textarea", "title"})
"""Elements in which "<" begins nothing but their own end …"""
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head"})
"""… and those of which nothing is seen."""
_NAME = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"""<(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_ENDLESS_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_AROUND_ENDS = re.compile(r"[ \t]*+\n[ \t]*+")
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "dl", "pre"})
"""Blocks with an empty line around them …"""
_BLOCKS = _APART | frozenset(
    {
        "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main",
        "menu", "nav", "option", "section", "summary", "tbody", "tfoot", "thead", "tr",
    }
)  # fmt: skip
"""… and those that are only lines of their own."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""")


def read(path: Path, encoding: str) -> tuple[str, str]:
    """The words of an HTML file, and the codec that was guessed (`documents.Reader`).

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    data = whole(path)
    head = data[:4096]
    named = _CHARSET.search(head) or _XML_ENCODING.search(head)
    html, guessed = text_in(data, encoding, codec(named[1].decode("ascii", "replace")) if named else "")
    text, pictures = words_of(html)
    if pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    return text, guessed


def words_of(html: str) -> tuple[str, int]:
    """The words of HTML, and how many pictures stand between them.

    As a browser does it, nothing is an error; every letter is looked at once, also where nothing is closed,
    for which the standard library's parser takes hours.
    """
    page, place = _Page(), 0
    while (start := html.find("<", place)) >= 0:
        page.say(html[place:start])
        place = _behind(html, start, page)
    page.say(html[place:])
    return page.text(), page.pictures


def _behind(html: str, start: int, page: _Page) -> int:
    """Where the text goes on behind the sign "<" at `start`."""
    if html.startswith("<!--", start):
        return _end_of(html, "-->", start + 4)
    if html.startswith(("<!", "<?"), start):
        return _end_of(html, ">", start)
    named = _NAME.match(html, start)
    if named is None:
        page.say("<")
        return start + 1
    whole = _TAG.match(html, start)
    behind = whole.end() if whole else _end_of(html, ">", start)
    tag = named[2].lower()
    page.pass_tag(tag, ends=bool(named[1]))
    if tag in _RAW and not named[1]:
        close = re.compile(f"</{tag}", re.IGNORECASE).search(html, behind)
        return close.start() if close else len(html)
    return behind


def _end_of(html: str, sign: str, start: int) -> int:
    stop = html.find(sign, start)
    return stop + len(sign) if stop >= 0 else len(html)


class _Page:
    """What is seen of a page so far."""

    def __init__(self) -> None:
        self.pictures = 0
        self._pieces: list[str] = []
        self._length = 0
        self._silent = ""
        """The element in which nothing is seen, and how often it was begun."""
        self._depth = 0
        self._kept = 0

    def text(self) -> str:
        joined = _AROUND_ENDS.sub("\n", "".join(self._pieces).replace("\0", ""))
        return re.sub(r"\n{3,}", "\n\n", joined).strip() + "\n"

    def pass_tag(self, tag: str, ends: bool) -> None:
        if tag == "body" or (self._silent == "head" and tag in _BLOCKS):
            self._silent = ""  # whatever was left open in the head
        if self._silent:
            if tag == self._silent:
                self._depth += -1 if ends else 1
                self._silent = self._silent if self._depth else ""
        elif tag in _SILENT:
            if not ends:
                self._silent, self._depth = tag, 1
        else:
            self._place(tag, ends)

    def say(self, words: str) -> None:
        if self._silent or not words:
            return
        words = unescape(_ENDLESS_NUMBER.sub("\ufffd", words))
        if not self._kept:
            words = re.sub(r"\s+", " ", words.replace("\xa0", " "))
            if words == " " and (not self._pieces or self._pieces[-1].endswith(("\n", "\t", " "))):
                return
        self._put(words)

    def _place(self, tag: str, ends: bool) -> None:
        self.pictures += tag == "img" and not ends
        if tag == "br":
            self._put("\n")
        elif tag in ("td", "th") and not ends:
            self._put("\t")
        elif tag in _BLOCKS:
            self._end_line()
            if tag in _APART and not "".join(self._pieces[-2:]).endswith("\n\n"):
                self._put("\n")
        if tag == "pre":
            self._kept = max(0, self._kept + (-1 if ends else 1))

    def _end_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._put("\n")

    def _put(self, words: str) -> None:
        self._length += len(words)
        check_length(self._length)
        self._pieces.append(words)
