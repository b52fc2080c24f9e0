"""The requests `PlanMove` and `MoveLibrary`.

Everything is copied first, then the new folders are put to use, then the old ones are deleted. Until the
second step the old library is untouched, so stopping leaves it whole. A note on disk says how far it is:
after a kill or a power cut the same request continues.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop import full_disk, messages, paths, protocol
from desktop.engine.hub.facts.ordinary import special_files
from desktop.engine.hub.library import trash
from desktop.engine.hub.library.moving import places
from desktop.engine.hub.library.moving.copying import compare, copy
from desktop.engine.hub.library.moving.merging import merge
from desktop.engine.hub.library.moving.places import Part
from desktop.engine.hub.sources import left_behind
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.protocol import MovePlan

SPARE = 500_000_000
"""Bytes that stay free at the new place: a full disk helps nobody."""
_REPORT_EVERY = 0.1


def plan_move(request: protocol.PlanMove, context: Context) -> Generator[protocol.Event, None, MovePlan]:
    """What moving would copy, and why it cannot be done if it cannot."""
    yield protocol.Progress(request.job, phases.LOOKING_AT_MODELS())
    return make_plan(request.target)


def make_plan(target: str) -> MovePlan:
    """The facts about moving the library to `target`, or back to where it was for ""."""
    moving = places.parts(target)
    problem = places.problem_with(target, moving)
    total = missing = 0
    left_out: list[str] = []
    for part in moving:
        if problem or part.renames:
            continue
        left_out += [path.name for path in special_files(part.source) if not path.is_symlink()]
        size_of_it, lacking, clash = compare(part.source, part.arriving)
        total, missing = total + size_of_it, missing + lacking
        if clash:
            problem = messages.library.ANOTHER_IS_THERE(name=clash)
    folder = str(Path(target).absolute() / places.FOLDER) if target else str(paths.first_models_dir())
    free = paths.disk_of(target or paths.data_dir()).free
    if not problem and not moving:
        problem = messages.library.THERE_ALREADY()
    if not problem and missing and missing + SPARE > free:
        problem = messages.library.NO_ROOM_TO_MOVE(needed=missing, free=free)
    return MovePlan(target, folder, total, free, problem, tuple(left_out))


def move_library(
    request: protocol.MoveLibrary, context: Context
) -> Generator[protocol.Event, None, MovePlan]:
    """Move all models to the folder `request.target`, or back to where they were for ""."""
    note = _Note.read()
    if note is not None and note.target != request.target:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.library.MOVE_UNFINISHED())
    if note is None or not note.in_use:
        plan = make_plan(request.target)
        if plan.problem:
            raise Trouble(ErrorKind.BAD_REQUEST, plan.problem)
        moving = tuple(places.parts(request.target))
        fresh = (
            note.fresh if note else tuple(str(part.arriving) for part in moving if not part.arriving.exists())
        )
        note = _Note(request.target, plan.total, moving, fresh)
        with full_disk.told(messages.library.MOVE_DISK_FULL()):
            note.write()
            yield from _copy_all(request.job, note)
        leaving = tuple(str(part.leaving) for part in moving if not part.renames)
        note = replace(note, in_use=True, leaving=leaving)
        note.write()
    for part in note.parts:
        _use(part)
    yield from _delete_old(request.job, note)
    _Note.remove()
    return MovePlan(
        request.target, str(paths.models_dir()), note.total, paths.disk_of(paths.models_dir()).free
    )


def forget_move(request: protocol.ForgetMove, context: Context) -> Generator[protocol.Event, None, None]:
    """Delete what an interrupted move has copied; the old library is in use and stays."""
    yield protocol.Progress(request.job, phases.REMOVING_NEW_COPIES())
    if (note := _Note.read()) is not None and not note.in_use:
        _drop_copies(note)


# ---- the three steps ---------------------------------------------------------------------------------------


def _copy_all(job: str, note: _Note) -> Iterator[protocol.Event]:
    copying = [part for part in note.parts if not part.renames]
    done, begun, told = 0, time.monotonic(), 0.0
    try:
        for part in copying:
            part.arriving.mkdir(parents=True, exist_ok=True)
            for piece in copy(part.source, part.arriving) if part.source.is_dir() else ():
                done += piece
                now = time.monotonic()
                if now - told >= _REPORT_EVERY:
                    told, rate = now, done / max(now - begun, 1e-3)
                    left = (note.total - done) / rate if rate and now - begun > 1 else None
                    yield protocol.Progress(
                        job, phases.MOVING_MODELS(), done, note.total, "bytes", left, rate
                    )
        yield protocol.Progress(job, phases.MOVING_MODELS(), done, note.total, "bytes")
    except GeneratorExit:  # the user stopped it
        _drop_copies(note)
        raise


def _use(part: Part) -> None:
    """Put the new folder to use. Every line can be repeated: a kill in between does no harm."""
    if part.comes_home:
        merge(part.source if part.renames else part.arriving, part.destination)
    elif part.renames:
        part.destination.parent.mkdir(parents=True, exist_ok=True)
        if places.is_link(part.destination):
            places.unlink(part.destination)
        elif part.destination.is_dir():
            part.destination.rmdir()
        shutil.rmtree(part.source / trash.FOLDER, ignore_errors=True)
        part.source.rename(part.destination)
    elif part.joins and part.arriving.is_dir():
        part.arriving.rename(part.destination)
    elif part.shared and part.returns and part.arriving.is_dir():
        if places.is_link(part.place):
            places.unlink(part.place)
        part.arriving.rename(part.place)
    if part.joins:
        left_behind.call_as_its_folder(part.destination)
    elif not part.shared:
        paths.choose_models_dir(None if part.returns else part.destination)
    elif not part.returns:
        _lead_there(part)


def _lead_there(part: Part) -> None:
    part.place.parent.mkdir(parents=True, exist_ok=True)
    if places.is_link(part.place):
        places.unlink(part.place)
    elif part.place.is_dir():
        part.place.rename(part.leaving)
    places.link(part.place, part.destination)


def _delete_old(job: str, note: _Note) -> Iterator[protocol.Event]:
    yield protocol.Progress(job, phases.REMOVING_OLD_COPIES())
    for folder in map(Path, note.leaving):
        if folder.is_dir() and not places.is_link(folder):
            shutil.rmtree(folder)
        yield protocol.Progress(job, phases.REMOVING_OLD_COPIES())
    for part in note.parts:
        _remove_if_empty(part.source.parent)
    if any(part.joins for part in note.parts):
        _tidy_first_folder()


def _tidy_first_folder() -> None:
    """Take away what is not worth moving. What holds anything else stays."""
    first = paths.first_models_dir()
    shutil.rmtree(first / "starter", ignore_errors=True)
    for folder in (*first.glob("[!.]*"), first):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _drop_copies(note: _Note) -> None:
    """Take away what was copied; folders that were there before the move stay."""
    for part in note.parts:
        if str(part.arriving) in note.fresh:
            shutil.rmtree(part.arriving, ignore_errors=True)
            _remove_if_empty(part.arriving.parent)
    _Note.remove()


def _remove_if_empty(folder: Path) -> None:
    if folder.name == places.FOLDER:
        with contextlib.suppress(OSError):  # something else is in it
            folder.rmdir()


@dataclass(frozen=True, slots=True)
class _Note:
    """How far a move is, on disk.

    Attributes:
        fresh: folders that it makes, and may take away again.
        in_use: whether the new folders are being put to use; from here it can only go forwards.
        leaving: what is to be deleted then.
    """

    target: str
    total: int
    parts: tuple[Part, ...]
    fresh: tuple[str, ...] = ()
    in_use: bool = False
    leaving: tuple[str, ...] = ()

    def write(self) -> None:
        facts = {name: getattr(self, name) for name in self.__slots__}
        facts["parts"] = [part.facts() for part in self.parts]
        paths.write_atomically(paths.unfinished_move_file(), json.dumps(facts, indent=1))

    @classmethod
    def read(cls) -> _Note | None:
        try:
            facts = json.loads(paths.unfinished_move_file().read_text(encoding="utf-8"))
            parts = tuple(Part.stored(part) for part in facts["parts"])
            fresh, leaving = tuple(facts["fresh"]), tuple(facts["leaving"])
            return cls(
                str(facts["target"]), int(facts["total"]), parts, fresh, bool(facts["in_use"]), leaving
            )
        except (OSError, ValueError, TypeError, KeyError):
            return None

    @staticmethod
    def remove() -> None:
        paths.unfinished_move_file().unlink(missing_ok=True)
