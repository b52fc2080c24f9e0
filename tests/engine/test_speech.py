"""Whisper in the layout of transformers."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.results import Transcript
from tests.models import Ask

TASK = "automatic-speech-recognition"
WORDS = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."


def _transcript(events: list[protocol.Event]) -> Transcript:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Transcript), (item.error, events[-1])
    return item.result


def _write(path: Path, samples: np.ndarray, rate: int = 16000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return path


def _read(path: Path) -> tuple[np.ndarray, int]:
    with wave.open(str(path), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
        return samples, file.getframerate()


_LAYER = {
    "attn.query": "self_attn.q_proj",
    "attn.key": "self_attn.k_proj",
    "attn.value": "self_attn.v_proj",
    "attn.out": "self_attn.out_proj",
    "attn_ln": "self_attn_layer_norm",
    "cross_attn.query": "encoder_attn.q_proj",
    "cross_attn.key": "encoder_attn.k_proj",
    "cross_attn.value": "encoder_attn.v_proj",
    "cross_attn.out": "encoder_attn.out_proj",
    "cross_attn_ln": "encoder_attn_layer_norm",
    "mlp.0": "fc1",
    "mlp.2": "fc2",
    "mlp_ln": "final_layer_norm",
}
_ELSE = {
    "token_embedding.weight": "embed_tokens.weight",
    "positional_embedding": "embed_positions.weight",
    "ln_post.weight": "layer_norm.weight",
    "ln_post.bias": "layer_norm.bias",
    "ln.weight": "layer_norm.weight",
    "ln.bias": "layer_norm.bias",
}


def _transformers_name(name: str) -> str:
    side, _, rest = name.partition(".")
    if rest.startswith("blocks."):
        _, number, rest = rest.split(".", 2)
        part, _, kind = rest.rpartition(".")
        return f"model.{side}.layers.{number}.{_LAYER[part]}.{kind}"
    return f"model.{side}.{_ELSE.get(rest, rest)}"


@pytest.fixture(scope="module")
def whisper_folder(converted_starters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter Whisper, as transformers would have stored it."""
    import whisper
    from transformers import (
        GenerationConfig,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
        WhisperTokenizer,
    )
    from transformers.convert_slow_tokenizer import TikTokenConverter

    starter = converted_starters / "whisper-tiny.en"
    checkpoint = torch.load(starter / "model.pt", weights_only=True)
    dims = checkpoint["dims"]
    config = WhisperConfig(
        vocab_size=dims["n_vocab"], d_model=dims["n_text_state"], num_mel_bins=dims["n_mels"],
        encoder_layers=dims["n_audio_layer"], decoder_layers=dims["n_text_layer"],
        encoder_attention_heads=dims["n_audio_head"], decoder_attention_heads=dims["n_text_head"],
        encoder_ffn_dim=4 * dims["n_text_state"], decoder_ffn_dim=4 * dims["n_text_state"],
        pad_token_id=50256, bos_token_id=50256, eos_token_id=50256, decoder_start_token_id=50257,
    )  # fmt: skip
    network = WhisperForConditionalGeneration(config).half()
    state = {_transformers_name(name): value for name, value in checkpoint["model_state_dict"].items()}
    left = network.load_state_dict(state, strict=False)
    assert left.missing_keys == ["proj_out.weight"] and not left.unexpected_keys
    network.tie_weights()
    heads = json.loads((starter / "alignment_heads.json").read_text())
    network.generation_config = GenerationConfig(
        alignment_heads=heads, no_timestamps_token_id=50362, is_multilingual=False, max_length=448,
        decoder_start_token_id=50257, eos_token_id=50256, pad_token_id=50256, bos_token_id=50256,
        suppress_tokens=[], begin_suppress_tokens=[220, 50256], return_timestamps=False,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("models") / "whisper"
    network.save_pretrained(folder)
    words = Path(whisper.__file__).parent / "assets" / "gpt2.tiktoken"
    vocab, merges = TikTokenConverter().extract_vocab_merges_from_model(str(words))
    tokenizer = WhisperTokenizer(vocab=vocab, merges=merges)
    marks = whisper.tokenizer.get_tokenizer(False).encoding._special_tokens
    tokenizer.add_tokens(sorted(marks, key=marks.__getitem__), special_tokens=True)
    tokenizer.save_pretrained(folder)
    WhisperFeatureExtractor().save_pretrained(folder)
    return folder


def test_whisper_in_the_layout_of_transformers(ask: Ask, whisper_folder: Path, spoken: Path) -> None:
    events = ask(TASK, [spoken], whisper_folder)
    said = _transcript(events)
    assert said.text == WORDS
    assert (said.language, said.detected) == ("en", False), "the model knows English only"
    words = [word for segment in said.segments for word in segment.words]
    assert "".join(word.text for word in words).split() == WORDS.split()
    times = [moment for word in words for moment in (word.start, word.end)]
    assert times == sorted(times) and times[0] >= 0 and times[-1] <= said.duration
    loaded = next(event for event in events if isinstance(event, protocol.Loaded))
    assert loaded.model.library == "transformers_models" and loaded.model.tasks == (TASK,)


def test_the_same_weights_say_the_same_by_transformers_itself(whisper_folder: Path, spoken: Path) -> None:
    """So the names of the weights in this file's fixture are right, and those of the engine are too."""
    from transformers import WhisperForConditionalGeneration, WhisperProcessor

    from desktop.engine.reading import read_sound

    processor: Any = WhisperProcessor.from_pretrained(whisper_folder)
    network = WhisperForConditionalGeneration.from_pretrained(whisper_folder, dtype=torch.float32)
    given = processor(read_sound(spoken), sampling_rate=16000, return_tensors="pt")
    written = network.generate(given.input_features, max_length=60)
    (text,) = processor.batch_decode(written, skip_special_tokens=True)
    assert text.lower().replace(",", ".").split()[:2] == ["ever", "tried."], text
    assert "fail better" in text.lower()


def test_a_long_recording_has_times_beyond_half_a_minute(
    ask: Ask, whisper_folder: Path, spoken: Path, tmp_path: Path
) -> None:
    once, rate = _read(spoken)
    events = ask(TASK, [_write(tmp_path / "long.wav", np.tile(once, 4), rate)], whisper_folder, words=False)
    said = _transcript(events)
    assert said.text.lower().count("better") >= 3
    assert 31 < said.segments[-1].end <= said.duration
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "seconds"]
    assert progress[-1].total == pytest.approx(4 * 9.963, abs=0.1)


def test_silence_says_nothing(ask: Ask, whisper_folder: Path, tmp_path: Path) -> None:
    said = _transcript(ask(TASK, [_write(tmp_path / "still.wav", np.zeros(48000))], whisper_folder))
    assert (said.text, said.segments, said.duration) == ("", (), 3.0)


def test_a_list_of_words_that_is_not_whispers_is_refused(
    ask: Ask, whisper_folder: Path, spoken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own words"
    shutil.copytree(whisper_folder, folder)
    settings = json.loads((folder / "tokenizer.json").read_text())
    vocab = settings["model"]["vocab"]
    names = list(vocab)
    settings["model"]["vocab"] = {
        **vocab, **dict(zip(names[200:400], range(399, 199, -1), strict=True))
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(settings))
    failed = ask(TASK, [spoken], folder)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "its own vocabulary" in say(failed.message)
