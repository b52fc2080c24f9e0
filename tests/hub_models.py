"""What the test suite's hub says about a model, in the words of the real hub's API."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LARGE_ENDINGS = (".safetensors", ".bin", ".pt", ".onnx", ".h5", ".msgpack", ".gguf")


@dataclass
class Model:
    id: str
    files: dict[str, Path | bytes]
    facts: dict[str, Any]
    token: str = ""
    """Who may see the files: "" for everybody."""
    commit: str = ""
    digests: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """Name → (git blob id, SHA-256 or "" for small files, size)."""

    def content(self, name: str) -> bytes:
        source = self.files[name]
        return source if isinstance(source, bytes) else source.read_bytes()

    def measure(self) -> None:
        for name in self.files:
            data = self.content(name)
            sha256 = hashlib.sha256(data).hexdigest() if name.endswith(LARGE_ENDINGS) else ""
            blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
            self.digests[name] = (blob, sha256, len(data))
        listing = json.dumps([self.id, sorted(self.digests.items())])
        self.commit = hashlib.sha1(listing.encode(), usedforsecurity=False).hexdigest()


def fits(model: Model, query: dict[str, list[str]]) -> bool:
    facts = info(model)
    words = query.get("search", [""])[0].lower().split()
    tag = query.get("pipeline_tag", [facts["pipeline_tag"]])[0]
    tags = query.get("filter", [])
    return (
        all(word in model.id.lower() for word in words)
        and tag == facts["pipeline_tag"]
        and all(wanted in (*facts["tags"], facts["pipeline_tag"], facts["library_name"]) for wanted in tags)
    )


def info(model: Model, *, siblings: bool = False, blobs: bool = False) -> dict[str, Any]:
    given = dict(model.facts)
    licence = given.pop("license", "apache-2.0")
    formats = {"safetensors": "model.safetensors", "pytorch": "pytorch_model.bin"}
    tags = [tag for tag, name in formats.items() if any(file.endswith(name) for file in model.files)]
    said: dict[str, Any] = {
        "_id": model.commit[:24], "id": model.id, "modelId": model.id, "author": model.id.partition("/")[0],
        "sha": model.commit, "private": False, "gated": "manual" if model.token else False, "disabled": False,
        "downloads": 10, "likes": 1, "lastModified": "2026-01-02T03:04:05.000Z",
        "createdAt": "2025-01-02T03:04:05.000Z", "library_name": "transformers",
        "pipeline_tag": "image-classification", "config": _config(model),
    }  # fmt: skip
    said |= given
    said["tags"] = [*tags, f"license:{licence}", *given.get("tags", [])]
    if siblings:
        said["siblings"] = [_sibling(model, name, blobs) for name in model.files]
    return said


def _config(model: Model) -> dict[str, Any]:
    try:
        config = json.loads(model.content("config.json"))
    except (KeyError, ValueError):
        return _peft(model)
    listed = ("architectures", "model_type", "auto_map", "architecture")
    return {name: config[name] for name in listed if name in config}


def _peft(model: Model) -> dict[str, Any]:
    """What the hub lists of an adapter's settings."""
    if "adapter_config.json" not in model.files:
        return {}
    settings = json.loads(model.content("adapter_config.json"))
    listed = ("base_model_name_or_path", "task_type")
    return {"peft": {name: settings[name] for name in listed if settings.get(name)}}


def _sibling(model: Model, name: str, blobs: bool) -> dict[str, Any]:
    blob, sha256, size = model.digests[name]
    entry: dict[str, Any] = {"rfilename": name}
    if blobs:
        entry |= {"size": size, "blobId": blob}
        if sha256:
            entry["lfs"] = {"sha256": sha256, "size": size, "pointerSize": 134}
    return entry


def tree_entry(model: Model, name: str) -> dict[str, Any]:
    blob, sha256, size = model.digests[name]
    entry: dict[str, Any] = {"type": "file", "path": name, "oid": blob, "size": size}
    if sha256:
        entry["lfs"] = {"oid": sha256, "size": size, "pointerSize": 134}
    return entry
