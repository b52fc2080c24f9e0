"""The engine that opens the user's files stays small: who only looks at pictures does not pay for torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

SCRIPT = """
import sys
from desktop import protocol
from desktop.engine.server import Context, EngineOptions, answer

picture, folder = sys.argv[1:]
context = Context(EngineOptions("files"))
for request in (
    protocol.MakePreview(path=picture, media="image"),
    protocol.CheckExamples(task="image-classification", folder=folder),
):
    last = [type(event).__name__ for event in answer(request, context)][-1]
    print(last, *sorted({"torch", "torchvision", "transformers", "sklearn"} & set(sys.modules)))
"""


def test_previews_and_checks_load_nothing_that_runs_models(tmp_path: Path) -> None:
    for group in ("good", "bad"):
        (tmp_path / group).mkdir()
        for number in range(5):
            colour = (number * 40, 80, 200 if group == "good" else 20)
            Image.new("RGB", (64, 48), colour).save(tmp_path / group / f"{number}.png")
    asked = [sys.executable, "-c", SCRIPT, str(tmp_path / "good" / "0.png"), str(tmp_path)]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout.splitlines() == ["Done", "Done"]
