"""When each piece of a sound is heard: by the clock of its container, not by counting what can be decoded.

Sound may begin late, pause, or have holes where a disk or a line failed. Whoever only strings together what
is left tells wrong times from there on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from desktop.engine.reading import tracks
from desktop.messages import Message, files, notes

GAP = 0.1
"""Seconds by which a piece has to be late before it is more than the inexactness of a clock."""
BACK = 2.0
"""Seconds by which a clock has to go back before it counts as set anew. What arrives in bursts is late at
first and early then; to follow that back and forth would add up."""
LONGEST_PAUSE, LONGEST = 600.0, 3600.0
"""Seconds of a pause that are believed, and if another track has gone on meanwhile."""
NEAR = 1.0
"""Seconds behind damage in which more of it is the same."""
STUCK = 200
"""So many errors in a row, with nothing read between them, mean that a file has nothing more to give."""
SEVERAL = 3
"""So many lost parts are told one by one."""

_COUNTED = {"mp3": 2000, "aac": 8200, "ac3": 4096, "eac3": 4096}
"""Formats without a clock, whose packets FFmpeg numbers, and how many bytes such a packet has at most."""
_GAPLESS = frozenset({"ogg", "flac", *_COUNTED})
"""Formats in which no time passes without sound: where some is missing, it was lost."""
_CLOSE, _OVERHEAD = frozenset({"matroska"}), 1000
"""Formats in which one packet follows the other, and how many other bytes may stand between two."""
_TAGS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICS")
"""What may stand between sounds, or behind the last one, and is none."""
_EXACT = frozenset({"mov", "wav", "w64", "flac", "mp3", "aiff", "caf", "au"})
_UNTOLD, _UNTOLD_ELSE = 0.15, 0.5
"""Seconds by which the end may differ from what the head says: of the formats above, and of others."""


_SIGN, _BLOCK = 32, 65536
"""Bytes by which a packet is known again, and that are searched at a time."""


@dataclass(slots=True)
class Lost:
    """A part of the sound that could not be read: where it begins, and how long it is, in seconds."""

    at: float
    seconds: float


class Tape:
    """The decoded frames of one sound track, each at its time.

    Attributes:
        position: seconds that were played until now.
        heard: whether there was any sound.
        is_changed: whether the times are others than those of a player that only counts.
    """

    def __init__(self) -> None:
        self.position = 0.0
        self.heard = self.is_changed = False
        self._notes: list[Message] = []
        self._lost: list[Lost] = []
        self._jumps: list[float] = []
        self._origin, self._shift = 0.0, 0.0  # of the container's clock, and what is to be added to it
        self._failing, self._failed = False, 0.0  # nothing can be decoded, for so long as the packets say
        self._encrypted = False
        self._skipped = False  # the file has bytes before this packet that belong to none
        self._reached = self._others = 0.0  # where the last packet ends, of this track and of the others
        self._holes: deque[tuple[float, float]] = (
            deque()
        )  # (FFmpeg's time, seconds that are missing before it)

    def play(self, container: Any, index: int) -> Iterator[tuple[float, Any]]:
        """Each frame in turn.

        Args:
            container: PyAV's, freshly opened.
            index: of the track among all of the file.

        Yields:
            (the second at which it sounds, if there is silence before it, else 0; the frame).
        """
        import av

        self._container, self._stream = container, container.streams[index]
        self._stream.codec_context.thread_type = "AUTO"
        self._kind = tracks.kind_of(container)
        self._promised = tracks.promised(container, self._stream)
        self._length = tracks.length(container)
        self._origin = (container.start_time or 0) / av.time_base
        waiting: list[tuple[float, Any]] = []
        for frame in self._decoded():
            time = frame.time
            at = self.position - self._shift if time is None else time - self._origin
            if self._holes and at >= self._holes[0][0] - GAP / 100:
                self._shift = self.position + self._holes.popleft()[1] - at
            if waiting:
                yield self._placed(*waiting.pop(), following=at)
            if -BACK <= at + self._shift - self.position <= GAP:
                yield 0.0, self._played(frame)
            else:  # only the next one shows whether the clock has moved or slipped
                waiting.append((at, frame))
        if waiting:
            yield self._placed(*waiting.pop(), following=None)
        self._end()

    def told(self) -> list[Message]:
        """What a person should know, once everything was played."""
        return self._notes

    def trouble(self) -> Message:
        """Why nothing was heard."""
        if self._encrypted:
            return files.SOUND_PROTECTED()
        if self._failing:
            return files.SOUND_DAMAGED()
        return files.SOUND_CUT_SHORT() if self._promised else files.NO_SOUND()

    # ---- the clock ----

    def _played(self, frame: Any) -> Any:
        if self._failing:
            self._lose(0.0)
        self._skipped = False
        self.position += frame.samples / frame.sample_rate
        self.heard = True
        return frame

    def _placed(self, at: float, frame: Any, following: float | None) -> tuple[float, Any]:
        """A frame whose time does not follow from the one before it."""
        late = at + self._shift - self.position
        seconds = frame.samples / frame.sample_rate
        if following is not None and abs(following - at - seconds) > GAP + seconds:
            return 0.0, self._played(frame)  # the next one does not follow from it, either: its time is wrong
        self.is_changed = True
        if late < 0 or late > self._believed(at):
            self._jumps.append(self.position)
            self._shift -= late
            return 0.0, self._played(frame)
        if self._failing or self._skipped or self._kind in _GAPLESS or self._is_near_damage():
            self._lose(late)
        self.position += late
        return self.position, self._played(frame)

    def _believed(self, at: float) -> float:
        """The longest silence that may come now: a wrong time must not become hours of it."""
        if tracks.says_its_length(self._container) and self._length:
            return min(
                self._length + GAP - self.position, LONGEST if self._others > at - GAP else LONGEST_PAUSE
            )
        return LONGEST_PAUSE

    def _lose(self, seconds: float) -> None:
        """Before what comes now, `seconds` could not be read."""
        self._failing, self._failed = False, 0.0
        if self._is_near_damage():  # what sounds between two of its parts is noise more often than not
            self._lost[-1].seconds = self.position + seconds - self._lost[-1].at
        elif self.heard or seconds:
            self._lost.append(Lost(self.position, seconds))

    def _is_near_damage(self) -> bool:
        return bool(self._lost) and self.position - self._lost[-1].at - self._lost[-1].seconds < NEAR

    def _end(self) -> None:
        """Nothing more comes: what is to be told about all of it?"""
        missing = self._failed
        if self._promised is not None:
            missing = min(missing, self._promised - self.position)
        if self.heard and self._failing and missing > GAP:
            self._lose(missing)
        self._notes += _lost(self._lost)
        if self._jumps:
            self._notes.append(notes.SOUND_CLOCK_JUMPS(count=len(self._jumps), at=self._jumps[0]))
        there, promise = max(self.position, self._reached), self._promised
        if promise is None and tracks.says_its_length(self._container) and len(self._container.streams) > 1:
            there, promise = max(there, self._others), tracks.promised_of_all(self._container)
        if promise is not None and promise - there > (_UNTOLD if self._kind in _EXACT else _UNTOLD_ELSE):
            self._notes.append(notes.SOUND_CUT_OFF(promised=promise, there=self.position))
        elif not tracks.is_closed(self._container):
            self._notes.append(notes.SOUND_WITHOUT_END(there=self.position))

    # ---- packets ----

    def _decoded(self) -> Iterator[Any]:
        """Frames of the packets that can be decoded. Behind damage it goes on."""
        import av

        index, last, cut = self._stream.index, None, False
        with Path(self._container.name).open("rb") as file:
            counting = _Counting(file, self._stream, _COUNTED.get(self._kind, 0))
            for packet in self._packets():
                if packet.stream.index != index:  # its own number is 0 in the empty packet at the end
                    self._others = max(self._others, self._end_of(packet))
                    continue
                try:
                    frames = packet.decode()
                except av.error.EOFError:
                    continue
                except (av.error.FFmpegError, ValueError):
                    self._fail(packet)
                    last = packet
                    continue
                if cut and packet.size:
                    self._failing = True
                cut = (
                    packet.is_corrupt
                )  # so is the last one of a file that is cut off, and what it has is good
                if packet.size and not cut:
                    last = packet
                    if counting.largest and (seconds := counting.add(packet)) > GAP:
                        self._holes.append((self._end_of(packet, begin=True), seconds))
                yield from frames
            if last is not None and not last.is_corrupt:
                self._reached = self._end_of(last)
            if counting.largest and (seconds := counting.rest()) > 1:
                self._failing, self._failed = True, seconds

    def _packets(self) -> Iterator[Any]:
        import av

        # The other tracks are not decoded, but where they end tells whether the file does.
        streams = (self._stream,) if len(self._container.streams) == 1 else ()
        close, stuck, end = self._kind in _CLOSE, 0, 0
        while stuck < STUCK:
            try:
                for packet in self._container.demux(*streams):
                    if close and packet.pos is not None:
                        self._skipped |= bool(end) and packet.pos > end + _OVERHEAD
                        end = packet.pos + packet.size
                    stuck = 0
                    yield packet
            except (av.error.FFmpegError, ValueError):
                stuck += 1
                self._failing = True
            else:
                break

    def _end_of(self, packet: Any, begin: bool = False) -> float:
        """The second, on the container's clock, at which a packet ends or begins; 0 if nobody knows."""
        if packet.pts is None or not packet.time_base:
            return 0.0
        ticks = packet.pts + (0 if begin else packet.duration or 0)
        return float(ticks * packet.time_base) - self._origin

    def _fail(self, packet: Any) -> None:
        self._failing = True
        if packet.duration and packet.time_base:
            self._failed += float(packet.duration * packet.time_base)
        if packet.has_sidedata("encryption_info"):
            self._encrypted = True


