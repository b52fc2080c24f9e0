"""Which drives and microphones are offered."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from desktop.engine import equipment

Partition = namedtuple("Partition", "device mountpoint fstype opts")
Usage = namedtuple("Usage", "total used free")


def test_other_drives_with_room_are_offered_after_the_main_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks = {"home": 1, "data": 2, "snap": 3, "full": 4, "again": 2, "locked": 5}
    free = {"full": 1_000_000_000}
    for name in disks:
        (tmp_path / name).mkdir()
    real = Path.stat

    def stat(self: Path, **more: bool) -> object:
        found = real(self, **more)
        changed = list(found)
        changed[2] = disks.get(self.name, 9)
        return type(found)(changed) if self.name in disks else found

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(
        equipment.paths, "disk_of", lambda place: Usage(10**12, 0, free.get(Path(place).name, 10**11))
    )
    monkeypatch.setattr(equipment.os, "access", lambda place, _mode: Path(place).name != "locked")
    partitions = [
        Partition("", str(tmp_path / name), "squashfs" if name == "snap" else "ext4", "rw") for name in disks
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: partitions)
    found = equipment.drives(tmp_path / "home")
    assert [(drive["folder"], drive["name"]) for drive in found] == [
        ("", ""),
        (str(tmp_path / "data"), "data"),
    ]
    assert found[0]["free"] == 10**11


def test_only_what_records_counts_as_a_microphone() -> None:
    pcm = (
        "00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n"
        "00-03: HDMI 0 : HDMI 0 : playback 1\n"
        "01-00: USB Audio : USB Audio : capture 1\n"
    )
    assert equipment._capturing(pcm) == 2
