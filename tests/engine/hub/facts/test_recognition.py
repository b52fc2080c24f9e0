"""What Burnish says about a model before it is opened, and what it fetches of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import messages
from desktop.engine.hub.facts import describing, frontmatter, recognition, weight_files
from desktop.engine.hub.fetching.plan import choose
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.questions import safetensors

VIT = {"architectures": ["ViTForImageClassification"], "model_type": "vit"}
BERT = {"architectures": ["BertModel"], "model_type": "bert"}
LLAMA = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}
WEIGHTS = ["config.json", "model.safetensors"]
SEEN = ["preprocessor_config.json", *WEIGHTS]
TEXT = ["tokenizer.json", *WEIGHTS]
BOTH = ("zero-shot-classification", "sentence-similarity")


@pytest.mark.parametrize(
    ("config", "names", "library", "tag", "expected"),
    [
        (
            VIT,
            SEEN,
            "transformers",
            "image-classification",
            ("transformers_models", ("image-classification",)),
        ),
        (
            {"architecture": "resnet50", "pretrained_cfg": {}, "num_classes": 1000},
            WEIGHTS,
            "",
            "",
            ("transformers_models", ("image-classification",)),
        ),
        ({}, [], "timm", "image-classification", ("transformers_models", ("image-classification",))),
        (BERT, [*TEXT, "modules.json"], "sentence-transformers", "sentence-similarity", ("vectors", BOTH)),
        (BERT, TEXT, "transformers", "feature-extraction", ("vectors", BOTH)),
        (LLAMA, TEXT, "transformers", "text-generation", ("transformers_models", ("text-generation",))),
        (
            VIT,
            ["config.json", "preprocessor_config.json", "pytorch_model.bin"],
            "",
            "",
            ("transformers_models", ("image-classification",)),
        ),
    ],
)
def test_models_that_run(
    config: dict[str, object], names: list[str], library: str, tag: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    verdict = recognition.recognise(config, names, library, tag)
    assert (verdict.library, verdict.tasks, verdict.problem) == (*expected, messages.NOTHING)


@pytest.mark.parametrize(
    ("config", "names", "kind", "word"),
    [
        (VIT, ["config.json", "vit.ckpt"], ErrorKind.UNSAFE_MODEL, "pickle"),
        (VIT, ["config.json", "model.gguf"], ErrorKind.UNSUPPORTED_MODEL, "GGUF"),
        (VIT, ["config.json"], ErrorKind.UNSUPPORTED_MODEL, "no weights"),
        (
            {**LLAMA, "quantization_config": {"quant_method": "gptq"}},
            TEXT,
            ErrorKind.UNSUPPORTED_MODEL,
            "compressed (gptq)",
        ),
        (LLAMA, WEIGHTS, ErrorKind.UNSUPPORTED_MODEL, "tokenizer"),
        (
            {
                "architectures": ["XForImageClassification"],
                "model_type": "own",
                "auto_map": {"AutoModel": "x.X"},
            },
            WEIGHTS,
            ErrorKind.UNSAFE_MODEL,
            "program code",
        ),
        ({}, [*WEIGHTS], ErrorKind.UNSUPPORTED_MODEL, "yet"),
        ({"architectures": ["ViTModel"], "model_type": "vit"}, WEIGHTS, ErrorKind.UNSUPPORTED_MODEL, "yet"),
    ],
)
def test_models_that_do_not_run_say_why(
    config: dict[str, object], names: list[str], kind: ErrorKind, word: str
) -> None:
    verdict = recognition.recognise(config, names)
    assert verdict.kind is kind
    assert word in say(verdict.problem)
    assert verdict.library == ""


@pytest.mark.parametrize(
    ("network", "task"),
    [
        ("DetrForObjectDetection", "object-detection"),
        ("RTDetrV2ForObjectDetection", "object-detection"),
        ("SegformerForSemanticSegmentation", "image-segmentation"),
        ("Mask2FormerForUniversalSegmentation", "image-segmentation"),
        ("CLIPModel", "zero-shot-image-classification"),
        ("SiglipModel", "zero-shot-image-classification"),
        ("OneFormerForUniversalSegmentation", ""),
        ("PPOCRV5ServerDetForObjectDetection", ""),
    ],
)
def test_models_for_pictures_are_judged_alike_before_and_after_download(network: str, task: str) -> None:
    """Before, the hub's list names no files; a model without its preprocessing is found out on its card."""
    config = {"architectures": [network]}
    tasks = (task,) if task else ()
    for names in ([], ["preprocessor_config.json", *TEXT]):
        verdict = recognition.recognise(config, names)
        assert (verdict.tasks, bool(verdict.problem)) == (tasks, not task)
    assert recognition.recognise(config, TEXT).problem


