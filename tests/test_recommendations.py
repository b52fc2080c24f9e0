"""What the guide recommends for a task about pictures is a model that Burnish runs for that task."""

from __future__ import annotations

import pytest

from desktop.atlas import Level, Variant
from desktop.engine.hub.facts import recognition
from desktop.engine.hub.sources import torchvision
from desktop.tasks import Media, tasks_for
from desktop.workbench import guide

FILES = ["config.json", "preprocessor_config.json", "tokenizer.json", "model.safetensors"]


def tasks_of(variant: Variant) -> tuple[str, ...]:
    """As they will be once it is here."""
    if variant.source == "torchvision":
        return torchvision.SOURCE.offers[guide.model_id(variant)].tasks
    library = "timm" if variant.source == "timm" else "transformers"
    network = variant.loads_with.rpartition("-> ")[2]
    return recognition.recognise({"architectures": [network]}, FILES, library).tasks


@pytest.mark.parametrize("task", [row.id for row in tasks_for(Media.PICTURE)])
@pytest.mark.parametrize("level", list(Level))
def test_what_is_recommended_runs(task: str, level: Level) -> None:
    found = guide.recommend(task, level, None)
    assert found is not None and task in tasks_of(found.variant), found
