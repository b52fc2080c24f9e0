"""Sound of every common file, video's included, decoded by PyAV: no ffmpeg program is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from desktop.content.checking import bad_file
from desktop.engine.reading.tape import Tape
from desktop.engine.reading.tracks import Track, opened_sound, tracks_of
from desktop.messages import Message, files, notes
from desktop.noting import note

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SILENT = 0.001
"""Loudest value of a track in which there is nothing to hear (-60 dB)."""
CANCEL = 0.1
"""Energy of the mixed channels, compared with channels that have nothing to do with each other, below which
they cancel each other out."""

PIECES = 4
"""In a second: soon enough for Stop, and seldom enough to take no time."""
MOST_CHANNELS = 6
"""PyAV crashes when it is asked for the samples of eight; and who records so many means all of them."""


def read_sound(
    path: str | os.PathLike[str],
    rate: int = 16000,
    stop_point: Callable[[], None] = lambda: None,
    track: int = 0,
) -> NDArray[np.float32]:
    """One sound track of `path`, its channels mixed to one, each moment at its time.

    What is missing and what was chosen is noted (`desktop.noting`).

    Args:
        path: any container that FFmpeg's libraries know.
        rate: samples a second of the answer.
        stop_point: called between blocks; may raise to end the reading.
        track: which of several, from 1; 0 is the one that a player plays, unless it is silent or unreadable.

    Returns:
        float32, shape (samples,), between -1 and 1.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    import numpy as np

    blocks: list[NDArray[Any]] = []
    for hearing in hearings(path, track):
        blocks = []
        for block in hearing.blocks(rate):
            stop_point()
            blocks.append(block)
    sound: NDArray[np.float32] = np.concatenate(blocks)
    return sound if np.isfinite(sound).all() else np.nan_to_num(sound, posinf=0, neginf=0)


def hearings(path: str | os.PathLike[str], track: int = 0) -> Iterator[Hearing]:
    """Ways through a recording, each to be gone to its end (`Hearing.blocks`); the last one counts.

    Mostly it is the first. Only at its end it is known whether a track was silent all the time, or its
    channels have cancelled each other out; then another follows.

    Raises:
        Trouble: as `read_sound`.
    """
    with opened_sound(path) as container:
        found = tracks_of(container)
    order = _in_order(found, track)
    said: list[Message] = []
    again = order if len(order) > 1 else []  # if all of them are silent, it is the first
    for at, chosen in enumerate([*order, *again[:1]]):
        hearing = Hearing(path, found, chosen)
        yield hearing
        if hearing.best_channel is not None:
            cancelled = hearing.cancels
            hearing = Hearing(path, found, chosen, hearing.best_channel)
            yield hearing
            said += [notes.SOUND_CHANNELS_CANCEL()] if cancelled else []
        if not hearing.tape.heard:
            if at + 1 >= len(order):
                raise bad_file(hearing.tape.trouble())
            said.append(notes.SOUND_TRACK_UNREADABLE(number=chosen.number, why=hearing.tape.trouble()))
        elif hearing.loudest < SILENT and at < len(again):
            said.append(notes.SOUND_TRACK_SILENT(number=chosen.number))
        else:
            break
    if len(found) > 1:
        row = notes.SOUND_TRACK_NAMED if chosen.title else notes.SOUND_TRACK
        note(row(number=chosen.number, count=len(found), title=chosen.title))
    for message in [*said, *hearing.tape.told()]:
        note(message)


def _in_order(found: tuple[Track, ...], wanted: int) -> list[Track]:
    """The tracks to be tried one after the other."""
    if wanted > len(found):
        raise bad_file(files.NO_SUCH_TRACK(number=wanted, count=len(found)))
    order = [found[wanted - 1]] if wanted else sorted(found, key=lambda track: track.rank)
    readable = [track for track in order if not track.problem]
    if not readable:
        raise bad_file(order[0].problem)
    return readable


