"""The script that photographs the window goes through all states, whatever becomes of one of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import protocol
from desktop.messages import phases
from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from tests.hub_server import HubServer
from tests.photographs.holding import MOMENTS, hold, holding, is_ordered
from tests.photographs.studio import Scene, Studio, wait_until
from tests.screenshots import SCENES
from tests.ui.pages.in_process import InProcess

PACK = protocol.Pack(models=("a/b",), target="a.burnish")


@pytest.fixture
def studio(qapp: QApplication, tmp_path: Path, burnish_home: Path) -> Iterator[Studio]:
    bench = InProcess()
    window = MainWindow(bench, Theme(qapp, "light"))
    with HubServer() as hub:
        yield Studio(window, tmp_path, tmp_path, hub, ["*"], "")
    bench.shut_down()
    window.deleteLater()


def test_each_state_has_one_name() -> None:
    names = [name for scene in SCENES for name in scene.names]
    assert len(names) == len(set(names))


def test_a_scene_that_fails_is_told_and_the_others_go_on(
    studio: Studio, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def first(studio: Studio) -> None:
        studio.workbench.engines.set_offline(True)
        studio.shoot("whole", 0)
        raise TimeoutError("waited in vain")

    def second(studio: Studio) -> None:
        assert not studio.workbench.engines.is_offline
        studio.shoot("later", 0)

    failures = studio.play([Scene(("whole", "missing", "missing, too"), first), Scene(("later",), second)])
    assert failures == ["missing, missing, too: TimeoutError: waited in vain"]
    taken = {path.name for path in tmp_path.glob("*.png")}
    assert taken >= {"whole-light.png", "whole-dark.png", "later-light.png", "failed-whole.png"}
    assert capsys.readouterr().out.split() == ["whole", "later"]


def test_what_was_waited_for_in_vain_is_told() -> None:
    """A window that waits for its engine looks as one in which nothing was opened."""
    with pytest.raises(TimeoutError, match="in vain for the engine"):
        wait_until(lambda: None, 0, "the engine")


def progress(done: float) -> protocol.Progress:
    return protocol.Progress(PACK.job, phases.PACKING(), done, 100, "bytes")


def test_an_engine_says_all_up_to_the_moment_and_no_more_until_it_is_let_go(burnish_home: Path) -> None:
    events = [protocol.Started(PACK.job), progress(20), progress(50), progress(80), protocol.Done(PACK.job)]
    said: list[protocol.Event] = []
    third = threading.Event()

    def engine() -> None:
        for event in holding(lambda *_: iter(events))(PACK, None):
            said.append(event)
            if event == events[2]:
                third.set()

    with hold(protocol.Pack, "a third"):
        thread = threading.Thread(target=engine)
        thread.start()
        assert third.wait(60)
        assert is_ordered(PACK, events[2]) and said == events[:3]
    thread.join()
    assert said == events


def test_only_what_was_named_is_held(burnish_home: Path) -> None:
    assert not is_ordered(PACK, progress(50))
    with hold(protocol.Unpack, "a third"):
        assert not is_ordered(PACK, progress(50))
    with hold(protocol.Pack, "checking"):
        assert not is_ordered(PACK, progress(50)), "packing is no check"


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_is_the_end(moment: str) -> None:
    assert not MOMENTS[moment](protocol.Done("job"))
    assert not MOMENTS[moment](progress(100))
