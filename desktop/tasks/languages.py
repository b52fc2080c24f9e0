"""Languages that Burnish names, by their two-letter codes (ISO 639-1)."""

from __future__ import annotations

WHISPER_LANGUAGES = (
    ("auto", "Find out"), ("en", "English"), ("zh", "Chinese"), ("de", "German"), ("es", "Spanish"),
    ("ru", "Russian"), ("ko", "Korean"), ("fr", "French"), ("ja", "Japanese"), ("pt", "Portuguese"),
    ("tr", "Turkish"), ("pl", "Polish"), ("ca", "Catalan"), ("nl", "Dutch"), ("ar", "Arabic"),
    ("sv", "Swedish"), ("it", "Italian"), ("id", "Indonesian"), ("hi", "Hindi"), ("fi", "Finnish"),
    ("vi", "Vietnamese"), ("he", "Hebrew"), ("uk", "Ukrainian"), ("el", "Greek"), ("cs", "Czech"),
    ("ro", "Romanian"), ("da", "Danish"), ("hu", "Hungarian"), ("no", "Norwegian"), ("th", "Thai"),
)  # fmt: skip

SOURCE_LANGUAGES = WHISPER_LANGUAGES
"""Languages of texts to translate."""
TARGET_LANGUAGES = (("auto", "The model’s own, else English"), *WHISPER_LANGUAGES[1:])
"""Languages to translate into."""
