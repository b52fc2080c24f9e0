"""A workbench whose engine is the test: jobs are kept, and the test says what they hear."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QImage

from desktop import paths, protocol
from desktop.protocol.report_json import to_json
from desktop.results import Label, Labels
from desktop.settings import Settings
from desktop.tasks.teaching import PICTURE_GROUPS
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench
from tests.workbench.scripted import HandWorkedEngines

LABELS = ("Fine", "Dented", "Scratched")
MODEL = protocol.ModelInfo(
    id="starter/small", name="EfficientNet-Lite0", folder="", library="transformers_models",
    tasks=("image-classification",), source="starter", size=18_600_000, licence="Apache-2.0",
    lessons=("picture-groups",),
)  # fmt: skip
TAUGHT = protocol.ModelInfo(
    id="taught/part-check", name="Part check", folder="", library="transformers_models",
    tasks=("image-classification",), source="taught", size=88_000_000, base="starter/small",
    lessons=("picture-groups",),
)  # fmt: skip


SENTENCES = protocol.ModelInfo(
    id="starter/all-minilm-l6-v2", name="all-MiniLM-L6-v2", folder="", library="vectors",
    tasks=("sentence-similarity",), source="starter", size=90_000_000, licence="Apache-2.0",
    lessons=("text-groups",),
)  # fmt: skip
REVIEWS = {
    "glad": tuple(f"A film that made me smile {number} times." for number in range(2, 32)),
    "annoyed": tuple(f"{number} hours that I will not get back." for number in range(2, 22)),
}
COLUMNS = protocol.Columns("review", "mood", ("review", "mood", "source"))


class ScriptedWorkbench(Workbench):
    """Hands out jobs without an engine."""

    def __init__(self) -> None:
        settings = Settings()
        super().__init__(settings, engines=HandWorkedEngines(settings, self._begin))
        self.asked: list[Job] = []
        self.stops: list[tuple[str, bool]] = []
        self.installed.models = (MODEL,)

    def _begin(self, request: protocol.Request, title: str) -> Job:
        job = Job(request, title, lambda job_id, keep: self.stops.append((job_id, keep)), self)
        self.asked.append(job)
        return job

    def last(self, kind: type[protocol.Request]) -> Job:
        return next(job for job in reversed(self.asked) if isinstance(job.request, kind))


def make_pictures(folder: Path, counts: dict[str, int]) -> Path:
    """Group folders with small pictures of different colours."""
    for number, (name, count) in enumerate(counts.items()):
        (folder / name).mkdir(parents=True)
        for index in range(count):
            image = QImage(48, 36, QImage.Format.Format_RGB32)
            image.fill(QColor.fromHsv((number * 120 + index) % 360, 130 + index % 100, 200))
            image.save(str(folder / name / f"{index}.png"))
    return folder


def inputs(*paths: str) -> tuple[protocol.Input, ...]:
    return tuple(protocol.Input(path=path) for path in paths)


def checked(folder: Path, *findings: protocol.Finding, **changes: Any) -> protocol.ExamplesReport:
    groups = tuple(
        protocol.GroupCount(group.name, len(files), inputs(*files[:12]), (str(group),))
        for group in sorted(folder.iterdir())
        if (files := sorted(str(file) for file in group.iterdir()))
    )
    facts: dict[str, Any] = {"folder": str(folder), "groups": groups, "splits": (197, 42, 42)}
    few = tuple((group.name, group.count) for group in groups if group.count < PICTURE_GROUPS.enough)
    found = (protocol.FewExamples(few), protocol.SmallestPicture(640, 640))
    return protocol.ExamplesReport(**({**facts, "findings": (*findings, *found)} | changes))


def checked_table(file: Path, *findings: protocol.Finding, **changes: Any) -> protocol.ExamplesReport:
    """Of a table of `REVIEWS`."""
    groups = tuple(
        protocol.GroupCount(name, len(said), tuple(protocol.Input(text=text) for text in said[:12]))
        for name, said in REVIEWS.items()
    )
    found = (*findings, protocol.TextLengths(6, 48))
    report = protocol.ExamplesReport(str(file), groups, (34, 8, 8), found, COLUMNS, "text-classification")
    return replace(report, **changes)


def reviewed(count: int, wrong: bool = False) -> tuple[protocol.Judged, ...]:
    """Some of `REVIEWS`, with the right answer or the wrong one."""
    groups = list(REVIEWS)
    found = []
    for number in range(count):
        truth, other = groups[number % 2], groups[1 - number % 2]
        answer = Labels((Label(other if wrong else truth, 0.9),))
        text = protocol.Input(text=REVIEWS[truth][number])
        found.append(protocol.Judged(text, Labels((Label(truth, 1.0),)), answer))
    return tuple(found)


def review_result(folder: str) -> protocol.TrainResult:
    """Of a model taught with `REVIEWS`."""
    scores = tuple(protocol.GroupScore(name, 0.75, 0.75, 4) for name in REVIEWS)
    told = report(
        [],
        labels=tuple(REVIEWS),
        per_group=scores,
        confusion=((3, 1), (1, 3)),
        mistakes=reviewed(5, wrong=True),
        tested=8,
    )
    return protocol.TrainResult(replace(TAUGHT, tasks=("text-classification",)), told, folder)


def step(job: Job, epoch: float, rounds: int = 20) -> protocol.Step:
    total = rounds * 197
    loss = 0.15 + 0.9 * math.exp(-epoch / 3) + 0.1 * math.sin(epoch * 37) * math.exp(-epoch / 4)
    left = (rounds - epoch) * 31.0
    return protocol.Step(job.id, round(epoch * 12), epoch, loss, round(epoch * 197), total, 6.4, left)


def evaluated(job: Job, epoch: int, pictures: list[str]) -> protocol.Evaluated:
    loss = 0.27 + 0.75 * math.exp(-epoch / 2.5) + max(0, epoch - 11) * 0.01
    accuracy = 0.91 - 0.22 * math.exp(-epoch / 3)
    watched = tuple(
        judged(path, LABELS[index % 3], LABELS[index % 3 if index != 3 else 1], 0.97 - 0.05 * index)
        for index, path in enumerate(pictures[:8])
    )
    return protocol.Evaluated(job.id, epoch, loss, accuracy, epoch <= 11, watched)


def judged(path: str, truth: str, said: str, score: float) -> protocol.Judged:
    answer, right = (Labels((Label(name, sure),)) for name, sure in ((said, score), (truth, 1.0)))
    return protocol.Judged(protocol.Input(path=path), right, answer)


def report(pictures: list[str], **changes: Any) -> protocol.TrainReport:
    mistakes = (("Scratched", "Fine", 0.97), ("Dented", "Scratched", 0.88), ("Scratched", "Dented", 0.74))
    detail: dict[str, Any] = {
        "labels": LABELS,
        "per_group": (
            protocol.GroupScore("Fine", 1.0, 22 / 23, 22),
            protocol.GroupScore("Dented", 13 / 14, 13 / 14, 14),
            protocol.GroupScore("Scratched", 4 / 6, 4 / 5, 6),
        ),
        "confusion": ((22, 0, 0), (0, 13, 1), (1, 1, 4)),
    }
    detail |= {name: changes.pop(name) for name in detail.keys() & changes.keys()}
    facts: dict[str, Any] = {
        "score": 39 / 42, "range": (0.81, 0.98), "baseline": 0.5714, "baseline_range": (0.42, 0.71),
        "detail": protocol.GroupsDetail(**detail),
        "mistakes": tuple(judged(path, *told) for path, told in zip(pictures, mistakes, strict=False)),
        "tested": 42, "best_epoch": 17, "epochs": 20, "seconds": 620.0, "device": "NVIDIA RTX 4070",
        "counts": (197, 42, 42),
    }  # fmt: skip
    return protocol.TrainReport(**(facts | changes))


def result(pictures: list[str], folder: str, **changes: Any) -> protocol.TrainResult:
    return protocol.TrainResult(TAUGHT, report(pictures, **changes), folder)


def store_run(name: str, data: Path, **facts: Any) -> Path:
    """A run folder as the engine leaves it; state "running" without a process is an interrupted one."""
    folder = paths.runs_dir() / name.casefold().replace(" ", "-")
    (folder / "checkpoints").mkdir(parents=True)
    plan = protocol.TrainPlan(
        task="image-classification",
        data=str(data),
        model=MODEL.id,
        epochs=20,
        seed=7,
        name=name,
        out=str(folder),
    )
    content = {
        "version": 1, "plan": asdict(plan), "state": "running", "message": "", "created": 1.7e9,
        "process": None, "labels": LABELS, "counts": [197, 42, 42], "epoch": 3, "epochs": 20, "saved": True,
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(content | facts), encoding="utf-8")
    return folder


def store_report(folder: Path, pictures: list[str]) -> None:
    content = to_json(result(pictures, str(folder)))
    (folder / "report.json").write_text(json.dumps(content), encoding="utf-8")


def store_curves(folder: Path, rounds: int) -> None:
    rows = ["step,epoch,split,loss,accuracy,time", "0,0.0000,validation,1.02,0.69,0.1"]
    for number in range(1, rounds * 10 + 1):
        rows.append(f"{number},{number / 10:.4f},train,{1 / (1 + number / 10):.4f},,{number:.3f}")
        if number % 10 == 0:
            rows.append(f"{number},{number / 10:.4f},validation,{1.02 - number / 100:.4f},0.8,{number:.3f}")
    (folder / "metrics.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
