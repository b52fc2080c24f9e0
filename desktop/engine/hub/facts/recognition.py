"""What Burnish can do with a model, told by its settings file and the names of its files. Nothing is loaded.

The same answer serves what is on this computer and what the hub lists, so a model that is offered for
download is one that runs afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import encoders, foreign, native, text_rules, weight_files
from desktop.errors import ErrorKind
from desktop.messages import Message
from desktop.tasks import TASKS
from desktop.tasks.teaching import PICTURE_GROUPS, TEXT_GROUPS

Config = dict[str, Any]
Fits = Callable[[Config, Collection[str], str, str], bool]
"""Asked with the arguments of `recognise`: whether a rule is for this model."""

_TEXT_FILES = frozenset(
    [
        "tokenizer.json",
        "vocab.txt",
        "vocab.json",
        "spiece.model",
        "sentencepiece.bpe.model",
        "tokenizer.model",
        "spm.model",
        "source.spm",
    ]
)
_PICTURE_FILES = frozenset(["preprocessor_config.json", "processor_config.json"])
"""They say how pictures are prepared, or recordings."""
_IN_TWO_FILES = frozenset(
    ["roberta", "gpt2", "bart", "longformer", "led", "deberta", "clip", "gpt_neo", "opt"]
)
"""Kinds of models whose words stand in vocab.json and the order of joining them in merges.txt."""
_SENTENCE_FILES = frozenset(
    ["modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"]
)
_VECTORS = ("sentence-similarity", "feature-extraction")
"""Tags of models that turn texts into vectors."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which library runs a model and what for; or `problem`, which says why none does."""

    library: str = ""
    tasks: tuple[str, ...] = ()
    problem: Message = messages.NOTHING
    kind: ErrorKind = ErrorKind.UNSUPPORTED_MODEL

    @property
    def lessons(self) -> tuple[str, ...]:
        return () if self.problem else lessons_of(self.library, self.tasks)


def recognise(config: Config, names: Collection[str], library: str = "", tag: str = "") -> Verdict:
    """The verdict about one model.

    Args:
        config: its config.json, or the part of it that the hub lists.
        names: its files; empty when they are not known.
        library: the hub's word for the library it was made with.
        tag: the hub's word for its task.
    """
    for rule in _RULES:
        if rule.fits(config, names, library, tag):
            found = _obstacle(config, names, rule.weights) or Verdict(rule.library, rule.tasks)
            if not found.problem and rule.library == "vectors" and (step := encoders.unknown_step(names)):
                return Verdict(problem=step)
            if not found.problem and rule.sees and names and not _PICTURE_FILES & set(names):
                return Verdict(problem=messages.verdicts.NO_PREPROCESSING())
            if not found.problem and rule.hears and names and not _PICTURE_FILES & set(names):
                return Verdict(problem=messages.verdicts.NO_HEARING())
            if not found.problem and rule.reads and names and not _TEXT_FILES & set(names):
                return Verdict(problem=messages.verdicts.NO_TOKENIZER())
            if not found.problem and rule.reads and names and _has_half_a_tokenizer(config, names):
                return Verdict(problem=messages.verdicts.PART_GONE(name="merges.txt"))
            return found
    if made_with := foreign.made_with(library):
        return Verdict(problem=made_with)
    unknown = messages.verdicts.READS_PAGES if _reads_pages(config) else messages.verdicts.UNKNOWN_KIND
    return _obstacle(config, names) or Verdict(problem=unknown())


def _has_half_a_tokenizer(config: Config, names: Collection[str]) -> bool:
    is_pair = str(config.get("model_type")) in _IN_TWO_FILES
    return is_pair and _TEXT_FILES & set(names) == {"vocab.json"} and "merges.txt" not in names


_STARTS = (
    ("transformers_models", "image-classification", PICTURE_GROUPS.id),
    ("transformers_models", "text-classification", TEXT_GROUPS.id),
    ("vectors", "sentence-similarity", TEXT_GROUPS.id),
    ("vectors", "text-classification", TEXT_GROUPS.id),
)
"""(library, task, lesson): what a model that this library runs for this task can be taught."""


def lessons_of(library: str, tasks: Collection[str]) -> tuple[str, ...]:
    """Ids of the lessons that can start from a model.

    The one place that decides it: pages and command line offer what `ModelInfo.lessons` says, and the engine
    teaches it.
    """
    return tuple(lesson for runs, task, lesson in _STARTS if runs == library and task in tasks)


def tasks_tagged(*tags: str) -> tuple[str, ...]:
    """Our tasks that the hub knows by one of these names."""
    return tuple(task.id for task in TASKS if set(task.hub_tags) & set(tags))


