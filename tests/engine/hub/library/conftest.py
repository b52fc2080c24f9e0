"""A library without the models that come along."""

from __future__ import annotations

import pytest

from desktop.engine.hub.starters import starter


@pytest.fixture(autouse=True)
def no_starters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking them is tested elsewhere and takes seconds."""
    monkeypatch.setattr(starter, "STARTERS", ())
