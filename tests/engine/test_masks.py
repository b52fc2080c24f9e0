"""Parts of pictures: run lengths that lose nothing, and the same points as the plain libraries answer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torchvision import models

from desktop import protocol
from desktop.engine.hub.sources import torchvision
from desktop.engine.libraries import Work, masks
from desktop.engine.libraries.torchvision_models import segmenting
from desktop.messages import say
from desktop.protocol import Input, ModelInfo
from desktop.results import Masks, Part
from tests.engine.test_boxes import shades, small_rcnn
from tests.models import Ask

TASK = "image-segmentation"
LITE = "torchvision/LRASPP_MobileNet_V3_Large_Weights.COCO_WITH_VOC_LABELS_V1"
LITE_WEIGHTS = models.segmentation.LRASPP_MobileNet_V3_Large_Weights.COCO_WITH_VOC_LABELS_V1
LABELS = {0: "sky", 1: "tree", 2: "Background", 3: "road"}
NAMES: dict[str, Any] = {"id2label": LABELS, "label2id": {name: number for number, name in LABELS.items()}}


def points(part: Part, answer: Masks) -> NDArray[np.bool_]:
    """What `Part.runs` says, the other way round."""
    lengths = [int(length) for length in part.runs.split()]
    inside = np.arange(len(lengths)) % 2 == 1
    return np.repeat(inside, lengths).reshape(answer.rows, answer.columns)


def answers(events: list[protocol.Event]) -> list[Masks]:
    assert isinstance(events[-1], protocol.Done), events[-1]
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert all(isinstance(item.result, Masks) for item in items), [item.error for item in items]
    return [item.result for item in items if isinstance(item.result, Masks)]


# ---- run lengths -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "runs"),
    [
        (["...."], "4"),
        (["####"], "0 4"),
        (["###.", "....", "....", "...."], "0 3 13"),
        (["..##", "##.."], "2 4 2"),  # a run goes on in the next row
        ([".#", ".#"], "1 1 1 1"),
        (["#"], "0 1"),
    ],
)
def test_run_lengths(rows: list[str], runs: str) -> None:
    assert masks.run_lengths(np.array([[point == "#" for point in row] for row in rows])) == runs


def test_every_mask_comes_back_from_its_run_lengths() -> None:
    random = np.random.default_rng(0)
    for density in (0.0, 0.01, 0.5, 0.99, 1.0):
        inside = random.random((37, 53)) < density
        part = masks.part("a", 0.5, inside)
        assert (points(part, Masks((), 53, 37, 53, 37)) == inside).all()
        assert part.share == pytest.approx(inside.mean(), abs=1e-6)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), (1, 1)), ((300, 200), (200, 300)), ((4000, 3000), (384, 512)), ((3000, 4000), (512, 384)),
        ((90_000, 2), (1, 512)),
    ],
)  # fmt: skip
def test_the_grid_is_no_finer_than_the_picture_and_never_too_fine(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert masks.grid(*size) == expected


def test_specks_background_and_edges_without_a_name_are_no_parts() -> None:
    kinds = np.full((100, 100), 2)
    kinds[:50] = 3
    kinds[:10] = 0
    kinds[0, :3] = 1  # three points of ten thousand
    kinds[99] = 255
    found = masks.masks_in((100, 100), masks.parts_of_map(kinds, LABELS))
    assert [(part.label, part.share, part.score) for part in found.parts] == [
        ("road", 0.4, 1.0),
        ("sky", pytest.approx(0.0997), 1.0),
    ]
    assert masks.parts_of_map(kinds * 0, ["__background__"]) == []
    nameless = masks.part("N/A", 0.9, kinds == 3)  # a number that COCO never gave away
    assert masks.masks_in((100, 100), [nameless]).parts == ()


# ---- transformers ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def segformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

    torch.manual_seed(0)
    config = SegformerConfig(
        hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1], num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=16, initializer_range=0.4, **NAMES,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("models") / "segformer"
    SegformerForSemanticSegmentation(config).save_pretrained(folder)
    SegformerImageProcessor(size={"height": 128, "width": 128}).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def mask2former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With random weights, but sure of some of what it sees."""
    from transformers import (
        Mask2FormerConfig,
        Mask2FormerForUniversalSegmentation,
        Mask2FormerImageProcessor,
        SwinConfig,
    )

    torch.manual_seed(14)
    swin = SwinConfig(
        image_size=64, embed_dim=16, depths=[1, 1, 1, 1], num_heads=[2, 2, 2, 2], window_size=4,
        out_features=["stage1", "stage2", "stage3", "stage4"],
    )  # fmt: skip
    config = Mask2FormerConfig(
        backbone_config=swin, feature_size=32, mask_feature_size=32, hidden_dim=32, num_queries=10,
        encoder_feedforward_dim=32, encoder_layers=1, decoder_layers=2, num_attention_heads=2,
        dim_feedforward=32, **NAMES,
    )  # fmt: skip
    network = Mask2FormerForUniversalSegmentation(config)
    for name, weight in network.named_parameters():
        if weight.ndim > 1 and "pixel_level" not in name:
            torch.nn.init.normal_(weight, std=weight.shape[-1] ** -0.5)
    torch.nn.init.constant_(network.class_predictor.bias[-1:], -9.0)  # nothing is nothing
    folder = tmp_path_factory.mktemp("models") / "mask2former"
    network.save_pretrained(folder)
    Mask2FormerImageProcessor(size={"shortest_edge": 64, "longest_edge": 96}).save_pretrained(folder)
    return folder


