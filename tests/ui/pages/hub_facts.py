"""Models, cards and plans for tests of the pages that show them."""

from __future__ import annotations

from dataclasses import replace

from desktop import messages, protocol
from desktop.messages import Row, phases
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo, PlannedFile
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench
from tests.ui.pages.in_process import InProcess

COMMIT = "c" * 40
FREE = 212_000_000_000


def found(name: str = "google/vit-base", **facts: object) -> HubModel:
    publisher, _, short = name.partition("/")
    model = HubModel(
        name, short, publisher, ("image-classification",), "apache-2.0", 1_300_000, 40, 1_741_000_000.0,
        344_000_000, 86_000_000,
    )  # fmt: skip
    return replace(model, **facts)  # type: ignore[arg-type]


def plan(name: str = "google/vit-base", **facts: object) -> DownloadPlan:
    files = (
        PlannedFile("config.json", 2_000),
        PlannedFile("model.safetensors", 689_000_000),
        PlannedFile("preprocessor_config.json", 500),
        PlannedFile("README.md", 8_000),
    )
    made = DownloadPlan(name, COMMIT, files, 690_000_000, 690_000_000, FREE, ("image-classification",))
    return replace(made, **facts)  # type: ignore[arg-type]


def card(name: str = "google/vit-base", **facts: object) -> ModelCard:
    made = ModelCard(found(name), "# ViT\n\nSays what is shown.", plan(name))
    return replace(made, **facts)  # type: ignore[arg-type]


def downloaded(name: str = "google/vit-base", **facts: object) -> ModelInfo:
    publisher, _, short = name.partition("/")
    made = ModelInfo(
        name, short, f"/models/{short}", "transformers_models", ("image-classification",), "huggingface",
        690_000_000, "apache-2.0", messages.verdicts.FROM_HUB(id=name), publisher,
        lessons=("picture-groups",),
    )  # fmt: skip
    return replace(made, **facts)  # type: ignore[arg-type]


def asked(bench: InProcess, kind: type[protocol.Request]) -> list[Job]:
    """The jobs of that kind, in the order in which they were asked for."""
    return [job for job in bench.jobs if isinstance(job.request, kind)]


def bring(job: Job, *models: HubModel, more: bool = False) -> None:
    """Answer a search."""
    job.take(protocol.Started(job.id))
    job.take(protocol.Found(job.id, models, more))
    job.take(protocol.Done(job.id, len(models)))


def progress(
    job: Job, done: float, total: float = 690e6, phase: Row = phases.DOWNLOADING, **facts: float
) -> None:
    job.take(protocol.Started(job.id))
    job.take(protocol.Progress(job.id, phase(), done, total, "bytes", **facts))


def finish(bench: Workbench, job: Job, value: object) -> None:
    job.take(protocol.Done(job.id, value))
