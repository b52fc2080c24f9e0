"""Whether a model fits this computer, in numbers that a person can check. No Qt."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from desktop import protocol
from desktop.catalogue import marked, text
from desktop.protocol import DeviceInfo, ModelInfo
from desktop.tasks import QT_TRANSLATE_NOOP, TASKS, Media
from desktop.tasks.teaching import THOROUGH
from desktop.wording import duration, size, size_of
from desktop.workbench.measurements import Measurement, Measurements

Verdict = Literal["well", "just", "slow", "too-big"]
Kind = Literal["ok", "warn", "bad"]
Purpose = Literal["run", "teach"]


class Words(NamedTuple):
    """How a verdict is said: words to translate in the context "Badge", kind of badge, and sign."""

    words: str
    kind: Kind
    sign: str


VERDICTS: dict[Verdict, Words] = {
    "well": Words(QT_TRANSLATE_NOOP("Badge", "Runs well"), "ok", "okc"),
    "just": Words(QT_TRANSLATE_NOOP("Badge", "Just fits"), "warn", "gauge"),
    "slow": Words(QT_TRANSLATE_NOOP("Badge", "Slow here"), "warn", "clock"),
    "too-big": Words(QT_TRANSLATE_NOOP("Badge", "Too big for this computer"), "bad", "xc"),
}


class _Memory(NamedTuple):
    """What is said of main or graphics memory: the part that is needed, or that it is more than there is."""

    measured: str
    needed: str
    needed_to_teach: str
    too_much: str
    too_much_to_teach: str


_MEMORY = {
    False: _Memory(
        marked("Measured here: {part} memory, {pace}"),
        marked("Needs about {part} memory"),
        marked("Teaching needs about {part} memory"),
        marked("Needs about {needed} of memory; this computer has {available}"),
        marked("Teaching needs about {needed} of memory; this computer has {available}"),
    ),
    True: _Memory(
        marked("Measured here: {part} graphics memory, {pace}"),
        marked("Needs about {part} graphics memory"),
        marked("Teaching needs about {part} graphics memory"),
        marked("Needs about {needed} of graphics memory; this computer has {available}"),
        marked("Teaching needs about {needed} of graphics memory; this computer has {available}"),
    ),
}

BYTES_PER_PARAMETER = 4
"""Burnish computes with 32-bit numbers, also where a file keeps smaller ones."""
LIBRARIES = 600_000_000
"""What an engine needs before any model: torch, transformers and their buffers (measured)."""
SHARE_AT_WORK = 0.25
"""Memory for what is computed along the way, as a share of the weights; at least what its row says."""
AT_WORK_ELSE = 150_000_000
_AT_WORK = {row.id: row.at_work for row in TASKS}
AT_WORK_TO_TEACH = 4
"""Times what running computes along the way: nothing may be forgotten before the way back."""
COMFORTABLE = 0.7
"""Up to this share of the memory there is room for other programs."""
USABLE = 0.95
MANY_PARAMETERS = 1_000_000_000
"""From here on a processor needs seconds for every answer."""
SLOW_ANSWER = 5.0
"""Seconds from which a picture is slow, or reading a page of text …"""
SLOW_WRITING = 100.0
"""… and writing a page: slower than a person reads along …"""
SLOW_RECORDING = 60.0
"""… and a minute of a recording: slower than listening to it."""
SHORT_RECORDING = 30.0
"""Whisper works as long for a word as for half a minute, so what took no longer than that tells nothing."""


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
        measured: the run that `needed` was learnt from, None while it is an estimate.
    """

    verdict: Verdict
    needed: int
    available: int
    on_card: bool
    purpose: Purpose = "run"
    measured: Measurement | None = None

    @property
    def words(self) -> str:
        return VERDICTS[self.verdict].words

    @property
    def kind(self) -> Kind:
        return VERDICTS[self.verdict].kind

    @property
    def sign(self) -> str:
        """Name of the icon."""
        return VERDICTS[self.verdict].sign

    @property
    def hint(self) -> str:
        """The numbers behind the verdict, as one sentence."""
        of = _MEMORY[self.on_card]
        part = size_of(self.needed, self.available)
        if self.measured is not None:
            pace = self.measured.speed
            if not self.measured.length:
                pace = text("{time} for each answer").format(time=duration(self.measured.seconds))
            return text(of.measured).format(part=part, pace=pace)
        if self.needed > self.available:
            words = of.too_much_to_teach if self.purpose == "teach" else of.too_much
            return text(words).format(needed=size(self.needed), available=size(self.available))
        return text(of.needed_to_teach if self.purpose == "teach" else of.needed).format(part=part)

    @property
    def share(self) -> float:
        """Part of the memory that it takes, at most 1."""
        return min(1.0, self.needed / self.available) if self.available else 1.0


