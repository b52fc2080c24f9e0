"""What can be wrong with any file, as `desktop.content.checking` has it for the window as well."""

from __future__ import annotations

from desktop.content.checking import bad_file, check_file, not_a

__all__ = ["bad_file", "check_file", "not_a"]