@pytest.mark.parametrize(
    ("tag", "card", "files", "tasks"),
    [
        ("fill-mask", "", TEXT, ()),
        ("fill-mask", "tags:\n- fill-mask\n", TEXT, ()),
        ("feature-extraction", "pipeline_tag: feature-extraction\n", TEXT, BOTH),
        ("feature-extraction", "tags:\n- feature-extraction\n", TEXT, BOTH),
        ("sentence-similarity", "", [*TEXT, "modules.json"], BOTH),
    ],
)
def test_what_only_guesses_words_is_no_sentence_encoder_on_the_hub_or_on_disk(
    tmp_path: Path, tag: str, card: str, files: list[str], tasks: tuple[str, ...]
) -> None:
    config = {"architectures": ["BertForMaskedLM"], "model_type": "bert"}
    assert recognition.recognise(config, files, "transformers", tag).tasks == tasks
    for name in files:
        (tmp_path / name).write_bytes(safetensors(8) if name.endswith(".safetensors") else b"{}")
    (tmp_path / "config.json").write_text(json.dumps(config))
    if card:
        (tmp_path / "README.md").write_text(f"---\n{card}---\n")
    found = describing.describe_own_folder(tmp_path)
    assert found is not None and found.tasks == tasks, found
    assert bool(found.problem) is not bool(tasks)


@pytest.mark.parametrize(
    ("kind", "network", "tag", "tasks"),
    [
        ("bert", "BertModel", "feature-extraction", BOTH),
        ("xlm-roberta", "XLMRobertaModel", "sentence-similarity", BOTH),
        ("t5", "T5EncoderModel", "feature-extraction", BOTH),
        ("bert", "BertForMaskedLM", "sentence-similarity", BOTH),
        ("gemma3_text", "Gemma3TextModel", "feature-extraction", BOTH),
        ("bert", "BertForMaskedLM", "fill-mask", ()),
        ("wav2vec2", "Wav2Vec2Model", "feature-extraction", ()),
        ("vit", "ViTModel", "feature-extraction", ()),
        ("bert", "BertModel", "reinforcement-learning", ()),
    ],
)
def test_a_list_without_names_of_files_says_of_encoders_what_their_folder_says(
    kind: str, network: str, tag: str, tasks: tuple[str, ...]
) -> None:
    config = {"architectures": [network], "model_type": kind}
    assert recognition.recognise(config, (), "transformers", tag).tasks == tasks
    if kind not in ("wav2vec2", "vit"):
        assert recognition.recognise(config, TEXT, "transformers", tag).tasks == tasks


@pytest.mark.parametrize(
    ("sees", "writes", "tag", "tasks"),
    [
        ("vit", "gpt2", "image-to-text", ("image-to-text",)),
        ("deit", "trocr", "", ("image-to-text",)),
        ("swin", "bert", "image-text-to-text", ("image-to-text",)),
        ("donut-swin", "mbart", "image-to-text", ()),
        ("donut-swin", "mbart", "image-text-to-text", ()),
        ("donut-swin", "mbart", "", ()),
        ("vit", "gpt2", "document-question-answering", ()),
    ],
)
def test_what_reads_pages_of_documents_does_not_describe_pictures(
    sees: str, writes: str, tag: str, tasks: tuple[str, ...]
) -> None:
    config: dict[str, object] = {
        "architectures": ["VisionEncoderDecoderModel"],
        "model_type": "vision-encoder-decoder",
        "encoder": {"model_type": sees},
        "decoder": {"model_type": writes},
    }
    verdict = recognition.recognise(config, [*TEXT, "preprocessor_config.json"], "transformers", tag)
    assert verdict.tasks == tasks
    assert messages.verdicts.READS_PAGES.says(verdict.problem) is (sees == "donut-swin")


