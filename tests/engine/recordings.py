"""Recordings that tests make: every second has a pitch of its own, so that it shows what is heard when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 44100


def scale(seconds: float, rate: int = RATE, loudness: float = 0.5, channels: int = 1) -> Samples:
    """A tone that is 100 Hz higher in each second, from 300 Hz on. Shape (channels, samples)."""
    times = np.arange(round(seconds * rate)) / rate
    tone = loudness * np.sin(2 * np.pi * (300 + 100 * np.floor(times)) * times)
    return np.tile(tone.astype(np.float32), (channels, 1))


def silence(seconds: float, rate: int = RATE, channels: int = 1) -> Samples:
    return np.zeros((channels, round(seconds * rate)), np.float32)


def heard_in(sound: NDArray[np.float32], second: float, rate: int = 16000) -> int | None:
    """Which second of the scale is heard in a second of `sound`; None where there is silence."""
    piece = sound[round((second + 0.25) * rate) : round((second + 0.75) * rate)]
    if len(piece) == 0 or np.abs(piece).max() < 0.02:
        return None
    pitch = float(np.abs(np.fft.rfft(piece * np.hanning(len(piece)))).argmax() * rate / len(piece))
    return round((pitch - 300) / 100)


@dataclass
class Track:
    """A sound track to be written.

    Attributes:
        clock: the second at which what would sound at a second is to sound.
        lost: whether what would sound at a second is left out.
    """

    samples: Samples = field(default_factory=lambda: scale(4))
    codec: str = "aac"
    rate: int = RATE
    title: str = ""
    default: bool | None = None
    clock: Callable[[float], float] = lambda second: second
    lost: Callable[[float], bool] = lambda _second: False


def write(path: Path, *tracks: Track, video: float = 0.0, form: str | None = None, **options: str) -> Path:
    """Write `tracks` into one file.

    Args:
        video: seconds of a picture that goes along.
        form: FFmpeg's name of the format, where the ending of `path` does not say it.
        options: of FFmpeg's writer, such as ``movflags="faststart"``.
    """
    packets = []
    with av.open(str(path), "w", format=form, options=options) as container:
        if video:
            picture = container.add_stream("mpeg4", rate=10)
            picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
        sounds = [_added(container, track) for track in tracks]
        if video:
            for _ in range(round(video * 10)):
                image = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
                packets += picture.encode(image)
            packets += picture.encode()
        for track, sound in zip(tracks, sounds, strict=True):
            for packet in _encoded(track, sound):
                at = float((packet.pts or 0) * packet.time_base)
                if track.lost(at):
                    continue
                moved = round((track.clock(at) - at) / packet.time_base)
                if packet.pts is not None and packet.dts is not None:
                    packet.pts, packet.dts = packet.pts + moved, packet.dts + moved
                packets.append(packet)
        for packet in sorted(packets, key=lambda one: float((one.dts or 0) * one.time_base)):
            container.mux(packet)
    return path


def _added(container: av.container.OutputContainer, track: Track) -> av.AudioStream:
    sound = container.add_stream(track.codec, rate=track.rate)
    sound.layout = "mono" if len(track.samples) == 1 else "stereo"
    if track.title:
        sound.metadata["title"] = track.title
    if track.default is not None:
        sound.disposition = av.stream.Disposition.default if track.default else av.stream.Disposition(0)
    return sound


def _encoded(track: Track, sound: av.AudioStream) -> list[av.Packet]:
    layout = sound.layout.name
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(track.samples), format="fltp", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = track.rate, 0, Fraction(1, track.rate)
    # 20 ms, where the codec does not mind, so that a clock can move nearly anywhere
    size = sound.frame_size or track.rate // 50
    resampler = av.AudioResampler(format=sound.format, layout=layout, rate=track.rate, frame_size=size)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return [packet for part in [*parts, None] for packet in sound.encode(part)]
