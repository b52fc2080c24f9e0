"""Activity: downloads that run, wait, are checked, paused, or have failed; and Settings."""

from __future__ import annotations

from desktop import protocol
from desktop.workbench.job import Job
from tests.engine.hub.questions import picture_model
from tests.photographs.studio import Scene, Studio, wait_until

SIZES = {
    "museum/insect-drawers": 172_000_000,
    "observatory/galaxy-shapes": 150_000_000,
    "port/ship-classes": 340_000_000,
    "forest/bark-species": 80_000_000,
    "archive/handwritten-letters": 44_000_000,
}
WEIGHTS = "model.safetensors"
FACTS = {"library_name": "transformers", "tags": ["transformers"]}


def begin(studio: Studio, model_id: str) -> Job:
    studio.serve(model_id, picture_model(SIZES[model_id]), **FACTS)
    name = model_id.rpartition("/")[2].replace("-", " ").capitalize()
    return studio.workbench.downloads.begin(model_id, "", name)


def stalled(studio: Studio, model_id: str, share: float) -> Job:
    """A download that has got as far as `share`, while the line is silent."""
    at = int(SIZES[model_id] * share)
    studio.hub.stalled.clear()
    studio.hub.fault("stall", at=at, file=WEIGHTS)
    job = begin(studio, model_id)
    wait_until(lambda: job.progress and job.progress.done > at * 0.95)
    return job


def failed(studio: Studio, model_id: str, share: float) -> None:
    """The line drops, and the hub answers no more."""
    studio.hub.fault("drop", at=int(SIZES[model_id] * share), file=WEIGHTS)
    studio.hub.fault("status", status=503, retry_after="0", times=40, file=WEIGHTS)
    job = begin(studio, model_id)
    wait_until(lambda: not job.is_active)


def downloads(studio: Studio) -> None:
    studio.starter()
    studio.page("activity")
    if not studio.workbench.engines.activity:
        studio.shoot("activity-empty")
    studio.serve("example-lab/dog-breeds")
    studio.fetch("example-lab/dog-breeds", "Dog breeds")
    failed(studio, "forest/bark-species", 0.6)
    studio.hub.faults.clear()
    paused = stalled(studio, "port/ship-classes", 0.7)
    paused.stop()
    wait_until(lambda: not paused.is_active)
    studio.hub.faults.clear()
    running = [
        stalled(studio, "museum/insect-drawers", 0.6),
        stalled(studio, "observatory/galaxy-shapes", 0.3),
    ]
    waiting = begin(studio, "archive/handwritten-letters")
    studio.page("activity")
    studio.shoot("activity-downloads")
    for job in (waiting, running[1]):
        job.stop()
        wait_until(lambda job=job: not job.is_active)

    def again() -> Job:
        return studio.workbench.downloads.begin("port/ship-classes")

    with studio.held(again, protocol.Download, "checking") as job:
        studio.shoot("activity-checking")
    running[0].stop()
    wait_until(lambda: not (job.is_active or running[0].is_active))
    studio.shoot("activity-paused")
    studio.workbench.engines.set_offline(True)
    studio.shoot("activity-offline")
    studio.workbench.engines.set_offline(False)
    for entry in studio.workbench.downloads.unfinished:
        studio.workbench.downloads.cancel(entry.model)


def settings(studio: Studio) -> None:
    studio.page("settings")
    studio.shoot("settings", 800)


SCENES = (
    Scene(
        (
            "activity-empty",
            "activity-downloads",
            "activity-checking",
            "activity-paused",
            "activity-offline",
        ),
        downloads,
    ),
    Scene(("settings",), settings),
)
