"""Pictures as examples of groups."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import protocol
from desktop.engine.training.split import Example
from desktop.pictures import read_picture, read_picture_and_size
from desktop.tasks import Media

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor

VERIFY_SIDE = 64
"""JPEGs are decoded at about this size: every byte is still read, so damage is found, but quicker."""

KEPT = 512 * 2**20
"""Bytes of decoded pictures kept between two epochs."""

MARGIN = 1.5
"""How much larger than the model's input a picture is kept, so that a part of it is still sharp."""

SMALLEST_PART = 0.7
LIGHT = 0.2


class Pictures:
    """As `desktop.engine.training.groups.medium.Medium` says; measures are width and height.

    Encoded is float32 of shape (channels, height, width).
    """

    media = Media.PICTURE

    def measure(self, path: str) -> tuple[tuple[int, ...], bytes]:
        from desktop.engine.training.groups import picture_likeness

        picture, size = read_picture_and_size(path, VERIFY_SIDE)
        return size, picture_likeness.sketch(picture)

    def alike(self, sketches: Sequence[bytes]) -> Iterator[list[tuple[int, int]]]:
        from desktop.engine.training.groups import picture_likeness

        return picture_likeness.alike(sketches)

    def findings(self, measures: Sequence[tuple[int, ...]]) -> tuple[protocol.Finding, ...]:
        smallest = min(measures, key=lambda size: size[0] * size[1], default=None)
        return (protocol.SmallestPicture(smallest[0], smallest[1]),) if smallest else ()

    def load(self, folder: Path, labels: Sequence[str], info: protocol.ModelInfo) -> tuple[Any, Any, Any]:
        import torch
        from transformers import AutoConfig, AutoImageProcessor, AutoModelForImageClassification

        from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
        from desktop.engine.training.groups.starting_model import name_labels
        from desktop.messages import models

        processors: Any = AutoImageProcessor  # not typed
        with explain_errors(info, models.NOT_FOR_PICTURES):
            config = AutoConfig.from_pretrained(folder, **SAFELY)
            name_labels(config, labels)
            processor = processors.from_pretrained(folder, **SAFELY)
            model, loading = AutoModelForImageClassification.from_pretrained(
                folder,
                config=config,
                dtype=torch.float32,
                ignore_mismatched_sizes=True,
                output_loading_info=True,
                **SAFELY,
            )
        return model, processor, loading

    def place(self, model: Any, device: str) -> None:
        import torch

        model.eval().to(device, memory_format=torch.channels_last)

    def open(self, example: Example, processor: Any) -> Image:
        return read_picture(example.path, _side(processor))

    def encode(self, opened: Image, processor: Any) -> Tensor:
        pixels: Tensor = processor(images=opened, return_tensors="pt")["pixel_values"][0]
        return pixels

    def probe(self, processor: Any) -> Tensor:
        from PIL import Image

        return self.encode(Image.new("RGB", (64, 64), (128, 128, 128)), processor)

    def noise(self, processor: Any) -> Tensor:
        import torch

        return torch.randn((1, *self.probe(processor).shape), generator=torch.Generator().manual_seed(0))

    def settings(self, processor: Any) -> Any:
        return processor.to_dict()

    def collate(self, encoded: Sequence[Tensor], _processor: Any) -> Tensor:
        import torch

        return torch.stack(list(encoded))

    def logits(self, model: Any, batch: Tensor, device: str) -> Tensor:
        import torch

        # convolutions are up to twice as quick on this order in memory; weights have it too, see `place`
        pixels = batch.to(device, memory_format=torch.channels_last, non_blocking=True)
        logits: Tensor = model(pixel_values=pixels).logits
        return logits

    def join(self, rows: Tensor, _batch: Tensor) -> Tensor:
        return rows

    def vary(self, processor: Any, seed: int) -> Callable[[Example, int], Tensor]:
        """Another part of the picture, another light.

        Pictures are not mirrored: that would teach that b is d, and a left hand a right one. What is drawn
        depends on seed, epoch and picture alone, so a continued run sees what an uninterrupted one would.
        """
        bound = int(max(self.probe(processor).shape[1:]) * MARGIN)
        read = lru_cache(max(1, KEPT // (3 * bound * bound)))(lambda path: _read_small(path, bound))
        return lambda example, epoch: self.encode(
            _varied(read(example.path), random.Random(f"{seed}/{epoch}/{example.path}/{example.digest}")),
            processor,
        )

    def at_once(self, device: str) -> int:
        """On a processor each thread looks at a few by itself.

        That is quicker than all cores sharing one batch, and does not crawl when other programs want the
        cores too: nobody waits for anybody after each layer.
        """
        return 4 if device.startswith("cpu") else 16


medium = Pictures()


def _side(processor: Any) -> int:
    """The shorter side from which the preprocessing gives the same as from the whole picture, in pixels."""
    from desktop.engine.libraries.transformers_models.pictures import SHARPNESS, input_side

    return SHARPNESS * input_side(processor)


def _varied(image: Image, chance: random.Random) -> Image:
    from torchvision.transforms.v2 import functional

    width, height = image.size
    share = chance.uniform(SMALLEST_PART, 1) ** 0.5
    stretch = chance.uniform(0.9, 1.1)
    part = min(height, round(height * share * stretch)), min(width, round(width * share / stretch))
    top, left = chance.randint(0, height - part[0]), chance.randint(0, width - part[1])
    image = functional.crop(image, top, left, max(1, part[0]), max(1, part[1]))
    image = functional.adjust_brightness(image, chance.uniform(1 - LIGHT, 1 + LIGHT))
    image = functional.adjust_contrast(image, chance.uniform(1 - LIGHT, 1 + LIGHT))
    return image


def _read_small(path: str, bound: int) -> Image:
    image: Image = read_picture(path, bound)
    factor = min(image.size) // bound
    return image.reduce(factor) if factor > 1 else image
