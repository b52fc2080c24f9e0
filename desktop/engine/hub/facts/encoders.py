"""How an encoder of sentences makes its vectors, as its own settings say: the files of sentence-transformers.

``modules.json`` names the steps in their order; each has its settings in a folder of its own. Only the
standard library is needed, so that the same reading serves lists and the encoder itself
(https://sbert.net/docs/sentence_transformer/usage/custom_models.html).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop import messages
from desktop.engine.hub.facts import json_files, weight_files
from desktop.engine.hub.facts.cache import is_inside
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message

MEAN = "mean"
FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": MEAN,
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
"""How settings before version 5.5 say it; where several are set, their vectors stand one after the other in
this order."""
POOLINGS = frozenset(FLAGS.values())
ACTIVATIONS = frozenset(["Identity", "Tanh", "GELU", "ReLU", "Sigmoid"])

_STEP_FOLDER = re.compile(r"^(\d+)_([A-Z][A-Za-z]*)/")
_KNOWN = frozenset(["Transformer", "Pooling", "Dense", "Normalize", "Dropout"])
_QUERY, _PASSAGE = ("query",), ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class Layer:
    """A step after the pooling: a matrix from `folder` and its activation, or "" for length one."""

    folder: str = ""
    activation: str = ""
    adds_input: bool = False


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text becomes a vector.

    Attributes:
        poolings: of `POOLINGS`; their results stand one after the other.
        is_told: whether the settings say so; the mean over all words is only the custom.
        pools_prompt: whether the words of a prompt count in the pooling.
        layers: what follows, in order.
        prompts: what is put before a text, by what the text is for.
        prompt: the name of the one for texts of any kind; "" for none.
        lower: whether capitals are made small first.
        longest: tokens, 0 where nothing is said.
    """

    poolings: tuple[str, ...] = (MEAN,)
    is_told: bool = False
    pools_prompt: bool = True
    layers: tuple[Layer, ...] = ()
    prompts: dict[str, str] = field(default_factory=dict)
    prompt: str = ""
    lower: bool = False
    longest: int = 0

    @property
    def before_any(self) -> str:
        return self.prompts.get(self.prompt, "")

    @property
    def before_query(self) -> str:
        return self._first_of(_QUERY)

    @property
    def before_passage(self) -> str:
        return self._first_of(_PASSAGE)

    def _first_of(self, names: tuple[str, ...]) -> str:
        """That of the first that there is. One for texts of any kind is for others than these two."""
        return next((self.prompts[name] for name in names if name in self.prompts), "")


def unknown_step(names: Collection[str]) -> Message:
    """What stands in the way, as far as the names of the files tell; nothing where there is no such step."""
    for name in sorted(names):
        match = _STEP_FOLDER.match(name)
        if match and match[2] not in _KNOWN:
            return messages.verdicts.ENCODER_STEP(step=match[2])
        dense = f"{match[1]}_Dense/model.safetensors" if match and match[2] == "Dense" else ""
        if dense and dense not in names:
            return messages.verdicts.ENCODER_LAYER_WEIGHTS(name=dense)
    return messages.NOTHING


def read(folder: Path) -> Encoding:
    """What the settings in `folder` say.

    Raises:
        Trouble: UNSUPPORTED_MODEL, naming the step that Burnish does not know.
    """
    poolings: tuple[str, ...] = ()
    pools_prompt = True
    layers: list[Layer] = []
    for kind, place in _steps(folder):
        settings = json_files.read(folder / place / "config.json")
        if kind == "Pooling":
            if poolings:
                raise _refused(messages.verdicts.ENCODER_STEP(step=kind))
            poolings = _poolings(settings)
            pools_prompt = settings.get("include_prompt") is not False
        elif kind == "Dense":
            layers.append(_dense(folder, place, settings))
        elif kind == "Normalize":
            layers.append(Layer())
        elif kind not in _KNOWN:
            raise _refused(messages.verdicts.ENCODER_STEP(step=kind))
    told = json_files.read(folder / "config_sentence_transformers.json")
    prompts = told.get("prompts")
    prompt = told.get("default_prompt_name")
    reading = json_files.read(folder / "sentence_bert_config.json")
    longest = reading.get("max_seq_length")
    return Encoding(
        poolings or (MEAN,),
        bool(poolings),
        pools_prompt,
        tuple(layers),
        {str(name): text for name, text in prompts.items() if isinstance(text, str)}
        if isinstance(prompts, dict)
        else {},
        prompt if isinstance(prompt, str) else "",
        reading.get("do_lower_case") is True,
        longest if type(longest) is int and longest > 0 else 0,
    )


def _steps(folder: Path) -> list[tuple[str, str]]:
    """(kind, folder) of each, in order: as modules.json lists them, else as the folders are called."""
    listed = json_files.read_any(folder / "modules.json")
    if isinstance(listed, list) and listed:
        steps = [one for one in listed if isinstance(one, dict)]
        found = [(str(one.get("type", "")).rpartition(".")[2], str(one.get("path") or "")) for one in steps]
        for kind, place in found:
            if place and not is_inside(place):
                raise _refused(messages.verdicts.LEAVES_FOLDER(name=place))
            if kind == "Transformer" and place:
                raise _refused(messages.verdicts.ENCODER_STEP(step=place))
        return found
    named = (_STEP_FOLDER.match(f"{entry.name}/") for entry in folder.iterdir() if entry.is_dir())
    matches = sorted((match for match in named if match), key=lambda match: int(match[1]))
    return [(match[2], match[0].rstrip("/")) for match in matches]


def _poolings(settings: dict[str, Any]) -> tuple[str, ...]:
    said = settings.get("pooling_mode")
    if said is None:
        chosen: list[Any] = [mode for flag, mode in FLAGS.items() if settings.get(flag)]
        others = [key for key, value in settings.items() if value is True and _is_other_flag(key)]
        chosen += [key.removeprefix("pooling_mode_") for key in others]
    else:
        chosen = list(said) if isinstance(said, list) else [said]
    for mode in chosen:
        if not isinstance(mode, str) or mode not in POOLINGS:
            raise _refused(messages.verdicts.ENCODER_POOLING(kind=str(mode)))
    return tuple(chosen) or (MEAN,)


def _is_other_flag(key: str) -> bool:
    return key.startswith("pooling_mode_") and key not in FLAGS


def _dense(folder: Path, place: str, settings: dict[str, Any]) -> Layer:
    weights = f"{place}/model.safetensors"
    if not weight_files.DENSE.match(weights) or not (folder / weights).is_file():
        raise _refused(messages.verdicts.ENCODER_LAYER_WEIGHTS(name=weights))
    activation = str(settings.get("activation_function") or "Tanh").rpartition(".")[2]
    if activation not in ACTIVATIONS:
        raise _refused(messages.verdicts.ENCODER_STEP(step=activation))
    ends = {
        settings.get(name) or "sentence_embedding" for name in ("module_input_name", "module_output_name")
    }
    if ends != {"sentence_embedding"}:
        raise _refused(messages.verdicts.ENCODER_STEP(step=place))
    return Layer(place, activation, settings.get("use_residual") is True)


def _refused(message: Message) -> Trouble:
    return Trouble(ErrorKind.UNSUPPORTED_MODEL, message)
