"""Pictures in, scores for labels of the user's own out: CLIP, SigLIP, ALIGN and others that know both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from desktop.messages import models, notes
from desktop.noting import note
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Result

_SENTENCE = "This is a photo of {}."
"""What a label becomes, as in transformers' own pipeline …"""
_SENTENCES = {"chinese_clip": "一张{}的照片。"}
"""… and for a family that was taught in another language."""
_SIGLIP_LENGTH = 64
"""Pieces of words to which the SigLIP family was always given its sentences."""


class Matcher:
    """Pictures in, scores for labels of the user's own out.

    The labels are read once for as long as they stay the same, however many pictures there are.
    """

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForZeroShotImageClassification, AutoTokenizer

        self.batch = 4 if device == "cpu" else 32
        self._processor = open_processor(model, models.NOT_A_MATCHER)
        with explain_errors(model, models.NOT_A_MATCHER):
            self._tokenizer = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
        auto = AutoModelForZeroShotImageClassification
        self._network = open_network(auto, model, models.NOT_A_MATCHER).to(device)
        self._device = device
        self._side = SHARPNESS * input_side(self._processor)
        self._kind = str(self._network.config.model_type)
        self._reading = _Once(self._network.text_model)
        self._labels: tuple[str, ...] = ()
        self._cut_off: list[str] = []
        """Those of the labels that are longer than what the model reads."""
        self._sentences: dict[str, Any] = {}

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(self._processor, given, self._side)

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size."""
        self._read(work.words("labels"))
        for index in range(len(prepared)):
            for label in self._cut_off:
                note(notes.LABEL_CUT_OFF(label=label), of=index)
        if len(prepared) > 1 and not alike(prepared):
            return [result for picture in prepared for result in self.run([picture], work)]
        logits = self._network(**self._sentences, **together(prepared, self._device)).logits_per_image.float()
        # SigLIP was taught to judge each label by itself
        scores = logits.sigmoid() if self._kind.startswith("siglip") else logits.softmax(-1)
        return [
            Labels(
                tuple(
                    Label(label, score)
                    for label, score in sorted(zip(self._labels, row, strict=True), key=lambda pair: -pair[1])
                )
            )
            for row in scores.tolist()
        ]

    def _read(self, labels: tuple[str, ...]) -> None:
        if labels == self._labels:
            return
        sentence = _SENTENCES.get(self._kind, _SENTENCE)
        longest = getattr(self._network.config.text_config, "max_position_embeddings", None) or 512
        padding = (
            {"padding": "max_length", "max_length": _SIGLIP_LENGTH}
            if self._kind.startswith("siglip")
            else {"padding": True, "max_length": min(self._tokenizer.model_max_length, longest)}
        )
        told = [sentence.format(label) for label in labels]
        sentences = self._tokenizer(told, return_tensors="pt", truncation=True, **padding)
        lengths = [len(tokens) for tokens in self._tokenizer(told, verbose=False).input_ids]
        most = sentences.input_ids.shape[1]
        self._cut_off = [label for label, length in zip(labels, lengths, strict=True) if length > most]
        self._sentences = dict(sentences.to(self._device))
        self._labels = labels
        self._reading.forget()


class _Once:
    """The half of a network that reads, in its own place: it computes once, then repeats itself."""

    def __init__(self, reader: Any) -> None:
        self._compute = reader.forward
        self._answer: Any = None
        reader.forward = self

    def __call__(self, *given: Any, **settings: Any) -> Any:
        if self._answer is None:
            self._answer = self._compute(*given, **settings)
        # a fresh one each time: the network writes what it goes on with into it
        return type(self._answer)(**self._answer)

    def forget(self) -> None:
        self._answer = None
