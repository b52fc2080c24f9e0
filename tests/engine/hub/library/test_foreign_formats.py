"""Every file and folder that somebody may take for a model says what it is, and nothing untrue of it."""

from __future__ import annotations

import io
import json
import os
import pickle
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import paths, protocol
from desktop.engine.hub.facts import recognition
from desktop.errors import ErrorKind
from desktop.messages import Message, Row, folders, kinds, say, verdicts
from desktop.messages.kinds import Kind
from tests.engine.hub.questions import ask_offline, bring_in, failure, picture_model, put, safetensors

HDF5 = b"\x89HDF\r\n\x1a\n" + bytes(40)
TEACHABLE = {
    "weights.bin": b"\x00\x00\x80?" * 900,
    "model.json": b'{"modelTopology": {}}',
    "metadata.json": json.dumps({"tmVersion": "2.4.5", "tfjsVersion": "1.3.1", "labels": ["a"]}).encode(),
}


def refusal(path: Path) -> Message:
    result = bring_in(path)
    assert result.models == ()
    ((_, reason),) = result.refused
    return reason


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(files: dict[str, bytes], mode: Any = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def naming(*calls: str, protocol: int = 2) -> bytes:
    """A pickle of a row of classes that are named and made."""
    if protocol == 2:
        made = (b"c" + b"\n".join(call.encode().split()) + b"\n)\x81" for call in calls)
    else:
        made = (b"".join(map(_word, call.split())) + b"\x93)\x81" for call in calls)
    return b"\x80" + bytes([protocol]) + b"(" + b"".join(made) + b"l."


def _word(word: str) -> bytes:
    return b"\x8c" + bytes([len(word)]) + word.encode() + b"\x94"


def torch_file(pickled: bytes) -> bytes:
    return zipped({"best/data.pkl": pickled, "best/version": b"3\n", "best/data/0": bytes(16)})


FILES: dict[str, tuple[bytes, Kind]] = {
    "model.h5": (HDF5, kinds.KERAS),
    "mine.keras": (zipped({"config.json": b"{}", "model.weights.h5": HDF5}), kinds.KERAS),
    "model_unquant.tflite": (b"\x1c\0\0\0TFL3" + bytes(90), kinds.TENSORFLOW_LITE),
    "Flowers.mlmodel": (b"\x08\x04" + bytes(90), kinds.CORE_ML),
    "model.onnx": (b"\x08\x07\x12\x07pytorch" + bytes(90), kinds.ONNX),
    "ggml-tiny.bin": (b"lmgg" + bytes(90), kinds.GGML),
    "speech.nemo": (tarred({"model_config.yaml": b"a: 1", "model_weights.ckpt": b"x"}), kinds.NEMO),
    "flax_model.msgpack": (b"\x81\xa6params\x80" + bytes(90), kinds.FLAX),
    "inference.pdmodel": (b"\x0a\x9f\0" + bytes(90), kinds.PADDLE),
    "yolov3.weights": (b"\0\0\0\0\x02\0\0\0" + bytes(90), kinds.DARKNET),
    "cc.en.300.bin": (b"\xba\x16\x4f\x2f" + bytes(90), kinds.FASTTEXT),
    "GoogleNews.bin": (b"3000000 300\n</s> \0\x80\x9f" + bytes(90), kinds.WORD_VECTORS),
    "wiki.vec": (b"2 3\nthe 0.1 0.2 0.3\nof 0.1 0.2 0.4\n", kinds.WORD_VECTORS),
    "model.bin": (b"\x06\0\0\0\x10\0TransformerSpec\0" + bytes(90), kinds.CTRANSLATE2),
    "gestures.task": (zipped({"hand.tflite": b"TFL3"}), kinds.MEDIAPIPE),
    "frozen.pb": (b"\x0a\x9f\0\x01" + bytes(90), kinds.TENSORFLOW_GRAPH),
    "forest.joblib": (b"\x80\x04\x95\0\0" + bytes(90), kinds.SCIKIT_LEARN),
    "net.caffemodel": (b"\x0a\x07\x80\x01" + bytes(90), kinds.CAFFE),
    "net.engine": (b"ftrt\0\x80" + bytes(90), kinds.TENSORRT),
    "net.pte": (b"\x1c\0\0\0ET12" + bytes(90), kinds.EXECUTORCH),
}
PROGRAMS: dict[str, tuple[bytes, Kind]] = {
    "best.pt": (
        torch_file(naming("ultralytics.nn.tasks DetectionModel", "torch.nn.modules.conv Conv2d")),
        kinds.ULTRALYTICS,
    ),
    "yolov5s.pt": (
        torch_file(naming("models.yolo Model", "builtins getattr")),
        kinds.ULTRALYTICS,
    ),
    "whole.pth": (torch_file(naming("torch.nn.modules.linear Linear")), kinds.WHOLE_PYTORCH),
    "own.pth": (torch_file(naming("__main__ Net", "torch.nn.modules.linear Linear")), kinds.WHOLE_PYTORCH),
    "last.ckpt": (torch_file(naming("pytorch_lightning.callbacks.checkpoint X")), kinds.LIGHTNING),
    "forest.pkl": (naming("sklearn.ensemble._forest RandomForestClassifier", protocol=4), kinds.SCIKIT_LEARN),
    "old.pkl": (naming("sklearn.svm SVC", "numpy ndarray"), kinds.SCIKIT_LEARN),
    "export.pkl": (naming("fastai.learner Learner", "functools partial", protocol=4), kinds.FASTAI),
    "table.pickle": (naming("collections OrderedDict", protocol=4), kinds.PICKLE),
    "scripted.pt": (torch_file(naming("__torch__.net Net")), kinds.TORCHSCRIPT),
    "trees.pkl": (naming("xgboost.sklearn XGBClassifier", protocol=4), kinds.BOOSTED_TREES),
}
FOLDERS: dict[str, tuple[dict[str, bytes], Kind]] = {
    "teachable": (TEACHABLE, kinds.TEACHABLE_MACHINE),
    "web": ({"model.json": b"{}", "group1-shard1of1.bin": bytes(9)}, kinds.TENSORFLOW_JS),
    "saved": ({"saved_model.pb": b"\x08\x01", "variables/variables.index": b"x"}, kinds.SAVED_MODEL),
    "keras": ({"config.json": b"{}", "metadata.json": b"{}", "model.weights.h5": HDF5}, kinds.KERAS),
    "Mine.mlpackage": ({"Manifest.json": b"{}", "Data/com.apple/model.mlmodel": b"\x08\x04"}, kinds.CORE_ML),
    "faster": ({"config.json": b"{}", "model.bin": b"\x06\0\0\0", "vocabulary.txt": b""}, kinds.CTRANSLATE2),
    "openvino": ({"openvino_model.xml": b"<net/>", "openvino_model.bin": bytes(9)}, kinds.OPENVINO),
    "jax": ({"config.json": b"{}", "flax_model.msgpack": b"\x81"}, kinds.FLAX),
    "tf": ({"config.json": b'{"model_type": "bert"}', "tf_model.h5": HDF5, "vocab.txt": b"a"}, kinds.KERAS),
    "only-onnx": ({"config.json": b'{"model_type": "bert"}', "onnx/model.onnx": b"\x08"}, kinds.ONNX),
    "spacy": ({"meta.json": b'{"spacy_version": ">=3"}', "config.cfg": b"", "ner/x": b"\x81"}, kinds.SPACY),
}  # fmt: skip
OTHERS: dict[str, tuple[bytes, Kind]] = {
    "holiday.png": (b"\x89PNG\r\n\x1a\n" + bytes(90), kinds.PNG),
    "labels.txt": (b"0 Class 1\n1 Class 2\n", kinds.TEXT),
    "data.h5": (HDF5, kinds.HDF5),
    "letter.docx": (zipped({"word/document.xml": b"<x/>"}), kinds.WORD),
    "train.parquet": (b"PAR1" + bytes(90), kinds.PARQUET),
    "clip.mp4": (b"\0\0\0\x18ftypisom" + bytes(90), kinds.MP4),
    "model.rar": (b"Rar!\x1a\x07\0" + bytes(90), kinds.RAR),
}


def says_kind(message: Message, kind: Kind) -> bool:
    return any(value == kind() for _, value in message.args)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_program_says_which(tmp_path: Path, name: str) -> None:
    content, kind = FILES[name]
    (tmp_path / name).write_bytes(content)
    reason = refusal(tmp_path / name)
    assert reason.code in (verdicts.MADE_FOR_OTHERS.code, verdicts.OTHER_FORMAT.code), say(reason)
    assert says_kind(reason, kind), say(reason)
    assert refusal(tmp_path) == reason, "the same in its folder"


def test_a_whisper_that_lies_alone_asks_for_its_folder(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(90))
    for place in (tmp_path / "model.bin", tmp_path):
        reason = refusal(place)
        assert verdicts.WITHOUT_ITS_FILES.says(reason) and says_kind(reason, kinds.FAST_WHISPER), say(reason)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_file_that_keeps_objects_says_whose_and_nothing_of_it_is_run(tmp_path: Path, name: str) -> None:
    content, kind = PROGRAMS[name]
    (tmp_path / name).write_bytes(content)
    reason = refusal(tmp_path / name)
    assert verdicts.SAVED_WITH_PROGRAM.says(reason) and says_kind(reason, kind), say(reason)


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize(
    "call", ["os system", "posix system", "builtins eval", "subprocess run", "webbrowser open"]
)
def test_what_names_a_command_is_called_a_program(tmp_path: Path, call: str, protocol: int) -> None:
    content = naming("sklearn.svm SVC", call, "fastai.learner Learner", protocol=protocol)
    (tmp_path / "model.pkl").write_bytes(content)
    assert verdicts.RUNS_PROGRAM.says(refusal(tmp_path / "model.pkl"))


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("how", ["itself", "deeper", "zip", "zip inside", "tar.gz"])
def test_a_folder_of_another_program_says_which(tmp_path: Path, name: str, how: str) -> None:
    files, kind = FOLDERS[name]
    path = tmp_path / "downloads" / name
    if how in ("itself", "deeper"):
        put(path, files)
        path = path if how == "itself" else path.parent
    else:
        inner = {f"{name}/{file}": content for file, content in files.items()} if how != "zip" else files
        if name.endswith(".mlpackage"):
            inner = {f"{name}/{file}": content for file, content in files.items()}
        path = tmp_path / ("model.tar.gz" if how == "tar.gz" else "model.zip")
        path.write_bytes(tarred(inner) if how == "tar.gz" else zipped(inner))
    reason = refusal(path)
    assert reason.code in (verdicts.MADE_FOR_OTHERS.code, verdicts.OTHER_FORMAT.code), say(reason)
    assert says_kind(reason, kind), say(reason)


def test_the_weights_of_teachable_machine_alone_are_known_by_what_lies_beside_them(tmp_path: Path) -> None:
    put(tmp_path, TEACHABLE)
    assert says_kind(refusal(tmp_path / "weights.bin"), kinds.TEACHABLE_MACHINE)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_model_says_what_it_is(tmp_path: Path, name: str) -> None:
    content, kind = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    reason = refusal(tmp_path / name)
    assert verdicts.NOT_A_MODEL.says(reason) and says_kind(reason, kind), say(reason)


@pytest.mark.parametrize(
    ("files", "row"),
    [
        ({"README.md": b"# A model"}, verdicts.ONLY_DESCRIPTION),
        ({"README.md": b"#", "config.json": b"{}", "tokenizer.json": b"{}"}, verdicts.ONLY_DESCRIPTION),
        ({"cats/1.jpg": b"x", "dogs/2.jpg": b"x"}, verdicts.ONLY_EXAMPLES),
        ({"data/train-00000-of-00001.parquet": b"PAR1", "README.md": b"#"}, verdicts.NOT_A_MODEL),
    ],
)
def test_a_folder_without_a_model_says_what_is_in_it(
    tmp_path: Path, files: dict[str, bytes], row: Row
) -> None:
    failed = failure(ask_offline(protocol.ImportModel(path=str(put(tmp_path / "x", files)))))
    assert failed.kind is ErrorKind.BAD_FILE and row.says(failed.message), say(failed.message)


PLACEHOLDER = b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n"


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PLACEHOLDER, kinds.PLACEHOLDER),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", kinds.WEB_PAGE),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), kinds.PNG),
    ],
)
def test_what_came_instead_of_weights_is_not_called_damaged(
    tmp_path: Path, name: str, content: bytes, says: Kind | None
) -> None:
    put(tmp_path, {"config.json": picture_model()["config.json"], name: content})
    put(tmp_path, {"preprocessor_config.json": b"{}"})
    reason = refusal(tmp_path)
    if says is None:
        assert verdicts.CUT_OFF.says(reason)
    else:
        assert verdicts.NOT_WEIGHTS.says(reason) and says_kind(reason, says), say(reason)


