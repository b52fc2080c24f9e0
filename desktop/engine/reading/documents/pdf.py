"""The words of PDF documents, read by PDFium."""

from __future__ import annotations

import threading
import unicodedata
from pathlib import Path

from desktop.content.checking import bad_file
from desktop.engine.reading.documents.bounds import check_length
from desktop.messages import files, kinds, notes
from desktop.noting import note

_one_at_a_time = threading.Lock()
"""PDFium is not made for threads."""


def read(path: Path) -> str:
    """The words of all pages, a blank line between them.

    Raises:
        Trouble: BAD_FILE: it is damaged, has a password, or holds pictures of pages only.
    """
    with _one_at_a_time:
        return _read(path)


def _read(path: Path) -> str:
    import pypdfium2
    import pypdfium2.raw

    texts, length, damaged = list[str](), 0, 0
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        row = files.DOCUMENT_PROTECTED if locked else files.DOCUMENT_DAMAGED
        raise bad_file(row(kind=kinds.PDF()), repr(error)) from error
    pictures = 0
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                words = page.get_textpage()
                text = words.get_text_range()
                pictures += sum(1 for _ in page.get_objects((pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), 1))
                words.close()
                page.close()
            except pypdfium2.PdfiumError:
                damaged += 1
                continue
            length += len(text)
            check_length(length)
            texts.append(_lines(text))
    finally:
        document.close()
    nameless = sum(map(_is_nameless, texts))
    texts = [text for text in texts if not _is_nameless(text)]
    if nameless and not any(map(str.strip, texts)):
        raise bad_file(files.PDF_NAMELESS_LETTERS(count=nameless))
    blank = sum(not text.strip() for text in texts)
    if blank == len(texts):
        if damaged or not texts:
            raise bad_file(files.DOCUMENT_DAMAGED(kind=kinds.PDF()))
        raise bad_file((files.PDF_SCANNED if pictures else files.PDF_WITHOUT_WORDS)(count=blank))
    if damaged:
        note(notes.PAGES_DAMAGED(count=damaged))
    if nameless:
        note(notes.PAGES_NAMELESS(count=nameless))
    if blank:
        note(notes.PAGES_WITHOUT_WORDS(count=blank))
    elif pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    return "\n\n".join(text.strip() for text in texts if text.strip()) + "\n"


def _is_nameless(text: str) -> bool:
    """Whether most of a page is numbers of shapes: its fonts do not say which letters they draw."""
    letters = "".join(text.split())
    strange = sum(letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Co") for letter in letters)
    return 2 * strange > len(letters)


def _lines(text: str) -> str:
    """PDFium ends lines as Windows does, and marks a hyphen at a line's end that belongs to no word."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for hyphen in ("\ufffe", "\x02"):
        text = text.replace(f"{hyphen}\n", "").replace(hyphen, "")
    return text.replace("\0", "")
