"""Models of the transformers library, and through its wrapper timm's: picture classifiers so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from desktop.engine.libraries import Runner, Work
from desktop.engine.reading import read_picture
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Result
from desktop.tasks import Task

if TYPE_CHECKING:
    from PIL.Image import Image

TASKS = ("image-classification",)

SAFELY: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
"""How every part of a model is opened: from the disk, and never with code of its own."""

SHARPNESS = 3
"""A large photograph is decoded at no less than this many times the size that the model looks at. At 2,
scores of grainy photographs moved by up to four hundredths against the full size; from here on by none."""


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    return Classifier(model, device)


def load_classifier(model: ModelInfo, device: str) -> tuple[Any, Any]:
    """The transformers model, checked and in evaluation mode on `device`, and its image processor.

    Raises:
        Trouble: it is no picture classifier, or parts of it are missing or damaged.
    """
    from transformers import AutoImageProcessor, AutoModelForImageClassification

    try:
        processor = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]
            model.folder, **SAFELY
        )
        network, loading = AutoModelForImageClassification.from_pretrained(
            model.folder, dtype=torch.float32, use_safetensors=True, output_loading_info=True, **SAFELY
        )
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL, f"“{model.name}” does not open as a picture model.", str(error)
        ) from error
    refuse_gaps(model, network, loading)
    return network.eval().to(device), processor


def refuse_gaps(model: ModelInfo, network: nn.Module, loading: dict[str, Any]) -> None:
    """transformers fills gaps with random numbers and says so only here.

    Raises:
        Trouble: weights are missing, have another shape than the model, or are not numbers.
    """
    gaps = [
        str(key if isinstance(key, str) else key[0])
        for kind in ("missing_keys", "mismatched_keys")
        for key in loading.get(kind, ())
    ]
    gaps = [key for key in gaps if not key.endswith("num_batches_tracked")]
    broken = not_finite(network.named_parameters())
    if gaps or broken:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            f"Parts of “{model.name}” are missing or damaged. Downloading it again may help.",
            f"missing: {sorted(gaps)[:20]}; not finite: {broken[:20]}",
        )


def not_finite(named: Iterable[tuple[str, Tensor]]) -> list[str]:
    """Names of the tensors that hold anything but numbers. A sum shows it, in one pass and without a copy."""
    return [
        name
        for name, value in named
        if value.is_floating_point() and not value.sum(dtype=torch.float64).isfinite()
    ]


class Classifier:
    """Pictures in, labels out."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        self.batch = 4 if device == "cpu" else 32  # more is no quicker on a processor, and takes more memory
        self._network, self._processor = load_classifier(model, device)
        self._device = device
        self._side = SHARPNESS * looked_at(self._processor)
        self._names: dict[int, str] = self._network.config.id2label
        self._many = _is_multi_label(self._network.config)

    def prepare(self, given: Input, work: Work) -> Tensor:
        """(channels, height, width), as the model's own preprocessing makes it."""
        picture: Image = read_picture(given.path, self._side)
        pixels: Tensor = self._processor(images=picture, return_tensors="pt")["pixel_values"][0]
        return pixels

    def run(self, prepared: Sequence[Tensor], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size, as nearly all preprocessing makes them."""
        if len({pixels.shape for pixels in prepared}) > 1:
            return [result for pixels in prepared for result in self.run([pixels], work)]
        logits = self._network(pixel_values=torch.stack(list(prepared)).to(self._device)).logits
        scores = logits.float().sigmoid() if self._many else logits.float().softmax(-1)
        best = scores.topk(min(work.number("top"), scores.shape[-1]))
        return [
            Labels(
                tuple(
                    Label(str(self._names[index]), score)
                    for index, score in zip(indices, values, strict=True)
                )
            )
            for indices, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)
        ]


def _is_multi_label(config: Any) -> bool:
    """As transformers' own pipeline decides between sigmoid and softmax."""
    return bool(config.problem_type == "multi_label_classification" or config.num_labels == 1)


def looked_at(processor: Any) -> int:
    """The side, in pixels, to which the preprocessing brings a picture; 0 when it takes it as it is."""
    timm = getattr(processor, "data_config", None)
    if timm is not None:
        return int(max(timm["input_size"][1:]) / (timm.get("crop_pct") or 1.0))
    if not getattr(processor, "do_resize", False):
        return 0
    size = processor.size if isinstance(processor.size, dict) else vars(processor.size)
    known = [value for value in size.values() if isinstance(value, int)]
    share = getattr(processor, "crop_pct", None) or 1.0
    return round(max(known, default=0) / share)
