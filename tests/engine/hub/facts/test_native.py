"""What is read from transformers' source is what transformers itself says."""

from __future__ import annotations

from desktop.engine.hub.facts import native


def test_the_tables_are_those_of_the_installed_library() -> None:
    from transformers.models.auto import modeling_auto

    for purpose in ("IMAGE_CLASSIFICATION", "CTC", "AUDIO_CLASSIFICATION", "OBJECT_DETECTION"):
        names = getattr(modeling_auto, f"MODEL_FOR_{purpose}_MAPPING_NAMES").values()
        expected = {name for value in names for name in ([value] if isinstance(value, str) else value)}
        assert native.classes(purpose) == expected


def test_a_purpose_that_is_not_known_has_no_classes() -> None:
    assert native.classes("READING_MINDS") == frozenset()
    assert {"vit", "whisper", "audio_spectrogram_transformer"} <= native.kinds()