def test_foreign_code_is_ignored_where_transformers_has_the_architecture_itself() -> None:
    verdict = recognition.recognise({**VIT, "auto_map": {"AutoModel": "modeling.Own"}}, SEEN)
    assert verdict.library == "transformers_models"


def test_only_what_can_be_loaded_is_fetched() -> None:
    names = [
        ".gitattributes",
        "README.md",
        "LICENSE",
        "config.json",
        "tokenizer.json",
        "vocab.txt",
        "preprocessor_config.json",
        "modules.json",
        "1_Pooling/config.json",
        "model.safetensors",
        "model.fp16.safetensors",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "pytorch_model.bin",
        "tf_model.h5",
        "pytorch_model.bin.index.json",
        "flax_model.msgpack",
        "rust_model.ot",
        "onnx/model.onnx",
        "onnx/config.json",
        "openvino/openvino_model.xml",
        "openvino/openvino_model.json",
        "training_args.bin",
        "trainer_state.json",
        "runs/events.out",
        "picture.png",
        "modeling.py",
        "model.gguf",
    ]
    assert set(choose(names)) == {
        *("README.md", "LICENSE", "config.json", "tokenizer.json", "vocab.txt", "preprocessor_config.json"),
        *("modules.json", "1_Pooling/config.json", "model.safetensors"),
    }


def test_weights_in_parts_come_with_their_index() -> None:
    names = [
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
    ]
    assert sorted(choose(names)) == sorted(names)
    assert weight_files.missing_shards(names[:1]) == ["model-00002-of-00002.safetensors"]
    assert weight_files.missing_shards(names) == []


def test_where_there_are_no_safe_weights_the_pickled_ones_come() -> None:
    parts = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"]
    others = ["config.json", "optimizer.pt", "pytorch_model.fp16.bin", "rust_model.ot", "training_args.bin"]
    index = "pytorch_model.bin.index.json"
    assert set(choose([*others, *parts, index])) == {"config.json", *parts, index}
    assert set(choose([*others, *parts, index, "pytorch_model.bin"])) == {"config.json", "pytorch_model.bin"}
    assert weight_files.missing_shards([*others, *parts[:1]]) == parts[1:]
    assert weight_files.missing_shards(["model.safetensors", *parts[:1]]) == []


def test_header_of_a_card() -> None:
    card = (
        '---\nlicense: "mit" # as is\nlanguage:\n- en\n- de\nbase_model: [a/b, c/d]\n'
        "model-index:\n  - name: x\n"
        "    results:\n      - task: y\nwidget:\n- text: hi\n---\n\n# Title\n\n---\n\nmore\n"
    )
    facts = frontmatter.header(card)
    assert facts["license"] == ("mit",)
    assert facts["language"] == ("en", "de")
    assert facts["base_model"] == ("a/b", "c/d")
    assert frontmatter.body(card) == "# Title\n\n---\n\nmore\n"
    assert frontmatter.body("No header\n---\n") == "No header\n---\n"
    assert frontmatter.header("---\nnever closed") == {}


def _named(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"architectures": [name], "model_type": kind, **more}


NLI = {"id2label": {"0": "contradiction", "1": "neutral", "2": "ENTAILMENT"}}
ASR, JUDGE = ("automatic-speech-recognition",), ("zero-shot-classification", "text-classification")


