"""The thorough way: all weights learn, gently, from a last step that was learnt the quick way first.

Learning the last step first keeps the first, wild steps of a random one from spoiling what the model knows
(Kumar et al. 2022, "Fine-tuning can distort pretrained features").
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.training.pictures import Varied, ahead, batches, picture_batch
from desktop.engine.training.quick import order
from desktop.engine.training.split import Example, Split
from desktop.engine.training.starting_model import StartingModel

RATE = 1e-4
DECAY = 0.02
CLIP = 1.0
BATCH = 16
BUDGET = 2e10
"""Floating-point operations that a slow processor does in about half a second: one part of a step."""


class Thorough:
    """`desktop.engine.training.loop.Method` on the pictures themselves.

    Args:
        stop_point: called between two parts of a step.
    """

    def __init__(
        self, split: Split, starting: StartingModel, epochs: int, seed: int, stop_point: Callable[[], None]
    ) -> None:
        self._split, self._starting, self._stop_point = split, starting, stop_point
        self._parts = {"steer": split.steer, "report": split.report}
        self.targets = {
            part: torch.tensor([e.label for e in examples]) for part, examples in self._parts.items()
        }
        self.seed = seed
        self.examples = len(split.learn)
        self.epochs = epochs or default_epochs(self.examples)
        self.steps = -(-self.examples // BATCH)
        self.module: nn.Module = starting.model
        self.optimizer = torch.optim.AdamW(_weights(starting), fused=True)
        shape = starting.blank().shape
        self._micro = _pictures_at_once(starting, shape)
        self._varied = Varied(starting, max(shape[1:]), seed)
        self._mixed = _mixed_precision(starting.device)
        self._scaler = torch.amp.GradScaler(enabled=self._mixed is torch.float16)

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[Tensor, Tensor]]:
        self._set_training(True)
        chosen = order(self.examples, self.seed, epoch)[skip * BATCH :].tolist()
        examples = [self._split.learn[index] for index in chosen]
        pixels = ahead(partial(self._varied.pixels, epoch=epoch), examples)
        try:
            for batch in batches(zip(examples, pixels, strict=True), BATCH):
                yield (
                    torch.stack([picture for _, picture in batch]),
                    torch.tensor([e.label for e, _ in batch]),
                )
        finally:
            pixels.close()

    def learn(self, inputs: Tensor, targets: Tensor) -> float:
        """One step, in parts that are small enough for memory and for a Stop in between."""
        while True:
            self.optimizer.zero_grad()
            try:
                loss = self._gradients(inputs, targets)
            except torch.OutOfMemoryError:
                if self._micro == 1:
                    raise
                self._micro //= 2
                continue
            self._scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.module.parameters(), CLIP)
            self._scaler.step(self.optimizer)
            self._scaler.update()
            return loss

    def _gradients(self, inputs: Tensor, targets: Tensor) -> float:
        device, total = self._starting.device, torch.zeros((), device=self._starting.device)
        for some, right in zip(
            *(torch.split(whole, self._micro) for whole in (inputs, targets)), strict=True
        ):
            with self._autocast():
                logits = self._starting.logits(some)
            loss = functional.cross_entropy(logits.float(), right.to(device), reduction="sum") / len(targets)
            torch.autograd.backward(self._scaler.scale(loss))
            total += loss.detach()
            self._stop_point()
        return total.item()

    def answers(self, part: str) -> Generator[int, None, Tensor]:
        self._set_training(False)

        def answer(batch: list[Example]) -> Tensor:
            pixels = torch.stack(
                [self._starting.pixels(self._starting.open(example.path)) for example in batch]
            )
            with torch.inference_mode():
                return self._starting.logits(pixels).float().cpu()

        found: list[Tensor] = []
        done = 0
        answers = ahead(answer, batches(self._parts[part], picture_batch(self._starting.device)))
        try:
            for logits in answers:
                found.append(logits)
                done += len(logits)
                yield done
        finally:
            answers.close()
        return torch.cat(found)

    def finish(self, starting: StartingModel) -> None:
        """What was learnt is in the model already."""
        self._set_training(False)

    def _autocast(self) -> torch.autocast:
        kind = torch.device(self._starting.device).type
        return torch.autocast(kind, self._mixed, enabled=self._mixed is not None)

    def _set_training(self, training: bool) -> None:
        """Layers that keep running statistics keep those they came with: a step sees too few pictures."""
        self.module.train(training)
        for layer in self.module.modules():
            if isinstance(layer, nn.modules.batchnorm._BatchNorm):
                layer.eval()


def default_epochs(examples: int) -> int:
    """More rounds where a round is short."""
    return 10 if examples < 1000 else 8 if examples < 4000 else 5


def _weights(starting: StartingModel) -> list[dict[str, object]]:
    """Biases and norms are not pulled towards nothing; the last step, already learnt, is like the others."""
    weights: dict[float, list[Tensor]] = {}
    for value in starting.model.parameters():
        weights.setdefault(DECAY if value.ndim > 1 else 0.0, []).append(value)
    return [
        {"params": values, "lr": RATE, "base_lr": RATE, "weight_decay": decay}
        for decay, values in weights.items()
    ]


def _pictures_at_once(starting: StartingModel, shape: torch.Size) -> int:
    """How many pictures go through the model together.

    On a card all of a step; on a processor what it can answer to in about half a second. That is counted, not
    measured, so that it is the same in every run.
    """
    if not starting.device.startswith("cpu"):
        return BATCH
    from torch.utils.flop_counter import FlopCounterMode

    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        starting.logits(torch.zeros((1, *shape)))
    forward_and_back = 3 * max(1, counter.get_total_flops())
    size = 1
    while size < BATCH and size * 2 * forward_and_back <= BUDGET:
        size *= 2
    return size


def _mixed_precision(device: str) -> torch.dtype | None:
    if not device.startswith("cuda"):
        return None
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
