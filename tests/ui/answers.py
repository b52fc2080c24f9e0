"""A scripted engine that answers every question at once, for tests of the whole window."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from desktop import protocol, tasks
from desktop.engine.server import EngineOptions
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, computing
from desktop.protocol import DeviceInfo, ModelInfo, RunSummary
from tests import answers

PROCESSOR = DeviceInfo("cpu", "Processor", 8 * 2**30, 4, computing.NO_CARD())
MODELS = (
    ModelInfo(
        id="starter/efficientnet-lite0",
        name="EfficientNet-Lite0",
        folder="",
        library="transformers_models",
        tasks=("image-classification",),
        source="starter",
        size=18_700_000,
        licence="apache-2.0",
        origin=as_it_is("Comes with Burnish"),
        labels=1000,
    ),
    ModelInfo(
        id="starter/all-minilm-l6-v2",
        name="all-MiniLM-L6-v2",
        folder="",
        library="vectors",
        tasks=("zero-shot-classification", "sentence-similarity"),
        source="starter",
        size=90_900_000,
        licence="apache-2.0",
        origin=as_it_is("Comes with Burnish"),
    ),
    ModelInfo(
        id="starter/whisper-tiny.en",
        name="Whisper tiny (English)",
        folder="",
        library="whisper_models",
        tasks=("automatic-speech-recognition",),
        source="starter",
        size=75_500_000,
        licence="mit",
        origin=as_it_is("Comes with Burnish"),
    ),
    ModelInfo(
        id="hub/all-rounder",
        name="All-rounder",
        folder="",
        library="transformers_models",
        tasks=(
            "object-detection",
            "image-segmentation",
            "summarization",
            "token-classification",
            "question-answering",
            "audio-classification",
        ),
        source="huggingface",
        size=100_000_000,
        licence="mit",
    ),
)


def engine(pipe: Connection, _options: EngineOptions) -> None:
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        if isinstance(request, protocol.Train):
            pipe.send(protocol.Failed(request.job, ErrorKind.CRASHED, as_it_is("It stopped.")))
        elif not isinstance(request, protocol.Stop):
            pipe.send(protocol.Started(request.job))
            pipe.send(protocol.Done(request.job, _value(pipe, request)))


def _value(pipe: Connection, request: protocol.Request) -> Any:
    match request:
        case protocol.Prepare():
            return PROCESSOR
        case protocol.Installed():
            return MODELS
        case protocol.MakePreview():
            return protocol.Preview(request.path, width=64, height=64, seconds=2.0, peaks=(0.2, 0.8, 0.4))
        case protocol.Run():
            model = next(model for model in MODELS if model.id == request.model)
            pipe.send(protocol.Loaded(request.job, model, PROCESSOR, 0.1))
            for index, asked in enumerate(request.inputs):
                answer = answers.OF[tasks.task(request.task).result]
                pipe.send(protocol.Item(request.job, index, asked, answer, seconds=0.1))
            return RunSummary(model, PROCESSOR, 0.1, len(request.inputs), 0)
        case _:
            return ()
