"""A taught model as an ordinary model folder, which any tool that knows transformers can open."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

from desktop import __version__, letters, messages, paths, protocol
from desktop.engine.hub.facts.manifest import folder_size, read_manifest, write_manifest
from desktop.engine.training.lessons import Learner, teacher_of
from desktop.engine.training.split import Split
from desktop.paths import slug
from desktop.wording import distinct


def export(
    learner: Learner, plan: protocol.TrainPlan, split: Split, report: protocol.TrainReport, run: Path
) -> protocol.ModelInfo:
    """Writes the model and makes it visible by a rename, so that there is never half a model.

    A run among Burnish's own makes a model for My models; a run in a folder of the user's keeps it beside
    itself.
    """
    name = plan.name.strip() or Path(plan.data).name
    ours, taught = run.parent == paths.runs_dir(), paths.models_dir() / "taught"
    if ours:
        name = distinct(name, _names(taught))
    folder = paths.free_folder(taught, slug(name)) if ours else run / "model"
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    base = learner.info
    info = protocol.ModelInfo(
        id=f"taught/{folder.name if ours else slug(name)}",
        name=name,
        folder=str(folder),
        library=base.library,
        tasks=(plan.task,),
        source="taught",
        size=0,
        licence=base.licence,
        origin=messages.verdicts.TAUGHT_FROM(base=base.name),
        created=time.time(),
        labels=len(split.labels),
        lessons=base.lessons,
        base=base.id,
    )
    try:
        learner.save(part)
        does, good = teacher_of(plan.task).card(split, report)
        (part / "README.md").write_bytes(letters.encoded(_card(info, plan, report, base, does, good)))
        write_manifest(part, info)
        if not ours:
            shutil.rmtree(folder, ignore_errors=True)  # of an attempt that was interrupted
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return replace(info, id=info.id if ours else str(folder), size=folder_size(folder))


def _names(folder: Path) -> list[str]:
    """Of the models that were taught before; two of the same name could not be told apart."""
    found = (read_manifest(one) for one in folder.iterdir()) if folder.is_dir() else ()
    return [model.name for model in found if model is not None]


def _kept(report: protocol.TrainReport) -> str:
    if report.best_epoch == 0:
        return "The version from before the first round is kept"
    return f"The version of round {report.best_epoch} of {report.epochs} is kept"


def _card(
    info: protocol.ModelInfo,
    plan: protocol.TrainPlan,
    report: protocol.TrainReport,
    base: protocol.ModelInfo,
    does: str,
    good: str,
) -> str:
    """The model card: what it was taught from, how good it is, and what that was measured on."""
    train, validation, test = report.counts
    licence = f"license: {base.licence}\n" if base.licence else ""
    return f"""---
{licence}library_name: transformers
pipeline_tag: {plan.task}
base_model: {base.id}
tags:
- {plan.task}
- burnish
---

# {info.name}

{does}

Taught with Burnish {__version__} from {base.name} ({base.id}), method {plan.method}, seed {plan.seed}.
{_kept(report)}, the one with the lowest validation loss.

## How good it is

{good}

## What it was taught with

{train + validation + test} examples: {train} for training, {validation} for validation, {test} for testing.

## Licence

{
        f"The starting model stands under {base.licence}, which this model inherits."
        if base.licence
        else "The licence of the starting model is not known."
    }
"""
