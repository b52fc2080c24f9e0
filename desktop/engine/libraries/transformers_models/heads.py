"""What a network's last layer says: shares of one whole, shares each by itself, or numbers on a scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from desktop.results import Label, Labels, Number, Numbers


def measures(config: Any) -> bool:
    """Whether the network was taught numbers and not kinds.

    As transformers trains: with one output and nothing else said, it is a regression. Not so timm's networks,
    and those of sentence-transformers that compare two texts, which say what becomes of their one output.
    """
    if config.problem_type is not None:
        return bool(config.problem_type == "regression")
    told = any(getattr(config, name, None) for name in _SAYS_WHAT)
    return bool(config.num_labels == 1 and config.model_type != "timm_wrapper" and not told)


_SAYS_WHAT = ("sentence_transformers", "sbert_ce_default_activation_function", "function_to_apply")


def values_of(logits: Tensor, config: Any) -> Tensor:
    """Over the last dimension, as transformers' own pipeline decides."""
    if measures(config):
        return logits
    if config.problem_type == "multi_label_classification" or config.num_labels == 1:
        return logits.sigmoid()
    return logits.softmax(-1)


def answer_of(values: Tensor, config: Any, count: int) -> Labels | Numbers:
    """What `values_of` gave for one input, or a mean of it: all numbers, or the `count` best labels."""
    if measures(config):
        return Numbers(
            tuple(Number(str(config.id2label[n]), value) for n, value in enumerate(values.tolist()))
        )
    return ranked(values, config.id2label, count)


def ranked(shares: Tensor, names: Mapping[int, Any], count: int) -> Labels:
    """The `count` best of `shares`, a vector with one entry for each of `names`, the likeliest first."""
    best = shares.topk(min(count, len(shares)))
    return Labels(
        tuple(
            Label(str(names[index]), share)
            for index, share in zip(best.indices.tolist(), best.values.tolist(), strict=True)
        )
    )
