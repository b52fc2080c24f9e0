"""The order "best match": what can run here and is called as one typed stands first."""

from __future__ import annotations

from tests.engine.hub.questions import picture_model
from tests.engine.hub.test_catalogue import search
from tests.hub_server import HubServer

TASK = "image-classification"


def names(words: str, sort: str) -> list[str]:
    return [model.name for model in search(task=TASK, words=words, sort=sort)]


def test_the_nearest_name_that_can_run_stands_first(hub: HubServer) -> None:
    hub.add_model("a/big-flowers-net", files=picture_model(10), downloads=900)
    hub.add_model("a/flowers-pickled", files={"vit.ckpt": b"x"}, downloads=800)
    hub.add_model("a/flowers-net", files=picture_model(10), downloads=70)
    hub.add_model("a/flowers", files=picture_model(10), downloads=6)
    assert names("flowers", "downloads")[0] == "big-flowers-net"
    assert names("flowers", "match") == ["flowers", "flowers-net", "big-flowers-net", "flowers-pickled"]


def test_without_words_the_most_used_that_can_run_stands_first(hub: HubServer) -> None:
    hub.add_model("a/pickled", files={"vit.ckpt": b"x"}, downloads=800)
    hub.add_model("a/rare", files=picture_model(10), downloads=7)
    hub.add_model("a/usual", files=picture_model(10), downloads=70)
    assert names("", "match") == ["usual", "rare", "pickled"]
