"""Which model is meant: named in full or in short, or not at all."""

from __future__ import annotations

import os

from desktop import media, protocol
from desktop.cli.terminal import Usage, events, new_context, say
from desktop.messages import Message, command_line
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
    if media.is_regular(os.path.expanduser(given)):  # noqa: PTH111 - Path raises where nobody has that name
        return _in_file(given)
    if "/" in given or os.path.exists(given):  # noqa: PTH110 - Path raises where a folder is forbidden
        return given
    named = [model for model in _installed() if model.id.rpartition("/")[2].casefold() == given.casefold()]
    if given in [model.id for model in named]:
        return given
    meant = [model.id for model in named if row.id in model.tasks] or [model.id for model in named]
    if len(meant) > 1:
        raise Usage(command_line.NAME_IN_FULL(name=given, names=_listed(meant)))
    return meant[0] if meant else given


def _in_file(given: str) -> str:
    """The id of the model in a file, as ``models import`` finds it there and under the name that it gets."""
    if given.endswith(".burnish"):
        raise Usage(command_line.PACK_AS_MODEL(file=given))
    for event in events(protocol.ImportModel(path=given, reuse=True), new_context(lifetime="library")):
        match event:
            case protocol.Done(value=protocol.Imported(models=(model, *_))):
                say(command_line.IN_THE_LIBRARY(model=model.id))
                return model.id
            case protocol.Done(value=protocol.Imported(refused=((_, reason), *_))):
                raise Usage(reason)
            case protocol.Failed():
                raise Usage(event.message)
    raise KeyboardInterrupt


def _only(row: Task) -> str:
    able = [model.id for model in _installed() if row.id in model.tasks and not model.problem]
    if not able:
        raise Usage(command_line.NO_MODEL_FOR(task=row.id))
    if len(able) > 1:
        raise Usage(command_line.NAME_A_MODEL(task=row.id, names=_listed(able)))
    say(command_line.ASKING(model=able[0], task=row.id))
    return able[0]


def _installed() -> list[ModelInfo]:
    from desktop.engine.hub.library.installed import installed_models

    return installed_models()


def _listed(ids: list[str]) -> tuple[str, ...] | Message:
    """All of them; of very many the first, and how many more."""
    if len(ids) <= _LISTED:
        return tuple(ids)
    return command_line.AND_OTHERS(names=tuple(ids[:_LISTED]), count=len(ids) - _LISTED)
