"""What the window shows is what a model gets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.pictures import read_picture
from desktop.ui.picture import loader
from desktop.ui.picture.loader import Decoding, PictureLoader
from tests.pictures.made import FORMATS, for_the_engine, saved, scene


def _points(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


KINDS = [
    *((form, "P" if form in ("GIF", "PCX") else "RGB") for form in FORMATS),
    ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"), ("PNG", "1"), ("TIFF", "I;16"), ("TIFF", "F"),
    ("TIFF", "CMYK"), ("JPEG", "CMYK"), ("JPEG", "L"), ("TIFF", "LAB"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "mode"), KINDS)
@pytest.mark.parametrize("kept", [1.0, 0.7])
def test_the_window_shows_what_a_model_gets_point_for_point(
    tmp_path: Path, form: str, mode: str, kept: float
) -> None:
    shown = scene((160, 208))
    shown = shown.convert("L").convert(mode) if mode in ("I;16", "F") else _in(shown, mode)
    data = saved(shown, form)
    file = tmp_path / "a"
    file.write_bytes(data[: round(len(data) * kept)])
    image, whole, reason = loader.read_picture(str(file))
    if image.isNull():
        assert reason and kept < 1
        return
    points = np.asarray(read_picture(file))
    assert whole == QSize(points.shape[1], points.shape[0])
    assert (_points(image) == points).all()


def _in(image: object, mode: str) -> object:
    from PIL import Image, ImageCms

    assert isinstance(image, Image.Image)
    if mode == "LAB":
        profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(image, *profiles, outputMode="LAB")
    return image.convert(mode)


def test_what_would_hold_up_the_window_is_left_to_an_engine(tmp_path: Path) -> None:
    (tmp_path / "a.jp2").write_bytes(for_the_engine())
    image, _whole, reason = loader.read_picture(str(tmp_path / "a.jp2"))
    assert image.isNull() and reason == ""


def test_a_picture_too_large_for_any_screen_is_shown_smaller(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(scene((200, 100)), "PNG"))
    image, whole, _ = loader.read_picture(str(tmp_path / "a.png"), most=5000)
    assert whole == QSize(200, 100) and image.size() == QSize(100, 50)


def test_pictures_wait_until_what_decodes_is_imported(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(loader.pictures, "getting_ready", lambda: (done.append(piece) for piece in range(3)))
    monkeypatch.setattr(Decoding, "_one", None)
    (tmp_path / "a.png").write_bytes(saved(scene(), "PNG"))
    loading = PictureLoader()
    with qtbot.waitSignal(loading.loaded):
        loading.load("a", str(tmp_path / "a.png"))
        assert done == []
    assert done == [0, 1, 2] and not Decoding.one().ahead()


def test_no_thread_imports_anything(tmp_path: Path) -> None:
    """Threads of the window that are the first to import something may crash it."""
    for form, mode in KINDS:
        image = scene().convert("L").convert(mode) if mode in ("I;16", "F") else _in(scene(), mode)
        data = saved(image, form)
        (tmp_path / f"{form}-{mode}").write_bytes(data)
        (tmp_path / f"{form}-{mode}-cut").write_bytes(data[:-40])
    (tmp_path / "text").write_bytes(b"Dear reader")
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    code = (
        "import sys, pathlib\n"
        "from desktop.ui.picture.loader import Decoding, read_picture\n"
        "while Decoding.one().ahead(): pass\n"
        "before = set(sys.modules)\n"
        "for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    read_picture(str(file)), read_picture(str(file), 20)\n"
        "print(sorted(set(sys.modules) - before), 'numpy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[0] == "[] False"
    assert done.stderr == ""
