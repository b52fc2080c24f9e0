"""How soon 1,000 models are listed, and whether the window stalls meanwhile.

``python -m tests.bench.bench_my_models`` prints numbers:
- engine: from the request to the answer, when the models are seen for the first time, and again;
- page: from the answer to rows on the screen, and for a search and an order in them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

MODELS = 1000


def make_models(cache: Path, count: int = MODELS) -> None:
    """Small but complete models in the layout of the hub's cache."""
    header = b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    weights = len(header).to_bytes(8, "little") + header + bytes(4)
    config = json.dumps(
        {"model_type": "vit", "architectures": ["ViTForImageClassification"], "id2label": {"0": "a"}}
    )
    files = {"model.safetensors": weights, "config.json": config.encode(), "preprocessor_config.json": b"{}"}
    for number in range(count):
        root = cache / f"models--lab-{number % 40}--model-{number:04}"
        snapshot = root / "snapshots" / f"{number:040x}"
        (root / "blobs").mkdir(parents=True)
        (root / "refs").mkdir()
        snapshot.mkdir(parents=True)
        (root / "refs" / "main").write_text(snapshot.name)
        for name, content in files.items():
            blob = root / "blobs" / f"{name}-{number}"
            blob.write_bytes(content)
            (snapshot / name).symlink_to(os.path.relpath(blob, snapshot))


def seconds(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"BURNISH_HOME": home, "HF_HOME": f"{home}/hf", "QT_QPA_PLATFORM": "offscreen"}
        os.environ |= {"TORCH_HOME": f"{home}/torch", "XDG_CACHE_HOME": f"{home}/cache"}
        make_models(Path(home, "hf", "hub"))
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        from desktop import app as application
        from desktop.ui.pages.my_models.rows import SIZE

        app = QApplication([])
        window = application.build(app)
        window.resize(1280, 800)
        window.show()
        workbench = window.workbench

        def listed() -> None:
            job = workbench.installed.refresh()
            while job.is_active:
                QTest.qWait(2)

        doctor = workbench.doctor()  # so that the engine's own start is not measured
        while doctor.is_active:
            QTest.qWait(20)
        print(f"engine, first time:       {seconds(listed) * 1000:7.0f} ms")
        print(f"engine, seen before:      {min(seconds(listed) for _ in range(5)) * 1000:7.0f} ms")
        page = window.page("models")
        models = workbench.installed.models
        workbench.installed._set_models(())

        def show() -> None:
            workbench.installed._set_models(models)
            window.go_to("models")
            window.grab()

        print(f"page, {len(models)} models:        {seconds(show) * 1000:7.0f} ms")
        table = page._models  # type: ignore[attr-defined]
        print(f"search in them:           {seconds(lambda: table.search('lab-7')) * 1000:7.0f} ms")
        table.search("")
        print(f"order by size:            {seconds(lambda: table.sort_by(SIZE, True)) * 1000:7.0f} ms")
        workbench.shut_down()


if __name__ == "__main__":
    sys.exit(main())
