"""Imports as quick as without PySide."""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401 - it brings the hook


def leave_sources_unread() -> None:
    """Keep PySide from reading the source text of every module that is imported.

    WORKAROUND: PySide looks for its own name in each, to know where ``from __feature__ import …`` may count,
    and the text stays in memory: 6 MB of it once plots are there, 16 MB in all, and a tenth of the time that
    the window takes to open. Burnish uses no such feature. See ``feature.py`` in shibokensupport.
    """
    hook = sys.modules.get("shibokensupport.feature")
    if hook is not None:
        vars(hook)["_mod_uses_pyside"] = lambda _module: False
