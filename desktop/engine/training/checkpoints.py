"""Checkpoints: everything that a run needs to go on, on disk in whole or not at all.

    checkpoints/
        step-00000120/   weights.safetensors  optimizer.pt  state.json
        best-0004.safetensors

The last two are kept, so that one that was damaged costs a little time and not the run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from desktop import full_disk, paths
from desktop.engine.training.loop import Method, State

log = logging.getLogger(__name__)

KEPT = 2
WEIGHTS, OPTIMIZER, STATE = "weights.safetensors", "optimizer.pt", "state.json"


def weights_of(module: torch.nn.Module) -> dict[str, Tensor]:
    """A copy on the processor that later steps do not change."""
    return {name: value.detach().cpu().contiguous().clone() for name, value in module.state_dict().items()}


class Checkpoints:
    """Those of one run, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, method: Method, state: State, best: dict[str, Tensor]) -> Path:
        """Keeps method and state, and `best`, the weights of round `state.best_epoch` (empty at first).

        Raises:
            OSError: the disk is full (ENOSPC, whatever the library said), for instance; earlier checkpoints
                are untouched.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        final = self._folder / f"step-{state.step:08}"
        part = final.with_suffix(".part")
        try:
            self._write(part, method, state, best)
        except BaseException as error:
            full = _is_full(self._folder, method, error)
            shutil.rmtree(part, ignore_errors=True)
            self._best(state.best_epoch).with_suffix(".part").unlink(missing_ok=True)
            if full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise
        shutil.rmtree(final, ignore_errors=True)
        part.replace(final)
        self._clear_away()
        return final

    def _write(self, part: Path, method: Method, state: State, best: dict[str, Tensor]) -> None:
        facts: dict[str, Any] = {"version": 1, "state": asdict(state), "files": {}}
        if best:
            file = self._best(state.best_epoch)
            if not file.exists():
                save_file(best, file.with_suffix(".part"))
                _flush(file.with_suffix(".part"))
                file.with_suffix(".part").replace(file)
            facts["files"][f"../{file.name}"] = _digest(file)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        save_file(weights_of(method.module), part / WEIGHTS)
        torch.save(method.optimizer.state_dict(), part / OPTIMIZER)
        for name in (WEIGHTS, OPTIMIZER):
            _flush(part / name)
            facts["files"][name] = _digest(part / name)
        (part / STATE).write_text(json.dumps(facts, indent=1), encoding="utf-8")
        _flush(part / STATE)

    def restore(self, method: Method) -> tuple[State, dict[str, Tensor]] | None:
        """Puts `method` back to the newest whole checkpoint.

        Returns:
            Its state and the best weights so far, or None when there is no checkpoint.
        """
        for folder in self._newest_first():
            try:
                return self._restore(method, folder)
            except Exception as error:
                log.warning("checkpoint %s cannot be used: %s", folder.name, error)
        return None

    def _restore(self, method: Method, folder: Path) -> tuple[State, dict[str, Tensor]]:
        facts = json.loads((folder / STATE).read_text(encoding="utf-8"))
        for name, digest in facts["files"].items():
            if _digest(folder / name) != digest:
                raise ValueError(f"{name} is damaged")
        state = State(**facts["state"])
        weights = load_file(folder / WEIGHTS)
        optimizer = torch.load(folder / OPTIMIZER, weights_only=True, map_location="cpu")
        best = (
            load_file(self._best(state.best_epoch))
            if self._best(state.best_epoch).name in str(facts["files"])
            else {}
        )
        method.module.load_state_dict(weights)
        method.optimizer.load_state_dict(optimizer)
        return state, best

    def _newest_first(self) -> list[Path]:
        return sorted((path for path in self._folder.glob("step-*") if path.suffix != ".part"), reverse=True)

    def _best(self, epoch: int) -> Path:
        return self._folder / f"best-{epoch:04}.safetensors"

    def _clear_away(self) -> None:
        for folder in self._newest_first()[KEPT:]:
            shutil.rmtree(folder, ignore_errors=True)
        needed = set(self._needed())
        for file in self._folder.glob("best-*"):
            if file.name not in needed:
                file.unlink(missing_ok=True)

    def _needed(self) -> Iterator[str]:
        for folder in self._newest_first():
            try:
                facts = json.loads((folder / STATE).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            yield from (name.removeprefix("../") for name in facts["files"])


def _is_full(folder: Path, method: Method, error: BaseException) -> bool:
    """Whether the disk was full: torch does not say so in a way that can be relied on."""
    if full_disk.is_full(error):
        return True
    needed = sum(value.nbytes for value in method.module.state_dict().values())
    return isinstance(error, Exception) and paths.disk_of(folder).free < needed


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _flush(file: Path) -> None:
    """To the disk itself: after a power cut a renamed file must not be empty."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
