"""Texts as examples of groups."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import protocol
from desktop.engine.lengths import words_in
from desktop.engine.reading import read_text, text_of
from desktop.engine.training.split import Example
from desktop.tasks import Media

if TYPE_CHECKING:
    from torch import Tensor

KEPT = 20_000
"""Texts whose tokens are kept between two epochs."""

Window = dict[str, list[int]]
"""The inputs of the network by name, for the tokens that it reads at once."""

SOMETHING = "The quick brown fox jumps over the lazy dog."


@dataclass(frozen=True, slots=True)
class Windows:
    """One text as the model reads it."""

    inputs: tuple[Window, ...]

    @property
    def lengths(self) -> list[int]:
        return [len(window["input_ids"]) for window in self.inputs]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of several texts.

    Attributes:
        inputs: tensors (windows, tokens) by name.
        shares: (texts, windows): how much each window counts for each text; rows sum to 1.
    """

    inputs: dict[str, Tensor]
    shares: Tensor


class Texts:
    """As `desktop.engine.training.groups.medium.Medium` says; measures are the words of a text.

    Long texts are read in windows, exactly as they are when the taught model is asked.
    """

    media = Media.TEXT

    def measure(self, path: str) -> tuple[tuple[int, ...], bytes]:
        return (words_in(read_text(path)),), b""

    def alike(self, sketches: Sequence[bytes]) -> Iterator[list[tuple[int, int]]]:
        return iter(())

    def findings(self, measures: Sequence[tuple[int, ...]]) -> tuple[protocol.Finding, ...]:
        words = [count for (count,) in measures]
        return (protocol.TextLengths(min(words), max(words)),) if words else ()

    def load(self, folder: Path, labels: Sequence[str], info: protocol.ModelInfo) -> tuple[Any, Any, Any]:
        load = _sentences if info.library == "vectors" else _classifier
        return load(folder, labels, info)

    def place(self, model: Any, device: str) -> None:
        model.eval().to(device)

    def open(self, example: Example, processor: Any) -> str:
        return text_of(example.input)

    def encode(self, opened: str, processor: Any) -> Windows:
        return Windows(tuple(processor.windows(opened)))

    def probe(self, processor: Any) -> Windows:
        return Windows((self.encode(f"{SOMETHING} " * processor.longest, processor).inputs[0],))

    def noise(self, processor: Any) -> Batch:
        return self.collate([self.encode(SOMETHING, processor)], processor)

    def settings(self, processor: Any) -> Any:
        return processor.settings

    def collate(self, encoded: Sequence[Windows], processor: Any) -> Batch:
        import torch

        flat = [window for text in encoded for window in text.inputs]
        shares = torch.zeros(len(encoded), len(flat))
        column = 0
        for row, text in enumerate(encoded):
            total = sum(text.lengths)
            for length in text.lengths:
                shares[row, column] = length / total
                column += 1
        return Batch(processor.filled(flat), shares)

    def logits(self, model: Any, batch: Batch, device: str) -> Tensor:
        said: Tensor = model(**{name: value.to(device) for name, value in batch.inputs.items()}).logits
        return self.join(said, batch)

    def join(self, rows: Tensor, batch: Batch) -> Tensor:
        if len(batch.shares) == batch.shares.shape[1]:  # a window each
            return rows
        return batch.shares.to(rows.device, rows.dtype) @ rows

    def vary(self, processor: Any, seed: int) -> Callable[[Example, int], Windows]:
        """Another window of a text that has several: all of it at once would not fit into a step."""
        read = lru_cache(KEPT)(lambda example: self.encode(self.open(example, processor), processor))

        def varied(example: Example, epoch: int) -> Windows:
            inputs = read(example).inputs
            chance = random.Random(f"{seed}/{epoch}/{example.path}/{example.digest}")
            return Windows((chance.choice(inputs),))

        return varied

    def at_once(self, device: str) -> int:
        return 8 if device.startswith("cpu") else 32


medium = Texts()


class _Processor:
    """What comes before the network. The tokenizer behind it can serve one thread at a time.

    Args:
        cut: a text to the inputs of each of its windows.
        longest: tokens in a window at most.
    """

    def __init__(self, tokenizer: Any, cut: Callable[[str], list[Window]], longest: int) -> None:
        self._tokenizer, self._cut = tokenizer, cut
        self._lock = threading.Lock()
        self.longest = longest
        self.settings = {"longest": longest, "names": tokenizer.model_input_names, "tokens": len(tokenizer)}

    def windows(self, text: str) -> list[Window]:
        with self._lock:
            return self._cut(text)

    def filled(self, windows: Sequence[Window]) -> dict[str, Tensor]:
        """As many tokens in each window as in the longest: tensors (windows, tokens)."""
        given = {name: [window[name] for window in windows] for name in windows[0]}
        with self._lock:
            return dict(self._tokenizer.pad(given, return_tensors="pt"))

    def save_pretrained(self, folder: Path) -> None:
        self._tokenizer.save_pretrained(folder)


def _sentences(folder: Path, labels: Sequence[str], info: protocol.ModelInfo) -> tuple[Any, Any, Any]:
    """An encoder of sentences, as it was pooled, with a new last layer."""
    import torch

    from desktop.engine.libraries.encoding import Encoder
    from desktop.engine.libraries.sentence_classifier import SentenceClassifier, opened
    from desktop.engine.training.groups.starting_model import name_labels

    taught = "text-classification" in info.tasks
    encoder = opened(info, "cpu").encoder if taught else Encoder(info, "cpu")
    name_labels(encoder.network.config, labels)
    with torch.inference_mode():
        width = encoder.encode([SOMETHING]).shape[1]
    model = SentenceClassifier(encoder, folder, torch.nn.Linear(width, len(labels)))

    def cut(text: str) -> list[Window]:
        tokens, _ = model.windows([text])
        return [{"input_ids": window, "attention_mask": [1] * len(window)} for window in tokens]

    return model, _Processor(encoder.tokenizer, cut, encoder.longest), {}


def _classifier(folder: Path, labels: Sequence[str], info: protocol.ModelInfo) -> tuple[Any, Any, Any]:
    """A network that sorted texts before, with a new last layer."""
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

    from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
    from desktop.engine.libraries.transformers_models.windows import Cutter
    from desktop.engine.training.groups.starting_model import name_labels
    from desktop.messages import models

    with explain_errors(info, models.NOT_FOR_TEXTS):
        config = AutoConfig.from_pretrained(folder, **SAFELY)
        name_labels(config, labels)
        tokenizer = AutoTokenizer.from_pretrained(folder, **SAFELY)
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
            config.pad_token_id = tokenizer.pad_token_id
        model, loading = AutoModelForSequenceClassification.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
            **SAFELY,
        )
    cutter = Cutter(tokenizer, config, info.name)

    def cut(text: str) -> list[Window]:
        return [window.inputs for window in cutter.windows([text])]

    return model, _Processor(tokenizer, cut, cutter.most), loading
