"""Pictures in, parts out: transformers' models that sort every point or cut out single things."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from desktop.engine.hub.facts import native
from desktop.engine.hub.facts.describing import read_config
from desktop.engine.libraries import Work
from desktop.engine.libraries.masks import grid, masks_in, part, parts_of_map
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
from desktop.results import Part, Result

_COVERED = 0.5
"""Share of a thing's points that must be its own and not another's, as in transformers' own pipeline."""


class Segmenter:
    """Pictures in, parts out."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        self.batch = 1 if device == "cpu" else 8
        self._processor = open_processor(model, models.NOT_A_CUTTER)
        # cut off at the sides, a picture's parts would be drawn in the wrong places
        self._processor.do_center_crop = False
        self._network = _open(model).to(device)
        self._device = device
        self._side = SHARPNESS * input_side(self._processor)
        self._names = {number: str(name) for number, name in self._network.config.id2label.items()}
        self._way = _way_of(self._network)

    def prepare(self, given: Input, work: Work) -> Prepared:
        return prepare_whole(self._processor, given, self._side)

    def run(self, prepared: Sequence[Prepared], work: Work) -> list[Result]:
        """One forward pass where the pictures have one size and the model takes each as a whole."""
        if len(prepared) > 1 and not alike(prepared):
            return [result for picture in prepared for result in self.run([picture], work)]
        features = together(prepared, self._device)
        in_pieces = "patch_offsets" in features
        outputs = self._network(**features)
        # pieces are put together by the size of what was cut up; else only the grid is drawn
        sizes = [picture.seen[::-1] if in_pieces else grid(*picture.size) for picture in prepared]
        semantic = in_pieces or self._way == "semantic"
        found = (self._maps if semantic else self._things)(outputs, sizes, work)
        return [masks_in(picture.size, parts) for picture, parts in zip(prepared, found, strict=True)]

    def _maps(self, outputs: Any, sizes: list[tuple[int, int]], work: Work) -> list[list[Part]]:
        """For models that say of every point what it belongs to."""
        maps = self._processor.post_process_semantic_segmentation(outputs, target_sizes=sizes)
        return [parts_of_map(_on_grid(kinds), self._names) for kinds in maps]

    def _things(self, outputs: Any, sizes: list[tuple[int, int]], work: Work) -> list[list[Part]]:
        """For models that tell one thing from the next of its kind."""
        answers = with_known(
            getattr(self._processor, f"post_process_{self._way}_segmentation"),
            outputs,
            threshold=work.share("sure"),
            overlap_mask_area_threshold=_COVERED,
            label_ids_to_fuse=set(),
            target_sizes=sizes,
        )
        return [
            [
                part(self._names[thing["label_id"]], thing["score"], places == thing["id"])
                for thing in answer["segments_info"]
            ]
            for answer in answers
            for places in (_on_grid(answer["segmentation"]),)
        ]


def _open(model: ModelInfo) -> Any:
    """The network, by whichever of transformers' auto classes for this purpose knows it."""
    from transformers import (
        AutoModelForInstanceSegmentation,
        AutoModelForSemanticSegmentation,
        AutoModelForUniversalSegmentation,
    )

    autos = {
        "UNIVERSAL_SEGMENTATION": AutoModelForUniversalSegmentation,
        "INSTANCE_SEGMENTATION": AutoModelForInstanceSegmentation,
        "SEMANTIC_SEGMENTATION": AutoModelForSemanticSegmentation,
    }
    names = set(read_config(Path(model.folder)).get("architectures") or ())
    auto = next(auto for purpose, auto in autos.items() if names & native.classes(purpose))
    return open_network(auto, model, models.NOT_A_CUTTER)


def _way_of(network: Any) -> str:
    """Which of the image processors' post-processing a network is made for."""
    name = type(network).__name__
    if name in native.classes("SEMANTIC_SEGMENTATION"):
        return "semantic"
    return "panoptic" if name in native.classes("UNIVERSAL_SEGMENTATION") else "instance"


def _on_grid(places: Tensor) -> NDArray[np.integer]:
    """Numbers at each point, every so many left out where there are more than the grid has."""
    rows, columns = grid(places.shape[1], places.shape[0])
    across = (np.arange(columns) + 0.5) * (places.shape[1] / columns)
    down = (np.arange(rows) + 0.5) * (places.shape[0] / rows)
    numbers: NDArray[np.integer] = places.cpu().numpy()
    chosen: NDArray[np.integer] = numbers[down.astype(int)[:, None], across.astype(int)]
    return chosen
