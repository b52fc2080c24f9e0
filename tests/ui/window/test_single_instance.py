"""A second start hands its files to the first window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.ui.window.single_instance import SingleInstance, _channel, hand_over

ROOT = Path(__file__).parents[3]


def test_without_a_first_window_nothing_is_handed_over(qtbot: QtBot) -> None:
    assert hand_over(["a.jpg"]) is False


def test_files_reach_the_first_window(qtbot: QtBot, burnish_home: Path) -> None:
    first = SingleInstance()
    assert first.listen()
    code = (
        "from desktop.ui.window.single_instance import hand_over;"
        "raise SystemExit(not hand_over(['/a/ü b.jpg']))"
    )
    with qtbot.waitSignal(first.files_handed_over, timeout=10_000) as handed:
        second = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    assert handed.args == [["/a/ü b.jpg"]]
    qtbot.waitUntil(lambda: second.poll() == 0, timeout=10_000)
    first.close()


def test_a_socket_left_by_a_crash_is_replaced(qtbot: QtBot, burnish_home: Path) -> None:
    code = (
        "import os; from PySide6.QtCore import QCoreApplication;"
        "from desktop.ui.window.single_instance import SingleInstance;"
        "app = QCoreApplication([]); assert SingleInstance().listen(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    first = SingleInstance()
    assert first.listen()
    first.close()


def start_later(files: list[str]) -> subprocess.Popen[bytes]:
    """Another process with files to hand over; its exit status is 0 when somebody took them."""
    code = (
        f"from desktop.ui.window.single_instance import hand_over;raise SystemExit(not hand_over({files!r}))"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)


def test_a_window_that_closes_takes_nothing_and_says_so(qtbot: QtBot, burnish_home: Path) -> None:
    """A later start whose files had gone to a closing window would open nothing at all."""
    closing = SingleInstance()
    assert closing.listen()
    closing._server.newConnection.disconnect()  # it has stopped looking, and is about to go
    with qtbot.waitSignal(closing._server.newConnection, timeout=10_000):
        later = start_later(["/a/b.jpg"])
    closing.close()
    qtbot.waitUntil(lambda: later.poll() is not None, timeout=4000)
    assert later.returncode == 1, "so it opens a window of its own"


def test_a_connection_that_nobody_answers_is_no_window(qtbot: QtBot, burnish_home: Path) -> None:
    """The system accepts connections for a process that will never look at them."""
    deaf = QLocalServer()
    assert deaf.listen(_channel())
    later = start_later([])
    qtbot.waitUntil(deaf.hasPendingConnections, timeout=10_000)
    deaf.nextPendingConnection().abort()
    qtbot.waitUntil(lambda: later.poll() is not None, timeout=4000)
    assert later.returncode == 1
    deaf.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folders there")
def test_names_of_files_are_given_to_nobody_in_a_folder_that_others_can_enter(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    everybodys.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(everybodys))
    stranger = QLocalServer()
    assert stranger.listen(str(everybodys / Path(_channel()).name))
    assert not hand_over(["/home/anna/secret.pdf"])
    assert not stranger.hasPendingConnections()
    ours = SingleInstance()
    assert ours.listen()
    folder = Path(ours._server.fullServerName()).parent
    assert folder == paths.cache_dir() / "run" and folder.stat().st_mode & 0o777 == 0o700
    ours.close()
    stranger.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folders there")
def test_the_runtime_folder_of_the_session_is_used_where_there_is_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = tmp_path / "session"
    session.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    ours = SingleInstance()
    assert ours.listen()
    assert [file.name for file in session.iterdir()] == [Path(_channel()).name]
    ours.close()
    (paths.cache_dir() / "run").mkdir(mode=0o755)
    (paths.cache_dir() / "run").chmod(0o755)
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert paths.meeting_dir() is None and not SingleInstance().listen() and not hand_over([])
