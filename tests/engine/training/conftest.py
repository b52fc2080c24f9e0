"""Small pictures and small models, made once for all tests of teaching."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.server import Context, answer

TASK = "image-classification"
GROUPS = ("circle", "square", "triangle")


def check(folder: Path, **asked: Any) -> protocol.ExamplesReport:
    """What the check-up of the pictures in `folder` says; `asked` are more fields of the request."""
    request = protocol.CheckExamples(task=TASK, folder=str(folder), **asked)
    last = list(answer(request, Context()))[-1]
    assert isinstance(last, protocol.Done), last
    assert isinstance(last.value, protocol.ExamplesReport)
    return last.value


def draw(file: Path, shape: str, lot: random.Random, side: int = 40) -> None:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (side, side), (lot.randint(0, 60), lot.randint(0, 60), lot.randint(0, 60)))
    pen = ImageDraw.Draw(image)
    size = lot.randint(side // 2, side * 3 // 4)
    x, y = lot.randint(2, side - size - 2), lot.randint(2, side - size - 2)
    colours = {"circle": (230, 80, 80), "square": (80, 220, 90), "triangle": (90, 110, 240)}
    colour = tuple(min(255, max(0, part + lot.randint(-40, 40))) for part in colours[shape])
    box = (x, y, x + size, y + size)
    if shape == "circle":
        pen.ellipse(box, fill=colour)
    elif shape == "square":
        pen.rectangle(box, fill=colour)
    else:
        pen.polygon([(x, y + size), (x + size, y + size), (x + size // 2, y)], fill=colour)
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file)


def make_shapes(folder: Path, count: int = 20) -> Path:
    lot = random.Random(7)
    for group in GROUPS:
        for number in range(count):
            draw(folder / group / f"{number}.png", group, lot)
    return folder


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """The models are so small that threads would only wait for each other, long on a busy machine."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three groups of twenty pictures."""
    return make_shapes(tmp_path_factory.mktemp("examples") / "shapes")


def save_with_processor(model: Any, folder: Path) -> Path:
    from transformers import ViTImageProcessor

    model.save_pretrained(folder)
    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vision transformer of 30,000 random weights."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification

    torch.manual_seed(1)
    config = ViTConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        image_size=32,
        patch_size=8,
        num_labels=5,
        hidden_dropout_prob=0.1,
    )
    return save_with_processor(
        ViTForImageClassification(config), tmp_path_factory.mktemp("models") / "tiny-vit"
    )


@pytest.fixture(scope="session")
def tiny_resnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A convolutional network with batch norms; it has as many labels as there are groups of shapes."""
    import torch
    from transformers import ResNetConfig, ResNetForImageClassification

    torch.manual_seed(2)
    config = ResNetConfig(
        embedding_size=8, hidden_sizes=[16, 24], depths=[1, 1], layer_type="basic", num_labels=3
    )
    return save_with_processor(
        ResNetForImageClassification(config), tmp_path_factory.mktemp("models") / "tiny-resnet"
    )


class Teach:
    """Runs the handler as the engine does and keeps its events."""

    def __init__(self) -> None:
        self.context = Context()
        self._streams: list[Iterator[protocol.Event]] = []

    def stream(self, plan: protocol.TrainPlan, resume: bool = False) -> Iterator[protocol.Event]:
        self.context = Context()
        stream = answer(protocol.Train(plan=plan, resume=resume), self.context)
        self._streams.append(stream)
        return stream

    def events(self, plan: protocol.TrainPlan, resume: bool = False) -> list[protocol.Event]:
        return list(self.stream(plan, resume))

    def result(self, plan: protocol.TrainPlan, resume: bool = False) -> protocol.TrainResult:
        return self.value(self.events(plan, resume))

    @staticmethod
    def value(events: list[protocol.Event]) -> protocol.TrainResult:
        last = events[-1]
        assert isinstance(last, protocol.Done), last
        assert isinstance(last.value, protocol.TrainResult)
        return last.value

    def until(
        self, plan: protocol.TrainPlan, wanted: Callable[[protocol.Event], bool], resume: bool = False
    ) -> list[protocol.Event]:
        """The events up to the wanted one; then the process is gone, as after a power cut."""
        stream, seen = self.stream(plan, resume), []
        for event in stream:
            seen.append(event)
            if wanted(event):
                stream.close()  # type: ignore[attr-defined]
                return seen
        raise AssertionError(f"it never came; the last event was {seen[-1]}")


@pytest.fixture
def teach() -> Teach:
    return Teach()


def plan(data: Path, model: Path | str, **more: Any) -> protocol.TrainPlan:
    return protocol.TrainPlan(task=TASK, data=str(data), model=str(model), **more)
