"""What the window shows of a file and cannot read by itself: waveforms, playable copies, the words of
documents, and pictures whose decoder lets no other thread run.

It runs in the light ``hub`` engine, so nothing here knows torch.
"""

from __future__ import annotations

import hashlib
import os
import time
import wave
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths, protocol
from desktop.engine.reading.sounds import Hearing, hearings
from desktop.engine.reading.texts import read_as
from desktop.engine.server import Context
from desktop.messages import phases
from desktop.pictures import read
from desktop.protocol import Preview
from desktop.tasks import Media

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGEST_SIDE = 2048
"""Pixels; as much as a window shows."""

PEAKS = 600
RATE = 16000

KEPT = 2_000_000_000
"""Bytes of previews that stay in the cache, the latest ones."""

_LONG = 1800.0
"""Seconds from which a playable copy is mono: it would fill the cache."""


def make_preview(request: protocol.MakePreview, context: Context) -> Generator[protocol.Event, None, Preview]:
    """A `Preview` of the file in `request.path`.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    if request.media == Media.TEXT:
        yield protocol.Progress(request.job, phases.OPENING_TEXT())
        return _text(request.path, request.encoding)
    if request.media == Media.PICTURE:
        yield protocol.Progress(request.job, phases.OPENING_PICTURE())
        return _picture(request.path)
    return (yield from _sound(request))


def _text(path: str, encoding: str) -> Preview:
    text, guessed = read_as(path, encoding)
    target = _cached(path, f".{encoding or 'found'}.txt")
    partial = target.with_suffix(".part")
    partial.write_text(text, encoding="utf-8", errors="replace", newline="")
    partial.replace(target)
    return Preview(path, text=str(target), encoding=encoding or guessed)


def _picture(path: str) -> Preview:
    picture = read(path, bound=LARGEST_SIDE)
    target = _cached(path, ".png")
    if not target.exists():
        partial = target.with_suffix(".part")
        picture.image.save(partial, format="PNG", compress_level=1)
        partial.replace(target)
    width, height = picture.size
    return Preview(path, picture=str(target), width=width, height=height, frames=picture.pages)


def _sound(request: protocol.MakePreview) -> Generator[protocol.Event, None, Preview]:
    yield protocol.Progress(request.job, phases.LISTENING())
    told = time.monotonic()
    for hearing in hearings(request.path, request.track):
        outline, samples = _Outline(), 0
        for block in hearing.blocks(RATE):
            outline.add(block)
            samples += len(block)
            if time.monotonic() - told > 0.1:  # also the point at which Stop is heard
                told = time.monotonic()
                yield protocol.Progress(request.job, phases.LISTENING(), samples / RATE, 0, "seconds")
    seconds = samples / RATE
    sound = ""
    if request.playable or not hearing.is_plain:
        sound = str((yield from _playable(request, hearing, seconds)))
    names = tuple(track.title for track in hearing.tracks)
    return Preview(
        request.path,
        seconds=round(seconds, 3),
        peaks=outline.peaks(),
        sound=sound,
        tracks=names,
        track=hearing.track.number,
    )


class _Outline:
    """Loudest values of a sound of any length, in bounded memory: too many are merged in pairs."""

    def __init__(self) -> None:
        import numpy as np

        self._each = RATE // 100
        self._values: list[float] = []
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)

    def add(self, block: NDArray[np.float32]) -> None:
        import numpy as np

        waiting = np.concatenate([self._rest, np.abs(block)])
        whole = len(waiting) // self._each * self._each
        self._values += waiting[:whole].reshape(-1, self._each).max(axis=1).tolist() if whole else []
        self._rest = waiting[whole:]
        if len(self._values) > 16 * PEAKS:
            starts = range(0, len(self._values), 2)
            self._values = [max(self._values[start : start + 2]) for start in starts]
            self._each *= 2

    def peaks(self) -> tuple[float, ...]:
        """`PEAKS` values between 0 and 1, fewer for a very short sound."""
        values = [*self._values, *([float(self._rest.max())] if len(self._rest) else [])]
        count = min(PEAKS, len(values))
        edges = [index * len(values) // count for index in range(count + 1)] if count else []
        return tuple(round(min(1.0, max(values[start:end])), 4) for start, end in pairwise(edges))


def _playable(
    request: protocol.MakePreview, hearing: Hearing, seconds: float
) -> Generator[protocol.Event, None, Path]:
    """What was heard as a WAV file in the cache, each moment at its time."""
    target = _cached(request.path, f"-{hearing.track.number}.wav")
    if target.exists():
        return target
    partial = target.with_suffix(".part")
    told = time.monotonic()
    rate = min(hearing.track.rate or 44100, 48000)
    channels = 1 if seconds > _LONG or hearing.channel is not None or hearing.track.channels == 1 else 2
    try:
        with wave.open(str(partial), "wb") as file:
            file.setparams((channels, 2, rate, 0, "NONE", ""))
            for block in hearing.again().blocks(rate, "mono" if channels == 1 else "stereo", "s16"):
                file.writeframes(block.tobytes())
                if time.monotonic() - told > 0.1:
                    told = time.monotonic()
                    done = file.tell() / rate
                    yield protocol.Progress(request.job, phases.MAKING_PLAYABLE(), done, seconds, "seconds")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _cached(path: str, ending: str) -> Path:
    """Where the preview of this very version of a file is kept."""
    facts = Path(path).stat()
    key = f"{Path(path).absolute()}\0{facts.st_mtime_ns}\0{facts.st_size}"
    folder = paths.cache_dir() / "previews"
    folder.mkdir(exist_ok=True)
    digest = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    target = folder / f"{digest}{ending}"
    if target.exists():
        os.utime(target)
    else:
        _make_room(folder)
    return target


def _make_room(folder: Path) -> None:
    """Forget the previews that were not looked at for longest."""
    entries = [(entry.stat(), entry.path) for entry in os.scandir(folder)]
    total = 0
    for facts, name in sorted(entries, key=lambda pair: -pair[0].st_mtime):
        total += facts.st_size
        if total > KEPT:
            Path(name).unlink(missing_ok=True)
