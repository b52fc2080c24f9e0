"""`Trial`: what is opened on the Try page, what is asked about it, and the answers so far. No widgets."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop import export_names, protocol, tasks
from desktop.protocol import Input, Item, ModelInfo, RunSummary
from desktop.tasks import Media, OptionValue, Task
from desktop.workbench import export
from desktop.workbench.history import Entry, encode
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

log = logging.getLogger(__name__)
