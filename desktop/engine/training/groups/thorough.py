"""The thorough way: all weights learn, gently, from a last layer that was learned the quick way first.

Learning the last layer first keeps the first, wild steps of a random one from spoiling what the model knows
(Kumar et al. 2022, "Fine-tuning can distort pretrained features"). Even so the first strong steps overshoot.
Smaller ones would only overshoot later or end at a worse place, so what is checked and kept is a running
average of the weights, in which the overshooting mostly cancels out (Izmailov et al. 2018, "Averaging weights
leads to wider optima and better generalization").
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.training.ahead import ahead, batches
from desktop.engine.training.groups.features import features_of
from desktop.engine.training.groups.quick import Quick, answers, order
from desktop.engine.training.groups.starting_model import StartingModel
from desktop.engine.training.loop import Answers, State, run_epochs
from desktop.engine.training.split import Example, Split
from desktop.messages import phases
from desktop.protocol import Evaluated, Event, Progress

Batch = list[tuple[Any, int]]
"""Encoded examples with their groups."""

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
    """`desktop.engine.training.loop.Method` on the examples themselves.

    Args:
        stop_point: called between two parts of a step.
    """

    knows_at_start = True
    slow = True

    def __init__(
        self, split: Split, starting: StartingModel, epochs: int, seed: int, stop_point: Callable[[], None]
    ) -> None:
        self._split, self._starting, self._stop_point = split, starting, stop_point
        self._parts = {"validation": split.validation, "test": split.test}
        self.seed = seed
        self.examples = len(split.train)
        self.epochs = epochs
        self.steps = -(-self.examples // BATCH)
        self._average = replace(starting, model=copy.deepcopy(starting.model).eval().requires_grad_(False))
        self._pull = 1 / max(1.0, min(LONGEST_SPAN, SPAN * self.epochs * self.steps))
        self.module: nn.Module = nn.ModuleDict({"learning": starting.model, "average": self._average.model})
        self.optimizer = torch.optim.AdamW(_weights(starting), fused=True)
        self._micro = _examples_at_once(starting)
        self._varied = starting.medium.vary(starting.processor, seed)
        self._mixed = _mixed_precision(starting.device)
        self._scaler = torch.amp.GradScaler(enabled=self._mixed is torch.float16)

    def size(self, part: str) -> int:
        return len(self._parts[part])

    def begin(self, job: str) -> Generator[Event, None, None]:
        """Learns the last layer the quick way; the average begins there."""
        starting, chosen = self._starting, replace(self._split, test=())
        features = yield from features_of(
            job, (*chosen.train, *chosen.validation), starting, self._stop_point
        )
        yield Progress(job, phases.LEARNING_LAST_STEP())
        quick = Quick(chosen, features, 0, self.seed, turn=False)
        best: dict[str, Tensor] = {}
        for event in run_epochs(job, quick, State(), lambda _answers: ()):
            self._stop_point()
            if isinstance(event, Evaluated) and event.best:
                best = {name: value.clone() for name, value in quick.module.state_dict().items()}
        quick.module.load_state_dict(best)
        quick.finish(starting)
        self._average.model.load_state_dict(starting.model.state_dict())

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[int, Batch]]:
        self._set_training()
        chosen = order(self.examples, self.seed, epoch)[skip * BATCH :].tolist()
        examples = [self._split.train[index] for index in chosen]
        encoded = ahead(lambda example: self._varied(example, epoch), examples)
        try:
            for batch in batches(zip(encoded, examples, strict=True), BATCH):
                yield len(batch), [(one, example.target) for one, example in batch]
        finally:
            encoded.close()

    def learn(self, batch: Batch) -> float:
        """One step, in parts that are small enough for memory and for a Stop in between."""
        while True:
            self.optimizer.zero_grad()
            try:
                loss = self._gradients(batch)
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

    def _gradients(self, batch: Batch) -> float:
        device, total = self._starting.device, torch.zeros((), device=self._starting.device)
        for some in batches(batch, self._micro):
            inputs = self._starting.collate([encoded for encoded, _ in some])
            targets = torch.tensor([target for _, target in some])
            with self._autocast():
                logits = self._starting.logits(inputs)
            loss = functional.cross_entropy(logits.float(), targets.to(device), reduction="sum") / len(batch)
            torch.autograd.backward(self._scaler.scale(loss))
            total += loss.detach()
            self._stop_point()
        return total.item()

    def measure(self, part: str) -> Generator[int, None, Answers]:
        starting, examples = self._average, self._parts[part]

        def answer(batch: list[Example]) -> Tensor:
            inputs = starting.collate([starting.encoded(example) for example in batch])
            with torch.inference_mode():
                return starting.logits(inputs).float().cpu()

        found: list[Tensor] = []
        done = 0
        answering = ahead(answer, batches(examples, starting.medium.at_once(starting.device)))
        try:
            for logits in answering:
                found.append(logits)
                done += len(logits)
                yield done
        finally:
            answering.close()
        return answers(torch.cat(found), torch.tensor([example.target for example in examples]))

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


def _weights(starting: StartingModel) -> list[dict[str, object]]:
    """Biases and norms are not pulled towards nothing; the last step, already learnt, is like the others."""
    weights: dict[float, list[Tensor]] = {}
    for value in starting.model.parameters():
        weights.setdefault(DECAY if value.ndim > 1 else 0.0, []).append(value)
    return [
        {"params": values, "lr": RATE, "base_lr": RATE, "weight_decay": decay}
        for decay, values in weights.items()
    ]


def _examples_at_once(starting: StartingModel) -> int:
    """How many examples go through the model together.

    On a card all of a step; on a processor what it can answer to in about half a second. That is counted, not
    measured, so that it is the same in every run.
    """
    if not starting.device.startswith("cpu"):
        return BATCH
    from torch.utils.flop_counter import FlopCounterMode

    probe = starting.collate([starting.medium.probe(starting.processor)])
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        starting.logits(probe)
    forward_and_back = 3 * max(1, counter.get_total_flops())
    size = 1
    while size < BATCH and size * 2 * forward_and_back <= BUDGET:
        size *= 2
    return size


def _mixed_precision(device: str) -> torch.dtype | None:
    if not device.startswith("cuda"):
        return None
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
