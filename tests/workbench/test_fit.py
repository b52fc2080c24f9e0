"""Whether a model fits is told in numbers that can be checked, and what was measured counts more."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.messages import NOTHING
from desktop.protocol import DeviceInfo, HubModel
from desktop.wording import NO_BREAK
from desktop.workbench.fit import (
    Computer,
    Purpose,
    estimate,
    fit_of,
    memory_needed,
    this_computer,
)
from desktop.workbench.licences import allows_commercial_use, licence_fact, licence_name
from desktop.workbench.measurements import Measurement, Measurements
from tests.workbench.test_measurements import summary

GB = 10**9
LAPTOP = Computer(16 * GB)
WORKSTATION = Computer(64 * GB, 12 * GB)
PICTURES = "image-classification"


@pytest.mark.parametrize(
    ("parameters", "stored", "computer", "verdict"),
    [
        (86_000_000, 4, LAPTOP, "well"),
        (2_250_000_000, 4, LAPTOP, "slow"),  # more than a billion parameters on a processor
        (900_000_000, 4, Computer(6 * GB), "just"),
        (3_750_000_000, 4, LAPTOP, "too-big"),
        (1_500_000_000, 4, WORKSTATION, "well"),
        (2_000_000_000, 4, WORKSTATION, "just"),
        (3_500_000_000, 2, WORKSTATION, "slow"),  # does not fit the card, but the main memory
        (22_500_000_000, 4, WORKSTATION, "too-big"),
    ],
)
def test_verdicts(parameters: int, stored: float, computer: Computer, verdict: str) -> None:
    found = estimate(parameters, stored, PICTURES, computer=computer)
    assert found.verdict == verdict
    assert found.on_card is (verdict in ("well", "just") and computer is WORKSTATION)


def test_weights_that_are_stored_small_are_counted_as_they_are_computed_with() -> None:
    assert memory_needed(GB, 2) == memory_needed(GB, 4) < memory_needed(GB, 8)
    assert memory_needed(100) > 500_000_000, "the libraries need memory for any model"


def test_tasks_differ_in_what_they_compute_along_the_way() -> None:
    pictures, texts = (memory_needed(1_000_000, 4, task) for task in (PICTURES, "sentence-similarity"))
    assert pictures > texts


@pytest.mark.parametrize(("purpose", "verdict"), [("run", "well"), ("teach", "too-big")])
def test_teaching_all_weights_needs_several_times_as_much(purpose: Purpose, verdict: str) -> None:
    found = estimate(600_000_000, 4, PICTURES, purpose, computer=Computer(8 * GB))
    assert found.verdict == verdict
    assert found.hint.startswith("Teaching needs" if purpose == "teach" else "Needs")


def test_the_hint_has_the_numbers() -> None:
    fits, too_big = (estimate(count, 4, "", computer=LAPTOP) for count in (86_000_000, 3_750_000_000))
    assert fits.hint.replace(NO_BREAK, " ") == "Needs about 1.1 of 16 GB memory"
    assert too_big.hint.replace(NO_BREAK, " ") == "Needs about 19.4 GB of memory; this computer has 16 GB"
    assert (too_big.share, too_big.words, too_big.kind) == (1.0, "Too big for this computer", "bad")


def test_what_was_measured_replaces_the_estimate_and_says_so() -> None:
    took = Measurement("a/b", PICTURES, "cpu", 900_000_000, 0.114, 12, 1.0)
    found = estimate(5 * GB, 4, PICTURES, computer=LAPTOP, measured=took)
    assert (found.verdict, found.needed) == ("well", 900_000_000)
    assert found.hint.replace(NO_BREAK, " ") == "Measured here: 0.9 of 16 GB memory, 0.11 s for each answer"
    slow = Measurement("a/b", PICTURES, "cpu", 900_000_000, 8.0, 12, 1.0)
    assert estimate(1_000_000, 4, PICTURES, computer=LAPTOP, measured=slow).verdict == "slow"
    assert estimate(5 * GB, 4, PICTURES, "teach", computer=LAPTOP, measured=took).measured is None


@pytest.mark.parametrize(
    ("task", "seconds", "length", "verdict"),
    [
        ("automatic-speech-recognition", 1800.0, 10_000.0, "well"),  # three hours of a recording
        ("automatic-speech-recognition", 600.0, 300.0, "slow"),  # slower than listening to it
        ("automatic-speech-recognition", 20.0, 1.0, "well"),  # Whisper works on half a minute at least
        ("automatic-speech-recognition", 50.0, 20.0, "slow"),
        ("automatic-speech-recognition", 300.0, 0.0, "well"),  # who knows how long it was
        ("sentence-similarity", 40.0, 100_000.0, "well"),  # a book
        ("sentence-similarity", 0.3, 2.0, "well"),  # two words
        ("sentence-similarity", 20.0, 400.0, "slow"),
        ("summarization", 60.0, 500.0, "well"),  # as quick as one reads along
        ("summarization", 60.0, 60.0, "slow"),
        ("summarization", 3.0, 3.0, "well"),
        (PICTURES, 20.0, 0.0, "slow"),
    ],
)
def test_a_long_input_does_not_make_a_model_slow(
    task: str, seconds: float, length: float, verdict: str
) -> None:
    took = Measurement("a/b", task, "cpu", 900_000_000, seconds, 3, 1.0, length)
    assert estimate(1_000_000, 4, task, computer=LAPTOP, measured=took).verdict == verdict


def test_the_hint_tells_the_speed_by_length() -> None:
    took = Measurement("a/b", "automatic-speech-recognition", "cpu", 900_000_000, 10.0, 3, 1.0, 180.0)
    found = estimate(1_000_000, 4, took.task, computer=LAPTOP, measured=took)
    assert (
        found.hint.replace(NO_BREAK, " ") == "Measured here: 0.9 of 16 GB memory, 18× faster than real time"
    )


def test_only_what_was_measured_on_the_same_device_counts(tmp_path: Path) -> None:
    measurements = Measurements(tmp_path / "measurements.db")
    measurements.take(PICTURES, summary("a/b", memory=900_000_000))
    model = HubModel("a/b", "b", "a", (PICTURES,), size=40_000_000, parameters=10_000_000)
    here = DeviceInfo("cpu", "Processor", 16 * GB, 4, NOTHING)
    on_processor, on_card = (
        fit_of(model, device, measurements)
        for device in (here, DeviceInfo("cuda", "RTX", 12 * GB, 4, NOTHING))
    )
    assert on_processor is not None and on_processor.measured is not None
    assert on_card is not None and on_card.measured is None
    measurements.close()


def test_nobody_guesses_when_the_hub_tells_no_size() -> None:
    assert fit_of(HubModel("a/b", "b", "a", (PICTURES,)), None) is None


def test_graphics_memory_counts_only_for_a_card_that_is_used() -> None:
    assert this_computer(None).graphics == 0 < this_computer(None).memory
    assert this_computer(DeviceInfo("cpu", "Processor", 8 * GB, 4, NOTHING)).graphics == 0
    assert this_computer(DeviceInfo("cuda", "RTX", 12 * GB, 4, NOTHING)).graphics == 12 * GB


@pytest.mark.parametrize(
    ("licence", "name", "commercial"),
    [
        ("apache-2.0", "Apache 2.0", True), ("Apache-2.0", "Apache 2.0", True), ("mit", "MIT", True),
        ("cc-by-nc-4.0", "CC BY-NC 4.0", False), ("other", "Its own licence", None),
        ("llama3", "llama3", None), ("", "", None),
    ],
)  # fmt: skip
def test_licences_in_words(licence: str, name: str, commercial: bool | None) -> None:
    assert licence_name(licence) == licence_fact(licence) == name
    assert allows_commercial_use(licence) is commercial


def test_a_licence_that_nobody_states_is_said_to_be_one() -> None:
    assert licence_fact("not stated on the hub page") == "licence: not stated on the hub page"
