"""Sorting and finding by meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.libraries.vectors import SCALE, Encoder
from desktop.messages import verdicts
from desktop.protocol import Input, ModelInfo
from desktop.results import Labels, Matches
from tests.models import Ask

MINILM = "starter/all-minilm-l6-v2"
TEXTS = [
    "The cat sleeps on the sofa.",
    "Stocks fell sharply on Monday, led by banks.",
    "A kitten naps on a couch.",
]


@pytest.fixture
def encoder(starter_models: dict[str, ModelInfo]) -> Encoder:
    return Encoder(starter_models[MINILM], "cpu")


def _plain_vectors(folder: str, texts: list[str]) -> Any:
    """What the model's card tells programmers to do: mean of the token vectors, one text at a time."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    with torch.inference_mode():
        means = [model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0) for text in texts]
    return torch.nn.functional.normalize(torch.stack(means), dim=1)


def test_vectors_are_those_of_the_plain_model(encoder: Encoder, starter_models: dict[str, ModelInfo]) -> None:
    import torch

    with torch.inference_mode():
        ours = encoder.encode(TEXTS)
    theirs = _plain_vectors(starter_models[MINILM].folder, TEXTS)
    assert torch.allclose(ours, theirs, atol=1e-5)
    assert ours[0] @ ours[2] > 0.5 > ours[0] @ ours[1] + 0.3


def test_the_end_of_a_long_text_counts_too(encoder: Encoder) -> None:
    import torch

    filler = "Nothing happens here. " * 400
    with torch.inference_mode():
        plain, changed, cat = encoder.encode([filler, filler + "The cat sleeps on the sofa. " * 60, TEXTS[0]])
    assert changed @ cat > plain @ cat + 0.1


def _labels(event: protocol.Item) -> dict[str, float]:
    assert isinstance(event.result, Labels), event.error
    return {label.label: label.score for label in event.result.labels}


def test_texts_are_sorted_by_the_users_own_labels(ask: Ask, starter_models: dict[str, ModelInfo]) -> None:
    texts = [
        "The goalkeeper saved two penalties.",
        "Parliament passed the new tax law.",
        "Simmer the onions in butter.",
    ]
    labels = ("politics", "sports", "cooking")
    events = ask("zero-shot-classification", [Input(text=text) for text in texts], labels=labels)
    answers = [_labels(event) for event in events if isinstance(event, protocol.Item)]
    assert [next(iter(answer)) for answer in answers] == ["sports", "politics", "cooking"]
    for answer in answers:
        assert set(answer) == set(labels) and sum(answer.values()) == pytest.approx(1)
        assert list(answer.values()) == sorted(answer.values(), reverse=True)


def test_a_letter_of_complaint(ask: Ask, starter_models: dict[str, ModelInfo], samples: Path) -> None:
    events = ask(
        "zero-shot-classification", [samples / "letter.txt"], labels=("praise", "complaint", "recipe")
    )
    (answer,) = [_labels(event) for event in events if isinstance(event, protocol.Item)]
    assert next(iter(answer)) == "complaint"


def test_passages_are_found_by_meaning_not_by_words(
    ask: Ask, starter_models: dict[str, ModelInfo], samples: Path
) -> None:
    events = ask("sentence-similarity", [samples / "letter.txt"], text="a flaw in the door", top=3)
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Matches)
    assert item.result.query == "a flaw in the door" and len(item.result.passages) == 3
    assert "scratch" in item.result.passages[0].text
    scores = [passage.score for passage in item.result.passages]
    assert scores == sorted(scores, reverse=True) and all(-1 <= score <= 1 for score in scores)


def test_shares_are_the_softmax_of_scaled_cosines(
    ask: Ask, encoder: Encoder, starter_models: dict[str, ModelInfo]
) -> None:
    import torch

    (item,) = [
        event
        for event in ask("zero-shot-classification", [Input(text=TEXTS[0])], labels=("animals", "money"))
        if isinstance(event, protocol.Item)
    ]
    with torch.inference_mode():
        text, animals, money = encoder.encode([TEXTS[0], "animals", "money"])
    expected = torch.softmax(SCALE * torch.stack([text @ animals, text @ money]), 0)
    assert _labels(item) == pytest.approx(
        {"animals": float(expected[0]), "money": float(expected[1])}, abs=1e-4
    )


# ---- layers after the average ------------------------------------------------------------------------------


def _with_dense(folder: Path, activation: str) -> Path:
    """A tiny encoder as sentence-transformers keeps it, that goes on with a layer from 32 to 8 numbers."""
    import json

    import torch
    from safetensors.torch import save_file

    from tests import tiny

    tiny.bert(folder, "Model", ("a", "b"))
    torch.manual_seed(2)
    (folder / "2_Dense").mkdir()
    weights = {"linear.weight": torch.randn(8, 32), "linear.bias": torch.randn(8)}
    save_file(weights, folder / "2_Dense" / "model.safetensors")
    settings = {"in_features": 32, "out_features": 8, "bias": True, "activation_function": activation}
    (folder / "2_Dense" / "config.json").write_text(json.dumps(settings))
    (folder / "modules.json").write_text("[]")
    return folder


def test_a_layer_after_the_average_is_not_left_out(ask: Ask, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import AutoModel, AutoTokenizer

    folder = _with_dense(tmp_path / "dense", "torch.nn.modules.activation.Tanh")
    events = ask(
        "sentence-similarity", [Input(text="Ada was here. The example is.")], folder, text="Berlin is"
    )
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Matches), item.error
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    network = AutoModel.from_pretrained(folder).eval()
    layer = load_file(folder / "2_Dense" / "model.safetensors")

    def vector(text: str) -> torch.Tensor:
        with torch.inference_mode():
            mean = network(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].mean(0)
            return torch.nn.functional.normalize(
                torch.tanh(layer["linear.weight"] @ mean + layer["linear.bias"]), dim=0
            )

    for passage in item.result.passages:
        expected = float(vector(passage.text) @ vector("Berlin is"))
        assert passage.score == pytest.approx(expected, abs=1e-4)


def test_an_unknown_layer_is_refused(ask: Ask, tmp_path: Path) -> None:
    folder = _with_dense(tmp_path / "odd", "someone.modules.Own")
    failed = ask("sentence-similarity", [Input(text="x")], folder, text="y")[-1]
    assert isinstance(failed, protocol.Failed) and verdicts.ENCODER_STEP.says(failed.message)


def test_half_of_t5_gives_vectors(ask: Ask, tmp_path: Path) -> None:
    """sentence-t5 and its kin keep only the half that reads."""
    import torch
    from transformers import T5Config, T5EncoderModel

    from tests import tiny

    torch.manual_seed(0)
    tokenizer = tiny.word_tokenizer(tmp_path)
    config = T5Config(vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
    T5EncoderModel(config).save_pretrained(tmp_path)
    (tmp_path / "modules.json").write_text("[]")
    events = ask("sentence-similarity", [Input(text="a b c")], tmp_path, text="a b c")
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Matches) and item.result.passages[0].score == pytest.approx(1, abs=1e-5)
