"""One speed limit for all downloads: shared, changed at once, and never mistaken for a dead line."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from desktop import paths, protocol
from desktop.engine.hub.fetching import download, fetcher, speed
from desktop.engine.hub.fetching import line as transfer
from desktop.engine.hub.fetching.speed import BURST, PAUSE, SpeedLimit, limit_of
from desktop.engine.hub.sources import shelf
from desktop.engine.server import Context, EngineOptions, answer
from desktop.messages import say
from desktop.settings import Settings
from tests.engine.hub.questions import WANTED, ask_online, fetched, picture_model, value
from tests.hub_server import HubServer

ID = "someone/sees-things"
RATE = 1_000_000


class Clock:
    """Time that only passes when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float = PAUSE) -> None:
        self.now += seconds


def set_limit(rate: int) -> None:
    Settings().set("speed_limit", rate)


def draw(clock: Clock, seconds: float, *limits: SpeedLimit) -> list[int]:
    """What each gets who asks for a block again and again, for so long; they take turns."""
    got, until = [0] * len(limits), clock.now + seconds
    while clock.now < until:
        granted = [limit.take(1 << 14) for limit in limits]
        got = [sum(pair) for pair in zip(got, granted, strict=True)]
        if not any(granted):
            clock.wait()
    return got


def slow(monkeypatch: pytest.MonkeyPatch, rate: int, pause: Callable[[threading.Event], None]) -> SpeedLimit:
    """Let every download have this limit, and this way to wait."""
    clock = Clock()
    limit = limit_of(rate, clock)

    def waited(_limit: SpeedLimit, stopped: threading.Event) -> None:
        pause(stopped)
        clock.wait()

    monkeypatch.setattr(SpeedLimit, "pause", waited)
    for module in (download, shelf):
        monkeypatch.setattr(module, "limit_of", lambda _own: limit)
    return limit


def test_without_a_limit_everything_may_come() -> None:
    limit = limit_of(None, Clock())
    assert limit.take(1 << 20) == 1 << 20
    assert not (paths.cache_dir() / "download-speed").exists(), "nobody counts where nothing is limited"


@pytest.mark.parametrize("rate", [10_000, 1_000_000, 50_000_000])
def test_a_limit_is_held_and_used_up(rate: int) -> None:
    clock = Clock()
    (got,) = draw(clock, 10.0, limit_of(rate, clock))
    assert 0.98 * 10 * rate <= got <= (10 + BURST) * rate


def test_all_downloads_draw_from_one_bucket() -> None:
    set_limit(RATE)
    clock = Clock()
    got = draw(clock, 10.0, limit_of(None, clock), limit_of(None, clock))
    assert 0.98 * 10 * RATE <= sum(got) <= (10 + BURST) * RATE
    assert min(got) > 0.1 * sum(got)


def test_one_download_alone_gets_all_of_it_as_soon_as_the_other_has_ended() -> None:
    set_limit(RATE)
    clock = Clock()
    one, other = limit_of(None, clock), limit_of(None, clock)
    draw(clock, 1.0, one, other)
    (got,) = draw(clock, 10.0, one)
    assert got >= 0.98 * 10 * RATE


def test_a_change_holds_for_downloads_that_run() -> None:
    set_limit(100_000)
    clock = Clock()
    limit = limit_of(None, clock)
    (slowly,) = draw(clock, 10.0, limit)
    set_limit(5_000_000)
    clock.wait()
    (quickly,) = draw(clock, 10.0, limit)
    assert slowly <= 1.1e6 and quickly >= 45e6
    set_limit(0)
    clock.wait()
    assert limit.take(1 << 20) == 1 << 20


def test_a_pause_is_not_made_up_for_by_a_flood() -> None:
    set_limit(RATE)
    clock = Clock()
    limit = limit_of(None, clock)
    draw(clock, 1.0, limit)
    clock.wait(3600)
    assert limit.take(1 << 30) == BURST * RATE


def test_the_bucket_survives_a_restart_of_the_computer_and_a_damaged_file() -> None:
    set_limit(RATE)
    long_on, restarted = Clock(), Clock()
    restarted.now = 5.0
    limit_of(None, long_on).take(1 << 30)
    (got,) = draw(restarted, 1.0, limit_of(None, restarted))
    assert 0.9 * RATE <= got <= 1.3 * RATE
    (paths.cache_dir() / "download-speed").write_bytes(b"half")
    assert limit_of(None, restarted).take(1 << 30) > 0


def test_who_finds_the_bucket_taken_waits_for_its_turn() -> None:
    set_limit(RATE)
    clock = Clock()
    one, other = limit_of(None, clock), limit_of(None, clock)
    assert isinstance(one.bucket, speed.SharedBucket)
    with one.bucket._lock:
        assert other.take(100) == 0
    assert other.take(100) == 100


def test_where_nothing_can_be_written_the_limit_still_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    set_limit(RATE)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(speed.Path, "write_bytes", full)
    clock = Clock()
    (got,) = draw(clock, 5.0, limit_of(None, clock))
    assert 0.95 * 5 * RATE <= got <= (5 + BURST) * RATE


# ---- on the line ----


def test_a_download_takes_the_time_that_it_is_given(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model())
    limit = slow(monkeypatch, RATE, lambda _stopped: None)
    assert isinstance(limit.clock, Clock)
    begun = limit.clock.now
    model = value(ask_online(protocol.Download(model=ID)))
    wanted = {name: data for name, data in picture_model().items() if name in WANTED}
    assert fetched(model.folder) == wanted
    length = sum(map(len, wanted.values()))
    assert length / RATE - BURST - PAUSE <= limit.clock.now - begun <= length / RATE * 1.1 + PAUSE


def test_a_low_limit_is_no_dead_line(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two blocks more time passes than a silent line would be given."""
    hub.add_model(ID, files=picture_model(200_000))
    monkeypatch.setattr(transfer, "STALL", 0.2)
    real = threading.Event()
    slow(monkeypatch, 1_000_000, lambda _stopped: real.wait(0.08) and None)
    events = ask_online(protocol.Download(model=ID))
    value(events)
    notes = {say(event.phase) for event in events if isinstance(event, protocol.Progress)}
    assert notes == {"Working out what is needed", "Downloading", "Checking what arrived"}
    gets = [asked for asked in hub.asked if asked.host == "cdn" and asked.method == "GET"]
    assert len(gets) == 1, "it was not fetched anew"


def test_stop_does_not_wait_for_the_next_bytes(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader would sleep for a minute here; only being cut off wakes it."""
    hub.add_model(ID, files=picture_model())
    woken: list[bool] = []
    waits = threading.Event()

    def sleep(stopped: threading.Event) -> None:
        waits.set()
        woken.append(stopped.wait(60))

    slow(monkeypatch, 10_000, sleep)
    context = Context(EngineOptions("download", online=True))
    events = []
    for event in answer(protocol.Download(model=ID), context):
        events.append(event)
        if waits.is_set():
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    for thread in threading.enumerate():
        if thread.name == "download reader":
            thread.join(5)
            assert not thread.is_alive()
    assert woken == [True]


def test_a_limit_of_its_own_leaves_the_others_alone(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    set_limit(100_000)
    value(ask_online(protocol.Download(model=ID, limit=0)))
    assert not (paths.cache_dir() / "download-speed").exists()


def test_who_asks_for_nothing_gets_the_limit_of_the_settings() -> None:
    assert isinstance(transfer.Line("http://127.0.0.1").limit.bucket, speed.SharedBucket)
    assert fetcher.Fetcher(transfer.Line("http://127.0.0.1", limit=limit_of(10))).line.limit.rate() == 10
