"""Downloads from a hub that misbehaves: byte-equal in the end, or a plain sentence and nothing half done."""

from __future__ import annotations

import errno
import hashlib
import io
import multiprocessing
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.hub.facts import cache, cached
from desktop.engine.hub.fetching import fetcher, meter
from desktop.engine.hub.fetching import line as transfer
from desktop.engine.server import Context, EngineOptions, answer, serve
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.questions import (
    SIZE,
    WANTED,
    ask_offline,
    ask_online,
    failure,
    fetched,
    picture_model,
    safetensors,
    value,
)
from tests.hub_server import HubServer

ID = "someone/sees-things"
LENGTH = len(safetensors(SIZE))


def get(model_id: str = ID) -> list[protocol.Event]:
    return ask_online(protocol.Download(model=model_id))


def notes(events: list[protocol.Event]) -> str:
    return " | ".join(say(event.phase) for event in events if isinstance(event, protocol.Progress))


def kept(model_id: str = ID) -> int:
    """Bytes that wait for the next try."""
    return sum(path.stat().st_size for path in cache.ModelFolder(model_id).root.rglob("*.incomplete"))


def assert_whole(events: list[protocol.Event]) -> None:
    model = value(events)
    wanted = {name: data for name, data in picture_model().items() if name in WANTED}
    assert fetched(model.folder) == wanted
    assert kept() == 0
    assert model.tasks == ("image-classification",)


def test_what_is_fetched_and_how_it_lies(hub: HubServer) -> None:
    commit = hub.add_model(ID, files=picture_model()).commit
    events = get()
    assert_whole(events)
    root = cache.ModelFolder(ID).root
    assert (root / "refs" / "main").read_text() == commit
    weights = root / "snapshots" / commit / "model.safetensors"
    assert weights.is_symlink()
    assert not weights.readlink().is_absolute()
    assert weights.resolve() == root / "blobs" / hashlib.sha256(weights.read_bytes()).hexdigest()
    assert {path.name for path in root.iterdir()} == {"blobs", "refs", "snapshots"}
    bars = [
        event
        for event in events
        if isinstance(event, protocol.Progress) and say(event.phase) == "Downloading"
    ]
    assert all(0 <= bar.done <= bar.total for bar in bars)
    assert "Checking what arrived" in notes(events)


