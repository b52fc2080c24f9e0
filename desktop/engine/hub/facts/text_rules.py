"""Which of our tasks a model does that reads or writes text or hears sound, by its network and its tag."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from desktop.engine.hub.facts import native

Config = dict[str, Any]

_PAGES = ("LayoutLM", "LayoutXLM", "Lilt", "Bros", "MarkupLM", "Tapas", "Perceiver")
"""Networks that have to be told more than the words: where they stand on a page, or rows of a table."""
_TRANSLATORS = frozenset(
    ["MarianMTModel", "M2M100ForConditionalGeneration", "NllbMoeForConditionalGeneration"]
)
_SUMMARISERS = frozenset(
    f"{name}ForConditionalGeneration"
    for name in ("Bart", "BigBirdPegasus", "LED", "LongT5", "Pegasus", "PegasusX", "ProphetNet")
)
_EITHER = frozenset(f"{name}ForConditionalGeneration" for name in ("MBart", "MT5", "UMT5"))
"""These do what they were taught last, which only their tag says …"""
_BOTH = frozenset(["T5ForConditionalGeneration"])
"""… and T5 has learnt several things at once."""
_ANYTHING = ("", "text2text-generation")
"""Tags that do not say what a model writes."""


def judges_texts(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Sorts texts by labels of its own. Those that compare two texts for a search are something else."""
    return _opens(config, "SEQUENCE_CLASSIFICATION") and tag not in ("text-ranking", "sentence-similarity")


def judges_entailment(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Sorts texts by any labels: it has learnt what follows from a text. Its own labels tell, where known."""
    labels = config.get("id2label")
    named = [str(label).lower() for label in labels.values()] if isinstance(labels, dict) else []
    follows = any(label.startswith("entail") for label in named)
    return judges_texts(config, names, library, tag) and (follows or tag == "zero-shot-classification")


def marks_words(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Finds names."""
    return _opens(config, "TOKEN_CLASSIFICATION")


def points_at_answers(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Finds what answers a question."""
    return _opens(config, "QUESTION_ANSWERING")


def translates(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    return _is_one_of(_TRANSLATORS, config) or (_is_one_of(_EITHER, config) and tag == "translation")


def summarises(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    asked = tag == "summarization"
    return (_is_one_of(_SUMMARISERS, config) and (asked or tag in _ANYTHING)) or (
        _is_one_of(_EITHER | _BOTH, config) and asked
    )


def does_both(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    """Summarises and translates."""
    return _is_one_of(_BOTH, config) and tag in ("translation", *_ANYTHING)


def names_sounds(config: Config, names: Collection[str], library: str, tag: str) -> bool:
    return _is_one_of(native.classes("AUDIO_CLASSIFICATION"), config)


def _opens(config: Config, purpose: str) -> bool:
    found = native.architectures(config)
    return _is_one_of(native.classes(purpose), config) and not any(one.startswith(_PAGES) for one in found)


def _is_one_of(known: frozenset[str], config: Config) -> bool:
    return native.has_kind(config) and not known.isdisjoint(native.architectures(config))
