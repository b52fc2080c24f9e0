"""Models of other programs, and what is no model: a sentence that says what it is, why not, and what instead.

The same rows serve a file or folder that somebody brings in, and the names of files that a hub lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop import messages
from desktop.content import what_is
from desktop.engine.hub.facts import json_files, weight_files
from desktop.messages import Message, Row, kinds, verdicts
from desktop.messages.kinds import Family, Kind


@dataclass(frozen=True, slots=True)
class _Made:
    """For which program a kind of model is made ("": its name says it), and what to take instead."""

    program: str
    step: Row = verdicts.TAKE_SAFETENSORS


_PROGRAMS: dict[Kind, _Made] = {
    kinds.TEACHABLE_MACHINE: _Made("TensorFlow.js", verdicts.TEACH_AGAIN),
    kinds.TENSORFLOW_JS: _Made("", verdicts.TEACH_AGAIN),
    kinds.KERAS: _Made("TensorFlow", verdicts.SAVE_NUMBERS_ONLY),
    kinds.SAVED_MODEL: _Made("TensorFlow", verdicts.SAVE_NUMBERS_ONLY),
    kinds.TENSORFLOW_CHECKPOINT: _Made("TensorFlow"),
    kinds.TENSORFLOW_GRAPH: _Made("TensorFlow", verdicts.SAVE_NUMBERS_ONLY),
    kinds.TENSORFLOW_LITE: _Made("", verdicts.SAVE_NUMBERS_ONLY),
    kinds.MEDIAPIPE: _Made("", verdicts.SAVE_NUMBERS_ONLY),
    kinds.CORE_ML: _Made("", verdicts.SAVE_NUMBERS_ONLY),
    kinds.ONNX: _Made("ONNX Runtime"),
    kinds.GGML: _Made("llama.cpp, whisper.cpp"),
    kinds.FLAX: _Made("JAX"),
    kinds.NEMO: _Made("", verdicts.FIND_SIMILAR),
    kinds.CTRANSLATE2: _Made(""),
    kinds.OPENVINO: _Made(""),
    kinds.PADDLE: _Made(""),
    kinds.DARKNET: _Made("", verdicts.TEACH_AGAIN),
    kinds.CAFFE: _Made("", verdicts.TEACH_AGAIN),
    kinds.TENSORRT: _Made(""),
    kinds.EXECUTORCH: _Made(""),
    kinds.FASTTEXT: _Made("", verdicts.FIND_SIMILAR),
    kinds.WORD_VECTORS: _Made("gensim", verdicts.FIND_SIMILAR),
    kinds.SPACY: _Made("", verdicts.FIND_SIMILAR),
    kinds.SCIKIT_LEARN: _Made("", verdicts.TEACH_AGAIN),
}
_MADE_WITH: dict[str, _Made] = {
    "keras": _Made("TensorFlow (Keras)", verdicts.SAVE_NUMBERS_ONLY),
    "tf-keras": _Made("TensorFlow (Keras)", verdicts.SAVE_NUMBERS_ONLY),
    "tensorflow": _Made("TensorFlow", verdicts.SAVE_NUMBERS_ONLY),
    "tensorflowtts": _Made("TensorFlowTTS", verdicts.FIND_SIMILAR),
    "tflite": _Made("TensorFlow Lite", verdicts.SAVE_NUMBERS_ONLY),
    "tf.js": _Made("TensorFlow.js", verdicts.SAVE_NUMBERS_ONLY),
    "onnx": _Made("ONNX Runtime"),
    "openvino": _Made("OpenVINO"),
    "ctranslate2": _Made("CTranslate2"),
    "coreml": _Made("Core ML"),
    "mlx": _Made("MLX"),
    "nemo": _Made("NVIDIA NeMo", verdicts.FIND_SIMILAR),
    "paddlenlp": _Made("PaddlePaddle"),
    "paddlepaddle": _Made("PaddlePaddle"),
    "paddleocr": _Made("PaddleOCR", verdicts.FIND_SIMILAR),
    "spacy": _Made("spaCy", verdicts.FIND_SIMILAR),
    "sklearn": _Made("scikit-learn", verdicts.TEACH_AGAIN),
    "fastai": _Made("fastai", verdicts.TEACH_AGAIN),
    "fasttext": _Made("fastText", verdicts.FIND_SIMILAR),
    "ultralytics": _Made("Ultralytics", verdicts.FIND_SIMILAR),
    "speechbrain": _Made("SpeechBrain", verdicts.FIND_SIMILAR),
    "espnet": _Made("ESPnet", verdicts.FIND_SIMILAR),
    "pyannote-audio": _Made("pyannote.audio", verdicts.FIND_SIMILAR),
    "asteroid": _Made("Asteroid", verdicts.FIND_SIMILAR),
    "flair": _Made("Flair", verdicts.FIND_SIMILAR),
    "stanza": _Made("Stanza", verdicts.FIND_SIMILAR),
    "allennlp": _Made("AllenNLP", verdicts.FIND_SIMILAR),
    "span-marker": _Made("SpanMarker", verdicts.FIND_SIMILAR),
    "gliner": _Made("GLiNER", verdicts.FIND_SIMILAR),
    "setfit": _Made("SetFit", verdicts.FIND_SIMILAR),
    "open_clip": _Made("OpenCLIP", verdicts.TAKE_SAFETENSORS),
    "diffusers": _Made("diffusers", verdicts.FIND_SIMILAR),
    "bertopic": _Made("BERTopic", verdicts.FIND_SIMILAR),
    "ml-agents": _Made("Unity", verdicts.FIND_SIMILAR),
    "stable-baselines3": _Made("Stable Baselines3", verdicts.FIND_SIMILAR),
    "llamafile": _Made("llamafile"),
}
"""By what the hub calls the library, in small letters."""

_NAMED: tuple[tuple[Kind, Callable[[set[str]], bool]], ...] = (
    (kinds.TENSORFLOW_JS, lambda names: "model.json" in names and any(_is_shard(name) for name in names)),
    (kinds.CTRANSLATE2, weight_files.is_ctranslate2),
    (kinds.SAVED_MODEL, lambda names: "saved_model.pb" in names),
    (
        kinds.OPENVINO,
        lambda names: any(_stem(name) + ".bin" in names for name in names if name.endswith(".xml")),
    ),
    (kinds.SPACY, lambda names: {"meta.json", "config.cfg"} <= names),
    (kinds.KERAS, lambda names: _ends(names, ".keras", ".h5", ".hdf5")),
    (kinds.FLAX, lambda names: _ends(names, ".msgpack")),
    (kinds.PADDLE, lambda names: _ends(names, ".pdparams", ".pdmodel", ".pdiparams")),
    (kinds.NEMO, lambda names: _ends(names, ".nemo")),
    (kinds.TENSORFLOW_LITE, lambda names: _ends(names, ".tflite")),
    (kinds.MEDIAPIPE, lambda names: _ends(names, ".task", ".litertlm")),
    (kinds.CORE_ML, lambda names: _ends(names, ".mlmodel", ".mlmodelc", ".mlpackage")),
    (kinds.TENSORFLOW_CHECKPOINT, lambda names: _ends(names, ".ckpt.index") or _has(names, "model.ckpt")),
    (kinds.ONNX, lambda names: _ends(names, ".onnx")),
)
"""By the names of the files in a folder, the telling ones first."""

MODEL_ENDINGS = (
    ".h5", ".hdf5", ".keras", ".tflite", ".task", ".mlmodel", ".onnx", ".nemo", ".msgpack", ".pdparams",
    ".pdmodel", ".pdiparams", ".weights", ".caffemodel", ".engine", ".trt", ".pte", ".joblib",
    ".pb", ".ggml", ".vec", ".ptl",
)  # fmt: skip
"""Files of models that other programs run."""

_NAMED_KINDS = {
    ".nemo": kinds.NEMO,
    ".task": kinds.MEDIAPIPE,
    ".ggml": kinds.GGML,
    ".gguf": kinds.GGUF,
    ".vec": kinds.WORD_VECTORS,
}
"""Endings that say more than the container: a model of NeMo is a tar archive, one of MediaPipe a ZIP."""

_STEPS: dict[Family, Row] = {
    Family.PICTURE: verdicts.TRY_IT,
    Family.TEXT: verdicts.TRY_IT,
    Family.SOUND: verdicts.TRY_IT,
    Family.VIDEO: verdicts.TRY_IT,
    Family.ARCHIVE: verdicts.UNPACK_FIRST,
    Family.LINK: verdicts.GET_REAL_FILE,
    Family.PAGE: verdicts.GET_REAL_FILE,
}


def sentence(kind: Kind) -> Message:
    """What is said of a model of this kind; nothing of one that Burnish may run."""
    if kind == kinds.GGUF:
        return verdicts.PACKED_FOR_OTHERS()
    made = _PROGRAMS.get(kind)
    if made is None:
        return messages.NOTHING
    if not made.program:
        return verdicts.OTHER_FORMAT(kind=kind(), step=made.step())
    return verdicts.MADE_FOR_OTHERS(kind=kind(), program=made.program, step=made.step())


def made_with(library: str) -> Message:
    """What is said of a model that was made with a library of this name, nothing where that may run."""
    made = _MADE_WITH.get(library.lower())
    return verdicts.MADE_WITH(program=made.program, step=made.step()) if made else messages.NOTHING


def by_names(names: Collection[str]) -> Message:
    """What is said of a folder with these files and no weights that Burnish opens, as far as they tell."""
    lower = {name.lower() for name in names}
    kind = next((kind for kind, fits in _NAMED if fits(lower)), None)
    return sentence(kind) if kind else messages.NOTHING


def in_folder(folder: Path, names: Iterable[str]) -> Message:
    """What is said of the folder `folder` with these files; nothing where it may hold models."""
    lower = {name.lower() for name in names}
    if folder.suffix.lower() in (".mlpackage", ".mlmodelc"):
        return sentence(kinds.CORE_ML)
    if {"metadata.json", "model.json"} <= lower and _is_teachable(folder):
        return sentence(kinds.TEACHABLE_MACHINE)
    if "modules.json" in lower and "config.json" not in lower and "model.safetensors" not in lower:
        return verdicts.OLD_ENCODER()
    if lower & {"dataset_info.json", "dataset_dict.json"}:
        return _not_a_model(kinds.DATASET)
    if lower & {"saved_model.pb", "config.json", "meta.json", "model.json", "model.bin"} or _ends(
        lower, ".xml"
    ):
        return by_names(lower)
    return messages.NOTHING


def without_model(folder: Path, names: Collection[str]) -> Message:
    """What its files tell of a folder in which nothing was found that looks like a model."""
    lower = {name.lower().rpartition("/")[2] for name in names}
    if _ends(lower, ".parquet", ".arrow", ".jsonl"):
        return _not_a_model(kinds.DATASET)
    if lower and lower <= _DESCRIPTIONS:
        return verdicts.ONLY_DESCRIPTION(name=folder.name)
    return messages.NOTHING


_DESCRIPTIONS = frozenset({
    "readme.md", "readme.txt", "readme", ".gitattributes", ".gitignore", "license", "license.md",
    "license.txt", "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    "vocab.txt", "vocab.json", "merges.txt", "preprocessor_config.json", "generation_config.json",
})  # fmt: skip
"""What lies beside the weights of a model."""


def in_file(path: Path) -> Message:
    """What is said of a file that is no weights; nothing where it may be some that Burnish opens."""
    if path.name.lower() == "weights.bin" and _is_teachable(path.parent):
        return sentence(kinds.TEACHABLE_MACHINE)
    kind = kind_of(path)
    if kind is None:
        return messages.NOTHING
    if kind == kinds.FAST_WHISPER:
        return verdicts.WITHOUT_ITS_FILES(kind=kind())
    return sentence(kind) or (messages.NOTHING if kind.family is Family.MODEL else _not_a_model(kind))


def kind_of(path: Path) -> Kind | None:
    """The kind of a file, by what is in it and, where that says less, by its name."""
    kind = what_is(path)
    if kind is None or kind.family not in (Family.LINK, Family.PAGE):
        kind = _NAMED_KINDS.get(path.suffix.lower(), kind)
    if kind is None and _is_word2vec(path):
        return kinds.WORD_VECTORS
    named = ("keras", "model", "weights")
    return kinds.KERAS if kind == kinds.HDF5 and any(word in path.name.lower() for word in named) else kind


def _is_word2vec(path: Path) -> bool:
    """A line with the number of words and of dimensions, then numbers."""
    try:
        with path.open("rb") as file:
            return re.match(rb"\d{1,9} \d{1,5}\n", file.read(20)) is not None
    except OSError:
        return False


def lone_weights(path: Path) -> Message:
    """What is said of safetensors weights that lie alone, as far as the names of their tensors tell."""
    names = weight_files.shapes(path)
    if any(".lora_" in name or name.startswith("lora_") for name in names):
        return verdicts.LONE_ADDITION()
    if any(
        name.startswith(("model.diffusion_model.", "double_blocks.", "cond_stage_model.")) for name in names
    ):
        return verdicts.OTHER_TASK(kind=kinds.DIFFUSERS())
    return verdicts.NO_CONFIG()


def instead_of_weights(path: Path, name: str) -> Message:
    """What is said of a file that has the name of weights and is plainly something else, else nothing."""
    kind = what_is(path)
    if kind is None or kind.family not in (Family.LINK, Family.PAGE, Family.PICTURE, Family.DOCUMENT):
        return messages.NOTHING
    return verdicts.NOT_WEIGHTS(name=name, kind=kind(), step=verdicts.GET_REAL_FILE())


def _not_a_model(kind: Kind) -> Message:
    step = _STEPS.get(kind.family, verdicts.CHOOSE_A_MODEL)
    return verdicts.NOT_A_MODEL(kind=kind(), step=step())


def _is_teachable(folder: Path) -> bool:
    told = json_files.read(folder / "metadata.json")
    return bool({"tmVersion", "tfjsVersion", "packageName"} & set(told)) and (folder / "model.json").is_file()


def _is_shard(name: str) -> bool:
    return name == "weights.bin" or (name.startswith("group") and "-shard" in name)


def _has(names: Collection[str], *beginnings: str) -> bool:
    return any(name.startswith(beginnings) for name in names)


def _ends(names: Collection[str], *endings: str) -> bool:
    return any(name.endswith(endings) for name in names)


def _stem(name: str) -> str:
    return name.rpartition(".")[0]
