"""The words of documents, and what is said about those that have none to give."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import media, noting
from desktop.engine.reading import documents, read_text
from desktop.engine.reading.documents import bounds, pages
from desktop.engine.reading.texts import read_as
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, Row, encodings, files, kinds, notes, say
from tests.engine.reading.made_documents import (
    OF_ALL_KINDS,
    REGARDS,
    WORDS,
    docx,
    eml,
    epub,
    odt,
    pdf,
    rtf,
    zipped,
)


def read(folder: Path, name: str, data: bytes) -> tuple[str, tuple[Message, ...]]:
    """The text of a file with these bytes, and what is noted about it."""
    (folder / name).write_bytes(data)
    with noting.collected() as said:
        return read_text(folder / name), said.of()


def refused(folder: Path, name: str, data: bytes) -> Message:
    with pytest.raises(Trouble) as trouble:
        read(folder, name, data)
    assert trouble.value.kind is ErrorKind.BAD_FILE
    return trouble.value.message


@pytest.mark.parametrize("name", OF_ALL_KINDS)
def test_the_words_of_a_document_are_a_text(tmp_path: Path, name: str) -> None:
    text, said = read(tmp_path, name, OF_ALL_KINDS[name])
    assert WORDS in text
    assert ("Second page." if name == "a.pdf" else REGARDS) in text
    assert not any(sign in text for sign in "<>{}\\") or name == "a.eml"
    assert said == ((notes.PICTURES_LEFT_OUT(count=1),) if name == "a.html" else ())
    assert media.kind_of(tmp_path / name) is media.Media.TEXT


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.pdf", "a.rtf"])
def test_a_document_is_known_without_its_ending(tmp_path: Path, name: str) -> None:
    text, _ = read(tmp_path, "letter", OF_ALL_KINDS[name])
    assert WORDS in text
    assert media.kind_of(tmp_path / "letter") is media.Media.TEXT


@pytest.mark.parametrize(
    ("name", "like"), [("a.doc", "a.html"), ("a.doc", "a.rtf"), ("a.txt", "a.docx"), ("a.pdf", "a.odt")]
)
def test_a_document_under_the_name_of_another_is_read_as_what_it_is(
    tmp_path: Path, name: str, like: str
) -> None:
    assert WORDS in read(tmp_path, name, OF_ALL_KINDS[like])[0]


def test_every_ending_that_is_read_here_is_one_of_texts() -> None:
    assert documents._BY_ENDING.keys() <= media.DOCUMENTS
    assert media.DOCUMENTS <= media.TEXTS
    assert {*media._WORDS, kinds.PROTECTED_OFFICE} == {*documents.KINDS}


# ---- what is left out --------------------------------------------------------------------------------------

CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def test_a_word_document_in_full(tmp_path: Path) -> None:
    body = (
        f"<w:tbl><w:tr>{CELL.format('Item')}{CELL.format('Price')}</w:tr>"
        f"<w:tr>{CELL.format('Box')}{CELL.format('3')}</w:tr></w:tbl>"
        '<w:p><w:r><a:blip embed="1"/></w:r><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t>'
        "</w:r><w:commentReference/></w:p>"
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    text, said = read(tmp_path, "a.docx", docx(body, footnotes="<w:p><w:r><w:t>A note.</w:t></w:r></w:p>"))
    assert text.splitlines() == [
        WORDS, "Item\tPrice", "Box\t3", "one\ttwo", "three", "new", REGARDS, "", "A note.",
    ]  # fmt: skip
    assert said == (
        notes.PICTURES_LEFT_OUT(count=1),
        notes.COMMENTS_LEFT_OUT(count=1),
        notes.TABLES_IN_ROWS(count=1),
        notes.CHANGES_ACCEPTED(),
    )


def test_an_open_document_in_full(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        f"<table:table><table:table-row>{cell.format('Box')}{cell.format('3')}</table:table-row></table:table>"
        '<text:p>a<text:tab/>b<text:s text:c="3"/>c<text:line-break/>d<office:annotation>'
        "<text:p>mind</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
        "<draw:frame><draw:image/></draw:frame>"
        "<text:tracked-changes><text:changed-region>gone</text:changed-region></text:tracked-changes>"
    )
    text, said = read(tmp_path, "a.odt", odt(body))
    assert text.split() == f"{WORDS} Box 3 a b c d {REGARDS} A note.".split()
    assert "Box\t3\n" in text
    assert "a\tb   c\nd" in text
    assert {message.code for message in said} == {
        row.code
        for row in (
            notes.PICTURES_LEFT_OUT,
            notes.COMMENTS_LEFT_OUT,
            notes.TABLES_IN_ROWS,
            notes.CHANGES_ACCEPTED,
        )
    }


def test_attachments_are_counted_and_the_plain_part_is_read(tmp_path: Path) -> None:
    text, said = read(tmp_path, "a.eml", eml(attached=2))
    assert text.startswith("From: ann@example.org\nTo: bob@example.org\nSubject: Späte Lieferung\n\n")
    assert text.count(WORDS) == 1
    assert said == (notes.ATTACHMENTS_LEFT_OUT(count=2),)


@pytest.mark.parametrize(("charset", "words"), [("iso-2022-jp", "荷物が遅れて"), ("windows-1250", "Łódź")])
def test_an_e_mail_says_its_encoding(tmp_path: Path, charset: str, words: str) -> None:
    codec = {"windows-1250": "cp1250"}.get(charset, charset)
    head = f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    text, said = read(tmp_path, "a.eml", head + words.encode(codec))
    assert (text.strip(), said) == (words, ())


def test_a_web_page_says_its_encoding(tmp_path: Path) -> None:
    page = '<html><head><meta charset="{}"></head><body>Łódź – жук</body></html>'
    text, said = read(tmp_path, "a.html", page.format("windows-1251").encode("cp1251", "xmlcharrefreplace"))
    assert (text.strip(), said) == ("Łódź – жук", ())
    assert "жук" in read(tmp_path, "b.html", page.format("latin1").encode())[0], "UTF-8 is UTF-8"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.html", "<html><body>{}</body></html>"),
        ("a.htm", "<html><head><meta charset='nonsense'></head><body>{}</body></html>"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n{}\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n"),
    ],
)
def test_another_encoding_can_be_named_where_one_was_guessed(tmp_path: Path, name: str, form: str) -> None:
    words = "Zażółć gęślą jaźń, powiedział źrebię."
    file = tmp_path / name
    file.write_bytes(form.format(words).encode("cp1250"))
    with noting.collected() as said:
        text, guessed = read_as(file)
    assert text.strip() == words and guessed == "cp1250"
    assert said.of() == (notes.READ_AS(encoding=encodings.CP1250()),)
    with noting.collected() as said:
        text, guessed = read_as(file, "iso8859-2")
    assert text.strip() == words.encode("cp1250").decode("iso8859-2").strip() != words
    assert guessed == "" and notes.READ_AS.code not in {note.code for note in said.of()}


def test_subtitles_without_empty_lines_between_them(tmp_path: Path) -> None:
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n"
    data = (
        cue.format(n=1, words="One,\ntwo.")
        + cue.format(n=2, words="In 1999")
        + cue.format(n=3, words="Three")
    )
    assert read(tmp_path, "a.srt", data.encode())[0] == "One, two.\nIn 1999\nThree\n"


def test_a_header_without_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    text, _ = read(tmp_path, "a.eml", b"To: " + b"ann@example.org, " * 100_000 + b"\r\n\r\nHello")
    assert text.endswith("Hello") and len(text) < 3_000


def test_pages_without_words_are_told(tmp_path: Path) -> None:
    text, said = read(tmp_path, "a.pdf", pdf(WORDS, "", ""))
    assert text.strip() == WORDS
    assert said == (notes.PAGES_WITHOUT_WORDS(count=2),)


def test_a_broken_chapter_costs_that_chapter(tmp_path: Path) -> None:
    data = epub((WORDS, "x" * 500))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.getinfo("OEBPS/text/c1.xhtml").header_offset + 60
    data = data[:place] + bytes(5) + data[place + 5 :]
    text, said = read(tmp_path, "a.epub", data)
    assert text.strip() == WORDS
    assert said == (notes.CHAPTERS_LOST(count=1),)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>a<b>b</b> c<p>d", "ab c\n\nd"),
        ("<table><tr><td>1<td>2<tr><td>3</table>e", "1\t2\n3\n\ne"),
        ("<title>x</title><head><p>seen</p>", "seen"),
        ("<script>if (a<b) '<p>'</SCRIPT>e &amp; f &lt;g&gt; &#x41;", "e & f <g> A"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ('<a title="1 > 0">x</a> 3 < 4 <!-- <p>no</p> -->y', "x 3 < 4 y"),
        ("<svg><svg></svg><text>no</text></svg>yes<br>and", "yes\nand"),
        ("&#99999999999999999999999999;", "\ufffd"),
    ],
)
def test_a_page_is_read_as_a_browser_shows_it(page: str, words: str) -> None:
    assert pages.words_of(page)[0] == words + "\n"


@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<a ", "<!", "&", "<div>", "</", "<a b='", "<?", "&#", "<script>", '<a href="x']
)
def test_what_is_never_closed_is_looked_at_once(piece: str) -> None:
    assert pages.words_of(piece * 200_000)


# ---- what is refused ---------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "row"),
    [
        ("a.pdf", pdf("", picture=True), files.PDF_SCANNED),
        ("a.pdf", pdf(""), files.PDF_WITHOUT_WORDS),
        ("a.pdf", b"%PDF-1.4\nnothing\n", files.DOCUMENT_DAMAGED),
        ("a.odt", odt(manifest="<encryption-data/>"), files.DOCUMENT_PROTECTED),
        ("a.epub", epub(encrypted="OEBPS/text/c0.xhtml"), files.DOCUMENT_PROTECTED),
        ("a.epub", zipped({"x": "y"}, "application/epub+zip"), files.DOCUMENT_DAMAGED),
        ("a.doc", OLE + b"\0" * 600, files.OLD_WORD),
        ("a.docx", docx()[:300], files.DOCUMENT_DAMAGED),
        ("a.docx", zipped({"word/other.xml": "<a/>"}), files.DOCUMENT_DAMAGED),
        ("a.eml", b"Content-Type: application/pkcs7-mime\r\n\r\nMIIB", files.MAIL_PROTECTED),
        ("a.html", b"<html><script>1</script></html>", files.NO_TEXT),
        ("a.xlsx", zipped({"xl/workbook.xml": "<x/>"}), files.NOT_WANTED),
        ("a.wpd", b"\xffWPC" + bytes(100), files.NOT_WANTED),
        ("a.one", bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(100), files.NOT_WANTED),
        ("a.ps", b"%!PS-Adobe-3.0\n%%Pages: 1\nshowpage\n", files.NOT_WANTED),
    ],
)
def test_a_refusal_says_what_it_is_and_what_to_do(tmp_path: Path, name: str, data: bytes, row: Row) -> None:
    message = refused(tmp_path, name, data)
    assert row.says(message)
    assert say(message).startswith(("This is a", "There is no text"))


def test_a_workbook_is_to_become_a_table(tmp_path: Path) -> None:
    assert ".csv" in say(refused(tmp_path, "a.xlsx", zipped({"xl/workbook.xml": "<x/>"})))


PAIRS = zip("bcdefgh", "abcdefg", strict=True)
BOMB = "".join(f'<!ENTITY {one} "&{last};&{last};">' for one, last in PAIRS)


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY a "ha">{BOMB}',
        '<!ENTITY h SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://x/y">',
    ],
)
def test_entities_are_not_opened(tmp_path: Path, declared: str) -> None:
    document = f"<!DOCTYPE w [{declared}]><w:document xmlns:w='x'><w:t>&h;</w:t></w:document>"
    message = refused(tmp_path, "a.docx", zipped({"word/document.xml": document}))
    assert message == files.DOCUMENT_WITH_ENTITIES()


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.html", "a.pdf"])
def test_a_document_that_swells_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST", 30)
    assert files.TEXT_TOO_LONG.says(refused(tmp_path, name, OF_ALL_KINDS[name]))


def test_markup_that_swells_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swollen = docx("<w:x/>" * 400_000)
    monkeypatch.setattr(bounds, "_SWOLLEN", 1_000_000)
    assert refused(tmp_path, "a.docx", swollen) == files.DOCUMENT_SWELLS()
    monkeypatch.setattr(bounds, "LARGEST_PART", 1_000_000)
    assert files.TEXT_TOO_LONG.says(refused(tmp_path, "a.docx", swollen))


def test_a_page_whose_font_does_not_name_its_letters_is_not_taken_for_words(tmp_path: Path) -> None:
    shapes = r"\001\004\005\006 \016\017\020\021"
    assert refused(tmp_path, "a.pdf", pdf(shapes)) == files.PDF_NAMELESS_LETTERS(count=1)
    assert refused(tmp_path, "a.pdf", pdf(shapes, "", shapes)) == files.PDF_NAMELESS_LETTERS(count=2)
    text, said = read(tmp_path, "a.pdf", pdf("Words that can be read", shapes))
    assert text == "Words that can be read\n"
    assert said == (notes.PAGES_NAMELESS(count=1),)


def test_a_mailbox_is_all_its_e_mails(tmp_path: Path) -> None:
    line = b"From ann@example.org Thu Jan  1 00:00:00 2015\n"
    plain = b"Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\nContent-Type: text/plain; charset=iso-8859-1\n"
    plain += b"Content-Transfer-Encoding: quoted-printable\n\nF=FCr dich.\n\nFrom here on\nI walk.\n\n"
    locked = b"Content-Type: application/pkcs7-mime\n\nMIIB\n\n"
    box = line + plain + line + locked + line + eml(attached=2)
    text, said = read(tmp_path, "Sent.mbox", box)
    assert text.startswith("Subject: Grüße\n\nFür dich.\n\nFrom here on\nI walk.\n\n\n")
    assert text.endswith(read(tmp_path, "a.eml", eml(attached=2))[0].strip())
    assert said == (notes.MAILS_LEFT_OUT(count=1), notes.ATTACHMENTS_OF_BOX_LEFT_OUT(count=2))
    assert refused(tmp_path, "a.mbox", line + locked) == files.MAIL_DAMAGED()
    assert read(tmp_path, "a.mbox", box.replace(b"\r", b"").replace(b"\n", b"\r\n"))[0] == text


def test_an_e_mail_of_e_mails_without_end_is_refused(tmp_path: Path) -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(1500))
    assert refused(tmp_path, "a.eml", nested.encode()) == files.MAIL_DAMAGED()


# ---- damage ------------------------------------------------------------------------------------------------

settled = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_words_before_a_damaged_place_are_read_and_what_is_missing_is_told(tmp_path: Path) -> None:
    text, said = read(
        tmp_path, "a.docx", zipped({"word/document.xml": "<d><w:t>The parcel</w:t><w:t>came</w:t><w:p></d>"})
    )
    assert (text.strip(), said) == ("The parcelcame", (notes.DOCUMENT_CUT_OFF(),))
    text, said = read(tmp_path, "a.rtf", rtf()[:-20])
    assert WORDS in text
    assert notes.DOCUMENT_CUT_OFF() in said


@settled
@given(st.sampled_from(sorted(OF_ALL_KINDS)), st.data())
def test_whatever_is_cut_off_or_flipped_there_is_a_text_or_a_true_sentence(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    whole = bytearray(OF_ALL_KINDS[name])
    if data.draw(st.booleans()):
        whole = whole[: data.draw(st.integers(1, len(whole)))]
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    file = tmp_path / name
    file.write_bytes(whole)
    try:
        with noting.collected():
            assert read_text(file).strip()
    except Trouble as trouble:
        assert trouble.kind is ErrorKind.BAD_FILE
        assert say(trouble.message).endswith(".")
    os.remove(file)  # noqa: PTH107


@settled
@given(
    st.sampled_from([".docx", ".odt", ".pdf", ".rtf", ".html", ".eml", ".srt", ".epub", ".txt"]), st.binary()
)
def test_any_bytes_are_a_text_or_refused(tmp_path: Path, ending: str, data: bytes) -> None:
    file = tmp_path / f"a{ending}"
    file.write_bytes(data)
    try:
        assert read_text(file)
    except Trouble as trouble:
        assert trouble.kind is ErrorKind.BAD_FILE
