"""Texts in the alphabets that people have on their disks."""

from __future__ import annotations

import pytest

from desktop.decoding import NotTextError, decode

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
    with pytest.raises(NotTextError, match=r"\.$"):
        decode(data)