class _Counting:
    """How much time is missing in a format without a clock: as much as the missing bytes would take.

    Such a file is one packet behind the other, and FFmpeg only numbers those that it finds.

    Attributes:
        largest: bytes of a packet at most; 0 for a format that has a clock.
    """

    def __init__(self, file: BinaryIO, stream: Any, largest: int) -> None:
        self.largest = largest
        self._file = file
        self._each = float(stream.time_base)
        self._is_adts = largest == _COUNTED["aac"]
        self._count = self._bytes = self._duration = self._end = 0

    def add(self, packet: Any) -> float:
        """Seconds that are missing before a packet that could be decoded."""
        at = self._found(packet) if self._is_adts else packet.pos
        if at is None or packet.duration is None:
            return 0.0
        missing = self._missing(at) if self._end and at - self._end > self.largest // 8 else 0.0
        size = min(packet.size, self.largest)  # a larger one is one with damage behind it …
        if self._is_adts and self._count and size > 2 * self._bytes / self._count:
            head = bytes(packet)[3:6]  # … and this one says itself how large it is (ISO/IEC 14496-3, 1.A.2.2)
            size = min(size, (head[0] & 3) << 11 | head[1] << 3 | head[2] >> 5)
        self._count += 1
        self._end = at + size
        self._bytes += size
        self._duration += packet.duration
        return missing

    def rest(self) -> float:
        """Seconds that are missing behind the last packet."""
        return self._missing(self._file.seek(0, 2)) if self._end else 0.0

    def _found(self, packet: Any) -> int:
        """Where a packet of ADTS is: FFmpeg does not count what it skips there."""
        head, at, before = bytes(packet)[:_SIGN], self._end, b""
        self._file.seek(at)
        while block := self._file.read(_BLOCK if before else _SIGN):
            if (place := (before + block).find(head)) >= 0:
                return at - len(before) + place
            before, at = (before + block)[-_SIGN:], at + len(block)
        return self._end

    def _missing(self, until: int) -> float:
        self._file.seek(self._end)
        if self._file.read(8).startswith(_TAGS):
            return 0.0
        return (until - self._end) * self._duration * self._each / self._bytes


def _lost(parts: list[Lost]) -> list[Message]:
    if len(parts) > SEVERAL:
        seconds = round(sum(part.seconds for part in parts))
        return [notes.SOUND_LOST_OFTEN(count=max(1, seconds), places=len(parts), at=parts[0].at)]
    return [
        notes.SOUND_LOST(count=round(part.seconds), at=part.at)
        if part.seconds >= 1
        else notes.SOUND_MOMENT_LOST(at=part.at)
        for part in parts
    ]