def _obstacle(config: Config, names: Collection[str], weights: str = "") -> Verdict | None:
    """What keeps a model from being run.

    Args:
        weights: the name of those that only the library opens which runs it.
    """
    if config.get("auto_map") and not native.has_kind(config):
        return Verdict(problem=messages.verdicts.FOREIGN_CODE(), kind=ErrorKind.UNSAFE_MODEL)
    if isinstance(packed := config.get("quantization_config"), dict):
        return Verdict(
            problem=messages.verdicts.PACKED_TIGHT(kind=str(packed.get("quant_method") or "unknown"))
        )
    if isinstance(config.get("quantization"), dict):  # as MLX writes it
        return Verdict(problem=messages.verdicts.PACKED_TIGHT(kind="MLX"))
    if not names:
        return None
    if weight_files.opened(names) not in ([], [weight_files.CTRANSLATE2]) or weights in names:
        return None
    if for_others := foreign.by_names(names):
        return Verdict(problem=for_others)
    if any(name.endswith(weight_files.PICKLES) for name in names):
        return Verdict(problem=messages.verdicts.NO_SAFE_WEIGHTS(), kind=ErrorKind.UNSAFE_MODEL)
    if any(name.endswith(".gguf") for name in names):
        return Verdict(problem=messages.verdicts.PACKED_FOR_OTHERS())
    return Verdict(problem=messages.verdicts.NO_WEIGHTS())


_LEFT_OUT = frozenset(
    [
        # they read words in pictures and need OpenCV for it, or films
        *(
            "PPDocLayoutV2ForObjectDetection",
            "PPDocLayoutV3ForObjectDetection",
            "PPDocLayoutV4ForObjectDetection",
        ),
        *("PPOCRV5MobileDetForObjectDetection", "PPOCRV5ServerDetForObjectDetection"),
        *("PPOCRV6MediumDetForObjectDetection", "PPOCRV6SmallDetForObjectDetection"),
        *("VideomtForUniversalSegmentation", "VideoPrismClipModel"),
        # its preprocessing fetches names from a data set on the hub whenever it is opened
        "OneFormerForUniversalSegmentation",
        # they compare a picture with one sentence at a time
        *("BlipModel", "Blip2ForImageTextRetrieval"),
    ]
)
"""Networks that transformers' auto classes open and Burnish does not."""

# ---- one row for each library ------------------------------------------------------------------------------


def _has_class_for(*purposes: str) -> Fits:
    """A rule: the network is one that transformers' auto class for one of `purposes` opens."""

    def fits(config: Config, names: Collection[str], library: str, tag: str) -> bool:
        known = frozenset[str]().union(*(native.classes(purpose) for purpose in purposes))
        return native.has_kind(config) and not (known - _LEFT_OUT).isdisjoint(native.architectures(config))

    return fits


