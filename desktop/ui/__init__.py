"""The window: pages, result views and widgets."""

from __future__ import annotations

from desktop.ui.window.quick_imports import leave_sources_unread

leave_sources_unread()
