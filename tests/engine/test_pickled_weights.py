"""Models whose weights are PyTorch's own pickles: they run like the others, through the strict reader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.paths import resources
from tests.models import Ask

CAT = resources() / "samples" / "cat.jpg"


@pytest.fixture
def pickled(tiny_classifier: Path, tmp_path: Path) -> Path:
    """`tiny_classifier` as it would have been published years ago."""
    import torch
    from safetensors.torch import load_file

    folder = shutil.copytree(tiny_classifier, tmp_path / "pickled")
    weights = folder / "model.safetensors"
    torch.save(load_file(weights), folder / "pytorch_model.bin")
    weights.unlink()
    return folder


def test_they_answer_as_they_would_with_safe_weights(ask: Ask, tiny_classifier: Path, pickled: Path) -> None:
    answers = [
        [
            event.result
            for event in ask("image-classification", [CAT], str(folder))
            if isinstance(event, protocol.Item)
        ]
        for folder in (tiny_classifier, pickled)
    ]
    assert answers[0] == answers[1] != []


def test_weights_that_are_cut_off_are_told(ask: Ask, pickled: Path) -> None:
    weights = pickled / "pytorch_model.bin"
    weights.write_bytes(weights.read_bytes()[:-100])
    last = ask("image-classification", [CAT], str(pickled))[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.UNSAFE_MODEL and "“pytorch_model.bin” is damaged" in say(last.message)