class Hearing:
    """One way through a recording: one of its tracks, and one of its channels or all of them mixed.

    Attributes:
        tracks: those of the file; track: the one of them that is heard.
        channel: the one of its channels that is heard; None for all of them.
        tape: what is known of the times, completely once all blocks were taken.
        loudest: value of the samples that were given out.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        tracks: tuple[Track, ...],
        track: Track,
        channel: int | None = None,
    ) -> None:
        self.tracks = tracks
        self.track = track
        self.channel = channel
        self.loudest = 0.0
        self.tape = Tape()
        self._path = path
        self._channels = _Channels()

    @property
    def is_plain(self) -> bool:
        """Whether a player that knows nothing of all this plays the same at the same times."""
        return self.track.number == 1 and self.channel is None and not self.tape.is_changed

    @property
    def cancels(self) -> bool:
        """Whether the channels cancel each other out when they are mixed."""
        return self._channels.cancel

    @property
    def best_channel(self) -> int | None:
        """The one to take alone, if mixing would make it quieter for nothing."""
        return None if self.channel is not None else self._channels.best

    def again(self) -> Hearing:
        """The same way once more."""
        return Hearing(self._path, self.tracks, self.track, self.channel)

    def blocks(self, rate: int, layout: str = "mono", form: str = "flt") -> Iterator[NDArray[Any]]:
        """The sound in pieces of part of a second: the memory needed does not grow with the length.

        Args:
            rate: samples a second.
            layout: PyAV's name of the channels that are wanted.
            form: PyAV's name of the kind of samples, a packed one.

        Yields:
            shape (samples × channels,); what lies at the same time stands side by side.
        """
        import numpy as np

        mixer = _Mixer(rate, layout, form, self._channels)
        with opened_sound(self._path) as container:
            for begin, frame in self.tape.play(container, self.track.index):
                one = frame if self.channel is None else _one_channel(frame, self.channel)
                for block in mixer.add(one, begin):
                    self.loudest = max(self.loudest, float(np.abs(block).max(initial=0)))
                    yield block
            for block in mixer.end():
                self.loudest = max(self.loudest, float(np.abs(block).max(initial=0)))
                yield block


class _Mixer:
    """Frames of any kind in, blocks of one kind out, with silence in between where it belongs."""

    def __init__(self, rate: int, layout: str, form: str, channels: _Channels) -> None:
        self._rate, self._layout, self._form = rate, layout, form
        self._channels = channels
        self._fifo: Any = None
        self._resampler: Any = None
        self._waiting = self._given = self._width = 0

    def add(self, frame: Any, begin: float) -> list[NDArray[Any]]:
        """What is ready now, mostly nothing.

        Args:
            begin: the second at which `frame` sounds, if there is silence before it; else 0.
        """
        blocks: list[NDArray[Any]] = []
        if begin:
            blocks = [*self.end(), *self._silence(round(begin * self._rate) - self._given)]
        frame.pts = None  # it follows the one before, whatever the container says
        if self._fifo is not None:
            try:  # PyAV looks at rate and format, and writes channels that are not there
                if frame.layout.nb_channels != self._width:
                    raise ValueError
                self._fifo.write(frame)
            except ValueError:  # from here on it is of another kind
                blocks += self.end()
        if self._fifo is None:
            import av

            self._resampler = av.AudioResampler(self._form, self._layout, self._rate)
            self._fifo = av.AudioFifo()
            self._width = frame.layout.nb_channels
            self._fifo.write(frame)
        self._waiting += frame.samples
        return blocks + self._resampled() if self._waiting * PIECES >= frame.sample_rate else blocks

    def end(self) -> list[NDArray[Any]]:
        """What has not been given out yet."""
        if self._fifo is None:
            return []
        blocks = self._resampled() + self._taken(self._resampler.resample(None))
        self._fifo = self._resampler = None
        return blocks

    def _resampled(self) -> list[NDArray[Any]]:
        """What was added, together: one call for each frame takes as long as decoding it."""
        waiting, self._waiting = self._fifo.read(), 0
        if waiting is None:
            return []
        self._channels.look(waiting)
        return self._taken(self._resampler.resample(waiting))

    def _taken(self, parts: list[Any]) -> list[NDArray[Any]]:
        self._given += sum(part.samples for part in parts)
        return [part.to_ndarray()[0] for part in parts]

    def _silence(self, samples: int) -> Iterator[NDArray[Any]]:
        import av
        import numpy as np

        self._given += max(0, samples)
        width = av.AudioLayout(self._layout).nb_channels
        kind = np.float32 if self._form == "flt" else np.int16
        while samples > 0:
            yield np.zeros(min(samples, self._rate) * width, kind)
            samples -= self._rate


class _Channels:
    """What the channels of a sound have to do with each other."""

    def __init__(self) -> None:
        self._each: list[float] = []  # energy of each
        self._mixed = 0.0

    def look(self, frame: Any) -> None:
        """Take one more frame into account."""
        count = frame.layout.nb_channels
        if not 1 < count <= MOST_CHANNELS or len(self._each) not in (0, count):
            return
        samples = _by_channel(frame).astype("float32")
        samples -= samples.mean(1, keepdims=True)  # unsigned numbers are loud in their silence
        self._each = [
            each + float(one @ one) for each, one in zip(self._each or [0.0] * count, samples, strict=True)
        ]
        mixed = samples.sum(0)
        self._mixed += float(mixed @ mixed)

    @property
    def cancel(self) -> bool:
        return self._mixed < CANCEL * sum(self._each)

    @property
    def best(self) -> int | None:
        """The loudest if it is the only one, or all cancel each other out."""
        if not any(self._each):
            return None
        loudest = max(self._each)
        alone = sum(self._each) - loudest < SILENT**2 * loudest
        return self._each.index(loudest) if alone or self.cancel else None


def _by_channel(frame: Any) -> NDArray[Any]:
    """Shape (channels, samples)."""
    samples: NDArray[Any] = frame.to_ndarray()
    return samples if frame.format.is_planar else samples.reshape(-1, frame.layout.nb_channels).T


def _one_channel(frame: Any, channel: int) -> Any:
    """A frame with nothing but one channel of `frame`."""
    import av
    import numpy as np

    samples = _by_channel(frame)
    one = np.ascontiguousarray(samples[min(channel, len(samples) - 1)]).reshape(1, -1)
    made = av.AudioFrame.from_ndarray(one, format=frame.format.name.removesuffix("p"), layout="mono")
    made.sample_rate = frame.sample_rate
    return made
