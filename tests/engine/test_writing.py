"""Summaries and translations: nothing of a text is left out, and its layout stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop import protocol
from desktop.engine import inference
from desktop.engine.libraries.passages import laid_out
from desktop.engine.libraries.transformers_models import summarising, translating, writing
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import notes, say
from desktop.protocol import Input
from desktop.results import Text
from tests import tiny
from tests.models import Ask


@pytest.fixture(autouse=True)
def cold() -> Iterator[None]:
    """No model of an earlier test is still in memory."""
    inference._kept.clear()
    yield
    inference._kept.clear()


def _bart(folder: Path, signs: tuple[str, ...] = (), **settings: Any) -> Path:
    """Random weights; it reads 32 tokens at once."""
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(0)
    tokenizer = tiny.word_tokenizer(folder, signs)
    network = BartForConditionalGeneration(
        BartConfig(
            vocab_size=len(tokenizer),
            d_model=16,
            encoder_layers=1,
            decoder_layers=1,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=16,
            decoder_ffn_dim=16,
            max_position_embeddings=32,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=1,
            decoder_start_token_id=1,
            forced_eos_token_id=None,
            init_std=0.5,
        )
    )
    network.generation_config.update(max_length=12, min_length=2, num_beams=2, **settings)
    network.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def summariser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _bart(tmp_path_factory.mktemp("models") / "bart")


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "t5"
    tokenizer = tiny.word_tokenizer(folder)
    T5ForConditionalGeneration(
        T5Config(
            vocab_size=len(tokenizer),
            d_model=16,
            d_kv=8,
            d_ff=16,
            num_layers=1,
            num_heads=2,
            decoder_start_token_id=0,
            pad_token_id=0,
            eos_token_id=1,
            task_specific_params={
                "summarization": {"prefix": "summarize: ", "max_length": 12, "min_length": 2, "num_beams": 2},
                "translation_en_to_de": {"prefix": "translate English to German: "},
                "translation_en_to_fr": {"prefix": "translate English to French: "},
            },
        )
    ).save_pretrained(folder)
    return folder


def text_in(events: list[protocol.Event]) -> str:
    (item,) = [event for event in events if isinstance(event, protocol.Item)] or [events[-1]]
    assert isinstance(item, protocol.Item) and isinstance(item.result, Text), item
    return item.result.text


SENTENCES = " ".join(f"This is the example {number} of Ada in Berlin ." for number in range(30))


def test_a_model_of_the_hub_summarises_and_translates(ask: Ask, t5: Path, summariser: Path) -> None:
    assert isinstance(text_in(ask("summarization", [Input(text=SENTENCES)], summariser)), str)
    events = ask("summarization", [Input(text=SENTENCES)], t5)
    loaded = next(event for event in events if isinstance(event, protocol.Loaded))
    assert loaded.model.tasks == ("summarization", "translation")
    text_in(events)
    assert text_in(ask("translation", [Input(text="a b c\n\n123")], t5, to="de")).endswith("\n\n123")


def test_the_same_piece_gets_the_summary_that_the_plain_model_writes(ask: Ask, summariser: Path) -> None:
    from transformers import AutoTokenizer, BartForConditionalGeneration

    text = "a is b and c was in berlin . x of y"
    network = BartForConditionalGeneration.from_pretrained(summariser)
    tokenizer = AutoTokenizer.from_pretrained(summariser)
    given = tokenizer([text], return_tensors="pt")
    given.pop("token_type_ids", None)
    written = network.generate(**given, max_length=None, max_new_tokens=16, min_length=2, num_beams=2)
    (expected,) = tokenizer.batch_decode(written, skip_special_tokens=True)
    assert text_in(ask("summarization", [Input(text=text)], summariser)) == expected.strip()


# ---- with a writer that repeats what it reads --------------------------------------------------------------


class Echo:
    """Stands for `writing.Scribe`: writes what it reads, in capitals, and remembers the pieces."""

    most = 20
    name = "Echo"

    def __init__(self, tokenizer: Any, model_type: str = "bart", kinds: dict[str, Any] | None = None) -> None:
        self.tokenizer = tokenizer
        self.config = type("Config", (), {"model_type": model_type})()
        self.generation = type(
            "Generation", (),
            {"max_length": 50, "max_new_tokens": None, "min_length": 10, "forced_bos_token_id": None,
             "decoder_start_token_id": 1},
        )()  # fmt: skip
        self.kinds = kinds or {}
        self.particulars: dict[str, Any] = self.kinds.get("summarization", {})
        self.read: list[str] = []
        self.told: list[dict[str, Any]] = []

    def length(self, text: str) -> int:
        return len(text.split()) + 1

    def write(self, texts: Sequence[str], most: int, step: Any, **settings: Any) -> list[str]:
        assert all(self.length(text) <= self.most for text in texts), texts
        self.read += texts
        self.told.append({"most": most, **settings})
        step(1.0)
        return [text.upper() for text in texts]


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Echo:
    echo = Echo(tiny.word_tokenizer(tmp_path))
    for module in (summarising, translating):
        monkeypatch.setattr(module, "Scribe", lambda *_given: echo)
    return echo


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


LETTER = """Mrs. Ada Lovelace
Main Street 5
1234 Berlin

