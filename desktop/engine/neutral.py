"""Can a model answer anything? Asked once something went wrong, to tell its fault from that of an input."""

from __future__ import annotations

import tempfile
import wave
from pathlib import Path

from desktop.engine.libraries import Runner, Work
from desktop.engine.server import JobStopped
from desktop.protocol import Input
from desktop.tasks import Media

_RATE = 16_000


def can_answer(runner: Runner, media: Media, work: Work) -> bool:
    """Whether it answers about a grey picture, a word, or a second of silence."""
    with tempfile.TemporaryDirectory(prefix="burnish-", ignore_cleanup_errors=True) as folder:
        try:
            runner.run([runner.prepare(_plain(media, Path(folder)), work)], work)
        except JobStopped:
            raise
        except Exception:  # whatever it is, it is not the input's fault
            return False
    return True


def _plain(media: Media, folder: Path) -> Input:
    if media is Media.TEXT:
        return Input(text="word")
    if media is Media.SOUND:
        place = folder / "silence.wav"
        with wave.open(str(place), "wb") as file:
            file.setparams((1, 2, _RATE, _RATE, "NONE", ""))
            file.writeframes(bytes(2 * _RATE))
        return Input(path=str(place))
    from PIL import Image

    place = folder / "grey.png"
    Image.new("RGB", (256, 256), (128, 128, 128)).save(place)
    return Input(path=str(place))
