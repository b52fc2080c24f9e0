"""The guide is found by what people type, and leads from a problem to a model that can be had."""

from __future__ import annotations

import pytest

from desktop import atlas
from desktop.atlas import Level
from desktop.messages import NOTHING
from desktop.protocol import DeviceInfo
from desktop.tasks import TASKS, Media
from desktop.workbench import guide


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("AlexNet", "alexnet"), ("gpt-4", "gpt-4"), ("GPT 4", "gpt-4"), ("resnet50", "resnet"),
        ("whisper small", "whisper"), ("bert", "bert"), ("llama 3", "llama"), ("clip", "clip"),
    ],
)  # fmt: skip
def test_names_are_found_however_they_are_typed(words: str, first: str) -> None:
    assert guide.find(words)[0].id == first


@pytest.mark.parametrize("words", ["", "a", "flowers and leaves", "the"])
def test_words_that_name_nothing_find_nothing(words: str) -> None:
    assert guide.find(words) == ()


def test_few_pages_stand_above_the_results() -> None:
    assert len(guide.find("net")) <= guide.MOST_ON_TOP


def test_a_version_is_called_as_in_the_list_of_models() -> None:
    from desktop.engine.hub.sources.torchvision import SOURCE

    versions = [one for one in atlas.load().entry("efficientnet").variants if one.source == "torchvision"]
    assert versions
    for version in versions:
        assert guide.short_name(version) == SOURCE.offers[guide.model_id(version)].name


def test_every_page_is_in_one_group_and_found_by_its_words() -> None:
    shown = [entry.id for group, _ in guide.GROUPS for entry in guide.browse(group)]
    assert sorted(shown) == sorted(entry.id for entry in atlas.load().entries())
    assert "whisper" in [entry.id for entry in guide.browse("Sound", "openai")]
    assert guide.browse("Pictures", "whisper") == ()


def test_every_task_that_the_guide_has_starters_for_is_a_problem() -> None:
    known = {one.task for media in Media for runs in (True, False) for one in guide.problems(media, runs)}
    starters = {task for entry in atlas.load().entries() for task in entry.starter_for}
    # Said in other words already: sentence vectors, and pictures with questions.
    assert starters - known == {"feature-extraction", "image-text-to-text"}


@pytest.mark.parametrize("task", [row.id for row in TASKS])
def test_what_burnish_can_do_has_a_model(task: str) -> None:
    choices = guide.choices(task, None)
    assert choices and all(guide.model_id(choice.variant) for choice in choices.values())


def test_only_models_that_burnish_runs_are_recommended_for_what_it_does() -> None:
    choices = guide.choices("automatic-speech-recognition", None)
    assert all("whisper" in guide.model_id(choice.variant) for choice in choices.values())


@pytest.mark.parametrize(
    ("task", "known"),
    [
        ("summarization", ("bart", "t5")),
        ("translation", ("t5", "opus-mt", "nllb", "m2m100")),
        ("question-answering", ("squad",)),
        ("text-classification", ("sst-2", "finbert")),
        ("token-classification", ("ner", "conll03")),
        ("audio-classification", ("ast-finetuned", "superb")),
    ],
)
def test_models_for_text_and_sound_are_of_kinds_that_run(task: str, known: tuple[str, ...]) -> None:
    """None of the chat models that the guide names for the same, and no model that has learnt nothing yet."""
    choices = guide.choices(task, None)
    assert choices
    for choice in choices.values():
        assert any(part in guide.model_id(choice.variant).casefold() for part in known), choice.variant.ref


def test_a_small_card_is_recommended_what_fits_it() -> None:
    small = DeviceInfo("cuda", "Small card", 2 * 10**9, 4, NOTHING)
    choice = guide.recommend("text-generation", Level.BEST, small)
    assert choice is not None
    fit = guide.fit_of_variant(choice.entry, choice.variant, small)
    assert fit is not None and fit.verdict in ("well", "just")


@pytest.mark.parametrize(
    ("entry_id", "expected"),
    [
        ("alexnet", "torchvision/AlexNet_Weights.IMAGENET1K_V1"),
        ("whisper", "whisper/tiny"),
        ("vit", "timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k"),
        ("gpt-4", ""),
    ],
)
def test_find_it_finds_the_one_to_try_first(entry_id: str, expected: str) -> None:
    variant = guide.main_variant(atlas.load().entry(entry_id))
    assert (guide.model_id(variant) if variant else "") == expected


def test_models_know_their_page() -> None:
    for name in (
        "torchvision/ResNet34_Weights.IMAGENET1K_V1",
        "whisper/base.en",
        "openai/clip-vit-base-patch32",
    ):
        assert guide.entry_of(name) is not None, name
    assert guide.entry_of("somebody/unheard-of") is None
