"""Models that translate are told the languages, each in its own way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.libraries import Work, languages
from desktop.engine.libraries.transformers_models import translating
from desktop.errors import Trouble
from desktop.messages import say
from desktop.protocol import Input, ModelInfo
from tests import tiny
from tests.engine.test_writing import Echo, text_in
from tests.models import Ask

SIGNS = ("eng_Latn", "deu_Latn", "fra_Latn")


def _between(tokenizer: Any, source: str, target: str, text: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return translating.Tongues(Echo(tokenizer, **more)).between(source, target, text)  # type: ignore[arg-type]


def test_a_model_of_many_languages_is_told_which(tmp_path: Path) -> None:
    tokenizer = tiny.word_tokenizer(tmp_path, SIGNS)
    tokenizer.src_lang = "eng_Latn"
    german = tokenizer.convert_tokens_to_ids("deu_Latn")
    assert _between(tokenizer, "fr", "de", "Bonjour") == ("", {"forced_bos_token_id": german})
    assert tokenizer.src_lang == "fra_Latn"
    assert _between(tokenizer, "auto", "auto", "Das ist nicht der Weg")[1] == {"forced_bos_token_id": 3}
    assert tokenizer.src_lang == "deu_Latn", "the language of the text was found out"
    with pytest.raises(Trouble, match="Choose the one to translate into"):
        _between(tokenizer, "auto", "auto", "This is the way to go")
    with pytest.raises(Trouble, match="does not know Thai"):
        _between(tokenizer, "en", "th", "This is the way")
    with pytest.raises(Trouble, match="does not know Thai"):
        _between(tokenizer, "th", "de", "This is the way")


@pytest.mark.parametrize(
    ("signs", "sign"), [((">>fra<<", ">>deu<<"), ">>deu<<"), (("<2en>", "<2de>"), "<2de>")]
)
def test_some_models_are_told_before_thetext_in(tmp_path: Path, signs: tuple[str, ...], sign: str) -> None:
    assert _between(tiny.word_tokenizer(tmp_path, signs), "auto", "de", "Hello") == (f"{sign} ", {})


def test_commands_that_a_model_was_taught(tmp_path: Path) -> None:
    tokenizer = tiny.word_tokenizer(tmp_path)
    kinds = {
        "translation_en_to_de": {"prefix": "to German: "},
        "translation_de_to_en": {"prefix": "to English: "},
        "summarization": {"prefix": "sum: "},
    }
    assert _between(tokenizer, "en", "de", "Hello", kinds=kinds) == ("to German: ", {})
    assert _between(tokenizer, "auto", "auto", "Das ist der Weg", kinds=kinds) == ("to English: ", {})
    with pytest.raises(Trouble, match="does not know French"):
        _between(tokenizer, "en", "fr", "Hello", kinds=kinds)
    plain = _between(tokenizer, "en", "fr", "Hello", model_type="t5")
    assert plain == ("translate English to French: ", {})


def test_a_model_for_one_pair_takes_no_other(tmp_path: Path) -> None:
    tokenizer = tiny.word_tokenizer(tmp_path)
    tokenizer.source_lang, tokenizer.target_lang = "eng", "de"
    assert _between(tokenizer, "auto", "auto", "Hello") == ("", {})
    assert _between(tokenizer, "en", "de", "Hello") == ("", {})
    with pytest.raises(Trouble, match=r"does not know French\. It was made for German"):
        _between(tokenizer, "en", "fr", "Hello")


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tokenizer of SentencePiece, as most models that translate have one."""
    import sentencepiece

    folder = tmp_path_factory.mktemp("pieces")
    words = (
        "this is an example of a text in the house",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z .",
    )
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(words * 30), model_prefix=str(folder / "s"), vocab_size=60,
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return folder / "s.model"


def _pieces(model: Path) -> list[str]:
    import sentencepiece

    known = sentencepiece.SentencePieceProcessor(model_file=str(model))
    found = [known.id_to_piece(number) for number in range(known.get_piece_size())]
    return [piece for piece in found if piece not in ("<unk>", "<s>", "</s>")]


