"""E-mails (RFC 5322), mailboxes of them (RFC 4155), and web pages that were saved as one file (RFC 2557)."""

from __future__ import annotations

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from desktop.content.checking import bad_file
from desktop.decoding import codec, decode
from desktop.engine.reading.documents.bounds import check_length, whole
from desktop.engine.reading.documents.pages import words_of
from desktop.errors import Trouble
from desktop.messages import files, notes
from desktop.noting import note

_HEADERS = ("From", "To", "Date", "Subject")
_LONGEST_HEADER = 2_000
_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\d\d:\d\d[^\n]*\n")
"""The line before each letter of a mailbox: who sent it, and when it arrived."""
_LOCKED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


class _Bounded(policy.EmailPolicy):
    """Reads the beginning of each header: the library takes gigabytes for a long one."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def read(path: Path) -> str:
    """Sender, recipients, date, subject and words of a letter; of a saved page its words.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    text, attached = _letter(whole(path), with_head=path.suffix.lower() == ".eml")
    if attached:
        note(notes.ATTACHMENTS_LEFT_OUT(count=attached))
    check_length(len(text))
    return text


def read_box(path: Path) -> str:
    """All letters of a mailbox, one after the other.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    texts, attached, length, unread = list[str](), 0, 0, 0
    for part in _FROM.split(whole(path)):
        if not part.strip():
            continue
        try:
            text, beside = _letter(part)
        except Trouble:
            unread += 1
            continue
        length += len(text)
        check_length(length)
        texts.append(text.strip())
        attached += beside
    if unread and not texts:
        raise bad_file(files.MAIL_DAMAGED())
    if unread:
        note(notes.MAILS_LEFT_OUT(count=unread))
    if attached:
        note(notes.ATTACHMENTS_OF_BOX_LEFT_OUT(count=attached))
    return "\n\n\n".join(texts)


def _letter(data: bytes, with_head: bool = True) -> tuple[str, int]:
    """The words of a letter, and how many attachments it has."""
    try:
        parser: Any = BytesParser(_class=EmailMessage, policy=_Bounded())
        letter: EmailMessage = parser.parsebytes(data)
        text = _body(letter)
        attached = _attachments(letter)
    except Trouble:
        raise
    except Exception as error:  # the parser takes what is damaged; what it made of it fails in many ways
        raise bad_file(files.MAIL_DAMAGED(), repr(error)) from error
    if any(part.get_content_type() in _LOCKED for part in letter.walk()) and not text.strip():
        raise bad_file(files.MAIL_PROTECTED())
    head = [f"{name}: {value}" for name in _HEADERS if with_head and (value := _header(letter, name))]
    return "\n".join([*head, "", text] if head else [text]), attached


def _header(letter: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(letter[name] or "").split())
    except Exception:  # as above
        return ""


def _body(letter: EmailMessage) -> str:
    body = letter.get_body(("plain", "html"))
    if body is None:
        return ""
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if not data.strip():
        return ""
    decoded = decode(data, codec(str(body.get_param("charset") or "")))
    if decoded.lost:
        note(notes.LETTERS_LOST(count=decoded.lost))
    if body.get_content_subtype() != "html":
        return decoded.text
    text, pictures = words_of(decoded.text)
    if pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    return text


def _attachments(letter: EmailMessage) -> int:
    return sum(
        part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822"
        for part in letter.walk()
        if not part.is_multipart() or part.get_content_type() == "message/rfc822"
    )