Dear Ada, this is a letter that goes on for so long that its lines had to be broken somewhere,
and nobody may lose any of it. It has a second sentence! And a third?

- first point
- second point

---

Yours, Charles"""


def test_everything_is_translated_and_the_layout_stays(ask: Ask, t5: Path, echo: Echo) -> None:
    echo.kinds = {"translation_en_to_de": {"prefix": "to German: "}}
    found = text_in(ask("translation", [Input(text=LETTER)], t5, to="de")).replace("TO GERMAN: ", "")
    assert _words(found) == _words(LETTER)
    assert found.count("\n\n") == LETTER.count("\n\n") and "5\n1234 BERLIN\n\nDEAR ADA" in found
    assert "- FIRST POINT\n- SECOND POINT\n\n---\n\nYOURS" in found
    assert not any("---" in piece for piece in echo.read), "a line without a letter needs no translation"


def test_a_sentence_without_end_is_cut_and_none_of_it_lost(ask: Ask, t5: Path, echo: Echo) -> None:
    echo.kinds = {"translation_en_to_de": {"prefix": ""}}
    endless = " ".join(f"word{number}," if number % 9 == 0 else f"word{number}" for number in range(300))
    echo.kinds = {"translation_en_to_de": {"prefix": "german: "}}
    found = text_in(ask("translation", [Input(text=endless)], t5, to="de")).replace("GERMAN: ", "")
    assert _words(found) == _words(endless) and len(echo.read) > 10


def test_everything_is_read_for_a_summary(
    ask: Ask, summariser: Path, echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", 0.0)
    events = ask("summarization", [Input(text=SENTENCES)], summariser)
    assert _words(text_in(events)) == _words(SENTENCES)
    lengths = [echo.length(piece) for piece in echo.read]
    assert max(lengths) <= 20 and min(lengths) >= 8, "pieces of about one length"
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.total > 2]
    assert [event.done for event in progress] == sorted(event.done for event in progress)


def test_a_short_text_gets_no_long_summary(ask: Ask, summariser: Path, echo: Echo) -> None:
    text_in(ask("summarization", [Input(text="a b c")], summariser))
    assert echo.told == [{"most": 16, "min_length": 1}]


# ---- trouble -----------------------------------------------------------------------------------------------


def test_an_answer_that_had_to_stop_says_so(ask: Ask, summariser: Path) -> None:
    (item,) = [
        event
        for event in ask("summarization", [Input(text="a b c d. " * 30)], summariser)
        if isinstance(event, protocol.Item)
    ]
    assert item.notes == (notes.ANSWER_CUT_OFF(),)


@pytest.mark.parametrize(
    ("written", "cut"),
    [([2, 5, 6, 7], True), ([2, 5, 6, 2], False), ([2, 5, 2, 0], False), ([2, 5, 6], False)],
)
def test_where_an_answer_ends(written: list[int], cut: bool) -> None:
    assert writing.is_cut_off(written, 3, [2]) is cut
    assert not writing.is_cut_off(written, 3, [None]), "nobody knows its end"


def test_a_translator_is_not_asked_to_summarise(ask: Ask, tmp_path: Path) -> None:
    from transformers import T5Config, T5ForConditionalGeneration

    tokenizer = tiny.word_tokenizer(tmp_path, ("<2en>", "<2de>"))
    config = T5Config(vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
    T5ForConditionalGeneration(config).save_pretrained(tmp_path)
    failed = ask("summarization", [Input(text="x")], tmp_path)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "taught to translate, not to summarise" in say(failed.message)


def test_stop_is_heard_between_two_words(summariser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "PROGRESS_INTERVAL", 0.0)
    context = Context()
    request = protocol.Run(task="summarization", model=str(summariser), inputs=(Input(text=SENTENCES * 20),))
    events = []
    for event in answer(request, context):
        events.append(event)
        if isinstance(event, protocol.Progress) and event.total > 2:
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    assert not any(isinstance(event, protocol.Item) for event in events)


def test_cutting_and_layout_of_next_to_nothing() -> None:
    assert list(writing.cut_to_fit("", len, 3)) == [""]
    assert "".join(writing.cut_to_fit("abcdefghij", len, 3)) == "abcdefghij"
    assert laid_out("") == [] and laid_out(" \n\n ") == [] and laid_out("Hi.") == [("Hi.", "")]
