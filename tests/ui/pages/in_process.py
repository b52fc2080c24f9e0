"""A workbench whose engine is a few lines in the same process: every event comes when the test says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop import protocol
from desktop.errors import SAYINGS, ErrorKind
from desktop.messages import Message, as_it_is, computing, files
from desktop.protocol import DeviceInfo, Item, ItemError, ModelInfo, Preview, RunSummary
from desktop.results import (
    Label,
    Labels,
    Matches,
    Result,
    Span,
    Spans,
)
from desktop.settings import Settings
from desktop.tasks import Media
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench
from tests.answers import BOXES, LABELS, MASKS, MATCHES, TEXT, TRANSCRIPT
from tests.workbench.scripted import HandWorkedEngines

PROCESSOR = DeviceInfo("cpu", "Processor", 8 * 2**30, 4, computing.NO_CARD())


def model(model_id: str, *tasks: str) -> ModelInfo:
    name = model_id.rpartition("/")[2]
    return ModelInfo(model_id, name, "", "test", tasks, "starter", 18_700_000, "apache-2.0")


LITE = model("starter/efficientnet-lite0", "image-classification")
OTHER = model("taught/leaves", "image-classification")
MINI = model("starter/all-minilm-l6-v2", "zero-shot-classification", "sentence-similarity")
TINY = model("starter/whisper-tiny.en", "automatic-speech-recognition")
MODELS = (LITE, OTHER, MINI, TINY)
SEER = model("hub/seer", "object-detection", "image-segmentation")
READER = model("hub/reader", "summarization", "token-classification", "question-answering")
LISTENER = model("hub/listener", "audio-classification")
OTHERS = (SEER, READER, LISTENER)
"""For questions that no starter answers."""


def spans(text: str, *names: tuple[str, str]) -> Spans:
    """The places of these (words, label) in `text`."""
    return Spans(
        tuple(Span(label, 0.9, text.index(w), text.index(w) + len(w), w) for w, label in names if w in text)
    )


def answer(request: protocol.Run, asked: protocol.Input) -> Result:
    match request.task:
        case "image-classification":
            return LABELS
        case "zero-shot-classification":
            return Labels((Label(str(request.options["labels"][0]), 0.8),))  # type: ignore[index]
        case "sentence-similarity":
            return Matches(str(request.options["text"]), MATCHES.passages[:1])
        case "object-detection":
            return BOXES
        case "image-segmentation":
            return MASKS
        case "summarization":
            return TEXT
        case "token-classification":
            return spans(_text(asked), ("Anna", "PER"), ("Lisbon", "LOC"))
        case "question-answering":
            return spans(_text(asked), ("in Lisbon", ""), ("Lisbon", ""))
        case "audio-classification":
            return Labels((Label("Speech", 0.9), Label("Music", 0.1)))
        case _:
            return TRANSCRIPT


def _text(asked: protocol.Input) -> str:
    return asked.text or Path(asked.path).read_text(encoding="utf-8")


class InProcess(Workbench):
    """Answers every run at once, unless `holds`; everything that was asked stands in `asked`."""

    def __init__(self, *models: ModelInfo) -> None:
        settings = Settings()
        super().__init__(settings, engines=HandWorkedEngines(settings, self._begin))
        self.installed.models = models
        self.holds = False
        self.broken: set[str] = set()
        self.notes: tuple[Message, ...] = ()
        self.failure: ErrorKind | None = None
        self.preview_picture = self.preview_sound = ""
        self.preview_tracks: tuple[str, ...] = ()
        self.preview_texts: dict[str, str] = {}
        """By encoding, the first one is guessed; none is a file that is no text."""
        self.holds_previews = False
        self.asked: list[protocol.Request] = []
        self.jobs: list[Job] = []
        self.stopped: list[str] = []

    @property
    def runs(self) -> list[protocol.Run]:
        return [request for request in self.asked if isinstance(request, protocol.Run)]

    def arrive(self, *models: ModelInfo) -> None:
        """The list of models is another one now."""
        self.installed._set_models(models)

    def answer_all(self, job: Job) -> None:
        request = job.request
        assert isinstance(request, protocol.Run)
        job.take(protocol.Started(job.id))
        if self.failure is not None:
            job.take(protocol.Failed(job.id, self.failure, SAYINGS[self.failure].row(), "Traceback: boom"))
            return
        used = self.installed.model(request.model) or LITE
        job.take(protocol.Loaded(job.id, used, PROCESSOR, 0.1))
        for index in range(len(request.inputs)):
            self.answer_one(job, index)
        job.take(protocol.Done(job.id, RunSummary(used, PROCESSOR, 0.2, 1, 0, 1_200_000_000)))

    def answer_one(self, job: Job, index: int) -> None:
        request = job.request
        assert isinstance(request, protocol.Run)
        asked = request.inputs[index]
        if Path(asked.path).name in self.broken:
            error = ItemError(ErrorKind.BAD_FILE, as_it_is("This file is damaged."))
            job.take(Item(job.id, index, asked, None, error))
        else:
            job.take(Item(job.id, index, asked, answer(request, asked), None, 0.11, notes=self.notes))

    def _begin(self, request: protocol.Request, title: str) -> Job:
        job = Job(request, title, lambda identity, _keep: self.stopped.append(identity), self)
        self.asked.append(request)
        self.jobs.append(job)
        if isinstance(request, protocol.MakePreview) and not self.holds_previews:
            sound = "/cache/playable.wav" if request.playable else ""
            shape = Preview(
                request.path, self.preview_picture, 640, 480, 1, 3.0, (0.2, 0.9, 0.4),
                sound or self.preview_sound, self.preview_tracks, request.track or 1,
            )  # fmt: skip
            end: protocol.Terminal = protocol.Done(job.id, shape)
            if request.media == Media.TEXT:
                encoding = request.encoding or "cp1250"
                shape = Preview(request.path, text=self.preview_texts.get(encoding, ""), encoding=encoding)
                end = protocol.Done(job.id, shape)
                if not shape.text:
                    end = protocol.Failed(job.id, ErrorKind.BAD_FILE, files.NOT_TEXT())
            QTimer.singleShot(0, job, lambda: job.take(end))
        elif isinstance(request, protocol.Run) and not self.holds:
            QTimer.singleShot(0, job, lambda: self.answer_all(job))
        return job


class SilentOutput(QObject):
    """Stands in for the sound card: remembers what it was told."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    unplayable = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.has_device = True
        self.path = ""
        self.position = 0.0
        self.volume = self.speed = 1.0

    def open(self, path: str) -> None:
        self.path = path

    def play(self) -> None:
        self.playing_changed.emit(True)

    def pause(self) -> None:
        self.playing_changed.emit(False)

    def seek(self, seconds: float) -> None:
        self.position = seconds

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def set_speed(self, speed: float) -> None:
        self.speed = speed
