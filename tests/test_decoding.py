"""Texts in the alphabets that people have on their disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.decoding import decode
from desktop.errors import Trouble
from desktop.media import kind_of
from desktop.messages import files
from desktop.tasks import Media
from desktop.workbench.trying.gathering import read_text

POLISH = "Zażółć gęślą jaźń. Święty Mikołaj przyszedł w środę rano i przyniósł książkę. " * 12
RUSSIAN = "Привет, как дела? Это письмо из архива. " * 20


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Käse", "cp1252"),
        ("naïve café résumé – 3 €", "cp1252"),
        ("smörgåsbord på svenska", "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        ("Käse für 3 €", "utf-8"),
        ("Käse für 3 €", "utf-8-sig"),
        ("Käse für 3 €", "utf-16"),
        ("Käse für 3 €", "utf-32"),
    ],
)
def test_a_text_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_cut_through_a_letter_is_no_reason_to_doubt_the_encoding() -> None:
    assert decode("xä".encode()[:-1], whole=False) == "x"


@pytest.mark.parametrize("data", [b"\x7fELF\x00\x00", "Käse".encode("utf-16")[:-1]])
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Trouble, match=r"\.$"):
        decode(data)


def pdf() -> bytes:
    """A real PDF of one page that says Hello, all of its bytes letters."""
    words = b"BT /F1 24 Tf 20 40 Td (Hello) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 120 80] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(data))
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf(), "PDF"),
        (pdf().replace(b"%PDF-1.4", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\x00"), "PDF"),
        (b"\xef\xbb\xbf\r\n" + pdf(), "PDF"),
        (b"%!PS-Adobe-3.0\n%%Pages: 1\nshowpage\n", "PostScript"),
        (b"{\\rtf1\\ansi Hello.\\par}", "Rich Text"),
    ],
)
def test_documents_of_other_programs_are_named_and_refused(tmp_path: Path, data: bytes, name: str) -> None:
    with pytest.raises(Trouble) as refused:
        decode(data, whole=False)
    assert refused.value.message == files.DOCUMENT(format=name)
    for file in (tmp_path / "paper.pdf", tmp_path / "paper.txt", tmp_path / "paper"):
        file.write_bytes(data)
        assert kind_of(file) is Media.TEXT, "to whoever opens it"
        opened = read_text(str(file))
        assert (opened.text, opened.problem) == ("", refused.value.message)


def test_a_text_about_such_documents_is_a_text() -> None:
    assert decode(b"A file that begins with %PDF is no text.").startswith("A file")
