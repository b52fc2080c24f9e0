"""An encoder of sentences with a last layer that tells groups apart, in the files of sentence-transformers.

What is saved is an ordinary folder of that library: the encoder, its pooling, and the last layer as one more
`Dense`, whose vectors are the answers before softmax
(https://sbert.net/docs/sentence_transformer/usage/custom_models.html).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers.modeling_outputs import SequenceClassifierOutput

from desktop.engine.hub.facts import encoders
from desktop.engine.libraries import Work
from desktop.engine.libraries.encoding import TOGETHER, Dense, Encoder
from desktop.engine.libraries.transformers_models.heads import answer_of, values_of
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import training as words
from desktop.paths import write_atomically
from desktop.protocol import Input, ModelInfo
from desktop.results import Result

_MODULES = "sentence_transformers.models."
_SETTINGS = ("sentence_bert_config.json", "config_sentence_transformers.json")


class SentenceClassifier(nn.Module):
    """Windows of texts in, answers before softmax out.

    Args:
        folder: where the encoder's settings are.
        head: (dimensions) to (groups).
    """

    def __init__(self, encoder: Encoder, folder: Path, head: nn.Linear) -> None:
        super().__init__()
        self.network: nn.Module = encoder.network
        self.layers = nn.ModuleList(encoder.layers)
        self.head = head.to(encoder.device)
        self.config: Any = encoder.network.config
        self.encoder, self._folder = encoder, folder

    def windows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[int]]:
        """Tokens of each window of each text, and which text it is of."""
        return self.encoder.windows(texts, self.encoder.way.before_any)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> SequenceClassifierOutput:
        """(windows, tokens) twice to logits of (windows, groups)."""
        skipped = self.encoder.skipped(self.encoder.way.before_any)
        vectors = self.encoder.vectors(input_ids, attention_mask, skipped)
        return SequenceClassifierOutput(logits=self.head(vectors))

    def save_pretrained(self, folder: Path) -> None:
        """Write the encoder, what follows it, and the last layer.

        Raises:
            OSError: it cannot be written.
        """
        self.network.save_pretrained(folder)  # type: ignore[operator]
        for name in _SETTINGS:
            if (self._folder / name).is_file():
                shutil.copyfile(self._folder / name, folder / name)
        steps = [("Transformer", ""), ("Pooling", "1_Pooling")]
        _write(folder / "1_Pooling", self._pooling())
        for told, layer in zip(self.encoder.way.layers, self.layers, strict=True):
            place = f"{len(steps)}_{'Dense' if told.folder else 'Normalize'}"
            if told.folder:
                shutil.copytree(self._folder / told.folder, folder / place)
                _write_weights(folder / place, dict(layer.state_dict()))
            steps.append((place.partition("_")[2], place))
        if not self.encoder.way.layers or self.encoder.way.layers[-1].folder:
            steps.append(("Normalize", f"{len(steps)}_Normalize"))
        head = folder / f"{len(steps)}_Dense"
        steps.append(("Dense", head.name))
        _write(
            head,
            {
                "in_features": self.head.in_features,
                "out_features": self.head.out_features,
                "bias": True,
                "activation_function": "torch.nn.modules.linear.Identity",
            },
        )
        _write_weights(head, {f"linear.{name}": value for name, value in self.head.state_dict().items()})
        listed = [
            {"idx": index, "name": str(index), "path": place, "type": _MODULES + kind}
            for index, (kind, place) in enumerate(steps)
        ]
        write_atomically(folder / "modules.json", json.dumps(listed, indent=2))

    def _pooling(self) -> dict[str, Any]:
        way = self.encoder.way
        return {
            "word_embedding_dimension": self.config.hidden_size,
            "pooling_mode": list(way.poolings) if len(way.poolings) > 1 else way.poolings[0],
            **{flag: name in way.poolings for flag, name in encoders.FLAGS.items()},
            "include_prompt": way.pools_prompt,
        }


def opened(model: ModelInfo, device: str) -> SentenceClassifier:
    """A classifier that was saved here.

    Raises:
        Trouble: it does not open, or has no last layer.
    """
    encoder = Encoder(model, device)
    last = encoder.layers.pop() if encoder.layers else None
    if not isinstance(last, Dense) or last.linear.out_features != encoder.network.config.num_labels:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, words.NO_CLASSIFIER(name=model.name))
    return SentenceClassifier(encoder, Path(model.folder), last.linear)


class Labeller:
    """Sorts texts by the labels that an encoder of sentences was taught.

    A text that is longer than the model reads at once is read in windows; what is said of these is averaged,
    each counting by its length.
    """

    batch = 16

    def __init__(self, model: ModelInfo, device: str) -> None:
        self._network = opened(model, device).eval()

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        network = self._network
        tokens, owners = network.windows(prepared)
        sums = torch.zeros(len(prepared), network.head.out_features)
        lengths = torch.zeros(len(prepared), 1)
        order = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
        for start in range(0, len(order), TOGETHER):
            chosen = order[start : start + TOGETHER]
            filled = network.encoder.filled([tokens[index] for index in chosen])
            answers = network(*filled).logits.cpu()
            for index, answer in zip(chosen, answers, strict=True):
                sums[owners[index]] += answer * len(tokens[index])
                lengths[owners[index]] += len(tokens[index])
            work.advance(min(start + TOGETHER, len(order)), len(order))
        shares = values_of(sums / lengths, network.config)
        return [answer_of(row, network.config, work.number("top")) for row in shares]


def _write(place: Path, settings: dict[str, Any]) -> None:
    write_atomically(place / "config.json", json.dumps(settings, indent=2))


def _write_weights(place: Path, weights: dict[str, Tensor]) -> None:
    from safetensors.torch import save_file

    place.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: value.detach().cpu().contiguous() for name, value in weights.items()},
        place / "model.safetensors",
    )
