"""Computers with models, and packs between them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import messages, paths, protocol
from desktop.engine.hub.facts import cache
from desktop.engine.hub.facts.manifest import write_manifest
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.library import packs
from desktop.engine.hub.sources import torchvision
from desktop.engine.hub.sources.offers import Offer
from desktop.protocol import ModelInfo
from tests.engine.hub.questions import ask_offline, ask_online, picture_model, safetensors, value
from tests.hub_server import HubServer

FROM_HUB = "someone/sees-things"
TAUGHT = "taught/leaves"
LARGE = 3_000_000


def fill(hub: HubServer) -> None:
    """Bring a downloaded and a taught model onto this computer."""
    hub.add_model(FROM_HUB, files={**picture_model(LARGE), "LICENSE": b"Apache"})
    value(ask_online(protocol.Download(model=FROM_HUB)))
    teach()


def teach(seed: int = 1) -> ModelInfo:
    folder = paths.models_dir() / "taught" / "leaves"
    folder.mkdir(parents=True)
    for name in ("config.json", "README.md", "preprocessor_config.json"):
        (folder / name).write_bytes(picture_model(10)[name])
    (folder / "model.safetensors").write_bytes(safetensors(50_000, seed))
    info = ModelInfo(
        TAUGHT, "Leaves", str(folder), "transformers_models", ("image-classification",), "taught", 0,
        licence="apache-2.0", base=FROM_HUB, labels=2,
        origin=messages.verdicts.TAUGHT_FROM(base="Sees things"),
    )  # fmt: skip
    write_manifest(folder, info)
    return library.lookup(TAUGHT)


def make(target: Path, *models: str) -> Path:
    packed = value(ask_offline(protocol.Pack(models=models or (FROM_HUB, TAUGHT), target=str(target))))
    return Path(packed.path)


def bring(pack: Path) -> protocol.Unpacked:
    unpacked = value(ask_offline(protocol.Unpack(path=str(pack))))
    assert isinstance(unpacked, protocol.Unpacked)
    return unpacked


def another_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str = "other") -> None:
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / name))
    monkeypatch.setenv("HF_HOME", str(tmp_path / f"{name}-hf"))


def assert_nothing_is_here() -> None:
    assert value(ask_offline(protocol.Installed())) == ()
    assert not [path for path in cache.cache_dir().rglob("*") if path.is_file()]
    left = [path for path in paths.models_dir().rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert not left


def rewrite(pack: Path, change: Callable[[dict[str, Any]], None], **more: bytes) -> Path:
    """The same pack with another table of contents, and other files, as a forger would make it."""
    target = pack.with_name("forged.burnish")
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == packs.CONTENTS:
                contents = json.loads(content)
                change(contents)
                content = json.dumps(contents).encode()
            new.writestr(entry.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return target


def published(monkeypatch: pytest.MonkeyPatch, home: Path, content: bytes) -> Path:
    """A list of published weights with one entry, kept below `home`. Returns the place of its file."""
    digest = hashlib.sha256(content).hexdigest()
    offer = Offer(
        "torchvision/Small.V1", "Small (V1)", f"https://example.org/models/small-{digest[:8]}.pth",
        len(content), digest[:8], ("image-classification",), "bsd-3-clause", 10,
    )  # fmt: skip
    monkeypatch.setitem(torchvision.SOURCE.__dict__, "offers", {offer.id: offer})
    monkeypatch.setitem(torchvision.SOURCE.__dict__, "_by_file", {offer.file: offer})
    monkeypatch.setenv("TORCH_HOME", str(home))
    return torchvision.SOURCE.place(offer)


def numbers() -> bytes:
    import torch

    target = io.BytesIO()
    torch.save({"weight": torch.arange(1000.0)}, target)
    return target.getvalue()
