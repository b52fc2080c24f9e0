"""What is on this computer, from all sources: found by name, listed, removed and brought back."""

from __future__ import annotations

import difflib
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from desktop import messages, protocol
from desktop.engine.hub.facts import additions, cached, json_files, ordinary, safety
from desktop.engine.hub.facts.cache import ModelFolder, is_model_id
from desktop.engine.hub.facts.manifest import folder_size
from desktop.engine.hub.fetching import download
from desktop.engine.hub.library import trash
from desktop.engine.hub.sources import MODULES, SHOWN, source, source_of_model
from desktop.engine.hub.starters import starter
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.protocol import ModelInfo, Removal

CLOSE = 0.6
"""From which likeness on, 0 to 1, a name may be what somebody meant."""

# ---- requests ----------------------------------------------------------------------------------------------


def installed(
    request: protocol.Installed, context: Context
) -> Generator[protocol.Event, None, tuple[ModelInfo, ...]]:
    """Everything that is here; models that cannot be used carry the reason."""
    yield protocol.Progress(request.job, phases.LOOKING_AT_MODELS())
    trash.empty()
    return tuple(model for model in installed_models() if not request.task or request.task in model.tasks)


def plan_removal(request: protocol.PlanRemoval, context: Context) -> Generator[protocol.Event, None, Removal]:
    """What removing a model frees, and what needs it."""
    yield protocol.Progress(request.job, phases.FINDING_DEPENDANTS())
    model = lookup(request.model)
    source_of_model(model).belongings(model)  # refuses what is not ours to remove
    models = installed_models()
    needed_by = next((other.needed_by for other in models if other.id == model.id), ())
    taught = [other.name for other in models if other.source == "taught" and other.base == model.id]
    note = messages.NOTHING
    if taught:
        note = messages.library.TAUGHT_GOES_ON(names=tuple(taught[:3]))
    elif model.source == "starter":
        note = messages.library.COMES_BACK()
    freed = folder_size(Path(model.folder)) if model.source == "starter" else model.size
    return Removal(model.id, freed, needed_by, note)


def remove(request: protocol.Remove, context: Context) -> Generator[protocol.Event, None, int]:
    """Take a model away; answers with the bytes that are free again, or will be when Burnish is closed."""
    yield protocol.Progress(request.job, phases.REMOVING_MODEL())
    if is_model_id(request.model) and _is_unfinished(ModelFolder(request.model)):
        return download.drop(ModelFolder(request.model))
    model = lookup(request.model)
    belongings = source_of_model(model).belongings(model)
    freed = model.size
    if model.source == "starter":  # its weights stay in its package, so there is nothing to keep aside
        freed = folder_size(Path(model.folder))
        starter.remove(model.id)
        return freed
    trash.put_aside(model.id, model.source, freed, belongings)
    if not request.undo:
        trash.empty(model.id)
    return freed


def restore(request: protocol.Restore, context: Context) -> Generator[protocol.Event, None, ModelInfo]:
    """Bring a removed model back."""
    yield protocol.Progress(request.job, phases.RESTORING_MODEL())
    if any(request.model == row.id for row in starter.STARTERS):
        starter.unremove(request.model)
    else:
        trash.bring_back(request.model)
    return lookup(request.model)


# ---- finding -----------------------------------------------------------------------------------------------


def find(name: str) -> ModelInfo:
    """The model called `name`, or in the folder `name`, checked and ready to be loaded.

    Raises:
        Trouble: NOT_FOUND, or it is here but cannot be used, with the reason.
    """
    if any(name == row.id for row in starter.STARTERS):
        starter.ensure(name)
    model = lookup(name)
    refused = messages.verdicts.NO_SAFE_WEIGHTS, messages.verdicts.FOREIGN_CODE
    if any(row.says(model.problem) for row in refused):
        raise Trouble(ErrorKind.UNSAFE_MODEL, model.problem)
    safety.check_model(model.folder, model.library, model.file)
    if not model.file:
        ordinary.require_only_ordinary(Path(model.folder))
    if model.problem:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, model.problem)
    return model


def lookup(name: str) -> ModelInfo:
    """Like `find`, without asking whether the model can be used.

    Raises:
        Trouble: NOT_FOUND, naming what is close.
    """
    for key in MODULES:
        if model := source(key).lookup(name):
            model = additions.judged(model)
            return _with_what_needs_it([model, *installed_models()])[0] if model.problem else model
    raise _not_found(name)


def _not_found(name: str) -> Trouble:
    known = sorted((model.id for model in installed_models()), key=lambda one: -_likeness(name, one))
    close = [one for one in known if _likeness(name, one) >= CLOSE]
    said = messages.library
    if close:
        row = said.NOT_HERE_BUT_CLOSE if len(close) == 1 else said.NOT_HERE_BUT_SOME_CLOSE
        return Trouble(ErrorKind.NOT_FOUND, row(name=name, names=tuple(close[:3])))
    if known:
        return Trouble(ErrorKind.NOT_FOUND, said.NOT_HERE_BUT_OTHERS(name=name, names=tuple(known[:3])))
    return Trouble(ErrorKind.NOT_FOUND, said.NOT_HERE(name=name))


def _likeness(name: str, model_id: str) -> float:
    """From 0 to 1, of whole names or of their last parts; a part that was typed counts much."""
    wanted, known = name.lower(), model_id.lower()
    short = wanted.rpartition("/")[2], known.rpartition("/")[2]
    if len(short[0]) > 2 and short[0] in known:
        return 0.9
    return max(difflib.SequenceMatcher(None, *pair).ratio() for pair in ((wanted, known), short))


# ---- listing -----------------------------------------------------------------------------------------------


def installed_models() -> list[ModelInfo]:
    """Starters, what Burnish made, then what each source has brought here, each group by name."""
    found = [additions.judged(model) for key in SHOWN for model in source(key).installed()]
    return _with_what_needs_it(found)


def _with_what_needs_it(models: list[ModelInfo]) -> list[ModelInfo]:
    """Note which additions need which models; what is kept as a base has no fault for that."""
    needs: dict[str, list[str]] = {}
    for model in models:
        folder = Path(model.folder)
        settings = json_files.read(folder / additions.SETTINGS) if model.base else {}
        if settings and additions.base_of(settings) == model.base != model.id:
            needs.setdefault(model.base, []).append(model.id)
    return [_needed(model, needs[model.id]) if model.id in needs else model for model in models]


def _needed(model: ModelInfo, by: list[str]) -> ModelInfo:
    names = tuple(dict.fromkeys(by))
    model = replace(model, needed_by=names)
    if not messages.verdicts.UNKNOWN_KIND.says(model.problem):
        return model
    if len(names) == 1:
        return replace(model, problem=messages.verdicts.NEEDED_BY_ONE(name=names[0]))
    return replace(model, problem=messages.verdicts.NEEDED_BY_SEVERAL(names=names))


def _is_unfinished(folder: ModelFolder) -> bool:
    return folder.root.is_dir() and cached.find(folder.id) is None
