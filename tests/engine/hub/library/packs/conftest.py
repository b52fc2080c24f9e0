"""Two computers without starters: one with models to pack, one to bring them to."""

from __future__ import annotations

import pytest

from tests.engine.hub.library.packs.packing import fill
from tests.hub_server import HubServer


@pytest.fixture
def here(hub: HubServer) -> HubServer:
    """A computer with a downloaded and a taught model."""
    fill(hub)
    return hub
