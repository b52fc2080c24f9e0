"""Facts that messages carry: inputs, models, devices. Frozen, and made of plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop import letters
from desktop.messages import NOTHING, Message


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to ask about: a file, or a text given directly.

    Attributes:
        encoding: in which a text file is to be read, by Python's name of the codec; "" to find it out.
        track: of the sound tracks of a recording the one that is meant, from 1; 0 to find it out.
        page: which of the pictures in the file, from 1; 0 for the first that shows something.
    """

    path: str = ""
    text: str = ""
    encoding: str = ""
    track: int = 0
    page: int = 0

    @property
    def name(self) -> str:
        """As a person reads it; not for opening the file."""
        return (letters.shown(Path(self.path).name if self.path else self.text[:60]) or "text") + self.of_page

    @property
    def of_page(self) -> str:
        """What tells the pages of one file apart, behind its name."""
        return f" [{self.page}]" if self.page else ""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that is here and can be used.

    Attributes:
        id: "starter/…", "taught/…", "imported/…", "torchvision/<weights>", "whisper/<size>", or the hub's
            "owner/name".
        library: name of the module in ``desktop.engine.libraries`` that runs it.
        source: "starter", "taught", "imported", "huggingface", "torchvision", "whisper", or "local" for a
            folder of the user's own.
        size: bytes on disk.
        origin: where it came from, a row of `desktop.messages.verdicts`.
        labels: how many groups or labels it knows, 0 when that has no meaning.
        language: code of the only language it hears ("en"), "?" where nobody says which; "" if it hears
            several, or none.
    """

    id: str
    name: str
    folder: str
    library: str
    tasks: tuple[str, ...]
    source: str
    size: int
    licence: str = ""
    origin: Message = NOTHING
    publisher: str = ""
    revision: str = ""
    created: float = 0.0
    labels: int = 0
    lessons: tuple[str, ...] = ()
    """Ids of what it can be taught (`desktop.tasks.LESSONS`), whatever it does now."""
    language: str = ""
    base: str = ""
    """Id of the model it was taught from, if any."""
    problem: Message = NOTHING
    """Why it cannot be used, if it cannot."""
    note: Message = NOTHING
    """What is odd about it, though it can be used: said beside its answers, too."""
    safety: Message = NOTHING
    """What the check of its files has shown; nothing of the model is run for it."""
    file: str = ""
    """The one file in `folder` that is this model, where several models lie side by side; else ""."""
    addition: str = ""
    """Only while it is loaded: folder of the addition (LoRA) that is put together with `folder`; else ""."""
    needed_by: tuple[str, ...] = ()
    """Ids of the additions here that do nothing without it; known of models that are listed."""
    brought: float = 0.0
    """When it came here in a pack, in seconds since 1970; 0 for what was made or fetched on this computer.
    `created` stays what it was where it was made."""
    report: str = ""
    """The report on how good it is, where that came along in a pack; else "". Of a model that was taught here
    it is in the folder of the run."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What computes, and why it was chosen.

    Attributes:
        kind: "cuda", "mps" or "cpu".
        name: for a person, such as "NVIDIA RTX 4070" or "Processor".
        memory: bytes of graphics memory, or of main memory for the processor.
        reason: why this one is used.
    """

    kind: str
    name: str
    memory: int
    cores: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Preview:
    """What the window cannot read by itself: a rare picture, the waveform of a sound, a document."""

    path: str
    picture: str = ""
    """A PNG that Qt can show."""
    width: int = 0
    height: int = 0
    frames: int = 1
    seconds: float = 0.0
    peaks: tuple[float, ...] = ()
    sound: str = ""
    """A WAV that any player plays: made when asked for, and where a player would not play the sound that was
    heard, or at other times."""
    tracks: tuple[str, ...] = ()
    """Names of the sound tracks, "" for one without a name."""
    track: int = 0
    """Which of them was heard, from 1."""
    text: str = ""
    """The words of a document, or of a text in an old encoding, as a plain text in UTF-8."""
    encoding: str = ""
    """In which a plain text was read, if that was guessed or chosen."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Value of `Done` for `Run`."""

    model: ModelInfo
    device: DeviceInfo
    seconds: float
    answered: int
    failed: int
    peak_memory: int = 0
    """Highest memory use of the engine in bytes: graphics memory on a card, else main memory."""
    length: float = 0.0
    """Of all that was answered, as in `Item`; 0 unless every length is known."""
