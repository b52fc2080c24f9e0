"""Which task examples are for: a table holds texts, a folder what most of its files are."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

from desktop import folders, media, protocol, tasks
from desktop.engine.unpacking import TELL_EVERY, unpacked
from desktop.messages import phases
from desktop.tasks import Media

LOOKED_AT = 20_000
"""Files of a folder that are looked at; so many of one medium leave no doubt."""


def task_for(job: str, place: str) -> Generator[protocol.Event, None, str]:
    """The id of the task that the examples in `place` are for; of pictures where there are none.

    Raises:
        Trouble: an archive cannot be opened.
    """
    if media.is_table(place):
        return tasks.TAUGHT[Media.TEXT].id
    folder = Path(place)
    if not folder.is_dir() and media.is_archive(folder):
        folder = (yield from unpacked(job, folder)).folder
    found: Counter[Media] = Counter()
    told = time.monotonic()
    for path, kind in folders.expand([folder]) if folder.is_dir() else ():
        if kind in tasks.TAUGHT and not media.is_table(path):
            found[kind] += 1
            if found.total() >= LOOKED_AT:
                break
        if time.monotonic() - told >= TELL_EVERY:
            told = time.monotonic()
            yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    return tasks.TAUGHT[max(tasks.TAUGHT, key=lambda kind: found[kind])].id
