"""The set-up on machines that lack something: no network is used and no program is started."""

from __future__ import annotations

import ast
import errno
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop.__main__ import MISSING_PART
from installer import bootstrap, environment, system_libraries, tools, verbs
from installer.tools import DISK_FULL, FAILED, NO_NETWORK, STOPPED, Outcome, SetupError

ROOT = Path(__file__).resolve().parents[2]

LDD = """\
\tlinux-vdso.so.1 (0x00007ffc7d5f2000)
\tlibQt6Gui.so.6 => /opt/PySide6/Qt/lib/libQt6Gui.so.6 (0x00007f1c2e000000)
\tlibxcb-cursor.so.0 => not found
\tlibEGL.so.1 => not found
\tlibxkbcommon-x11.so.0 => /lib/x86_64-linux-gnu/libxkbcommon-x11.so.0 (0x00007f1c2d000000)
"""


class FakeRunner:
    """Answers each program by the first rule whose words stand in the command; remembers what was asked."""

    def __init__(self, *rules: tuple[str, Outcome]) -> None:
        self.rules = rules
        self.asked: list[str] = []

    def __call__(self, command: Sequence[str], show: tools.Show = lambda line: None, /) -> Outcome:
        words = " ".join(command)
        self.asked.append(words)
        return next((outcome for part, outcome in self.rules if part in words), Outcome(0))


def made(root: Path) -> Path:
    """Makes a folder that looks like a finished environment of a project."""
    (root / "requirements.lock").write_text("torch==2.15.0\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    venv = root / ".venv"
    packages = (
        venv / "Lib" / "site-packages" if environment.WINDOWS else venv / "lib/python3.11/site-packages"
    )
    for name in ("torch", "torch-2.15.0.dist-info"):
        (packages / name).mkdir(parents=True)
    (packages / "torch" / "__init__.py").write_text("parts = 1\n", encoding="utf-8")
    (packages / "torch-2.15.0.dist-info" / "RECORD").write_text(
        "torch/__init__.py,sha256=x,10\ntorch/__pycache__/__init__.cpython-311.pyc,,\n", encoding="utf-8"
    )
    python = environment.program(venv, "python")
    python.parent.mkdir()
    python.write_text("", encoding="utf-8")
    (python.parent / "activate").write_text(f"VIRTUAL_ENV='{venv}'\n", encoding="utf-8")
    return venv


PYTHON_311 = ("-c", Outcome(0, ("3.11",)))


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 10, 0)])
def test_an_old_python_gets_a_sentence(version: tuple[int, ...]) -> None:
    complaint = bootstrap.too_old(version, "/usr/bin/python3")
    assert complaint is not None
    assert "needs Python 3.11" in complaint
    assert f"is Python 3.{version[1]}" in complaint


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_new_python_is_welcome(version: tuple[int, ...]) -> None:
    assert bootstrap.too_old(version, "python3") is None


