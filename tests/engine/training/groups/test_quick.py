"""The quick way's whitening, on features of the kinds that make matrices nearly singular."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from desktop.engine.training.groups import quick
from desktop.engine.training.groups.quick import SHRINKAGE, Whitening

PICTURES, FEATURES = 24, 40


def noise(chance: torch.Generator, *shape: int) -> Tensor:
    return torch.randn(shape, generator=chance)


KINDS: dict[str, Callable[[torch.Generator], Tensor]] = {
    "ordinary": lambda chance: noise(chance, 4 * FEATURES, FEATURES),
    "few": lambda chance: noise(chance, 3, FEATURES),
    "two": lambda chance: noise(chance, 2, FEATURES),
    "identical": lambda chance: noise(chance, 1, FEATURES).repeat(PICTURES, 1),
    "nearly identical": lambda chance: noise(chance, 1, FEATURES) + 1e-7 * noise(chance, PICTURES, FEATURES),
    "constant": lambda _chance: torch.full((PICTURES, FEATURES), 3.7),
    "nothing": lambda _chance: torch.zeros(PICTURES, FEATURES),
    "of low rank": lambda chance: noise(chance, PICTURES, 2) @ noise(chance, 2, FEATURES),
    "some always off": lambda chance: (noise(chance, PICTURES, FEATURES) - 2).relu(),
    "of many sizes": lambda chance: noise(chance, PICTURES, FEATURES) * torch.logspace(-12, 6, FEATURES),
    "tiny": lambda chance: noise(chance, PICTURES, FEATURES) * 1e-18,
    "huge": lambda chance: noise(chance, PICTURES, FEATURES) * 1e12,
    "enormous": lambda chance: noise(chance, PICTURES, FEATURES) * 1e25,
    "of one constant group": lambda chance: (
        noise(chance, PICTURES, FEATURES) * (torch.arange(PICTURES) % 2)[:, None]
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turn", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_whitening_holds_whatever_the_features_are(kind: str, turn: bool, seed: int) -> None:
    chance = torch.Generator().manual_seed(seed)
    features = KINDS[kind](chance)
    targets = torch.arange(len(features)) % 2
    whitening = Whitening(features, targets, turn)
    whitened = whitening(features)
    assert whitened.isfinite().all()
    within = torch.cat([whitened[targets == group] - whitened[targets == group].mean(0) for group in (0, 1)])
    # shrinking leaves at most this much in any direction; nothing is stretched beyond it
    assert within.square().mean(0).max() <= 1 / (1 - SHRINKAGE) + 1e-2
    head = nn.Linear(FEATURES, 3)
    weight, bias = whitening.folded(head)
    assert weight.isfinite().all()
    assert bias.isfinite().all()
    if kind in ("ordinary", "few", "of low rank"):
        torch.testing.assert_close(features @ weight.T + bias, head(whitened), rtol=1e-3, atol=1e-3)


def test_features_that_are_constant_are_not_magnified() -> None:
    """Another picture may differ from all that were learnt from; it must not blow up the answer."""
    features = torch.full((PICTURES, FEATURES), 3.7)
    whitening = Whitening(features, torch.arange(PICTURES) % 2)
    assert whitening(features + 0.1).abs().max() < 1e5


def singular_in_float32(error: bool) -> Callable[[Tensor], Any]:
    """LAPACK as it is with some nearly singular matrices: in float32, or (`error`) always."""
    plain = torch.linalg.eigh

    def eigh(matrix: Tensor) -> Any:
        if error or matrix.dtype is torch.float32:
            raise torch.linalg.LinAlgError("linalg.eigh: The algorithm failed to converge")
        return plain(matrix)

    return eigh


def test_directions_are_looked_for_in_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    features = KINDS["few"](torch.Generator().manual_seed(0))
    expected = Whitening(features, torch.tensor([0, 1, 1]))(features)
    monkeypatch.setattr(quick.torch.linalg, "eigh", singular_in_float32(error=False))
    assert torch.equal(Whitening(features, torch.tensor([0, 1, 1]))(features), expected)


def test_where_no_directions_are_found_each_feature_is_stretched(monkeypatch: pytest.MonkeyPatch) -> None:
    features = KINDS["of low rank"](torch.Generator().manual_seed(0))
    targets = torch.arange(PICTURES) % 2
    stretched = Whitening(features, targets, turn=False)(features)
    monkeypatch.setattr(quick.torch.linalg, "eigh", singular_in_float32(error=True))
    torch.testing.assert_close(Whitening(features, targets)(features), stretched)
