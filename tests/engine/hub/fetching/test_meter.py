"""What is told of a download's speed: nothing that its first moments would make up."""

from __future__ import annotations

import pytest

from desktop import protocol
from desktop.engine.hub.fetching import meter
from desktop.engine.hub.fetching.meter import TELLS_LEFT, TELLS_RATE, Meter


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(meter, "time", clock)
    return clock


def told(counter: Meter, clock: Clock, after: float, done: int, note: str = "") -> protocol.Progress:
    clock.now += after
    progress = counter.reading(done, note)
    assert progress is not None
    return progress


def test_time_left_is_told_when_the_rate_means_something(clock: Clock) -> None:
    counter = Meter("job", 10_000_000, 0)
    slow = [told(counter, clock, 0.5, done) for done in (0, 150)]
    assert all(progress.rate == 0 and progress.left is None for progress in slow), "the line only begins"
    begun = told(counter, clock, TELLS_RATE, 1_000_000)
    assert begun.rate > 0 and begun.left is None
    flowing = told(counter, clock, TELLS_LEFT, 4_000_000)
    assert flowing.left is not None and 5 < flowing.left < 10


def test_after_a_pause_it_is_measured_anew(clock: Clock) -> None:
    counter = Meter("job", 10_000_000, 0)
    told(counter, clock, 0.5, 0)
    assert told(counter, clock, TELLS_LEFT, 3_000_000).left is not None
    told(counter, clock, 0.5, 3_000_000, "The connection was lost. Trying again in 2 s.")
    assert told(counter, clock, 0.5, 3_000_000).left is None
    assert told(counter, clock, 0.5, 3_000_010).left is None
