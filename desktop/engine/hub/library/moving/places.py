"""Which folders the library is made of, and where each of them would go."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import messages, paths
from desktop.engine.hub.facts.cache import cache_dir
from desktop.engine.hub.sources import left_behind, torchvision, whisper
from desktop.messages import Message

FOLDER = "Burnish"
"""Name of the folder that is made at the place that the user chooses."""


@dataclass(frozen=True, slots=True)
class Part:
    """One folder of the library.

    Attributes:
        name: of its folder below the chosen place.
        place: where programs look for it.
        source: where its files are now; another folder than `place` once it has been moved.
        destination: where they are to be.
        shared: whether other programs look at `place` too, so that a link has to stay there. Burnish finds
            its own models by a note instead, which tells a missing drive from an empty folder.
        joins: whether it is one model that was made while the drive was away, and joins the others there.
    """

    name: str
    place: Path
    source: Path
    destination: Path
    shared: bool
    joins: bool = False

    @classmethod
    def stored(cls, facts: dict[str, Any]) -> Part:
        """The part whose `facts` were written down."""
        place, source, destination = (Path(facts[name]) for name in ("place", "source", "destination"))
        joins = bool(facts.get("joins"))
        return cls(str(facts["name"]), place, source, destination, bool(facts["shared"]), joins)

    def facts(self) -> dict[str, str | bool]:
        """Plain values to write down."""
        return {
            "name": self.name,
            "place": str(self.place),
            "source": str(self.source),
            "destination": str(self.destination),
            "shared": self.shared,
            "joins": self.joins,
        }

    @property
    def renames(self) -> bool:
        """Whether its folder only gets another name, at once, because it stays on its disk."""
        if not self.source.is_dir() or not on_same_disk(self.source, self.destination):
            return False
        there = self.destination
        return self.comes_home or is_link(there) or not there.exists() or not any(there.iterdir())

    @property
    def returns(self) -> bool:
        """Whether it goes back to where it was at first."""
        return self.destination == self.place

    @property
    def comes_home(self) -> bool:
        """Whether Burnish's own models return to their first folder, where others may have been made."""
        return self.returns and not self.shared

    @property
    def arriving(self) -> Path:
        """Where the copy is made: beside what is in use, where a copy that is not whole would be seen."""
        if self.returns:
            return self.place.with_name(self.place.name + ".arriving")
        if self.joins:
            return self.destination.with_name(f".{self.destination.name}.arriving")
        return self.destination

    @property
    def leaving(self) -> Path:
        """What is left of the old one once the new one is in use."""
        if self.shared and self.source == self.place:
            return self.place.with_name(self.place.name + ".moved")
        return self.source


def parts(target: str) -> list[Part]:
    """What has to move so that the library is in the folder `target`, or at its first place for ""."""
    found = [_own(target)]
    for name, place in _shared():
        place = place.absolute()
        destination = Path(target).absolute() / FOLDER / name if target else place
        source = place.resolve() if is_link(place) else place
        found.append(Part(name, place, source, destination, True))
    return [part for part in (*found, *_left_behind(found[0])) if part.source != part.destination]


def _left_behind(own: Part) -> list[Part]:
    """What was made while the drive was away goes along, unless it is where it should be."""
    found = []
    for name, folder in left_behind.models().items():  # also lets them make room for those that come home
        if own.comes_home:
            continue
        place = own.destination / left_behind.free_name(name, own.destination)
        found.append(Part(f"models/{name}", folder, folder, place, False, True))
    return found


def _own(target: str) -> Part:
    place = paths.first_models_dir()
    destination = Path(target).absolute() / FOLDER / "models" if target else place
    return Part("models", place, paths.chosen_models_dir() or place, destination, False)


def _shared() -> list[tuple[str, Path]]:
    """Folders that other programs use too."""
    return [("huggingface", cache_dir()), ("torch", torchvision.folder()), ("whisper", whisper.folder())]


def problem_with(target: str, moving: list[Part]) -> Message:
    """Why the library cannot be kept in `target`, if it cannot."""
    if target and not Path(target).is_dir():
        return messages.library.NO_SUCH_FOLDER()
    for part in moving:
        if part.destination.is_relative_to(part.source) or part.source.is_relative_to(part.destination):
            return messages.library.FOLDER_INSIDE()
        if not part.source.exists() and paths.chosen_models_dir() and not part.shared:
            return messages.library.DRIVE_AWAY()
    if target and not _can_write(Path(target)):
        return messages.library.MAY_NOT_WRITE()
    if not all(_can_link(part.place, Path(target)) for part in moving if part.shared and not part.returns):
        return messages.library.CANNOT_LINK()
    return messages.NOTHING


def _can_write(folder: Path) -> bool:
    trial = folder / f".burnish-{uuid.uuid4().hex[:8]}"
    try:
        trial.mkdir()
        trial.rmdir()
    except OSError:
        return False
    return True


def _can_link(place: Path, target: Path) -> bool:
    trial = place.with_name(f".burnish-{uuid.uuid4().hex[:8]}")
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        link(trial, target)
        unlink(trial)
    except OSError:
        return False
    return True


def link(place: Path, folder: Path) -> None:
    """Let `place` lead to `folder`. Windows allows junctions to everybody, but links only to developers."""
    if os.name == "nt":
        import _winapi

        _winapi.CreateJunction(str(folder), str(place))  # type: ignore[attr-defined, unused-ignore]
    else:
        place.symlink_to(folder, target_is_directory=True)


def unlink(place: Path) -> None:
    """Remove a link made by `link`, never what it leads to."""
    if os.name == "nt":
        place.rmdir()
    else:
        place.unlink()


def is_link(place: Path) -> bool:
    """Whether `place` only leads to another folder, which may be out of reach."""
    try:
        place.readlink()
    except OSError:
        return False
    return True


def on_same_disk(one: Path, other: Path) -> bool:
    """Also for folders that are not there yet. A link lies where it stands, not where it leads to."""
    return paths.nearest(one.parent).stat().st_dev == paths.nearest(other.parent).stat().st_dev
