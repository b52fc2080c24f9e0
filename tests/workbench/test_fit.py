"""Whether a model fits is told in numbers that can be checked."""

from __future__ import annotations

import pytest

from desktop.protocol import DeviceInfo
from desktop.wording import NO_BREAK
from desktop.workbench.fit import Computer, fit, memory_needed, this_computer
from desktop.workbench.licences import allows_commercial_use, licence_name

GB = 10**9
LAPTOP = Computer(16 * GB)
WORKSTATION = Computer(64 * GB, 12 * GB)


@pytest.mark.parametrize(
    ("weights", "parameters", "computer", "verdict"),
    [
        (344_000_000, 86_000_000, LAPTOP, "well"),
        (9 * GB, 0, Computer(16 * GB), "slow"),  # more than a billion parameters on a processor
        (3_600_000_000, 900_000_000, Computer(6 * GB), "just"),
        (15 * GB, 0, LAPTOP, "too-big"),
        (6 * GB, 0, WORKSTATION, "well"),
        (8 * GB, 0, WORKSTATION, "just"),
        (14 * GB, 7 * GB // 2, WORKSTATION, "slow"),  # does not fit the card, but the main memory
        (90 * GB, 0, WORKSTATION, "too-big"),
    ],
)
def test_verdicts(weights: int, parameters: int, computer: Computer, verdict: str) -> None:
    found = fit(weights, parameters, computer)
    assert found is not None and found.verdict == verdict
    assert found.on_card is (verdict in ("well", "just") and computer is WORKSTATION)


def test_weights_that_are_stored_small_are_counted_as_they_are_computed_with() -> None:
    half = memory_needed(2 * GB, 1 * GB)
    assert half == memory_needed(4 * GB)
    assert memory_needed(100) > 500_000_000, "the libraries need memory for any model"


def test_the_reason_has_the_numbers() -> None:
    fits, too_big = fit(344_000_000, 86_000_000, LAPTOP), fit(15 * GB, 0, LAPTOP)
    assert fits is not None and too_big is not None
    assert fits.reason.replace(NO_BREAK, " ") == "Needs 1.1 of 16 GB memory"
    assert too_big.reason.replace(NO_BREAK, " ") == "Needs 19.4 GB of memory, this computer has 16 GB"
    assert too_big.share == 1.0


def test_nobody_guesses_when_the_hub_tells_no_size() -> None:
    assert fit(0, 0, LAPTOP) is None


def test_graphics_memory_counts_only_for_a_card_that_is_used() -> None:
    assert this_computer(None).graphics == 0 < this_computer(None).memory
    assert this_computer(DeviceInfo("cpu", "Processor", 8 * GB, 4, "")).graphics == 0
    assert this_computer(DeviceInfo("cuda", "RTX", 12 * GB, 4, "")).graphics == 12 * GB


@pytest.mark.parametrize(
    ("licence", "name", "commercial"),
    [
        ("apache-2.0", "Apache 2.0", True), ("Apache-2.0", "Apache 2.0", True), ("mit", "MIT", True),
        ("cc-by-nc-4.0", "CC BY-NC 4.0", False), ("other", "Its own licence", None),
        ("llama3", "llama3", None), ("", "", None),
    ],
)  # fmt: skip
def test_licences_in_words(licence: str, name: str, commercial: bool | None) -> None:
    assert licence_name(licence) == name
    assert allows_commercial_use(licence) is commercial
