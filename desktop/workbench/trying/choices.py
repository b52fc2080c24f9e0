"""What was chosen for each task, so that whoever comes back to a question finds it as it was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.protocol import ModelInfo
from desktop.tasks import OptionValue, Task


class Choices:
    """The model and the options last used for each task."""

    def __init__(self) -> None:
        self.wanted_model = ""
        """Asked for by name; it may still be on its way to this computer."""
        self._models: dict[str, str] = {}
        self._options: dict[str, dict[str, OptionValue]] = {}

    def use_model(self, task: Task, model: ModelInfo) -> None:
        self._models[task.id] = model.id

    def use_options(self, task: Task, options: Mapping[str, OptionValue]) -> None:
        self._options[task.id] = dict(options)

    def model_for(self, task: Task, models: Sequence[ModelInfo]) -> ModelInfo | None:
        """The one that was asked for, else the one used last, else the starter, else any."""
        by_id = {model.id: model for model in models}
        wishes = (self.wanted_model, self._models.get(task.id, ""), task.starter)
        return next((by_id[wish] for wish in wishes if wish in by_id), next(iter(models), None))

    def options_for(self, task: Task) -> dict[str, OptionValue]:
        """Those used last, else the defaults."""
        return {option.id: option.default for option in task.options} | self._options.get(task.id, {})
