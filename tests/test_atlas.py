"""The guide's data hold against the installed libraries, and what it recommends can be stood by."""

from __future__ import annotations

import importlib.util
import re
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop import atlas, paths
from desktop.atlas import Atlas, Level, Variant
from desktop.tasks import TASKS


def _ids(words: str) -> frozenset[str]:
    return frozenset(words.split())


PROMISED = _ids(
    """alexnet vgg resnet inception densenet efficientnet mobilenet vit swin deit yolo vggface
    word2vec glove fasttext elmo bert roberta distilbert albert biobert gpt-2 gpt-3 gpt-4 llama
    falcon mistral t5 xlnet bloom deepspeech wav2vec2 whisper hubert conformer clip align blip
    blip-2 flamingo palm-e gemini scibert finbert medclip codebert starcoder codex"""
)

# The hub's tags, with those that it has dropped or does not list.
HUB_TASKS = _ids(
    """any-to-any audio-classification audio-text-to-text audio-to-audio
    automatic-speech-recognition depth-estimation document-question-answering feature-extraction
    fill-mask image-classification image-feature-extraction image-segmentation image-text-to-text
    image-to-image image-to-text keypoint-detection mask-generation object-detection
    question-answering robotics sentence-similarity summarization table-question-answering
    text-classification text-generation text-to-audio text-to-image text-to-speech
    text2text-generation token-classification translation video-classification
    visual-question-answering zero-shot-audio-classification zero-shot-classification
    zero-shot-image-classification zero-shot-object-detection"""
)

# What a class can do without being taught; AutoModelForSequenceClassification stands for too many tasks.
DONE_BY = {
    "AutoModelForCTC": {"automatic-speech-recognition"},
    "AutoModelForCausalLM": {"text-generation"},
    "AutoModelForImageSegmentation": {"image-segmentation"},
    "AutoModelForObjectDetection": {"object-detection"},
    "AutoModelForVisualQuestionAnswering": {"visual-question-answering"},
    "BlipForConditionalGeneration": {"image-to-text", "image-text-to-text"},
    "AutoModelForQuestionAnswering": {"question-answering"},
}

METRICS = {"acc1": "acc@1", "box_map": "box_map", "mask_map": "mask_map", "miou": "miou"}

KEYS = _ids(
    """id name group named_in_brief status year authors paper plain plain_english good_for watch_out only_for
    tasks starter_for languages how_to_run open_alternatives variant"""
)
VARIANT_KEYS = _ids(
    """source ref tasks between best_for pick params_m size_mb size_from licence licence_seen gated loads_with
    needs acc1 box_map mask_map miou file note verified"""
)
OPTIONAL = {"plain_english", "only_for", "starter_for", "languages", "how_to_run", "open_alternatives"}

