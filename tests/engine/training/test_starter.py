"""The model that comes with Burnish, taught handwritten digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.training.conftest import Teach, plan


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred handwritten digits of 8 by 8 points, from scikit-learn, as small PNGs."""
    from PIL import Image
    from sklearn.datasets import load_digits

    folder = tmp_path_factory.mktemp("examples") / "digits"
    data = load_digits()
    for number, (points, digit) in enumerate(zip(data.images[:300], data.target[:300], strict=True)):
        (folder / str(digit)).mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray((points * 255 / 16).astype("uint8"))
        picture.resize((32, 32), Image.Resampling.BICUBIC).save(folder / str(digit) / f"{number}.png")
    return folder


def test_three_hundred_digits_are_enough_for_nine_in_ten(digits: Path, teach: Teach) -> None:
    report = teach.result(plan(digits, "starter/efficientnet-lite0")).report
    assert report.detail.labels == tuple("0123456789")
    assert report.score >= 0.9
    assert report.baseline < 0.15
    assert report.range[0] < report.score < report.range[1]
