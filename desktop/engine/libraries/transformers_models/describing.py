"""Pictures in, a sentence out: BLIP, GIT, and pairs of one network that sees and one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.pictures import (
    SHARPNESS,
    Prepared,
    alike,
    input_side,
    open_processor,
    prepare_whole,
    together,
)
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Text

_LONGEST = 60
"""Tokens of a description; these models were taught sentences, and go round in circles after one."""


class Describer:
    """Pictures in, a sentence out."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForImageTextToText, AutoTokenizer

        self.batch = 2 if device == "cpu" else 16
        self._processor = open_processor(model, models.NOT_A_DESCRIBER)
        with explain_errors(model, models.NOT_A_DESCRIBER):
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
        # what sums up a picture in a single vector is not asked, and often was not kept
        row = models.NOT_A_DESCRIBER
        self._network = open_network(AutoModelForImageTextToText, model, row, idle="encoder.pooler.")
        self._network.to(device)
        self._device = device
        self._side = SHARPNESS * input_side(self._processor)

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(self._processor, given, self._side)

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """One pass where the pictures have one size."""
        if len(prepared) > 1 and not alike(prepared):
            return [result for picture in prepared for result in self.run([picture], work)]
        features = together(prepared, self._device)
        written = self._network.generate(
            **features, **self._beginning(len(prepared)), max_new_tokens=_LONGEST
        )
        sentences = self._tokenizer.batch_decode(written, skip_special_tokens=True)
        return [Text(" ".join(sentence.split())) for sentence in sentences]

    def _beginning(self, count: int) -> dict[str, Tensor]:
        """GIT writes on from the sign that begins a sentence; the others know how they begin."""
        if self._network.config.model_type != "git":
            return {}
        known = self._tokenizer.cls_token_id
        start = self._network.config.bos_token_id if known is None else known
        return {"input_ids": torch.full((count, 1), start, device=self._device)}
