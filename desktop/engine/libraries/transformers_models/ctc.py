"""CTC models: a letter or nothing for every few hundredths of a second of sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.engine.reading import read_sound
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Segment, Transcript, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHOLE = 30.0
"""Seconds that are listened to at once."""
STEP, AROUND = 16.0, 4.0
"""A longer recording is heard in steps of so many seconds, each with this much before and after it, so that
no word is heard in halves."""
SHORTEST = 0.5
"""Seconds; the layers that take sound apart need some of it, so what is shorter is filled with silence."""
PAUSE = 0.7
"""Seconds of silence that begin a new line …"""
LINE = 12.0
"""… and seconds after which one begins with the next word anyway."""
BREATH = 1.5
"""Seconds of silence that end a word even where nobody writes spaces, as in Chinese."""

_SPACES = ("▁", "Ġ")
"""With these begin the pieces of some tokenizers that begin a word."""


@dataclass(frozen=True, slots=True)
class _Letter:
    number: int
    start: float
    end: float
    """Seconds from the beginning of the recording."""
    score: float


class Speller:
    """Recordings in, transcripts out. Such a model knows one language, and does not say which."""

    batch = 1

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoFeatureExtractor, AutoModelForCTC, AutoTokenizer

        with explain_errors(model, models.NOT_FOR_SPEECH):
            self._tokenizer = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
            self._features: Any = AutoFeatureExtractor.from_pretrained(  # type: ignore[no-untyped-call]
                model.folder, **SAFELY
            )
        self._rate = int(self._features.sampling_rate)
        self._network = open_network(AutoModelForCTC, model, models.NOT_FOR_SPEECH).to(device)
        self._device = device
        blank = self._network.config.pad_token_id
        self._blank = int(self._tokenizer.pad_token_id if blank is None else blank)
        self._silent = {self._blank, *self._tokenizer.all_special_ids}
        mark = getattr(self._tokenizer, "word_delimiter_token_id", None)
        self._between = -1 if mark is None else int(mark)
        self._silent.discard(self._between)

    def prepare(self, given: Input, work: Work) -> NDArray[np.float32]:
        return read_sound(given.path, self._rate, work.stop_point, given.track)

    def run(self, prepared: Sequence[NDArray[np.float32]], work: Work) -> list[Result]:
        return [self._transcribe(sound, work) for sound in prepared]

    def _transcribe(self, sound: NDArray[np.float32], work: Work) -> Transcript:
        duration = len(sound) / self._rate
        words = self._words(self._letters(sound, duration, work))
        segments = tuple(_segment(line, work.flag("words")) for line in _lines(words))
        text = "".join(word.text for word in words).strip()
        return Transcript("", text, segments, round(duration, 3), detected=False)

    # ---- listening ----

    def _letters(self, sound: NDArray[np.float32], duration: float, work: Work) -> list[_Letter]:
        """What the model hears, moment by moment, equal neighbours as one."""
        numbers, times, scores = [], [], []
        for begin, end in _steps(duration):
            before = max(0.0, begin - AROUND) if end - begin < duration else 0.0
            after = min(duration, end + AROUND)
            heard, sure, each = self._hear(sound[round(before * self._rate) : round(after * self._rate)])
            kept = range(round((begin - before) / each), min(round((end - before) / each), len(heard)))
            numbers += [heard[moment] for moment in kept]
            scores += [sure[moment] for moment in kept]
            times += [(before + moment * each, before + (moment + 1) * each) for moment in kept]
            work.advance(end, duration)
        letters, at = [], 0
        for number, run in groupby(numbers):
            length = len(list(run))
            if number not in self._silent:
                start, end = times[at][0], min(times[at + length - 1][1], duration)
                letters.append(
                    _Letter(number, min(start, end), end, float(np.mean(scores[at : at + length])))
                )
            at += length
        return letters

    def _hear(self, piece: NDArray[np.float32]) -> tuple[list[int], list[float], float]:
        """The likeliest letter of each moment, how sure the model is of it, and the moments' seconds."""
        lacking = round(SHORTEST * self._rate) - len(piece)
        if lacking > 0:
            piece = np.pad(piece, (0, lacking))
        given = self._features(piece, sampling_rate=self._rate, return_tensors="pt").to(self._device)
        best = self._network(**given).logits[0].float().softmax(-1).max(-1)
        each = len(piece) / len(best.indices)
        if "input_values" in given:  # known exactly: the last moment begins before the end of the sound
            each = getattr(self._network.config, "inputs_to_logits_ratio", each)
        return best.indices.tolist(), best.values.tolist(), each / self._rate

    # ---- spelling ----

    def _words(self, letters: list[_Letter]) -> list[Word]:
        """Words with the space before them, as Whisper gives them."""
        words: list[Word] = []
        begun: list[_Letter] = []
        space = ""
        for letter in letters:
            piece = str(self._tokenizer.convert_ids_to_tokens(letter.number))
            ends = letter.number == self._between or piece.startswith(_SPACES)
            if begun and (ends or letter.start - begun[-1].end > BREATH):
                words.append(self._word(begun, space))
                begun, space = [], ""
            if ends:
                space = " "
            if letter.number != self._between:
                begun.append(letter)
        return [*words, self._word(begun, space)] if begun else words

    def _word(self, letters: list[_Letter], space: str) -> Word:
        pieces = [str(self._tokenizer.convert_ids_to_tokens(letter.number)) for letter in letters]
        text = "".join(pieces)
        for mark in _SPACES:
            text = text.replace(mark, "")
        if getattr(self._tokenizer, "do_lower_case", False):
            text = text.lower()
        score = sum(letter.score for letter in letters) / len(letters)
        return Word(round(letters[0].start, 3), round(letters[-1].end, 3), space + text, round(score, 4))


def _steps(duration: float) -> Iterator[tuple[float, float]]:
    """Begin and end, in seconds, of the parts of a recording of which the letters are kept."""
    if duration <= WHOLE:
        yield 0.0, duration
        return
    count = max(1, round(duration / STEP))
    edges = [duration * number / count for number in range(count + 1)]
    yield from pairwise(edges)


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        line = lines[-1] if lines else []
        if not line or word.start - line[-1].end > PAUSE or word.end - line[0].start > LINE:
            lines.append([])
        lines[-1].append(word)
    return lines


def _segment(line: list[Word], timed: bool) -> Segment:
    text = "".join(word.text for word in line).strip()
    return Segment(line[0].start, line[-1].end, text, tuple(line) if timed else ())
