"""Which model a verb takes when it is named in short or not at all."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest

from desktop import messages, tasks
from desktop.cli import main, model_choice
from desktop.cli.model_choice import model_for
from desktop.cli.terminal import Usage
from desktop.messages import as_it_is
from desktop.protocol import ModelInfo
from desktop.tasks import Task
from tests.engine.hub.questions import WANTED, picture_model

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
    broken = _model("lab/broken", DETECT.id, problem=as_it_is("Its weights are missing."))
    _here(monkeypatch, _model("acme/vit", LABELS.id), broken, TINY)
    assert model_for(DETECT, "") == "acme/tiny-detr"
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "",
        "burnish: Using acme/tiny-detr, the only model here for object-detection.\n",
    )


def test_the_one_that_comes_with_burnish_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    _here(monkeypatch, _model("acme/vit", LABELS.id))
    assert model_for(LABELS, "") == LABELS.starter


def refused(row: Task, given: str) -> str:
    with pytest.raises(Usage) as wrong:
        model_for(row, given)
    return messages.say(wrong.value.message)


def test_several_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    _here(monkeypatch, TINY, OTHER)
    assert refused(DETECT, "").endswith("For object-detection there are acme/tiny-detr, lab/yolos.")
    _here(monkeypatch, *(_model(f"lab/{number}", DETECT.id) for number in range(30)))
    assert refused(DETECT, "").endswith("lab/8, lab/9 and 20 others.")


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
    assert refused(DETECT, "vit").startswith("“vit” could mean lab/vit, acme/vit.")


def test_a_starter_by_its_short_name(
    starter_models: dict[str, ModelInfo], samples: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", LABELS.id, f"{samples}/cat.jpg", "--model", "efficientnet-lite0", "--json"]) == 0
    assert '"model": "starter/efficientnet-lite0"' in capsys.readouterr().out


# ---- a file ------------------------------------------------------------------------------------------------


def _save(path: Path, content: dict[str, Any]) -> str:
    import torch

    torch.save(content, path)
    return str(path)


def _whisper(path: Path, value: float = 0.0) -> str:
    import torch

    dims = {"n_mels": 80, "n_audio_state": 8, "n_text_state": 8}
    return _save(path, {"dims": dims, "model_state_dict": {"x": torch.full((3,), value)}})


def test_a_file_is_taken_as_import_takes_it_again_and_again(tmp_path: Path) -> None:
    """A script that names a file names it in every run."""
    (tmp_path / "other").mkdir()
    hears = tasks.task("automatic-speech-recognition")
    assert [model_for(hears, _whisper(tmp_path / "Mine.pt")) for _ in range(2)] == ["imported/mine"] * 2
    assert model_for(hears, _whisper(tmp_path / "other" / "Mine.pt", 1.0)) == "imported/mine-2"


def test_a_file_of_a_folder_is_taken_with_what_belongs_to_it(tmp_path: Path) -> None:
    (tmp_path / "leaves").mkdir()
    for name in WANTED:
        (tmp_path / "leaves" / name).write_bytes(picture_model(10)[name])
    assert model_for(LABELS, str(tmp_path / "leaves" / "model.safetensors")) == "imported/leaves"


@pytest.mark.parametrize(
    "name", ["unknown.pt", "harm.pt", "net.onnx", "model.gguf", "lone.safetensors", "words.txt", "empty.pt"]
)
def test_a_file_that_import_refuses_is_refused_in_the_same_words(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(b"" if name == "empty.pt" else pickle.dumps(print, protocol=2))
    if name == "unknown.pt":
        _save(file, {"x": 1})
    assert main(["models", "import", str(file)]) == 1
    refused = capsys.readouterr().err.splitlines()[-1].removeprefix("burnish: ").removeprefix(f"{file}: ")
    for verb in (["run", LABELS.id, "a.png"], ["train", LABELS.id, str(tmp_path)]):
        assert main([*verb, "--model", str(file)]) == 2
        told = capsys.readouterr()
        assert (told.out, told.err.splitlines()[-1]) == ("", f"burnish: {refused}")


def test_a_pack_is_no_model_to_ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.burnish").write_bytes(b"")
    assert main(["run", LABELS.id, "a.png", "--model", f"{tmp_path}/a.burnish"]) == 2
    assert f"burnish models import {tmp_path}/a.burnish" in capsys.readouterr().err
