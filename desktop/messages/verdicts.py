"""What is said of a model: why it cannot be used, how safe it is to open, where it came from."""

from __future__ import annotations

from desktop.messages.message import Row

# Why it cannot be used
UNKNOWN_KIND = Row("unknown-kind", "Burnish cannot run this kind of model yet.")
NO_LABELS = Row(
    "no-labels", "These weights have no last step: they describe pictures but name nothing in them."
)
READS_PAGES = Row(
    "reads-pages",
    "This model reads pages of documents (as Donut and Nougat do) and does not describe pictures. Burnish "
    "cannot ask it yet.",
)
PACKED_TIGHT = Row(
    "packed-tight",
    "The weights of this model are compressed ({kind}) in a way that Burnish cannot read. Look for the same "
    "model in its original form.",
)
MADE_FOR_OTHERS = Row("made-for-others", "This is {kind}, made for {program}. Burnish cannot run it. {step}")
OTHER_FORMAT = Row("other-format", "This is {kind}, and Burnish cannot run it. {step}")
OTHER_TASK = Row("other-task", "This is {kind}. Burnish runs models that read pictures, texts or recordings.")
SAVED_WITH_PROGRAM = Row(
    "saved-with-program",
    "This is {kind}. Opening it would run program code that it names (pickle), and Burnish never does that. "
    "Nothing was run. {step}",
)
NOT_A_MODEL = Row("not-a-model", "This is {kind}, not a model. {step}")
NOT_WEIGHTS = Row("not-weights", "This model is not opened: “{name}” is {kind}, not weights. {step}")
ONLY_DESCRIPTION = Row(
    "only-description",
    "There is only a description of a model in “{name}”, no weights. Bring in the whole folder, or get the "
    "model in Discover.",
)
ONLY_EXAMPLES = Row(
    "only-examples",
    "There are pictures, texts or recordings in “{name}”, but no model. To teach a model with them, drop the "
    "folder on Teach; to ask a model about them, drop it on Try.",
)
LONE_ADDITION = Row(
    "lone-addition",
    "This is an addition to another model (LoRA), and without an adapter_config.json beside it nobody can "
    "tell to which. Bring in the whole folder that it came in.",
)
OLD_ENCODER = Row(
    "old-encoder",
    "This model turns texts into vectors and is laid out in folders as in 2019. Look for a newer version of "
    "the same model.",
)
MADE_WITH = Row("made-with", "This model was made with {program}, which Burnish does not run. {step}")
TAKE_SAFETENSORS = Row("step-take-safetensors", "Look for the same model in the safetensors format.")
TEACH_AGAIN = Row(
    "step-teach-again",
    "Look for a similar model in Discover, or teach one here with the same examples.",
)
FIND_SIMILAR = Row("step-find-similar", "Look for a similar model in Discover.")
SAVE_NUMBERS_ONLY = Row(
    "step-save-numbers-only",
    "Look for the same model in the safetensors format, or teach one here with the same examples.",
)
TRY_IT = Row("step-try-it", "To ask a model about it, drop it on Try.")
UNPACK_FIRST = Row("step-unpack-first", "Unpack it, then bring in the folder.")
GET_REAL_FILE = Row("step-get-real-file", "Get the file itself from where the model came from.")
CHOOSE_A_MODEL = Row(
    "step-choose-a-model", "A model is a folder with a config.json and weights, or a file of weights."
)
PACKED_FOR_OTHERS = Row(
    "packed-for-others",
    "This is a GGUF model, made for llama.cpp and its kin. Burnish cannot run it. Look for the same model "
    "in the safetensors format.",
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
    "The file that says how to prepare pictures for this model (preprocessor_config.json) is missing, so the "
    "model cannot see. Get it from where the model came from, and put it beside the weights.",
)
NO_HEARING = Row(
    "no-hearing",
    "The file that says how to prepare recordings for this model (preprocessor_config.json) is missing, so "
    "the model cannot hear. Get it from where the model came from, and put it beside the weights.",
)
SETTINGS_UNREADABLE = Row(
    "settings-unreadable",
    "The settings of this model (“{name}”) cannot be read. Get the file again from where the model "
    "came from.",
)
LABELS_DISAGREE = Row(
    "labels-disagree",
    "The settings of this model name labels: {names}, but its weights give answers: {answers}. Nobody can "
    "tell which name belongs to which answer. Look for the model with the settings that it was taught with.",
)
OTHER_CHANNELS = Row(
    "other-channels",
    "This model looks at pictures with {count} values for each point, and not at red, green and blue. Choose "
    "another model.",
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
WITHOUT_ITS_FILES = Row(
    "without-its-files",
    "This is {kind} without the files that belong to it. Bring in the whole folder that it came in.",
)
SEVERAL_MODELS = Row(
    "several-models",
    "This is made up of several models that work together (diffusers), most often to make pictures. Burnish "
    "runs single models that read pictures, texts or recordings.",
)
UNKNOWN_WEIGHTS = Row(
    "unknown-weights",
    "These are PyTorch weights without settings, so Burnish cannot tell which model they belong to. Bring in "
    "the folder with a config.json that they came in.",
)
NO_WEIGHTS_FILE = Row(
    "no-weights-file",
    "Burnish does not know this kind of file. A model is a folder with a config.json and weights, or a "
    "Whisper file that ends in .pt.",
)
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
CUT_OFF = Row(
    "weights-cut-off",
    "This model is not opened: “{name}” is not complete; its end is missing. Get the file again from where "
    "it came from.",
)
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
NUMBERS_OF_CTRANSLATE2 = Row(
    "numbers-of-ctranslate2",
    "Safe to open: its weights are plain numbers (CTranslate2), and none of its own program code is run.",
)
STRICT_READER = Row(
    "strict-reader",
    "Opened with care: its weights are in a format that could carry programs (pickle). This file names "
    "none, and only numbers are read from it.",
)
SAFE_BY_NAME = Row(
    "safe-by-name",
    "Nothing in it has to be run: its weights are plain numbers. The files themselves are checked when they "
    "arrive.",
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
