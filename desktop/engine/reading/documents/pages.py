"""Web pages: what a browser would show, in lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from desktop.decoding import codec, decode
from desktop.engine.reading.documents.bounds import check_length, whole
from desktop.messages import encodings, notes
from desktop.noting import note

_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head"})
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


def read(path: Path) -> str:
    """The words of an HTML file.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    data = whole(path)
    decoded = decode(data)
    if decoded.guessed:
        head = data[:4096]
        named = _CHARSET.search(head) or _XML_ENCODING.search(head)
        if named and (name := codec(named[1].decode("ascii", "replace"))):
            decoded = decode(data, name)
        else:
            note(notes.READ_AS(encoding=encodings.name_of(decoded.encoding)))
    if decoded.lost:
        note(notes.LETTERS_LOST(count=decoded.lost))
    text, pictures = words_of(decoded.text)
    if pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    return text


def words_of(html: str) -> tuple[str, int]:
    """The words of HTML, and how many pictures stand between them."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.text(), page.pictures


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = 0
        self._pieces: list[str] = []
        self._length = 0
        self._silent: list[str] = []
        self._kept = 0

    def text(self) -> str:
        joined = "".join(self._pieces)
        joined = re.sub(r"[ \t]*\n[ \t]*", "\n", joined.replace("\0", ""))
        return re.sub(r"\n{3,}", "\n\n", joined).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "body":
            self._silent.clear()  # whatever was left open in the head
        if self._silent:
            return
        self.pictures += tag == "img"
        if tag == "br":
            self._put("\n")
        elif tag in ("td", "th"):
            self._put("\t")
        self._line(tag)
        self._kept += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif not self._silent:
            self._kept -= tag == "pre" and self._kept > 0
            self._line(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            if not self._kept:
                data = re.sub(r"\s+", " ", data.replace("\xa0", " "))
                if data == " " and (not self._pieces or self._pieces[-1].endswith(("\n", "\t", " "))):
                    return
            self._put(data)

    def _line(self, tag: str) -> None:
        if tag in _BLOCKS:
            ended = not self._pieces or self._pieces[-1].endswith("\n")
            self._put("\n" if tag in _APART else "" if ended else "\n")
            if tag in _APART and not ended:
                self._put("\n")

    def _put(self, words: str) -> None:
        self._length += len(words)
        check_length(self._length)
        if words:
            self._pieces.append(words)
