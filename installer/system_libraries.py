"""Finds the libraries of the operating system that Qt needs on Linux, and installs those that are missing."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from installer.tools import Outcome, Runner, SetupError, succeed

# Without these no window opens.
WINDOW_PARTS = ("QtCore.abi3.so", "QtGui.abi3.so", "QtWidgets.abi3.so", "QtSvg.abi3.so", "QtNetwork.abi3.so")
# Without these not on the screens that Qt reaches through these plugins, beside the plugin itself.
SCREEN_PARTS = {"xcb": ("Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",)}
# Without these recordings cannot be played; everything else works.
SOUND_PARTS = ("QtMultimedia.abi3.so", "Qt/plugins/multimedia/libffmpegmediaplugin.so")

# Which Debian package carries a library (dpkg -S on Debian 12; newer releases provide the same names).
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libXrender.so.1": "libxrender1",
    "libasound.so.2": "libasound2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libva.so.2": "libva2",
    "libva-drm.so.2": "libva-drm2",
    "libva-x11.so.2": "libva-x11-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}

_NOT_FOUND = re.compile(r"^\s*(\S+) => not found\b", re.MULTILINE)
_FOUND = re.compile(r"^\s*\S+ => (/.+) \(0x[0-9a-f]+\)$", re.MULTILINE)


def missing_in(ldd_text: str) -> set[str]:
    """Returns the libraries that ldd reports as not found."""
    return set(_NOT_FOUND.findall(ldd_text))


def look(pyside: Path, parts: Iterable[str], run: Runner) -> tuple[set[str], set[str]]:
    """Returns the system libraries that parts of PySide6 lack here, by name, and the files that they have."""
    missing, found = set[str](), set[str]()
    for part in parts:
        if (pyside / part).exists():
            said = "\n".join(run(["ldd", str(pyside / part)]).lines)
            missing |= missing_in(said)
            found |= {file for file in _FOUND.findall(said) if not file.startswith(f"{pyside}/")}
    return missing, found


def packages_for(libraries: Iterable[str]) -> list[str]:
    """Returns the Debian packages, sorted, that carry the libraries known here."""
    return sorted({DEBIAN_PACKAGES[name] for name in libraries if name in DEBIAN_PACKAGES})


def may_use_apt() -> bool:
    """Whether packages can be installed without asking anybody for a password."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], run: Runner) -> None:
    """Installs Debian packages; the caller is root.

    Raises:
        SetupError: No network, a full disk, or apt-get refused.
    """
    print(f"        installing from the system's packages: {', '.join(packages)}", flush=True)
    # apt-get update ends well even when nobody answered; what it said tells why the second command fails.
    updated = run(["apt-get", "update", "-q"])
    outcome = run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages])
    succeed(Outcome(outcome.code, updated.lines + outcome.lines), "install packages of the system")


def install_command(packages: Sequence[str], libraries: Iterable[str] = ()) -> str:
    """Returns the command that somebody who may install packages has to type."""
    if shutil.which("apt-get"):
        return (
            f"sudo apt-get install {' '.join(packages)}"
            if packages
            else "apt-file search " + " ".join(libraries)
        )
    if shutil.which("dnf"):
        return "sudo dnf install " + " ".join(f"'{name}()(64bit)'" for name in sorted(libraries))
    return "your system's package manager, for: " + " ".join(sorted(libraries) or packages)


def platforms(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the plugins that Qt tries in a start with this environment, best first.

    As Qt does it: QT_QPA_PLATFORM may name several, each with options of its own; an empty value counts for
    nothing.
    """
    asked = [name.partition(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]
    return tuple(asked) or (("wayland", "xcb") if environment.get("WAYLAND_DISPLAY") else ("xcb",))


def parts_needed(platform: str) -> tuple[str, ...]:
    """Returns the parts without which no window opens through a plugin of Qt."""
    return (*WINDOW_PARTS, f"Qt/plugins/platforms/libq{platform}.so", *SCREEN_PARTS.get(platform, ()))


def provide(pyside: Path, platform: str, run: Runner) -> list[str]:
    """Makes sure that Qt finds the system libraries for a window through one of its platform plugins.

    Installs them where that needs no password; otherwise prints the command, and goes on if only sound
    is missing.

    Returns:
        The files of those libraries: as long as all are there, nothing has to be looked for again.

    Raises:
        SetupError: Libraries are missing without which no window opens.
    """
    if not can_look():
        return []
    needed, found = look(pyside, parts_needed(platform), run)
    wanted = look(pyside, SOUND_PARTS, run)[0] - needed
    packages = packages_for(needed | wanted)
    if packages and may_use_apt():
        try:
            install(packages, run)
        except SetupError:
            if needed:
                raise
        needed, found = look(pyside, parts_needed(platform), run)
        wanted = look(pyside, SOUND_PARTS, run)[0] - needed
    if needed:
        raise SetupError(
            "The window cannot open yet, because this system lacks libraries that it needs: "
            f"{', '.join(sorted(needed))}. Everything else is in place. "
            f"Install them, then run the same command again:\n"
            f"    {install_command(packages_for(needed), needed)}"
        )
    if wanted:
        print(f"        recordings will not play until this is installed: {', '.join(sorted(wanted))}")
        print(f"            {install_command(packages_for(wanted), wanted)}", flush=True)
    return sorted(found)


def can_look() -> bool:
    """Whether this system can tell which libraries a program finds."""
    return sys.platform == "linux" and shutil.which("ldd") is not None
