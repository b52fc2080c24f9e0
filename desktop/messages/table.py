"""The one table: every row of every module here, by its code."""

from __future__ import annotations

from types import ModuleType

from desktop.messages import (
    asking,
    command_line,
    computing,
    encodings,
    files,
    folders,
    hub,
    kinds,
    library,
    models,
    notes,
    phases,
    training,
    trouble,
    verdicts,
)
from desktop.messages.message import Row

MODULES: tuple[ModuleType, ...] = (
    asking,
    command_line,
    computing,
    encodings,
    files,
    folders,
    hub,
    kinds,
    library,
    models,
    notes,
    phases,
    training,
    trouble,
    verdicts,
)
"""Where rows stand; a new module is added here."""


def rows_of(module: ModuleType) -> list[Row]:
    return [value for value in vars(module).values() if isinstance(value, Row)]


ROWS: dict[str, Row] = {row.code: row for module in MODULES for row in rows_of(module)}
