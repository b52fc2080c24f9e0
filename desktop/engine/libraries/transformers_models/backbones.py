"""Networks that stand on another network which their settings only name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.engine.hub.facts.describing import read_config
from desktop.protocol import ModelInfo


def with_backbone(model: ModelInfo) -> dict[str, Any]:
    """What opening `model` has to be told beside its folder: its settings, or nothing.

    WORKAROUND: where settings name a network of timm by `backbone`, as the hub's detectors of the DETR family
    do, transformers asks the hub whether it has a model of that name, and without a connection gives up. All
    that the network needs stands in the settings, so they are written as transformers itself would.
    """
    from transformers import CONFIG_MAPPING

    config = read_config(Path(model.folder))
    name, kind = config.get("backbone"), str(config.get("model_type"))
    is_timms = isinstance(name, str) and "/" not in name and config.get("use_timm_backbone", True)
    if not is_timms or config.get("backbone_config") or kind not in CONFIG_MAPPING:
        return {}
    config["backbone_config"] = {
        "model_type": "timm_backbone",
        "backbone": name,
        "num_channels": config.get("num_channels", 3),
        "features_only": True,
        "out_indices": [1, 2, 3, 4],
        **({"output_stride": 16} if config.get("dilation") else {}),
        **(config.pop("backbone_kwargs", None) or {}),
    }
    return {"config": CONFIG_MAPPING[kind].from_dict(config)}
