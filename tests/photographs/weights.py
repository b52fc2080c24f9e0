"""Untrained models of real makes, so that My models shows several sources: ``python -m … FOLDER``.

A process of its own, since the window's never imports torch.
"""

from __future__ import annotations

import sys
from pathlib import Path


def make(folder: Path) -> None:
    """Below `folder`: weights as torchvision names them, and a classifier in the hub's form."""
    import torch
    from torchvision.models import mobilenet_v3_small, resnet18
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

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


if __name__ == "__main__":
    make(Path(sys.argv[1]))
