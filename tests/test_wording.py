"""Numbers as people read them."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest

from desktop import wording
from desktop.paths import resources


def plain(text: str) -> str:
    """With ordinary spaces, so that the expected texts below can be read."""
    return text.replace(wording.NO_BREAK, " ")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1 KB"), (8_440_000, "8.4 MB"),
        (690_300_000, "690 MB"), (999_990_000, "1 GB"),
        (1_500_000_000, "1.5 GB"), (38_400_000_000, "38.4 GB"),
        (212_400_000_000, "212 GB"), (2_000_000_000_000, "2 TB"),
    ],
)  # fmt: skip
def test_sizes(count: int, words: str) -> None:
    assert plain(wording.size(count)) == words


def test_a_part_is_told_in_the_unit_of_its_whole() -> None:
    assert plain(wording.size_of(103e6, 172e6)) == "103 of 172 MB"
    assert plain(wording.size_of(0.97e9, 1.5e9)) == "0.97 of 1.5 GB"
    assert plain(wording.size_of(0, 1.5e9)) == "0 of 1.5 GB"
    assert plain(wording.size_of(5e6, 0)) == "5 MB"


def test_speed() -> None:
    assert plain(wording.rate(8_000_000)) == "8 MB/s"
    assert wording.rate(0) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (96, "96"), (999, "999"), (1_000, "1 K"), (1_234, "1.2 K"), (212_400, "212 K"),
     (999_900, "1 M"),
     (1_300_000, "1.3 M"), (86_000_000, "86 M"), (7_000_000_000, "7 B")],
)  # fmt: skip
def test_counts(number: int, words: str) -> None:
    assert plain(wording.count(number)) == words


@pytest.mark.parametrize(
    ("share", "digits", "words"),
    [(0.0, 0, "0 %"), (0.64, 0, "64 %"), (0.9999, 0, "> 99 %"), (0.9934, 0, "99 %"), (1.0, 0, "100 %"),
     (0.0001, 0, "< 1 %"), (-0.002, 0, "0 %"), (0.9234, 1, "92.3 %"), (0.9999, 1, "> 99.9 %")],
)  # fmt: skip
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, digits: int, words: str) -> None:
    assert plain(wording.percent(share, digits)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (3.6912, "3.69"), (-0.25, "-0.25"), (0, "0.00"), (-0.0, "0.00"), (0.0312, "0.031"),
        (0.00123, "0.00123"), (12.345, "12.3"), (1240.4, "1,240"), (3e-9, "3e-09"), (float("nan"), "nan"),
    ],
)  # fmt: skip
def test_a_number_on_a_scale_of_its_own_has_about_three_figures(number: float, words: str) -> None:
    assert wording.measured(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.043, "0.04 s"), (0.42, "0.42 s"), (9.0, "9 s"), (59.4, "59 s"), (59.7, "1 min"), (200, "3 min 20 s"),
     (3600, "1 h"), (3900, "1 h 5 min"), (7199, "2 h"), (100_000, "1 day 4 h"), (180_000, "2 days 2 h")],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    assert plain(wording.duration(seconds)) == words


def test_time_left_is_no_more_exact_than_it_can_be() -> None:
    assert plain(wording.left(8.2)) == "9 s left"
    assert plain(wording.left(0)) == "1 s left"
    assert plain(wording.left(198)) == "3 min 20 s left"
    assert plain(wording.left(1510)) == "25 min left"
    assert wording.left(None) == "" == wording.left(float("inf"))


def test_places_in_a_recording() -> None:
    told = [wording.clock(seconds) for seconds in (0, 7.9, 754, 3723)]
    assert told == ["00:00", "00:07", "12:34", "1:02:03"]


def test_a_second_of_a_name_gets_a_number() -> None:
    assert wording.distinct("Leaves", []) == "Leaves"
    assert wording.distinct("Leaves", ["leaves", "Leaves 2"]) == "Leaves 3"
    assert wording.distinct("Leaves 2", ["leaves", "Leaves 2"]) == "Leaves 3"
    assert wording.distinct("Leaves 2024", ["Leaves 2024"]) == "Leaves 2024 2"


def test_days() -> None:
    now = datetime(2026, 1, 2, 12).timestamp()
    assert wording.day(datetime(2026, 1, 2, 0, 1).timestamp(), now) == "Today"
    assert wording.day(datetime(2026, 1, 1, 23, 59).timestamp(), now) == "Yesterday"
    assert plain(wording.day(datetime(2025, 12, 31).timestamp(), now)) == "31 December 2025"
    assert wording.day(0, now) == ""
    assert wording.since(datetime(2026, 1, 2, 10, 42).timestamp(), now) == "10:42"
    assert wording.since(datetime(2026, 1, 1, 10, 42).timestamp(), now) == "yesterday"
    assert wording.month(datetime(2025, 3, 9).timestamp()) == "Mar 2025"


@pytest.mark.parametrize(
    ("media", "seconds", "length", "words"),
    [
        ("image", 0.11, 0, "9.1 pictures a second"),
        ("image", 0.5, 0, "2 pictures a second"),
        ("image", 0.98, 0, "1 picture a second"),
        ("image", 2.5, 0, "2.5 s a picture"),
        ("text", 0.005, 0, "200 texts a second"),
        ("text", 2.0, 2400, "1,200 words a second"),
        ("text", 0.2, 2468, "12 K words a second"),
        ("text", 30.0, 10, "3 s a word"),
        ("audio", 300.0, 0, "5 min a recording"),
        ("audio", 10.0, 180, "18× faster than real time"),
        ("audio", 10.0, 42, "4.2× faster than real time"),
        ("audio", 10.0, 4, "2.5× slower than real time"),
        ("audio", 0.0, 0.5, "5,000× faster than real time"),
        ("", 0.5, 7, "2 answers a second"),
    ],
)
def test_how_fast_a_model_is(media: str, seconds: float, length: float, words: str) -> None:
    assert plain(wording.speed(media, seconds, length)) == words


def test_weights_of_one_network_are_told_apart_and_the_rest_needs_no_words() -> None:
    with (resources() / "torchvision_weights.csv").open(encoding="utf-8", newline="") as file:
        names = [wording.weights_name(row["weights"]) for row in csv.DictReader(file)]
    assert len(names) == len(set(names)) > 100
    assert wording.weights_name("EfficientNet_V2_S_Weights.IMAGENET1K_V1") == "EfficientNet V2 S"
    assert wording.weights_name("ResNet50_Weights.IMAGENET1K_V2") == "ResNet50 (2nd version)"
