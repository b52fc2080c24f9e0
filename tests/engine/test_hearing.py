"""Sounds get names."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from desktop import protocol
from desktop.engine import inference
from desktop.errors import ErrorKind
from desktop.results import Labels
from tests.models import Ask

TASK = "audio-classification"
NAMES = {0: "bell", 1: "bark", 2: "rain"}


@pytest.fixture(scope="module")
def spectrogram(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import ASTConfig, ASTFeatureExtractor, ASTForAudioClassification

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "ast"
    ASTForAudioClassification(
        ASTConfig(
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            id2label=NAMES,
            frequency_stride=40,
            time_stride=40,
            initializer_range=0.5,
        )
    ).save_pretrained(folder)
    ASTFeatureExtractor().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2ForSequenceClassification

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "waves"
    Wav2Vec2ForSequenceClassification(
        Wav2Vec2Config(
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            id2label=NAMES,
            conv_dim=(8, 8),
            conv_stride=(10, 32),
            conv_kernel=(10, 32),
            classifier_proj_size=8,
            num_conv_pos_embeddings=16,
            num_conv_pos_embedding_groups=2,
            initializer_range=0.5,
        )
    ).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


def _write(path: Path, samples: np.ndarray, rate: int = 16000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return path


def _scores(events: list[protocol.Event]) -> dict[str, float]:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Labels), (item.error, events[-1])
    return {label.label: label.score for label in item.result.labels}


@pytest.mark.filterwarnings("ignore:At least one mel filter:UserWarning")
@pytest.mark.parametrize("kind", ["spectrogram", "waves"])
def test_names_are_those_of_the_plain_pipeline(
    ask: Ask, kind: str, spoken: Path, request: pytest.FixtureRequest
) -> None:
    from transformers import pipeline

    from desktop.engine.reading import read_sound

    folder = request.getfixturevalue(kind)
    plain: Any = pipeline(TASK, model=str(folder), device="cpu", top_k=3)
    expected = {row["label"]: row["score"] for row in plain(read_sound(spoken))}
    scores = _scores(ask(TASK, [spoken], folder))
    assert scores == pytest.approx(expected, abs=1e-4)
    assert list(scores) == list(expected) and set(scores) == set(NAMES.values())


def test_all_of_a_long_recording_counts(
    ask: Ask, waves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", 0.0)
    random = np.random.default_rng(0)
    parts = [random.normal(0, 0.1, 160_000), np.sin(np.arange(160_000) / 8) * 0.5, np.zeros(160_000)]
    alone = [_scores(ask(TASK, [_write(tmp_path / f"{n}.wav", part)], waves)) for n, part in enumerate(parts)]
    events = ask(TASK, [_write(tmp_path / "all.wav", np.concatenate(parts))], waves)
    expected = {name: sum(scores[name] for scores in alone) / 3 for name in NAMES.values()}
    assert _scores(events) == pytest.approx(expected, abs=1e-4)
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.total == 30]
    assert [event.done for event in progress] == [10, 20, 30]


@pytest.mark.parametrize("samples", [1, 8000])
def test_a_click_and_silence_are_no_error(ask: Ask, waves: Path, tmp_path: Path, samples: int) -> None:
    scores = _scores(ask(TASK, [_write(tmp_path / "click.wav", np.zeros(samples))], waves, top=1))
    assert len(scores) == 1


def test_broken_file_and_broken_model(ask: Ask, waves: Path, spoken: Path, tmp_path: Path) -> None:
    (tmp_path / "no.wav").write_bytes(b"RIFF and nothing else")
    events = ask(TASK, [tmp_path / "no.wav", spoken], waves)
    bad, good = [event for event in events if isinstance(event, protocol.Item)]
    assert bad.error and bad.error.kind is ErrorKind.BAD_FILE and good.result
    folder = tmp_path / "deaf"
    shutil.copytree(waves, folder, ignore=shutil.ignore_patterns("preprocessor_config.json"))
    failed = ask(TASK, [spoken], folder)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
