"""A scripted engine that answers every question at once, for tests of the whole window."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from desktop import protocol
from desktop.engine.server import EngineOptions
from desktop.messages import computing
from desktop.protocol import DeviceInfo, ModelInfo, RunSummary
from desktop.results import (
    Box,
    Boxes,
    Label,
    Labels,
    Masks,
    Matches,
    Part,
    Passage,
    Result,
    Segment,
    Span,
    Spans,
    Text,
    Transcript,
    Word,
)

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
        origin="Comes with Burnish",
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
        origin="Comes with Burnish",
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
        origin="Comes with Burnish",
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
RESULTS: dict[str, Result] = {
    "image-classification": Labels((Label("tabby cat", 0.71), Label("tiger cat", 0.2))),
    "zero-shot-classification": Labels((Label("praise", 0.8), Label("complaint", 0.2))),
    "sentence-similarity": Matches("tea", (Passage("A cup of tea.", 0.8),)),
    "automatic-speech-recognition": Transcript(
        "en",
        "Ever tried. Ever failed.",
        (
            Segment(0.0, 1.0, "Ever tried.", (Word(0.0, 0.4, "Ever"), Word(0.4, 1.0, "tried."))),
            Segment(1.0, 2.0, "Ever failed.", (Word(1.0, 1.4, "Ever"), Word(1.4, 2.0, "failed."))),
        ),
        2.0,
    ),
    "object-detection": Boxes((Box("cat", 0.9, 20, 20, 200, 200), Box("sofa", 0.2, 0, 0, 90, 90)), 640, 480),
    "image-segmentation": Masks((Part("wall", 1.0, 0.5, "0 2 2"),), 2, 2, 640, 480),
    "summarization": Text("It is short."),
    "token-classification": Spans((Span("PER", 0.9, 0, 3, "The"),)),
    "question-answering": Spans((Span("", 0.9, 0, 3, "The"),)),
    "audio-classification": Labels((Label("Speech", 0.9), Label("Music", 0.1))),
}


def engine(pipe: Connection, _options: EngineOptions) -> None:
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        if not isinstance(request, protocol.Stop):
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
                pipe.send(protocol.Item(request.job, index, asked, RESULTS[request.task], seconds=0.1))
            return RunSummary(model, PROCESSOR, 0.1, len(request.inputs), 0)
        case _:
            return ()
