"""A loopback hub for every test that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.engine.hub.fetching import fetcher
from tests.hub_server import HubServer


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A running hub that the real client talks to."""
    import huggingface_hub.constants
    from huggingface_hub import close_session

    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(huggingface_hub.constants, "HF_TOKEN_PATH", "/nonexistent/token")
        monkeypatch.setattr(fetcher, "PAUSES", (0.01, 0.01, 0.01))
        yield server
        close_session()
