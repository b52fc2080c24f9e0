"""Which files of a model a download fetches: what Burnish can load, once, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from desktop.engine.hub import cache, huggingface, recognition, weight_files
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

    Raises:
        Trouble: the hub cannot be reached, does not give the model, or Burnish could not run it.
    """
    client = huggingface.api()
    info = huggingface.ask(
        context, lambda: client.model_info(model_id, revision=revision or None, files_metadata=True), model_id
    )
    if not isinstance(info.sha, str) or not cache.COMMIT.fullmatch(info.sha) or info.siblings is None:
        raise huggingface.not_the_hub()
    names = [sibling.rfilename for sibling in info.siblings]
    _refuse_bad_names(names)
    verdict = recognition.recognise(
        info.config or {}, names, info.library_name or "", info.pipeline_tag or ""
    )
    if verdict.problem:
        raise Trouble(verdict.kind, verdict.problem)
    folder = cache.ModelFolder(info.id)
    chosen = choose(names)
    files = tuple(_planned(folder, info, name) for name in chosen)
    if without := [file.name for file in files if not file.digest]:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            "The hub does not say how to check what it sends, so nothing is fetched from it.",
            f"no digest for {', '.join(without[:5])}",
        )
    return DownloadPlan(
        model=info.id,
        revision=info.sha,
        files=files,
        total=sum(file.size for file in files),
        missing=sum(_missing(folder, file) for file in files),
        disk_free=disk_free(folder.root),
        tasks=verdict.tasks,
        licence=_licence(info),
        safe=all(name.endswith(".safetensors") for name in weight_files.opened(chosen)),
    )


def choose(names: Iterable[str]) -> list[str]:
    """The files that are fetched, in the order of fetching: the small ones first, then the weights.

    One set of weights, safetensors if there are any, whole or in parts. Copies for other programs
    (TensorFlow, Flax, ONNX, OpenVINO, GGUF), in the other format and in other precisions stay where they are.
    """
    names = sorted(names)
    weights = weight_files.opened(names)
    index = weight_files.index_of(weights)
    small = [
        name
        for name in names
        if not _LEFT_OUT.search(name)
        and (PurePosixPath(name).suffix.lower() in _KEPT_ENDINGS or name.lower() in _KEPT_NAMES)
        and not (name.endswith(".index.json") and name != index)
    ]
    return [*small, *weights]


def disk_free(folder: Path) -> int:
    """Bytes free where `folder` is or would be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


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
            raise Trouble(
                ErrorKind.UNSAFE_MODEL,
                f"This model is not downloaded: it names a file outside its own folder (“{name}”).",
            )


def _licence(info: ModelInfo) -> str:
    return next((tag[8:] for tag in info.tags or () if tag.startswith("license:")), "")
