"""Recordings in, labels or numbers out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.heads import answer_of, values_of
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.engine.reading import read_sound
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = 10.0
"""Seconds that are heard at once; most of these models have learnt from pieces of this length or less."""
WINDOWS = {"whisper": 30.0}
"""Other lengths, by the kind of model."""
SHORTEST = 0.5
"""Seconds; what is shorter is filled up with silence."""


class Hearer:
    """Sorts recordings by the labels that the model has learnt.

    A recording that is longer than `WINDOW` is heard in windows of one length, and their scores are averaged.
    """

    batch = 1

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoFeatureExtractor, AutoModelForAudioClassification

        with explain_errors(model, models.NOT_FOR_SOUNDS), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # one of the filters that spectrogram models learnt with is empty
            self._features: Any = AutoFeatureExtractor.from_pretrained(  # type: ignore[no-untyped-call]
                model.folder, **SAFELY
            )
        self._rate = int(self._features.sampling_rate)
        self._network = open_network(AutoModelForAudioClassification, model, models.NOT_FOR_SOUNDS).to(device)
        self._device = device

    def prepare(self, given: Input, work: Work) -> NDArray[np.float32]:
        return read_sound(given.path, self._rate, work.stop_point, given.track)

    def run(self, prepared: Sequence[NDArray[np.float32]], work: Work) -> list[Result]:
        config, top = self._network.config, work.number("top")
        return [answer_of(self._hear(sound, work), config, top) for sound in prepared]

    def _hear(self, sound: NDArray[np.float32], work: Work) -> torch.Tensor:
        duration = len(sound) / self._rate
        longest = WINDOWS.get(self._network.config.model_type, WINDOW)
        count = max(1, math.ceil(duration / longest - 0.02))
        total = torch.zeros(self._network.config.num_labels)
        for number, piece in enumerate(np.array_split(sound, count)):
            lacking = round(SHORTEST * self._rate) - len(piece)
            if lacking > 0:
                piece = np.pad(piece, (0, lacking))
            given = self._features(piece, sampling_rate=self._rate, return_tensors="pt").to(self._device)
            logits = self._network(**given).logits[0].float().cpu()
            total += values_of(logits, self._network.config)
            work.advance(duration * (number + 1) / count, duration)
        return total / count
