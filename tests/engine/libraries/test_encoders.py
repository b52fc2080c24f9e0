"""Encoders of sentences pool as their own settings say, or say which step of theirs is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from desktop import protocol
from desktop.engine.hub.facts import encoders
from desktop.engine.hub.facts.describing import describe_own_folder
from desktop.engine.libraries import encoding
from desktop.engine.libraries.vectors import Encoder
from desktop.errors import Trouble
from desktop.messages import notes, verdicts
from desktop.protocol import Input, ModelInfo
from desktop.results import Matches
from tests import tiny
from tests.models import Ask

TEXTS = ["Ada was in Berlin, and this is the example.", "x", "the end of a letter to ada"]

FORMULAS: dict[str, Callable[[Tensor], Tensor]] = {
    "cls": lambda hidden: hidden[0],
    "max": lambda hidden: hidden.amax(0),
    "mean": lambda hidden: hidden.mean(0),
    "mean_sqrt_len_tokens": lambda hidden: hidden.sum(0) / len(hidden) ** 0.5,
    "weightedmean": lambda hidden: (
        (hidden * torch.arange(1, len(hidden) + 1).unsqueeze(1)).sum(0)
        / (len(hidden) * (len(hidden) + 1) / 2)
    ),
    "lasttoken": lambda hidden: hidden[-1],
}
"""What becomes of one text's vectors, (tokens, dimensions), as each way of pooling was published."""
FLAGS = {mode: flag for flag, mode in encoders.FLAGS.items()}


def test_whatever_settings_may_say_is_done() -> None:
    assert encoding._POOLINGS.keys() == encoders.POOLINGS == FORMULAS.keys()
    assert encoding._ACTIVATIONS.keys() == encoders.ACTIVATIONS


def _model(folder: Path, steps: list[tuple[str, str]] | None = None, **pooling: Any) -> Path:
    """A tiny encoder with its settings; `steps` are (type, folder) after the pooling."""
    tiny.bert(folder, "Model", ("a", "b"))
    base = "sentence_transformers.models."
    listed = [("Transformer", ""), ("Pooling", "1_Pooling"), *(steps or [])]
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": base + kind} for n, (kind, path) in enumerate(listed)
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 32, **pooling})
    return folder


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def _dense(folder: Path, **settings: Any) -> None:
    torch.manual_seed(4)
    weights = {"linear.weight": torch.randn(8, 32), "linear.bias": torch.randn(8)}
    if settings.get("use_residual"):
        weights["residual.weight"] = torch.randn(8, 32)
    told = {"in_features": 32, "out_features": 8, "bias": True, **settings}
    _write(folder / "2_Dense" / "config.json", told)
    save_file(weights, folder / "2_Dense" / "model.safetensors")


def _encoder(folder: Path) -> Encoder:
    return Encoder(ModelInfo(str(folder), "tiny", str(folder), "vectors", (), "local", 0), "cpu")


def _hidden(folder: Path, text: str) -> Tensor:
    from transformers import AutoModel, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        hidden: Tensor = (
            AutoModel.from_pretrained(folder)
            .eval()(**tokenizer(text, return_tensors="pt"))
            .last_hidden_state[0]
        )
    return hidden


@pytest.mark.parametrize(
    "modes", [*((mode,) for mode in FORMULAS), ("cls", "mean"), ("max", "lasttoken", "mean")]
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_way_of_pooling_is_as_published(tmp_path: Path, modes: tuple[str, ...], side: str) -> None:
    folder = _model(tmp_path / "m", **{FLAGS[mode]: mode in modes for mode in FLAGS})
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps({**settings, "padding_side": side}))
    encoder = _encoder(folder)
    with torch.inference_mode():
        ours = encoder.encode(TEXTS)
    order = [mode for mode in FORMULAS if mode in modes]
    for text, vector in zip(TEXTS, ours, strict=True):
        hidden = _hidden(folder, text)
        expected = torch.nn.functional.normalize(torch.cat([FORMULAS[mode](hidden) for mode in order]), dim=0)
        assert torch.allclose(vector, expected, atol=1e-5), (modes, text)


@pytest.mark.parametrize(
    ("pooling", "steps", "more"),
    [
        ({"pooling_mode": "lasttoken"}, [("Normalize", "2_Normalize")], {}),
        ({"pooling_mode": ["mean", "cls"], "include_prompt": False}, [], {"prompts": {"query": "this is: "}}),
        (
            {"pooling_mode_weightedmean_tokens": True, "include_prompt": False},
            [("Dense", "2_Dense"), ("Normalize", "3_Normalize")],
            {
                "prompts": {"query": "the example ", "passage": "a ", "sts": "is "},
                "default_prompt_name": "sts",
            },
        ),
        ({"pooling_mode_max_tokens": True}, [("Normalize", "9_Normalize"), ("Dense", "2_Dense")], {}),
        ({"pooling_mode": "mean"}, [("Dense", "2_Dense")], {"residual": True, "lower": True}),
    ],
)
def test_vectors_are_those_of_the_library_that_made_the_model(
    tmp_path: Path, pooling: dict[str, Any], steps: list[tuple[str, str]], more: dict[str, Any]
) -> None:
    from sentence_transformers import SentenceTransformer

    folder = _model(tmp_path / "m", steps, embedding_dimension=32, **pooling)
    _dense(
        folder,
        activation_function="torch.nn.modules.activation.Tanh",
        use_residual=more.pop("residual", False),
    )
    settings = {"max_seq_length": 40, "do_lower_case": more.pop("lower", False)}
    _write(folder / "sentence_bert_config.json", settings)
    _write(folder / "config_sentence_transformers.json", more)
    theirs = SentenceTransformer(str(folder), device="cpu")
    ours = _encoder(folder)
    passage = {"prompt_name": "passage"} if "passage" in ours.way.prompts else {}
    with torch.inference_mode():
        for prompt, expected in (
            (ours.way.before_any, theirs.encode(TEXTS, convert_to_tensor=True)),
            (ours.way.before_query, theirs.encode_query(TEXTS, convert_to_tensor=True)),
            (ours.way.before_passage, theirs.encode_document(TEXTS, convert_to_tensor=True, **passage)),
        ):
            unit = torch.nn.functional.normalize(expected, dim=1)
            assert torch.allclose(ours.encode(TEXTS, prompt), unit, atol=1e-5), prompt


