"""What a file with sound says of itself before anything is decoded: its tracks, and how long it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.content import what_is
from desktop.content.checking import bad_file, check_file, not_a
from desktop.messages import NOTHING, Message, files
from desktop.messages.kinds import Family
from desktop.tasks import Media

_PROMISING = frozenset(
    ("mov", "matroska", "wav", "w64", "aiff", "au", "caf", "flac", "asf", "avi", "flv", "mp3")
)
"""Formats whose head says how long they are. Of the others FFmpeg tells what it finds, or guesses."""

_WITHOUT_TRACKS = frozenset({"matroska", "asf", "flv"})
"""Formats of these that say it of the whole file only, which goes on as long as the longest track."""

_NO_SIZE = 0x7FFF0000
"""Recorders write sizes from here on, or 0, until they know the right one."""

_PROTECTED = frozenset({"drms", "drmi", "enca", "encv", "aavd"})
"""Tags of encrypted sound in MP4: Apple's, the common one of streaming services, and Audible's."""
_PROTECTED_ASF = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),
)
"""The objects that hold the keys in Windows Media files, by Microsoft's ASF specification, 3.14 and 3.15."""
_HEAD = 65536
"""Bytes in which those are looked for."""


@dataclass(frozen=True, slots=True)
class Track:
    """One sound track of a file.

    Attributes:
        number: among the sound tracks, from 1.
        index: among all of the file's tracks.
        title: as the file names it; "" if it does not.
        rate: samples a second, as far as the head of the file says; else 0.
        channels: how many it has; 0 if nobody knows.
        problem: why it cannot be read; NOTHING if it can.
        rank: the smallest is what a player plays.
    """

    number: int
    index: int
    title: str
    rate: int
    channels: int
    problem: Message
    rank: tuple[bool, bool, int]


