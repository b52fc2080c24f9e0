"""What is said of a model: why it cannot be used, how safe it is to open, where it came from."""

from __future__ import annotations

from desktop.messages.message import Row

# Why it cannot be used
UNKNOWN_KIND = Row("unknown-kind", "Burnish cannot run this kind of model yet.")
NO_LABELS = Row(
    "no-labels", "These weights have no last step: they describe pictures but name nothing in them."
)
PACKED_TIGHT = Row(
    "packed-tight",
    "The weights of this model are compressed ({kind}) in a way that Burnish cannot read. Look for the same "
    "model in its original form.",
)
PACKED_FOR_OTHERS = Row(
    "packed-for-others",
    "The weights are packed for other programs (GGUF). Look for the same model in the safetensors format.",
)
FOREIGN_CODE = Row(
    "foreign-code",
    "This model brings program code of its own. Burnish never runs such code, so the model cannot be used.",
)
NO_SAFE_WEIGHTS = Row(
    "no-safe-weights",
    "The weights of this model are stored in a form that can carry programs (pickle), under a name that "
    "Burnish does not open.",
)
NO_WEIGHTS = Row("no-weights", "There are no weights in this model that Burnish can open.")
NO_PREPROCESSING = Row(
    "no-preprocessing",
    "The file that says how to prepare pictures for this model is missing, so the model cannot see.",
)
NO_TOKENIZER = Row(
    "tokenizer-missing", "The tokenizer of this model is missing, so the model cannot read text."
)
TOKENIZER_GONE = Row(
    "tokenizer-gone",
    "The tokenizer of this model is missing, so the model cannot read text. Download the model again.",
)
ENCODER_STEP = Row(
    "encoder-step",
    "This model turns texts into vectors with a step that Burnish does not know ({step}), so its answers "
    "would be wrong. Choose another model that compares texts.",
)
ENCODER_POOLING = Row(
    "encoder-pooling",
    "This model sums up the words of a text in a way that Burnish does not know ({kind}), so its answers "
    "would be wrong. Choose another model that compares texts.",
)
ENCODER_LAYER_WEIGHTS = Row(
    "encoder-layer-weights",
    "One step of this model has no weights in the safetensors format (“{name}”), and without that step its "
    "answers would be wrong. Look for a newer version of the same model.",
)
PART_GONE = Row("part-gone", "This model is incomplete: “{name}” is missing. Download it again.")
FILE_NOT_WHOLE = Row("file-not-whole", "This file is incomplete. Remove it, then download it again.")
PART_MISSING = Row("part-missing", "Part of this model is missing. Add the whole folder that it came in.")
NO_CONFIG = Row(
    "no-config",
    "There is no config.json beside these weights, so Burnish cannot tell which model they belong to. Bring "
    "in the whole folder that they came in.",
)
SEVERAL_MODELS = Row("several-models", "This is made up of several models, which Burnish cannot run yet.")
UNKNOWN_WEIGHTS = Row("unknown-weights", "Burnish does not know which model these weights belong to.")
NO_WEIGHTS_FILE = Row("no-weights-file", "This file does not hold the weights of a model.")
NEEDED_BY_ONE = Row("needed-by-one", "“{name}” needs this model. Burnish cannot use it on its own.")
NEEDED_BY_SEVERAL = Row(
    "needed-by-several",
    "These need this model: {names}. Burnish cannot use it on its own.",
)

# Additions to other models
NEEDS_BASE = Row(
    "needs-base",
    "This is an addition to the model “{base}”, which is not on this computer. Download the addition again "
    "to get that model too.",
)
BASE_GONE = Row(
    "base-gone",
    "This is an addition to the model “{base}”, which is no longer on this computer. A pack made of the "
    "addition brings that model too.",
)
NO_BASE = Row(
    "no-base", "This is an addition to a model that the hub does not have (“{base}”), so it cannot be used."
)
OTHER_ADDITION = Row(
    "other-addition",
    "This is an addition of a kind ({kind}) that Burnish cannot combine with its model yet.",
)
NOT_TOGETHER = Row("not-together", "Burnish cannot run this addition together with its model “{base}” yet.")

# Not opened
DAMAGED = Row("damaged", "This model is not opened: “{name}” is damaged, or was made to mislead.")
RUNS_PROGRAM = Row(
    "runs-program",
    "This model is not opened: “{name}” would run a program on this computer. Weights do not need that. "
    "Nothing was run.",
)
POINTS_OUTSIDE = Row(
    "points-outside",
    "This model is not opened: “{file}” points to “{name}”, outside the folder of the model.",
)
LEAVES_FOLDER = Row("leaves-folder", "The file name “{name}” would be outside the folder of the model.")
CANNOT_OPEN = Row("cannot-open", "“{name}” cannot be opened: {reason}.")
NOT_ORDINARY = Row(
    "not-ordinary", "This is not an ordinary file but a pipe, a socket or a device, so it is not opened."
)
HAS_NOT_ORDINARY = Row(
    "has-not-ordinary",
    "This model is not opened: “{name}” is not an ordinary file but a pipe, a socket or a device.",
)

# Safety
NUMBERS_ONLY = Row(
    "numbers-only",
    "Safe to open: its weights are plain numbers (safetensors), and none of its own program code is run.",
)
STRICT_READER = Row(
    "strict-reader",
    "Opened with care: its weights are in a format that could carry programs (pickle). This file names "
    "none, and only numbers are read from it.",
)
SAFE_BY_NAME = Row(
    "safe-by-name",
    "Nothing in it has to be run: its weights are plain numbers (safetensors). The files themselves are "
    "checked when they arrive.",
)
PICKLED_BY_NAME = Row(
    "pickled-by-name",
    "Its weights are in a format that could carry programs (pickle). They are checked when they arrive, "
    "before anything opens them.",
)
BY_CHECKSUM = Row(
    "by-checksum",
    "Its weights are in a format that could carry programs (pickle). The file is compared with the checksum "
    "of its makers when it arrives, and only numbers are read from it.",
)

# Where it came from
FROM_HUB = Row("from-hub", "Hugging Face, {id}")
OWN_FOLDER = Row("own-folder", "A folder on this computer")
ADDED = Row("added", "Added from a file or folder")
IN_FOLDER_OF = Row("in-folder-of", "In the folder of {publisher}")
FROM_SITE = Row("from-site", "{publisher}, {site}")
TAUGHT_FROM = Row("taught-from", "Taught from {base}")
CAME_IN_PACK = Row("came-in-pack", "Came in a pack")
CAME_IN_PACK_FROM = Row("came-in-pack-from", "Came in a pack. {origin}")
EFFICIENTNET = Row(
    "origin-efficientnet",
    "Came with Burnish. Trained by Google on ImageNet, converted to PyTorch by ML Illustrated.",
)
MINILM = Row(
    "origin-minilm",
    "Came with Burnish. Trained by the sentence-transformers project on a billion pairs of sentences.",
)
WHISPER_TINY = Row(
    "origin-whisper-tiny",
    "Came with Burnish. Trained by OpenAI on English recordings, in the copy by Systran.",
)

ORIGINS = frozenset(
    row.code
    for row in (
        FROM_HUB, OWN_FOLDER, ADDED, IN_FOLDER_OF, FROM_SITE, TAUGHT_FROM, CAME_IN_PACK, CAME_IN_PACK_FROM,
        EFFICIENTNET, MINILM, WHISPER_TINY,
    )
) | {"as-it-is"}  # fmt: skip
"""What a pack may say of where its models come from; earlier versions wrote it out."""
