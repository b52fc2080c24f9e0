"""One row of a source that has a fixed list of models."""

from __future__ import annotations

from dataclasses import dataclass

from desktop import atlas, protocol
from desktop.messages import NOTHING, Message

_TOLERANCE = 0.02
"""The lists state sizes rounded; a file that differs by more than this share is another one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One model of the list.

    Attributes:
        url: where it is fetched from. Its last part is the name of the file.
        size: bytes, as the list rounds them.
        digest: SHA-256, or its first 8 or more digits.
        words: what a search may find it by, beside id and name.
        score: the better, the earlier in the list.
        picked: whether the guide names it among the first to try.
        recommended: whether it may be named as the one to take for a task.
        card: Markdown.
    """

    id: str
    name: str
    url: str
    size: int
    digest: str
    tasks: tuple[str, ...]
    licence: str
    parameters: int
    labels: int = 0
    languages: tuple[str, ...] = ()
    words: str = ""
    score: float = 0.0
    picked: bool = False
    recommended: bool = False
    card: str = ""
    problem: Message = NOTHING

    @property
    def file(self) -> str:
        return self.url.rpartition("/")[2]

    def has_size(self, size: int) -> bool:
        return abs(size - self.size) <= max(4096, self.size * _TOLERANCE)


def fits(offer: Offer, request: protocol.Search) -> bool:
    """Whether the row is among what a search asks for."""
    found_by = f"{offer.id} {offer.name} {offer.words}".casefold()
    return (
        all(word in found_by for word in request.words.casefold().split())
        and (not request.task or request.task in offer.tasks)
        and (not request.licence or atlas.licence_class(offer.licence) == request.licence)
        and (not request.language or not offer.languages or request.language in offer.languages)
        and (not request.most_bytes or offer.size <= request.most_bytes)
    )
