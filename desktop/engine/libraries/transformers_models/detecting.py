"""Pictures in, boxes out: the detectors of transformers, from DETR and YOLOS to RT-DETR and D-FINE."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from desktop.engine.libraries import Work
from desktop.engine.libraries.boxes import FLOOR, MOST, boxes_in
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.pictures import (
    SHARPNESS,
    Prepared,
    alike,
    input_side,
    open_processor,
    prepare_whole,
    together,
    with_known,
)
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result


class Detector:
    """Pictures in, boxes out."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForObjectDetection

        self.batch = 1 if device == "cpu" else 8  # these pictures are large: a processor has its hands full
        self._processor = open_processor(model, models.NOT_A_FINDER)
        self._network = open_network(AutoModelForObjectDetection, model, models.NOT_A_FINDER).to(device)
        self._device = device
        self._side = SHARPNESS * input_side(self._processor)
        self._names: dict[int, str] = self._network.config.id2label

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(self._processor, given, self._side)

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size."""
        if len(prepared) > 1 and not alike(prepared):
            return [result for picture in prepared for result in self.run([picture], work)]
        outputs = self._network(**together(prepared, self._device))
        found = with_known(
            self._processor.post_process_object_detection,
            outputs,
            threshold=FLOOR,
            target_sizes=torch.tensor([picture.size[::-1] for picture in prepared]),
            top_k=MOST,
        )
        return [
            boxes_in(
                picture.size,
                zip(
                    things["labels"].tolist(),
                    things["scores"].tolist(),
                    things["boxes"].tolist(),
                    strict=True,
                ),
                lambda number: str(self._names[number]),
            )
            for picture, things in zip(prepared, found, strict=True)
        ]
