"""What torchvision's weight enums say, as a table, so that no search has to import torchvision.

After an upgrade of torchvision: ``python -m tests.torchvision_table``; a test notices when it is due.
"""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "resources" / "torchvision_weights.csv"
COLUMNS = (
    "weights", "model", "task", "parameters", "mebibytes", "metric", "value", "dataset", "categories",
    "file", "min_size", "default", "licence", "recipe",
)  # fmt: skip
NOTHING = ("__background__", "no person", "N/A")
"""Categories that hold the place of none."""
METRICS = ("acc@1", "box_map", "miou")
_DETECTION = {
    "fasterrcnn": "detection", "fcos": "detection", "retinanet": "detection", "ssd": "detection",
    "ssdlite": "detection", "maskrcnn": "instance-segmentation", "keypointrcnn": "keypoint-detection",
}  # fmt: skip


def rows() -> list[dict[str, str]]:
    """One row for each set of weights for classification, detection and segmentation, by name."""
    from torchvision import models

    found = []
    for module, task in (
        (models, "classification"),
        (models.detection, ""),
        (models.segmentation, "segmentation"),
    ):
        for name in models.list_models(module=module):
            kind = task or _DETECTION[name.partition("_")[0].removesuffix("300").removesuffix("320")]
            enum = models.get_model_weights(name)
            default = enum.DEFAULT
            found += [_row(weights, name, kind, weights is default) for weights in enum]
    return sorted(found, key=lambda row: row["weights"])


def _row(weights: Any, name: str, task: str, default: bool) -> dict[str, str]:
    meta = weights.meta
    dataset, metrics = _measured(meta["_metrics"])
    metric = next((one for one in METRICS if metrics.get(one, math.nan) > 0), "")
    base, _, file = weights.url.rpartition("/")
    assert base == "https://download.pytorch.org/models" and re.search(r"-[0-9a-f]{8,}\.pth$", file), file
    height, width = meta["min_size"]
    return {
        "weights": f"{type(weights).__name__}.{weights.name}",
        "model": name,
        "task": task,
        "parameters": str(meta["num_params"]),
        "mebibytes": str(meta["_file_size"]),
        "metric": metric,
        "value": str(metrics[metric]) if metric else "",
        "dataset": dataset,
        "categories": str(sum(name not in NOTHING for name in meta.get("categories") or ())),
        "file": file,
        "min_size": f"{height}x{width}",
        "default": "yes" if default else "",
        "licence": meta.get("license", ""),
        "recipe": meta["recipe"],
    }


def _measured(metrics: dict[str, dict[str, float]]) -> tuple[str, dict[str, float]]:
    """The data set whose metric comes first in `METRICS`, with its metrics."""
    ranked = sorted(
        metrics.items(),
        key=lambda pair: min((METRICS.index(m) for m in pair[1] if m in METRICS), default=len(METRICS)),
    )
    return ranked[0] if ranked else ("", {})


def main() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
