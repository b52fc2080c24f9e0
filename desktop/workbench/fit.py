"""Whether a model fits this computer, in numbers that a person can check. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.protocol import DeviceInfo
from desktop.wording import size, size_of

Verdict = Literal["well", "just", "slow", "too-big"]

BYTES_PER_PARAMETER = 4
"""Weights are computed with in 32-bit numbers unless the file says that it keeps them smaller."""
LIBRARIES = 600_000_000
"""What an engine needs before any model: torch, transformers and their buffers (measured)."""
SHARE_AT_WORK = 0.25
"""Memory for what is computed along the way, as a share of the weights; at least `LEAST_AT_WORK`."""
LEAST_AT_WORK = 150_000_000
COMFORTABLE = 0.7
"""Up to this share of the memory there is room for other programs."""
USABLE = 0.95
MANY_PARAMETERS = 1_000_000_000
"""From here on a processor needs seconds for every answer."""


@dataclass(frozen=True, slots=True)
class Computer:
    """Memory of this computer in bytes; `graphics` is 0 without a card that Burnish uses."""

    memory: int
    graphics: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model fits.

    Attributes:
        needed: bytes of memory while it works.
        available: bytes that the computer has where it would run.
        on_card: whether that is the graphics card.
    """

    verdict: Verdict
    needed: int
    available: int
    on_card: bool

    @property
    def reason(self) -> str:
        """The numbers behind the verdict, as one sentence."""
        kind = "graphics memory" if self.on_card else "memory"
        if self.needed > self.available:
            return f"Needs {size(self.needed)} of {kind}, this computer has {size(self.available)}"
        return f"Needs {size_of(self.needed, self.available)} {kind}"

    @property
    def share(self) -> float:
        """Part of the memory that it takes, at most 1."""
        return min(1.0, self.needed / self.available) if self.available else 1.0


def this_computer(device: DeviceInfo | None) -> Computer:
    """What there is, as far as is known: `device` is None until the first engine has looked."""
    import psutil

    graphics = device.memory if device is not None and device.kind in ("cuda", "mps") else 0
    return Computer(int(psutil.virtual_memory().total), graphics)


def memory_needed(weights: int, parameters: int = 0) -> int:
    """Bytes that a model needs while it works, from the bytes of its weights and its number of parameters."""
    loaded = max(weights, parameters * BYTES_PER_PARAMETER) if parameters else weights
    return loaded + max(LEAST_AT_WORK, round(loaded * SHARE_AT_WORK)) + LIBRARIES


def fit(weights: int, parameters: int, computer: Computer) -> Fit | None:
    """How a model fits `computer`; None when the hub tells neither its size nor its parameters."""
    if not weights and not parameters:
        return None
    needed = memory_needed(weights, parameters)
    if computer.graphics and needed <= computer.graphics * USABLE:
        verdict: Verdict = "well" if needed <= computer.graphics * COMFORTABLE else "just"
        return Fit(verdict, needed, computer.graphics, on_card=True)
    if needed > computer.memory * USABLE:
        return Fit("too-big", needed, max(computer.memory, computer.graphics), on_card=False)
    large = (parameters or weights // BYTES_PER_PARAMETER) >= MANY_PARAMETERS
    if computer.graphics or large:
        return Fit("slow", needed, computer.memory, on_card=False)
    comfortable = needed <= computer.memory * COMFORTABLE
    return Fit("well" if comfortable else "just", needed, computer.memory, on_card=False)