def test_what_is_here_is_not_fetched_again(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    value(get())
    before = hub.sent
    assert_whole(get())
    assert hub.sent == before


@pytest.mark.parametrize("at", [1, LENGTH // 3, LENGTH - 1])
def test_a_pulled_plug_is_put_back(hub: HubServer, at: int) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("drop", file="model.safetensors", at=at)
    events = get()
    assert_whole(events)
    assert "connection was lost" in notes(events)
    ranges = [asked.headers.get("range") for asked in hub.asked if asked.host == "cdn"]
    assert ranges[0] is None
    assert ranges[1] is not None
    assert hub.sent <= sum(len(data) for name, data in picture_model().items() if name in WANTED)


@pytest.mark.parametrize("at", [100_000, LENGTH // 2, LENGTH - 100_000])
def test_what_arrived_before_a_failure_is_not_fetched_again(hub: HubServer, at: int) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("drop", file="model.safetensors", at=at)
    hub.fault("status", file="model.safetensors", times=50, status=503)
    failed = failure(get())
    assert failed.kind is ErrorKind.NO_INTERNET
    assert not cached.ids()
    assert not list(cache.ModelFolder(ID).root.glob("snapshots/*"))
    assert kept() == at

    hub.faults.clear()
    hub.sent = 0
    assert_whole(get())
    assert hub.sent == LENGTH - at


def test_stop_is_heard_while_the_line_is_silent(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("stall", file="model.safetensors", at=1_000_000)
    context = Context(EngineOptions("download", online=True))
    events = []
    for event in answer(protocol.Download(model=ID), context):
        events.append(event)
        if hub.stalled.is_set() and kept() == 1_000_000:
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    assert "No data came" not in notes(events), "it does not wait until the line is given up"
    assert kept() == 1_000_000
    hub.sent = 0
    assert_whole(get())
    assert hub.sent == LENGTH - 1_000_000


def test_a_killed_download_goes_on_where_it_stopped(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("stall", file="model.safetensors", at=2_000_000)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs, EngineOptions("download", online=True)), daemon=True)
    process.start()
    ours.send(protocol.Download(model=ID))
    while kept() < 2_000_000:
        assert not isinstance(ours.recv(), protocol.Terminal)
    process.kill()
    process.join()
    process.close()
    ours.close()
    theirs.close()
    assert not cached.ids()
    assert kept() == 2_000_000
    hub.sent = 0
    assert_whole(get())
    assert hub.sent == LENGTH - 2_000_000


def test_the_engines_of_the_hub_start_without_what_is_heavy() -> None:
    code = (
        "import sys, desktop.engine.hub.catalogue, desktop.engine.hub.fetching.download;"
        "import desktop.engine.hub.library.installed;"
        "print(sorted({'torch', 'transformers', 'numpy', 'huggingface_hub', 'PySide6'} & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_a_silent_line_is_made_anew(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "STALL", 0.2)
    hub.add_model(ID, files=picture_model())
    hub.fault("stall", file="model.safetensors", at=500_000)
    monkeypatch.setattr(fetcher, "PAUSES", (0.1,))
    events = get()
    assert_whole(events)
    assert "No data arrived for a while. Trying again in" in notes(events)


def test_too_many_requests_waits_as_long_as_the_hub_says(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("status", file="model.safetensors", status=429, retry_after="1")
    begun = time.monotonic()
    events = get()
    assert time.monotonic() - begun >= 1
    assert_whole(events)
    assert "asks for a pause. Trying again in 1\u00a0s" in notes(events)


def test_a_pause_too_long_to_wait_for_is_told(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("status", file="model.safetensors", status=429, retry_after="3600")
    failed = failure(get())
    assert failed.kind is ErrorKind.NO_INTERNET
    assert "3600\u00a0s" in say(failed.message)


def test_trouble_at_the_hub_passes(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("status", file="model.safetensors", status=500, times=2)
    hub.fault("status", file="config.json", status=502)
    assert_whole(get())


@pytest.mark.parametrize(("kind", "at"), [("flip", 12_345), ("flip", LENGTH - 1), ("length", 1_000)])
def test_damage_on_the_way_is_found_and_fetched_again(hub: HubServer, kind: str, at: int) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault(kind, file="model.safetensors", at=at)
    events = get()
    assert_whole(events)
    assert "damaged" in notes(events)


@pytest.mark.parametrize("kind", ["flip", "length"])
def test_damage_at_the_source_is_told_and_leaves_nothing(hub: HubServer, kind: str) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault(kind, file="model.safetensors", at=1_000, times=99)
    failed = failure(get())
    assert failed.kind is ErrorKind.BAD_FILE
    assert "“model.safetensors” arrived damaged twice" in say(failed.message)
    assert kept() == 0
    assert not cached.ids()


def test_damage_in_the_small_files_is_found(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("flip", file="config.json", at=3)
    assert_whole(get())


def test_damage_of_what_was_kept_is_found(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("drop", file="model.safetensors", at=600_000)
    hub.fault("status", file="model.safetensors", times=50, status=503)
    failure(get())
    hub.faults.clear()
    (partial,) = cache.ModelFolder(ID).root.rglob("*.incomplete")
    content = bytearray(partial.read_bytes())
    content[1000] ^= 1
    partial.write_bytes(content)
    events = get()
    assert_whole(events)
    assert "damaged" in notes(events)


def test_a_server_that_cannot_go_on_in_the_middle(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("drop", file="model.safetensors", at=600_000)
    hub.fault("no-range", file="model.safetensors")
    assert_whole(get())


def test_a_sign_in_page_is_no_model(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("portal", file="model.safetensors")
    failed = failure(get())
    assert failed.kind is ErrorKind.NO_INTERNET
    assert "sign in" in say(failed.message)
    assert not cached.ids()
    assert_whole(get())


def test_a_full_disk_is_known_beforehand(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model())
    monkeypatch.setattr(meter, "SPARE", 10**18)
    failed = failure(get())
    assert failed.kind is ErrorKind.DISK_FULL
    assert "3\u00a0MB" in say(failed.message)
    assert "in reserve" in say(failed.message), "or the sum would not be understood"
    assert not [asked for asked in hub.asked if asked.host == "cdn"]


def test_a_disk_that_fills_up_keeps_what_arrived(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model())
    room = 1_500_000

    class SmallDisk(io.FileIO):
        """As a disk does it: takes what still fits, then nothing."""

        def write(self, chunk: Any) -> int:
            left = room - self.tell()
            if left <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(memoryview(chunk)[:left])

    def small(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return SmallDisk(path, mode) if mode == "ab" else real(path, mode, *rest, **more)

    real = Path.open
    monkeypatch.setattr(Path, "open", small)
    failed = failure(get())
    assert failed.kind is ErrorKind.DISK_FULL
    assert "What arrived is kept" in say(failed.message)
    arrived = kept()
    assert arrived == room, "not a byte more, not a byte less"
    monkeypatch.setattr(Path, "open", real)
    hub.asked.clear()
    assert_whole(get())
    # what was asked, not what was sent: the first answer may still be on its way out
    assert f"bytes={arrived}-" in [asked.headers.get("range") for asked in hub.asked]


def test_a_token_goes_to_the_hub_alone(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "hf_" + "s3cret" * 5
    hub.accounts[secret] = "me"
    hub.add_model(ID, files=picture_model(), token=secret)
    monkeypatch.setenv("HF_TOKEN", secret)
    events = get()
    assert_whole(events)
    of_hub = [asked for asked in hub.asked if asked.host == "hub"]
    of_cdn = [asked for asked in hub.asked if asked.host == "cdn"]
    assert all(asked.headers.get("authorization") == f"Bearer {secret}" for asked in of_hub)
    assert of_cdn
    assert not any(secret in str(asked) for asked in of_cdn)
    hub.fault("status", status=500, times=99)
    events += get("someone/else") + get()
    assert secret not in repr(events)
    assert secret not in caplog.text


def test_a_gated_model_says_what_to_accept_and_where(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model(), token="hf_granted")
    failed = failure(get())
    assert failed.kind is ErrorKind.GATED
    assert f"{hub.endpoint}/{ID}" in say(failed.message)
    assert not cached.ids()
    hub.accounts["hf_other"] = "me"
    monkeypatch.setenv("HF_TOKEN", "hf_other")
    assert "does not give access" in say(failure(get()).message)


def test_an_expired_token_is_told(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model(), token="hf_good")
    monkeypatch.setenv("HF_TOKEN", "hf_expired")
    failed = failure(get())
    assert failed.kind is ErrorKind.GATED
    assert "token" in say(failed.message)
    assert "hf_expired" not in repr(failed)


def test_a_missing_model_is_told(hub: HubServer) -> None:
    failed = failure(get("someone/nothing"))
    assert failed.kind is ErrorKind.NOT_FOUND
    assert "someone/nothing" in say(failed.message)


@pytest.mark.parametrize("name", ["../../outside.json", "/etc/outside.json", "a\\..\\..\\outside.json"])
def test_a_file_name_that_leaves_the_folder_stops_it(hub: HubServer, name: str) -> None:
    hub.add_model(ID, files={**picture_model(), name: b"{}"})
    failed = failure(get())
    assert failed.kind is ErrorKind.UNSAFE_MODEL
    assert not cache.ModelFolder(ID).root.exists()


def test_weights_that_lie_never_become_visible(hub: HubServer) -> None:
    hub.add_model(ID, files={**picture_model(), "model.safetensors": safetensors(1000)[:-100]})
    failed = failure(get())
    assert failed.kind is ErrorKind.UNSAFE_MODEL
    assert "model.safetensors" in say(failed.message)
    assert not cached.ids()


def test_without_a_connection_no_socket_is_opened(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add_model(ID, files=picture_model())
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a socket was opened"))
    for request in (
        protocol.Search(words="x"),
        protocol.Card(model=ID),
        protocol.PlanDownload(model=ID),
        protocol.Download(model=ID),
    ):
        assert failure(ask_offline(request)).kind is ErrorKind.OFFLINE
    assert hub.asked == []


def test_an_unreachable_hub_is_told(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    events = get()
    assert failure(events).kind is ErrorKind.NO_INTERNET
    assert "Trying again" not in notes(events)


def test_where_links_are_impossible_the_files_themselves_stand_in_the_snapshot(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_SYMLINKS", "1")
    hub.add_model(ID, files=picture_model())
    events = get()
    assert_whole(events)
    assert not any(path.is_symlink() for path in Path(value(events).folder).iterdir())
    hub.sent = 0
    assert_whole(get())
    assert hub.sent == 0
