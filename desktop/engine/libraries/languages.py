"""Languages: what models for translation call them, and which one a text is written in."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Language(NamedTuple):
    """The names of one language.

    Attributes:
        english: its English name.
        flores: as NLLB writes it, "deu_Latn".
        mbart: as mBART writes it, "de_DE", or "" where mBART has not learnt it.
        three: its codes of three letters (ISO 639), in the order in which they are looked for.
    """

    english: str
    flores: str
    mbart: str
    three: tuple[str, ...]


LANGUAGES: dict[str, Language] = {
    "en": Language("English", "eng_Latn", "en_XX", ("eng",)),
    "zh": Language("Chinese", "zho_Hans", "zh_CN", ("cmn_Hans", "zho", "cmn")),
    "de": Language("German", "deu_Latn", "de_DE", ("deu",)),
    "es": Language("Spanish", "spa_Latn", "es_XX", ("spa",)),
    "ru": Language("Russian", "rus_Cyrl", "ru_RU", ("rus",)),
    "ko": Language("Korean", "kor_Hang", "ko_KR", ("kor",)),
    "fr": Language("French", "fra_Latn", "fr_XX", ("fra",)),
    "ja": Language("Japanese", "jpn_Jpan", "ja_XX", ("jpn",)),
    "pt": Language("Portuguese", "por_Latn", "pt_XX", ("por",)),
    "tr": Language("Turkish", "tur_Latn", "tr_TR", ("tur",)),
    "pl": Language("Polish", "pol_Latn", "pl_PL", ("pol",)),
    "ca": Language("Catalan", "cat_Latn", "", ("cat",)),
    "nl": Language("Dutch", "nld_Latn", "nl_XX", ("nld",)),
    "ar": Language("Arabic", "arb_Arab", "ar_AR", ("ara", "arb")),
    "sv": Language("Swedish", "swe_Latn", "sv_SE", ("swe",)),
    "it": Language("Italian", "ita_Latn", "it_IT", ("ita",)),
    "id": Language("Indonesian", "ind_Latn", "id_ID", ("ind",)),
    "hi": Language("Hindi", "hin_Deva", "hi_IN", ("hin",)),
    "fi": Language("Finnish", "fin_Latn", "fi_FI", ("fin",)),
    "vi": Language("Vietnamese", "vie_Latn", "vi_VN", ("vie",)),
    "he": Language("Hebrew", "heb_Hebr", "he_IL", ("heb",)),
    "uk": Language("Ukrainian", "ukr_Cyrl", "uk_UA", ("ukr",)),
    "el": Language("Greek", "ell_Grek", "", ("ell",)),
    "cs": Language("Czech", "ces_Latn", "cs_CZ", ("ces",)),
    "ro": Language("Romanian", "ron_Latn", "ro_RO", ("ron",)),
    "da": Language("Danish", "dan_Latn", "", ("dan",)),
    "hu": Language("Hungarian", "hun_Latn", "", ("hun",)),
    "no": Language("Norwegian", "nob_Latn", "", ("nob", "nor")),
    "th": Language("Thai", "tha_Thai", "th_TH", ("tha",)),
}
"""By their codes of two letters, those of `desktop.tasks.languages`."""

_ALPHABETS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "GREEK": "el", "DEVANAGARI": "hi", "THAI": "th",
}  # fmt: skip
"""First words of the Unicode names of letters."""

_SMALL_WORDS = {
    "en": "the of and to in is that it for was with are this you not have be on will i would like by from",
    "de": "der die das und ist nicht ein eine zu den mit von auf für sich wir sie ich wird werden im dem",
    "es": "el la los las de que y en un una por con para es se del al no su lo como más pero",
    "fr": "le la les de des et est un une dans pour que qui sur pas nous vous ce il au du je avec",
    "pt": "o a os as de que e em um uma para com não do da no na se por mais dos foi ao é",
    "tr": "ve bir bu için da de ile çok olarak daha gibi ne kadar var değil olan sonra ben mi",
    "pl": "i w na nie się z do to jest że o jak za od przez po dla są tym czy jego",
    "ca": "el la els les de que i en un una per amb no és del al què més però com són dels",
    "nl": "de het een en van is dat in te niet op zijn met voor die er aan ook wordt wij naar",
    "sv": "och att det i som en på är av för den med till inte om ett har de vi jag från",
    "it": "il la di che e un una per non in con sono del della è si le gli al da come più",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada ke ada saya adalah kami",
    "fi": "ja on ei että se oli hän mutta joka kun ovat tai myös niin kuin olla mitä voi sen",
    "vi": "và là của có không được trong cho một những với người này đã các tôi khi như",
    "cs": "a je v na se že to s z do o i jako pro ale za by jsem který nebo po není",
    "ro": "și de la în a cu pe nu este care că mai din o un pentru sunt fi au ce sau",
    "da": "og det at er en på som med til af for ikke den der har de vi et jeg fra skal",
    "hu": "a az és hogy nem is egy ez meg de van csak el volt mint már ha azt lesz kell",
    "no": "og det er en på som med til av for ikke den at har de vi et jeg fra skal ble",
}
_SMALL = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
_OWN_LETTERS = {
    "pl": "ąęłńśźż", "tr": "ğış", "cs": "ěřůž", "ro": "țșă", "hu": "őű", "vi": "đơưạảấầậếềệốồộớờợ",
    "es": "ñ¿¡", "pt": "ãõ", "de": "ß", "ca": "ŀ", "da": "æø", "no": "æø", "fr": "êœ",
}  # fmt: skip
"""Signs by which a language is told from its neighbours."""
ENOUGH = 20_000
"""Characters that are looked at."""


def language_of(text: str) -> str:
    """The language that `text` is probably written in: by its alphabet, else by the small words in it.

    Returns:
        a key of `LANGUAGES`, or "" when nothing tells.
    """
    text = text[:ENOUGH].casefold()
    letters = [letter for letter in text if letter.isalpha()]
    found: dict[str, int] = {}
    for letter in letters:
        alphabet = unicodedata.name(letter, "").partition(" ")[0]
        if code := _ALPHABETS.get(alphabet):
            found[code] = found.get(code, 0) + 1
    if sum(found.values()) * 2 > len(letters):
        if "ja" in found:
            return "ja"  # the Chinese signs in between are Japanese too
        code = max(found, key=lambda one: found[one])
        return "uk" if code == "ru" and re.search("[іїєґ]", text) else code
    words = re.findall(r"[^\W\d_]+", text)
    hits = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    for code, signs in _OWN_LETTERS.items():
        hits[code] += sum(letter in signs for letter in text)
    best = max(hits, key=lambda one: hits[one])
    return best if hits[best] else ""
