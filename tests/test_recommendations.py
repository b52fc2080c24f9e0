"""What the guide recommends for a task about pictures is a model that Burnish runs for that task."""

from __future__ import annotations

import pytest

from desktop import protocol
from desktop.atlas import Level, Variant
from desktop.engine.hub.facts import recognition
from desktop.engine.hub.sources import torchvision, whisper
from desktop.engine.server import Context, EngineOptions
from desktop.messages import NOTHING
from desktop.protocol import DeviceInfo
from desktop.tasks import TASKS, Media, tasks_for
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


SHELVES = (torchvision.SOURCE, whisper.SOURCE)
COMPUTERS = [
    None,
    *(DeviceInfo("cpu", "Processor", gigabytes * 2**30, 4, NOTHING) for gigabytes in (1, 2, 4, 8, 64)),
]


@pytest.mark.parametrize("task", [row.id for row in TASKS])
def test_what_is_recommended_is_in_the_list_that_find_one_opens(task: str) -> None:
    """The hub lists its own by the tags of the task; the short lists leave much out until words are typed."""
    tags = set(next(row.hub_tags for row in TASKS if row.id == task))
    request, context = protocol.Search(task=task), Context(EngineOptions("hub"))
    listed = {shelf.id: {row.id for row in shelf.search(request, context) if row} for shelf in SHELVES}
    found = [guide.recommend(task, level, computer) for level in Level for computer in COMPUTERS]
    for variant in (one.variant for one in found if one):
        assert tags & set(variant.tasks)
        assert guide.model_id(variant) in listed.get(variant.source, {guide.model_id(variant)})
