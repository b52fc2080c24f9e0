"""Models that hear letters moment by moment (CTC)."""

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
from desktop.engine import inference
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input
from desktop.results import Transcript
from tests.models import Ask

TASK = "automatic-speech-recognition"


def _transcript(events: list[protocol.Event]) -> Transcript:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Transcript), (item.error, events[-1])
    return item.result


def _write(path: Path, samples: np.ndarray, rate: int = 16000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return path


_LETTERS = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLU"]


def _wav2vec2(folder: Path, **settings: Any) -> Path:
    """A tiny one with random weights: it hears nonsense, but always the same."""
    from transformers import Wav2Vec2Config, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC

    torch.manual_seed(3)
    config = Wav2Vec2Config(
        vocab_size=len(_LETTERS), hidden_size=32, num_attention_heads=2,
        **{"num_hidden_layers": 1, **settings}, intermediate_size=32,
        conv_dim=(16, 16, 16), conv_stride=(5, 8, 8), conv_kernel=(10, 8, 8),
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, pad_token_id=0, initializer_range=1.0,
    )  # fmt: skip
    network = Wav2Vec2ForCTC(config)
    with torch.no_grad():
        network.lm_head.bias[0] += 2.0  # a blank between most letters, as in a model that has learnt
        network.lm_head.bias[1:4] -= 100.0
    network.save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps({letter: n for n, letter in enumerate(_LETTERS)}))
    Wav2Vec2CTCTokenizer(str(folder / "vocab.json"), pad_token="<pad>").save_pretrained(folder)
    Wav2Vec2FeatureExtractor(do_normalize=not settings).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def ctc_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _wav2vec2(tmp_path_factory.mktemp("models") / "ctc")


def test_letters_words_and_times_are_those_of_the_plain_pipeline(
    ask: Ask, ctc_folder: Path, spoken: Path
) -> None:
    from transformers import pipeline

    from desktop.engine.reading import read_sound

    said = _transcript(ask(TASK, [spoken], ctc_folder))
    plain: Any = pipeline(TASK, model=str(ctc_folder), device="cpu")
    expected = plain(read_sound(spoken), return_timestamps="word")
    assert said.text.split() == expected["text"].split() and len(said.text.split()) > 3
    words = [word for segment in said.segments for word in segment.words]
    assert [word.text.strip() for word in words] == [chunk["text"] for chunk in expected["chunks"]]
    for word, chunk in zip(words, expected["chunks"], strict=True):
        assert (word.start, word.end) == pytest.approx(chunk["timestamp"], abs=0.04)
        assert 0 < word.probability <= 1
    assert (said.language, said.detected) == ("", False)


def test_a_long_recording_is_heard_in_steps_without_seams(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that hears each moment by itself must hear the same in steps as at once."""
    from desktop.engine.libraries.transformers_models import ctc

    folder = _wav2vec2(tmp_path / "near", num_hidden_layers=0, feat_extract_norm="layer")
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", 0.0)
    noise = np.random.default_rng(0).normal(0, 0.1, 16000 * 70).astype(np.float32)
    events = ask(TASK, [_write(tmp_path / "long.wav", noise)], folder, words=False)
    in_steps = _transcript(events)
    assert in_steps.duration == 70.0 and in_steps.segments[-1].end > 65
    assert not any(segment.words for segment in in_steps.segments)
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "seconds"]
    assert [round(event.done, 1) for event in progress if event.total == 70.0] == [17.5, 35.0, 52.5, 70.0]
    monkeypatch.setattr(ctc, "WHOLE", 100.0)
    at_once = _transcript(ask(TASK, [tmp_path / "long.wav"], folder, words=False))
    assert in_steps == at_once


@pytest.mark.parametrize("samples", [1, 100, 16000])
def test_next_to_nothing_is_no_error(ask: Ask, ctc_folder: Path, tmp_path: Path, samples: int) -> None:
    said = _transcript(ask(TASK, [_write(tmp_path / "short.wav", np.zeros(samples))], ctc_folder))
    assert said.duration == round(samples / 16000, 3)
    assert all(segment.end <= said.duration for segment in said.segments)


def test_stop_ends_listening_between_steps(
    ctc_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", 0.0)
    noise = np.random.default_rng(0).normal(0, 0.1, 16000 * 200).astype(np.float32)
    context = Context()
    request = protocol.Run(
        task=TASK, model=str(ctc_folder), inputs=(Input(path=str(_write(tmp_path / "l.wav", noise))),)
    )
    events = []
    for event in answer(request, context):
        events.append(event)
        if isinstance(event, protocol.Progress) and event.unit == "seconds":
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    assert not any(isinstance(event, protocol.Item) for event in events)


def test_a_model_without_its_letters_is_refused(
    ask: Ask, ctc_folder: Path, spoken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mute"
    shutil.copytree(ctc_folder, folder, ignore=shutil.ignore_patterns("vocab.json", "tokenizer*"))
    failed = ask(TASK, [spoken], folder)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "tokenizer" in say(failed.message)
