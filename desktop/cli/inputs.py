"""What was typed to be asked about: files as they are, folders and archives opened, texts."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from desktop import folders, protocol, tasks
from desktop.cli.terminal import StatusLine, Usage, say
from desktop.errors import Trouble
from desktop.folders import LeftOut, Unpacked
from desktop.media import is_archive
from desktop.messages import command_line
from desktop.messages import folders as words
from desktop.protocol import Input

_SLASHES = "/\\" if os.name == "nt" else "/"
_EMPTY = {
    tasks.Media.PICTURE: command_line.NO_PICTURES_IN,
    tasks.Media.TEXT: command_line.NO_TEXTS_IN,
    tasks.Media.SOUND: command_line.NO_RECORDINGS_IN,
}


@dataclass(slots=True)
class Given:
    """What there is to ask about.

    Attributes:
        inputs: in the order in which they were typed.
        refused: archives that cannot be opened, each with the reason.
        left_out: what lies in folders and archives and is not asked about.
        shown: what an input out of an archive is called: the archive, then its name in there.
    """

    inputs: list[Input] = field(default_factory=list)
    refused: list[protocol.Item] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)
    shown: dict[str, str] = field(default_factory=dict)

    def name(self, given: Input) -> str:
        """What to print of an input: its path as it was typed, "" for a text without a file."""
        return self.shown.get(given.path, given.path)


def given_by(row: tasks.Task, files: list[str], texts: list[str]) -> Given:
    """Files, and what is in folders and archives; then the texts.

    Raises:
        Usage: there is nothing to ask about.
    """
    given = Given()
    for path in files:
        if os.path.isdir(path):  # noqa: PTH112 - Path raises where a folder is forbidden
            _take_folder(given, row, path, Path(path))
        elif is_archive(path):
            _take_archive(given, row, path)
        else:
            given.inputs.append(Input(path=path))
    given.inputs += [Input(text=text) for text in texts]
    if not (given.inputs or given.refused):
        is_text = row.media is tasks.Media.TEXT
        raise Usage((command_line.NO_TEXT_TO_ASK if is_text else command_line.NOTHING_TO_ASK)())
    return given


def _take_folder(given: Given, row: tasks.Task, typed: str, folder: Path) -> None:
    inside = [path for path, _ in folders.expand([folder], row.media, left_out=given.left_out)]
    if not inside:
        if given.left_out.total:
            say(given.left_out.message)
        raise Usage(_EMPTY[row.media](folder=typed))
    for path in inside:
        name = f"{typed.rstrip(_SLASHES)}/{path.relative_to(folder).as_posix()}"
        if folder == Path(typed):
            given.inputs.append(Input(path=name))
        else:
            given.inputs.append(Input(path=str(path)))
            given.shown[str(path)] = name


def _take_archive(given: Given, row: tasks.Task, typed: str) -> None:
    try:
        unpacked = _shown(typed, folders.unpack(typed))
    except Trouble as trouble:
        error = protocol.ItemError(trouble.kind, trouble.message, trouble.detail)
        given.refused.append(protocol.Item("", -1, Input(path=typed), error=error))
        return
    given.left_out.extend(unpacked.left_out)
    _take_folder(given, row, typed, unpacked.folder)


def _shown(typed: str, work: Generator[tuple[int, int], None, Unpacked]) -> Unpacked:
    """Carries the work out, with its progress where somebody watches."""
    status, phase = StatusLine(), words.UNPACKING(name=Path(typed).name)
    try:
        while True:
            try:
                done, total = next(work)
            except StopIteration as end:
                unpacked: Unpacked = end.value
                return unpacked
            status.show(protocol.Progress("", phase, done, total, "bytes"))
    finally:
        work.close()
        status.clear()