def header_of(*names: str) -> bytes:
    header = {name: {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for name in names}
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (header_of("lora_unet_down_blocks_0.lora_down.weight"), verdicts.LONE_ADDITION),
        (header_of("base_model.model.q_proj.lora_A.weight"), verdicts.LONE_ADDITION),
        (header_of("model.diffusion_model.input_blocks.0.weight"), verdicts.OTHER_TASK),
        (header_of("encoder.layer.0.weight"), verdicts.NO_CONFIG),
        (PLACEHOLDER, verdicts.NOT_WEIGHTS),
    ],
)
def test_lone_safetensors_say_what_they_are(tmp_path: Path, content: bytes, row: Row) -> None:
    (tmp_path / "mine.safetensors").write_bytes(content)
    assert row.says(refusal(tmp_path / "mine.safetensors"))


# ---- archives ----


@pytest.mark.parametrize(
    ("name", "pack"), [("my model v1.5.zip", zipped), ("my model v1.5.tar.gz", tarred), ("m.tar", tarred)]
)
@pytest.mark.parametrize("inside", ["", "checkpoint-300/"])
def test_a_model_in_an_archive_is_brought_in(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes], inside: str
) -> None:
    files = {f"{inside}{file}": content for file, content in picture_model(20).items()}
    (tmp_path / name).write_bytes(pack({**files, "__MACOSX/._config.json": b"x"}))
    result = bring_in(tmp_path / name)
    assert result.refused == ()
    (model,) = result.models
    assert model.name == (
        inside.rstrip("/") or name.removesuffix(".zip").removesuffix(".gz").removesuffix(".tar")
    )
    assert model.tasks == ("image-classification",)
    assert Path(model.folder, "model.safetensors").read_bytes() == picture_model(20)["model.safetensors"]
    assert list((paths.cache_dir() / "unpacked").iterdir()) == [], "nothing stays behind"