def test_an_old_python_can_read_the_entry() -> None:
    source = (ROOT / "installer" / "bootstrap.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports for alias in node.names}
    assert names == {"annotations", "sys", "Path"}


def test_a_finished_environment_is_ready(tmp_path: Path) -> None:
    venv = made(tmp_path)
    runner = FakeRunner(PYTHON_311)
    assert not environment.is_ready(tmp_path, venv, runner), "the set-up never came to its end"
    environment.stamp(tmp_path, venv, "3.11")
    assert environment.is_ready(tmp_path, venv, runner)


def change_lock(root: Path) -> None:
    (root / "requirements.lock").write_text("torch==2.16.0\n", encoding="utf-8")


def change_project(root: Path) -> None:
    (root / "pyproject.toml").write_text("[project]\nname = 'burnish'\n", encoding="utf-8")


def lose_a_record(root: Path) -> None:
    shutil.rmtree(packages_of(root) / "torch-2.15.0.dist-info")


def lose_a_module(root: Path) -> None:
    shutil.rmtree(packages_of(root) / "torch")


def packages_of(root: Path) -> Path:
    packages = environment.site_packages(root / ".venv")
    assert packages is not None
    return packages


def spoil_the_stamp(root: Path) -> None:
    environment.stamp_path(root / ".venv").write_text('{"fingerprint": ', encoding="utf-8")


@pytest.mark.parametrize("harm", [change_lock, change_project, lose_a_record, lose_a_module, spoil_the_stamp])
def test_a_changed_environment_is_not_ready(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    venv = made(tmp_path)
    environment.stamp(tmp_path, venv, "3.11")
    harm(tmp_path)
    assert not environment.is_ready(tmp_path, venv, FakeRunner(PYTHON_311))


def lose_a_file(root: Path) -> None:
    (packages_of(root) / "torch" / "__init__.py").unlink()


def cut_a_file(root: Path) -> None:
    (packages_of(root) / "torch" / "__init__.py").write_text("", encoding="utf-8")


@pytest.mark.parametrize("harm", [lose_a_module, lose_a_file, cut_a_file])
def test_a_part_with_a_missing_file_is_installed_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Its record is there, and the record is all that uv looks at."""
    venv, runner = made(tmp_path), FakeRunner()
    environment.install_parts(tmp_path, venv, runner)
    assert "--reinstall-package" not in runner.asked[0]
    harm(tmp_path)
    environment.install_parts(tmp_path, venv, runner)
    assert "--reinstall-package torch" in runner.asked[2]


def test_a_start_that_misses_a_part_is_mended_and_tried_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    venv = Path("venv")

    def ensured(root: Path = ROOT, screens: Sequence[Sequence[str]] = ()) -> Path:
        return venv

    def mended(root: Path = ROOT, screens: Sequence[Sequence[str]] = ()) -> Path:
        done.append("mended")
        return venv

    def call(command: Sequence[str]) -> int:
        done.append("started")
        return codes.pop()

    monkeypatch.setattr(environment, "ensure", ensured)
    monkeypatch.setattr(environment, "mend", mended)
    monkeypatch.setattr(verbs, "call", call)
    codes = [0]
    assert verbs.start([]) == 0 and done == ["started"]
    done.clear()
    codes = [0, MISSING_PART]
    assert verbs.start(["cat.jpg"]) == 0 and done == ["started", "mended", "started"]
    done.clear()
    codes = [MISSING_PART, MISSING_PART]
    assert verbs.start(["doctor"]) == MISSING_PART and done == ["started", "mended", "started"]


def test_an_environment_whose_python_is_gone_is_not_ready(tmp_path: Path) -> None:
    venv = made(tmp_path)
    environment.stamp(tmp_path, venv, "3.11")
    assert not environment.is_ready(tmp_path, venv, FakeRunner(("-c", Outcome(127))))
    assert not environment.is_ready(tmp_path, venv, FakeRunner(("-c", Outcome(0, ("3.13",)))))


def test_a_moved_folder_is_made_anew(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    environment.stamp(first, made(first), "3.11")
    first.rename(second)
    venv = second / ".venv"
    runner = FakeRunner(PYTHON_311)
    assert not environment.is_ready(second, venv, runner)
    environment.make_folder(venv, runner)
    assert not venv.exists(), "the old folder goes before the new one is made"
    assert any(f"-m venv {venv}" in words for words in runner.asked)


def test_a_half_finished_environment_is_kept_and_completed(tmp_path: Path) -> None:
    venv = made(tmp_path)
    runner = FakeRunner(PYTHON_311)
    environment.make_folder(venv, runner)
    environment.put_uv_in(tmp_path, venv, runner)
    assert venv.exists()
    assert not any("-m venv" in words for words in runner.asked)
    assert any("--require-hashes" in words and "uv.txt" in words for words in runner.asked)


def test_too_little_space_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda where: usage(10**11, 10**11, 2 * 10**8))
    with pytest.raises(SetupError) as caught:
        environment.require_space(tmp_path, tmp_path / ".venv")
    assert caught.value.code == DISK_FULL
    assert "0.2\N{NO-BREAK SPACE}GB are free" in caught.value.sentence
    monkeypatch.setattr(shutil, "disk_usage", lambda where: usage(10**11, 0, 10**11))
    environment.require_space(tmp_path, tmp_path / ".venv")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  Caused by: dns error: failed to lookup address information", NO_NETWORK),
        ("NewConnectionError: Failed to establish a new connection: [Errno -3]", NO_NETWORK),
        ("Err:1 bookworm InRelease Temporary failure resolving 'mirror'", NO_NETWORK),
        ("error: failed to write: No space left on device (os error 28)", DISK_FULL),
        ("ERROR: Could not install packages due to an OSError: [Errno 28]", DISK_FULL),
        ("error: Hash mismatch for torch", FAILED),
    ],
)
def test_a_tool_s_failure_becomes_a_sentence(line: str, code: int) -> None:
    with pytest.raises(SetupError) as caught:
        tools.succeed(Outcome(2, ("Resolved 112 packages", line)), "install its parts")
    assert caught.value.code == code
    assert (line in caught.value.lines) == (code == FAILED), (
        "the tool's own words only where ours do not suffice"
    )


def test_no_network_while_uv_is_fetched(tmp_path: Path) -> None:
    runner = FakeRunner(("--require-hashes", Outcome(1, ("connection refused",))))
    with pytest.raises(SetupError) as caught:
        environment.put_uv_in(tmp_path, made(tmp_path), runner)
    assert caught.value.sentence == tools.NETWORK_SENTENCE


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (SetupError("No internet.", NO_NETWORK), NO_NETWORK),
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/burnish/.venv"), FAILED),
        (KeyboardInterrupt(), STOPPED),
    ],
)
def test_expected_trouble_ends_in_a_sentence_and_a_code(
    raised: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: Sequence[str]) -> int:
        raise raised

    monkeypatch.setitem(verbs.VERBS, "run", fail)
    assert verbs.perform(["run"]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["open"], 2), (["--help"], 0)])
def test_usage(arguments: list[str], code: int) -> None:
    assert verbs.perform(arguments) == code


def test_missing_libraries_are_read_from_ldd() -> None:
    missing = system_libraries.missing_in(LDD)
    assert missing == {"libxcb-cursor.so.0", "libEGL.so.1"}
    assert system_libraries.packages_for(missing | {"libunheard-of.so.1"}) == ["libegl1", "libxcb-cursor0"]


@pytest.fixture
def pyside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with PySide6's two parts that matter, on a Debian machine without root."""
    for part in ("QtWidgets.abi3.so", "QtMultimedia.abi3.so"):
        (tmp_path / part).touch()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_libraries, "may_use_apt", lambda: False)
    return tmp_path


def test_a_library_without_which_no_window_opens_stops_with_the_command(pyside: Path) -> None:
    with pytest.raises(SetupError) as caught:
        system_libraries.provide(
            pyside, "xcb", FakeRunner(("QtWidgets", Outcome(0, tuple(LDD.splitlines()))))
        )
    assert "sudo apt-get install libegl1 libxcb-cursor0" in caught.value.sentence


def test_missing_sound_is_told_and_no_obstacle(pyside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    system_libraries.provide(
        pyside, "xcb", FakeRunner(("QtMultimedia", Outcome(0, ("libpulse.so.0 => not found",))))
    )
    assert "sudo apt-get install libpulse0" in capsys.readouterr().out


def test_root_on_debian_gets_the_packages_installed(pyside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "may_use_apt", lambda: True)
    asked: list[str] = []

    def run(command: Sequence[str], show: tools.Show = lambda line: None, /) -> Outcome:
        asked.append(" ".join(command))
        done = any("apt-get install" in words for words in asked)
        lacking = "QtWidgets" in command[-1] and not done
        return Outcome(0, tuple(LDD.splitlines()) if lacking else ())

    system_libraries.provide(pyside, "xcb", run)
    installing = [words for words in asked if words.startswith("apt-get")]
    assert installing[0].startswith("apt-get update")
    assert installing[1].endswith("libegl1 libxcb-cursor0")


def test_a_window_opens_where_sound_cannot_be_installed(
    pyside: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where there is no network, long after the set-up."""
    monkeypatch.setattr(system_libraries, "may_use_apt", lambda: True)
    runner = FakeRunner(
        ("apt-get", Outcome(100, ("Temporary failure resolving",))),
        ("QtMultimedia", Outcome(0, ("libpulse.so.0 => not found",))),
    )
    system_libraries.provide(pyside, "xcb", runner)
    assert "recordings will not play" in capsys.readouterr().out
    lacking = FakeRunner(*runner.rules, ("QtWidgets", Outcome(0, tuple(LDD.splitlines()))))
    with pytest.raises(SetupError) as caught:
        system_libraries.provide(pyside, "xcb", lacking)
    assert caught.value.code == NO_NETWORK


@pytest.mark.parametrize(
    ("variables", "plugins"),
    [
        ({}, ("xcb",)),
        ({"QT_QPA_PLATFORM": ""}, ("xcb",)),
        ({"QT_QPA_PLATFORM": "offscreen"}, ("offscreen",)),
        ({"QT_QPA_PLATFORM": "xcb:size=100x100"}, ("xcb",)),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, ("wayland", "xcb")),
        ({"QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": "wayland-0"}, ("wayland", "xcb")),
    ],
)
def test_the_plugins_that_a_start_uses(variables: dict[str, str], plugins: tuple[str, ...]) -> None:
    assert system_libraries.platforms(variables) == plugins


class Screens:
    """A finished environment on a computer that lacks, or gets, the library that only X11 needs."""

    def __init__(self, root: Path) -> None:
        self.venv = made(root)
        self.library = root / "libxcb-cursor.so.0"
        plugins = packages_of(root) / "PySide6" / "Qt" / "plugins" / "platforms"
        plugins.mkdir(parents=True)
        for name in ("xcb", "offscreen", "wayland"):
            (plugins / f"libq{name}.so").touch()
        environment.stamp(root, self.venv, "3.11")
        self.looked: list[str] = []

    def __call__(self, command: Sequence[str], show: tools.Show = lambda line: None, /) -> Outcome:
        self.looked.append(Path(command[-1]).name)
        where = f"{self.library} (0x00007f1c2d000000)" if self.library.exists() else "not found"
        return Outcome(0, (f"\tlibxcb-cursor.so.0 => {where}",) if "libqxcb" in command[-1] else ())

    def start(self, *platforms: str) -> list[str]:
        """The parts that were looked at in a start."""
        self.looked.clear()
        environment.provide_libraries(self.venv, platforms, self)
        return self.looked


@pytest.fixture
def screens(tmp_path: Path, pyside: Path) -> Screens:
    return Screens(tmp_path)


def test_each_start_has_what_it_needs_whatever_the_first_one_needed(screens: Screens) -> None:
    assert "libqoffscreen.so" in screens.start("offscreen")
    with pytest.raises(SetupError, match=r"libxcb-cursor\.so\.0"):
        screens.start("xcb")
    screens.library.touch()
    assert "libqxcb.so" in screens.start("xcb")


def test_what_was_found_once_is_not_looked_for_again_while_it_is_there(screens: Screens) -> None:
    screens.library.touch()
    screens.start("xcb")
    screens.start("offscreen")
    assert screens.start("xcb") == screens.start("offscreen") == []
    screens.library.unlink()
    with pytest.raises(SetupError):
        screens.start("xcb")
    assert screens.start("offscreen") == []


def test_one_of_several_plugins_is_enough(screens: Screens) -> None:
    screens.start("xcb", "wayland")
    assert screens.start("wayland") == []


def test_a_new_set_up_looks_again(screens: Screens, tmp_path: Path) -> None:
    screens.start("offscreen")
    environment.stamp(tmp_path, screens.venv, "3.11")
    assert screens.start("offscreen") != []


def test_uv_s_lines_become_words() -> None:
    assert tools.uv_in_words("Downloading torch (514.2MiB)") == "fetching torch, 514.2\N{NO-BREAK SPACE}MB"
    assert tools.uv_in_words("Prepared 1 package in 2.1s") == "unpacked 1 part"
    assert tools.uv_in_words("Installed 112 packages in 841ms") == "installed 112 parts"
    assert tools.uv_in_words(" + torch==2.15.0") is None


def test_a_real_program_s_last_words_and_code_are_kept() -> None:
    heard: list[str] = []
    script = "import sys; print('first'); print('second', file=sys.stderr); sys.exit(5)"
    outcome = tools.run([sys.executable, "-c", script], lambda line: heard.append(line))
    assert outcome.code == 5
    assert set(outcome.lines) == {"first", "second"} == set(heard)


def test_a_long_list_of_libraries_is_read_to_its_first_line() -> None:
    script = "print('libXrandr.so.2 => not found'); [print('lib', n) for n in range(300)]"
    outcome = tools.run([sys.executable, "-c", script])
    assert system_libraries.missing_in("\n".join(outcome.lines)) == {"libXrandr.so.2"}


def test_a_program_that_is_not_there_is_a_failure_and_no_error(tmp_path: Path) -> None:
    assert tools.run([str(tmp_path / "uv")]).code == 127


def test_every_check_runs_and_one_failure_counts(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    steps = [
        ("Style", [sys.executable, "-c", "print('line too long'); raise SystemExit(1)"]),
        ("Types", [sys.executable, "-c", "print('never shown')"]),
        ("Tests", [sys.executable, "-c", "print('3 passed')"]),
    ]
    assert verbs.run_checks(steps, tmp_path) == 1
    said = capfd.readouterr().out
    assert "line too long" in said
    assert "never shown" not in said
    assert "3 passed" in said
    assert "Failed: Style." in said
    assert verbs.run_checks(steps[1:], tmp_path) == 0


def test_the_checks_are_the_ones_that_the_house_promises(tmp_path: Path) -> None:
    commands = [" ".join(command) for _, command in verbs.checks(tmp_path, ["-x"])]
    for number, part in enumerate(
        ["ruff check", "ruff format --check", "mypy --strict", "lint-imports", "pytest -x"]
    ):
        assert part in commands[number]


def test_the_first_tool_is_pinned_with_hashes() -> None:
    pins = (ROOT / "installer" / "uv.txt").read_text(encoding="utf-8")
    assert "uv==" in pins
    assert "--hash=sha256:" in pins


@pytest.mark.parametrize("here", [(), ("Xvfb",), ("xdotool",), ("Xvfb", "xdotool")])
def test_each_program_that_the_tests_start_is_installed(
    here: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in here else None)
    monkeypatch.setattr(system_libraries, "may_use_apt", lambda: True)
    runner = FakeRunner()
    verbs.provide_programs(runner)
    installed = runner.asked[-1].split() if runner.asked else []
    for program, package in verbs.TEST_PROGRAMS.items():
        assert (package in installed) == (program not in here)


def test_a_test_may_start_no_other_program() -> None:
    """The guard in conftest: what the tests start and what the set-up installs cannot drift apart."""
    with pytest.raises(AssertionError, match="ls, which is not in"):
        subprocess.run(["ls"], check=True)
    subprocess.run([sys.executable, "-c", ""], check=True)
