"""Which model is meant: named in full or in short, or not at all."""

from __future__ import annotations

from pathlib import Path

from desktop import protocol
from desktop.cli.terminal import Usage, events, new_context, say
from desktop.protocol import ModelInfo
from desktop.tasks import Task

_LISTED = 10
"""Models that are named in an error."""


def model_for(row: Task, given: str) -> str:
    """The id or path of the model that is to do the task `row`.

    Args:
        given: what was typed after --model: an id, the part of one after the last slash, a folder, a file,
            which is brought in, or "" for the one that comes with Burnish, else the only one here that can
            do it.

    Raises:
        Usage: none is here, or several may be meant.
    """
    if not given:
        return row.starter or _only(row)
    if Path(given).expanduser().is_file():
        return _in_file(given)
    if "/" in given or Path(given).exists():
        return given
    named = [model for model in _installed() if model.id.rpartition("/")[2].casefold() == given.casefold()]
    if given in [model.id for model in named]:
        return given
    meant = [model.id for model in named if row.id in model.tasks] or [model.id for model in named]
    if len(meant) > 1:
        raise Usage(f"“{given}” may mean {_listed(meant, 'or')}. Name one of them in full.")
    return meant[0] if meant else given


def _in_file(given: str) -> str:
    """The id of the model in a file, as ``models import`` finds it there and under the name that it gets."""
    if given.endswith(".burnish"):
        raise Usage(f"This is a pack. Bring its models in first: burnish models import {given}")
    for event in events(protocol.ImportModel(path=given, reuse=True), new_context(lifetime="library")):
        match event:
            case protocol.Done(value=protocol.Imported(models=(model, *_))):
                say(f"This model is in the library, as {model.id}.")
                return model.id
            case protocol.Done(value=protocol.Imported(refused=((_, reason), *_))):
                raise Usage(reason)
            case protocol.Failed():
                raise Usage(event.message)
    raise KeyboardInterrupt


def _only(row: Task) -> str:
    able = [model.id for model in _installed() if row.id in model.tasks and not model.problem]
    if not able:
        raise Usage(
            f"There is no model for {row.id} on this computer. "
            f"“burnish models search --task {row.id}” shows those that can be downloaded."
        )
    if len(able) > 1:
        raise Usage(f"Name a model with --model. For {row.id} there are {_listed(able, 'and')}.")
    say(f"Asking {able[0]}, the only model here for {row.id}.")
    return able[0]


def _installed() -> list[ModelInfo]:
    from desktop.engine.hub.library.installed import installed_models

    return installed_models()


def _listed(ids: list[str], word: str) -> str:
    """ "a, b and c"; of very many the first, and how many more."""
    if len(ids) > _LISTED:
        return f"{', '.join(ids[:_LISTED])} {word} {len(ids) - _LISTED} others"
    return f" {word} ".join(part for part in (", ".join(ids[:-1]), ids[-1]) if part)
