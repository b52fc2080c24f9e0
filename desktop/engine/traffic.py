"""How many bytes searches and the like have brought, for the card that shows every connection.

Files of models are counted by their downloads, which know what of them had arrived before.
"""

from __future__ import annotations

_received = 0


def count(size: int) -> None:
    """So many bytes have arrived."""
    global _received
    _received += size


def take() -> int:
    """Bytes since this was called last."""
    global _received
    size, _received = _received, 0
    return size
