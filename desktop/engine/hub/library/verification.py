"""Reading installed models through: is every byte still what it was when it came?"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop import messages, protocol
from desktop.engine.hub.facts import safety
from desktop.engine.hub.fetching.meter import Meter
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.sources import Part, source_of_model
from desktop.engine.server import Context
from desktop.errors import Trouble
from desktop.messages import phases
from desktop.protocol import ModelInfo, Verified

BLOCK = 1 << 20


def verify(
    request: protocol.Verify, context: Context
) -> Generator[protocol.Event, None, tuple[Verified, ...]]:
    """Compare checksums where they are known, and look at the form of the rest."""
    models = [library.lookup(request.model)] if request.model else library.installed_models()
    models = [model for model in models if Path(model.folder).exists()]  # a packed starter has no files yet
    parts = {model.id: source_of_model(model).parts(model) for model in models}
    total = sum(part.path.stat().st_size for found in parts.values() for part in found)
    meter = Meter(request.job, total, 0, phases.CHECKING_FILES())
    results, done = [], 0
    for model in models:
        result, done = yield from _verify_one(model, parts[model.id], meter, done)
        results.append(result)
    return tuple(results)


def _verify_one(
    model: ModelInfo, parts: list[Part], meter: Meter, done: int
) -> Generator[protocol.Event, None, tuple[Verified, int]]:
    compared, problem = 0, messages.NOTHING
    for part in parts:
        try:
            if part.digest:
                reading = Reading(part.path, part.digest)
                for read in reading:
                    if event := meter.reading(done + read):
                        yield event
                compared += 1
                if not reading.digest.startswith(part.digest) and not problem:
                    problem = messages.library.FILE_DAMAGED(name=part.path.name)
            done += part.path.stat().st_size
        except OSError as error:
            problem = problem or messages.library.FILE_UNREADABLE(
                name=part.path.name, reason=error.strerror or str(error)
            )
    # What is only the base of an addition does nothing by itself, and is as it should be.
    unusable = messages.NOTHING if model.needed_by else model.problem
    try:
        safety.check_model(model.folder, model.library, model.file)
    except Trouble as trouble:
        problem = problem or trouble.message
    return Verified(model.id, compared, len(parts) - compared, problem or unusable), done


@dataclass(slots=True)
class Reading:
    """Reads a file to its end when iterated; yields the number of bytes read so far, then knows `digest`.

    Attributes:
        expected: tells the kind of digest: 40 digits are a git blob id, others SHA-256.
    """

    path: Path
    expected: str = ""
    digest: str = ""

    def __iter__(self) -> Iterator[int]:
        is_git = len(self.expected) == 40
        sha = hashlib.sha1(usedforsecurity=False) if is_git else hashlib.sha256()
        if is_git:
            sha.update(b"blob %d\0" % self.path.stat().st_size)
        read = 0
        with self.path.open("rb") as file:
            while block := file.read(BLOCK):
                sha.update(block)
                read += len(block)
                yield read
        self.digest = sha.hexdigest()


def digest(path: Path, context: Context) -> str:
    """The SHA-256 of a whole file; Stop is heard between its parts.

    Raises:
        OSError: it cannot be read.
        JobStopped: the person does not want to know any more.
    """
    reading = Reading(path)
    for _ in reading:
        context.stop_point()
    return reading.digest
