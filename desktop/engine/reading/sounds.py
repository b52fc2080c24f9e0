"""Sound of every common file, video's included, decoded by PyAV: no ffmpeg program is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop.engine.reading.files import bad_file, check_file, not_a
from desktop.messages import files
from desktop.tasks import Media

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAMAGED_PACKETS = 200
"""So many undecodable packets in a row mean that nothing more is to be had from a file."""


def read_sound(
    path: str | os.PathLike[str], rate: int = 16000, stop_point: Callable[[], None] = lambda: None
) -> NDArray[np.float32]:
    """The first sound track of `path`, all channels mixed to one.

    Args:
        path: any container that FFmpeg's libraries know.
        rate: samples a second of the answer.
        stop_point: called between blocks; may raise to end the reading.

    Returns:
        float32, shape (samples,), between -1 and 1.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    import numpy as np

    blocks = list(sound_blocks(path, rate, stop_point))
    if not blocks:
        raise bad_file(files.NO_SOUND())
    return np.concatenate(blocks)


def sound_blocks(
    path: str | os.PathLike[str], rate: int, stop_point: Callable[[], None] = lambda: None
) -> Iterator[NDArray[np.float32]]:
    """The same, block by block: the memory needed does not grow with the length.

    Raises:
        Trouble: as `read_sound`, except that a track without a single sample just yields nothing.
    """
    import av

    with opened_sound(path) as (container, stream):
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        for frame in frames(container, stream):
            stop_point()
            for part in resampler.resample(frame):
                yield part.to_ndarray()[0]
        for part in resampler.resample(None):
            yield part.to_ndarray()[0]


@contextmanager
def opened_sound(path: str | os.PathLike[str]) -> Iterator[tuple[Any, Any]]:
    """PyAV's container and its first sound track.

    Raises:
        Trouble: it is no recording, or has no sound.
    """
    import av

    check_file(path)
    try:
        container = av.open(os.fspath(path), metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise not_a(Media.SOUND, path, str(error)) from error
    with container:
        if not container.streams.audio:
            raise bad_file(files.NO_SOUND())
        stream = container.streams.audio[0]
        if stream.codec_context is None:
            raise bad_file(files.SOUND_UNKNOWN())
        stream.codec_context.thread_type = "AUTO"
        yield container, stream


def frames(container: Any, stream: Any) -> Iterator[Any]:
    """Decoded frames of an opened sound. Damaged packets are passed over, as players do.

    Raises:
        Trouble: there is nothing but damage.
    """
    import av

    heard, damaged = False, 0
    packets = container.demux(stream)
    while damaged < DAMAGED_PACKETS:
        try:
            packet = next(packets, None)
            if packet is None:
                break
            for frame in packet.decode():
                heard, damaged = True, 0
                yield frame
        except av.error.EOFError:
            break
        except (av.error.FFmpegError, ValueError):
            damaged += 1
    if damaged and not heard:
        raise bad_file(files.SOUND_DAMAGED())
