"""Models small enough to read, and questions put to the real handlers."""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path
from typing import Any

from desktop import protocol
from desktop.engine.server import Context, EngineOptions, answer

SIZE = 3_000_000
"""Bytes of the weights of `picture_model`: enough blocks to be cut off in the middle."""


def safetensors(size: int, seed: int = 0) -> bytes:
    """A well-formed safetensors file with `size` bytes of weights."""
    header = json.dumps({"weight": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return struct.pack("<Q", len(header)) + header + _noise(size, seed)


def _noise(size: int, seed: int) -> bytes:
    block = random.Random(seed).randbytes(min(size, 1 << 24))
    return (block * (size // max(len(block), 1) + 1))[:size]


def picture_model(size: int = SIZE) -> dict[str, bytes]:
    """The files of an image classifier that also comes in formats Burnish does not want."""
    config = {
        "architectures": ["ViTForImageClassification"],
        "model_type": "vit",
        "id2label": {"0": "a", "1": "b"},
    }
    header = "---\nlicense: apache-2.0\npipeline_tag: image-classification\ntags: [vision]\n---\n"
    return {
        "README.md": (header + "# A model\n\nIt sees.\n").encode(),
        "config.json": json.dumps(config).encode(),
        "preprocessor_config.json": b"{}",
        "model.safetensors": safetensors(size),
        "model.fp16.safetensors": safetensors(10),
        "pytorch_model.bin": b"pickle",
        "tf_model.h5": b"tensorflow",
        "flax_model.msgpack": b"flax",
        "onnx/model.onnx": b"onnx",
        "onnx/config.json": b"{}",
        ".gitattributes": b"*.bin filter=lfs",
    }


WANTED = {"README.md", "config.json", "preprocessor_config.json", "model.safetensors"}
"""What a download of `picture_model` fetches."""


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """`folder` with these files in it, each by its name below it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def ask_online(request: protocol.Request) -> list[protocol.Event]:
    """All events of a request in an engine that may open connections."""
    return list(answer(request, Context(EngineOptions("hub", online=True))))


def ask_offline(request: protocol.Request) -> list[protocol.Event]:
    return list(answer(request, Context(EngineOptions("hub", online=False))))


def value(events: list[protocol.Event]) -> Any:
    """What the job is answered with; its failure fails the test."""
    assert isinstance(events[-1], protocol.Done), events[-1]
    return events[-1].value


def bring_in(path: Path) -> protocol.Imported:
    """What importing the file or folder `path` is answered with."""
    result = value(ask_offline(protocol.ImportModel(path=str(path))))
    assert isinstance(result, protocol.Imported)
    return result


def failure(events: list[protocol.Event]) -> protocol.Failed:
    assert isinstance(events[-1], protocol.Failed), events[-1]
    return events[-1]


def fetched(folder: str | Path) -> dict[str, bytes]:
    """Names and contents of the files in a snapshot."""
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
