"""What was stored by this version, an earlier or a later one comes back; what is damaged is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop import messages, protocol, stored
from desktop.messages import trouble
from desktop.workbench.downloads import UnfinishedDownload

RUN = protocol.Run(
    task="zero-shot-image-classification",
    model="a/b",
    inputs=(protocol.Input(path="/p/ü.jpg"), protocol.Input(text="two\nlines")),
    options={"labels": ("cat", "dog"), "count": 3, "share": 0.5, "words": True, "language": "de"},
)
DOWNLOAD = UnfinishedDownload("a/b", done=3e6, reason=messages.Message("x", (("count", 3), ("name", "ü"))))


@pytest.mark.parametrize("value", [RUN, DOWNLOAD, protocol.Train(plan=protocol.TrainPlan("t", "/d", "m"))])
def test_what_is_stored_comes_back(value: object) -> None:
    there = json.loads(json.dumps(stored.to_json(value)))
    assert stored.from_json(type(value), there) == value


def test_other_versions_are_understood() -> None:
    later: dict[str, Any] = {"model": "a/b", "done": 5, "new": {"deep": [1]}}
    assert stored.from_json(UnfinishedDownload, later) == UnfinishedDownload("a/b", done=5.0)
    earlier = stored.from_json(UnfinishedDownload, {"model": "a/b", "reason": "The disk is full."})
    assert messages.say(earlier.reason) == "The disk is full."
    assert trouble.AS_IT_IS.says(earlier.reason)


@pytest.mark.parametrize("damaged", [{}, [], None, "text", {"model": "a/b", "done": "much"}, {"done": 1}])
def test_what_is_damaged_is_refused(damaged: object) -> None:
    with pytest.raises(ValueError, match="no UnfinishedDownload"):
        stored.from_json(UnfinishedDownload, damaged)
