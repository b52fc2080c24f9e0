"""Texts in the alphabets that people have on their disks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.decoding import Decoded, codec, decode, unicode_text
from desktop.errors import Trouble

SENTENCES = {
    "cp1250 iso8859-2 cp852 mac-latin2": (
        "Zásilka přišla pozdě a krabice byla úplně promáčknutá. Žádám o vrácení peněz.",
        "Paczka przyszła za późno, a pudełko było zgniecione. Proszę o zwrot pieniędzy.",
        "A csomag későn érkezett, és a doboz össze volt törve. Kérem vissza a pénzemet, őszintén.",
    ),
    "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic": (
        "Посылка пришла поздно, коробка была помята. Прошу вернуть деньги.",
        "Привет, как дела? Это письмо из архива, его никто не читал.",
    ),
    "cp1253 iso8859-7 cp737": (
        "Το δέμα ήρθε αργά και το κουτί ήταν κατεστραμμένο. Ζητώ επιστροφή χρημάτων.",
    ),
    "cp1254 cp857": ("Paket üç gün geç geldi ve kutu ezilmişti. Paramı geri istiyorum, teşekkür ederim.",),
    "cp932 euc_jp iso2022_jp": ("荷物が三日遅れて届き、箱は潰れていました。返金をお願いします。",),
    "gb18030": ("包裹晚到了三天，箱子也被压坏了。我要求退款。",),
    "big5hkscs": ("包裹晚到了三天，箱子也被壓壞了。我要求退款。",),
    "cp949": ("소포가 사흘 늦게 도착했고 상자는 찌그러져 있었습니다. 환불을 부탁드립니다.",),
    "cp1252 cp850 cp437 mac-roman": (
        "Die Schachtel war völlig zerdrückt. Über den Müll im Flur ärgern sich die Nachbarn. Schöne Grüße!",
        "Le colis est arrivé trop tard et la boîte était écrasée. Je voudrais être remboursé, là.",
        "¿Podrían devolverme el dinero? Mañana llamaré al señor Muñoz, que llegó también tarde.",
    ),
    "cp1255": ("החבילה הגיעה באיחור של שלושה ימים והקופסה הייתה מעוכה. אני מבקש החזר כספי.",),
    "cp1256": ("وصل الطرد متأخرا ثلاثة أيام وكان الصندوق محطما. أريد استرداد أموالي.",),
    "cp1257": (
        "Siuntinys atėjo trimis dienomis per vėlai, o dėžutė buvo suspausta. Prašau grąžinti pinigus.",
    ),
    "cp874": ("พัสดุมาถึงช้าไปสามวันและกล่องก็บุบ ขอเงินคืนด้วยครับ",),
}
"""Ordinary short letters, under the encodings in which people keep such ones."""

WRITTEN = [
    (text, encoding)
    for encodings, texts in SENTENCES.items()
    for text in texts
    for encoding in encodings.split()
]
UNICODE = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
settled = settings(max_examples=40, deadline=None, derandomize=True)


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_a_short_letter_is_read_as_it_was_written_and_called_a_guess(text: str, encoding: str) -> None:
    read = decode(text.encode(encoding))
    assert (read.text, read.guessed, read.lost) == (text, True, 0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Käse", "cp1252"),
        ("Käse", "cp850"),
        ("Käse", "mac-roman"),
        ("naïve café résumé – 3 €", "cp1252"),
        ("smörgåsbord på svenska", "cp1252"),
        ("It’s fine – “really”.", "cp1252"),
        ("5 €", "cp1252"),
        ("Dvořák", "cp1250"),
        ("Привет", "cp1251"),
        ("日本語", "cp932"),
    ],
)
def test_a_few_words_are_read_right_too(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", ["Käse für 3 €", "Hi", *(texts[0] for texts in SENTENCES.values())])
def test_unicode_is_known_with_a_mark_and_without(text: str, encoding: str, mark: bool) -> None:
    assert decode((("\ufeff" if mark else "") + text).encode(encoding)) == Decoded(text, encoding)


def test_letters_that_come_late_count_as_much_as_early_ones() -> None:
    text = "The parcel came late. " * 10_000 + "\n" + "Für das nächste Mal wünsche ich mir größere Sorgfalt."
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252", guessed=True)


@pytest.mark.parametrize(
    ("text", "encoding"), [("Käse", "utf-8"), ("Käse", "utf-8-sig"), ("Cheese", "ascii")]
)
def test_what_is_beyond_doubt_needs_no_look_at_the_languages(text: str, encoding: str) -> None:
    assert unicode_text(text.encode(encoding)) == decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "data", ["Käse".encode("cp1252"), "Käse".encode("utf-16"), b"a\0b", "荷".encode("iso2022_jp")]
)
def test_what_is_not_beyond_doubt_is_looked_at(data: bytes) -> None:
    assert unicode_text(data) is None


def test_an_encoding_that_was_chosen_is_used() -> None:
    data = "Łódź".encode("cp1250")
    assert decode(data, "iso8859-2") == Decoded("Łód\x9f", "iso8859-2")
    assert decode("Käse".encode(), "cp1252").text == "KÃ¤se"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Windows-1250", "cp1250"),
        ("latin1", "cp1252"),
        ("SJIS", "cp932"),
        ("GBK", "gb18030"),
        ("UTF8", "utf-8"),
    ],
)
def test_encodings_are_known_by_the_names_that_people_use(typed: str, name: str) -> None:
    assert codec(typed) == name


@pytest.mark.parametrize("typed", ["rot13", "base64", "klingon", "", "utf\x00"])
def test_what_is_no_encoding_of_texts_has_no_name(typed: str) -> None:
    assert codec(typed) == ""


# ---- damage ------------------------------------------------------------------------------------------------


@settled
@given(st.sampled_from([text for text, _ in WRITTEN]), st.data())
def test_one_stray_byte_in_utf_8_changes_nothing_else(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    stray = data.draw(st.sampled_from([b"\x92", b"\xff", b"\xc3", b"\x00"]))
    read = decode(text[:place].encode() + stray + text[place:].encode())
    assert read == Decoded(text[:place] + "\ufffd" + text[place:], "utf-8", lost=1)


@settled
@given(st.sampled_from([(text, name) for text, name in WRITTEN if name.startswith("cp125")]), st.data())
def test_one_stray_byte_makes_no_other_alphabet(written: tuple[str, str], data: st.DataObject) -> None:
    text, encoding = written
    place = data.draw(st.integers(0, len(text) - 1))
    read = decode(text[:place].encode(encoding) + b"\x00" + text[place:].encode(encoding))
    assert read.text == text[:place] + "\ufffd" + text[place:]


def test_a_cut_through_a_letter_costs_that_letter() -> None:
    assert decode("Der Gruß".encode()[:-1]).encoding != "utf-8", "as far as it goes it is not"
    assert decode("Müller grüß".encode()[:-1]) == Decoded("Müller grü\ufffd", "utf-8", lost=1)
    assert decode("Käse".encode("utf-16")[:-1]) == Decoded("Käs\ufffd", "utf-16-le", lost=1)


def test_what_old_programs_put_at_the_end_is_no_letter() -> None:
    assert decode("Grüße\r\n".encode("cp850") + b"\x1a" + bytes(100)).text == "Grüße\r\n"


@settled
@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    with suppress(Trouble):
        assert isinstance(decode(data).text, str)


@settled
@given(st.data())
def test_whatever_order_the_words_of_a_letter_have_it_is_read_right(data: st.DataObject) -> None:
    texts, encoding = data.draw(
        st.sampled_from([(texts, name) for names, texts in SENTENCES.items() for name in names.split()])
    )
    words = " ".join(texts).split()
    text = " ".join(data.draw(st.permutations(words))) if len(words) > 3 else texts[0] * 2
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("data", [b"\x7fELF\x00\x00", bytes(range(256)) * 4])
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Trouble, match=r"\.$"):
        decode(data)


@pytest.mark.parametrize(
    "text",
    [
        "00714cam a2200205 a 4500001001300000\x1e92005291 \x1e10\x1faArithmetic /\x1fcCarl Sandburg.\x1e\x1d",
        "id\x1ftext\x1e1\x1flate again\x1e",
        "MSH|^~\\&|LAB|\x1c\r",
    ],
)
@pytest.mark.parametrize("times", [1, 40])
def test_records_are_divided_by_the_separators_of_ascii(text: str, times: int) -> None:
    assert decode((text * times).encode()) == Decoded(text * times, "utf-8")


@settled
@given(
    st.lists(st.text(st.sampled_from("abc 0123;=."), min_size=20, max_size=40), min_size=1, max_size=20),
    st.sampled_from(["\x02{}\x03\r\n", "\x01{}\x04", "\x05{}\r\n"]),
)
def test_what_an_instrument_frames_with_controls_is_no_utf_16(lines: list[str], frame: str) -> None:
    read = decode("".join(frame.format(line) for line in lines).encode())
    assert read.encoding == "utf-8" and all(line in read.text for line in lines)
    assert read.lost == read.text.count("\ufffd")


@settled
@given(st.integers(16, 5000), st.integers(0, 300))
def test_where_a_power_cut_left_zeros_the_rest_is_read(zeros: int, place: int) -> None:
    log = "2024-01-01 12:00:00 Größe 12.5\n" * 12
    before, after = log[:place], log[place:]
    read = decode(before.encode() + bytes(zeros) + after.encode())
    expected = f"{before}\ufffd{after}"
    assert (read.text, read.lost, read.holes) == (expected, 0, 1)
