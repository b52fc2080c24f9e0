"""Things in pictures: the boxes are the library's own, in the pixels of the picture that a person sees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import models

from desktop import protocol
from desktop.engine.hub.facts.describing import describe_own_folder
from desktop.engine.hub.sources import torchvision
from desktop.engine.libraries import Work
from desktop.engine.libraries.boxes import MOST, boxes_in
from desktop.engine.libraries.torchvision_models import detecting
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input, ModelInfo
from desktop.results import Box, Boxes
from tests.models import Ask

TASK = "object-detection"
LITE = "torchvision/SSDLite320_MobileNet_V3_Large_Weights.COCO_V1"
LITE_WEIGHTS = models.detection.SSDLite320_MobileNet_V3_Large_Weights.COCO_V1


def shades(path: Path, width: int, height: int, mode: str = "RGB", **how: Any) -> Path:
    """A picture of blurred squares in chance colours, nowhere the same."""
    squares = np.random.default_rng(0).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(squares).resize((width, height), Image.Resampling.BICUBIC).convert(mode).save(path, **how)
    return path


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DETR with random weights in the form of a downloaded model."""
    from transformers import DetrConfig, DetrForObjectDetection, DetrImageProcessor, ResNetConfig

    torch.manual_seed(0)
    backbone = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16, 16, 32], depths=[1, 1, 1, 1], layer_type="basic",
        out_features=["stage4"],
    )  # fmt: skip
    labels = {0: "cat", 1: "dog", 2: "cup"}
    config = DetrConfig(
        backbone_config=backbone, use_timm_backbone=False, d_model=32, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
        num_queries=12, id2label=labels, label2id={name: number for number, name in labels.items()},
    )  # fmt: skip
    network = DetrForObjectDetection(config)
    for name, weight in network.named_parameters():
        if "predictor" in name or "query_position" in name:
            torch.nn.init.normal_(weight, std=0.7)  # things here and there, some surer than others
    folder = tmp_path_factory.mktemp("models") / "detr"
    network.save_pretrained(folder)
    DetrImageProcessor(size={"shortest_edge": 64, "longest_edge": 100}).save_pretrained(folder)
    return folder


@pytest.fixture
def lite() -> torch.nn.Module:
    """Torchvision's smallest detector, its real form with weights of our own, where torch hub keeps it."""
    torch.manual_seed(0)
    network = models.detection.ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None).eval()
    for layer in network.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight)  # else nothing of the picture comes through
    for block in network.head.classification_head.module_list:
        torch.nn.init.normal_(block[1].weight, std=0.03)
    place = torchvision.folder() / LITE_WEIGHTS.url.rpartition("/")[2]
    place.parent.mkdir(parents=True)
    torch.save(network.state_dict(), place)
    return network


def answers(events: list[protocol.Event]) -> list[Boxes]:
    assert isinstance(events[-1], protocol.Done), events[-1]
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert all(isinstance(item.result, Boxes) for item in items), [item.error for item in items]
    return [item.result for item in items if isinstance(item.result, Boxes)]


# ---- transformers ------------------------------------------------------------------------------------------


def test_the_boxes_are_those_of_the_plain_pipeline(ask: Ask, detector: Path, tmp_path: Path) -> None:
    from transformers import pipeline

    pictures = [shades(tmp_path / "wide.png", 120, 90), shades(tmp_path / "high.png", 70, 140)]
    found = answers(ask(TASK, list(pictures), detector))
    plain = pipeline("object-detection", model=str(detector), device="cpu")
    for picture, result in zip(pictures, found, strict=True):
        expected = sorted(plain(str(picture), threshold=0.05), key=lambda row: -row["score"])
        assert len(expected) == len(result.boxes) > 3
        assert [box.score for box in result.boxes] == pytest.approx(
            [row["score"] for row in expected], abs=1e-4
        )
        assert [box.label for box in result.boxes] == [row["label"] for row in expected]
        for box, row in zip(result.boxes, expected, strict=True):
            clipped = (max(0, row["box"]["xmin"]), min(result.height, row["box"]["ymax"]))
            assert (box.left, box.bottom) == pytest.approx(clipped, abs=1)
    assert [(result.width, result.height) for result in found] == [(120, 90), (70, 140)]


