"""The quick way: what the model knows stays as it is, and only a new last step is learnt on its features."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.training.loop import lot
from desktop.engine.training.split import Example, Split
from desktop.engine.training.starting_model import StartingModel

EPOCHS = 20
RATE = 0.003
DECAY = 0.01


class Head(nn.Module):
    """One linear step on standardised features.

    Standardising makes one step size right for features of any model; it costs nothing in the end, because
    `folded` puts it into the weights.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, features: Tensor, groups: int) -> None:
        super().__init__()
        spread = features.std(0, correction=0)
        self.register_buffer("mean", features.mean(0))
        # a feature that hardly varies here must not explode on a picture where it does
        self.register_buffer("scale", 1 / spread.clamp_min(0.1 * float(spread.mean()) + 1e-6))
        self.linear = nn.Linear(features.shape[1], groups)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, features: Tensor) -> Tensor:
        answer: Tensor = self.linear((features - self.mean) * self.scale)
        return answer

    @torch.no_grad()
    def folded(self) -> tuple[Tensor, Tensor]:
        """Weight and bias that do the same on features as they are."""
        weight = self.linear.weight * self.scale
        return weight, self.linear.bias - weight @ self.mean


class Quick:
    """`desktop.engine.training.loop.Method` on features that are already computed.

    Args:
        features: of every picture of `split`, by digest.
    """

    def __init__(
        self, split: Split, features: dict[str, Tensor], groups: int, epochs: int, seed: int
    ) -> None:
        learn, self._learn_targets = _stack(split.learn, features)
        steer, steer_targets = _stack(split.steer, features)
        report, report_targets = _stack(split.report, features)
        self._learn, self._parts = learn, {"steer": steer, "report": report}
        self.targets = {"steer": steer_targets, "report": report_targets}
        self.seed = seed
        self.epochs = epochs or EPOCHS
        self.examples = len(split.learn)
        self._size = min(64, max(8, self.examples // 8))
        self.steps = -(-self.examples // self._size)
        self.module: Head = Head(learn, groups)
        self.optimizer = torch.optim.AdamW(
            [{"params": self.module.parameters(), "base_lr": RATE}], lr=RATE, weight_decay=DECAY
        )

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[Tensor, Tensor]]:
        for chosen in order(self.examples, self.seed, epoch).split(self._size)[skip:]:
            yield self._learn[chosen], self._learn_targets[chosen]

    def learn(self, inputs: Tensor, targets: Tensor) -> float:
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.module(inputs), targets)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def answers(self, part: str) -> Generator[int, None, Tensor]:
        yield from ()
        with torch.inference_mode():
            logits: Tensor = self.module(self._parts[part])
        return logits

    def finish(self, starting: StartingModel) -> None:
        """Put what was learnt into the model."""
        starting.set_head(*self.module.folded())


def order(count: int, seed: int, epoch: int) -> Tensor:
    """The examples of a round in the order in which they are seen; every round another one."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(lot(seed, epoch)))


def _stack(examples: tuple[Example, ...], features: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    rows = torch.stack([features[example.digest] for example in examples]) if examples else torch.zeros(0)
    return rows, torch.tensor([example.label for example in examples])
