"""The thorough way, step by step."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from desktop.engine.hub.library import installed as library
from desktop.engine.training.groups import starting_model, thorough
from desktop.engine.training.groups.pictures import medium
from desktop.engine.training.groups.thorough import Thorough
from desktop.engine.training.split import Example, Split
from desktop.protocol import Input
from tests.engine.streams import returned
from tests.engine.training.conftest import GROUPS


def answers(method: Thorough) -> torch.Tensor:
    found: torch.Tensor = returned(method.measure("validation")).answers
    return found


def test_a_step_that_overshoots_hardly_shows_in_the_version_that_is_kept(
    shapes: Path, tiny_vit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thorough, "RATE", 0.03)
    files = [
        (file, label) for label, group in enumerate(GROUPS) for file in sorted((shapes / group).iterdir())
    ]
    examples = tuple(Example(Input(path=str(file)), label, f"{label}/{file.name}") for file, label in files)
    starting = starting_model.load(medium, library.find(str(tiny_vit)), GROUPS, "cpu")
    method = Thorough(
        Split(examples, examples[::6], (), GROUPS), starting, 25, 0, lambda: None
    )  # a span of twenty steps
    before = answers(method)
    start = [value.detach().clone() for value in starting.model.parameters()]
    _, batch = next(iter(method.batches(0, 0)))
    method.learn(batch)
    learning = [value.detach().clone() for value in starting.model.parameters()]
    kept = answers(method)
    method.finish(starting)
    for first, moved, value in zip(start, learning, starting.model.parameters(), strict=True):
        torch.testing.assert_close(value.detach(), first + 0.05 * (moved - first))
    pixels = torch.stack([starting.encoded(example) for example in examples[::6]])
    with torch.inference_mode():
        exported = starting.logits(pixels)
    torch.testing.assert_close(exported, kept)
    assert not torch.allclose(kept, before)
