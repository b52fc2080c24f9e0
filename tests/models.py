"""Models for all tests: the starters, converted once for the session, and a tiny classifier."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import protocol
from desktop.engine.server import Context, answer
from desktop.protocol import Input, ModelInfo

Ask = Callable[..., list[protocol.Event]]


@pytest.fixture(scope="session")
def converted_starters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``starter`` as Burnish makes it on the first start. Not to be changed."""
    from desktop.engine.hub.starters import starter

    home = tmp_path_factory.mktemp("starters")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BURNISH_HOME", str(home))
        assert len(starter.ensure()) == 3
    return home / "data" / "models" / "starter"


@pytest.fixture
def starter_models(converted_starters: Path, burnish_home: Path) -> dict[str, ModelInfo]:
    """The three starters in this test's own library, by id."""
    from desktop import paths
    from desktop.engine.hub.starters import starter

    shutil.copytree(converted_starters, paths.models_dir() / "starter", copy_function=os.link)
    return {model.id: model for model in starter.ensure()}


@pytest.fixture(scope="session")
def tiny_classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture classifier of three labels with random weights, in the form of a downloaded model."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    torch.manual_seed(0)
    labels = {0: "red", 1: "green", 2: "blue"}
    config = ViTConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        image_size=32,
        patch_size=8,
        initializer_range=0.5,
        id2label=labels,
        label2id={name: index for index, name in labels.items()},
    )
    folder = tmp_path_factory.mktemp("models") / "tiny"
    ViTForImageClassification(config).save_pretrained(folder)
    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


@pytest.fixture
def ask() -> Ask:
    """All events of one question: ``ask(task, inputs, model="", context=None, **options)``."""

    def ask(
        task: str,
        inputs: list[str | Path | Input],
        model: str = "",
        context: Context | None = None,
        **options: object,
    ) -> list[protocol.Event]:
        request = protocol.Run(
            task=task,
            model=str(model),
            inputs=tuple(given if isinstance(given, Input) else Input(path=str(given)) for given in inputs),
            options=options,  # type: ignore[arg-type]
        )
        return list(answer(request, context or Context()))

    return ask


@pytest.fixture(scope="session")
def spoken() -> Path:
    """A recording of ten seconds with known words, inside a package of the dev group."""
    spec = importlib.util.find_spec("moonshine_onnx")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "assets" / "beckett.wav"


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(__file__).parents[1] / "resources" / "samples"