_SMALL: dict[str, Any] = {
    "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2,
    "decoder_attention_heads": 2, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16, "max_position_embeddings": 64,
}  # fmt: skip


def test_m2m100_as_the_hub_keeps_it(ask: Ask, pieces: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, M2M100Config, M2M100ForConditionalGeneration

    vocab = ["<s>", "<pad>", "</s>", "<unk>", *_pieces(pieces)]
    (tmp_path / "vocab.json").write_text(json.dumps({piece: n for n, piece in enumerate(vocab)}))
    shutil.copyfile(pieces, tmp_path / "sentencepiece.bpe.model")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "M2M100Tokenizer"}')
    config = M2M100Config(vocab_size=len(vocab) + 108, **_SMALL)
    M2M100ForConditionalGeneration(config).save_pretrained(tmp_path)
    translator = _open(tmp_path)
    with pytest.raises(Trouble, match="Choose the one to translate into"):
        translator.run(["This is an example of a text"], Work({"from": "auto", "to": "auto"}))
    german = AutoTokenizer.from_pretrained(tmp_path).get_lang_id("de")
    told = translator._speaks.between("auto", "de", "This is a text")
    assert told == ("", {"forced_bos_token_id": german})
    events = ask("translation", [Input(text="This is a text of the house.")], tmp_path, to="de")
    assert "__de__" not in text_in(events)


@pytest.mark.parametrize("signs", [(), (">>deu<<", ">>fra<<")])
def test_marian_as_the_hub_keeps_it(ask: Ask, pieces: Path, tmp_path: Path, signs: tuple[str, ...]) -> None:
    from transformers import MarianConfig, MarianMTModel

    vocab = ["</s>", "<unk>", *_pieces(pieces), *signs, "<pad>"]
    (tmp_path / "vocab.json").write_text(json.dumps({piece: n for n, piece in enumerate(vocab)}))
    for name in ("source.spm", "target.spm"):
        shutil.copyfile(pieces, tmp_path / name)
    names = {"tokenizer_class": "MarianTokenizer", "source_lang": "eng", "target_lang": "deu"}
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(names))
    last = len(vocab) - 1
    config = MarianConfig(
        vocab_size=len(vocab), pad_token_id=last, eos_token_id=0, decoder_start_token_id=last, **_SMALL
    )
    MarianMTModel(config).save_pretrained(tmp_path)
    assert isinstance(text_in(ask("translation", [Input(text="The house.")], tmp_path, to="de")), str)
    for known, words in (("fr", signs), ("th", ())):
        (item,) = [
            event
            for event in ask("translation", [Input(text="The house.")], tmp_path, to=known)
            if isinstance(event, protocol.Item)
        ]
        assert (item.error is None) == bool(words)
        assert item.error is None or "does not know" in say(item.error.message)


def _open(folder: Path) -> translating.Translator:
    model = ModelInfo("x", "x", str(folder), "transformers_models", ("translation",), "local", 0)
    return translating.Translator(model, "cpu")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Guten Tag, wir haben Ihre Rechnung erhalten.", "de"), ("Hello, I would like two tickets.", "en"),
        ("Bonjour, je voudrais deux billets pour vendredi.", "fr"), ("Dzień dobry, dwa bilety.", "pl"),
        ("Het contract wordt morgen ondertekend.", "nl"), ("Дякую, у нас є два квитки", "uk"),
        ("Здравствуйте", "ru"), ("今日はいい天気ですね。", "ja"), ("你好世界", "zh"), ("12 – 34", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_found_out(text: str, code: str) -> None:
    assert languages.language_of(text) == code


def test_every_language_to_choose_is_known() -> None:
    from desktop.tasks import task

    for option in task("translation").options:
        assert {choice.value for choice in option.choices} - {"auto"} == set(languages.LANGUAGES)
