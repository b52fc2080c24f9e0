"""Pictures described: the words that the plain library's own generation writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from desktop import protocol
from desktop.messages import say
from desktop.results import Text
from tests.engine.test_boxes import shades
from tests.engine.test_own_labels import SEEN, TEXT, WORDS, save_tokenizer
from tests.models import Ask

TASK = "image-to-text"


def blip() -> Any:
    from transformers import BlipConfig, BlipForConditionalGeneration

    text = TEXT | {"sep_token_id": 2, "encoder_hidden_size": 32}
    return BlipForConditionalGeneration(
        BlipConfig(text_config=text, vision_config=SEEN, image_text_hidden_size=32)
    )


def git() -> Any:
    from transformers import GitConfig, GitForCausalLM

    return GitForCausalLM(GitConfig(vision_config=SEEN, **TEXT))


def pair() -> Any:
    """A ViT that sees and a GPT-2 that writes."""
    from transformers import GPT2Config, VisionEncoderDecoderConfig, VisionEncoderDecoderModel, ViTConfig

    sees = ViTConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, image_size=32,
        patch_size=8,
    )  # fmt: skip
    writes = GPT2Config(
        vocab_size=len(WORDS), n_embd=32, n_layer=1, n_head=2, n_positions=80, bos_token_id=1, eos_token_id=2
    )
    network = VisionEncoderDecoderModel(VisionEncoderDecoderConfig.from_encoder_decoder_configs(sees, writes))
    network.config.decoder_start_token_id = network.generation_config.decoder_start_token_id = 1
    network.config.pad_token_id = network.generation_config.pad_token_id = 0
    return network


@pytest.fixture(params=[blip, git, pair])
def describer(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Any]:
    """The folder of a tiny model, and the model."""
    from transformers import ViTImageProcessor

    torch.manual_seed(1)
    make: Callable[[], Any] = request.param
    network = make().eval()
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.ndim > 1:
                torch.nn.init.normal_(weight, std=0.6)
            if "patch_embedding" in name or "projection" in name:
                torch.nn.init.normal_(weight, std=0.2)
    folder = tmp_path / "model"
    network.save_pretrained(folder)
    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    save_tokenizer(folder)
    return folder, network


def texts(events: list[protocol.Event]) -> list[str]:
    assert isinstance(events[-1], protocol.Done), events[-1]
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert all(isinstance(item.result, Text) for item in items), [item.error for item in items]
    return [item.result.text for item in items if isinstance(item.result, Text)]


def test_the_words_are_the_librarys_own(ask: Ask, describer: tuple[Path, Any], tmp_path: Path) -> None:
    from transformers import AutoImageProcessor, AutoTokenizer

    folder, network = describer
    pictures = [shades(tmp_path / "a.png", 60, 40), shades(tmp_path / "b.png", 20, 50, "RGBA")]
    Image.new("RGB", (30, 30), "navy").save(tmp_path / "c.png")
    pictures.append(tmp_path / "c.png")
    found = texts(ask(TASK, list(pictures), folder))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    processor = AutoImageProcessor.from_pretrained(folder)
    begin = {"input_ids": torch.tensor([[tokenizer.cls_token_id]])} if "Git" in type(network).__name__ else {}
    for picture, text in zip(pictures, found, strict=True):
        with Image.open(picture) as image, torch.inference_mode():
            seen = image.convert("RGBA")
            white = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
            pixels = processor(images=white, return_tensors="pt")["pixel_values"]
            written = network.generate(pixel_values=pixels, **begin, max_new_tokens=60)
        assert text == " ".join(tokenizer.decode(written[0], skip_special_tokens=True).split())
    assert any(found)


def test_a_gap_is_refused_but_for_what_nobody_asks(
    ask: Ask, describer: tuple[Path, Any], tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    folder, _ = describer
    picture = shades(tmp_path / "a.png", 8, 8)
    weights = load_file(folder / "model.safetensors")
    kept = {name: value for name, value in weights.items() if not name.startswith("encoder.pooler.")}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    assert len(texts(ask(TASK, [picture], folder))) == 1
    kept.pop(next(name for name in kept if "layernorm" in name.lower() or "ln_" in name))
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    failed = ask(TASK, [picture], folder)[-1]
    assert isinstance(failed, protocol.Failed) and "missing or damaged" in say(failed.message)
