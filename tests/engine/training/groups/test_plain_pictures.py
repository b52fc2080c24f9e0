"""Pictures that show next to nothing make matrices nearly singular; quick teaching copes, or says why not."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from desktop import protocol
from desktop.engine.training.groups.starting_model import StartingModel
from desktop.errors import ErrorKind
from desktop.messages import training
from tests.engine.training.conftest import Teach, plan


def colour(group: int, number: int) -> Image.Image:
    return Image.new("RGB", (40, 40), (200 - 150 * group, 30 + number, 60 + 100 * group))


def blank_page(group: int, number: int) -> Image.Image:
    grain = np.random.default_rng(100 * group + number).integers(250, 256, (60, 44))
    return Image.fromarray(grain.astype(np.uint8))


def written_page(group: int, number: int) -> Image.Image:
    image = Image.new("L", (60, 80), 255)
    pen = ImageDraw.Draw(image)
    for row in range(8, 72, 4):
        pen.line((6 + 6 * group, row, 20 + (row * (number + 3)) % 30, row), fill=90)
    return image


def one_constant_group(group: int, number: int) -> Image.Image:
    return colour(0, number % 2) if group else written_page(0, number)


KINDS: dict[str, tuple[Callable[[int, int], Image.Image], int]] = {
    "single colours": (colour, 12),
    "blank pages": (blank_page, 12),
    "written pages": (written_page, 12),
    "one constant group": (one_constant_group, 12),
    "two examples a group": (colour, 2),
}


def examples(folder: Path, kind: str) -> Path:
    draw, count = KINDS[kind]
    for group in range(2):
        (folder / f"group {group}").mkdir(parents=True)
        for number in range(count):
            draw(group, number).save(folder / f"group {group}" / f"{number}.png")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_plain_pictures_are_taught(kind: str, tmp_path: Path, tiny_vit: Path, teach: Teach) -> None:
    result = teach.result(plan(examples(tmp_path / "plain", kind), tiny_vit, epochs=2))
    assert 0 <= result.report.score <= 1
    assert all(map(math.isfinite, result.report.range))


@pytest.mark.parametrize("value", [0.0, 1e30])
def test_features_that_are_all_the_same_are_taught(
    value: float, tmp_path: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, value)
    assert teach.result(plan(examples(tmp_path / "plain", "single colours"), tiny_vit, epochs=2))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_features_that_are_no_numbers_end_with_a_sentence(
    value: float, tmp_path: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, value)
    last = teach.events(plan(examples(tmp_path / "plain", "single colours"), tiny_vit, epochs=2))[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.UNSUPPORTED_MODEL
    assert training.NO_NUMBERS.says(last.message)


def broken(monkeypatch: pytest.MonkeyPatch, value: float) -> None:
    """A model whose features are all `value`; with others kept from before it would not be noticed."""
    from contextlib import contextmanager

    from desktop.engine.training.groups import features

    @contextmanager
    def reader(_starting: StartingModel):  # type: ignore[no-untyped-def]
        yield lambda batch: torch.full((len(batch), 32), value)

    monkeypatch.setattr(StartingModel, "feature_reader", reader)
    monkeypatch.setattr(features.FeatureStore, "read", lambda _store, _digests: {})