@pytest.mark.parametrize("name", ["../out.safetensors", "/etc/out.safetensors"])
def test_an_archive_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "m.zip").write_bytes(zipped({name: safetensors(10), "config.json": b"{}"}))
    answers = ask_offline(protocol.ImportModel(path=str(tmp_path / "in" / "m.zip")))
    assert not (tmp_path / "out.safetensors").exists() and not (tmp_path / "in" / "out.safetensors").exists()
    assert answers


def test_a_broken_archive_and_one_without_a_model_are_told_apart(tmp_path: Path) -> None:
    whole = zipped({f"x/{name}": content for name, content in picture_model(5000).items()})
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert folders.ARCHIVE_DAMAGED.says(refusal(tmp_path / "cut.zip"))
    (tmp_path / "photos.zip").write_bytes(zipped({"a/1.jpg": b"x", "b/2.jpg": b"x"}))
    failed = failure(ask_offline(protocol.ImportModel(path=str(tmp_path / "photos.zip"))))
    assert verdicts.ONLY_EXAMPLES.says(failed.message)


# ---- lists of a hub ----


@pytest.mark.parametrize(
    ("library", "names", "row"),
    [
        ("spacy", ["README.md", "en_core_web_sm-any-py3-none-any.whl"], verdicts.MADE_WITH),
        ("nemo", [], verdicts.MADE_WITH),
        ("Keras", [], verdicts.MADE_WITH),
        ("", ["model.bin", "config.json", "vocabulary.json"], verdicts.OTHER_FORMAT),
        ("transformers", ["config.json", "tf_model.h5"], verdicts.MADE_FOR_OTHERS),
        ("", ["a.Q4.gguf", "README.md"], verdicts.PACKED_FOR_OTHERS),
        ("someones-own", [], verdicts.UNKNOWN_KIND),
    ],
)
def test_a_list_says_the_same_by_the_names_alone(library: str, names: list[str], row: Row) -> None:
    assert row.says(recognition.recognise({}, names, library).problem)


def test_weights_that_only_apples_library_unpacks_are_not_listed_as_usable() -> None:
    config = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "quantization": {"bits": 4}}
    names = ["config.json", "model.safetensors", "tokenizer.json"]
    assert verdicts.PACKED_TIGHT.says(recognition.recognise(config, names).problem)


def test_a_hostile_pickle_is_not_run(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'harmed'}",)

    for protocol_number in range(6):
        (tmp_path / "model.pkl").write_bytes(pickle.dumps(Harm(), protocol=protocol_number))
        assert refusal(tmp_path / "model.pkl")
    assert not (tmp_path / "harmed").exists()
