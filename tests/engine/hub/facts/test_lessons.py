"""What a model can be taught is decided in one place, for what is here and for what the hub lists."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.engine.hub.facts import recognition
from desktop.engine.hub.facts.describing import describe
from desktop.engine.hub.facts.manifest import read_manifest, write_manifest
from desktop.engine.hub.huggingface.rows import row
from desktop.engine.hub.starters.starter import STARTERS
from desktop.protocol import ModelInfo
from desktop.tasks import LESSONS, TASKS

VIT = {"model_type": "vit", "architectures": ["ViTForImageClassification"]}
BERT = {"model_type": "bert", "architectures": ["BertForSequenceClassification"]}


def listed(config: dict[str, Any], **facts: Any) -> Any:
    """A model as the hub lists it."""
    known = {
        "id": "owner/model", "author": "owner", "tags": ["safetensors"], "config": config, "downloads": 0,
        "pipeline_tag": None, "library_name": "transformers", "safetensors": None, "likes": 0,
        "last_modified": None, "gated": False,
    }  # fmt: skip
    return SimpleNamespace(**(known | facts))


def test_every_lesson_can_start_from_some_model_and_is_taught_for_a_task() -> None:
    assert {lesson for _, _, lesson in recognition._STARTS} == set(LESSONS)
    assert {task.teach.id for task in TASKS if task.teach} == set(LESSONS)


@pytest.mark.parametrize(("config", "lessons"), [(VIT, ("picture-groups",)), (BERT, ("text-groups",))])
def test_the_hub_and_the_folder_say_the_same(
    config: dict[str, Any], lessons: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    for name in ("model.safetensors", "preprocessor_config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}" if name.endswith("_config.json") else b"")
    here = describe(tmp_path, id="owner/model", name="model", source="huggingface", size=0)
    assert here.lessons == row(listed(config)).lessons == lessons


def test_models_of_other_libraries_name_pictures_and_are_not_taught() -> None:
    assert recognition.lessons_of("torchvision_models", ["image-classification"]) == ()


def test_an_addition_is_not_taught(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "owner/vit"}))
    (tmp_path / "adapter_model.safetensors").write_bytes(b"")
    assert describe(tmp_path, id="a/b", name="b", source="huggingface", size=0).lessons == ()


def test_what_was_taught_before_lessons_were_noted_can_be_taught_again(tmp_path: Path) -> None:
    old = ModelInfo("taught/a", "A", "", "transformers_models", ("image-classification",), "taught", 0)
    write_manifest(tmp_path, old)
    again = read_manifest(tmp_path)
    assert again is not None
    assert again.lessons == ("picture-groups",)


def test_the_starters_for_pictures_and_texts_can_be_taught() -> None:
    assert {starter.id: starter.info.lessons for starter in STARTERS if starter.info.lessons} == {
        "starter/efficientnet-lite0": ("picture-groups",),
        "starter/all-minilm-l6-v2": ("text-groups",),
    }
