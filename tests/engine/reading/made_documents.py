"""Documents as people have them, made of a few words."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

WORDS = "The parcel came three days late."
REGARDS = "Grüße, Łucja"


def zipped(parts: dict[str, str | bytes], first: str = "") -> bytes:
    """A ZIP archive; OpenDocument and EPUB keep their type in the first file, unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def docx(body: str = "", **parts: str) -> bytes:
    """A Word document; `body` is put between its first and its last paragraph."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W} {_A}><w:body>'
        "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>The parcel </w:t></w:r>"
        f"<w:r><w:t>came three days late.</w:t></w:r></w:p>{body}"
        f"<w:p><w:r><w:t>{REGARDS}</w:t></w:r></w:p></w:body></w:document>"
    )
    extra = {f"word/{name}.xml": f"<w:{name} {_W}>{content}</w:{name}>" for name, content in parts.items()}
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **extra})


def odt(body: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text; `body` is put between its first and its last paragraph."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "draw")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}>'
        "<office:automatic-styles>x</office:automatic-styles><office:body>\n<office:text>\n"
        "<text:p>The parcel <text:span>came three</text:span> days late.</text:p>\n"
        f"{body}<text:h>{REGARDS}</text:h></office:text></office:body></office:document-content>"
    )
    parts = {"content.xml": content, "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>"}
    return zipped(dict(parts), "application/vnd.oasis.opendocument.text")


def epub(chapters: tuple[str, ...] = (WORDS, REGARDS), encrypted: str = "") -> bytes:
    """A book with its chapters in the opposite order in the archive."""
    items = "".join(f'<item id="c{n}" href="text/c{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    pages = {
        f"OEBPS/text/c{n}.xhtml": f"<html><head><title>T</title></head><body><p>{text}</p></body></html>"
        for n, text in reversed(list(enumerate(chapters)))
    }
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    lock = {"META-INF/encryption.xml": encrypted} if encrypted else {}
    return zipped({"OEBPS/content.opf": package, **pages, **lock}, "application/epub+zip")


def pdf(*pages: str, picture: bool = False) -> bytes:
    """A PDF with a line of words on each of its pages; with a picture of one point if wanted."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    image = 4 + 2 * count
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, words in enumerate(pages):
        drawn = "q 50 0 0 50 0 0 cm /I Do Q " if picture else ""
        stream = f"{drawn}BT /F1 24 Tf 20 40 Td ({words}) Tj ET" if words else drawn
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 80] /Contents {5 + 2 * number} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> /XObject << /I {image} 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        " /Length 1 >>\nstream\nx\nendstream"
    )
    data, places = b"%PDF-1.4\n", list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one.encode("latin-1"))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(data))
    )


def rtf() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 The parcel came {\b three} days late.\par "
        rb"Gr\'fc\u223?e, \u321?ucja\par}"
    )


def eml(attached: int = 0) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "ann@example.org", "bob@example.org", "Späte Lieferung"
    letter.set_content(f"{WORDS}\n\n{REGARDS}\n")
    letter.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    for number in range(attached):
        letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename=f"{number}.png")
    return letter.as_bytes()


def html() -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>Shop</title><style>p {}</style></head><body>"
        "<script>var a = '<p>no</p>';</script><p>The parcel\n came <b>three</b> days late.</p>"
        "<div>Gr&uuml;ße, &#x141;ucja</div><img src='http://example.org/a.png'></body></html>"
    ).encode()


def srt() -> bytes:
    return (
        f"1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>{WORDS}</i>\r\n\r\n"
        f"2\r\n00:00:03,000 --> 00:00:04,000\r\n{{\\an8}}Grüße,\r\nŁucja\r\n"
    ).encode()


def vtt() -> bytes:
    return (
        f"WEBVTT\n\nNOTE made by hand\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann>{WORDS}\n\n"
        f"00:03.000 --> 00:04.000\n<c.loud>Grüße,</c> <00:03.500>Łucja\n"
    ).encode()


OF_ALL_KINDS = {
    "a.docx": docx(),
    "a.odt": odt(),
    "a.epub": epub(),
    "a.pdf": pdf(WORDS, "Second page."),
    "a.rtf": rtf(),
    "a.eml": eml(),
    "a.html": html(),
    "a.srt": srt(),
    "a.vtt": vtt(),
}
