"""Search, cards and plans, asked of a hub that speaks the real API."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from desktop import messages, protocol
from desktop.engine.hub.facts import cached
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.hub.huggingface import rows as hub_rows
from desktop.engine.server import Context, EngineOptions, answer
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
from desktop.protocol import DownloadPlan, HubModel, ModelCard
from tests.counting import calls_of
from tests.engine.hub.questions import WANTED, ask_offline, ask_online, failure, picture_model, value
from tests.hub_server import HubServer

ID = "someone/sees-things"
BERT = json.dumps({"architectures": ["BertModel"], "model_type": "bert"}).encode()


def search(**how: object) -> list[HubModel]:
    events = ask_online(protocol.Search(source="huggingface", **how))  # type: ignore[arg-type]
    found = [event for event in events if isinstance(event, protocol.Found)]
    models = [model for page in found for model in page.models]
    assert value(events) == len(models)
    return models


def add_many(hub: HubServer, count: int) -> None:
    files = {"config.json": picture_model(1)["config.json"], "model.safetensors": b"x"}
    for number in range(count):
        day = f"2026-01-{1 + number % 28:02d}T00:00:00.000Z"
        hub.add_model(
            f"many/vit-{number}", files=files, downloads=number, likes=(number * 7) % count, lastModified=day
        )


def test_a_row_says_what_the_hub_knows(hub: HubServer) -> None:
    facts = {"parameters": {"F32": 1000, "BF16": 10}, "total": 1010}
    hub.add_model(
        ID, files=picture_model(10), downloads=1234, likes=5, safetensors=facts, tags=["en", "vision"]
    )
    assert search(task="image-classification") == [
        HubModel(
            id=ID,
            name="sees-things",
            publisher="someone",
            tasks=("image-classification",),
            licence="apache-2.0",
            downloads=1234,
            likes=5,
            updated=1767323045.0,
            size=4020,
            parameters=1010,
            library="transformers",
            languages=("en",),
            lessons=("picture-groups",),
        )
    ]


@pytest.mark.parametrize(
    "question",
    [protocol.Search(source="huggingface"), protocol.Card(model=ID), protocol.PlanDownload(model=ID)],
    ids=lambda question: type(question).__name__,
)
def test_what_a_question_brings_is_counted(hub: HubServer, question: protocol.Request) -> None:
    hub.add_model(ID, files=picture_model(10))
    *_, counted, _end = ask_online(question)
    assert isinstance(counted, protocol.BytesReceived) and 200 < counted.size < 50_000


def test_words_and_task_narrow_the_search(hub: HubServer) -> None:
    hub.add_model("a/cat-vit", files=picture_model(10))
    hub.add_model("a/dog-vit", files=picture_model(10))
    words = {"config.json": BERT, "tokenizer.json": b"{}", "model.safetensors": b""}
    hub.add_model("a/cat-words", files=words, pipeline_tag="feature-extraction")
    assert [model.id for model in search(task="image-classification", words="cat")] == ["a/cat-vit"]
    assert {model.id for model in search(words="cat")} == {"a/cat-vit", "a/cat-words"}


def test_words_find_models_of_any_kind_and_say_why_they_do_not_run(hub: HubServer) -> None:
    painter = {"model.safetensors": b"x", "model_index.json": b"{}"}
    kind: dict[str, Any] = {"library_name": "diffusers", "downloads": 10**6}
    hub.add_model("a/cat-painter", files=painter, pipeline_tag="text-to-image", **kind)
    hub.add_model("a/cat-untold", files=painter, pipeline_tag=None, **kind)
    hub.add_model("a/cat-vit", files=picture_model(10))
    found = search(words="cat", sort="match")
    assert [model.name for model in found] == ["cat-vit", "cat-painter", "cat-untold"]
    assert not found[0].problem
    assert found[1].problem == found[2].problem
    assert messages.verdicts.MADE_WITH.says(found[1].problem)
    assert [model.name for model in search(words="cat", task="image-classification")] == ["cat-vit"]
    assert [model.name for model in search()] == ["cat-vit"], "without words, what can be asked here"


def test_a_task_with_two_names_on_the_hub_is_one_list(hub: HubServer) -> None:
    files = {"config.json": BERT, "tokenizer.json": b"{}", "model.safetensors": b""}
    for downloads, tag in ((5, "sentence-similarity"), (9, "feature-extraction"), (7, "sentence-similarity")):
        hub.add_model(f"a/m{downloads}", files=files, downloads=downloads, pipeline_tag=tag)
    assert [model.downloads for model in search(task="sentence-similarity")] == [9, 7, 5]


@pytest.mark.parametrize("sort", ["downloads", "likes", "updated"])
def test_every_sort_puts_the_most_first(hub: HubServer, sort: str) -> None:
    add_many(hub, 30)
    found = search(task="image-classification", sort=sort, limit=30)
    values = [getattr(model, sort) for model in found]
    assert len(values) == 30
    assert values == sorted(values, reverse=True)


def test_pages_follow_each_other_without_gap_or_repetition(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_rows, "PAGE", 20)
    add_many(hub, 65)
    seen: list[str] = []
    for skip in range(0, 80, 25):
        events = ask_online(
            protocol.Search(task="image-classification", source="huggingface", skip=skip, limit=25)
        )
        (page,) = (event for event in events if isinstance(event, protocol.Found))
        seen += [model.id for model in page.models]
        assert page.more == (skip + 25 < 65)
    assert seen == [f"many/vit-{number}" for number in range(64, -1, -1)]
    assert len([asked for asked in hub.asked if "/api/models?" in asked.path]) == 4


def test_what_cannot_run_here_says_so(hub: HubServer) -> None:
    config = picture_model()["config.json"]
    hub.add_model("a/pickled", files={"config.json": config, "vit.ckpt": b"x"})
    own = {"architectures": ["OwnForImageClassification"], "model_type": "own", "auto_map": {"A": "b.C"}}
    hub.add_model("a/own-code", files={"config.json": json.dumps(own).encode(), "model.safetensors": b""})
    hub.add_model("a/fine", files=picture_model(10))
    problems = {model.id: say(model.problem) for model in search(task="image-classification")}
    assert "pickle" in problems["a/pickled"]
    assert "program code" in problems["a/own-code"]
    assert problems["a/fine"] == ""


@pytest.mark.parametrize(
    "text", [ID, f" https://huggingface.co/{ID} ", f"hf.co/{ID}/tree/main", f"hf://{ID}"]
)
def test_a_pasted_name_or_address_finds_the_model(hub: HubServer, text: str) -> None:
    hub.add_model(ID, files=picture_model(10), pipeline_tag="other")
    assert [model.id for model in search(words=text)] == [ID]


def test_words_with_a_stroke_that_name_nothing_find_nothing(hub: HubServer) -> None:
    assert search(words="cats/dogs") == []
    assert search(words="cats/dogs/birds") == []
    address = f"{hub.endpoint}/someone/nothing"
    assert failure(ask_online(protocol.Search(words=address))).kind is ErrorKind.NOT_FOUND


def test_a_hub_without_search_still_finds_exact_names(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(10))
    hub.fault("status", where="api", file="/api/models?", status=404, times=9)
    assert "cannot be searched" in say(failure(ask_online(protocol.Search(words="sees"))).message)
    assert [model.id for model in search(words=ID)] == [ID]


@pytest.mark.parametrize("text", ["", "a/b/c/d", "../../etc", "https://example.org/a/b", "datasets/x"])
def test_other_texts_are_no_names(text: str) -> None:
    with pytest.raises(Trouble) as caught:
        huggingface.parse_name(text)
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_an_address_may_name_a_version() -> None:
    assert huggingface.parse_name("https://huggingface.co/a/b/tree/v1.0") == ("a/b", "v1.0")


def test_a_card_is_text_with_its_plan(hub: HubServer) -> None:
    commit = hub.add_model(ID, files=picture_model()).commit
    card: ModelCard = value(ask_online(protocol.Card(model=ID)))
    assert card.text == "# A model\n\nIt sees.\n"
    assert not card.problem
    assert card.plan is not None
    assert card.plan.revision == commit
    assert not card.model.installed
    assert not cached.ids()


def test_the_plan_names_only_what_is_fetched_and_what_is_here(hub: HubServer) -> None:
    files = picture_model()
    commit = hub.add_model(ID, files=files).commit
    plan: DownloadPlan = value(ask_online(protocol.PlanDownload(model=ID)))
    assert {file.name: file.size for file in plan.files} == {name: len(files[name]) for name in WANTED}
    assert plan.revision == commit
    assert plan.total == plan.missing == sum(len(files[name]) for name in WANTED)
    assert plan.licence == "apache-2.0"
    assert plan.disk_free > 0

    value(ask_online(protocol.Download(model=ID)))
    after: DownloadPlan = value(ask_online(protocol.PlanDownload(model=ID, revision=commit)))
    assert after.missing == 0
    assert all(file.here for file in after.files)
    assert search(words="sees")[0].installed


def test_the_plan_counts_what_an_earlier_try_has_kept(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("drop", file="model.safetensors", at=1_000_000)
    hub.fault("status", file="model.safetensors", times=50, status=503)
    failure(ask_online(protocol.Download(model=ID)))
    plan: DownloadPlan = value(ask_online(protocol.PlanDownload(model=ID)))
    (weights,) = (file for file in plan.files if file.name == "model.safetensors")
    assert plan.missing == weights.size - 1_000_000


def test_a_gated_card_says_what_to_do(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(10), token="hf_granted")
    card: ModelCard = value(ask_online(protocol.Card(model=ID)))
    assert card.model.gated
    assert "accept" in say(card.problem)
    assert f"{hub.endpoint}/{ID}" in say(card.problem)


def test_a_card_of_what_cannot_run_says_why(hub: HubServer) -> None:
    files = {"config.json": picture_model()["config.json"], "vit.ckpt": b"pickle"}
    hub.add_model(ID, files=files)
    card: ModelCard = value(ask_online(protocol.Card(model=ID)))
    assert card.plan is None
    assert "pickle" in say(card.problem)
    assert failure(ask_online(protocol.Download(model=ID))).kind is ErrorKind.UNSAFE_MODEL


def test_a_card_of_what_is_here_needs_no_connection(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(10))
    value(ask_online(protocol.Download(model=ID)))
    hub.asked.clear()
    card: ModelCard = value(ask_offline(protocol.Card(model=ID)))
    assert card.text == "# A model\n\nIt sees.\n"
    assert card.model.licence == "apache-2.0"
    assert card.model.installed
    assert hub.asked == []
    hub.fault("status", where="api", status=503, times=9)
    assert value(ask_online(protocol.Card(model=ID))) == card


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ({"kind": "portal"}, ErrorKind.NO_INTERNET, "sign in"),
        ({"kind": "status", "status": 503}, ErrorKind.NO_INTERNET, "having problems"),
        ({"kind": "status", "status": 429, "retry_after": "40"}, ErrorKind.NO_INTERNET, "40\u00a0s"),
        ({"kind": "status", "status": 403}, ErrorKind.GATED, "does not give you access"),
    ],
)
@pytest.mark.parametrize("request_type", [protocol.Search, protocol.Card, protocol.PlanDownload])
def test_trouble_with_the_hub_is_told_at_once(
    hub: HubServer,
    fault: dict[str, object],
    kind: ErrorKind,
    words: str,
    request_type: type[protocol.Request],
) -> None:
    hub.add_model(ID, files=picture_model(10))
    hub.fault(where="api", times=9, **fault)  # type: ignore[arg-type]
    asked = protocol.Search(words="x") if request_type is protocol.Search else request_type(model=ID)  # type: ignore[call-arg]
    failed = failure(ask_online(asked))
    assert failed.kind is kind
    assert words in say(failed.message)
    assert len(hub.asked) == 1, "what the hub says is told, not tried again"


@pytest.mark.parametrize("request_type", [protocol.Card, protocol.PlanDownload])
def test_a_missing_model_is_told(hub: HubServer, request_type: type[protocol.Request]) -> None:
    failed = failure(ask_online(request_type(model="a/nothing")))  # type: ignore[call-arg]
    assert failed.kind is ErrorKind.NOT_FOUND


def test_an_unreachable_hub_is_told_soon(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    tried = calls_of(monkeypatch, socket.socket, "connect")
    failed = failure(ask_online(protocol.Search(words="x")))
    assert failed.kind is ErrorKind.NO_INTERNET
    assert len(tried) == 1


def test_stop_is_heard_while_the_hub_is_silent(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context(EngineOptions("hub", online=True))
    spoken: list[bool] = []

    def silent(*_: object, **__: object) -> None:
        context.stop()
        spoken.append(hub.closing.wait(60))

    monkeypatch.setattr(HubServer, "take_fault", silent)
    events = list(answer(protocol.Search(words="x"), context))
    assert isinstance(events[-1], protocol.Stopped)
    assert spoken == []
