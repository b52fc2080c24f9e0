"""Sorting and finding by meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.libraries.vectors import SCALE, Encoder
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
