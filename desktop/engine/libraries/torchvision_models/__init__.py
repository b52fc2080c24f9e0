"""Torchvision's own models, from the weights that torch hub keeps here: one module for each kind of answer.

Adding a task is adding a line to `RUNNERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.engine.libraries import Runner
from desktop.engine.libraries.torchvision_models.detecting import Detector
from desktop.engine.libraries.torchvision_models.pictures import Classifier
from desktop.engine.libraries.torchvision_models.segmenting import segmenter
from desktop.protocol import ModelInfo
from desktop.tasks import Task

RUNNERS: dict[str, Callable[[ModelInfo, str], Runner]] = {
    "image-classification": Classifier,
    "object-detection": Detector,
    "image-segmentation": segmenter,
}
"""What makes a runner of a model and the device's name, for each task."""

TASKS = tuple(RUNNERS)


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    return RUNNERS[task.id](model, device)
