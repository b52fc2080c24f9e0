"""What the window gets to show of files that it cannot read."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop import protocol
from desktop.engine import previews
from desktop.engine.reading import read_text
from desktop.engine.server import Context, answer
from desktop.messages import say
from desktop.protocol import Preview
from tests.engine.reading.made_documents import docx


def _preview(path: Path, media: str, playable: bool = False, encoding: str = "") -> Preview:
    request = protocol.MakePreview(path=str(path), media=media, playable=playable, encoding=encoding)
    last = list(answer(request, Context()))[-1]
    assert isinstance(last, protocol.Done), last
    assert isinstance(last.value, Preview)
    return last.value


def _write(path: Path, samples: np.ndarray, rate: int = 16000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())


def test_a_document_is_shown_as_the_model_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx())
    preview = _preview(tmp_path / "a.docx", "text")
    assert Path(preview.text).read_text(encoding="utf-8") == read_text(tmp_path / "a.docx")
    assert preview.encoding == ""


@pytest.mark.parametrize(
    ("encoding", "words", "told"), [("", "Łódź", "cp1250"), ("cp1252", "£ódŸ", "cp1252")]
)
def test_an_old_text_is_shown_in_the_encoding_that_was_guessed_or_chosen(
    tmp_path: Path, encoding: str, words: str, told: str
) -> None:
    (tmp_path / "a.txt").write_bytes("Łódź".encode("cp1250"))
    for _ in range(2):
        preview = _preview(tmp_path / "a.txt", "text", encoding=encoding)
        assert (Path(preview.text).read_text(encoding="utf-8"), preview.encoding) == (words, told)


def test_the_size_of_a_turned_picture_is_that_of_the_upright_one(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    preview = _preview(tmp_path / "a.jpg", "image")
    assert (preview.width, preview.height, preview.frames) == (20, 40, 1)


@pytest.mark.parametrize(("ending", "mode"), [("heic", "RGB"), ("jpg", "CMYK"), ("tif", "I;16")])
def test_a_rare_picture_is_copied_once(tmp_path: Path, ending: str, mode: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.new("RGB", (3000, 1500), (200, 200, 200)).convert("L" if mode == "I;16" else mode).convert(
        mode
    ).save(tmp_path / f"a.{ending}")
    preview = _preview(tmp_path / f"a.{ending}", "image")
    assert (preview.width, preview.height) == (3000, 1500)
    with Image.open(preview.picture) as copy:
        assert (copy.format, copy.mode, copy.size) == ("PNG", "RGB", (2048, 1024))
    made = Path(preview.picture).stat().st_mtime_ns
    assert _preview(tmp_path / f"a.{ending}", "image").picture == preview.picture
    assert Path(preview.picture).exists() and made


def test_a_moving_picture_tells_its_frames(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert _preview(tmp_path / "a.gif", "image").frames == 3


def test_peaks_follow_the_sound(tmp_path: Path) -> None:
    loud = np.sin(np.arange(16000 * 10) / 10) * np.repeat([0.1, 0.8], 16000 * 5)
    _write(tmp_path / "a.wav", loud)
    preview = _preview(tmp_path / "a.wav", "audio")
    assert preview.seconds == pytest.approx(10, abs=0.01) and len(preview.peaks) == 600
    assert preview.peaks[:290] == pytest.approx([0.1] * 290, abs=0.02)
    assert preview.peaks[310:] == pytest.approx([0.8] * 290, abs=0.02)
    assert preview.sound == ""


def test_the_outline_of_hours_fits_into_little_memory() -> None:
    outline = previews._Outline()
    block = np.full(16000 * 60, 0.25, np.float32)
    for minute in range(180):
        outline.add(block if minute < 90 else block * 2)
    assert len(outline._values) <= 16 * previews.PEAKS
    peaks = outline.peaks()
    assert len(peaks) == 600 and peaks[280] == 0.25 and peaks[320] == 0.5


def test_a_playable_copy_sounds_the_same(tmp_path: Path, spoken: Path) -> None:
    preview = _preview(spoken, "audio", playable=True)
    with wave.open(preview.sound, "rb") as copy, wave.open(str(spoken), "rb") as original:
        assert copy.getnframes() / copy.getframerate() == pytest.approx(
            original.getnframes() / original.getframerate(), abs=0.01
        )
        ours = np.frombuffer(copy.readframes(copy.getnframes()), np.int16).reshape(-1, copy.getnchannels())[
            :, 0
        ]
        theirs = np.frombuffer(original.readframes(original.getnframes()), np.int16)
    assert np.corrcoef(ours[:100_000], theirs[:100_000])[0, 1] > 0.999


def test_old_previews_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "KEPT", 5000)
    seen = []
    for number in range(4):
        _write(tmp_path / f"{number}.wav", np.zeros(2000), 8000)
        seen.append(Path(_preview(tmp_path / f"{number}.wav", "audio", playable=True).sound))
    assert seen[-1].exists() and sum(path.exists() for path in seen) <= 2


def test_trouble_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(b"\x00" * 100)
    last = list(answer(protocol.MakePreview(path=str(tmp_path / "a.heic"), media="image"), Context()))[-1]
    assert isinstance(last, protocol.Failed) and "only zeros" in say(last.message)


def test_previews_do_not_wait_for_torch() -> None:
    code = "import desktop.engine.previews, desktop.engine.doctor, sys; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
