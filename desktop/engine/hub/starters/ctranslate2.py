"""Whisper weights out of CTranslate2's binary format, as openai-whisper names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.engine.hub.facts import ctranslate2

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[np.generic]"]


def read_variables(path: Path) -> Arrays:
    """Every variable of a model.bin by its name, in the type it is stored in.

    Raises:
        ValueError, EOFError: the file is no whole Whisper of CTranslate2, version 6.
    """
    import numpy as np

    found: Arrays = {}
    with path.open("rb") as file:
        for variable in ctranslate2.variables(path):
            file.seek(variable.begin)
            array = np.frombuffer(file.read(variable.size), dtype=variable.type)
            found[variable.name] = array.reshape(variable.shape)
    return found


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
