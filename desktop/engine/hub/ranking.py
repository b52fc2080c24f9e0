"""The two orders that the hub cannot give: by size, and by how near a name is to the words.

The hub sorts by downloads, likes and date, finds names that contain the words, and hands out its list page by
page; with millions of models, nobody reads that list to its end before showing the first row. So the list is
ranked in parts: first the most downloaded of all that fit, then the next as many, and so on. Inside a part
the order is exact, and a row that was handed out never moves. Discover says so where the order is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, repeat
from typing import TypeVar

from desktop import protocol
from desktop.protocol import HubModel

MATCHED = 100
"""Models whose names are compared: one page of the hub, because somebody is typing and waits."""

SIZED = 500
"""Models that are sorted by size: five pages of the hub, a few seconds."""

Key = TypeVar("Key", tuple[bool, int], tuple[float])


def ranked(rows: Iterator[HubModel | None], request: protocol.Search) -> Iterator[HubModel | None]:
    """`rows`, the most downloaded first, in the order that was asked for.

    Args:
        rows: None stands for one that the filters leave out.
    """
    if request.sort == "size":
        return _in_parts(rows, SIZED, _size, (0.0,))
    if request.sort == "match":
        wanted = request.words.strip().casefold()
        best = (False, 0 if wanted else 1)
        return _in_parts(rows, MATCHED, lambda model: _distance(model, wanted), best)
    return rows


def _in_parts(
    rows: Iterator[HubModel | None], together: int, key: Callable[[HubModel], Key], best: Key
) -> Iterator[HubModel | None]:
    """Sort `together` at a time. What has the `best` key, which nothing can surpass, need not wait."""
    while True:
        left_out, waiting, is_over = 0, [], True
        for model in islice(rows, together):
            is_over = False
            if model is None:
                left_out += 1
            elif key(model) == best:
                yield model
            else:
                waiting.append(model)
        if is_over:
            return
        yield from sorted(waiting, key=key)
        yield from repeat(None, left_out)  # last: whoever loses patience over them has seen all the others


def _size(model: HubModel) -> tuple[float]:
    """Those of unknown size come last."""
    return (float(model.size) or float("inf"),)


def _distance(model: HubModel, wanted: str) -> tuple[bool, int]:
    """What can run here comes first, then what is called as one typed; downloads decide among equals."""
    name, typed = model.name.casefold(), wanted.replace(" ", "-")
    if wanted and (name == typed or model.id.casefold() == wanted):
        return bool(model.problem), 0
    found = typed in name or model.source != "huggingface"  # the short lists are found by more than names
    steps = (name.startswith(typed), found, True)
    return bool(model.problem), 1 + steps.index(True)
