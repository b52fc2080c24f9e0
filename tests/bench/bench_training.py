"""How long teaching takes, in figures: ``python -m tests.bench.bench_training [quick|thorough]``.

Quick: scikit-learn's 1,797 digits as PNGs, the starter model; seconds for the pass over the pictures and for
20 rounds after it, and the accuracy on the unseen ones. Thorough: steps a second against the transformers
Trainer (which needs the package accelerate) on the same model, pictures, preprocessing, batch and optimiser,
in turns, so that a busy machine troubles both.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

STARTER = "starter/efficientnet-lite0"
BATCH, STEPS, TURNS = 16, 12, 3


def write_digits(folder: Path, count: int = 1797) -> Path:
    from PIL import Image
    from sklearn.datasets import load_digits

    data = load_digits()
    for number, (points, digit) in enumerate(zip(data.images[:count], data.target[:count], strict=True)):
        (folder / str(digit)).mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray((points * 255 / 16).astype("uint8"))
        picture.resize((32, 32), Image.Resampling.BICUBIC).save(folder / str(digit) / f"{number}.png")
    return folder


def quick(data: Path) -> None:
    from desktop import protocol
    from desktop.engine.server import Context, answer

    plan = protocol.TrainPlan("image-classification", str(data), STARTER)
    looking = looked = learnt = 0.0
    for event in answer(protocol.Train(plan=plan), Context()):
        now = time.monotonic()
        if isinstance(event, protocol.Progress) and event.phase.code == "computing-features":
            looking, looked = looking or now, now
        elif isinstance(event, protocol.Evaluated):
            learnt = now
        elif isinstance(event, protocol.Done):
            report = event.value.report
            low, high = report.range
            seeing, learning = looked - looking, learnt - looked
            print(f"features      {seeing:6.1f} s, {seeing / 1.797:.1f} ms a picture")
            print(f"20 rounds     {learning:6.1f} s, {learning / seeing:.1%} of the pass")
            print(f"accuracy      {report.score:.4f} of {report.tested}, range {low:.3f} to {high:.3f}")
        elif isinstance(event, protocol.Terminal):
            raise SystemExit(str(event))


def thorough(data: Path) -> None:
    from desktop.engine.hub.library import installed as library
    from desktop.engine.training.groups import starting_model
    from desktop.engine.training.groups.pictures import medium

    info = library.find(STARTER)
    labels = [str(digit) for digit in range(10)]
    ours, theirs = [], []
    for turn in range(TURNS):
        print(f"turn {turn + 1} of {TURNS}", file=sys.stderr)
        ours.append(_ours(starting_model.load(medium, info, labels, "cpu"), data))
        theirs.append(_theirs(starting_model.load(medium, info, labels, "cpu"), data))
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"Burnish       {median(ours):6.2f} steps a second of {BATCH} pictures")
    print(f"Trainer       {median(theirs):6.2f}")
    each = ", ".join(f"{a / b:.2f}" for a, b in zip(ours, theirs, strict=True))
    print(f"ratio         {ratio:6.2f}  ({each})")


def _ours(starting: Any, data: Path) -> float:
    from desktop.engine.training.groups.thorough import Thorough
    from desktop.engine.training.split import Example, Split
    from desktop.protocol import Input

    files = sorted(data.rglob("*.png"))
    examples = tuple(Example(Input(path=str(path)), int(path.parent.name), path.stem) for path in files)
    method = Thorough(Split(examples, (), (), tuple(map(str, range(10)))), starting, 1, 0, lambda: None)
    begun = 0.0
    for step, (_, batch) in enumerate(method.batches(0, 0)):
        if step == 2:  # the first ones pay for what is only done once
            begun = time.monotonic()
        method.learn(batch)
        if step == STEPS + 1:
            break
    return STEPS / (time.monotonic() - begun)


def _theirs(starting: Any, data: Path) -> float:
    """The Trainer at its defaults, with the same variation of the pictures done in its data set."""
    import torch
    from torch.utils.data import Dataset
    from transformers import Trainer, TrainerCallback, TrainingArguments

    from desktop.engine.training.groups.pictures import medium
    from desktop.engine.training.split import Example
    from desktop.protocol import Input

    starting.model.to(memory_format=torch.contiguous_format)
    files = sorted(data.rglob("*.png"))
    varied = medium.vary(starting.processor, 0)

    class Pictures(Dataset):  # type: ignore[type-arg]
        def __len__(self) -> int:
            return len(files)

        def __getitem__(self, index: int) -> dict[str, Any]:
            example = Example(Input(path=str(files[index])), int(files[index].parent.name), files[index].stem)
            return {"pixel_values": varied(example, 0), "labels": example.target}

    times: list[float] = []

    class Clock(TrainerCallback):
        def on_step_end(self, *_args: Any, **_kwargs: Any) -> None:
            times.append(time.monotonic())

    arguments = TrainingArguments(
        output_dir=tempfile.mkdtemp(),
        per_device_train_batch_size=BATCH,
        max_steps=STEPS + 2,
        report_to=[],
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
    )
    Trainer(starting.model, arguments, train_dataset=Pictures(), callbacks=[Clock()]).train()
    return STEPS / (times[-1] - times[1])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BURNISH_HOME"] = folder
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the engine sets it
        data = write_digits(Path(folder) / "digits")
        for name in sys.argv[1:] or ("quick", "thorough"):
            {"quick": quick, "thorough": thorough}[name](data)


if __name__ == "__main__":
    main()
