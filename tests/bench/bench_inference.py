"""Folder inference against the plain pipeline and a tight loop: ``python -m tests.bench.bench_inference``.

The same 120 two-megapixel photographs, the same model, the same process conditions: each contestant runs in a
fresh process, so that peak memory can be compared too. Prints seconds, ratios and how far the answers agree.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

COUNT = 120
WIDTH, HEIGHT = 1632, 1224

Answers = dict[str, dict[str, float]]


def make_pictures(folder: Path) -> None:
    """Photographs with real edges and noise: samples, enlarged, shifted and grained."""
    import numpy as np
    from PIL import Image

    samples = sorted((Path(__file__).parents[2] / "resources" / "samples").glob("*.jpg"))
    random = np.random.default_rng(0)
    for number in range(COUNT):
        with Image.open(samples[number % len(samples)]) as sample:
            part = sample.convert("RGB").crop(
                (number % 40, number % 30, sample.width - number % 50, sample.height)
            )
            pixels = np.asarray(part.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=np.int16)
        grain = random.integers(-12, 12, pixels.shape, dtype=np.int16)
        Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(
            folder / f"{number}.jpg", quality=90
        )


def ours(pictures: list[str]) -> tuple[float, Answers]:
    from desktop import protocol
    from desktop.engine.server import Context, answer

    def ask(paths: list[str]) -> Answers:
        request = protocol.Run(
            task="image-classification",
            model="starter/efficientnet-lite0",
            inputs=tuple(protocol.Input(path=path) for path in paths),
        )
        items = [event for event in answer(request, Context()) if isinstance(event, protocol.Item)]
        return {item.input.path: {label.label: label.score for label in item.result.labels} for item in items}

    ask(pictures[:2])
    begun = time.perf_counter()
    answers = ask(pictures)
    return time.perf_counter() - begun, answers


def pipeline(pictures: list[str], batch_size: int = 1) -> tuple[float, Answers]:
    import transformers

    ask: Any = transformers.pipeline("image-classification", model=_folder(), device="cpu")
    ask(pictures[:2])
    begun = time.perf_counter()
    rows = ask(pictures, batch_size=batch_size)
    seconds = time.perf_counter() - begun
    return seconds, {
        path: {label["label"]: label["score"] for label in row}
        for path, row in zip(pictures, rows, strict=True)
    }


def batched_pipeline(pictures: list[str]) -> tuple[float, Answers]:
    return pipeline(pictures, 16)


def tight_loop(pictures: list[str]) -> tuple[float, Answers]:
    """What a programmer writes who knows the tools: reduced decoding in two threads, batches of 16."""
    from concurrent.futures import ThreadPoolExecutor

    import torch
    from PIL import Image
    from transformers import AutoImageProcessor, AutoModelForImageClassification

    model = AutoModelForImageClassification.from_pretrained(_folder()).eval()
    processor = AutoImageProcessor.from_pretrained(_folder())

    def load(path: str) -> Any:
        with Image.open(path) as image:
            image.draft("RGB", (768, 768))
            return processor(image.convert("RGB"), return_tensors="pt")["pixel_values"][0]

    def ask(paths: list[str]) -> Answers:
        answers: Answers = {}
        with ThreadPoolExecutor(2) as pool, torch.inference_mode():
            pixels = list(pool.map(load, paths))
            for start in range(0, len(pixels), 16):
                best = model(torch.stack(pixels[start : start + 16])).logits.softmax(-1).topk(5)
                for path, scores, names in zip(
                    paths[start:], best.values.tolist(), best.indices.tolist(), strict=False
                ):
                    answers[path] = {
                        model.config.id2label[name]: score for name, score in zip(names, scores, strict=True)
                    }
        return answers

    ask(pictures[:2])
    begun = time.perf_counter()
    answers = ask(pictures)
    return time.perf_counter() - begun, answers


def _folder() -> str:
    from desktop.engine.hub.starters import starter

    return starter.ensure("starter/efficientnet-lite0")[0].folder


CONTESTANTS = {call.__name__: call for call in (ours, pipeline, batched_pipeline, tight_loop)}


def run_alone(name: str, folder: Path) -> tuple[float, int, Answers]:
    """Seconds, peak memory in bytes and answers of one contestant in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_inference", name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak, answers = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak, answers


def main() -> None:
    if len(sys.argv) == 3:
        from desktop.engine.device import peak_memory

        pictures = [str(path) for path in sorted(Path(sys.argv[2]).glob("*.jpg"))]
        seconds, answers = CONTESTANTS[sys.argv[1]](pictures)
        print(json.dumps([seconds, peak_memory("cpu"), answers]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["BURNISH_HOME"] = str(Path(temporary, "home"))
        os.environ["HF_HUB_OFFLINE"] = "1"
        folder = Path(temporary, "pictures")
        folder.mkdir()
        make_pictures(folder)
        _folder()
        report({name: run_alone(name, folder) for name in CONTESTANTS})


def report(found: dict[str, tuple[float, int, Answers]]) -> None:
    seconds, peak, answers = found["ours"]
    print(" " * 18 + "  seconds   ours is  peak MB  ours is  same first  largest gap")
    for name, (other_seconds, other_peak, other) in found.items():
        first = sum(_first(answers[path]) == _first(other[path]) for path in answers) / len(answers)
        gaps = [
            abs(score - other[path][label])
            for path, labels in answers.items()
            for label, score in labels.items()
            if label in other[path]
        ]
        print(
            f"{name:18}{other_seconds:9.2f}{other_seconds / seconds:9.2f}×{other_peak / 1e6:9.0f}"
            f"{peak / other_peak:8.2f}×{first:12.1%}{max(gaps):13.4f}"
        )


def _first(labels: dict[str, float]) -> str:
    return max(labels, key=lambda label: labels[label])


if __name__ == "__main__":
    main()
