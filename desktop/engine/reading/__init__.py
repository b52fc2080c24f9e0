"""Files as a person means them, and the sentence when they cannot be read.

Everything here raises `desktop.errors.Trouble` of kind BAD_FILE with a reason in words. Nothing here knows
torch.
"""

from __future__ import annotations

from desktop.engine.reading.sounds import read_sound
from desktop.engine.reading.texts import read_text, text_of

__all__ = ["read_sound", "read_text", "text_of"]
