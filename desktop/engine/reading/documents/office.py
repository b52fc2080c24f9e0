"""Text documents of Word (ECMA-376, part 1) and of LibreOffice and others (OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from desktop.content.checking import bad_file
from desktop.engine.reading.documents.bounds import part, small_part
from desktop.engine.reading.documents.markup import Grammar, Words
from desktop.errors import Trouble
from desktop.messages import Row, files, kinds, notes
from desktop.messages.kinds import Kind
from desktop.noting import note

_WORD = Grammar(
    words=frozenset({"t"}),
    left_out=frozenset({"del", "moveFrom", "Fallback", "rPr", "pPr"}),
    before={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"},
    after={"p": "\n", "tr": "\n"},
    in_cell={"p": " ", "tc": "\t"},
    cell="tc",
    counted=frozenset({"blip", "imagedata", "tbl", "commentReference", "ins", "del"}),
)
_OPEN_DOCUMENT = Grammar(
    left_out=frozenset(
        {
            "annotation", "annotation-end", "tracked-changes", "note-citation", "ruby-text", "scripts",
            "font-face-decls", "automatic-styles", "master-styles", "styles", "settings", "meta", "forms",
            "sequence-decls", "user-field-decls", "variable-decls", "desc", "title", "event-listeners",
        }
    ),
    before={"tab": "\t", "line-break": "\n", "s": " "},
    after={"p": "\n", "h": "\n", "table-row": "\n"},
    in_cell={"p": " ", "h": " ", "table-cell": "\t"},
    cell="table-cell",
    aside=frozenset({"note-body"}),
    counted=frozenset({"image", "table", "annotation", "changed-region"}),
)  # fmt: skip

_LEFT_OUT: tuple[tuple[tuple[str, ...], Row], ...] = (
    (("blip", "imagedata", "image"), notes.PICTURES_LEFT_OUT),
    (("commentReference", "annotation"), notes.COMMENTS_LEFT_OUT),
    (("tbl", "table"), notes.TABLES_IN_ROWS),
)
_CHANGES = ("ins", "del", "changed-region")
_MAIN_PART = re.compile(r"word/document\d*\.xml")


def read_word(path: Path) -> str:
    """The words of a .docx file; footnotes stand at its end.

    Raises:
        Trouble: BAD_FILE, with the reason in words; also for the formats before .docx.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            raise bad_file(files.OLD_WORD())
    with _opened(path, kinds.WORD) as archive:
        names = archive.namelist()
        main = next((name for name in names if _MAIN_PART.fullmatch(name)), "word/document.xml")
        asides = [name for name in ("word/footnotes.xml", "word/endnotes.xml") if name in names]
        return _read(archive, _WORD, [main, *asides], kinds.WORD)


def read_open_document(path: Path) -> str:
    """The words of an .odt file; footnotes stand at its end.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    with _opened(path, kinds.ODT) as archive:
        if b"encryption-data" in small_part(archive, "META-INF/manifest.xml"):
            raise bad_file(files.DOCUMENT_PROTECTED(kind=kinds.ODT()))
        return _read(archive, _OPEN_DOCUMENT, ["content.xml"], kinds.ODT)


def refuse_protected(_path: Path) -> NoReturn:
    """Raises Trouble: the password has to be taken off."""
    raise bad_file(files.OFFICE_PROTECTED())


def _opened(path: Path, kind: Kind) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except Exception as error:  # a damaged list of contents has many ways to be read
        raise bad_file(files.DOCUMENT_DAMAGED(kind=kind()), repr(error)) from error


def _read(archive: zipfile.ZipFile, grammar: Grammar, names: Sequence[str], kind: Kind) -> str:
    counts: Counter[str] = Counter()
    texts = list[str]()
    for number, name in enumerate(names):
        words = Words(grammar)
        try:
            texts.append(words.read(part(archive, name, files.DOCUMENT_DAMAGED(kind=kind()))))
        except Trouble as trouble:
            if not number or not files.DOCUMENT_DAMAGED.says(trouble.message):
                raise
            words.is_cut = True
        counts += words.counts
        if words.is_cut and not "".join(texts).strip():
            raise bad_file(files.DOCUMENT_DAMAGED(kind=kind()))
        if words.is_cut and not (grammar is _OPEN_DOCUMENT and texts[-1:] == [""]):
            note(notes.DOCUMENT_CUT_OFF())
    tell_left_out(counts)
    return "\n".join(text for text in texts if text.strip())


def tell_left_out(counts: Counter[str]) -> None:
    """Note what of a document is no part of its text, by the elements that were counted."""
    for elements, row in _LEFT_OUT:
        if count := sum(counts[element] for element in elements):
            note(row(count=count))
    if any(counts[element] for element in _CHANGES):
        note(notes.CHANGES_ACCEPTED())
