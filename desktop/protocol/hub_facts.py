"""What is known of models that can be had, fetched, packed, brought in, removed and moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.messages import NOTHING, Message
from desktop.protocol.facts import ModelInfo


@dataclass(frozen=True, slots=True)
class HubModel:
    """One row of a search result."""

    id: str
    name: str
    publisher: str
    tasks: tuple[str, ...]
    licence: str = ""
    downloads: int = 0
    likes: int = 0
    updated: float = 0.0
    size: int = 0
    """Bytes of the weights when the hub says it, else 0."""
    parameters: int = 0
    gated: bool = False
    library: str = ""
    languages: tuple[str, ...] = ()
    installed: bool = False
    problem: Message = NOTHING
    """Why Burnish cannot run it, as far as the list tells."""
    lessons: tuple[str, ...] = ()
    """Ids of what it can be taught, as far as the list tells."""
    source: str = "huggingface"
    """"huggingface", "torchvision" or "whisper"; for what is only here, the source of its `ModelInfo`."""
    revision: str = ""
    """The version that was asked for by a pasted address, else ""."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    name: str
    size: int
    digest: str = ""
    """SHA-256 for large files, git blob id for small ones, as the hub lists them."""
    here: bool = False


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a download would fetch, before anything is fetched."""

    model: str
    revision: str
    """The exact commit."""
    files: tuple[PlannedFile, ...]
    total: int
    """Bytes of all files."""
    missing: int
    """Bytes still to arrive."""
    disk_free: int
    tasks: tuple[str, ...] = ()
    licence: str = ""
    safe: bool = True
    """Weights are in the safetensors format."""
    companions: tuple[DownloadPlan, ...] = ()
    """Models that this one needs and that are fetched before it; `total` and `missing` include them."""

    @property
    def all_files(self) -> tuple[PlannedFile, ...]:
        """The files of the companions too, under the companions' names."""
        others = (
            replace(file, name=f"{companion.model}/{file.name}")
            for companion in self.companions
            for file in companion.all_files
        )
        return (*self.files, *others)


@dataclass(frozen=True, slots=True)
class ModelCard:
    model: HubModel
    text: str
    """The model card as Markdown, without its header block."""
    plan: DownloadPlan | None = None
    problem: Message = NOTHING
    """Why the model cannot be downloaded or run."""
    safety: Message = NOTHING
    """What can be said of its safety: from its files if it is here, else from their names."""
    token_refused: bool = False
    """Whether `problem` is that the hub did not accept this computer's access token."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a model would do.

    Attributes:
        freed: bytes.
        needed_by: ids of models that stop working without it.
        note: what else a person should know.
    """

    model: str
    freed: int
    needed_by: tuple[str, ...] = ()
    note: Message = NOTHING


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file or folder.

    Attributes:
        models: those that are now in the library.
        refused: (path, reason) of everything that looked like a model and cannot be used.
    """

    models: tuple[ModelInfo, ...]
    refused: tuple[tuple[str, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading a model through has shown.

    Attributes:
        compared: files whose checksum is known and was compared.
        looked_at: files whose form was checked because no checksum of them is known.
        problem: what is wrong, if anything is.
    """

    model: str
    compared: int
    looked_at: int
    problem: Message = NOTHING


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was written.

    Attributes:
        models: their ids.
        size: bytes of the file.
    """

    path: str
    models: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of a pack.

    Attributes:
        models: those that are now in the library.
        already: ids of those that were here before.
        refused: (id, reason) of those that are not safe or cannot be used.
    """

    models: tuple[ModelInfo, ...]
    already: tuple[str, ...] = ()
    refused: tuple[tuple[str, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same weights in several places.

    Attributes:
        models: ids, the one to keep first.
        size: bytes that each further copy takes.
    """

    models: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What moving the library means.

    Attributes:
        target: the folder that was chosen, "" for the first place.
        folder: where the models will be.
        total: bytes to copy; 0 when they only get another name on the same disk.
        free: bytes free there.
        problem: why it cannot be done, if it cannot.
        left_out: names of pipes, sockets and devices among the models, which cannot be copied.
    """

    target: str
    folder: str
    total: int
    free: int
    problem: Message = NOTHING
    left_out: tuple[str, ...] = ()
