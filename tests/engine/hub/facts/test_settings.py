"""Settings of models, whoever wrote them: understood, mended or refused, and never a fault of Burnish."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as some

from desktop import messages
from desktop.engine.hub.facts import additions, encoders, labels
from desktop.engine.hub.facts.describing import describe_own_folder
from desktop.errors import Trouble
from desktop.messages import Message, Row, notes, verdicts
from desktop.protocol import ModelInfo
from tests import tiny

FORTH = {"0": "a", "1": "b", "2": "c"}
BACK = {"a": 0, "b": 1, "c": 2}
FROM_ONE, UNUSUAL = notes.MODEL_LABELS_FROM_ONE(), notes.MODEL_LABELS_UNUSUAL()


@pytest.mark.parametrize("answers", [0, 3])
@pytest.mark.parametrize(
    ("told", "names", "note"),
    [
        ({"id2label": FORTH, "label2id": BACK}, "a b c", messages.NOTHING),
        ({"id2label": {"1": "a", "2": "b", "3": "c"}}, "a b c", FROM_ONE),
        (
            {"id2label": {"1": "", "2": "b", "3": "c"}, "label2id": {"a": 1, "b": 2}},
            "a b c",
            FROM_ONE,
        ),
        ({"id2label": ["a", "b", "c"]}, "a b c", UNUSUAL),
        ({"id2label": BACK}, "a b c", UNUSUAL),
        ({"label2id": BACK}, "a b c", UNUSUAL),
        ({"label2id": ["a", "b", "c"]}, "a b c", UNUSUAL),
        ({"id2label": {"0": "", "1": " ", "2": ""}, "label2id": BACK}, "a b c", UNUSUAL),
        ({"id2label": {"0": "a", "2": "c"}}, "a LABEL_1 c", notes.MODEL_LABELS_NAMELESS(count=1)),
        ({"id2label": {"0": "a", "1": None, "2": "c"}}, "a LABEL_1 c", notes.MODEL_LABELS_NAMELESS(count=1)),
        ({"num_labels": 3}, "LABEL_0 LABEL_1 LABEL_2", notes.MODEL_LABELS_NAMELESS(count=3)),
        ({"id2label": {"0": 7, "1": 8, "2": 9}}, "7 8 9", messages.NOTHING),
    ],
)
def test_names_are_understood_in_every_form(
    told: dict[str, Any], names: str, note: Message, answers: int
) -> None:
    assert labels.of(told, answers) == labels.Names(tuple(names.split()), note)


@pytest.mark.parametrize(
    ("told", "answers"),
    [
        ({"id2label": FORTH}, 5),
        ({"id2label": FORTH}, 2),
        ({"id2label": {"1": "a", "2": "b", "3": "c"}}, 5),
        ({"id2label": {"-1": "a", "0": "b"}}, 2),
        ({"id2label": {"0": "a", "900": "b"}}, 2),
    ],
)
def test_names_that_fit_no_answer_are_refused(told: dict[str, Any], answers: int) -> None:
    with pytest.raises(Trouble) as refused:
        labels.of(told, answers)
    assert refused.value.message == verdicts.LABELS_DISAGREE(names=len(told["id2label"]), answers=answers)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("whole")
    return {
        "vit": tiny.vit(folder / "vit"),
        "bert": tiny.bert(folder / "bert", "ForSequenceClassification", ("a", "b", "c")),
        "tokens": tiny.bert(folder / "tokens", "ForTokenClassification", ("a", "b", "c")),
        "waves": tiny.waves(folder / "waves"),
    }


def changed(folder: Path, file: str, **settings: Any) -> None:
    told = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps({**told, **settings}))


def described(folder: Path) -> ModelInfo:
    model = describe_own_folder(folder)
    assert model is not None
    return model


@pytest.mark.parametrize("family", ["vit", "bert", "tokens", "waves"])
def test_a_sound_model_has_nothing_odd(whole: dict[str, Path], family: str) -> None:
    model = described(whole[family])
    assert model.tasks and not model.problem and not model.note
    assert labels.answers_in(whole[family]) == 3


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _with(file: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).write_text(content) and None


REFUSED: list[tuple[str, Callable[[Path], None], Row]] = [
    ("vit", _without("preprocessor_config.json"), verdicts.NO_PREPROCESSING),
    ("waves", _without("preprocessor_config.json"), verdicts.NO_HEARING),
    ("vit", _with("preprocessor_config.json", "[1"), verdicts.SETTINGS_UNREADABLE),
    ("vit", _with("preprocessor_config.json", "[]"), verdicts.SETTINGS_UNREADABLE),
    ("vit", _with("config.json", "{"), verdicts.SETTINGS_UNREADABLE),
    ("bert", _with("config.json", "null"), verdicts.SETTINGS_UNREADABLE),
    ("vit", lambda folder: changed(folder, "config.json", num_channels=4), verdicts.OTHER_CHANNELS),
    ("vit", lambda folder: changed(folder, "config.json", id2label={"0": "a"}), verdicts.LABELS_DISAGREE),
    ("bert", lambda folder: changed(folder, "config.json", id2label=["a"] * 9), verdicts.LABELS_DISAGREE),
    ("waves", lambda folder: changed(folder, "config.json", id2label={"7": "a"}), verdicts.LABELS_DISAGREE),
    ("tokens", lambda folder: changed(folder, "config.json", id2label={"0": "a"}), verdicts.LABELS_DISAGREE),
]


@pytest.mark.parametrize(("family", "spoil", "row"), REFUSED)
def test_what_cannot_be_mended_is_told_before_anybody_asks(
    whole: dict[str, Path], tmp_path: Path, family: str, spoil: Callable[[Path], None], row: Row
) -> None:
    folder = Path(shutil.copytree(whole[family], tmp_path / "model"))
    spoil(folder)
    assert row.says(described(folder).problem)


# ---- whatever is written there ----

KEYS = [
    "architectures", "model_type", "id2label", "label2id", "num_labels", "num_channels", "image_size", "size",
    "problem_type", "crop_size", "do_resize", "do_center_crop", "image_mean", "vision_config", "auto_map",
    "quantization", "quantization_config", "num_classes", "label_names", "architecture", "pretrained_cfg",
    "vocab_size", "peft", "pooling_mode", "include_prompt", "prompts", "default_prompt_name", "task_type",
    "max_seq_length", "do_lower_case", "base_model_name_or_path", "image_processor_type",
]  # fmt: skip
WORDS = some.sampled_from([
    "vit", "bert", "whisper", "ViTForImageClassification", "BertModel", "BertForTokenClassification",
    "CLIPModel", "WhisperForConditionalGeneration", "Pooling", "../x", "0", "1", "",
])  # fmt: skip
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | WORDS | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
SETTINGS = some.dictionaries(some.sampled_from(KEYS), ANYTHING, max_size=8) | ANYTHING
FILES = ("config.json", "preprocessor_config.json", "modules.json", "1_Pooling/config.json",
         "sentence_bert_config.json", "config_sentence_transformers.json", "adapter_config.json")  # fmt: skip


@rules(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=some.fixed_dictionaries({}, optional=dict.fromkeys(FILES, SETTINGS)), kind=WORDS)
def test_whatever_the_settings_say_there_is_a_model_or_a_reason(
    tmp_path: Path, told: dict[str, Any], kind: str
) -> None:
    folder = tmp_path / "model"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "tokenizer.json").write_text("{}")
    (folder / "model.safetensors").write_bytes((2).to_bytes(8, "little") + b"{}")
    for name, content in told.items():
        (folder / name).write_text(json.dumps(content))
    model = describe_own_folder(folder)
    if model is not None:
        assert bool(model.tasks) is not bool(model.problem) or additions.is_one_here(folder)
        assert messages.say(model.problem or model.origin)
    try:
        encoders.read(folder)
    except Trouble as trouble:
        assert messages.say(trouble.message)