def test_pictures_of_every_kind(ask: Ask, detector: Path, tmp_path: Path) -> None:
    made = [
        shades(tmp_path / "dot.png", 1, 1),
        shades(tmp_path / "grey.png", 50, 40, "L"),
        shades(tmp_path / "glass.png", 50, 40, "RGBA"),
    ]
    for result, size in zip(
        answers(ask(TASK, list(made), detector)), [(1, 1), (50, 40), (50, 40)], strict=True
    ):
        assert (result.width, result.height) == size
        for box in result.boxes:
            assert 0 <= box.left < box.right <= size[0] and 0 <= box.top < box.bottom <= size[1]


def test_a_strip_of_which_nothing_is_left_is_told(ask: Ask, detector: Path, tmp_path: Path) -> None:
    events = ask(TASK, [shades(tmp_path / "strip.png", 600, 2)], detector)
    (item,) = (event for event in events if isinstance(event, protocol.Item))
    assert item.error is not None and item.error.kind is ErrorKind.BAD_FILE
    assert say(item.error.message) == "This model cannot use a picture of 600 × 2 pixels."


def test_a_photograph_is_decoded_small_and_its_boxes_are_in_its_own_pixels(
    ask: Ask, detector: Path, tmp_path: Path
) -> None:
    """The camera was held on its side; only the notes in the file say so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = shades(tmp_path / "lying.jpg", 1600, 1200, quality=95, exif=exif)
    with Image.open(lying) as image:
        upright = tmp_path / "upright.png"
        image.transpose(Image.Transpose.ROTATE_270).save(upright)
    photograph, whole = answers(ask(TASK, [lying, upright], detector))
    assert (photograph.width, photograph.height) == (whole.width, whole.height) == (1200, 1600)
    assert max(box.right for box in photograph.boxes) > 600
    for one, other in zip(photograph.boxes, whole.boxes, strict=True):
        assert one.label == other.label and one.score == pytest.approx(other.score, abs=0.02)
        assert (one.left, one.bottom) == pytest.approx((other.left, other.bottom), abs=25)


def test_settings_that_only_name_the_network_below(detector: Path, tmp_path: Path) -> None:
    """As the hub's most used detectors have them; transformers would ask the hub about the name."""
    from transformers import DetrConfig, DetrForObjectDetection

    folder = tmp_path / "named"
    shutil.copytree(detector, folder)
    settings = json.loads((folder / "config.json").read_text())
    del settings["backbone_config"]
    settings |= {"backbone": "resnet18", "use_timm_backbone": True, "use_pretrained_backbone": True}
    DetrForObjectDetection(DetrConfig(**settings)).save_pretrained(folder)
    settings["backbone_kwargs"] = {"in_chans": 3, "out_indices": [1, 2, 3, 4]}
    (folder / "config.json").write_text(json.dumps(settings))
    from desktop.engine.libraries.transformers_models.detecting import Detector

    model = describe_own_folder(folder)
    assert model is not None and model.tasks == (TASK,)
    runner = Detector(model, "cpu")
    with torch.inference_mode():
        picture = runner.prepare(Input(path=str(shades(tmp_path / "a.png", 90, 60))), Work())
        (result,) = runner.run([picture], Work())
    assert isinstance(result, Boxes) and result.boxes


