"""What crosses the pipe, and when it is brought in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop import protocol


def test_every_name_that_is_offered_is_there() -> None:
    for name in protocol.__all__:
        assert getattr(protocol, name) is not None
    with pytest.raises(AttributeError):
        protocol.NoSuchMessage  # noqa: B018


def test_the_window_stands_before_requests_and_facts_are_brought_in() -> None:
    """They are some hundred classes, which take 30 ms to make."""
    code = (
        "import sys, desktop.app\n"
        "later = [f'desktop.protocol.{name}' for name in sys.argv[1:]]\n"
        "print([name for name in later if name in sys.modules])\n"
        "from desktop import protocol\n"
        "protocol.complete()\n"
        "print([name for name in later if name not in sys.modules])\n"
    )
    names = ["requests", "hub_facts", "training_facts"]
    done = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
