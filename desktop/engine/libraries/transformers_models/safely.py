"""What every opening of a model has in common: no code of its own, a message for each failure, no gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor, nn

from desktop.engine.errors import is_out_of_memory
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Row, models
from desktop.protocol import ModelInfo

SAFELY: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
"""How every part of a model is opened: from the disk, and never with code of its own. Pickled weights go
through torch's strict reader: ``weights_only=True`` is transformers' default."""

_BROKEN = (OSError, ValueError, TypeError, ImportError, KeyError, AttributeError, EOFError, UnpicklingError)
"""What transformers and torch raise over files that are not what they should be, beside RuntimeError."""


@contextmanager
def explain_errors(model: ModelInfo, row: Row) -> Iterator[None]:
    """Turn what transformers raises while it opens a folder into a message.

    Args:
        row: what the model could not be opened as.

    Raises:
        Trouble: in place of transformers' own error.
    """
    try:
        yield
    except (*_BROKEN, RuntimeError) as error:
        if is_out_of_memory(error):
            raise
        if "ignore_mismatched_sizes" in str(error):  # which is how transformers says that shapes differ
            row = models.SETTINGS_DISAGREE
        package = missing_package(error)
        message = models.NEEDS_PACKAGE(name=model.name, package=package) if package else row(name=model.name)
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, message, str(error)) from error


def missing_package(error: BaseException) -> str:
    """The package that is not here and that a part of a model needs, as far as `error` tells, else "".

    Python's own error names it, also where another was raised in its place. What transformers asks for by its
    table of packages it says in the sentence that stands there.
    """
    from transformers.utils.import_utils import BACKENDS_MAPPING

    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ModuleNotFoundError) and link.name:
            package = link.name.partition(".")[0]
            return package if find_spec(package) is None else ""
        if isinstance(link, ImportError):
            for package, (is_here, sentence) in BACKENDS_MAPPING.items():
                if sentence.partition("{0}")[2] in str(link) and not is_here():
                    return str(package)
        link = link.__cause__ or link.__context__
    return ""


def refuse_gaps(model: ModelInfo, network: nn.Module, loading: dict[str, Any], idle: str = "") -> None:
    """transformers fills gaps with random numbers and says so only here.

    Raises:
        Trouble: weights are missing, have another shape than the model, or are not numbers.
    """
    gaps = [
        str(key if isinstance(key, str) else key[0])
        for kind in ("missing_keys", "mismatched_keys")
        for key in loading.get(kind, ())
    ]
    gaps = [key for key in gaps if not key.endswith("num_batches_tracked")]
    gaps = [key for key in gaps if not idle or not key.startswith(idle)]
    broken = not_finite(network.named_parameters())
    if gaps or broken:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            models.DAMAGED(name=model.name),
            f"missing: {sorted(gaps)[:20]}; not finite: {broken[:20]}",
        )


def not_finite(named: Iterable[tuple[str, Tensor]]) -> list[str]:
    """Names of the tensors that hold anything but numbers. A sum shows it, in one pass and without a copy."""
    return [
        name
        for name, value in named
        if value.is_floating_point() and not value.sum(dtype=torch.float64).isfinite()
    ]


def require_words(model: ModelInfo, tokenizer: Any, network: Any) -> None:
    """A tokenizer of another model gives numbers that the network has no vector for.

    Raises:
        Trouble: this one does, for one of its words.
    """
    vectors = network.get_input_embeddings()
    known = getattr(vectors, "num_embeddings", 0)
    highest = max(tokenizer.get_vocab().values(), default=0)
    if known and highest >= known:
        detail = f"{highest} in the tokenizer, {known} in the weights"
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.TOO_FEW_WORDS(name=model.name), detail)
