"""Drives and microphones of this computer, found without opening any of them."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from desktop import paths

SMALLEST = 5_000_000_000
"""Bytes that must be free on a drive to be worth offering for models."""
_NO_DISKS = frozenset({"squashfs", "iso9660", "udf", "tmpfs", "overlay", "efivarfs", "vfat"})


def drives(home: Path) -> list[dict[str, Any]]:
    """Where models could be kept: the drive of `home` first, then others with room that we may write to."""
    import psutil

    first = paths.disk_of(home)
    found = [{"folder": "", "name": "", "total": first.total, "free": first.free}]
    seen = {home.stat().st_dev}
    for partition in psutil.disk_partitions(all=False):
        place = Path(partition.mountpoint)
        if partition.fstype.lower() in _NO_DISKS or "cdrom" in partition.opts:
            continue
        with contextlib.suppress(OSError):  # it went away, or its owner lets nobody look
            usage, disk = paths.disk_of(place), place.stat().st_dev
            if place.is_dir() and disk not in seen and usage.free >= SMALLEST and os.access(place, os.W_OK):
                seen.add(disk)
                name = place.name or str(place).rstrip("\\/")
                found.append({"folder": str(place), "name": name, "total": usage.total, "free": usage.free})
    return found


def microphones() -> int | None:
    """How many sound inputs there are, or None where nobody can tell."""
    system = platform.system()
    try:
        if system == "Linux":
            return _capturing(Path("/proc/asound/pcm").read_text(encoding="utf-8"))
        if system == "Windows":
            import ctypes

            return int(ctypes.windll.winmm.waveInGetNumDevs())  # type: ignore[attr-defined, unused-ignore]
        if system == "Darwin":
            asked = ["/usr/sbin/system_profiler", "SPAudioDataType"]
            told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True)
            return told.stdout.count("Input Channels:")
    except FileNotFoundError:
        return 0  # the kernel has no sound at all
    except (OSError, AttributeError, subprocess.SubprocessError):
        pass
    return None


def _capturing(pcm: str) -> int:
    """Lines of ALSA's list that can record: "00-00: ALC257 Analog : : playback 1 : capture 1"."""
    return sum(": capture" in line for line in pcm.splitlines())
