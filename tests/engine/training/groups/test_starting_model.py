"""Any picture classifier gets a new last step, found by what it does and not by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    ConvNextConfig,
    ConvNextForImageClassification,
    DeiTConfig,
    DeiTForImageClassificationWithTeacher,
    MobileNetV2Config,
    MobileNetV2ForImageClassification,
    SwinConfig,
    SwinForImageClassification,
)

from desktop.engine.training.groups import starting_model
from desktop.engine.training.groups.pictures import medium
from desktop.engine.training.groups.quick import Whitening
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import ModelInfo
from tests.engine.training.conftest import TASK, save_with_processor

LABELS = ("a", "b", "c", "d")

NETWORKS: dict[str, tuple[Any, Any]] = {
    "two averaged heads": (
        DeiTForImageClassificationWithTeacher,
        DeiTConfig(
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            image_size=32,
            patch_size=8,
        ),
    ),
    "windows": (
        SwinForImageClassification,
        SwinConfig(image_size=32, patch_size=4, embed_dim=8, depths=[1, 1], num_heads=[1, 2], window_size=4),
    ),
    "convolutions": (
        ConvNextForImageClassification,
        ConvNextConfig(hidden_sizes=[8, 8, 8, 16], depths=[1, 1, 1, 1], image_size=32),
    ),
    "small phone network": (
        MobileNetV2ForImageClassification,
        MobileNetV2Config(image_size=32, depth_multiplier=0.35),
    ),
}


def info(folder: Path) -> ModelInfo:
    return ModelInfo(str(folder), "model", str(folder), "transformers_models", (TASK,), "local", 0)


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_new_last_step_makes_the_answer(kind: str, tmp_path: Path) -> None:
    network, config = NETWORKS[kind]
    torch.manual_seed(0)
    save_with_processor(network(config), tmp_path / "model")
    starting = starting_model.load(medium, info(tmp_path / "model"), LABELS, "cpu")
    pixels = torch.randn((5, 3, 32, 32), generator=torch.Generator().manual_seed(1))
    with starting.feature_reader() as read:
        features = read(pixels)
    weight, bias = torch.randn(4, features.shape[1]), torch.randn(4)
    starting.set_head(weight, bias)
    with torch.inference_mode():
        torch.testing.assert_close(starting.logits(pixels), features @ weight.T + bias, rtol=1e-4, atol=1e-4)
    assert starting.model.config.id2label == dict(enumerate(LABELS))


def test_a_damaged_model_is_refused(tiny_vit: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(tiny_vit, tmp_path / "model")
    weights = load_file(tmp_path / "model" / "model.safetensors")
    name = next(key for key in weights if "layer" in key and key.endswith("weight"))
    for broken in (
        {**weights, name: torch.full_like(weights[name], float("nan"))},
        {key: value for key, value in weights.items() if key != name},
    ):
        save_file(broken, tmp_path / "model" / "model.safetensors", {"format": "pt"})
        with pytest.raises(Trouble, match="missing or damaged") as caught:
            starting_model.load(medium, info(tmp_path / "model"), LABELS, "cpu")
        assert caught.value.kind is ErrorKind.UNSUPPORTED_MODEL


@pytest.mark.parametrize("turn", [True, False])
def test_whitening_evens_out_the_groups_and_folds_away(turn: bool) -> None:
    lot = torch.Generator().manual_seed(3)
    mixing = torch.randn((6, 6), generator=lot) * torch.tensor([8.0, 4, 1, 1, 0.5, 5])
    targets = torch.arange(600) % 3
    features = torch.randn((600, 6), generator=lot) @ mixing + targets[:, None] * 7
    whitening = Whitening(features, targets, turn)
    even = whitening(features)
    before, after = (
        torch.stack([rows[targets == group].std(0) for group in range(3)]).mean(0)
        for rows in (features, even)
    )
    assert after.max() / after.min() < 0.5 * before.max() / before.min()
    assert 0.8 < after.max() < 1.2
    head = torch.nn.Linear(6, 3)
    weight, bias = whitening.folded(head)
    torch.testing.assert_close(features @ weight.T + bias, head(even), rtol=1e-3, atol=1e-3)
