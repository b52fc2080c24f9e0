"""What a check of examples has found, for whoever reads it in a terminal, and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop import letters, protocol
from desktop.messages import NOTHING, Message, command_line
from desktop.messages import folders as reasons
from desktop.messages import training as words

_PARTS = {"train": words.PART_TRAIN, "validation": words.PART_VALIDATION, "test": words.PART_TEST}


def told(finding: protocol.Finding) -> Message:
    """The sentence for what changes which examples are used, and how; nothing for advice on more of them."""
    match finding:
        case protocol.Inside(folder):
            return words.FOUND_INSIDE(folder=folder)
        case protocol.Divided(parts):
            named = tuple(words.PART_FOLDER(folder=folder, part=_PARTS[part]()) for part, folder in parts)
            missing = tuple(row() for part, row in _PARTS.items() if part not in dict(parts))
            if missing:
                return words.FOUND_DIVIDED_PARTLY(parts=named, missing=missing)
            return words.FOUND_DIVIDED(parts=named)
        case protocol.LeftOut(count, whys):
            return reasons.LEFT_OUT(count=count, reasons=tuple(why for why, _ in whys))
        case protocol.Unreadable(((path, why), *_others) as files):
            return words.FOUND_UNREADABLE(count=len(files), file=letters.shown(Path(path).name), why=why)
        case protocol.Namesakes(sets, merged):
            row = words.GROUPS_MERGED if merged else command_line.NAMES_LOOK_THE_SAME
            return row(groups=tuple(" = ".join(f"“{name}”" for name in names) for names in sets))
        case protocol.NearCopies():
            return words.NEAR_COPIES_TOGETHER(count=finding.count)
        case protocol.NearConflicts(sets):
            return words.NEAR_COPIES_DIFFER(count=len(sets))
        case protocol.AllAlike(groups):
            return words.ALL_ALIKE(groups=tuple(f"“{name}”" for name in groups))
        case protocol.Noted(files):
            return words.PARTLY_READ(count=len(files))
    return NOTHING


def files_of(finding: protocol.Finding) -> dict[str, Any]:
    """The files that a finding is about, as far as they are known by name."""
    match finding:
        case protocol.LeftOut(_, whys):
            return {"files": [path for _, files in whys for path in files]}
        case protocol.Unreadable(files):
            return {"files": [path for path, _ in files]}
        case protocol.Noted(files):
            return {"files": [path for path, _ in files]}
        case protocol.NearCopies(sets) | protocol.NearConflicts(sets):
            return {"sets": [[one.path or one.text for one in same] for same in sets]}
    return {}
