"""What the window may ask an engine."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field

from desktop.protocol.facts import Input
from desktop.protocol.training_facts import GUESSED, Columns, TrainPlan
from desktop.tasks import OptionValue

_numbers = itertools.count(1)


def new_job_id() -> str:
    """Unique in this process and, with the process id, among those that share a folder."""
    return f"{os.getpid()}-{next(_numbers)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    job: str = field(default_factory=new_job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Request):
    """Import what is heavy and choose the device. Done carries a `DeviceInfo`."""

    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Request):
    """Ask `model` about each input: one `Item` per input, in order. Done carries a `RunSummary`."""

    task: str
    model: str
    inputs: tuple[Input, ...]
    options: dict[str, OptionValue] = field(default_factory=dict)
    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePreview(Request):
    """Done carries a `Preview`.

    Attributes:
        playable: whether a copy is wanted that any player plays.
        track: of the sound tracks the one that is wanted, from 1; 0 for the one that is heard unasked.
    """

    path: str
    media: str
    playable: bool = False
    track: int = 0
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckExamples(Request):
    """Done carries an `ExamplesReport`.

    Attributes:
        task: what is to be taught; "" for what the examples are examples of.
        merge: take groups whose names look the same as one.
    """

    folder: str
    task: str = ""
    seed: int = 0
    merge: bool = False
    columns: Columns = GUESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Train(Request):
    """`Step`, `Evaluated` and `Saved` events; Done carries a `TrainResult`."""

    plan: TrainPlan
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRun(Request):
    """Removes what a run wrote into `folder`, and the folder if nothing else is in it; Done carries None."""

    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Request):
    """`Found` pages; Done carries the number of models found.

    Attributes:
        words: part of a name, an exact name, or the pasted address of a model's page.
        sort: "downloads", "likes" or "updated", the most first. The hub cannot give two more orders, so they
            hold among the most downloaded, then among the next as many, and so on: "size", the smallest
            first, of 500; "match", first those that can run here, and of them those called as the words say,
            of 100.
        source: "huggingface", "torchvision", "whisper", or "" for all of them.
        licence: what `desktop.atlas.licence_class` says: "commercial", "research", "unknown"; "" for any.
        language: two or three letters, or "" for any.
        most_bytes: leave out weights that are larger; 0 for any. Those of unknown size stay.
    """

    words: str = ""
    task: str = ""
    sort: str = "downloads"
    limit: int = 50
    skip: int = 0
    source: str = ""
    licence: str = ""
    language: str = ""
    most_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Request):
    """Done carries a `ModelCard`."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDownload(Request):
    """Done carries a `DownloadPlan`."""

    model: str
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download(Request):
    """`Progress` in bytes; Done carries the `ModelInfo`. What arrived stays for the next try.

    Attributes:
        limit: bytes a second for this download alone, 0 for as fast as it goes; None for the limit of the
            settings, which all downloads share.
    """

    model: str
    revision: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp(Request):
    """Delete what an unfinished download of `model` has left. Done carries the number of bytes freed."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Request):
    """Done carries a tuple of `ModelInfo`."""

    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRemoval(Request):
    """Done carries a `Removal`: what removing `model` frees, and which models need it."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(Request):
    """Done carries the number of bytes freed.

    With `undo`, the files are kept aside until Burnish is closed, and `Restore` brings the model back.
    """

    model: str
    undo: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Request):
    """Bring a removed model back. Done carries its `ModelInfo`."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportModel(Request):
    """Copy the models in a file or folder into the library. Done carries an `Imported`.

    Attributes:
        reuse: models that are in the library already are among those of `Imported`, instead of refused.
    """

    path: str
    reuse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify(Request):
    """Read every byte of `model`, or of all models. Done carries a tuple of `Verified`."""

    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(Request):
    """Write models into one file for another computer. `Progress` in bytes; Done carries a `Packed`."""

    models: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpack(Request):
    """Install the models of a pack. `Progress` in bytes; Done carries an `Unpacked`."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindDuplicates(Request):
    """Models that are here more than once. Done carries a tuple of `Duplicate`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveToken(Request):
    """Try an access token of the Hugging Face hub and keep it where the hub's own tools do.

    Done carries the name of the account. The token is never shown: not by ``repr``, not in a message.
    """

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckToken(Request):
    """Done carries the name of the account of the token that is kept here, "" when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetToken(Request):
    """Delete the token that is kept here. Done carries whether there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProxy(Request):
    """Keep the proxy of this network, or what it asks for; "" for what the computer knows by itself.

    Done carries whether the hub was reached through it; offline nobody tries. User name and password are
    never shown: not by ``repr``, not in a message.
    """

    address: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetProxy(Request):
    """Delete the proxy that is kept here. Done carries whether there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMove(Request):
    """Done carries a `MovePlan`: what `MoveLibrary` would do."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLibrary(Request):
    """Keep all models in a folder below `target`, or at their first place for "".

    `Progress` in bytes; Done carries a `MovePlan`. Until everything is copied, the old folders are untouched;
    the same request continues a move that a crash has interrupted.
    """

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMove(Request):
    """Delete what an interrupted `MoveLibrary` has copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor(Request):
    """Done carries a dictionary of facts about this installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Request):
    """Stop `job`. With `keep`, a run keeps its best version so far and ends with Done."""

    keep: bool = False
