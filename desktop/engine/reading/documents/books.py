"""E-books: the chapters of an EPUB in the order in which they are read (EPUB 3.3, 5.7)."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat

from desktop.content.checking import bad_file
from desktop.decoding import decode
from desktop.engine.reading.documents.bounds import check_length, part, small_part
from desktop.engine.reading.documents.pages import words_of
from desktop.errors import Trouble
from desktop.messages import files, kinds, notes
from desktop.noting import note

_MOST_CHAPTERS = 5_000


def read(path: Path) -> str:
    """The words of all chapters.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    damaged = files.DOCUMENT_DAMAGED(kind=kinds.EPUB())
    try:
        archive = zipfile.ZipFile(path)
    except Exception as error:
        raise bad_file(damaged, repr(error)) from error
    with archive:
        chapters = _chapters(archive)
        if not chapters:
            raise bad_file(damaged)
        locked = small_part(archive, "META-INF/encryption.xml").decode("utf-8", "replace")
        texts, length, pictures, lost = list[str](), 0, 0, 0
        for name in chapters:
            if name in locked:
                raise bad_file(files.DOCUMENT_PROTECTED(kind=kinds.EPUB()))
            try:
                text, seen = words_of(decode(b"".join(part(archive, name, damaged))).text)
            except Trouble as trouble:
                if files.TEXT_TOO_LONG.says(trouble.message):
                    raise
                lost += 1
                continue
            length += len(text)
            check_length(length)
            pictures += seen
            texts.append(text)
    if lost == len(chapters):
        raise bad_file(damaged)
    if lost:
        note(notes.CHAPTERS_LOST(count=lost))
    if pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    return "\n".join(text for text in texts if text.strip())


def _chapters(archive: zipfile.ZipFile) -> list[str]:
    """Names in the archive, as the package says; in the archive's own order if nothing can be read there."""
    names = archive.namelist()
    package = next((name for name in names if name.endswith(".opf")), "")
    hrefs, order = dict[str, str](), list[str]()

    def begin(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "item" and "id" in attributes:
            hrefs[attributes["id"]] = attributes.get("href", "")
        elif name == "itemref":
            order.append(attributes.get("idref", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    try:
        parser.Parse(small_part(archive, package), True)
    except expat.ExpatError:
        order.clear()
    folder = posixpath.dirname(package)
    known = set(names)
    listed = [posixpath.normpath(posixpath.join(folder, unquote(hrefs.get(one, "")))) for one in order]
    found = [name for name in listed if name in known]
    pages = (".xhtml", ".html", ".htm")
    return (found or [name for name in names if name.lower().endswith(pages)])[:_MOST_CHAPTERS]
