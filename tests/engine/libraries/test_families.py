"""Families of networks with a peculiarity: found, opened, and answering as the plain library does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import ViTImageProcessor

from desktop import protocol
from desktop.engine.hub.facts import describing
from desktop.errors import ErrorKind
from desktop.messages import models
from desktop.protocol import Input
from desktop.results import Labels, Text, Transcript
from tests import tiny
from tests.engine.hub.questions import safetensors
from tests.models import Ask

SENTENCE = "the example is in berlin"


def _found(folder: Path, task: str) -> None:
    found = describing.describe_own_folder(folder)
    assert found is not None and found.tasks == (task,) and not found.problem, found


def _answer(events: list[protocol.Event]) -> Any:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert item.result is not None, item.error
    return item.result


def _gemma3(folder: Path, words: int) -> None:
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    config = Gemma3TextConfig(
        vocab_size=words, hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=16, pad_token_id=0, eos_token_id=1, bos_token_id=None,
        initializer_range=0.3, tie_word_embeddings=False,
    )  # fmt: skip
    Gemma3ForCausalLM(config).save_pretrained(folder)


def _data2vec(folder: Path, words: int) -> None:
    from transformers import Data2VecTextConfig, Data2VecTextForCausalLM

    config = Data2VecTextConfig(
        vocab_size=words, hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=66, is_decoder=True, pad_token_id=0, eos_token_id=1, initializer_range=0.3,
    )  # fmt: skip
    Data2VecTextForCausalLM(config).save_pretrained(folder)


def _xlnet(folder: Path, words: int) -> None:
    from transformers import XLNetConfig, XLNetLMHeadModel

    config = XLNetConfig(
        vocab_size=words, d_model=32, n_layer=2, n_head=2, d_inner=32, pad_token_id=0, eos_token_id=1,
        initializer_range=0.3,
    )  # fmt: skip
    XLNetLMHeadModel(config).save_pretrained(folder)


@pytest.mark.parametrize("family", [_gemma3, _data2vec, _xlnet])
def test_what_is_written_is_what_the_plain_network_writes(ask: Ask, tmp_path: Path, family: Any) -> None:
    from transformers import AutoModelForCausalLM

    torch.manual_seed(5)
    tokenizer = tiny.word_tokenizer(tmp_path)
    family(tmp_path, max(tokenizer.get_vocab().values()) + 1)
    _found(tmp_path, "text-generation")
    said: Text = _answer(ask("text-generation", [Input(text=SENTENCE)], tmp_path, length=8))
    read = tokenizer(SENTENCE, return_tensors="pt")
    network: Any = AutoModelForCausalLM.from_pretrained(tmp_path).eval()
    written = network.generate(
        input_ids=read.input_ids, attention_mask=read.attention_mask, max_new_tokens=12, do_sample=False
    )
    plain = tokenizer.decode(written[0, read.input_ids.shape[1] :], skip_special_tokens=True).strip()
    assert plain and said.text.removesuffix(" …") == plain


def test_xlnet_sorts_texts_of_any_length(ask: Ask, tmp_path: Path) -> None:
    from transformers import XLNetConfig, XLNetForSequenceClassification, pipeline

    torch.manual_seed(5)
    tokenizer = tiny.word_tokenizer(tmp_path, model_max_length=512)
    config = XLNetConfig(
        vocab_size=max(tokenizer.get_vocab().values()) + 1, d_model=32, n_layer=2, n_head=2, d_inner=32,
        pad_token_id=0, initializer_range=0.3, id2label={0: "calm", 1: "glad", 2: "sad"},
    )  # fmt: skip
    XLNetForSequenceClassification(config).save_pretrained(tmp_path)
    _found(tmp_path, "text-classification")
    said: Labels = _answer(ask("text-classification", [Input(text=SENTENCE)], tmp_path))
    sort: Any = pipeline("text-classification", model=str(tmp_path), device="cpu", top_k=None)
    (plain,) = sort([SENTENCE])
    assert [label.label for label in said.labels] == [one["label"] for one in plain]
    assert [label.score for label in said.labels] == pytest.approx([one["score"] for one in plain], abs=1e-3)
    assert _answer(ask("text-classification", [Input(text=SENTENCE * 400)], tmp_path))


def test_parakeet_spells_what_the_plain_network_hears(ask: Ask, tmp_path: Path, samples: Path) -> None:
    """Its pieces of words are joined as its tokenizer joins them."""
    from transformers import ParakeetCTCConfig, ParakeetFeatureExtractor, ParakeetForCTC

    from desktop.engine.reading import read_sound

    torch.manual_seed(5)
    tokenizer = tiny.bert_tokenizer(tmp_path)
    encoder = {
        "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32,
        "subsampling_conv_channels": 8, "num_mel_bins": 80, "initializer_range": 0.5,
    }  # fmt: skip
    config = ParakeetCTCConfig(vocab_size=len(tokenizer), pad_token_id=0, encoder_config=encoder)
    network = ParakeetForCTC(config).eval()
    network.save_pretrained(tmp_path)
    features = ParakeetFeatureExtractor()
    features.save_pretrained(tmp_path)
    _found(tmp_path, "automatic-speech-recognition")
    recording = samples / "voice-memo.wav"
    said: Transcript = _answer(ask("automatic-speech-recognition", [recording], tmp_path))
    given = features(read_sound(recording, 16_000), sampling_rate=16_000, return_tensors="pt")
    with torch.inference_mode():
        heard = network(**given).logits[0].argmax(-1).unique_consecutive().tolist()
    silent = {0, *tokenizer.all_special_ids}
    plain = "".join(tokenizer.convert_ids_to_tokens([one for one in heard if one not in silent]))
    assert plain and said.text.replace(" ", "") == plain


def test_a_folder_that_timm_saves_today_is_opened(ask: Ask, tmp_path: Path, samples: Path) -> None:
    import timm
    from PIL import Image

    torch.manual_seed(5)
    network = timm.create_model("test_vit", num_classes=3).eval()
    torch.nn.init.normal_(network.head.weight)
    timm.models.save_for_hf(network, tmp_path, model_config={"label_names": ["red", "green", "blue"]})
    assert json.loads((tmp_path / "config.json").read_text())["model_args"]["num_classes"] == 3
    _found(tmp_path, "image-classification")
    said: Labels = _answer(ask("image-classification", [samples / "cat.jpg"], tmp_path))
    prepare: Any = timm.data.create_transform(**timm.data.resolve_model_data_config(network))
    with Image.open(samples / "cat.jpg") as picture, torch.inference_mode():
        shares = network(prepare(picture.convert("RGB"))[None]).softmax(-1)[0]
    plain = dict(zip(["red", "green", "blue"], shares.tolist(), strict=True))
    assert {label.label: label.score for label in said.labels} == pytest.approx(plain, abs=1e-3)


def _dinat(folder: Path) -> tuple[str, str]:
    settings = {"architectures": ["DinatForImageClassification"], "model_type": "dinat"}
    (folder / "config.json").write_text(json.dumps(settings))
    ViTImageProcessor().save_pretrained(folder)
    return "image-classification", "natten"


def _xlm(folder: Path) -> tuple[str, str]:
    settings = {"architectures": ["XLMForSequenceClassification"], "model_type": "xlm"}
    (folder / "config.json").write_text(json.dumps(settings))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "XLMTokenizer"}))
    (folder / "vocab.json").write_text(json.dumps({"<s>": 0, "</s>": 1, "<pad>": 2, "<unk>": 3, "a</w>": 4}))
    (folder / "merges.txt").write_text("")
    return "text-classification", "sacremoses"


def _japanese(folder: Path) -> tuple[str, str]:
    settings = {"architectures": ["BertForSequenceClassification"], "model_type": "bert"}
    (folder / "config.json").write_text(json.dumps(settings))
    tokenizer = {"tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "mecab"}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    (folder / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n")
    return "text-classification", "fugashi"


def _granite(folder: Path) -> tuple[str, str]:
    settings = {"architectures": ["GraniteSpeech5ForCTC"], "model_type": "granite_speech5_ctc"}
    (folder / "config.json").write_text(json.dumps(settings))
    hears = {"feature_extractor_type": "GraniteSpeech5FeatureExtractor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(hears))
    tiny.bert_tokenizer(folder)
    return "automatic-speech-recognition", "torchaudio"


@pytest.mark.parametrize("family", [_dinat, _xlm, _japanese, _granite])
def test_a_package_that_is_not_here_is_named(ask: Ask, tmp_path: Path, samples: Path, family: Any) -> None:
    task, package = family(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(safetensors(8))
    files = {"image-classification": "cat.jpg", "automatic-speech-recognition": "voice-memo.wav"}
    given = samples / files[task] if task in files else Input(text=SENTENCE)
    failed = ask(task, [given], tmp_path)[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert failed.message == models.NEEDS_PACKAGE(name=tmp_path.name, package=package), failed
