"""The quick way: what the model knows stays as it is, and only a new last step is learnt on its features."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.training.groups.starting_model import StartingModel
from desktop.engine.training.loop import Answers, seed_of
from desktop.engine.training.split import Example, Split
from desktop.protocol import Event
from desktop.tasks.teaching import QUICK

RATE = 0.003
DECAY = 0.01
SHRINKAGE = 0.1
ROUNDING = 1e-10
"""Share of the size of features, squared, that may come from rounding in float32."""
TINY = 1e-30
WIDEST = 4096
"""Features up to which whitening costs seconds at most."""
AT_ONCE = 1024
"""Pictures whose features are held in float64 together."""


class Quick:
    """`desktop.engine.training.loop.Method` on features that are already computed.

    Args:
        features: of every example of `split`, by digest.
        turn: whiten the features fully; without it they are only stretched. The full way is better as long as
            the features stay as they are; where they are going to change, it would magnify each small change.
    """

    knows_at_start = False
    slow = False

    def __init__(
        self, split: Split, features: dict[str, Tensor], epochs: int, seed: int, turn: bool = True
    ) -> None:
        self._split = split
        train, self._targets = _stack(split.train, features)
        self._whitening = Whitening(train, self._targets, turn)
        self._train = self._whitening(train)
        self._parts: dict[str, tuple[Tensor, Tensor]] = {}
        for part, examples in (("validation", split.validation), ("test", split.test)):
            rows, targets = _stack(examples, features)
            self._parts[part] = (self._whitening(rows) if examples else rows), targets
        self.seed = seed
        self.examples = len(split.train)
        self.epochs = epochs or QUICK.usual_epochs(self.examples)
        self._size = min(64, max(8, self.examples // 8))
        self.steps = -(-self.examples // self._size)
        self.module = nn.Linear(train.shape[1], len(split.labels))
        nn.init.zeros_(self.module.weight)
        nn.init.zeros_(self.module.bias)
        self.optimizer = torch.optim.AdamW(
            [{"params": self.module.parameters(), "base_lr": RATE}], lr=RATE, weight_decay=DECAY
        )

    def size(self, part: str) -> int:
        return len(self._parts[part][1])

    def begin(self, job: str) -> Generator[Event, None, None]:
        yield from ()

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[int, Tensor]]:
        """Steps so small that threads would only wait for each other: one does them quickest."""
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            chosen = order(self.examples, self.seed, epoch)
            for start in range(skip * self._size, self.examples, self._size):
                rows = chosen[start : start + self._size]
                yield len(rows), rows
        finally:
            torch.set_num_threads(threads)

    def learn(self, batch: Tensor) -> float:
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.module(self._train[batch]), self._targets[batch])
        torch.autograd.backward(loss)
        self.optimizer.step()
        return loss.item()

    def measure(self, part: str) -> Generator[int, None, Answers]:
        yield from ()
        rows, targets = self._parts[part]
        with torch.inference_mode():
            return answers(self.module(rows), targets)

    def finish(self, starting: StartingModel) -> None:
        """Put what was learned into the model."""
        starting.set_head(*self._whitening.folded(self.module))


def answers(logits: Tensor, targets: Tensor) -> Answers:
    """Loss (cross-entropy) and score (accuracy) of answers of shape (examples, groups)."""
    return Answers(
        functional.cross_entropy(logits, targets).item(),
        (logits.argmax(1) == targets).float().mean().item(),
        logits,
    )


class Whitening:
    """Features turned and stretched so that, within a group, all of them vary alike and independently.

    Then one step size is right for the features of any model, and what differs between the groups stands out:
    on handwritten digits 98.1 % instead of 95.4 % right. The scatter within the groups is shrunk towards a
    ball, as in regularised discriminant analysis (Friedman 1989), because there are often fewer pictures than
    features. All this is linear, so in the end it goes into the weights of the last step.

    Args:
        features: (pictures, features).
        targets: groups of the pictures.
    """

    def __init__(self, features: Tensor, targets: Tensor, turn: bool = True) -> None:
        self._mean = features.mean(0)
        scatter = _scatter(features, targets, whole=turn and features.shape[1] <= WIDEST)
        self._matrix = _inverse_root(scatter).float()

    def __call__(self, features: Tensor) -> Tensor:
        return (features - self._mean) @ self._matrix

    @torch.no_grad()
    def folded(self, head: nn.Linear) -> tuple[Tensor, Tensor]:
        """Weight and bias that do on plain features what `head` does on whitened ones."""
        weight = head.weight.double() @ self._matrix.double()  # which is symmetric
        bias = head.bias.double() - weight @ self._mean.double()
        return weight.float(), bias.float()


def _scatter(features: Tensor, targets: Tensor, whole: bool) -> Tensor:
    """How the features vary within the groups, regularised: a positive definite matrix of float64.

    Args:
        whole: with how they vary together; else only its diagonal, how each varies by itself, is told.
    """
    width = features.shape[1]
    scatter = torch.zeros((width, width) if whole else width, dtype=torch.float64)
    for group in torch.unique(targets):
        rows = features[targets == group]
        mean = rows.double().mean(0)
        for part in torch.split(rows, AT_ONCE):
            centred = part.double() - mean
            scatter += centred.T @ centred if whole else centred.square().sum(0)
    scatter *= (1 - SHRINKAGE) / len(features)
    spread = scatter.diagonal() if whole else scatter
    # in float64, or the squares of a broken model's features would be infinite
    size = torch.linalg.vector_norm(features, dtype=torch.float64).square() / features.numel()
    # what a constant feature seems to vary by is rounding, which must not be magnified
    spread += SHRINKAGE / (1 - SHRINKAGE) * spread.mean() + ROUNDING * size + TINY
    return scatter


def _inverse_root(scatter: Tensor) -> Tensor:
    """The symmetric matrix whose square is the inverse of `scatter`, given whole or as its diagonal.

    Should LAPACK not find its directions, as may happen with matrices that are nearly singular, each feature
    is stretched by itself.
    """
    if scatter.ndim == 1:
        return torch.diag(scatter.rsqrt().float())
    try:
        spread, turned = torch.linalg.eigh(scatter)
    except RuntimeError:  # of which torch's LinAlgError is one
        return torch.diag(scatter.diagonal().rsqrt())
    root: Tensor = turned * spread.clamp_min(TINY).rsqrt() @ turned.T
    return root


def order(count: int, seed: int, epoch: int) -> Tensor:
    """The examples of an epoch in the order in which they are seen; every epoch another one."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed_of(seed, epoch)))


def _stack(examples: tuple[Example, ...], features: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    rows = torch.stack([features[example.digest] for example in examples]) if examples else torch.zeros(0)
    return rows, torch.tensor([example.target for example in examples])
