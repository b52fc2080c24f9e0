"""Languages that Burnish names, by their codes (ISO 639, as Whisper has them)."""

from __future__ import annotations

from desktop.catalogue import marked

_COMMON = (
    ("en", marked("English")), ("zh", marked("Chinese")), ("de", marked("German")), ("es", marked("Spanish")),
    ("ru", marked("Russian")), ("ko", marked("Korean")), ("fr", marked("French")), ("ja", marked("Japanese")),
    ("pt", marked("Portuguese")), ("tr", marked("Turkish")), ("pl", marked("Polish")),
    ("ca", marked("Catalan")), ("nl", marked("Dutch")), ("ar", marked("Arabic")), ("sv", marked("Swedish")),
    ("it", marked("Italian")), ("id", marked("Indonesian")), ("hi", marked("Hindi")),
    ("fi", marked("Finnish")), ("vi", marked("Vietnamese")), ("he", marked("Hebrew")),
    ("uk", marked("Ukrainian")), ("el", marked("Greek")), ("cs", marked("Czech")), ("ro", marked("Romanian")),
    ("da", marked("Danish")), ("hu", marked("Hungarian")), ("no", marked("Norwegian")),
    ("th", marked("Thai")),
)  # fmt: skip
_FURTHER = (
    ("af", marked("Afrikaans")), ("sq", marked("Albanian")), ("am", marked("Amharic")),
    ("hy", marked("Armenian")), ("as", marked("Assamese")), ("az", marked("Azerbaijani")),
    ("ba", marked("Bashkir")), ("eu", marked("Basque")), ("be", marked("Belarusian")),
    ("bn", marked("Bengali")), ("bs", marked("Bosnian")), ("br", marked("Breton")),
    ("bg", marked("Bulgarian")), ("my", marked("Burmese")), ("hr", marked("Croatian")),
    ("et", marked("Estonian")), ("fo", marked("Faroese")), ("gl", marked("Galician")),
    ("ka", marked("Georgian")), ("gu", marked("Gujarati")), ("ht", marked("Haitian Creole")),
    ("ha", marked("Hausa")), ("haw", marked("Hawaiian")), ("is", marked("Icelandic")),
    ("jw", marked("Javanese")), ("kn", marked("Kannada")), ("kk", marked("Kazakh")), ("km", marked("Khmer")),
    ("lo", marked("Lao")), ("la", marked("Latin")), ("lv", marked("Latvian")), ("ln", marked("Lingala")),
    ("lt", marked("Lithuanian")), ("lb", marked("Luxembourgish")), ("mk", marked("Macedonian")),
    ("mg", marked("Malagasy")), ("ms", marked("Malay")), ("ml", marked("Malayalam")),
    ("mt", marked("Maltese")), ("mi", marked("Maori")), ("mr", marked("Marathi")),
    ("mn", marked("Mongolian")), ("ne", marked("Nepali")), ("nn", marked("Norwegian Nynorsk")),
    ("oc", marked("Occitan")), ("ps", marked("Pashto")), ("fa", marked("Persian")), ("pa", marked("Punjabi")),
    ("sa", marked("Sanskrit")), ("sr", marked("Serbian")), ("sn", marked("Shona")), ("sd", marked("Sindhi")),
    ("si", marked("Sinhala")), ("sk", marked("Slovak")), ("sl", marked("Slovenian")),
    ("so", marked("Somali")), ("su", marked("Sundanese")), ("sw", marked("Swahili")),
    ("tl", marked("Tagalog")), ("tg", marked("Tajik")), ("ta", marked("Tamil")), ("tt", marked("Tatar")),
    ("te", marked("Telugu")), ("bo", marked("Tibetan")), ("tk", marked("Turkmen")), ("ur", marked("Urdu")),
    ("uz", marked("Uzbek")), ("cy", marked("Welsh")), ("yi", marked("Yiddish")), ("yo", marked("Yoruba")),
)  # fmt: skip

SOURCE_LANGUAGES = (("auto", marked("Detect automatically")), *_COMMON)
"""Languages of texts to translate."""
TARGET_LANGUAGES = (("auto", marked("Model’s default")), *_COMMON)
"""Languages to translate into."""
WHISPER_LANGUAGES = (*SOURCE_LANGUAGES, *_FURTHER)
"""The 99 languages that each Whisper hears unless it is an English-only one, the common ones first."""
