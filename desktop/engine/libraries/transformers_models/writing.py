"""Models that read a text and write another (sequence to sequence): piece by piece, with nothing left out."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.messages import models, notes
from desktop.noting import note
from desktop.protocol import ModelInfo

MOST_READ = 1024
"""Tokens that are read at once, also where a model could take more …"""
MOST_READ_BY = {"led": 4096, "longt5": 4096, "bigbird_pegasus": 4096, "pegasus_x": 4096}
"""… but for those that were made for long texts, by the kind of model."""
SINGLY = 512
"""What a model reads that does not say how much it can (T5 has learnt from pieces of this length)."""


class Scribe:
    """A network that writes, with its tokenizer.

    Attributes:
        most: tokens that it reads at once, those that begin and end a text among them.
        particulars: settings for the task that old models keep in their configuration.
    """

    def __init__(self, model: ModelInfo, device: str, task: str) -> None:
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

        with explain_errors(model, models.NOT_A_WRITER), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Marian's tokenizer would like a package that evens out quotes
            self.tokenizer: Any = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
        self.name = model.name
        network = open_network(AutoModelForSeq2SeqLM, model, models.NOT_A_WRITER)
        self.config = network.config
        self.generation = copy.deepcopy(network.generation_config)
        network.generation_config.max_length = network.generation_config.max_new_tokens = None
        self._network = network.to(device)
        self._device = device
        kinds: dict[str, Any] = getattr(self.config, "task_specific_params", None) or {}
        self.kinds = kinds
        self.particulars: dict[str, Any] = kinds.get(task) or {}
        positions = (
            getattr(self.config, "max_encoder_position_embeddings", None)
            or getattr(self.config, "max_position_embeddings", None)
            or SINGLY
        )
        most = MOST_READ_BY.get(self.config.model_type, MOST_READ)
        self.most = int(min(self.tokenizer.model_max_length, positions, most))
        written = (
            getattr(self.config, "max_decoder_position_embeddings", None)
            or getattr(self.config, "max_position_embeddings", None)
            or MOST_READ
        )
        self._most_written = int(written) - 2

    def length(self, text: str) -> int:
        """Tokens of `text`."""
        return len(self.tokenizer(text, truncation=False, verbose=False).input_ids)

    def write(
        self,
        texts: Sequence[str],
        most: int,
        step: Callable[[float], None] = lambda _share: None,
        **settings: Any,
    ) -> list[str]:
        """What the model writes for each of `texts`, in the way that it was published with.

        Args:
            most: tokens after which it has to come to an end.
            step: called after each token with the share of `most` that is used up.
            settings: of generation, in place of the model's own.
        """
        given = self.tokenizer(
            list(texts), padding=len(texts) > 1, truncation=True, max_length=self.most, return_tensors="pt"
        ).to(self._device)
        given.pop("token_type_ids", None)
        if self.config.model_type == "led":  # its first token has to see the whole text
            given["global_attention_mask"] = torch.zeros_like(given["input_ids"])
            given["global_attention_mask"][:, 0] = 1
        most = max(1, min(most, self._most_written))
        config = copy.deepcopy(self.generation)
        for name, value in {**self.particulars, **settings}.items():
            if hasattr(config, name) and name not in ("max_length", "prefix"):
                setattr(config, name, value)
        config.max_length, config.max_new_tokens = None, most  # the model's own length would win otherwise
        if config.min_length and config.min_length >= most:
            config.min_length = most // 2
        steps = [_Steps(most, step)]
        written = self._network.generate(**given, generation_config=config, stopping_criteria=steps)
        ends = config.eos_token_id if isinstance(config.eos_token_id, list) else [config.eos_token_id]
        room = most - (getattr(config, "forced_eos_token_id", None) is not None)
        if any(is_cut_off(row, room, ends) for row in written.tolist()):
            note(notes.ANSWER_CUT_OFF())
        if sign := settings.get("forced_bos_token_id"):
            # the sign for the language is no part of the text; not every tokenizer knows that
            written[written == sign] = self.tokenizer.pad_token_id
        decoded: list[str] = self.tokenizer.batch_decode(written, skip_special_tokens=True)
        return [text.replace("<n>", " ").strip() for text in decoded]  # PEGASUS' sign for the end of a line


def is_cut_off(written: Sequence[int], most: int, ends: Sequence[int | None]) -> bool:
    """Whether a model had not come to an end after `most` tokens behind the one that begins a text."""
    return (
        len(written) > most and ends != [None] and not any(token in ends for token in written[1 : most + 1])
    )


class _Steps:
    """Hears of each token that is written; never ends the writing."""

    def __init__(self, most: int, step: Callable[[float], None]) -> None:
        self._most = most
        self._step = step
        self._done = 0

    def __call__(self, tokens: torch.Tensor, scores: Any, **_more: Any) -> torch.Tensor:
        self._done += 1
        self._step(min(1.0, self._done / self._most))
        return torch.zeros(len(tokens), dtype=torch.bool, device=tokens.device)


def cut_to_fit(text: str, length: Callable[[str], int], room: int) -> Iterator[str]:
    """`text` in parts of at most `room` tokens, cut near the middle: at a comma, else at a space, else
    anywhere."""
    if len(text) < 2 or length(text) <= room:
        yield text
        return
    middle = len(text) // 2
    places = [
        place + 1
        for marks in (";,:，、；", " ")
        for place in (text.rfind(mark, 0, middle + len(text) // 4) for mark in marks)
        if place > len(text) // 4
    ]
    at = places[0] if places else middle
    yield from cut_to_fit(text[:at].strip(), length, room)
    yield from cut_to_fit(text[at:].strip(), length, room)


def progress(work: Work, total: float) -> Callable[[float, float], Callable[[float], None]]:
    """For a part of the work that begins at `begun` and is `size` large: what hears its share done."""

    def part(begun: float, size: float) -> Callable[[float], None]:
        return lambda share: work.advance(begun + size * share, total)

    return part
