"""Additions to models (LoRA): found, fetched with their model, run, packed and removed together."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop import messages, protocol
from desktop.engine import inference
from desktop.engine.hub.facts import additions, cache
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.starters import starter
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import DownloadPlan, Input, ModelInfo
from desktop.results import Labels
from tests import tiny
from tests.engine.hub.library.packs.packing import another_computer, bring, make
from tests.engine.hub.library.test_installed import put_in_cache
from tests.engine.hub.questions import ask_offline, ask_online, failure, value
from tests.hub_server import HubServer

BASE, ADDITION = "someone/base", "someone/addition"
QUESTION = protocol.Run(task="text-classification", model=ADDITION, inputs=(Input(text="x"),))
TEXTS = ["The example is in Berlin.", "Ada was here."]


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(starter, "STARTERS", ())
    inference._kept.clear()
    yield
    inference._kept.clear()


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, list[float]]]:
    """Folders of a model that guesses words and of an addition that sorts; what peft says with both."""
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = tmp_path_factory.mktemp("models")
    base = tiny.bert(folder / "base", "ForMaskedLM", ("x", "y"))
    torch.manual_seed(5)
    network = AutoModelForSequenceClassification.from_pretrained(base, num_labels=3)
    config = LoraConfig(
        task_type="SEQ_CLS", r=4, target_modules=["query", "value"], modules_to_save=["classifier", "pooler"]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # peft asks transformers by a name that will go
        together: Any = get_peft_model(network, config)
    for name, weight in together.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.5)
    together.save_pretrained(folder / "addition")
    settings = json.loads((folder / "addition" / "adapter_config.json").read_text())
    settings["base_model_name_or_path"] = BASE
    (folder / "addition" / "adapter_config.json").write_text(json.dumps(settings))
    tokenizer = AutoTokenizer.from_pretrained(base)
    together.eval()
    with torch.no_grad():
        said = {
            text: together(**tokenizer(text, return_tensors="pt")).logits[0].softmax(-1).tolist()
            for text in TEXTS
        }
    return base, folder / "addition", said


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def offered(hub: HubServer, taught: tuple[Path, Path, dict[str, list[float]]]) -> HubServer:
    base, addition, _ = taught
    hub.add_model(BASE, files=_files(base), pipeline_tag="fill-mask")
    hub.add_model(ADDITION, files=_files(addition), pipeline_tag="text-classification", library_name="peft")
    return hub


def _scores(model: str) -> dict[str, list[tuple[str, float]]]:
    request = protocol.Run(
        task="text-classification",
        model=model,
        inputs=tuple(Input(text=text) for text in TEXTS),
        options={"top": 3},
    )
    found = {}
    events = list(answer(request, Context()))
    for event in events:
        if isinstance(event, protocol.Item):
            assert isinstance(event.result, Labels), event.error
            found[event.input.text] = sorted((one.label, one.score) for one in event.result.labels)
    assert found, events[-1]
    return found


def test_an_addition_comes_with_its_model_and_answers_as_peft_does(
    offered: HubServer, taught: tuple[Path, Path, dict[str, list[float]]]
) -> None:
    plan: DownloadPlan = value(ask_online(protocol.PlanDownload(model=ADDITION)))
    assert plan.tasks == ("text-classification",)
    assert [file.name for file in plan.files][-1] == "adapter_model.safetensors"
    (companion,) = plan.companions
    assert companion.model == BASE and "tokenizer.json" in [file.name for file in companion.files]
    assert plan.total == sum(file.size for one in (plan, companion) for file in one.files) == plan.missing

    events = ask_online(protocol.Download(model=ADDITION))
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.total]
    assert max(event.total for event in progress) == plan.total
    model: ModelInfo = value(events)
    assert (model.id, model.base, model.problem) == (ADDITION, BASE, messages.NOTHING)
    assert model.tasks == ("text-classification",) and model.safety
    assert value(ask_online(protocol.PlanDownload(model=ADDITION))).missing == 0

    for text, found in _scores(ADDITION).items():
        assert [name for name, _ in found] == ["LABEL_0", "LABEL_1", "LABEL_2"]
        assert [score for _, score in found] == pytest.approx(taught[2][text], abs=1e-5)


def test_both_are_listed_and_removing_the_model_warns(offered: HubServer) -> None:
    value(ask_online(protocol.Download(model=ADDITION)))
    listed = {model.id: model for model in value(ask_offline(protocol.Installed()))}
    assert set(listed) == {BASE, ADDITION} and listed[ADDITION].base == BASE
    assert value(ask_offline(protocol.PlanRemoval(model=BASE))).needed_by == (ADDITION,)
    value(ask_offline(protocol.Remove(model=BASE)))
    listed = {model.id: model for model in value(ask_offline(protocol.Installed()))}
    assert f"an addition to the model “{BASE}”" in say(listed[ADDITION].problem)
    failed = list(
        answer(protocol.Run(task="text-classification", model=ADDITION, inputs=(Input(text="x"),)), Context())
    )[-1]
    assert isinstance(failed, protocol.Failed) and BASE in say(failed.message)
    value(ask_offline(protocol.Restore(model=BASE)))
    assert not library.find(ADDITION).problem


def test_a_pack_carries_the_model_along(
    offered: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value(ask_online(protocol.Download(model=ADDITION)))
    before = _scores(ADDITION)
    pack = make(tmp_path / "both", ADDITION)
    inference._kept.clear()
    another_computer(monkeypatch, tmp_path)
    assert [model.id for model in bring(pack).models] == [BASE, ADDITION]
    assert _scores(ADDITION) == before


def test_a_folder_with_an_addition_is_brought_in_where_its_model_is(
    taught: tuple[Path, Path, dict[str, list[float]]],
) -> None:
    request = protocol.ImportModel(path=str(taught[1]))
    (refused,) = value(ask_offline(request)).refused
    assert f"an addition to the model “{BASE}”" in say(refused[1])
    put_in_cache(BASE, _files(taught[0]))
    (model,) = value(ask_offline(request)).models
    assert (model.id, model.base) == ("imported/addition", BASE)
    scores = _scores(model.id)[TEXTS[0]]
    assert [score for _, score in scores] == pytest.approx(taught[2][TEXTS[0]], abs=1e-5)
    assert value(ask_offline(protocol.PlanRemoval(model=BASE))).needed_by == (model.id,)


def test_an_addition_that_was_brought_in_is_judged_by_its_base_as_one_of_the_hub_is(
    taught: tuple[Path, Path, dict[str, list[float]]],
) -> None:
    put_in_cache(BASE, _files(taught[0]))
    put_in_cache(ADDITION, _files(taught[1]))
    (own,) = value(ask_offline(protocol.ImportModel(path=str(taught[1])))).models
    listed = {model.id: model for model in value(ask_offline(protocol.Installed()))}
    assert (listed[own.id].problem, listed[ADDITION].problem) == (messages.NOTHING, messages.NOTHING)
    assert set(listed[BASE].needed_by) == {own.id, ADDITION}
    assert "need this model" in say(listed[BASE].problem) and "cannot run" not in say(listed[BASE].problem)
    verified = {found.model: found.problem for found in value(ask_offline(protocol.Verify()))}
    assert not verified[BASE], "what is kept for others is no problem"

    value(ask_offline(protocol.Remove(model=BASE)))
    listed = {model.id: model for model in value(ask_offline(protocol.Installed()))}
    assert f"“{BASE}”, which is no longer on this computer" in say(listed[own.id].problem)
    assert f"“{BASE}”, which is not on this computer" in say(listed[ADDITION].problem)
    run = protocol.Run(task="text-classification", model=own.id, inputs=(Input(text="x"),))
    assert BASE in say(failure(ask_offline(run)).message)
    value(ask_offline(protocol.Restore(model=BASE)))
    assert not library.find(own.id).problem


def test_a_listed_addition_is_judged_by_what_the_hub_says(offered: HubServer) -> None:
    events = ask_online(protocol.Search(task="text-classification"))
    (found,) = [event for event in events if isinstance(event, protocol.Found)]
    assert [(model.id, model.tasks, model.problem) for model in found.models] == [
        (ADDITION, ("text-classification",), messages.NOTHING)
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_model_name_or_path": "/home/me/model"}, "a model that the hub does not have"),
        ({"base_model_name_or_path": "someone/gone"}, "someone/gone"),
        ({"peft_type": "PREFIX_TUNING"}, "of a kind (PREFIX_TUNING)"),
        ({"megatron_config": {"a": 1}, "megatron_core": "antigravity"}, "of a kind (LORA)"),
        (
            {"task_type": "QUESTION_ANS", "base_model_name_or_path": "someone/pictures"},
            "together with its model",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_before_the_download(
    offered: HubServer, taught: tuple[Path, Path, dict[str, list[float]]], change: dict[str, Any], words: str
) -> None:
    config = {"architectures": ["ViTModel"], "model_type": "vit"}
    offered.add_model(
        "someone/pictures", files={"config.json": json.dumps(config).encode(), "model.safetensors": b"x" * 9}
    )
    files = _files(taught[1])
    files["adapter_config.json"] = json.dumps({**json.loads(files["adapter_config.json"]), **change}).encode()
    offered.add_model("someone/odd", files=files, library_name="peft", pipeline_tag="text-classification")
    assert words in say(failure(ask_online(protocol.PlanDownload(model="someone/odd"))).message)
    assert not cache.ModelFolder("someone/odd").root.exists()


def test_an_addition_to_another_model_is_told(
    taught: tuple[Path, Path, dict[str, list[float]]], tmp_path: Path
) -> None:
    """The names of its weights do not fit: nothing is answered with a half."""
    from safetensors.torch import load_file, save_file

    base, addition, _ = taught
    put_in_cache(BASE, _files(base))
    weights = load_file(addition / "adapter_model.safetensors")
    lost = next(name for name in weights if "lora_A" in name)
    del weights[lost]
    save_file(weights, tmp_path / "a.safetensors")
    put_in_cache(
        ADDITION, {**_files(addition), "adapter_model.safetensors": (tmp_path / "a.safetensors").read_bytes()}
    )
    failed = failure(
        ask_offline(protocol.Run(task="text-classification", model=ADDITION, inputs=(Input(text="x"),)))
    )
    assert failed.kind is ErrorKind.UNSUPPORTED_MODEL and "does not fit the model" in say(failed.message)


def test_the_hub_is_not_asked_while_it_is_loaded(
    taught: tuple[Path, Path, dict[str, list[float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """peft likes to look there for what it does not find in the folder."""
    import socket

    put_in_cache(BASE, _files(taught[0]))
    put_in_cache(ADDITION, _files(taught[1]))
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_more: asked.append(given))
    monkeypatch.setattr(socket.socket, "connect", lambda _self, *given: asked.append(given))
    assert _scores(ADDITION) and not asked


def test_nothing_of_the_settings_runs_code(taught: tuple[Path, Path, dict[str, list[float]]]) -> None:
    from desktop.engine.libraries.transformers_models import additions

    assert not {"megatron_core", "megatron_config", "auto_mapping", "runtime_config"} & set(additions._KNOWN)


def test_a_whole_model_with_an_addition_inside_is_a_whole_model() -> None:
    from desktop.engine.hub.fetching.plan import choose

    names = ["config.json", "model.safetensors", "adapter_config.json", "adapter_model.safetensors"]
    assert not additions.is_one({"peft": {}}, names)
    assert set(choose(names)) == {"config.json", "model.safetensors"}
