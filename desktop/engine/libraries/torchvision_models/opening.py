"""How a model of torchvision is opened: its builder, with the strict reader in place of the internet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import nn

from desktop.engine.libraries.transformers_models.safely import not_finite
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models as cannot
from desktop.protocol import ModelInfo

_FIRST_VALUES = (
    "uniform_", "normal_", "trunc_normal_", "constant_", "ones_", "zeros_", "xavier_uniform_",
    "xavier_normal_", "kaiming_uniform_", "kaiming_normal_",
)  # fmt: skip
"""What fills the weights of a new network."""


def open_weights(model: ModelInfo) -> tuple[Any, Any]:
    """The network in evaluation mode, on the processor, and the row of torchvision's weight enum it is for.

    Raises:
        Trouble: the file is not what the enum describes, or holds more than numbers.
    """
    from torchvision import models

    weights = models.get_weight(model.id.partition("/")[2])
    name = next(name for name in models.list_models() if weights in models.get_model_weights(name))
    try:
        with _weights_from(Path(model.folder, model.file)), _no_first_values():
            network = models.get_model(name, weights=weights)
    except (OSError, RuntimeError, KeyError, TypeError, EOFError, ValueError) as error:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            cannot.DOES_NOT_OPEN(name=model.name),
            str(error),
        ) from error
    if broken := not_finite(network.named_parameters()):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, cannot.DAMAGED(name=model.name), ", ".join(broken[:20]))
    return network.eval(), weights


@contextmanager
def _weights_from(file: Path) -> Iterator[None]:
    """Let torchvision build a model from `file` with its strict reader, and never from the internet.

    WORKAROUND: a builder sets the network up as its weights need it, but then fetches them itself, see
    ``WeightsEnum.get_state_dict`` in https://github.com/pytorch/vision/blob/main/torchvision/models/_api.py.
    Models are loaded one at a time in a process, so replacing the function for that while is safe.
    """
    from torchvision.models import _api

    def read(_address: str, *_: object, **_settings: object) -> dict[str, Any]:
        state: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
        return state

    original, _api.load_state_dict_from_url = _api.load_state_dict_from_url, read
    try:
        yield
    finally:
        _api.load_state_dict_from_url = original


@contextmanager
def _no_first_values() -> Iterator[None]:
    """Leave the weights of a new network as they lie in memory: the file replaces every one of them.

    The builders load it strictly, so none can be left over. Filling them with random numbers first took as
    long as everything else together, four seconds for the largest. As with `_weights_from`, replacing
    functions is safe because models are loaded one at a time.
    """
    originals = {name: getattr(nn.init, name) for name in _FIRST_VALUES}
    for name in originals:
        setattr(nn.init, name, lambda tensor, *_, **__: tensor)
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(nn.init, name, original)
