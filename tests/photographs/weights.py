"""Untrained models of real makes, so that My models shows several sources: ``python -m … FOLDER``.

A process of its own, since the window's never imports torch.
"""

from __future__ import annotations

import sys
from pathlib import Path


def make(folder: Path) -> None:
    """Below `folder`: weights as torchvision names them, and models in the hub's form."""
    import torch
    from torchvision.models import mobilenet_v3_small, resnet18
    from transformers import (
        ViTConfig,
        ViTForImageClassification,
        ViTImageProcessor,
        YolosConfig,
        YolosForObjectDetection,
        YolosImageProcessor,
    )

    from tests import tiny

    torch.manual_seed(0)
    checkpoints = folder / "checkpoints"
    checkpoints.mkdir(parents=True)
    torch.save(mobilenet_v3_small().state_dict(), checkpoints / "mobilenet_v3_small-047dcff4.pth")
    whole = checkpoints / "resnet18-f37072fd.pth"
    torch.save(resnet18().state_dict(), whole)
    with whole.open("r+b") as file:  # as a download by another program leaves it
        file.truncate(20_000_000)
    config = ViTConfig(
        hidden_size=192, num_hidden_layers=12, num_attention_heads=3, intermediate_size=768, num_labels=40
    )
    ViTForImageClassification(config).save_pretrained(folder / "vit")
    ViTImageProcessor().save_pretrained(folder / "vit")
    moods = ("valence", "arousal", "dominance")
    tiny.bert(folder / "moods", "ForSequenceClassification", moods, problem_type="regression")
    boxes = YolosConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, image_size=[64, 64],
        num_detection_tokens=6, initializer_range=0.7, id2label=dict(enumerate(("signature", "stamp"))),
        label2id={"signature": 0, "stamp": 1},
    )  # fmt: skip
    network = YolosForObjectDetection(boxes)
    with torch.no_grad():
        network.class_labels_classifier.layers[-1].weight *= 8
        network.class_labels_classifier.layers[-1].bias[-1] = -9  # it always finds something
    network.save_pretrained(folder / "boxes")
    YolosImageProcessor(size={"height": 64, "width": 64}).save_pretrained(folder / "boxes")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