# Shown on the card, never put forward: the licence limits use, is not stated, or has to be accepted first.
KEPT_BACK = _ids(
    """ultralytics/yolo11 facebook/nllb-200-distilled-600m facebook/mms-tts-eng
    nvidia/segformer-b0-finetuned-ade-512-512 google/mobilenet_v2_1.0_224
    meta-llama/llama-3.2-1b-instruct google/gemma-3-1b-it tiiuae/falcon3-1b-instruct
    bigscience/bloom-560m bigcode/starcoder2-3b openai/clip-vit-base-patch32 prosusai/finbert
    mistralai/mistral-7b-instruct-v0.3"""
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The file as it stands, before the dataclasses fill anything in."""
    content = tomllib.loads((paths.resources() / "atlas.toml").read_text(encoding="utf-8"))
    assert content["schema"] == 1
    models: list[dict[str, Any]] = content["model"]
    return models


@pytest.fixture(scope="module")
def guide() -> Atlas:
    return atlas.load()


def variants(rows: list[dict[str, Any]], *sources: str) -> list[dict[str, Any]]:
    return [v for row in rows for v in row["variant"] if not sources or v["source"] in sources]


def class_names(variant: dict[str, Any]) -> list[str]:
    """["AutoModelForCTC", "HubertForCTC"] for "AutoModelForCTC -> HubertForCTC (…)"; empty for gensim's."""
    if "gensim" in variant["loads_with"]:
        return []
    return re.findall(r"\b[A-Z][A-Za-z0-9]+[a-z][A-Za-z0-9]*\b", variant["loads_with"].split("(")[0])


def recommended(guide: Atlas) -> list[tuple[str, Level, Variant]]:
    tasks = sorted({task for entry in guide.entries() for task in entry.starter_for})
    found = [(task, level, guide.recommend(task, level)) for task in tasks for level in Level]
    return [(task, level, choice.variant) for task, level, choice in found if choice]


def test_the_file_keeps_to_its_schema(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row.keys() - {"starter_for"} <= KEYS and row.keys() >= KEYS - OPTIONAL, row["id"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
        assert row["group"] in {"Pictures", "Text", "Sound", "Several", "Domain"}, row["id"]
        assert row["status"] in {"open", "closed", "retired"}, row["id"]
        assert 1980 < row["year"] < 2100 and row["paper"]["title"] and row["variant"], row["id"]
        assert set(row["tasks"]) | set(row.get("starter_for", [])) <= HUB_TASKS, row["id"]
    for variant in variants(rows):
        assert variant.keys() <= VARIANT_KEYS, variant["ref"]
        assert all(variant.get(key) for key in ("source", "ref", "loads_with", "verified")), variant["ref"]
        assert variant["source"] in {"huggingface", "torchvision", "whisper", "timm", "none"}
        assert variant.get("pick", "small") in {"small", "balanced", "strong"}, variant["ref"]
        assert ("size_mb" in variant) == (variant.get("size_from") in {"seen", "computed"}), variant["ref"]


def test_every_promised_system_has_a_page_once(rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert sorted(row["id"] for row in rows if row["named_in_brief"]) == sorted(PROMISED)


def test_a_download_is_listed_once(rows: list[dict[str, Any]]) -> None:
    refs = [variant["ref"].casefold() for variant in variants(rows) if variant["source"] != "none"]
    assert len(refs) == len(set(refs))


def test_every_page_can_be_read_by_anybody(guide: Atlas) -> None:
    for entry in guide.entries():
        assert entry.good_for and entry.watch_out, entry.id
        for sentence in filter(None, (entry.plain, entry.plain_english, entry.how_to_run)):
            assert re.fullmatch(r"[A-Z0-9].*[A-Za-z0-9)]\.", sentence), (entry.id, sentence)
        for phrase in (*entry.good_for, *entry.watch_out):
            assert re.match(r"[A-Z0-9]", phrase) and phrase[-1] not in ".,;: ", (entry.id, phrase)
        words = " ".join((entry.plain, entry.how_to_run, *entry.good_for, *entry.watch_out))
        assert not re.search(r"!|pip install|pipeline\(|\d (MB|GB)|\d%", words), (entry.id, words)


def test_who_cannot_be_had_points_to_who_can(guide: Atlas) -> None:
    for entry in guide.entries():
        others = guide.alternatives(entry)
        assert entry not in others
        if entry.status != "open":
            assert any(other.status == "open" for other in others), entry.id


def led_to() -> dict[str, set[str]]:
    """What each Auto class can open, read from its source: importing it would import torch and 400 models."""
    folder = importlib.util.find_spec("transformers").submodule_search_locations[0]
    source = (Path(folder) / "models" / "auto" / "modeling_auto.py").read_text(encoding="utf-8")
    tables = re.findall(r"^(\w+) = OrderedDict\(\n(.*?)^\)", source, re.M | re.S)
    names = {table: set(re.findall(r'"([A-Z]\w+)"', lines)) for table, lines in tables}
    lazy = dict(re.findall(r"^(\w+) = _LazyAutoMapping\(\s*CONFIG_MAPPING_NAMES,\s*(\w+)", source, re.M))
    classes = re.findall(r"^class (\w+)\(.*\):\n    _model_mapping = (\w+)", source, re.M)
    return {name: names[lazy[table]] for name, table in classes}


def test_transformers_has_every_class(rows: list[dict[str, Any]]) -> None:
    import transformers

    known, opened = set(dir(transformers)), led_to()
    for variant in variants(rows, "huggingface", "timm"):
        names = class_names(variant)
        assert names or "gensim" in variant["loads_with"], variant["ref"]
        assert set(names) <= known, (variant["ref"], names)
        if len(names) == 2:
            auto, loaded = names
            assert loaded in opened[auto], (variant["ref"], names)


def test_torchvision_says_the_same(rows: list[dict[str, Any]]) -> None:
    from torchvision.models import get_weight

    for variant in variants(rows, "torchvision"):
        weights = get_weight(variant["ref"])
        measured: dict[str, float] = {}
        for scores in weights.meta["_metrics"].values():
            measured.update(scores)
        assert variant["params_m"] == pytest.approx(weights.meta["num_params"] / 1e6, abs=0.006)
        assert variant["size_mb"] == pytest.approx(weights.meta["_file_size"] * 1.048576, abs=0.06)
        assert weights.url.endswith("/" + variant["file"])
        told = {METRICS[key]: variant[key] for key in METRICS if key in variant}
        assert told, variant["ref"]
        assert told == {name: measured[name] for name in told}, variant["ref"]


def test_whisper_has_every_size(rows: list[dict[str, Any]], guide: Atlas) -> None:
    import whisper

    assert {variant["ref"] for variant in variants(rows, "whisper")} <= set(whisper.available_models())
    for name in whisper.available_models():
        found = guide.for_model(name)
        assert found and found.id == "whisper", name


def test_numbers_fit_together(rows: list[dict[str, Any]]) -> None:
    """A parameter takes two bytes or four; more or less is a slip of the pen."""
    for variant in variants(rows, "huggingface", "timm"):
        if "params_m" in variant and "size_mb" in variant:
            assert 1.9 < variant["size_mb"] / variant["params_m"] < 4.6, variant["ref"]


def test_a_variant_promises_only_what_it_does_untaught(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for variant in row["variant"]:
            tasks = set(variant.get("tasks", row["tasks"]))
            assert tasks <= set(row["tasks"]), variant["ref"]
            assert set(variant.get("best_for", ())) <= tasks & set(row.get("starter_for", ())), variant["ref"]
            for name in class_names(variant):
                offered = tasks & set(row.get("starter_for", ()))
                assert offered <= DONE_BY.get(name, offered), (variant["ref"], offered)


@pytest.mark.parametrize("task", sorted({tag for row in TASKS for tag in (row.id, *row.hub_tags)}))
def test_every_task_of_burnish_has_something_to_start_with(guide: Atlas, task: str) -> None:
    assert guide.starters(task)
    assert guide.for_task(task)[: len(guide.starters(task))] == guide.starters(task)
    assert all(guide.recommend(task, level) for level in Level)


def test_nothing_with_strings_attached_is_recommended(guide: Atlas) -> None:
    choices = recommended(guide)
    assert len(choices) > 60
    for task, level, variant in choices:
        assert variant.gated is False and task in variant.tasks, (task, level, variant.ref)
        assert re.match(r"(apache-2\.0|mit|bsd-3-clause|cc-by-4\.0)($| )", variant.licence), variant.ref
        assert atlas.missing_packages(variant.needs) == ()
    offered = {variant.ref.casefold() for _, _, variant in choices}
    assert not offered & KEPT_BACK
    assert all(guide.for_model(ref) for ref in KEPT_BACK), "the list above names what is in the guide"


@pytest.mark.parametrize(
    "change",
    [
        {"gated": True}, {"gated": None}, {"licence": "cc-by-nc-4.0"}, {"licence": "agpl-3.0"},
        {"licence": "gemma (terms of use)"}, {"licence": "openrail"}, {"licence": ""}, {"source": "none"},
        {"needs": ("burnish-does-not-have-this",)}, {"size_mb": 0.0, "params_m": 0.0}, {"tasks": ()},
    ],
)  # fmt: skip
def test_one_string_is_enough(guide: Atlas, change: dict[str, Any]) -> None:
    entry = guide.entry("depth-anything")
    free = next(variant for variant in entry.variants if variant.recommendable)
    assert Atlas((replace(entry, variants=(free,)),)).recommend("depth-estimation", "small")
    tied = replace(entry, variants=(replace(free, **change),))
    assert Atlas((tied,)).recommend("depth-estimation", "small") is None


def test_packages_for_teaching_only_do_not_count() -> None:
    assert atlas.missing_packages(("no-such-package (fine-tuning)", "platformdirs")) == ()
    assert atlas.missing_packages(("no-such-package or platformdirs",)) == ()
    assert atlas.missing_packages(("no-such-package or neither-this",)) == (
        "no-such-package or neither-this",
    )


def test_levels_rise(guide: Atlas) -> None:
    sizes: dict[str, list[float]] = {}
    for task, _, variant in recommended(guide):
        sizes.setdefault(task, []).append(variant.megabytes)
    for task, rising in sizes.items():
        assert len(rising) == len(Level) and rising == sorted(rising), task


@pytest.mark.parametrize(
    ("task", "refs"),
    [
        (
            "image-classification",
            ["MobileNet_V3_Small_Weights.IMAGENET1K_V1", "EfficientNet_B0_Weights.IMAGENET1K_V1",
             "EfficientNet_V2_S_Weights.IMAGENET1K_V1"],
        ),
        ("automatic-speech-recognition", ["tiny", "small", "large-v3"]),
        ("zero-shot-classification", ["MoritzLaurer/DeBERTa-v3-base-mnli-fever-anli"] * 3),
    ],
)  # fmt: skip
def test_what_a_newcomer_is_told_to_take(guide: Atlas, task: str, refs: list[str]) -> None:
    choices = [guide.recommend(task, level) for level in Level]
    assert [choice.variant.ref for choice in choices if choice] == refs
    for choice in filter(None, choices):
        assert choice.variant in choice.entry.variants
        assert re.fullmatch(r"[A-Z].*: \d.*\.", choice.reason)


def test_the_reason_tells_size_and_accuracy(guide: Atlas) -> None:
    choice = guide.recommend("image-classification", "small")
    assert choice and choice.reason.replace("\u00a0", " ") == (
        "The smallest to start with: 10 MB to download, gets 68 of 100 test pictures right first time,"
        " licensed for commercial use."
    )


def test_the_best_that_fits_this_computer(guide: Atlas) -> None:
    fits = guide.recommend("automatic-speech-recognition", Level.BEST, most_mb=500)
    assert fits and fits.variant.megabytes <= 500
    assert guide.recommend("automatic-speech-recognition", Level.SMALL, most_mb=1) is None
    assert guide.recommend("robotics", Level.SMALL) is None
    with pytest.raises(ValueError, match="huge"):
        guide.recommend("image-classification", "huge")


@pytest.mark.parametrize(
    ("ref", "entry_id"),
    [
        ("microsoft/ResNet-50", "resnet"), ("bert-base-uncased", "bert"), ("gpt2", "gpt-2"),
        ("ResNet34_Weights.IMAGENET1K_V1", "resnet"), ("resnet34", "resnet"),
        ("timm/resnet50.a1_in1k", "resnet"), ("timm/mobilenetv3_large_100.ra_in1k", "mobilenet"),
        ("openai/whisper-medium.en", "whisper"),
        ("large-v2", "whisper"), ("starter/efficientnet-lite0", "efficientnet"),
        ("starter/all-minilm-l6-v2", "minilm"), ("starter/whisper-tiny.en", "whisper"),
        ("Ultralytics/YOLO11", "yolo"), ("hexgrad/Kokoro-82M", "kokoro"),
    ],
)  # fmt: skip
def test_a_model_finds_its_page(guide: Atlas, ref: str, entry_id: str) -> None:
    found = guide.for_model(ref)
    assert found and found.id == entry_id


@pytest.mark.parametrize(
    "ref",
    ["", "someone/resnet-9", "someone/whisper-small", "taught/birds", "ResNeXt50_32X4D_Weights.IMAGENET1K_V2",
     "Wide_ResNet50_2_Weights.IMAGENET1K_V2", "GoogLeNet_Weights.IMAGENET1K_V1", "never"],
)  # fmt: skip
def test_a_stranger_is_not_mistaken_for_an_acquaintance(guide: Atlas, ref: str) -> None:
    assert guide.for_model(ref) is None


def test_every_starter_model_has_a_page(guide: Atlas) -> None:
    assert all(guide.for_model(row.starter) for row in TASKS if row.starter)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("apache-2.0", "commercial"), ("MIT", "commercial"), ("Apache 2.0", "commercial"),
        ("bsd-3-clause", "commercial"), ("cc-by-4.0", "commercial"), ("openrail", "commercial"),
        ("PDDL 1.0 (public domain)", "commercial"), ("bsd-3-clause (torchvision); weights …", "commercial"),
        ("agpl-3.0", "commercial"), ("cc-by-nc-4.0", "research"), ("CC BY-NC-SA 4.0", "research"),
        ("apple-amlr", "research"), ("llama3", "unknown"), ("gemma", "unknown"),
        ("other (NVIDIA licence, limits commercial use)", "unknown"), ("other", "unknown"), ("", "unknown"),
        ("not stated on the hub page", "unknown"),
    ],
)  # fmt: skip
def test_licences_are_told_apart(licence: str, expected: str) -> None:
    assert atlas.licence_class(licence) == expected


def test_no_licence_is_in_two_classes() -> None:
    assert not (atlas.PERMISSIVE | atlas.WITH_DUTIES) & atlas.RESEARCH


def test_groups_share_out_all_entries(guide: Atlas) -> None:
    groups = {entry.group for entry in guide.entries()}
    assert sum(len(guide.entries(group)) for group in groups) == len(guide.entries()) > 80


def test_the_guide_opens_at_once() -> None:
    times = []
    for _ in range(3):
        start = time.process_time()
        atlas.load.__wrapped__()
        times.append(time.process_time() - start)
    assert min(times) < 0.06


@pytest.mark.parametrize("ref", ["tiny.en", "starter/whisper-tiny.en", "openai/whisper-medium.en"])
def test_a_model_for_english_only_does_not_promise_other_languages(guide: Atlas, ref: str) -> None:
    found = guide.for_model(ref)
    assert found and found.plain == "Writes down English speech; it knows no other language."
    whole = guide.for_model(ref.removesuffix(".en"))
    assert whole and whole.id == found.id and "99 languages" in whole.plain
    said = " ".join((*found.good_for, *found.watch_out)).casefold()
    assert "languages" not in said and "turbo" not in said and "silence" in said
    assert "Many languages" in whole.good_for and "Weaker on rarer languages" in whole.watch_out
