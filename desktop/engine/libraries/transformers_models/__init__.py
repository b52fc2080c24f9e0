"""Models of the transformers library, and through its wrapper timm's: one module for each kind of answer.

Adding a task is adding a line to `RUNNERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.engine.hub.facts import bases
from desktop.engine.libraries import Runner
from desktop.engine.libraries.transformers_models.chat import Writer
from desktop.engine.libraries.transformers_models.classifying import Judge, TextClassifier
from desktop.engine.libraries.transformers_models.describing import Describer
from desktop.engine.libraries.transformers_models.detecting import Detector
from desktop.engine.libraries.transformers_models.hearing import Hearer
from desktop.engine.libraries.transformers_models.own_labels import Matcher
from desktop.engine.libraries.transformers_models.pictures import Classifier
from desktop.engine.libraries.transformers_models.pointing import Answerer, NameFinder
from desktop.engine.libraries.transformers_models.segmenting import Segmenter
from desktop.engine.libraries.transformers_models.speech import listener
from desktop.engine.libraries.transformers_models.summarising import Summariser
from desktop.engine.libraries.transformers_models.translating import Translator
from desktop.protocol import ModelInfo
from desktop.tasks import Task

RUNNERS: dict[str, Callable[[ModelInfo, str], Runner]] = {
    "image-classification": Classifier,
    "object-detection": Detector,
    "image-segmentation": Segmenter,
    "zero-shot-image-classification": Matcher,
    "image-to-text": Describer,
    "automatic-speech-recognition": listener,
    "audio-classification": Hearer,
    "text-classification": TextClassifier,
    "zero-shot-classification": Judge,
    "token-classification": NameFinder,
    "question-answering": Answerer,
    "summarization": Summariser,
    "translation": Translator,
    "text-generation": Writer,
}
"""What makes a runner of a model and the device's name, for each task."""

TASKS = tuple(RUNNERS)


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    return RUNNERS[task.id](bases.with_base(model), device)