def test_kinds_of_things_are_those_of_the_plain_pipeline(ask: Ask, segformer: Path, tmp_path: Path) -> None:
    from transformers import pipeline

    picture = shades(tmp_path / "a.png", 160, 120)
    (found,) = answers(ask(TASK, [picture], segformer))
    expected = {
        row["label"]: np.asarray(row["mask"]) > 0
        for row in pipeline("image-segmentation", model=str(segformer), device="cpu")(str(picture))
    }
    assert (found.columns, found.rows, found.width, found.height) == (160, 120, 160, 120)
    assert len(found.parts) > 1 and {part.label for part in found.parts} <= expected.keys() - {"Background"}
    for part in found.parts:
        assert (points(part, found) == expected[part.label]).all()
    assert [part.share for part in found.parts] == sorted((part.share for part in found.parts), reverse=True)


def test_single_things_are_those_of_the_plain_pipeline(ask: Ask, mask2former: Path, tmp_path: Path) -> None:
    from transformers import pipeline

    picture = shades(tmp_path / "a.png", 120, 80)
    plain = pipeline("image-segmentation", model=str(mask2former), device="cpu")
    (everything,) = answers(ask(TASK, [picture], mask2former, sure=0.05))
    scores = sorted(part.score for part in everything.parts)
    between = (scores[0] + scores[-1]) / 2
    for sure in (0.05, between):
        (found,) = answers(ask(TASK, [picture], mask2former, sure=sure))
        expected = [row for row in plain(str(picture), threshold=sure) if np.asarray(row["mask"]).any()]
        expected.sort(key=lambda row: -int(np.asarray(row["mask"]).sum()))
        assert [part.label for part in found.parts] == [row["label"] for row in expected]
        assert [part.score for part in found.parts] == pytest.approx([row["score"] for row in expected])
        for part, row in zip(found.parts, expected, strict=True):
            assert (points(part, found) == (np.asarray(row["mask"]) > 0)).all()
    assert len(everything.parts) > len(found.parts) > 0, "the surer it must be, the fewer parts"


def test_a_large_photograph_is_drawn_on_a_grid(ask: Ask, segformer: Path, tmp_path: Path) -> None:
    photograph, small = (
        shades(tmp_path / "a.jpg", 3000, 2250, quality=95),
        shades(tmp_path / "b.png", 512, 384),
    )
    large, plain = answers(ask(TASK, [photograph, small], segformer))
    assert (large.columns, large.rows, large.width, large.height) == (512, 384, 3000, 2250)
    assert [part.label for part in large.parts] == [part.label for part in plain.parts]
    for one, other in zip(large.parts, plain.parts, strict=True):
        assert (points(one, large) == points(other, plain)).mean() > 0.97


def test_pictures_of_every_kind(ask: Ask, segformer: Path, tmp_path: Path) -> None:
    made = [
        shades(tmp_path / "dot.png", 1, 1),
        shades(tmp_path / "grey.png", 50, 40, "L"),
        shades(tmp_path / "glass.png", 50, 40, "RGBA"),
        shades(tmp_path / "strip.png", 900, 2),
    ]
    for result in answers(ask(TASK, list(made), segformer)):
        for part in result.parts:
            assert sum(map(int, part.runs.split())) == result.rows * result.columns
            assert part.share == pytest.approx(points(part, result).mean(), abs=1e-6)


