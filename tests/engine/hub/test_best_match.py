"""The two orders that the hub does not know: honest over many pages, and never moving a row that was seen."""

from __future__ import annotations

import random

import pytest

from desktop import protocol
from desktop.engine.hub import catalogue, ranking
from desktop.engine.hub.ranking import MATCHED, SIZED
from desktop.protocol import HubModel
from tests.engine.hub.questions import ask_online, picture_model
from tests.engine.hub.test_catalogue import search
from tests.hub_server import HubServer

TASK = "image-classification"
FILES = {"config.json": picture_model(1)["config.json"], "model.safetensors": b"x"}
ONLY_ONNX = {"model.onnx": b"x"}


def names(words: str, sort: str) -> list[str]:
    return [model.name for model in search(task=TASK, words=words, sort=sort)]


def pages(size: int = 40, **how: object) -> list[HubModel]:
    """All rows in the order in which a person who scrolls to the end sees them."""
    seen: list[HubModel] = []
    while True:
        request = protocol.Search(task=TASK, skip=len(seen), limit=size, **how)  # type: ignore[arg-type]
        (page,) = (event for event in ask_online(request) if isinstance(event, protocol.Found))
        seen += page.models
        if not page.more:
            return seen


def many(hub: HubServer, count: int) -> None:
    """Models of random sizes, and now and then one that cannot run; the first is downloaded most."""
    sizes_of = random.Random(1)
    for number in range(count):
        parameters = sizes_of.randrange(1000, 1_000_000)
        hub.add_model(
            f"many/vit-{number}",
            files=FILES,
            downloads=10_000 - number,
            safetensors={"parameters": {"F32": parameters}, "total": parameters},
        )
        if number % 50 == 49:  # of no size that anybody tells, and of no format that Burnish opens
            hub.add_model(f"many/vit-{number}", files=ONLY_ONNX, downloads=10_000 - number)


def test_the_nearest_name_that_can_run_stands_first(hub: HubServer) -> None:
    hub.add_model("a/big-flowers-net", files=picture_model(10), downloads=900)
    hub.add_model("a/flowers-onnx", files=ONLY_ONNX, downloads=800)
    hub.add_model("a/flowers-net", files=picture_model(10), downloads=70)
    hub.add_model("a/flowers", files=picture_model(10), downloads=6)
    assert names("flowers", "downloads")[0] == "big-flowers-net"
    assert names("flowers", "match") == ["flowers", "flowers-net", "big-flowers-net", "flowers-onnx"]


def test_without_words_the_most_used_that_can_run_stands_first(hub: HubServer) -> None:
    hub.add_model("a/onnx", files=ONLY_ONNX, downloads=800)
    hub.add_model("a/rare", files=picture_model(10), downloads=7)
    hub.add_model("a/usual", files=picture_model(10), downloads=70)
    assert names("", "match") == ["usual", "rare", "onnx"]


def test_a_name_down_the_list_of_the_hub_stands_first(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the first hundred, for which the hub is asked once: somebody is typing and waits."""
    monkeypatch.setattr(catalogue._Listing, "read_ahead", lambda *_: None)
    many(hub, 430)
    hub.add_model("a/vit", files=FILES, downloads=9_905)
    hub.add_model("a/my-vit", files=FILES, downloads=10_001)
    found = [model.name for model in search(task=TASK, words="vit", sort="match", limit=99)]
    runnable = [f"vit-{number}" for number in range(98) if number % 50 != 49]
    assert found[: len(runnable) + 1] == ["vit", *runnable]
    assert found[len(runnable) + 1 :][:1] == ["my-vit"], "what only contains the word comes after"
    assert sum("/api/models?" in asked.path for asked in hub.asked) == 1


@pytest.mark.parametrize("sort", ["match", "size"])
@pytest.mark.parametrize("words", ["", "vit"])
def test_every_model_comes_once_in_parts_that_are_in_order(hub: HubServer, sort: str, words: str) -> None:
    many(hub, 1100)
    request = protocol.Search(words=words, sort=sort)
    rows = pages(words=words, sort=sort, source="huggingface")
    downloads = {f"many/vit-{number}" for number in range(1100)}
    assert {row.id for row in rows} == downloads and len(rows) == 1100
    together = SIZED if sort == "size" else MATCHED
    for first in range(0, 1100, together):
        shown = rows[first : first + together]
        fetched = {f"many/vit-{n}" for n in range(first, min(first + together, 1100))}
        assert {row.id for row in shown} == fetched, "a part is what the hub calls the most downloaded"
        if sort == "size":
            sizes = [row.size or float("inf") for row in shown]
            assert sizes == sorted(sizes)
        else:
            keys = [ranking._distance(row, request.words) for row in shown]
            assert keys == sorted(keys)


def test_the_pages_join_whatever_their_size(hub: HubServer) -> None:
    many(hub, 700)
    small = [row.id for row in pages(7, sort="size", source="huggingface")]
    catalogue._listings.clear()
    assert small == [row.id for row in pages(250, sort="size", source="huggingface")]


def test_rows_that_were_seen_stay_when_the_hub_changes_its_mind(hub: HubServer) -> None:
    many(hub, 600)
    first = search(task=TASK, sort="size", limit=40)
    hub.models["many/vit-3"].facts["downloads"] = 0  # slides to the end, and comes once more
    rest = search(task=TASK, sort="size", limit=1000, skip=40)
    ids = [model.id for model in (*first, *rest)]
    assert len(ids) == len(set(ids)) and "many/vit-3" in ids


def test_what_nothing_can_surpass_does_not_wait_for_the_rest(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without words there is nothing to compare names with, so the first page needs one answer of the hub."""
    monkeypatch.setattr(catalogue._Listing, "read_ahead", lambda *_: None)
    many(hub, 600)
    assert [model.name for model in search(task=TASK, sort="match", limit=3)] == ["vit-0", "vit-1", "vit-2"]
    assert sum("/api/models?" in asked.path for asked in hub.asked) == 1


def test_the_short_lists_take_their_place_among_the_sizes(hub: HubServer) -> None:
    many(hub, 20)
    rows = pages(sort="size")
    assert {row.source for row in rows} == {"torchvision", "huggingface"}
    known = [row.size for row in rows if row.size]
    assert known == sorted(known)


def test_filters_that_end_a_search_lose_nothing_that_was_found(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "PATIENCE", 20)
    many(hub, 300)
    for place in (150, 10):
        hub.models[f"many/vit-{place}"].facts["license"] = "cc-by-nc-4.0"
    found = [row.name for row in pages(sort="size", licence="research", source="huggingface")]
    assert set(found) == {"vit-10", "vit-150"}
