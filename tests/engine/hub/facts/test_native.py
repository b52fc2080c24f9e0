"""What is read from transformers' source is what transformers itself says."""

from __future__ import annotations

import pytest

from desktop.engine.hub.facts import native, recognition


def test_the_tables_are_those_of_the_installed_library() -> None:
    from transformers.models.auto import modeling_auto

    for purpose in ("IMAGE_CLASSIFICATION", "CTC", "AUDIO_CLASSIFICATION", "OBJECT_DETECTION"):
        names = getattr(modeling_auto, f"MODEL_FOR_{purpose}_MAPPING_NAMES").values()
        expected = {name for value in names for name in ([value] if isinstance(value, str) else value)}
        assert native.classes(purpose) == expected


def test_a_purpose_that_is_not_known_has_no_classes() -> None:
    assert native.classes("READING_MINDS") == frozenset()


def test_the_kinds_are_those_of_the_installed_library() -> None:
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES

    assert native.kinds() == set(CONFIG_MAPPING_NAMES)
    assert not native.has_kind({"model_type": "someones_own"})
    assert native.has_kind({})  # nothing is said, as by timm


_EARS = ["preprocessor_config.json", "model.safetensors", "tokenizer.json"]
_EYES = _EARS
_TEXTS = ["model.safetensors", "tokenizer.json", "merges.txt"]
_PAGES = ("LayoutLM", "Lilt", "Bros", "MarkupLM", "Tapas", "Perceiver")
_IDLE = ("PPDocLayout", "PPOCRV", "Videomt", "VideoPrism", "OneFormer", "BlipModel", "Blip2")


@pytest.mark.parametrize(
    ("purpose", "names", "tasks", "others"),
    [
        ("IMAGE_CLASSIFICATION", _EYES, {"image-classification"}, ()),
        ("OBJECT_DETECTION", _EYES, {"object-detection"}, _IDLE),
        ("UNIVERSAL_SEGMENTATION", _EYES, {"image-segmentation"}, _IDLE),
        ("INSTANCE_SEGMENTATION", _EYES, {"image-segmentation"}, ()),
        ("SEMANTIC_SEGMENTATION", _EYES, {"image-segmentation"}, ()),
        ("ZERO_SHOT_IMAGE_CLASSIFICATION", _EYES, {"zero-shot-image-classification"}, _IDLE),
        ("CTC", _EARS, {"automatic-speech-recognition"}, ()),
        ("AUDIO_CLASSIFICATION", _EARS, {"audio-classification"}, ()),
        ("SEQUENCE_CLASSIFICATION", _TEXTS, {"text-classification"}, _PAGES),
        ("TOKEN_CLASSIFICATION", _TEXTS, {"token-classification"}, _PAGES),
        ("QUESTION_ANSWERING", _TEXTS, {"question-answering"}, _PAGES),
        ("CAUSAL_LM", _TEXTS, {"text-generation"}, ()),
    ],
)
def test_every_network_that_our_auto_classes_open_is_recognised(
    purpose: str, names: list[str], tasks: set[str], others: tuple[str, ...]
) -> None:
    """`others`: beginnings of the names of networks that need more than Burnish gives them."""
    from transformers.models.auto import modeling_auto

    table = getattr(modeling_auto, f"MODEL_FOR_{purpose}_MAPPING_NAMES")
    pairs = [
        (kind, name)
        for kind, value in table.items()
        for name in ([value] if isinstance(value, str) else value)
        if not name.startswith(others)
    ]
    if purpose == "CAUSAL_LM":  # those that look at pictures, too, are not asked for text alone
        seeing = modeling_auto.MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES.values()
        pairs = [(kind, name) for kind, name in pairs if name not in seeing]
    assert pairs
    for kind, name in pairs:
        verdict = recognition.recognise({"model_type": kind, "architectures": [name]}, names)
        assert set(verdict.tasks) == tasks, (kind, name, verdict.problem)
