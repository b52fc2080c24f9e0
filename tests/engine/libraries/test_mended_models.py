"""Models whose settings are odd answer all the same, with a note, or say what does not fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from desktop import protocol
from desktop.messages import Message, Row, models, notes, verdicts
from desktop.protocol import Input
from desktop.results import Labels
from tests import tiny
from tests.models import Ask

NAMES = ("red", "green", "blue")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (40, 30), (200, 40, 90)).save(tmp_path / "red.png")
    return tmp_path / "red.png"


def change(folder: Path, file: str, gone: tuple[str, ...] = (), **settings: Any) -> None:
    told = {**json.loads((folder / file).read_text()), **settings}
    (folder / file).write_text(json.dumps({key: value for key, value in told.items() if key not in gone}))


def answered(events: list[protocol.Event]) -> tuple[dict[str, float], tuple[Message, ...]]:
    item = next((event for event in events if isinstance(event, protocol.Item)), None)
    assert item is not None, events[-1]
    assert isinstance(item.result, Labels), item.error
    return {label.label: label.score for label in item.result.labels}, item.notes


@pytest.mark.parametrize("family", ["pictures", "texts", "sounds"])
@pytest.mark.parametrize(
    ("told", "note"),
    [
        ({"id2label": {"1": "red", "2": "green", "3": "blue"}}, notes.MODEL_LABELS_FROM_ONE()),
        ({"id2label": list(NAMES)}, notes.MODEL_LABELS_UNUSUAL()),
        ({"id2label": {"0": "", "1": "", "2": ""}}, notes.MODEL_LABELS_UNUSUAL()),
    ],
)
def test_odd_names_answer_as_plain_ones_and_are_noted(
    ask: Ask, tmp_path: Path, picture: Path, family: str, told: dict[str, Any], note: Message
) -> None:
    folder = tmp_path / "plain"
    if family == "pictures":
        task, given = "image-classification", Input(path=str(picture))
        tiny.vit(folder, NAMES)
    elif family == "texts":
        task, given = "text-classification", Input(text="ada was here")
        tiny.bert(folder, "ForSequenceClassification", NAMES)
    else:
        task, given = "audio-classification", Input(path=str(_tone(tmp_path)))
        tiny.waves(folder, NAMES)
    odd = Path(shutil.copytree(folder, tmp_path / "odd"))
    change(odd, "config.json", **told)
    plainly, nothing = answered(ask(task, [given], str(folder)))
    oddly, said = answered(ask(task, [given], str(odd)))
    assert oddly == pytest.approx(plainly) and set(plainly) == set(NAMES)
    assert (nothing, said) == ((), (note,))


def _tone(folder: Path) -> Path:
    import wave

    with wave.open(str(folder / "tone.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(range(200)) * 160)
    return folder / "tone.wav"


@pytest.mark.parametrize("size", [None, {"height": 48, "width": 48}, 64, {"shortest_edge": 16}])
def test_a_network_of_one_size_gets_pictures_of_it(
    ask: Ask, tmp_path: Path, picture: Path, size: Any
) -> None:
    folder = tiny.vit(tmp_path / "vit", NAMES)
    plainly, _ = answered(ask("image-classification", [picture], str(folder)))
    odd = Path(shutil.copytree(folder, tmp_path / "odd"))
    change(
        odd,
        "preprocessor_config.json",
        *([("size",)] if size is None else []),
        **({"size": size} if size else {}),
    )
    oddly, said = answered(ask("image-classification", [picture], str(odd)))
    assert oddly == pytest.approx(plainly, abs=1e-4)
    assert said == (notes.MODEL_SIZE_TAKEN(height=32, width=32),)


@pytest.mark.parametrize("mean", [[0.5], [0.5, 0.5, 0.5], 0.5])
def test_a_network_without_colour_is_asked_in_grey(
    ask: Ask, tmp_path: Path, picture: Path, mean: Any
) -> None:
    from transformers import ViTForImageClassification

    folder = tiny.vit(tmp_path / "grey", NAMES, num_channels=1)
    change(folder, "preprocessor_config.json", image_mean=mean, image_std=mean)
    grey = Image.open(picture).convert("L").resize((32, 32), Image.Resampling.BILINEAR)
    pixels = torch.tensor(list(grey.tobytes())).view(1, 1, 32, 32) / 255
    with torch.inference_mode():
        logits = ViTForImageClassification.from_pretrained(folder)((pixels - 0.5) / 0.5).logits
    scores, said = answered(ask("image-classification", [picture], str(folder)))
    assert [scores[name] for name in NAMES] == pytest.approx(logits.softmax(-1)[0].tolist(), abs=2e-3)
    assert said == (notes.MODEL_WITHOUT_COLOUR(),)


def refusal(events: list[protocol.Event]) -> Message:
    for event in events:
        if isinstance(event, protocol.Item) and event.error:
            return event.error.message
        if isinstance(event, protocol.Failed):
            return event.message
    raise AssertionError(events)


@pytest.mark.parametrize(
    ("settings", "row"),
    [
        ({"patch_size": 16}, models.SETTINGS_DISAGREE),
        ({"hidden_size": 32}, models.SETTINGS_DISAGREE),
        ({"image_size": 64}, models.SETTINGS_DISAGREE),
        ({"id2label": {"0": "red"}}, verdicts.LABELS_DISAGREE),
        ({"num_channels": 12}, verdicts.OTHER_CHANNELS),
    ],
)
def test_settings_that_do_not_fit_the_weights_are_not_called_damaged(
    ask: Ask, tmp_path: Path, picture: Path, settings: dict[str, Any], row: Row
) -> None:
    folder = tiny.vit(tmp_path / "vit", NAMES)
    change(folder, "config.json", **settings)
    assert row.says(refusal(ask("image-classification", [picture], str(folder))))


def test_a_tokenizer_of_another_model_is_found_out(ask: Ask, tmp_path: Path) -> None:
    folder = tiny.bert(tmp_path / "bert", "ForSequenceClassification", NAMES)
    other = tmp_path / "other"
    other.mkdir()
    tiny.word_tokenizer(other, tuple(f"<{n}>" for n in range(300)))
    for file in other.iterdir():
        shutil.copy(file, folder)
    said = refusal(ask("text-classification", [Input(text="ada")], str(folder)))
    assert models.TOO_FEW_WORDS.says(said)


def test_a_model_that_can_answer_nothing_says_so_and_not_that_something_went_wrong(
    ask: Ask, tmp_path: Path, picture: Path
) -> None:
    folder = tiny.vit(tmp_path / "vit", NAMES)
    change(folder, "preprocessor_config.json", image_mean=[0.5, 0.5], image_std=[0.5, 0.5])
    events = ask("image-classification", [picture, picture], str(folder))
    said = [event.error.message for event in events if isinstance(event, protocol.Item) and event.error]
    assert said == [models.CANNOT_ANSWER(name="vit")] * 2
