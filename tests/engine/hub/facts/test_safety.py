"""Weights that lie are refused by a look at their header; nothing is executed or loaded."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from desktop.engine.hub.facts import safety
from desktop.engine.hub.facts.cache import is_inside, is_model_id
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
from tests.engine.hub.questions import safetensors


def file_of(header: Any, body: int = 8, length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(body)


def tensor(begin: int, end: int, shape: list[int] | None = None, dtype: str = "U8") -> dict[str, Any]:
    return {"dtype": dtype, "shape": [end - begin] if shape is None else shape, "data_offsets": [begin, end]}


HOSTILE = {
    "empty file": b"",
    "cut off in the length": b"\x01\x00",
    "header longer than the file": file_of({"w": tensor(0, 8)}, length=10**6),
    "header of absurd length": file_of({"w": tensor(0, 8)}, length=2**63),
    "not JSON": file_of(b"{"),
    "not an object": file_of([1]),
    "deeply nested": file_of(b"[" * 200_000),
    "cut off in the weights": safetensors(100)[:-1],
    "more than it names": safetensors(100) + b"x",
    "overlap": file_of({"a": tensor(0, 8), "b": tensor(4, 8)}),
    "gap": file_of({"a": tensor(0, 2), "b": tensor(4, 8)}),
    "beyond the end": file_of({"a": tensor(0, 2**40)}),
    "negative": file_of({"a": {"dtype": "U8", "shape": [-8], "data_offsets": [0, -8]}}),
    "shape does not fit": file_of({"a": tensor(0, 8, [3])}),
    "unknown number format": file_of({"a": tensor(0, 8, dtype="PY")}),
    "not numbers": file_of({"a": {"dtype": "U8", "shape": "8", "data_offsets": [0, 8]}}),
    "true is not one": file_of({"a": {"dtype": "U8", "shape": [True], "data_offsets": [0, 1]}}, 1),
    "same name twice": file_of(b'{"a": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}, "a": 1}'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_lying_header_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(Trouble) as caught:
        safety.check_folder(tmp_path)
    assert caught.value.kind is ErrorKind.UNSAFE_MODEL
    assert "model.safetensors" in say(caught.value.message)


@pytest.mark.parametrize(
    "content",
    [
        safetensors(100),
        file_of({}, 0),
        file_of({"__metadata__": {"format": "pt"}, "a": tensor(0, 8, [2, 1], "F32")}),
        file_of({"b": tensor(8, 8, [0], "F32"), "a": tensor(0, 8, [], "F64")}),
    ],
)
def test_an_honest_header_passes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(content)
    safety.check_folder(tmp_path)


def test_what_the_library_itself_writes_passes(tmp_path: Path) -> None:
    import numpy
    from safetensors.numpy import save_file

    for kind in ("float64", "float32", "float16", "int64", "int8", "bool"):
        save_file(
            {"a": numpy.ones((2, 3), kind), "b": numpy.zeros((0,), kind)}, tmp_path / f"{kind}.safetensors"
        )
    safety.check_folder(tmp_path)


@pytest.mark.parametrize(
    "target", ["../../secret.safetensors", "/etc/passwd", "..\\secret.safetensors", "C:\\x"]
)
def test_an_index_may_not_point_outside(tmp_path: Path, target: str) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": target}}))
    with pytest.raises(Trouble) as caught:
        safety.check_folder(tmp_path)
    assert caught.value.kind is ErrorKind.UNSAFE_MODEL
    assert "outside" in say(caught.value.message)


def test_an_index_whose_part_is_missing_says_which(tmp_path: Path) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"w": "model-00002-of-00002.safetensors"}}))
    with pytest.raises(Trouble, match=r"model-00002-of-00002\.safetensors"):
        safety.check_folder(tmp_path)


def test_names_that_leave_the_folder() -> None:
    assert all(is_inside(name) for name in ("a.json", "1_Pooling/config.json", "..dots.json"))
    assert not any(
        is_inside(name) for name in ("", "/a", "../a", "a/../../b", "a\\b", "\\\\host\\a", "C:a", "a\0b")
    )


def test_model_names() -> None:
    assert all(is_model_id(name) for name in ("gpt2", "owner/name", "a.b/c-d_e.1"))
    assert not any(
        is_model_id(name) for name in ("", "/", "a/b/c", "../x", "a/..", "a--b/c", "a b", "/etc/x", "-x")
    )
