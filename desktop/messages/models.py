"""Why a model that is here cannot be used."""

from __future__ import annotations

from desktop.messages.message import Row

DAMAGED = Row("model-damaged", "Parts of “{name}” are missing or damaged. Downloading it again may help.")
WEIGHTS_DAMAGED = Row(
    "weights-damaged", "The weights of this model are damaged. Downloading it again may help."
)
DOES_NOT_OPEN = Row(
    "model-does-not-open", "“{name}” could not be opened. Removing it and downloading it again may help."
)
SETTINGS_DISAGREE = Row(
    "settings-disagree",
    "The settings of “{name}” (config.json) do not fit its weights. Look for the model with the settings "
    "that it was taught with.",
)
CANNOT_ANSWER = Row(
    "model-cannot-answer",
    "“{name}” can be opened, but cannot answer anything: its settings do not fit together. Look for another "
    "copy of it, or choose another model.",
)
TOO_FEW_WORDS = Row(
    "model-too-few-words",
    "The tokenizer of “{name}” knows more words than its weights, so it does not belong to this model. Look "
    "for another copy of it.",
)
PART_NOT_HERE = Row("part-not-here", "Part of this model is not on this computer.")
PART_NOT_FOUND = Row("part-not-found", "Part of this model was not found.")
HUB_ERROR = Row("hub-error", "The model hub answered with an error. Try again later.")

# What a model was opened as
NOT_FOR_PICTURES = Row("not-for-pictures", "“{name}” could not be opened as a model for pictures.")
NOT_FOR_TEXTS = Row("not-for-texts", "“{name}” could not be opened as a model for texts.")
NOT_FOR_SOUNDS = Row("not-for-sounds", "“{name}” could not be opened as a model for sounds.")
NOT_FOR_SPEECH = Row("not-for-speech", "“{name}” could not be opened as a model for speech.")
NOT_A_WRITER = Row("not-a-writer", "“{name}” could not be opened as a model that writes.")
NOT_A_DESCRIBER = Row("not-a-describer", "“{name}” could not be opened as a model that describes pictures.")
NOT_A_MATCHER = Row(
    "not-a-matcher", "“{name}” could not be opened as a model that matches pictures with labels."
)
NOT_A_FINDER = Row("not-a-finder", "“{name}” could not be opened as a model that finds things in pictures.")
NOT_A_CUTTER = Row("not-a-cutter", "“{name}” could not be opened as a model that cuts out parts.")
NOT_WHISPER = Row("not-whisper", "“{name}” could not be opened as a Whisper model.")

NO_WHISPER_HERE = Row("no-whisper-here", "There is no Whisper model in this folder.")
NOT_LIKE_WHISPER = Row("not-like-whisper", "“{name}” is not built like Whisper.")
OWN_VOCABULARY = Row(
    "own-vocabulary", "“{name}” uses its own vocabulary instead of Whisper’s. Burnish cannot read it yet."
)
NO_TOKENIZER = Row("no-tokenizer", "“{name}” has no tokenizer that Burnish can use.")
NO_LABELS_OF_YOURS = Row(
    "no-labels-of-yours",
    "“{name}” cannot sort by labels of your own. Choose a model that was made for it.",
)
NO_SUMMARIES = Row("no-summaries", "“{name}” was taught to translate, not to summarise.")
OTHER_BASE = Row("other-base", "“{name}” does not fit the model it says it was made for.")
NEEDS_PACKAGE = Row(
    "model-needs-package",
    "“{name}” needs the package {package}, which Burnish does not carry. Look for a similar model in "
    "Discover.",
)
