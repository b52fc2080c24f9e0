"""A model and an addition to it (LoRA, as peft keeps it) become one network."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch

from desktop.engine.hub.facts import additions as adapters
from desktop.engine.hub.facts import json_files, weight_files
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors, refuse_gaps
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Row, models
from desktop.protocol import ModelInfo

_KNOWN = (
    "r", "lora_alpha", "target_modules", "exclude_modules", "modules_to_save", "bias", "use_rslora",
    "use_dora", "fan_in_fan_out", "rank_pattern", "alpha_pattern", "layers_to_transform", "layers_pattern",
    "lora_bias", "task_type",
)  # fmt: skip
"""Settings that say how the numbers of an addition are laid over those of its base. No other is taken over:
some would make peft import a package of the maker's choice."""
_PLAIN_STARTS = (True, False, None, "gaussian", "eva", "orthogonal")
"""Ways of beginning to teach an addition that leave its base as it was."""
_HEADS = ("classifier.out_proj.weight", "score.weight", "classifier.weight", "qa_outputs.weight")
"""The last step of networks that sort; its rows are the labels."""
_OWN = "base_model.model."
"""What peft puts before the names of weights."""


def open_with_addition(auto: Any, model: ModelInfo, row: Row) -> Any:
    """The base in ``model.folder`` with the addition in ``model.addition`` worked into its weights.

    Args:
        auto, row: as for `opening.open_network`.

    Raises:
        Trouble: the two do not fit together, or parts of one are missing or damaged.
    """
    from peft import LoraConfig, PeftModel
    from safetensors import safe_open

    folder = Path(model.addition)
    with explain_errors(model, row), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        settings = json_files.read(folder / adapters.SETTINGS)
        if settings.get("init_lora_weights", True) not in _PLAIN_STARTS:
            raise ValueError(f"begun as {settings['init_lora_weights']!r}")
        with safe_open(folder / weight_files.ADDITION, framework="pt") as file:
            shapes = {
                name.removeprefix(_OWN): tuple(file.get_slice(name).get_shape())
                for name in sorted(file.keys())
            }
        network, loading = auto.from_pretrained(
            model.folder,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
            **_labels(folder, shapes),
            **SAFELY,
        )
        refuse_gaps(model, network, _without(loading, shapes))
        config = LoraConfig(
            **{name: settings[name] for name in _KNOWN if settings.get(name) is not None}, inference_mode=True
        )
        together = PeftModel.from_pretrained(network, str(folder), config=config)
        if missing := [str(one.message) for one in said if "missing adapter keys" in str(one.message)]:
            raise Trouble(
                ErrorKind.UNSUPPORTED_MODEL,
                models.OTHER_BASE(name=model.name),
                missing[0][:500],
            )
        merged: Any = together.merge_and_unload(safe_merge=True)
    refuse_gaps(model, merged, {})
    return merged.eval()


def _labels(folder: Path, shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """Settings for an addition with labels of its own: their names if it knows them, else their count."""
    count = next((shapes[head][0] for head in _HEADS if len(shapes.get(head, ())) == 2), 0)
    if not count:
        return {}
    names = json_files.read(folder / "config.json").get("id2label")
    if isinstance(names, dict) and len(names) == count:
        labels = {int(number): str(name) for number, name in names.items()}
        return {"id2label": labels, "label2id": {name: number for number, name in labels.items()}}
    return {"num_labels": count}


def _without(loading: dict[str, Any], supplied: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """What the base lacks, less what the addition brings whole."""
    left: dict[str, Any] = {}
    for kind in ("missing_keys", "mismatched_keys"):
        keys = [str(key if isinstance(key, str) else key[0]) for key in loading.get(kind, ())]
        left[kind] = [key for key in keys if key not in supplied]
    return left