def test_a_picture_that_is_taken_in_pieces_is_put_together(tmp_path: Path) -> None:
    """EoMT for kinds of things looks at squares along the longer side."""
    from transformers import EomtConfig, EomtForUniversalSegmentation, EomtImageProcessor

    from desktop.engine.hub.facts.describing import describe_own_folder
    from desktop.engine.libraries.transformers_models.segmenting import Segmenter

    torch.manual_seed(0)
    config = EomtConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, image_size=64,
        patch_size=16, num_blocks=1, num_upscale_blocks=1, num_queries=10, **NAMES,
    )  # fmt: skip
    network = EomtForUniversalSegmentation(config).eval()
    processor = EomtImageProcessor(size={"shortest_edge": 64, "longest_edge": None}, do_split_image=True)
    network.save_pretrained(tmp_path / "eomt")
    processor.save_pretrained(tmp_path / "eomt")
    model = describe_own_folder(tmp_path / "eomt")
    assert model is not None and model.tasks == (TASK,)
    runner = Segmenter(model, "cpu")
    path = shades(tmp_path / "wide.png", 700, 301)
    with torch.inference_mode():
        given = runner.prepare(Input(path=str(path)), Work())
        found, again = runner.run([given, given], Work({"sure": 0.5}))
        features = processor(images=Image.open(path), return_tensors="pt")
        (expected,) = processor.post_process_semantic_segmentation(network(**features), [(301, 700)])
    assert len(features["pixel_values"]) > 1 and isinstance(found, Masks) and found == again
    assert (found.columns, found.rows) == (512, 220) and found.parts
    for part in found.parts:
        wanted = (expected.numpy() == config.label2id[part.label]).mean()
        assert part.share == pytest.approx(wanted, abs=0.01)


def test_a_model_with_a_gap_is_refused(ask: Ask, segformer: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "gap"
    shutil.copytree(segformer, folder)
    weights = load_file(folder / "model.safetensors")
    del weights["decode_head.classifier.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    failed = ask(TASK, [shades(tmp_path / "a.png", 8, 8)], folder)[-1]
    assert isinstance(failed, protocol.Failed) and "missing or damaged" in say(failed.message)


# ---- torchvision -------------------------------------------------------------------------------------------


def test_kinds_of_things_are_torchvisions_own(ask: Ask, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = models.segmentation.lraspp_mobilenet_v3_large(weights=None, weights_backbone=None).eval()
    for layer in network.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight)
    place = torchvision.folder() / LITE_WEIGHTS.url.rpartition("/")[2]
    place.parent.mkdir(parents=True)
    torch.save(network.state_dict(), place)
    picture = shades(tmp_path / "a.png", 400, 300)
    (found,) = answers(ask(TASK, [picture], LITE))
    with torch.inference_mode():
        logits = network(LITE_WEIGHTS.transforms()(Image.open(picture))[None])["out"]
        expected = torch.nn.functional.interpolate(logits, (300, 400), mode="bilinear")[0].argmax(0).numpy()
    names = LITE_WEIGHTS.meta["categories"]
    assert len(found.parts) > 1 and "__background__" not in {part.label for part in found.parts}
    events = ask(TASK, [shades(tmp_path / "strip.png", 900, 2)], LITE)
    (strip,) = (event for event in events if isinstance(event, protocol.Item))
    assert strip.error is not None and "too narrow for this model: 900 × 2 pixels" in say(strip.error.message)
    for part in found.parts:
        assert (points(part, found) == (expected == names.index(part.label))).mean() > 0.999


def test_outlines_are_torchvisions_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are drawn on the grid at once; in a small picture, grid and picture are the same."""
    network = small_rcnn("maskrcnn")
    with torch.no_grad():
        network.roi_heads.box_predictor.cls_score.weight.normal_(std=3)
    meta = {"categories": ["nothing", "cat", "dog"]}
    weights = type("Weights", (), {"meta": meta, "transforms": LITE_WEIGHTS_OF_BOXES.transforms})
    monkeypatch.setattr(segmenting, "open_weights", lambda model: (network, weights))
    runner = segmenting.segmenter(ModelInfo("a", "a", "", "", (), "local", 0), "cpu")
    picture = shades(tmp_path / "a.png", 110, 80)
    with torch.inference_mode():
        (found,) = runner.run([runner.prepare(Input(path=str(picture)), Work())], Work({"sure": 0.3}))
        (plain,) = network([LITE_WEIGHTS_OF_BOXES.transforms()(Image.open(picture))])
    assert isinstance(found, Masks) and len(found.parts) > 1
    expected = {
        round(score, 5): (meta["categories"][number], mask[0] >= 0.5)
        for number, score, mask in zip(
            plain["labels"].tolist(), plain["scores"].tolist(), plain["masks"].numpy(), strict=True
        )
    }
    for part in found.parts:
        label, inside = expected[round(part.score, 5)]
        assert part.label == label and part.score > 0.3
        assert (points(part, found) == inside).all()


LITE_WEIGHTS_OF_BOXES = models.detection.SSDLite320_MobileNet_V3_Large_Weights.COCO_V1
"""Its preprocessing is that of all of torchvision's models with boxes."""
