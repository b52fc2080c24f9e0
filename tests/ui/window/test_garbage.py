"""When Python's garbage is collected, and that the window that stands need not be walked through for it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import gc, sys
from PySide6.QtCore import QCoreApplication
from desktop.ui.window.garbage import GarbageCollection

class Looked:
    pass

stays = Looked()
started = []
gc.callbacks.append(lambda phase, facts: started.append(phase))
app = QCoreApplication(sys.argv)
garbage = GarbageCollection(app)
print(gc.isenabled(), any(one is stays for one in gc.get_objects()), started)
later = Looked()
garbage.settle()
print(any(one is later for one in gc.get_objects()), started)
"""


def test_what_stands_at_the_start_is_never_walked_through() -> None:
    """In a process of its own: what is frozen stays so."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False False []", "False ['start', 'stop']"]
