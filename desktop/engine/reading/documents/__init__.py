"""The words of documents: what somebody would read who opened them, without their looks.

One module a family of formats; `reader_of` finds the one for a file. A reader notes what it leaves
out (`desktop.noting`), opens no connection, and refuses more than `bounds.MOST` letters.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop import media
from desktop.engine.reading.documents import books, mail, office, pages, pdf, rich_text, subtitles
from desktop.messages import kinds
from desktop.messages.kinds import Kind

Reader = Callable[[Path, str], tuple[str, str]]
"""Given a file and the codec of its letters, or "" to find it out: its words, and the codec that was guessed,
or "" if there was nothing to guess."""


def _sure(read: Callable[[Path], str]) -> Reader:
    """The reader of a format that says itself what its letters are."""
    return lambda path, _encoding: (read(path), "")


_BY_KIND: dict[Kind, Reader] = {
    kinds.PDF: _sure(pdf.read),
    kinds.WORD: _sure(office.read_word),
    kinds.PROTECTED_OFFICE: _sure(office.refuse_protected),
    kinds.ODT: _sure(office.read_open_document),
    kinds.EPUB: _sure(books.read),
    kinds.RICH_TEXT: _sure(rich_text.read),
}
KINDS = tuple(_BY_KIND)
"""Kinds of documents that are known by what is in them."""
_BY_ENDING: dict[str, Reader] = {
    ".html": pages.read,
    ".htm": pages.read,
    ".xhtml": pages.read,
    ".eml": _sure(mail.read),
    ".mbox": _sure(mail.read_box),
    ".mht": _sure(mail.read),
    ".mhtml": _sure(mail.read),
    ".srt": subtitles.read,
    ".vtt": subtitles.read,
}
"""Formats whose bytes are letters, so that only the name says that they are not read as they are."""


def reader_of(path: str | os.PathLike[str], kind: Kind | None) -> Reader | None:
    """Who reads `path`, a file of this kind; None for a plain text, and for what nobody here reads."""
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    ending = Path(path).suffix.lower()
    if kind is kinds.WEB_PAGE and ending not in media.TEXTS:  # also what Word saved as a page named .doc
        return pages.read
    return _BY_ENDING.get(ending) if kind in (None, kinds.TEXT, kinds.WEB_PAGE) else None
