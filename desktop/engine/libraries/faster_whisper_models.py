"""Whisper in the format of CTranslate2, by faster-whisper: the fastest on a processor.

Eight bits for each weight on a processor, sixteen on a graphics card. Where nobody speaks is told by a small
network that comes inside faster-whisper (Silero), so that silence is neither read nor imagined to be speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.feature_extractor import FeatureExtractor

from desktop.engine.background import in_background
from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.spoken_language import likeliest
from desktop.engine.libraries.whisper_models import RATE, SEARCH, is_imagined, most_tokens, segment
from desktop.engine.reading import read_sound
from desktop.engine.reading.sounds import SILENT
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models, notes, verdicts
from desktop.noting import note
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Transcript
from desktop.tasks import Task

if TYPE_CHECKING:
    from numpy.typing import NDArray

TASKS = ("automatic-speech-recognition",)

WORDS = "tokenizer.json"
"""Without it faster-whisper would fetch one from a hub."""
SPOKEN = (0.5, 0.15)
"""How sure the small network has to be that somebody speaks: what it is used with, and, where that leaves
nothing of a recording, little enough for a song or a voice in noise."""
CONTEXT = 440
"""Tokens that Whisper keeps in mind, less those that begin each reading."""
PAIRS = 4
"""So many words in a row may not come twice when a window is read again."""
CHANGED_MIND = 1.0
"""The temperature that tells faster-whisper to forget what was written before."""
_MARKS = ("<|endoftext|>", "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>")


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    if not Path(model.folder, WORDS).is_file():
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, verdicts.TOKENIZER_GONE())
    if not device.startswith("cuda"):
        return Listener(_open(model, "cpu"))
    try:
        reader = _open(model, device)
        reader.encode(np.zeros((reader.model.n_mels, 3000), np.float32))  # loads what a card needs
    except (RuntimeError, Trouble):  # it is made for another version of CUDA than torch
        reader = _open(model, "cpu")
        note(notes.MODEL_ON_PROCESSOR())
    return Listener(reader)


def _open(model: ModelInfo, device: str) -> _Reader:
    kind, _, number = device.partition(":")
    try:
        reader = _Reader(
            model.folder,
            device=kind,
            device_index=int(number or 0),
            compute_type="int8" if kind == "cpu" else "float16",
            cpu_threads=torch.get_num_threads(),
            local_files_only=True,
        )
    except Exception as error:  # tokenizers raises nothing more precise
        message = models.NOT_WHISPER(name=model.name)
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, message, str(error)) from error
    if None in map(reader.hf_tokenizer.token_to_id, _MARKS):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.OWN_VOCABULARY(name=model.name))
    # large-v3 hears more tones than the others; the file that says so is not always there
    reader.feature_extractor = FeatureExtractor(feature_size=reader.model.n_mels)
    return reader


class Listener:
    """Recordings in, transcripts out, one at a time.

    Each step is taken in a thread of its own: nothing interrupts CTranslate2, and Stop does not wait for it.
    """

    batch = 1

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader

    def prepare(self, given: Input, work: Work) -> NDArray[np.float32]:
        return read_sound(given.path, RATE, work.stop_point, given.track)

    def run(self, prepared: Sequence[NDArray[np.float32]], work: Work) -> list[Result]:
        return [self._transcribe(sound, work) for sound in prepared]

    def _transcribe(self, sound: NDArray[np.float32], work: Work) -> Transcript:
        duration = len(sound) / RATE
        if not (np.abs(sound) > SILENT).any():
            return Transcript(self._chosen(work) or "en", "", (), round(duration, 3), False)
        work.advance(0, duration)
        language = self._chosen(work)
        detected = not language
        if detected:
            language = in_background(partial(likeliest, sound, self._hear), work.stop_point)
        parts = in_background(partial(self._read, sound, language, work.flag("words")), work.stop_point)
        heard = []
        while part := in_background(partial(next, parts, None), work.stop_point):
            work.advance(min(duration, part.end), duration)
            said = asdict(part)
            if said["text"].strip() and not is_imagined(said, sound):
                heard.append(said)
        text = "".join(said["text"] for said in heard).strip()
        segments = tuple(segment(said, duration) for said in heard)
        return Transcript(language, text, segments, round(duration, 3), detected and bool(heard))

    def _read(self, sound: NDArray[np.float32], language: str, words: bool) -> Iterator[Any]:
        """The segments, window after window; none where nobody speaks or sings."""
        for threshold in SPOKEN:
            parts, facts = self._reader.transcribe(
                sound,
                language=language,
                word_timestamps=words,
                beam_size=SEARCH,
                temperature=0.0,
                max_new_tokens=most_tokens(len(sound) / RATE, CONTEXT),
                vad_filter=True,
                vad_parameters={"threshold": threshold},
            )
            if facts.duration_after_vad:
                return iter(parts)
        return iter(())

    def _chosen(self, work: Work) -> str:
        """The language that was chosen, if the model knows it; "" where it has to be heard."""
        if not self._reader.model.is_multilingual:
            return "en"
        wanted = work.text("language")
        return wanted if self._reader.hf_tokenizer.token_to_id(f"<|{wanted}|>") is not None else ""

    def _hear(self, piece: NDArray[np.float32]) -> tuple[dict[str, float], float]:
        """How likely each language is in a piece, and that somebody speaks."""
        reader = self._reader
        features = reader.encode(pad_or_trim(reader.feature_extractor(piece)[..., :-1]))
        (languages,) = reader.model.detect_language(features)
        likely = {sign.strip("<|>"): share for sign, share in languages}
        prompt = ["<|startoftranscript|>", languages[0][0], "<|transcribe|>", "<|notimestamps|>"]
        (read,) = reader.model.generate(
            features, [prompt], beam_size=1, max_length=len(prompt) + 1, return_no_speech_prob=True
        )
        return likely, 1 - read.no_speech_prob


class _Reader(WhisperModel):  # type: ignore[misc]
    """faster-whisper, but for what happens where a reading fails.

    Whisper guesses more freely then, by chance: each time the same recording is written down otherwise. Here
    the window is read a second time without what was written before, and without going round in circles,
    which is what mostly leads astray; the likelier of both is taken.
    """

    def generate_with_fallback(
        self, encoder_output: Any, prompt: list[int], tokenizer: Any, options: Any
    ) -> tuple[Any, float, float, float]:
        first = super().generate_with_fallback(encoder_output, prompt, tokenizer, options)
        if not _has_failed(first, options):
            return first  # type: ignore[no-any-return]
        fresh = self.get_prompt(tokenizer, [], without_timestamps=options.without_timestamps)
        strict = replace(options, no_repeat_ngram_size=PAIRS)
        again = super().generate_with_fallback(encoder_output, fresh, tokenizer, strict)
        best = max((first, again), key=lambda read: (read[3] <= options.compression_ratio_threshold, read[1]))
        return best[0], best[1], CHANGED_MIND, best[3]


def _has_failed(read: tuple[Any, float, float, float], options: Any) -> bool:
    """Whether a reading repeats itself or is unlikely, by Whisper's own limits."""
    result, likelihood, _, repetition = read
    is_unlikely: bool = likelihood < options.log_prob_threshold
    if is_unlikely and result.no_speech_prob > options.no_speech_threshold:
        return False  # nobody speaks
    return is_unlikely or repetition > options.compression_ratio_threshold
