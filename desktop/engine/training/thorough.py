"""The thorough way: all weights learn, gently, from a last step that was learnt the quick way first.

Learning the last step first keeps the first, wild steps of a random one from spoiling what the model knows
(Kumar et al. 2022, "Fine-tuning can distort pretrained features"). Even so the first strong steps overshoot.
Smaller ones would only overshoot later or end at a worse place, so what is checked and kept is a running
average of the weights, in which the overshooting mostly cancels out (Izmailov et al. 2018, "Averaging weights
leads to wider optima and better generalization").
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
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
SPAN = 0.2
LONGEST_SPAN = 100
"""The average looks back over this share of all steps, and over so many at most."""
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
        self._average = replace(starting, model=copy.deepcopy(starting.model).eval().requires_grad_(False))
        self._pull = 1 / max(1.0, min(LONGEST_SPAN, SPAN * self.epochs * self.steps))
        self.module: nn.Module = nn.ModuleDict({"learning": starting.model, "average": self._average.model})
        self.optimizer = torch.optim.AdamW(_weights(starting), fused=True)
        shape = starting.blank().shape
        self._micro = _pictures_at_once(starting, shape)
        self._varied = Varied(starting, max(shape[1:]), seed)
        self._mixed = _mixed_precision(starting.device)
        self._scaler = torch.amp.GradScaler(enabled=self._mixed is torch.float16)

    def begin(self) -> None:
        """To be called once the model's last step is learnt: the average begins there."""
        self._average.model.load_state_dict(self._starting.model.state_dict())

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[Tensor, Tensor]]:
        self._set_training()
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
            nn.utils.clip_grad_norm_(self._starting.model.parameters(), CLIP)
            self._scaler.step(self.optimizer)
            self._scaler.update()
            self._follow()
            return loss

    @torch.no_grad()
    def _follow(self) -> None:
        """Moves the average a little towards what is learning."""
        average, learning = (list(each.model.parameters()) for each in (self._average, self._starting))
        torch._foreach_lerp_(average, learning, self._pull)

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
        def answer(batch: list[Example]) -> Tensor:
            pixels = torch.stack(
                [self._starting.pixels(self._starting.open(example.path)) for example in batch]
            )
            with torch.inference_mode():
                return self._average.logits(pixels).float().cpu()

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
        """Put the average into the model."""
        starting.model.load_state_dict(self._average.model.state_dict())
        starting.model.eval()

    def _autocast(self) -> torch.autocast:
        kind = torch.device(self._starting.device).type
        return torch.autocast(kind, self._mixed, enabled=self._mixed is not None)

    def _set_training(self) -> None:
        """Layers that keep running statistics keep those they came with: a step sees too few pictures."""
        self._starting.model.train()
        for layer in self._starting.model.modules():
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