@pytest.mark.parametrize(
    ("config", "tag", "tasks"),
    [
        (_named("WhisperForConditionalGeneration", "whisper"), "automatic-speech-recognition", ASR),
        (_named("Wav2Vec2ForCTC", "wav2vec2"), "automatic-speech-recognition", ASR),
        (_named("WavLMForCTC", "wavlm"), "", ASR),
        (_named("ASTForAudioClassification", "audio-spectrogram-transformer"), "", ("audio-classification",)),
        (_named("HubertForSequenceClassification", "hubert"), "", ("audio-classification",)),
        (_named("DistilBertForSequenceClassification", "distilbert"), "", ("text-classification",)),
        (_named("BartForSequenceClassification", "bart", **NLI), "", JUDGE),
        (_named("BartForSequenceClassification", "bart"), "zero-shot-classification", JUDGE),
        (_named("BertForTokenClassification", "bert"), "", ("token-classification",)),
        (_named("RobertaForQuestionAnswering", "roberta"), "", ("question-answering",)),
        (_named("MarianMTModel", "marian"), "translation", ("translation",)),
        (_named("M2M100ForConditionalGeneration", "m2m_100"), "", ("translation",)),
        (_named("MBartForConditionalGeneration", "mbart"), "translation", ("translation",)),
        (_named("BartForConditionalGeneration", "bart"), "summarization", ("summarization",)),
        (_named("PegasusForConditionalGeneration", "pegasus"), "", ("summarization",)),
        (_named("T5ForConditionalGeneration", "t5"), "summarization", ("summarization",)),
        (_named("T5ForConditionalGeneration", "t5"), "translation", ("summarization", "translation")),
        (_named("T5ForConditionalGeneration", "t5"), "", ("summarization", "translation")),
    ],
)
def test_models_for_text_and_sound(config: dict[str, object], tag: str, tasks: tuple[str, ...]) -> None:
    """The same before a download, when the files are not known, as after it."""
    heard = ["preprocessor_config.json"] if tasks in (ASR, ("audio-classification",)) else []
    for names in ([], [*TEXT, *heard]):
        verdict = recognition.recognise(config, names, "transformers", tag)
        assert (verdict.library, verdict.tasks, verdict.problem) == (
            "transformers_models",
            tasks,
            messages.NOTHING,
        )


@pytest.mark.parametrize(
    ("config", "tag"),
    [
        (_named("BertForSequenceClassification", "bert"), "text-ranking"),
        (_named("LayoutLMv3ForTokenClassification", "layoutlmv3"), "token-classification"),
        (_named("MT5ForConditionalGeneration", "mt5"), "text2text-generation"),
        (_named("SpeechT5ForSpeechToText", "speecht5"), "automatic-speech-recognition"),
    ],
)
def test_relatives_that_do_something_else(config: dict[str, object], tag: str) -> None:
    assert "yet" in say(recognition.recognise(config, TEXT, "transformers", tag).problem)


def test_each_model_needs_what_prepares_for_it() -> None:
    missing, said = recognition.recognise, messages.verdicts
    bert, ctc = _named("BertForTokenClassification", "bert"), _named("Wav2Vec2ForCTC", "wav2vec2")
    hubert = _named("HubertForSequenceClassification", "hubert")
    assert missing(bert, WEIGHTS).problem == missing(ctc, SEEN).problem == said.NO_TOKENIZER()
    assert missing(ctc, TEXT).problem == missing(hubert, WEIGHTS).problem == said.NO_HEARING()
    assert not missing(hubert, SEEN).problem
    assert missing(VIT, WEIGHTS).problem == said.NO_PREPROCESSING()
    roberta = _named("RobertaForSequenceClassification", "roberta")
    assert missing(roberta, ["vocab.json", *WEIGHTS]).problem == said.PART_GONE(name="merges.txt")
    assert not missing(roberta, ["vocab.json", "merges.txt", *WEIGHTS]).problem


def test_the_files_of_a_translator_are_fetched() -> None:
    names = ["config.json", "source.spm", "target.spm", "vocab.json", "model.safetensors", "rust_model.ot"]
    assert set(choose(names)) == set(names) - {"rust_model.ot"}


def test_a_sentence_encoder_may_go_on_with_dense_layers() -> None:
    names = [
        *TEXT,
        "modules.json",
        "1_Pooling/config.json",
        "2_Dense/config.json",
        "2_Dense/model.safetensors",
    ]
    assert recognition.recognise(BERT, names).tasks == BOTH
    assert "2_Dense/model.safetensors" in choose([*names, "2_Dense/pytorch_model.bin"])
    assert "2_Dense/pytorch_model.bin" not in choose([*names, "2_Dense/pytorch_model.bin"])
    for other in ("2_CNN/config.json", "3_Dense/config.json"):
        problem = recognition.recognise(BERT, [*names, other]).problem
        assert problem in (
            messages.verdicts.ENCODER_STEP(step="CNN"),
            messages.verdicts.ENCODER_LAYER_WEIGHTS(name="3_Dense/model.safetensors"),
        )
