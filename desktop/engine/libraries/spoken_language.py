"""Which language is spoken, heard where somebody speaks.

Whisper itself listens to the first 30 seconds. Silence or music at the beginning, as in most films and
programmes, makes it guess, and it writes everything that follows down in a language that nobody spoke.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 16000
WINDOW = 30
"""Seconds that Whisper hears at once."""
FRAME = 512
"""Samples whose loudness is one number: 31 of these in a second show the syllables."""
SPEECH_BAND = (300, 3400)
"""Hertz, those of a telephone."""
SWING = 8.0
"""Decibels between loud and quiet within a second of speech; a hum and noise are steadier."""
CHANGE = (0.15, 0.75)
"""How much the spectrum differs from frame to frame (1 less the correlation of its logarithms) in a second of
speech: mostly 0.25 to 0.5. Notes change less, drums and noise more."""
BELOW_LOUDEST = 35.0
"""Decibels below the loudest second at which somebody who speaks can no longer be told from the room."""
WINDOWS = 3
"""So many windows are heard at most."""
SHARE = 0.3
"""Of the speech in the best window, below which another one is not worth hearing."""

Hear = Callable[["NDArray[np.float32]"], tuple[dict[str, float], float]]
"""Given up to `WINDOW` seconds of sound: how likely each language is, and that somebody speaks."""


def language_of(network: Any, sound: NDArray[np.float32]) -> str:
    """The likeliest language of `sound`, by the codes of a multilingual `whisper.model.Whisper`.

    Args:
        sound: shape (samples,), `RATE` samples a second.
    """
    from whisper.audio import log_mel_spectrogram, pad_or_trim
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(True, num_languages=network.num_languages)
    tokens = list(tokenizer.all_language_tokens)

    def hear(piece: NDArray[np.float32]) -> tuple[dict[str, float], float]:
        mel = log_mel_spectrogram(pad_or_trim(piece), network.dims.n_mels).to(network.device)
        features = network.encoder(mel[None])
        begin = torch.tensor([[tokenizer.sot]], device=network.device)
        heard = network.logits(begin, features)[0, 0].float().cpu()
        likely = dict(zip(tokenizer.all_language_codes, heard[tokens].softmax(-1).tolist(), strict=True))
        return likely, 1 - float(heard.softmax(-1)[tokenizer.no_speech])

    return likeliest(sound, hear)


def likeliest(sound: NDArray[np.float32], hear: Hear) -> str:
    """The language that `hear` finds likeliest in `sound`, heard where somebody speaks.

    What is heard in several windows is averaged, as far as `hear` is sure that somebody speaks in each.
    """
    total: defaultdict[str, float] = defaultdict(float)
    for start in windows(sound):
        likely, speech = hear(np.ascontiguousarray(sound[start : start + WINDOW * RATE]))
        for language, share in likely.items():
            total[language] += share * max(speech, 1e-6)
    return max(total, key=lambda language: total[language])


def windows(sound: NDArray[np.float32]) -> list[int]:
    """Where to listen: the first samples of up to `WINDOWS` windows, the one with the most speech first.

    A recording that fits into one window is heard from its beginning, and so is one in which nobody speaks.
    """
    spoken = _spoken_seconds(sound)
    if len(spoken) <= WINDOW:
        return [0]
    found: list[int] = []
    best = 0
    while len(found) < WINDOWS:
        sums = np.concatenate([[0], np.cumsum(spoken)])
        amounts = sums[np.minimum(np.arange(len(spoken)) + WINDOW, len(spoken))] - sums[:-1]
        amounts[~spoken] = 0  # a window begins where somebody does
        start = int(amounts.argmax())
        best = best or int(amounts[start])
        if amounts[start] == 0 or amounts[start] < SHARE * best:
            break
        found.append(start * RATE)
        spoken[max(0, start - WINDOW // 2) : start + WINDOW] = False
    return found or [0]


def _spoken_seconds(sound: NDArray[np.float32]) -> NDArray[np.bool_]:
    """For each second whether it sounds like speech. Shape (seconds,)."""
    each = RATE // FRAME
    seconds = len(sound) // RATE
    swings, changes, peaks = np.zeros(seconds), np.zeros(seconds), np.full(seconds, -np.inf)
    low, high = (round(edge * FRAME / RATE) for edge in SPEECH_BAND)
    shape = np.hanning(FRAME).astype(np.float32)
    for second in range(seconds):
        frames = sound[second * RATE :][: each * FRAME].reshape(each, FRAME) * shape
        spectrum = np.abs(np.fft.rfft(frames)[:, low:high]) ** 2
        energy = spectrum.sum(1)
        quiet, loud = np.percentile(10 * np.log10(energy + 1e-6), (15, 90))
        swings[second], peaks[second] = loud - quiet, loud
        changes[second] = _change(spectrum[energy > energy.max() / 1000])
    is_speech = (swings > SWING) & (CHANGE[0] < changes) & (changes < CHANGE[1])
    spoken: NDArray[np.bool_] = is_speech & (peaks > peaks.max(initial=-np.inf) - BELOW_LOUDEST)
    return spoken


def _change(spectrum: NDArray[np.float32]) -> float:
    """1 less the mean correlation of neighbours in `spectrum`, shape (frames, frequencies)."""
    if len(spectrum) < 2:
        return 0.0
    form = np.log(spectrum + 1e-6 * spectrum.max() + 1e-12)
    form -= form.mean(1, keepdims=True)
    form /= np.linalg.norm(form, axis=1, keepdims=True) + 1e-12
    return float(1 - (form[1:] * form[:-1]).sum(1).mean())
