"""Models that write: what they read, where they end, what is too long, how they are stopped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine import inference
from desktop.engine.hub.library.installed import find
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input
from desktop.results import Text
from tests.models import Ask

TASK = "text-generation"
WORDS = [
    "<end>",
    "<unk>",
    "user",
    ":",
    "put",
    "it",
    "plainly",
    "the",
    "ship",
    "sails",
    "at",
    "dawn",
    "</think>",
]
TEMPLATE = "{% for one in messages %}user : {{ one.content }}{% endfor %}"


@pytest.fixture(scope="session")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of thirteen words with random weights, taught to answer as far as its settings say."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "writer"
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=64, bos_token_id=None, eos_token_id=0,
        initializer_range=0.5,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    words = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="<end>", unk_token="<unk>")
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    return folder


def written(events: list[protocol.Event]) -> str:
    (item,) = (event for event in events if isinstance(event, protocol.Item))
    assert isinstance(item.result, Text), item
    return item.result.text


def by_hand(folder: Path, message: str, most: int) -> str:
    """What transformers itself writes."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    read = tokenizer(f"user : {message}", return_tensors="pt")["input_ids"]
    torch.manual_seed(0)
    network = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    said = network.generate(read, max_new_tokens=most, pad_token_id=0)[0, read.shape[1] :]
    return str(tokenizer.decode(said, skip_special_tokens=True)).strip()


def test_it_writes_what_plain_transformers_writes_and_the_same_again(ask: Ask, writer: Path) -> None:
    texts = [Input(text="the ship sails at dawn")]
    answers = [
        written(ask(TASK, texts, str(writer), instruction="put it plainly", length=10)) for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert answers[0].removesuffix(" …") == by_hand(writer, "put it plainly the ship sails at dawn", 15)


def test_an_answer_that_was_cut_off_shows_it(ask: Ask, writer: Path) -> None:
    assert written(ask(TASK, [Input(text="the ship")], str(writer), length=10)).endswith(" …")


def test_progress_counts_what_is_written(ask: Ask, writer: Path) -> None:
    events = ask(TASK, [Input(text="the ship")], str(writer), length=20)
    seen = [event for event in events if isinstance(event, protocol.Progress) and event.total == 30]
    assert seen and all(event.done <= 30 for event in seen)


def test_a_text_longer_than_the_model_can_read_is_told(ask: Ask, writer: Path) -> None:
    (item,) = (
        event
        for event in ask(TASK, [Input(text="the ship " * 40)], str(writer))
        if isinstance(event, protocol.Item)
    )
    assert item.error is not None and item.error.kind is ErrorKind.BAD_FILE
    assert "too long for “writer”, which reads about 32 words" in say(item.error.message)


def test_stop_is_heard_while_it_writes(writer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context()
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", -1.0)
    request = protocol.Run(
        task=TASK, model=str(writer), inputs=(Input(text="the ship"),), options={"length": 40}
    )
    events = []
    for event in answer(request, context):
        events.append(event)
        if isinstance(event, protocol.Progress) and event.total:
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)


def test_what_a_model_thinks_before_it_answers_is_left_out() -> None:
    from desktop.engine.libraries.transformers_models.chat import _THOUGHTS

    assert _THOUGHTS.sub("", "<think>\nthe ship\n</think>\n\nat dawn") == "at dawn"
    assert _THOUGHTS.sub("", "at dawn") == "at dawn"


def test_a_model_without_a_chat_template_writes_on(ask: Ask, writer: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(writer, tmp_path / "plain")
    (folder / "chat_template.jinja").unlink()
    assert written(ask(TASK, [Input(text="the ship")], str(folder), length=10)) != ""


def test_it_is_known_by_its_settings(writer: Path) -> None:
    model = find(str(writer))
    assert (model.library, model.tasks) == ("transformers_models", (TASK,))
    config = json.loads((writer / "config.json").read_text())
    assert config["architectures"] == ["LlamaForCausalLM"]
