"""Which files of a model a download fetches: what Burnish can load, once, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from desktop import messages, paths
from desktop.engine.hub.facts import additions, cache, recognition, weight_files
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import DownloadPlan, PlannedFile

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

_KEPT_ENDINGS = frozenset([".json", ".txt", ".model", ".jinja", ".tiktoken", ".vocab", ".bpe", ".spm"])
_KEPT_NAMES = frozenset(
    [
        "readme.md",
        "license",
        "license.md",
        "license.txt",
        "licence",
        "notice",
        "notice.txt",
        "notice.md",
        "use_policy.md",
    ]
)
_LEFT_OUT = re.compile(
    r"(^|/)(?:onnx|openvino|coreml|flax|tf|\.git|runs|logs|checkpoint-\d+|eval|\.eval_results)/"
    r"|(?:^|/)(?:training_args|optimizer|scheduler|trainer_state|all_results|train_results|eval_results|ov_|tf_|flax_)"
)


def make_plan(context: Context, model_id: str, revision: str = "") -> DownloadPlan:
    """Ask the hub what there is, choose, and say what of it is here already.

    The plan of an addition includes the model that it was made for.

    Raises:
        Trouble: the hub cannot be reached, does not give the model, or Burnish could not run it.
    """
    info = _info(context, model_id, revision)
    names = _names(info)
    config = info.config or {}
    if not additions.is_one(config, names):
        verdict = recognition.recognise(config, names, info.library_name or "", info.pipeline_tag or "")
        if verdict.problem:
            raise Trouble(verdict.kind, verdict.problem)
        return _plan(info, names, verdict.tasks)
    settings = _settings(context, info) or config.get("peft") or {}
    id_of_base = additions.base_of(settings)
    if not cache.is_model_id(id_of_base):
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.verdicts.NO_BASE(base=id_of_base))
    base = _info(context, id_of_base, "")
    verdict = additions.together(
        settings, info.pipeline_tag or "", base.config or {}, _names(base), base.pipeline_tag or ""
    )
    if verdict.problem:
        raise Trouble(verdict.kind, verdict.problem)
    companion = _plan(base, _names(base), ())
    own = _plan(info, names, verdict.tasks)
    return replace(
        own,
        total=own.total + companion.total,
        missing=own.missing + companion.missing,
        safe=own.safe and companion.safe,
        companions=(companion,),
    )


def _info(context: Context, model_id: str, revision: str) -> ModelInfo:
    client = huggingface.api()
    info = huggingface.ask(
        context, lambda: client.model_info(model_id, revision=revision or None, files_metadata=True), model_id
    )
    if not isinstance(info.sha, str) or not cache.COMMIT.fullmatch(info.sha) or info.siblings is None:
        raise huggingface.not_the_hub()
    return info


def _names(info: ModelInfo) -> list[str]:
    names = [sibling.rfilename for sibling in info.siblings or ()]
    _refuse_bad_names(names)
    return names


def _settings(context: Context, info: ModelInfo) -> dict[str, Any]:
    """The settings of an addition; of those the hub lists only a part."""
    text = huggingface.ask(
        context, lambda: huggingface.small_file(info.id, additions.SETTINGS, info.sha or "main"), info.id
    )
    try:
        found = json.loads(text)
    except ValueError:  # nothing for those who may not see it
        return {}
    return found if isinstance(found, dict) else {}


def _plan(info: ModelInfo, names: list[str], tasks: tuple[str, ...]) -> DownloadPlan:
    folder = cache.ModelFolder(info.id)
    chosen = choose(names)
    files = tuple(_planned(folder, info, name) for name in chosen)
    if without := [file.name for file in files if not file.digest]:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            messages.hub.NO_CHECKSUMS(),
            f"no digest for {', '.join(without[:5])}",
        )
    return DownloadPlan(
        model=info.id,
        revision=str(info.sha),
        files=files,
        total=sum(file.size for file in files),
        missing=sum(_missing(folder, file) for file in files),
        disk_free=paths.disk_of(folder.root).free,
        tasks=tasks,
        licence=_licence(info),
        safe=all(
            name.endswith(".safetensors") or name == weight_files.CTRANSLATE2
            for name in weight_files.opened(chosen)
        ),
    )


def choose(names: Iterable[str]) -> list[str]:
    """The files that are fetched, in the order of fetching: the small ones first, then the weights.

    One set of weights, safetensors if there are any, whole or in parts. Copies for other programs
    (TensorFlow, Flax, ONNX, OpenVINO, GGUF), in the other format and in other precisions stay where they are.
    """
    names = sorted(names)
    weights = weight_files.opened(names)
    index = weight_files.index_of(weights)
    # a whole model may keep the settings of an addition that is worked into it; it would be added again
    whole = weights != [weight_files.ADDITION]
    small = [
        name
        for name in names
        if not _LEFT_OUT.search(name)
        and (PurePosixPath(name).suffix.lower() in _KEPT_ENDINGS or name.lower() in _KEPT_NAMES)
        and not (name.endswith(".index.json") and name != index)
        and not (whole and name == additions.SETTINGS)
    ]
    layers = [name for name in names if weights and weight_files.DENSE.match(name)]
    return [*small, *layers, *weights]


def arrived(folder: cache.ModelFolder, digest: str) -> int:
    """Bytes of a blob that an earlier try has kept."""
    try:
        return folder.partial(digest).stat().st_size
    except OSError:
        return 0


def _planned(folder: cache.ModelFolder, info: ModelInfo, name: str) -> PlannedFile:
    sibling = next(one for one in info.siblings or () if one.rfilename == name)
    digest = str(sibling.lfs.sha256 if sibling.lfs else sibling.blob_id or "")
    size = int(sibling.size or 0)
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", digest):
        digest = ""
    return PlannedFile(name, size, digest, bool(digest) and folder.has(str(info.sha), name, digest, size))


def _missing(folder: cache.ModelFolder, file: PlannedFile) -> int:
    return 0 if file.here else max(0, file.size - arrived(folder, file.digest))


def _refuse_bad_names(names: Iterable[str]) -> None:
    for name in names:
        if not cache.is_inside(name):
            raise Trouble(ErrorKind.UNSAFE_MODEL, messages.hub.FILE_OUTSIDE(name=name))


def _licence(info: ModelInfo) -> str:
    return next((tag[8:] for tag in info.tags or () if tag.startswith("license:")), "")
