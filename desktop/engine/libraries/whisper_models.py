"""OpenAI's Whisper, by its own package: speech becomes text with times."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from desktop import paths
from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.spoken_language import language_of
from desktop.engine.reading import read_sound
from desktop.engine.reading.sounds import SILENT
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Segment, Transcript, Word
from desktop.tasks import Task

if TYPE_CHECKING:
    from numpy.typing import NDArray

TASKS = ("automatic-speech-recognition",)

RATE = 16000
"""Samples a second that Whisper listens to."""

SEARCH = 5
"""Readings followed at the same time (beam size), and tried again when one fails: what Whisper's own command
line uses. It is slower than taking the likeliest word each time, and gets sentences right more often."""

TEMPERATURES = (0.0, 0.4, 0.8)
"""How freely to guess, one after the other, while a reading repeats itself or is unlikely. Half of Whisper's
own steps: noise fails them all, and each one costs as much as the first."""


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    import whisper

    file = Path(model.folder, model.file) if model.file else _checkpoint(Path(model.folder))
    try:
        # opened with weights_only=True: nothing in the file is run
        network = whisper.load_model(str(file), device=device)
    except (RuntimeError, KeyError, TypeError, EOFError, OSError) as error:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NOT_WHISPER(name=model.name), str(error)) from error
    if not all(value.sum(dtype=torch.float64).isfinite() for value in network.parameters()):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.DAMAGED(name=model.name))
    if heads := whisper._ALIGNMENT_HEADS.get(model.id.removeprefix("whisper/")):
        network.set_alignment_heads(heads)  # one of OpenAI's own, for which the package knows them
    elif not model.file:
        _read_alignment_heads(network, file.with_name("alignment_heads.json"))
    return Listener(network, device)


class Listener:
    """Recordings in, transcripts out, one at a time.

    Args:
        network: a `whisper.model.Whisper` on `device`, checked.
    """

    batch = 1

    def __init__(self, network: Any, device: str) -> None:
        _keep_compiled()
        self._network = network
        self._device = device

    def prepare(self, given: Input, work: Work) -> NDArray[np.float32]:
        return read_sound(given.path, RATE, work.stop_point, given.track)

    def run(self, prepared: Sequence[NDArray[np.float32]], work: Work) -> list[Result]:
        return [self._transcribe(sound, work) for sound in prepared]

    def _transcribe(self, sound: NDArray[np.float32], work: Work) -> Transcript:
        import whisper

        duration = len(sound) / RATE
        wanted = work.text("language")
        language = self._language(wanted, sound)
        with _watched(lambda frames: work.advance(min(duration, frames / 100), duration)):
            said = whisper.transcribe(
                self._network,
                sound,
                language=language,
                word_timestamps=work.flag("words"),
                fp16=self._device.startswith("cuda"),
                beam_size=SEARCH,
                best_of=SEARCH,
                temperature=TEMPERATURES,
                sample_len=most_tokens(duration, self._network.dims.n_text_ctx),
                verbose=None,
            )
        heard = [part for part in said["segments"] if part["text"].strip() and not is_imagined(part, sound)]
        text = "".join(part["text"] for part in heard).strip()
        segments = tuple(segment(part, duration) for part in heard)
        detected = wanted == "auto" and self._network.is_multilingual and bool(heard)
        return Transcript(str(said["language"]), text, segments, round(duration, 3), detected)

    def _language(self, wanted: str, sound: NDArray[np.float32]) -> str:
        """A model that knows English only is told nothing else."""
        if not self._network.is_multilingual:
            return "en"
        return language_of(self._network, sound) if wanted == "auto" else wanted


def most_tokens(duration: float, context: int) -> int:
    """How long a reading of one window may get: half the context, as in Whisper, less for a short recording.

    A full window has room for 7.5 tokens a second. Twice that and some to spare keep every spoken word, and
    a short hum no longer becomes 224 tokens of "beep".
    """
    return min(context // 2, 32 + math.ceil(16 * duration))


def is_imagined(part: dict[str, Any], sound: NDArray[np.float32]) -> bool:
    """Whether a segment is what Whisper hears in silence or a hum (mostly "You").

    It is sure that nobody speaks, and unsure of what was said. Whisper's own limits (0.6 and -1) were set for
    taking the likeliest word each time; with several readings such a segment comes out just above -1.
    """
    if part["no_speech_prob"] > 0.8 and part["avg_logprob"] < -0.8:
        return True
    begin, end = (round(float(part[edge]) * RATE) for edge in ("start", "end"))
    around = sound[max(0, begin - RATE // 2) : end + RATE // 2]
    return not bool((np.abs(around) > SILENT).any())


@cache
def _keep_compiled() -> None:
    """Whisper times words with two loops that numba compiles at first use; keep what took seconds.

    Without `parallel`: each step of these loops needs the one before.
    """
    import numba

    timing: Any = sys.modules["whisper.timing"]
    settings: Any = numba.config
    settings.CACHE_DIR = str(paths.cache_dir() / "compiled")
    for name in ("backtrace", "dtw_cpu"):
        setattr(timing, name, numba.njit(cache=True)(getattr(timing, name).py_func))


def _checkpoint(folder: Path) -> Path:
    found = sorted(folder.glob("*.pt"))
    if not found:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NO_WHISPER_HERE(), str(folder))
    return found[0]


def _read_alignment_heads(network: Any, file: Path) -> None:
    """Which attention heads follow the sound word by word. Without the file Whisper takes half of all."""
    if file.is_file():
        set_alignment_heads(network, json.loads(file.read_text(encoding="utf-8")))


def set_alignment_heads(network: Any, heads: Iterable[tuple[int, int]]) -> None:
    """Let `network` time words by these (layer, head) of its decoder."""
    mask = torch.zeros(network.dims.n_text_layer, network.dims.n_text_head, dtype=torch.bool)
    for layer, head in heads:
        mask[layer, head] = True
    network.register_buffer("alignment_heads", mask.to_sparse().to(network.device), persistent=False)


def segment(part: dict[str, Any], duration: float) -> Segment:
    """What a reading says of one segment, in our words.

    Whisper's times are numpy's numbers, and may reach into the silence that it adds at the end.
    """

    def time(value: Any) -> float:
        return round(min(float(value), duration), 3)

    words = tuple(
        Word(time(word["start"]), time(word["end"]), word["word"], round(float(word["probability"]), 4))
        for word in part.get("words") or ()
    )
    return Segment(time(part["start"]), time(part["end"]), part["text"].strip(), words)


@contextmanager
def _watched(advance: Callable[[float], None]) -> Iterator[None]:
    """Hear how many frames (hundredths of a second) Whisper has dealt with.

    WORKAROUND: its progress bar is the only door, see https://github.com/openai/whisper/discussions/850.
    Only one recording at a time is transcribed in a process, so replacing the bar for that while is safe.
    """

    class Bar:
        def __init__(self, **_settings: Any) -> None:
            self._done = 0.0

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def update(self, frames: float) -> None:
            self._done += frames
            advance(self._done)

    module: Any = sys.modules["whisper.transcribe"]
    original, module.tqdm = module.tqdm, SimpleNamespace(tqdm=Bar)
    try:
        yield
    finally:
        module.tqdm = original