def test_every_window_of_a_long_text_has_its_prompt(tmp_path: Path) -> None:
    folder = _model(tmp_path / "m", pooling_mode="lasttoken")
    encoder = _encoder(folder)
    seen: list[list[int]] = []
    forward = encoder.vectors

    def spy(tokens: Tensor, mask: Tensor, skipped: int = 0) -> Tensor:
        seen.extend(row[real.bool()].tolist() for row, real in zip(tokens, mask, strict=True))
        return forward(tokens, mask, skipped)

    encoder.vectors = spy  # type: ignore[method-assign]
    with torch.inference_mode():
        encoder.encode(["ada was in berlin " * 40], "this is: ")
    lead = encoder.tokenizer("this is: ").input_ids[:-1]
    assert len(seen) > 1
    assert all(tokens[: len(lead)] == lead and len(tokens) <= 64 for tokens in seen)


def test_a_query_and_its_passages_are_told_apart(ask: Ask, tmp_path: Path) -> None:
    folder = _model(tmp_path / "m", pooling_mode="mean")
    _write(folder / "config_sentence_transformers.json", {"prompts": {"query": "this ", "document": "the "}})
    (item,) = [
        event
        for event in ask("sentence-similarity", [Input(text="ada is in berlin")], folder, text="a letter")
        if isinstance(event, protocol.Item)
    ]
    assert isinstance(item.result, Matches), item.error
    ends = [
        torch.nn.functional.normalize(_hidden(folder, text).mean(0), dim=0)
        for text in ("this a letter", "the ada is in berlin")
    ]
    assert item.result.passages[0].score == pytest.approx(float(ends[0] @ ends[1]), abs=1e-4)
    assert item.notes == ()


def test_a_pooling_that_nobody_told_is_noted(ask: Ask, tmp_path: Path) -> None:
    folder = tiny.bert(tmp_path / "plain", "Model", ("a", "b"))
    for task, options in (
        ("sentence-similarity", {"text": "x"}),
        ("zero-shot-classification", {"labels": ("a", "b")}),
    ):
        events = ask(task, [Input(text="ada"), Input(text="x")], folder, **options)
        items = [event for event in events if isinstance(event, protocol.Item)]
        assert [item.notes for item in items] == [(notes.MODEL_POOLING_GUESSED(),)] * 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pooling_mode": "attention"}, verdicts.ENCODER_POOLING(kind="attention")),
        ({"pooling_mode": ["mean", 7]}, verdicts.ENCODER_POOLING(kind="7")),
        ({"pooling_mode": {}}, verdicts.ENCODER_POOLING(kind="{}")),
        ({"pooling_mode_of_my_own": True}, verdicts.ENCODER_POOLING(kind="of_my_own")),
        ([("WeightedLayerPooling", "2_W")], verdicts.ENCODER_STEP(step="WeightedLayerPooling")),
        ([("CNN", "2_CNN")], verdicts.ENCODER_STEP(step="CNN")),
        ([("LayerNorm", "2_LayerNorm")], verdicts.ENCODER_STEP(step="LayerNorm")),
        ([("Router", "")], verdicts.ENCODER_STEP(step="Router")),
        ([("Dense", "2_Dense")], verdicts.ENCODER_LAYER_WEIGHTS(name="2_Dense/model.safetensors")),
        ([("Dense", "../elsewhere")], verdicts.LEAVES_FOLDER(name="../elsewhere")),
        ([("Pooling", "1_Pooling")], verdicts.ENCODER_STEP(step="Pooling")),
    ],
)
def test_what_is_not_known_is_refused_by_its_name(tmp_path: Path, change: Any, message: Any) -> None:
    steps, pooling = (change, {"pooling_mode": "mean"}) if isinstance(change, list) else (None, change)
    folder = _model(tmp_path / "m", steps, **pooling)
    model = describe_own_folder(folder)
    assert model is not None and model.problem == message
    with pytest.raises(Trouble) as refused:
        encoders.read(folder)
    assert refused.value.message == message


def test_a_network_that_writes_may_be_an_encoder_where_its_steps_say_so(tmp_path: Path) -> None:
    """As Qwen3-Embedding and other encoders that were made of models that write."""
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = tiny.word_tokenizer(tmp_path)
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **shape)).save_pretrained(tmp_path)
    written = describe_own_folder(tmp_path)
    assert written is not None and written.tasks == ("text-generation",)
    _write(tmp_path / "1_Pooling" / "config.json", {"pooling_mode_lasttoken": True})
    base = "sentence_transformers.models."
    modules = [{"path": "", "type": base + "Transformer"}, {"path": "1_Pooling", "type": base + "Pooling"}]
    _write(tmp_path / "modules.json", modules)
    model = describe_own_folder(tmp_path)
    assert model is not None and model.tasks == ("zero-shot-classification", "sentence-similarity")
    with torch.inference_mode():
        (vector,) = _encoder(tmp_path).encode(["a b"])
    expected = torch.nn.functional.normalize(_hidden(tmp_path, "a b")[-1], dim=0)
    assert torch.allclose(vector, expected, atol=1e-5)