def test_a_model_with_a_gap_and_a_picture_that_is_none(ask: Ask, detector: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "gap"
    shutil.copytree(detector, folder)
    weights = load_file(folder / "model.safetensors")
    weights.pop(next(name for name in weights if name.startswith("bbox_predictor")))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    failed = ask(TASK, [shades(tmp_path / "a.png", 8, 8)], folder)[-1]
    assert isinstance(failed, protocol.Failed) and "missing or damaged" in say(failed.message)
    (tmp_path / "broken.png").write_bytes((tmp_path / "a.png").read_bytes()[:60])
    items = [
        event
        for event in ask(TASK, [tmp_path / "broken.png", tmp_path / "a.png"], detector)
        if isinstance(event, protocol.Item)
    ]
    assert [item.error is None for item in items] == [False, True]


# ---- torchvision -------------------------------------------------------------------------------------------


def test_the_boxes_are_torchvisions_own(ask: Ask, lite: torch.nn.Module, tmp_path: Path) -> None:
    picture = shades(tmp_path / "a.png", 240, 180)
    (result,) = answers(ask(TASK, [picture], LITE))
    with torch.inference_mode():
        (plain,) = lite([LITE_WEIGHTS.transforms()(Image.open(picture))])
    names = LITE_WEIGHTS.meta["categories"]
    expected = [
        Box(names[number], score, *box)
        for number, score, box in zip(
            plain["labels"].tolist(), plain["scores"].tolist(), plain["boxes"].tolist(), strict=True
        )
        if score > 0.05 and round(box[2] - box[0], 2) and round(box[3] - box[1], 2)
        if names[number] != "N/A"
    ]
    assert len(result.boxes) == min(MOST, len(expected)) > 3
    for box, other in zip(result.boxes[:20], expected, strict=False):
        assert box.label == other.label and box.score == pytest.approx(other.score, abs=1e-4)
        assert (box.left, box.top) == pytest.approx((other.left, other.top), abs=0.01)


def test_a_reduced_picture_is_scaled_back(lite: torch.nn.Module, ask: Ask, tmp_path: Path) -> None:
    large = shades(tmp_path / "large.jpg", 4000, 3000, quality=90)
    (result,) = answers(ask(TASK, [large], LITE))
    assert (result.width, result.height) == (4000, 3000)
    with torch.inference_mode(), Image.open(large) as image:
        image.draft(None, (960, 960))
        assert image.size == (2000, 1500), "the decoder halves it"
        (plain,) = lite([LITE_WEIGHTS.transforms()(image)])
    best = result.boxes[0]
    assert [best.left, best.top, best.right, best.bottom] == pytest.approx(
        [min(max(0, 2 * edge), 4000) for edge in plain["boxes"][0].tolist()], abs=0.1
    )


@pytest.mark.parametrize("name", ["maskrcnn", "keypointrcnn"])
def test_outlines_and_joints_are_not_computed_for_boxes(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same boxes, in less time."""
    network = small_rcnn(name)
    picture = shades(tmp_path / "a.png", 90, 70)
    with torch.inference_mode():
        (plain,) = network([LITE_WEIGHTS.transforms()(Image.open(picture))])
    assert len(plain["boxes"]) > 2 and {"masks", "keypoints"} & set(plain)
    weights = type(
        "Weights",
        (),
        {"meta": {"categories": ["nothing", "cat", "dog"]}, "transforms": LITE_WEIGHTS.transforms},
    )
    monkeypatch.setattr(detecting, "open_weights", lambda model: (network, weights))
    runner = detecting.Detector(ModelInfo("a", "a", "", "", (), "local", 0), "cpu")
    with torch.inference_mode():
        (result,) = runner.run([runner.prepare(Input(path=str(picture)), Work())], Work())
        (again,) = network([LITE_WEIGHTS.transforms()(Image.open(picture))])
    assert isinstance(result, Boxes)
    expected = [score for score in plain["scores"].tolist() if score > 0.05]
    assert [box.score for box in result.boxes] == pytest.approx(expected, abs=1e-5)
    assert not {"masks", "keypoints"} & set(again)


def small_rcnn(name: str) -> Any:
    """The two-step detector that torchvision calls `name`, on a very small network."""
    from torchvision.models import detection
    from torchvision.models.detection.rpn import AnchorGenerator
    from torchvision.ops import MultiScaleRoIAlign

    torch.manual_seed(0)
    backbone = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 8, 8), torch.nn.ReLU())
    backbone.out_channels = 16  # type: ignore[assignment]
    settings: dict[str, Any] = {
        "min_size": 64, "max_size": 96, "rpn_anchor_generator": AnchorGenerator(((24,),), ((1.0,),)),
        "box_roi_pool": MultiScaleRoIAlign(["0"], 4, 2), "box_detections_per_img": 8,
    }  # fmt: skip
    if name == "maskrcnn":
        network: Any = detection.MaskRCNN(
            backbone, 3, mask_roi_pool=MultiScaleRoIAlign(["0"], 14, 2), **settings
        )
        with torch.no_grad():
            network.roi_heads.mask_predictor.mask_fcn_logits.weight.normal_(std=3)
    else:
        network = detection.KeypointRCNN(
            backbone, 2, keypoint_roi_pool=MultiScaleRoIAlign(["0"], 14, 2), **settings
        )
    return network.eval()


# ---- what is answered --------------------------------------------------------------------------------------


def test_boxes_are_clipped_sorted_and_not_too_many() -> None:
    corners = (-3.0, 2.0, 400.0, 50.0)
    found = [(0, 0.04, corners), (1, 0.3, corners), (0, 0.9, corners), (1, 0.8, (150.0, 0.0, 160.0, 9.0))]
    result = boxes_in((100, 80), found, ["cat", "dog"].__getitem__)
    assert result == Boxes(
        (Box("cat", 0.9, 0.0, 2.0, 100.0, 50.0), Box("dog", 0.3, 0.0, 2.0, 100.0, 50.0)), 100, 80
    ), "what lies outside and what is too unsure is left out"
    many = boxes_in((100, 80), [(0, 0.1 + i / 1000, corners) for i in range(300)], lambda _: "cat")
    assert len(many.boxes) == MOST and many.boxes[0].score == pytest.approx(0.399)
    assert boxes_in((10, 10), [(0, 0.5, (1.0, 1.0, 2.0, 2.0))], lambda _: "cat", (2.0, 3.0)).boxes[0] == Box(
        "cat", 0.5, 2.0, 3.0, 4.0, 6.0
    )


def test_classes_that_stand_for_nothing_are_never_answered() -> None:
    """COCO's table of 91 rows has names for 80 of them, and weak models choose the others now and then."""
    names = LITE_WEIGHTS.meta["categories"]
    corners = (1.0, 2.0, 40.0, 50.0)
    result = boxes_in((100, 80), [(n, 0.9, corners) for n in range(len(names))], names.__getitem__)
    found = {box.label for box in result.boxes}
    assert len(result.boxes) == 80 and {"cup", "person"} <= found and not {"N/A", "__background__"} & found


def test_a_model_that_needs_foreign_code_or_words_on_paper_is_refused(detector: Path, tmp_path: Path) -> None:
    """Detectors of lines of text need OpenCV; none can do without its preprocessing."""
    for change, problem in (
        ({"architectures": ["PPOCRV5ServerDetForObjectDetection"]}, "yet"),
        ({}, "prepare pictures"),
    ):
        folder = tmp_path / problem
        shutil.copytree(detector, folder)
        settings = json.loads((folder / "config.json").read_text()) | change
        (folder / "config.json").write_text(json.dumps(settings))
        if not change:
            (folder / "preprocessor_config.json").unlink()
        model = describe_own_folder(folder)
        assert model is not None and problem in say(model.problem) and model.tasks == ()


def test_weights_of_another_detector_are_refused(ask: Ask, lite: torch.nn.Module, tmp_path: Path) -> None:
    place = torchvision.folder() / LITE_WEIGHTS.url.rpartition("/")[2]
    torch.save({"filler": torch.zeros(3_500_000)}, place)
    failed = ask(TASK, [shades(tmp_path / "a.png", 20, 20)], LITE)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
