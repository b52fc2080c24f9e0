"""Labels of the user's own: the scores of the plain pipeline, the labels read once, words of any length."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop import protocol
from desktop.engine import inference
from desktop.engine.hub.facts.describing import describe_own_folder
from desktop.engine.libraries.transformers_models.own_labels import Matcher
from desktop.messages import notes, say
from desktop.results import Labels
from tests.engine.test_boxes import shades
from tests.models import Ask

TASK = "zero-shot-image-classification"
WORDS = [
    "<pad>",
    "<unk>",
    "<end>",
    "this",
    "is",
    "a",
    "photo",
    "of",
    ".",
    "cat",
    "dog",
    "red",
    "cup",
    "wooden",
]
MINE = ("cat", "wooden cup", "red dog")
TEXT: dict[str, Any] = {
    "vocab_size": len(WORDS), "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
    "num_attention_heads": 2, "max_position_embeddings": 64, "pad_token_id": 0, "bos_token_id": 1,
    "eos_token_id": 2, "projection_dim": 32,
}  # fmt: skip
SEEN: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
    "image_size": 32, "patch_size": 8, "projection_dim": 32,
}  # fmt: skip


def save_tokenizer(folder: Path) -> None:
    """One that knows a dozen words."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <end>", special_tokens=[("<end>", 2)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        unk_token="<unk>",
        eos_token="<end>",
        cls_token="<unk>",
        model_max_length=64,
    ).save_pretrained(folder)


def save_clip(folder: Path) -> None:
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel

    config = CLIPConfig(text_config=TEXT, vision_config=SEEN, projection_dim=32, initializer_factor=20.0)
    CLIPModel(config).save_pretrained(folder)
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(
        folder
    )


def save_siglip(folder: Path) -> None:
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel

    network = SiglipModel(SiglipConfig(text_config=TEXT, vision_config=SEEN))
    torch.nn.init.constant_(network.logit_bias, -1.0)
    network.save_pretrained(folder)
    SiglipImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)


@pytest.fixture(params=[save_clip, save_siglip], ids=["clip", "siglip"])
def matcher(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    save: Callable[[Path], None] = request.param
    torch.manual_seed(3)
    save(tmp_path / "model")
    save_tokenizer(tmp_path / "model")
    return tmp_path / "model"


def answers(events: list[protocol.Event]) -> list[Labels]:
    assert isinstance(events[-1], protocol.Done), events[-1]
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert all(isinstance(item.result, Labels) for item in items), [item.error for item in items]
    return [item.result for item in items if isinstance(item.result, Labels)]


def test_the_scores_are_those_of_the_plain_pipeline(ask: Ask, matcher: Path, tmp_path: Path) -> None:
    from transformers import pipeline

    pictures = [shades(tmp_path / "a.png", 90, 60), shades(tmp_path / "b.png", 40, 80, "L")]
    found = answers(ask(TASK, list(pictures), matcher, labels=", ".join(MINE)))
    plain = pipeline("zero-shot-image-classification", model=str(matcher), device="cpu")
    for picture, result in zip(pictures, found, strict=True):
        expected = plain(str(picture), candidate_labels=list(MINE))
        assert [label.label for label in result.labels] == [row["label"] for row in expected]
        scores = [row["score"] for row in expected]
        assert [label.score for label in result.labels] == pytest.approx(scores, abs=1e-5)
        assert len({round(score, 4) for score in scores}) == 3, "the picture and the words matter"


def test_labels_are_read_once_until_they_change(
    ask: Ask, matcher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inference._kept.clear()
    model = describe_own_folder(matcher)
    assert model is not None and model.tasks == (TASK,)
    runner = Matcher(model, "cpu")
    monkeypatch.setattr(
        inference.libraries, "library", lambda name: type("Library", (), {"load": lambda *_: runner})
    )
    read: list[int] = []
    runner._network.text_model.embeddings.register_forward_hook(lambda *_: read.append(1))
    pictures = [shades(tmp_path / f"{number}.png", 60 + number, 50) for number in range(12)]
    first = answers(ask(TASK, list(pictures), matcher, labels="cat, dog"))
    assert len(first) == 12 and len(read) == 1
    other = answers(ask(TASK, pictures[:2], matcher, labels="cup"))
    again = answers(ask(TASK, pictures[:2], matcher, labels="cat, dog"))
    assert len(read) == 3
    for one, before in zip(again, first, strict=False):
        assert [label.label for label in one.labels] == [label.label for label in before.labels]
        assert one.labels[0].score == pytest.approx(before.labels[0].score, abs=1e-5)
    assert [label.label for label in other[0].labels] == ["cup"]


def test_long_labels_and_pictures_of_every_kind(ask: Ask, matcher: Path, tmp_path: Path) -> None:
    made = [shades(tmp_path / "dot.png", 1, 1), shades(tmp_path / "glass.png", 50, 40, "RGBA")]
    long = "red cup " * 200
    events = ask(TASK, list(made), matcher, labels=f"{long}, cat")
    for result in answers(events):
        assert {label.label for label in result.labels} == {long.strip(), "cat"}
    for item in events:
        if isinstance(item, protocol.Item):
            assert [each for each in item.notes if notes.LABEL_CUT_OFF.says(each)] == [
                notes.LABEL_CUT_OFF(label=long.strip())
            ]
        assert all(0 <= label.score <= 1 for label in result.labels)


def test_without_words_or_preprocessing_a_model_is_refused_with_the_reason(
    matcher: Path, tmp_path: Path
) -> None:
    for name, word in (("tokenizer.json", "tokenizer"), ("preprocessor_config.json", "prepare pictures")):
        folder = tmp_path / word
        shutil.copytree(matcher, folder)
        (folder / name).unlink()
        model = describe_own_folder(folder)
        assert model is not None and word in say(model.problem) and model.tasks == ()


def test_a_model_with_a_gap_is_refused(ask: Ask, matcher: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(matcher / "model.safetensors")
    weights.pop("logit_scale")
    save_file(weights, matcher / "model.safetensors", metadata={"format": "pt"})
    failed = ask(TASK, [shades(tmp_path / "a.png", 8, 8)], matcher)[-1]
    assert isinstance(failed, protocol.Failed) and "missing or damaged" in say(failed.message)


def test_no_labels_is_said_before_anything_is_loaded(ask: Ask, matcher: Path) -> None:
    failed = ask(TASK, ["a.png"], matcher, labels=" , ")[-1]
    assert isinstance(failed, protocol.Failed) and "at least one" in say(failed.message)
