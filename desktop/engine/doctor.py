"""The facts about this installation that somebody who helps wants to know first."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Generator
from importlib import metadata
from typing import Any

from desktop import __version__, paths, protocol
from desktop.catalogue import marked
from desktop.engine.device import nvidia_card
from desktop.engine.equipment import drives, microphones
from desktop.engine.hub.facts.cache import cache_dir
from desktop.engine.hub.starters import starter
from desktop.engine.server import Context
from desktop.messages import phases

_PACKAGES = (
    "torch", "torchvision", "transformers", "timm", "openai-whisper", "huggingface-hub", "safetensors",
    "PySide6", "pillow", "av", "numpy", "scikit-learn",
)  # fmt: skip


def doctor(request: protocol.Doctor, context: Context) -> Generator[protocol.Event, None, dict[str, Any]]:
    """Versions, devices, folders and free space. Nothing heavy is imported, so it answers at once."""
    yield protocol.Progress(request.job, phases.INSPECTING_INSTALLATION())
    return {
        "burnish": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "program": sys.executable,
        "versions": {package: _version(package) for package in _PACKAGES},
        "devices": _devices(),
        "folders": _folders(),
        "free_space": {
            "data": paths.disk_of(paths.data_dir()).free,
            "models": paths.disk_of(cache_dir()).free,
        },
        "drives": drives(paths.data_dir()),
        "microphones": microphones(),
        "starters": {row.id: _state(row.id) for row in starter.STARTERS},
        "offline": os.environ.get("HF_HUB_OFFLINE") == "1",
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _devices() -> list[dict[str, Any]]:
    import psutil

    processor = {
        "kind": "cpu",
        "name": platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory": psutil.virtual_memory().total,
        "free_memory": psutil.virtual_memory().available,
    }
    card = nvidia_card()
    if card is None:
        return [processor]
    name, memory, driver = card
    return [{"kind": "cuda", "name": name, "memory": memory, "driver": driver}, processor]


def _folders() -> dict[str, str]:
    return {
        "data": str(paths.data_dir()),
        "models": str(paths.models_dir()),
        "downloads": str(cache_dir()),
        "runs": str(paths.runs_dir()),
        "config": str(paths.config_dir()),
        "cache": str(paths.cache_dir()),
        "logs": str(paths.logs_dir()),
    }


def _state(model_id: str) -> str:
    if model_id in {model.id for model in starter.present()}:
        return marked("ready")
    return marked("made on first use") if model_id in starter.missing() else marked("not installed")