def _is_timm_classifier(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    is_timm = library == "timm" or ("architecture" in config and "pretrained_cfg" in config)
    return is_timm and tag in ("", "image-classification") and config.get("num_classes", 1) != 0


def _is_sentence_encoder(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    if "preprocessor_config.json" in names or (names and "config.json" not in names):
        return False  # it takes pictures or sound, or is made of several models
    is_judge = any(name.endswith("ForSequenceClassification") for name in native.architectures(config))
    if not native.has_kind(config) or is_judge:
        return False  # those that judge texts, two at a time for a search, give no vectors
    if "modules.json" in names or (library == "sentence-transformers" and tag in ("", *_VECTORS)):
        return True
    if any(name.endswith("ForCausalLM") for name in native.architectures(config)):
        return False
    if _SENTENCE_FILES & set(names):
        return True
    # What has only learnt to guess words gives vectors that say little, unless its makers say otherwise.
    endings = ("Model", "ForMaskedLM") if tag in _VECTORS else ("Model",)
    is_encoder = any(name.endswith(endings) for name in native.architectures(config))
    reads = bool(_TEXT_FILES & set(names)) if names else _reads_texts(config)
    return is_encoder and tag in ("", *_VECTORS) and reads


_WORKS = re.compile(r"(?:Encoder)?Model$|For[A-Z]\w*$")
"""What stands after the name of a family in the name of its network."""


def _reads_texts(config: Config) -> bool:
    """Whether the family of the network has one that reads texts; lists of the hub name no files."""
    words = (native.classes(purpose) for purpose in ("MASKED_LM", "SEQUENCE_CLASSIFICATION", "CAUSAL_LM"))
    families = {_WORKS.sub("", name) for name in frozenset[str]().union(*words)}
    return any(_WORKS.sub("", name) in families for name in native.architectures(config))


def _is_writer(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """A model that writes text from text alone."""
    writes = native.classes("CAUSAL_LM") - native.classes("IMAGE_TEXT_TO_TEXT")
    fits = native.has_kind(config) and not writes.isdisjoint(native.architectures(config))
    others = {*_PICTURE_FILES, "modules.json"}  # the latter makes vectors of what the network reads
    return fits and tag in ("", "text-generation") and others.isdisjoint(names)


def _is_speller(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Whisper, or a model that hears letters (CTC)."""
    heard = native.classes("CTC") | {"WhisperForConditionalGeneration"}
    return native.has_kind(config) and not heard.isdisjoint(native.architectures(config))


def _is_fast_whisper(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Whisper in the format of CTranslate2, whose settings say only how Whisper is to be read.

    A list of a hub knows neither the settings nor, at first, the files.
    """
    if names and not weight_files.is_ctranslate2(names):
        return False
    if "suppress_ids_begin" in config and "alignment_heads" in config:
        return True
    return not config and library.lower() == "ctranslate2" and tag == "automatic-speech-recognition"


_JUDGE = ("zero-shot-classification", "text-classification")
_DESCRIBERS = frozenset(["BlipForConditionalGeneration", "GitForCausalLM", "VisionEncoderDecoderModel"])
_SEGMENTATION = ("UNIVERSAL_SEGMENTATION", "INSTANCE_SEGMENTATION", "SEMANTIC_SEGMENTATION")


def _is_describer(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """A model that writes one sentence about a picture without being asked anything."""
    known = native.has_kind(config) and not _DESCRIBERS.isdisjoint(native.architectures(config))
    return known and tag != "document-question-answering" and not _reads_pages(config)


def _reads_pages(config: Config) -> bool:
    """Whether it is of the kind of Donut: what it sees is a page, what it writes a whole form or text."""
    sees = config.get("encoder")
    return isinstance(sees, dict) and sees.get("model_type") == "donut-swin"


@dataclass(frozen=True, slots=True)
class _Rule:
    library: str
    """Name of the module in ``desktop.engine.libraries``."""
    tasks: tuple[str, ...]
    fits: Fits
    reads: bool = False
    """Whether it reads or writes text, for which it needs a tokenizer."""
    sees: bool = False
    """Whether it needs the settings of an image processor …"""
    hears: bool = False
    """… or those of a feature extractor."""
    weights: str = ""
    """The name of its weights, where they are of a kind that no other library opens."""


_RULES = (
    _Rule("transformers_models", ("image-classification",), _is_timm_classifier),
    _Rule(
        "transformers_models", ("image-classification",), _has_class_for("IMAGE_CLASSIFICATION"), sees=True
    ),
    _Rule("transformers_models", ("object-detection",), _has_class_for("OBJECT_DETECTION"), sees=True),
    _Rule("transformers_models", ("image-segmentation",), _has_class_for(*_SEGMENTATION), sees=True),
    _Rule(
        "transformers_models",
        ("zero-shot-image-classification",),
        _has_class_for("ZERO_SHOT_IMAGE_CLASSIFICATION"),
        reads=True,
        sees=True,
    ),
    _Rule("transformers_models", ("image-to-text",), _is_describer, reads=True, sees=True),
    _Rule("transformers_models", ("automatic-speech-recognition",), _is_speller, reads=True, hears=True),
    _Rule(
        "faster_whisper_models",
        ("automatic-speech-recognition",),
        _is_fast_whisper,
        reads=True,
        weights=weight_files.CTRANSLATE2,
    ),
    _Rule("transformers_models", ("audio-classification",), text_rules.names_sounds, hears=True),
    _Rule("transformers_models", _JUDGE, text_rules.judges_entailment, reads=True),
    _Rule("transformers_models", ("text-classification",), text_rules.judges_texts, reads=True),
    _Rule("transformers_models", ("token-classification",), text_rules.marks_words, reads=True),
    _Rule("transformers_models", ("question-answering",), text_rules.points_at_answers, reads=True),
    _Rule("transformers_models", ("translation",), text_rules.translates, reads=True),
    _Rule("transformers_models", ("summarization",), text_rules.summarises, reads=True),
    _Rule("transformers_models", ("summarization", "translation"), text_rules.does_both, reads=True),
    _Rule("transformers_models", ("text-generation",), _is_writer, reads=True),
    _Rule("vectors", ("zero-shot-classification", "sentence-similarity"), _is_sentence_encoder),
)
"""The first that fits decides."""
