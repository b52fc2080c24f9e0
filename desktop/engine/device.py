"""What computes, and why: the only place that decides between graphics card and processor."""

from __future__ import annotations

import os
import platform
from typing import Any

from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, computing
from desktop.protocol import DeviceInfo

PROCESSOR = "Processor"


def choose(wanted: str = "auto", *, strict: bool = False) -> tuple[str, DeviceInfo]:
    """The device to compute on.

    Args:
        wanted: "auto", "cpu" or "cuda", as in Settings and on the command line.
        strict: refuse instead of falling back to the processor when a card is asked for and there is none.

    Returns:
        The name that torch understands ("cpu", "cuda:0", "mps") and the facts for a person, with one honest
        reason.

    Raises:
        Trouble: `strict`, and no card can be used; or `wanted` is no device.
    """
    if wanted not in ("auto", "cpu", "cuda"):
        raise Trouble(ErrorKind.BAD_REQUEST, computing.UNKNOWN_DEVICE(device=wanted))
    if wanted == "cpu":
        return "cpu", processor(computing.CHOSEN())
    import torch

    if torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        reason = computing.CHOSEN() if wanted == "cuda" else computing.CARD_IS_FASTEST()
        return "cuda:0", DeviceInfo("cuda", card.name, card.total_memory, os.cpu_count() or 1, reason)
    why = _why_no_card(torch)
    if wanted == "cuda":
        if strict:
            raise Trouble(ErrorKind.BAD_REQUEST, computing.LEAVE_OUT_CARD(why=why))
        return "cpu", processor(computing.CARD_UNUSABLE(why=why))
    if torch.backends.mps.is_available():
        return "mps", DeviceInfo(
            "mps", "Apple graphics", _main_memory(), os.cpu_count() or 1, computing.APPLE_IS_FASTEST()
        )
    return "cpu", processor(why)


def processor(reason: Message) -> DeviceInfo:
    return DeviceInfo("cpu", PROCESSOR, _main_memory(), os.cpu_count() or 1, reason)


def nvidia_card() -> tuple[str, int, str] | None:
    """Name, memory in bytes and driver version of the first NVIDIA card, without importing torch."""
    try:
        import pynvml

        pynvml.nvmlInit()
    except Exception:  # no driver, no library, no permission: there is no card to tell of
        return None
    try:
        card = pynvml.nvmlDeviceGetHandleByIndex(0)
        name, driver = pynvml.nvmlDeviceGetName(card), pynvml.nvmlSystemGetDriverVersion()
        return str(name), int(pynvml.nvmlDeviceGetMemoryInfo(card).total), str(driver)
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def _why_no_card(torch: Any) -> Message:
    if platform.system() == "Darwin":
        return computing.NO_CARD()
    card = nvidia_card()
    if card is None:
        return computing.NO_CARD()
    if torch.version.cuda is None:
        return computing.BUILT_FOR_PROCESSOR(card=card[0])
    return computing.OLD_DRIVER(card=card[0], driver=card[2], cuda=str(torch.version.cuda))


def _main_memory() -> int:
    import psutil

    return int(psutil.virtual_memory().total)


def peak_memory(device: str) -> int:
    """Highest memory use so far in bytes: on the card for "cuda", else of this process."""
    if device.startswith("cuda"):
        import torch

        return int(torch.cuda.max_memory_allocated(device))
    if os.name == "nt":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)  # type: ignore[attr-defined, unused-ignore]
    import resource

    unit = 1 if platform.system() == "Darwin" else 1024  # macOS counts bytes, Linux kibibytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