@cache
def this_computer(device: DeviceInfo | None) -> Computer:
    """What there is, as far as is known: `device` is None until the first engine has looked."""
    graphics = device.memory if device is not None and device.kind in ("cuda", "mps") else 0
    return Computer(_main_memory(), graphics)


def _main_memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        import psutil  # takes 30 ms, which a page that opens can do without

        return int(psutil.virtual_memory().total)


def memory_needed(
    parameters: int,
    bytes_per_parameter: float = BYTES_PER_PARAMETER,
    task: str = "",
    purpose: Purpose = "run",
) -> int:
    """Bytes that a model needs while it works.

    Args:
        parameters: how many numbers it has learnt.
        bytes_per_parameter: of each in its file.
        task: one of `desktop.tasks`, or the hub's name of another.
        purpose: "teach" means all of its weights; teaching only the last step needs what running needs.
    """
    loaded = round(parameters * max(bytes_per_parameter, BYTES_PER_PARAMETER))
    at_work = max((_AT_WORK.get(task) or AT_WORK_ELSE), round(loaded * SHARE_AT_WORK))
    if purpose == "teach":
        return loaded * THOROUGH.copies + at_work * AT_WORK_TO_TEACH + LIBRARIES
    return loaded + at_work + LIBRARIES


def largest_weights(computer: Computer) -> int:
    """Bytes of the largest weights that can run on `computer` at all."""
    room = max(computer.memory, computer.graphics) * USABLE - LIBRARIES
    return max(1, round(room / (1 + SHARE_AT_WORK)))


def estimate(
    parameters: int,
    bytes_per_parameter: float,
    task: str,
    purpose: Purpose = "run",
    *,
    computer: Computer,
    measured: Measurement | None = None,
) -> Fit:
    """How a model fits `computer`; what has been `measured` here counts more than what can be reckoned.

    Args:
        parameters, bytes_per_parameter, task, purpose: as for `memory_needed`.
    """
    if measured is not None and measured.peak_memory and purpose == "run":
        return _as_measured(measured, computer)
    needed = memory_needed(parameters, bytes_per_parameter, task, purpose)
    if computer.graphics and needed <= computer.graphics * USABLE:
        verdict: Verdict = "well" if needed <= computer.graphics * COMFORTABLE else "just"
        return Fit(verdict, needed, computer.graphics, True, purpose)
    if needed > computer.memory * USABLE:
        return Fit("too-big", needed, max(computer.memory, computer.graphics), False, purpose)
    if computer.graphics or parameters >= MANY_PARAMETERS:
        return Fit("slow", needed, computer.memory, False, purpose)
    comfortable = needed <= computer.memory * COMFORTABLE
    return Fit("well" if comfortable else "just", needed, computer.memory, False, purpose)


def _as_measured(measured: Measurement, computer: Computer) -> Fit:
    on_card = measured.device == "cuda" and computer.graphics > 0
    available = computer.graphics if on_card else computer.memory
    if _is_slow(measured):
        verdict: Verdict = "slow"
    else:
        verdict = "well" if measured.peak_memory <= available * COMFORTABLE else "just"
    return Fit(verdict, measured.peak_memory, available, on_card, "run", measured)


def _is_slow(measured: Measurement) -> bool:
    """Whether both an ordinary input takes long and those did that were answered.

    One long text does not make a quick model slow, nor does a recording of a second.
    """
    slow, shortest = SLOW_ANSWER, SLOW_ANSWER
    if measured.media is Media.SOUND:
        slow, shortest = SLOW_RECORDING, SHORT_RECORDING
    elif measured.media is Media.TEXT and measured.writes:
        slow = SLOW_WRITING
    return measured.ordinary is not None and measured.ordinary > slow and measured.seconds > shortest


def fit_of(
    model: protocol.HubModel | ModelInfo,
    device: DeviceInfo | None,
    measurements: Measurements | None = None,
    purpose: Purpose = "run",
    task: str = "",
) -> Fit | None:
    """How `model` fits this computer, or None when nobody tells its size.

    Args:
        device: what computes, None until that is known.
        measurements: what models took here.
        task: the question, if it is settled; else the first that the model can answer.
    """
    parameters = model.parameters if isinstance(model, protocol.HubModel) else 0
    stored = model.size / parameters if parameters and model.size else float(BYTES_PER_PARAMETER)
    parameters = parameters or model.size // BYTES_PER_PARAMETER
    if not parameters:
        return None
    task = task or next(iter(model.tasks), "")
    kind = device.kind if device is not None else ""
    measured = measurements.of(model.id, task, kind) if measurements is not None else None
    return estimate(parameters, stored, task, purpose, computer=this_computer(device), measured=measured)
