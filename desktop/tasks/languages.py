"""Languages that Burnish names, by their codes (ISO 639, as Whisper has them)."""

from __future__ import annotations

_COMMON = (
    ("en", "English"), ("zh", "Chinese"), ("de", "German"), ("es", "Spanish"), ("ru", "Russian"),
    ("ko", "Korean"), ("fr", "French"), ("ja", "Japanese"), ("pt", "Portuguese"), ("tr", "Turkish"),
    ("pl", "Polish"), ("ca", "Catalan"), ("nl", "Dutch"), ("ar", "Arabic"), ("sv", "Swedish"),
    ("it", "Italian"), ("id", "Indonesian"), ("hi", "Hindi"), ("fi", "Finnish"), ("vi", "Vietnamese"),
    ("he", "Hebrew"), ("uk", "Ukrainian"), ("el", "Greek"), ("cs", "Czech"), ("ro", "Romanian"),
    ("da", "Danish"), ("hu", "Hungarian"), ("no", "Norwegian"), ("th", "Thai"),
)  # fmt: skip
_FURTHER = (
    ("af", "Afrikaans"), ("sq", "Albanian"), ("am", "Amharic"), ("hy", "Armenian"), ("as", "Assamese"),
    ("az", "Azerbaijani"), ("ba", "Bashkir"), ("eu", "Basque"), ("be", "Belarusian"), ("bn", "Bengali"),
    ("bs", "Bosnian"), ("br", "Breton"), ("bg", "Bulgarian"), ("my", "Burmese"), ("hr", "Croatian"),
    ("et", "Estonian"), ("fo", "Faroese"), ("gl", "Galician"), ("ka", "Georgian"), ("gu", "Gujarati"),
    ("ht", "Haitian Creole"), ("ha", "Hausa"), ("haw", "Hawaiian"), ("is", "Icelandic"), ("jw", "Javanese"),
    ("kn", "Kannada"), ("kk", "Kazakh"), ("km", "Khmer"), ("lo", "Lao"), ("la", "Latin"), ("lv", "Latvian"),
    ("ln", "Lingala"), ("lt", "Lithuanian"), ("lb", "Luxembourgish"), ("mk", "Macedonian"),
    ("mg", "Malagasy"), ("ms", "Malay"), ("ml", "Malayalam"), ("mt", "Maltese"), ("mi", "Maori"),
    ("mr", "Marathi"), ("mn", "Mongolian"), ("ne", "Nepali"), ("nn", "Norwegian Nynorsk"),
    ("oc", "Occitan"), ("ps", "Pashto"), ("fa", "Persian"), ("pa", "Punjabi"), ("sa", "Sanskrit"),
    ("sr", "Serbian"), ("sn", "Shona"), ("sd", "Sindhi"), ("si", "Sinhala"), ("sk", "Slovak"),
    ("sl", "Slovenian"), ("so", "Somali"), ("su", "Sundanese"), ("sw", "Swahili"), ("tl", "Tagalog"),
    ("tg", "Tajik"), ("ta", "Tamil"), ("tt", "Tatar"), ("te", "Telugu"), ("bo", "Tibetan"),
    ("tk", "Turkmen"), ("ur", "Urdu"), ("uz", "Uzbek"), ("cy", "Welsh"), ("yi", "Yiddish"),
    ("yo", "Yoruba"),
)  # fmt: skip

SOURCE_LANGUAGES = (("auto", "Detect automatically"), *_COMMON)
"""Languages of texts to translate."""
TARGET_LANGUAGES = (("auto", "The model’s own, else English"), *_COMMON)
"""Languages to translate into."""
WHISPER_LANGUAGES = (*SOURCE_LANGUAGES, *_FURTHER)
"""The 99 languages that each Whisper hears unless it is an English-only one, the common ones first."""
