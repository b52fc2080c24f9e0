"""Torchvision's own classifiers, with weights that lie where torch hub keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PIL import Image
from torchvision import models

from desktop import protocol
from desktop.engine.hub.sources import torchvision
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input
from desktop.results import Labels

ID = "torchvision/SqueezeNet1_1_Weights.IMAGENET1K_V1"
WEIGHTS = models.SqueezeNet1_1_Weights.IMAGENET1K_V1


@pytest.fixture
def network() -> torch.nn.Module:
    """The real architecture with weights of our own, kept under the official name."""
    torch.manual_seed(1)
    network = models.squeezenet1_1(weights=None).eval()
    place = torchvision.folder() / WEIGHTS.url.rpartition("/")[2]
    place.parent.mkdir(parents=True)
    torch.save(network.state_dict(), place)
    return network


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "picture.png"
    noise = torch.randint(0, 255, (90, 120, 3), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    Image.fromarray(noise.numpy()).save(path)
    return str(path)


def ask(*pictures: str) -> list[protocol.Event]:
    inputs = tuple(Input(path=path) for path in pictures)
    request = protocol.Run(
        task="image-classification", model=ID, inputs=inputs, options={"top": 3}, device="cpu"
    )
    return list(answer(request, Context()))


def test_the_answer_is_torchvisions_own(network: torch.nn.Module, picture: str) -> None:
    events = ask(picture, picture)
    assert isinstance(events[-1], protocol.Done), events[-1]
    first, second = (event.result for event in events if isinstance(event, protocol.Item))
    assert isinstance(first, Labels) and first == second
    with torch.no_grad():
        pixels = WEIGHTS.transforms()(Image.open(picture).convert("RGB"))
        scores, indices = network(pixels[None])[0].softmax(-1).topk(3)
    assert [label.label for label in first.labels] == [WEIGHTS.meta["categories"][i] for i in indices]
    assert [label.score for label in first.labels] == pytest.approx(scores.tolist(), rel=1e-4)


def test_weights_of_another_model_are_refused(network: torch.nn.Module, picture: str) -> None:
    place = torchvision.folder() / WEIGHTS.url.rpartition("/")[2]
    torch.save({"filler": torch.zeros(1_236_000)}, place)
    failed = ask(picture)[-1]
    assert isinstance(failed, protocol.Failed)
    assert failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "could not be opened" in say(failed.message)
