"""Whisper weights out of CTranslate2's binary format, as openai-whisper names them.

The layout (version 6) is that of ``ctranslate2/specs/model_spec.py`` in
https://github.com/OpenNMT/CTranslate2: little-endian; version, name of the specification, its revision,
then each variable as name, rank, shape, type, bytes; strings carry their length in two bytes and end with a
zero.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 6
_TYPES = {0: "float32", 1: "int8", 2: "int16", 3: "int32", 4: "float16"}

Arrays = dict[str, "NDArray[np.generic]"]


def read_variables(path: Path) -> Arrays:
    """Every variable of a model.bin by its name, in the type it is stored in.

    Raises:
        ValueError: the file is no CTranslate2 model of version 6.
    """
    import numpy as np

    with path.open("rb") as file:
        version, specification = _numbers(file, "I")[0], _string(file)
        if version != VERSION or specification != "WhisperSpec":
            raise ValueError(
                f"a {specification!r} of version {version}, not a WhisperSpec of version {VERSION}"
            )
        _revision, count = _numbers(file, "II")
        variables: Arrays = {}
        for _ in range(count):
            name = _string(file)
            (rank,) = _numbers(file, "B")
            shape = _numbers(file, f"{rank}I")
            kind, size = _numbers(file, "BI")
            variables[name] = np.frombuffer(file.read(size), dtype=_TYPES[kind]).reshape(shape)
        return variables


def _numbers(file: BinaryIO, layout: str) -> tuple[int, ...]:
    layout = "<" + layout
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _string(file: BinaryIO) -> str:
    (length,) = _numbers(file, "H")
    return file.read(length)[:-1].decode("utf-8")


def whisper_checkpoint(variables: Arrays) -> dict[str, Any]:
    """What ``whisper.load_model`` opens: dimensions and a state dict of float16 arrays.

    CTranslate2 fuses the projections for query, key and value into one matrix (self-attention) or key and
    value into one (cross-attention); they are cut apart here. Whisper's key projection has no bias: the
    zeros that stand for it are left out.
    """
    state: Arrays = {}
    for side in ("encoder", "decoder"):
        for name, value in _side(variables, side):
            state[name] = value
    embedding, mel = state["decoder.token_embedding.weight"], state["encoder.conv1.weight"]
    audio, text = state["encoder.positional_embedding"], state["decoder.positional_embedding"]
    dims = {
        "n_mels": mel.shape[1],
        "n_audio_ctx": audio.shape[0],
        "n_audio_state": audio.shape[1],
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": _layers(variables, "encoder"),
        "n_vocab": embedding.shape[0],
        "n_text_ctx": text.shape[0],
        "n_text_state": text.shape[1],
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": _layers(variables, "decoder"),
    }
    return {"dims": dims, "model_state_dict": state}


def _layers(variables: Arrays, side: str) -> int:
    layers = {name.split("/")[1] for name in variables if name.startswith(f"{side}/layer_")}
    return len(layers - {"layer_norm"})


def _side(variables: Arrays, side: str) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield f"{side}.positional_embedding", variables[f"{side}/position_encodings/encodings"]
    if side == "encoder":
        for layer in ("conv1", "conv2"):
            for part in ("weight", "bias"):
                yield f"{side}.{layer}.{part}", variables[f"{side}/{layer}/{part}"]
    else:
        yield f"{side}.token_embedding.weight", variables[f"{side}/embeddings/weight"]
    yield from _norm(
        variables, f"{side}/layer_norm", f"{side}.ln_post" if side == "encoder" else f"{side}.ln"
    )
    for number in range(_layers(variables, side)):
        yield from _block(variables, f"{side}/layer_{number}", f"{side}.blocks.{number}")


def _block(variables: Arrays, source: str, target: str) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield from _norm(variables, f"{source}/self_attention/layer_norm", f"{target}.attn_ln")
    yield from _projections(
        variables, f"{source}/self_attention/linear_0", f"{target}.attn", ("query", "key", "value")
    )
    yield from _projections(variables, f"{source}/self_attention/linear_1", f"{target}.attn", ("out",))
    if f"{source}/attention/linear_0/weight" in variables:
        yield from _norm(variables, f"{source}/attention/layer_norm", f"{target}.cross_attn_ln")
        yield from _projections(variables, f"{source}/attention/linear_0", f"{target}.cross_attn", ("query",))
        yield from _projections(
            variables, f"{source}/attention/linear_1", f"{target}.cross_attn", ("key", "value")
        )
        yield from _projections(variables, f"{source}/attention/linear_2", f"{target}.cross_attn", ("out",))
    yield from _norm(variables, f"{source}/ffn/layer_norm", f"{target}.mlp_ln")
    yield from _projections(variables, f"{source}/ffn/linear_0", f"{target}.mlp", ("0",))
    yield from _projections(variables, f"{source}/ffn/linear_1", f"{target}.mlp", ("2",))


def _norm(variables: Arrays, source: str, target: str) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield f"{target}.weight", variables[f"{source}/gamma"]
    yield f"{target}.bias", variables[f"{source}/beta"]


def _projections(
    variables: Arrays, source: str, target: str, names: tuple[str, ...]
) -> Iterator[tuple[str, NDArray[np.generic]]]:
    import numpy as np

    for part in ("weight", "bias"):
        pieces = np.split(variables[f"{source}/{part}"], len(names))
        for name, piece in zip(names, pieces, strict=True):
            if (name, part) != ("key", "bias"):
                yield f"{target}.{name}.{part}", piece
