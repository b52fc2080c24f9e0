"""What is passed over in folders and archives, and why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fnmatch import translate

from desktop.messages import NOTHING, Message, Row
from desktop.messages import folders as words

LISTED = 500
"""Names that are kept for each reason; the rest is only counted."""

LEFTOVERS = (
    # network drives: thumbnails, recycle bins, copies of earlier days
    "@eadir", "#recycle", "#snapshot", "@recycle", ".@__thumb", "@tmp", "@recently-snapshot",
    "synofile_thumb*", "synophoto_thumb*", "synophoto_film*",
    # Windows
    "$recycle.bin", "system volume information", "found.[0-9][0-9][0-9]", "thumbs.db", "ehthumbs*.db",
    "desktop.ini", "~$*",
    # macOS
    "__macosx", "._*", ".ds_store", ".spotlight-v100", ".fseventsd", ".trashes", ".temporaryitems",
    ".documentrevisions-v100", ".appledouble", ".localized", "icon\r",
    # Linux
    "lost+found", ".trash", ".trash-*", ".thumbnails", ".directory", ".~lock.*",
    # programs
    ".git", ".svn", ".hg", ".ipynb_checkpoints", "__pycache__", ".picasa.ini", "picasa.ini",
    ".picasaoriginals", ".dropbox*", ".stfolder", ".stversions", ".nomedia",
)  # fmt: skip
"""Names of files and folders that nobody put among their own, whatever is in them."""

_LEFTOVER = re.compile("|".join(translate(pattern) for pattern in LEFTOVERS), re.IGNORECASE)


@dataclass(slots=True)
class LeftOut:
    """What was left out: how many for each reason, and which.

    Attributes:
        counts: by the reason, a row of `desktop.messages.folders` that takes a count.
        files: (path, reason) of the first `LISTED` for each reason. A folder stands for all that is in it.
    """

    counts: Counter[Row] = field(default_factory=Counter)
    files: list[tuple[str, Row]] = field(default_factory=list)

    def add(self, path: str, why: Row) -> None:
        self.counts[why] += 1
        if self.counts[why] <= LISTED:
            self.files.append((path, why))

    def extend(self, others: LeftOut) -> None:
        for path, why in others.files:
            if sum(why == known for _, known in self.files) < LISTED:
                self.files.append((path, why))
        self.counts.update(others.counts)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def message(self) -> Message:
        """How many and why, the commonest reason first; says nothing if nothing was left out."""
        if not self.counts:
            return NOTHING
        return words.LEFT_OUT(count=self.total, reasons=tuple(why for why, _ in self.reasons))

    @property
    def reasons(self) -> tuple[tuple[Message, tuple[str, ...]], ...]:
        """Each reason with its number, the commonest first, and the files that are known by name."""
        named = defaultdict[Row, list[str]](list)
        for path, why in self.files:
            named[why].append(path)
        return tuple((why(count=number), tuple(named[why])) for why, number in self.counts.most_common())


def why_left_out(name: str) -> Row | None:
    """Why a file or folder of this name is passed over without a look at it; None if it is not."""
    if _LEFTOVER.match(name):
        return words.SYSTEM
    return words.HIDDEN if name.startswith(".") else None