@contextmanager
def opened_sound(path: str | os.PathLike[str]) -> Iterator[Any]:
    """PyAV's container, with one sound track at least.

    Raises:
        Trouble: it is no recording, or has no sound.
    """
    import av

    check_file(path)
    kind = what_is(path)
    if kind is not None and kind.family is Family.LINK:  # FFmpeg would open what it names, wherever that is
        raise not_a(Media.SOUND, path, "")
    try:
        container = av.open(os.fspath(path), options={"protocol_whitelist": "file"}, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        if is_without_index(path):
            raise bad_file(files.SOUND_WITHOUT_INDEX(), str(error)) from error
        raise not_a(Media.SOUND, path, str(error)) from error
    with container:
        if not container.streams.audio:
            if kind is None or kind.family not in (Family.SOUND, Family.VIDEO):
                raise not_a(Media.SOUND, path, "")
            raise bad_file(files.NO_SOUND_IN(kind=kind()))
        yield container


def tracks_of(container: Any) -> tuple[Track, ...]:
    """The sound tracks of an opened file, in its order."""
    from av.stream import Disposition

    beside = (
        Disposition.comment
        | Disposition.lyrics
        | Disposition.karaoke
        | Disposition.hearing_impaired
        | Disposition.visual_impaired
        | Disposition.descriptions
    )
    protected = _is_protected_asf(container)
    return tuple(
        Track(
            number,
            stream.index,
            _title(stream),
            (stream.rate or 0) if stream.codec_context is not None else 0,
            stream.channels if stream.codec_context is not None else 0,
            files.SOUND_PROTECTED() if protected else _problem(stream),
            (not stream.disposition & Disposition.default, bool(stream.disposition & beside), number),
        )
        for number, stream in enumerate(container.streams.audio, 1)
    )


def promised(container: Any, stream: Any) -> float | None:
    """The second at which the sound of `stream` is to end; None if the head of the file says nothing."""
    import av

    kind = kind_of(container)
    if kind not in {*_PROMISING, "ogg"} or (kind == "mp3" and not _is_counted_mp3(container.name)):
        return None
    if kind == "wav":
        return _promised_by_wav(container.name)
    if stream.duration and stream.time_base and kind not in _WITHOUT_TRACKS:
        end = float(((stream.start_time or 0) + stream.duration) * stream.time_base)
        return end - (container.start_time or 0) / av.time_base
    return (promised_of_all(container) or None) if len(container.streams) == 1 else None


def promised_of_all(container: Any) -> float:
    """The second at which the longest of all tracks is to end; 0 if nobody knows."""
    import av

    # some writers count these from zero, others from the first sound: what may be meant is not missing
    begin = container.start_time or 0 if kind_of(container) in _WITHOUT_TRACKS else 0
    return max(0.0, length(container) - begin / av.time_base)


def length(container: Any) -> float:
    """Seconds of the whole file, whichever of its tracks is the longest, as far as it says so; else 0."""
    import av

    return float((container.duration or 0) / av.time_base)


def says_its_length(container: Any) -> bool:
    return kind_of(container) in _PROMISING


def kind_of(container: Any) -> str:
    """FFmpeg's short name of a file's format."""
    return str(container.format.name).partition(",")[0]


def is_closed(container: Any) -> bool:
    """Whether the file ends where its writer has ended it, as far as its format shows that."""
    kind = kind_of(container)
    if kind == "mov":
        return all(whole for _name, whole in boxes(container.name))
    if kind not in ("ogg", "avi"):
        return True
    with Path(container.name).open("rb") as file:
        if kind == "avi":
            size = int.from_bytes(file.read(8)[4:], "little")
            return size >= _NO_SIZE or size + 8 <= os.fstat(file.fileno()).st_size
        file.seek(max(0, os.fstat(file.fileno()).st_size - _HEAD))
        tail = file.read()
    last = tail.rfind(b"OggS")  # a page; its sixth byte says whether it is the last one (RFC 3533)
    return last < 0 or bool(tail[last + 5 : last + 6] > b"\x03" and tail[last + 5] & 4)


def is_without_index(path: str | os.PathLike[str]) -> bool:
    """Whether this is an MP4 or QuickTime file whose index ("moov") was never written, or is cut off."""
    names = [name for name, _whole in boxes(path)]
    return bool(names) and names[0] == b"ftyp" and b"moov" not in names


def boxes(path: str | os.PathLike[str]) -> Iterator[tuple[bytes, bool]]:
    """The parts of an MP4 or QuickTime file, by ISO/IEC 14496-12, and whether each is there to its end."""
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        at = 0
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            extent, name = int.from_bytes(head[:4], "big"), head[4:8]
            if extent == 1:
                extent = int.from_bytes(head[8:16], "big")
            elif extent == 0:
                extent = size - at
            if extent < 8 or not name.isalnum():
                return
            yield name, at + extent <= size
            at += extent


def _promised_by_wav(path: str) -> float | None:
    """FFmpeg says how much is there. The head says how much there should be, unless it was never written."""
    with Path(path).open("rb") as file:
        at, rate = 12, 0
        while True:
            file.seek(at)
            head = file.read(20)
            size = int.from_bytes(head[4:8], "little")
            if head[:4] == b"fmt ":
                rate = int.from_bytes(head[16:20], "little")
            if len(head) < 8 or head[:4] == b"data":
                return size / rate if 0 < size < _NO_SIZE and rate else None
            at += 8 + size + size % 2


def _title(stream: Any) -> str:
    named = stream.metadata.get("title") or stream.metadata.get("name") or ""
    spoken = stream.metadata.get("language", "")
    return named or (spoken if spoken not in ("und", "") else "")


def _problem(stream: Any) -> Message:
    tag = str(getattr(stream.codec_context, "codec_tag", "")).lower()
    if tag in _PROTECTED or "enc_key_id" in stream.metadata:
        return files.SOUND_PROTECTED()
    return NOTHING if stream.codec_context is not None else files.SOUND_UNKNOWN()


def _is_protected_asf(container: Any) -> bool:
    if kind_of(container) != "asf":
        return False
    with Path(container.name).open("rb") as file:
        head = file.read(_HEAD)
    return any(mark in head for mark in _PROTECTED_ASF)


def _is_counted_mp3(path: str) -> bool:
    """Whether the first frame of an MP3 says how many there are; else FFmpeg guesses by the size."""
    with Path(path).open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            size = 0
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            file.seek(10 + size)
            head = b""
        head += file.read(_HEAD)
    return any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))
