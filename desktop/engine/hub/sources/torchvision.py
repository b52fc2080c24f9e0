"""PyTorch's own picture models: the weights that torchvision knows, kept where torch hub keeps them.

What the weight enums say stands in ``resources/torchvision_weights.csv``: importing torchvision takes
seconds.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Collection
from pathlib import Path

from desktop import atlas, messages, paths
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.hub.sources.shelf import Shelf
from desktop.tasks import TASKS
from desktop.wording import NO_BREAK, weights_name

_HOME = "https://download.pytorch.org/models"
_SWAG = "cc-by-nc-4.0"
_LICENCE = "bsd-3-clause"
_TASKS = {
    "classification": ("image-classification",),
    "detection": ("object-detection",),
    "instance-segmentation": ("image-segmentation", "object-detection"),
    "keypoint-detection": ("object-detection",),
    "segmentation": ("image-segmentation",),
}
_WHAT = {
    "classification": "Names what a picture shows.",
    "detection": "Finds things in a picture and draws a box around each.",
    "instance-segmentation": "Finds things in a picture and draws the outline of each.",
    "keypoint-detection": "Finds people in a picture and draws a box around each.",
    "segmentation": "Tells for every point of a picture what it belongs to.",
}
_MEASURED = {
    "acc@1": "names {0:.1f}% of unseen test pictures right at the first guess",
    "box_map": "scores {0:.1f} of 100 for the place of its boxes (mean average precision)",
    "miou": "covers {0:.1f}% of what it should outline (mean intersection over union)",
}


def folder() -> Path:
    """Where torch hub keeps weights. TORCH_HOME and XDG_CACHE_HOME are honoured as torch does."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    home = Path(os.environ.get("TORCH_HOME") or cache / "torch")
    return home.expanduser() / "hub" / "checkpoints"


def offers() -> dict[str, Offer]:
    """Every set of weights by its id, ``torchvision/<enum>.<member>``."""
    guide = atlas.load()
    picks = {variant.ref for entry in guide.entries() for variant in entry.variants if variant.pick}
    named = frozenset[str]().union(*(guide.recommended(tag) for task in TASKS for tag in task.hub_tags))
    with (paths.resources() / "torchvision_weights.csv").open(encoding="utf-8", newline="") as file:
        found = (_offer(row, guide, picks, named) for row in csv.DictReader(file))
        return {offer.id: offer for offer in found}


def _offer(row: dict[str, str], guide: atlas.Atlas, picks: Collection[str], named: Collection[str]) -> Offer:
    entry = guide.for_model(row["weights"])
    labels = int(row["categories"])
    return Offer(
        id=f"torchvision/{row['weights']}",
        name=weights_name(row["weights"]),
        url=f"{_HOME}/{row['file']}",
        size=round(float(row["mebibytes"]) * (1 << 20)),
        digest=row["file"].rpartition("-")[2].partition(".")[0],
        tasks=_TASKS[row["task"]] if labels else (),
        licence=_SWAG if row["licence"] else _LICENCE,
        parameters=int(row["parameters"]),
        labels=labels,
        words=f"pytorch {row['model']} {row['task']} {entry.name if entry else ''}",
        score=float(row["value"] or 0),
        picked=row["weights"] in picks,
        recommended=row["weights"] in named,
        card=_card(row, entry),
        problem=messages.NOTHING if labels else messages.verdicts.NO_LABELS(),
    )


def _card(row: dict[str, str], entry: atlas.Entry | None) -> str:
    plain = f"{entry.plain}\n\n" if entry else ""
    lines = [
        f"- It knows {row['categories']} kinds of things." if int(row["categories"]) > 1 else "",
        f"- It {_measured(row)}, on {row['dataset']}." if row["value"] else "",
        f"- It has {int(row['parameters']) / 1e6:,.1f}{NO_BREAK}million parameters.",
        f"- The smallest picture it takes is {row['min_size'].replace('x', ' × ')} pixels.",
        f"- How it was trained: {row['recipe']}",
        _licence_line(row),
    ]
    facts = "\n".join(line for line in lines if line)
    return f"{plain}{_WHAT[row['task']]}\n\n{facts}\n"


def _measured(row: dict[str, str]) -> str:
    return _MEASURED[row["metric"]].format(float(row["value"])).replace("%", f"{NO_BREAK}%")


def _licence_line(row: dict[str, str]) -> str:
    if row["licence"]:
        return f"- Licence: CC BY-NC 4.0, no commercial use ({row['licence']})."
    return (
        "- Licence: torchvision's is BSD-3-Clause and names none for the weights. "
        f"They were learned from {row['dataset']}, whose pictures have terms of their own."
    )


SOURCE = Shelf("torchvision", "PyTorch", "torchvision_models", ".pth", offers, folder, _HOME)
