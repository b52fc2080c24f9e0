"""Torchvision's weights and Whisper's sizes: listed without a connection, fetched with their checksums."""

from __future__ import annotations

import ast
import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import protocol
from desktop.engine.hub.sources import torchvision, whisper
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.hub.sources.shelf import Shelf
from desktop.engine.hub.starters import starter
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import HubModel, ModelCard, ModelInfo
from tests import torchvision_table
from tests.engine.hub.questions import ask_offline, ask_online, failure, value
from tests.hub_server import HubServer

CONTENT = bytes(range(256)) * 8000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
FILE = f"small-{DIGEST[:8]}.pth"
ID = "torchvision/Small_Weights.V1"


@pytest.fixture(autouse=True)
def no_starters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())


@pytest.fixture
def small(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of weights of 2 MB that stands on a server here. Returns where it is kept."""
    offer = Offer(
        ID, "Small (V1)", f"https://download.pytorch.org/models/{FILE}", len(CONTENT) + 100, DIGEST[:8],
        ("image-classification",), "bsd-3-clause", 500_000, labels=1000,
    )  # fmt: skip
    monkeypatch.setitem(torchvision.SOURCE.__dict__, "offers", {ID: offer})
    monkeypatch.setitem(torchvision.SOURCE.__dict__, "_by_file", {FILE: offer})
    hub.add_model("pytorch/models", files={FILE: CONTENT})
    monkeypatch.setenv("BURNISH_TORCHVISION_URL", f"{hub.cdn}/pytorch/models/")
    return torchvision.folder() / FILE


def found(source: str, **how: object) -> list[HubModel]:
    events = ask_offline(protocol.Search(source=source, limit=500, **how))  # type: ignore[arg-type]
    value(events)
    return [model for event in events if isinstance(event, protocol.Found) for model in event.models]


def get(**how: object) -> list[protocol.Event]:
    return ask_online(protocol.Download(model=ID, **how))  # type: ignore[arg-type]


# ---- the lists ---------------------------------------------------------------------------------------------


def test_the_table_says_what_the_installed_torchvision_says() -> None:
    with torchvision_table.FILE.open(encoding="utf-8", newline="") as file:
        shipped = list(csv.DictReader(file))
    assert shipped == torchvision_table.rows(), "python -m tests.torchvision_table brings it up to date"


def test_every_size_of_whisper_is_offered_with_its_checksum() -> None:
    import whisper as package

    offers = {offer.url: offer for offer in whisper.offers().values()}
    assert set(offers) == set(package._MODELS.values())
    for address, offer in offers.items():
        assert offer.digest == address.split("/")[-2] and len(offer.digest) == 64
        assert offer.size > 70_000_000
    assert whisper.SOURCE.owns("whisper/turbo")
    assert value(ask_offline(protocol.Card(model="whisper/turbo"))).model.id == "whisper/large-v3-turbo"


def test_searching_the_lists_brings_no_torch_and_no_hub_client_along() -> None:
    script = (
        "import sys; from desktop import protocol; from desktop.engine.server import *\n"
        "for source in ('torchvision', 'whisper'):\n"
        "    print(list(answer(protocol.Search(source=source, limit=500), Context()))[-1].value)\n"
        "print(sorted({'torch', 'torchvision', 'whisper', 'huggingface_hub'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    weights, sizes, heavy = said.splitlines()
    assert (int(weights), int(sizes), ast.literal_eval(heavy)) == (134, 12, [])


def test_words_task_licence_language_and_size_narrow_the_lists() -> None:
    assert {model.id for model in found("torchvision", words="pytorch alexnet")} == {
        "torchvision/AlexNet_Weights.IMAGENET1K_V1"
    }
    assert all(model.size < 3e7 for model in found("torchvision", most_bytes=30_000_000))
    free = found("torchvision", words="vit", licence="commercial")
    assert free and all(model.licence == "bsd-3-clause" for model in free)
    assert found("torchvision", words="SWAG", licence="research")
    assert found("torchvision", task="automatic-speech-recognition") == []
    german = {model.id for model in found("whisper", language="de")}
    assert "whisper/tiny" in german and "whisper/tiny.en" not in german
    sizes = [model.size for model in found("whisper", sort="size")]
    assert sizes == sorted(sizes)


def test_what_cannot_run_says_so_and_comes_last() -> None:
    rows = found("torchvision")
    (useless,) = [model for model in rows if model.problem]
    assert useless == rows[-1] and useless.id == "torchvision/VGG16_Weights.IMAGENET1K_FEATURES"
    assert "name nothing" in say(useless.problem) and useless.tasks == ()
    assert failure(ask_online(protocol.Download(model=useless.id))).kind is ErrorKind.UNSUPPORTED_MODEL


@pytest.mark.parametrize(
    ("words", "tasks", "kinds"),
    [
        ("FasterRCNN_ResNet50_FPN_V2", ("object-detection",), 80),
        ("SSDLite320", ("object-detection",), 80),
        ("KeypointRCNN COCO_V1", ("object-detection",), 1),
        ("MaskRCNN_ResNet50_FPN_V2", ("image-segmentation", "object-detection"), 80),
        ("LRASPP", ("image-segmentation",), 20),
    ],
)
def test_detection_and_segmentation_are_offered_for_what_they_do(
    words: str, tasks: tuple[str, ...], kinds: int
) -> None:
    (row,) = found("torchvision", words=words)
    assert row.tasks == tasks and not row.problem
    assert all(row in found("torchvision", task=task) for task in tasks)
    card: ModelCard = value(ask_offline(protocol.Card(model=row.id)))
    assert f"It knows {kinds} kinds of things" in card.text or kinds == 1, card.text
    assert card.plan is not None and card.plan.files[0].digest, "it can be fetched and checked"


def test_a_card_tells_scores_kinds_and_licence() -> None:
    card: ModelCard = value(ask_offline(protocol.Card(model="torchvision/ResNet18_Weights.IMAGENET1K_V1")))
    assert "checksum" in say(card.safety)
    assert "69.8\u00a0%" in card.text and "1000 kinds" in card.text and "BSD-3-Clause" in card.text
    assert card.plan is not None and card.plan.files[0].digest == "f37072fd"
    swag = value(ask_offline(protocol.Card(model="torchvision/ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1")))
    assert "no commercial use" in swag.text and swag.model.licence == "cc-by-nc-4.0"


def test_a_search_in_all_sources_begins_with_the_short_lists(hub: HubServer) -> None:
    hub.add_model("a/resnet-18-copy", files={"config.json": b"{}", "model.safetensors": b""})
    events = ask_online(protocol.Search(words="resnet"))
    (page,) = (event for event in events if isinstance(event, protocol.Found))
    sources = [model.source for model in page.models]
    assert sources[0] == "torchvision" and sources[-1] == "huggingface"
    assert failure(ask_offline(protocol.Search(words="resnet"))).kind is ErrorKind.OFFLINE


# ---- fetching ----------------------------------------------------------------------------------------------


def test_weights_arrive_where_torch_hub_looks_for_them(hub: HubServer, small: Path) -> None:
    model: ModelInfo = value(get())
    assert small.read_bytes() == CONTENT
    assert [path.name for path in small.parent.iterdir()] == [FILE]
    assert (model.id, model.library, model.source) == (ID, "torchvision_models", "torchvision")
    assert (Path(model.folder, model.file), model.size, model.labels) == (small, len(CONTENT), 1000)
    assert [one.id for one in value(ask_offline(protocol.Installed()))] == [ID]
    assert found("torchvision")[0].installed
    asked = len(hub.asked)
    value(get())
    assert len(hub.asked) == asked
    assert all("authorization" not in one.headers for one in hub.asked)


def test_a_cut_line_is_continued(hub: HubServer, small: Path) -> None:
    hub.fault("drop", file=FILE, at=900_000)
    value(get())
    assert small.read_bytes() == CONTENT
    assert hub.sent == len(CONTENT)


def test_a_flipped_byte_never_becomes_visible(hub: HubServer, small: Path) -> None:
    for _ in range(2):
        hub.fault("flip", file=FILE, at=1_000_000)
    failed = failure(get())
    assert failed.kind is ErrorKind.BAD_FILE and "damaged" in say(failed.message)
    assert not small.exists()
    value(get())
    assert small.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ({"kind": "status", "status": 404}, ErrorKind.NOT_FOUND, "is no longer at 127.0.0.1"),
        ({"kind": "status", "status": 503}, ErrorKind.NO_INTERNET, ""),
        ({"kind": "portal"}, ErrorKind.NO_INTERNET, "sign in"),
    ],
)
def test_trouble_with_the_server_is_a_sentence(
    hub: HubServer, small: Path, fault: dict[str, object], kind: ErrorKind, words: str
) -> None:
    hub.fault(times=99, **fault)  # type: ignore[arg-type]
    failed = failure(get())
    assert (failed.kind, words in say(failed.message)) == (kind, True)
    assert not small.exists()


def test_a_server_out_of_reach_is_named(hub: HubServer, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BURNISH_TORCHVISION_URL", "http://127.0.0.1:9")
    failed = failure(get())
    assert failed.kind is ErrorKind.NO_INTERNET
    assert say(failed.message).startswith("127.0.0.1 could not be reached")


def test_another_file_of_the_same_name_is_not_fetched(hub: HubServer, small: Path) -> None:
    hub.add_model("pytorch/models", files={FILE: b"x" * 1000})
    assert "nothing was downloaded" in say(failure(get()).message)
    assert hub.sent == 0


def test_offline_opens_no_connection(hub: HubServer, small: Path) -> None:
    assert failure(ask_offline(protocol.Download(model=ID))).kind is ErrorKind.OFFLINE
    assert value(ask_offline(protocol.PlanDownload(model=ID))).missing == len(CONTENT) + 100
    assert hub.asked == []


def test_giving_up_leaves_nothing(hub: HubServer, small: Path) -> None:
    hub.fault("drop", file=FILE, at=500_000)
    hub.fault("status", file=FILE, times=50, status=503)
    failure(get())
    assert value(ask_offline(protocol.PlanDownload(model=ID))).missing == len(CONTENT) + 100 - 500_000
    assert value(ask_offline(protocol.GiveUp(model=ID))) >= 500_000
    assert list(small.parent.iterdir()) == []


# ---- what is here ------------------------------------------------------------------------------------------


def test_files_of_other_tools_are_listed_with_the_reason(small: Path) -> None:
    small.parent.mkdir(parents=True)
    small.write_bytes(CONTENT[:1000])
    small.with_name("strange.pth").write_bytes(b"x")
    models = {model.id: model for model in value(ask_offline(protocol.Installed()))}
    assert "incomplete" in say(models[ID].problem)
    assert "without settings" in say(models["torchvision/strange.pth"].problem)
    assert value(ask_offline(protocol.Remove(model="torchvision/strange.pth", undo=False))) == 1
    assert [path.name for path in small.parent.iterdir()] == [FILE]


@pytest.mark.parametrize("name", ["torchvision/../../x.pth", "torchvision/a/b.pth", "whisper/..", "whisper/"])
def test_names_cannot_leave_the_folder(name: str) -> None:
    for source in (torchvision.SOURCE, whisper.SOURCE):
        assert isinstance(source, Shelf)
        assert not source.owns(name) and source.lookup(name) is None
