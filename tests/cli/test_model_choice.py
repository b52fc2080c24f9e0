"""Which model a verb takes when it is named in short or not at all."""

from __future__ import annotations

import dataclasses

import pytest

from desktop import tasks
from desktop.cli import main, model_choice
from desktop.cli.model_choice import model_for
from desktop.cli.terminal import Usage
from desktop.protocol import ModelInfo

DETECT = tasks.task("object-detection")
LABELS = tasks.task("image-classification")


def _model(model_id: str, *able: str, problem: str = "") -> ModelInfo:
    name = model_id.rpartition("/")[2]
    model = ModelInfo(model_id, name, "", "transformers_models", able, "huggingface", 1)
    return dataclasses.replace(model, problem=problem)


def _here(monkeypatch: pytest.MonkeyPatch, *models: ModelInfo) -> None:
    monkeypatch.setattr(model_choice, "_installed", lambda: list(models))


TINY = _model("acme/tiny-detr", DETECT.id)
OTHER = _model("lab/yolos", DETECT.id)


def test_the_only_model_that_can_do_it_is_taken_and_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = _model("lab/broken", DETECT.id, problem="Its weights are missing.")
    _here(monkeypatch, _model("acme/vit", LABELS.id), broken, TINY)
    assert model_for(DETECT, "") == "acme/tiny-detr"
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "",
        "burnish: Asking acme/tiny-detr, the only model here for object-detection.\n",
    )


def test_the_one_that_comes_with_burnish_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    _here(monkeypatch, _model("acme/vit", LABELS.id))
    assert model_for(LABELS, "") == LABELS.starter


def test_several_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    _here(monkeypatch, TINY, OTHER)
    with pytest.raises(Usage, match=r"model. For object-detection there are acme/tiny-detr and lab/yolos.$"):
        model_for(DETECT, "")
    _here(monkeypatch, *(_model(f"lab/{number}", DETECT.id) for number in range(30)))
    with pytest.raises(Usage, match=r"lab/8, lab/9 and 20 others.$"):
        model_for(DETECT, "")


def test_without_any_the_way_to_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", DETECT.id, "a.png"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "There is no model for object-detection on this computer." in told.err
    assert "burnish models search --task object-detection" in told.err


def test_the_last_part_of_a_name_does_where_it_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    _here(monkeypatch, TINY, OTHER, _model("lab/tiny-detr", LABELS.id), _model("lab/vit"), _model("acme/vit"))
    assert model_for(DETECT, "tiny-detr") == "acme/tiny-detr", "the other one cannot do it"
    assert model_for(DETECT, "YOLOS") == "lab/yolos"
    assert model_for(DETECT, "lab/tiny-detr") == "lab/tiny-detr", "the engine says that it cannot do it"
    assert model_for(DETECT, "nobody") == "nobody", "the engine says what is close"
    with pytest.raises(Usage, match=r"“vit” may mean lab/vit or acme/vit."):
        model_for(DETECT, "vit")


def test_a_starter_by_its_short_name(
    starter_models: dict[str, ModelInfo], samples: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", LABELS.id, f"{samples}/cat.jpg", "--model", "efficientnet-lite0", "--json"]) == 0
    assert '"model": "starter/efficientnet-lite0"' in capsys.readouterr().out
