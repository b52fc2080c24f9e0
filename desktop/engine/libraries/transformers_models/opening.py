"""How a model of transformers is opened: from the disk, without code of its own, and with nothing missing."""

from __future__ import annotations

from typing import Any

import torch

from desktop.engine.libraries.transformers_models.additions import open_with_addition
from desktop.engine.libraries.transformers_models.mending import mended
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors, refuse_gaps
from desktop.messages import Row
from desktop.protocol import ModelInfo


def open_network(auto: Any, model: ModelInfo, row: Row, idle: str = "") -> Any:
    """The network that transformers' auto class `auto` makes of the folder, in float32 and evaluation mode.

    Args:
        row: what to say when it cannot be opened as what it should be.
        idle: beginning of the names of weights that may be missing, because nothing asks for them.

    Raises:
        Trouble: it is something else, or parts of it are missing or damaged.
    """
    if model.addition:
        return open_with_addition(auto, model, row)
    with explain_errors(model, row):
        network, loading = auto.from_pretrained(
            model.folder, dtype=torch.float32, output_loading_info=True, **mended(model), **SAFELY
        )
    refuse_gaps(model, network, loading, idle)
    if getattr(network.config, "id2label", None):
        network.config.id2label = _Named(network.config.id2label)
    return network.eval()


class _Named(dict[int, str]):
    """Names of answers. Settings may leave some out; these are called by their numbers."""

    def __missing__(self, number: int) -> str:
        return f"LABEL_{number}"
