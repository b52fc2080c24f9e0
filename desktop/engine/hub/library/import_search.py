"""What is in a file or folder that somebody wants to bring in? Nothing is copied or loaded here."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop import messages
from desktop.engine.hub.facts import additions, foreign, recognition, safety, weight_files
from desktop.engine.hub.facts.describing import describe, files_in, read_config
from desktop.engine.hub.facts.manifest import MANIFEST, read_manifest
from desktop.engine.hub.facts.ordinary import is_special, special_files
from desktop.engine.hub.fetching.plan import choose
from desktop.errors import Trouble
from desktop.media import ARCHIVES, kind_of
from desktop.messages import Message, kinds
from desktop.protocol import ModelInfo

DEEPEST = 8
"""Folders within folders that are looked into."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be brought in.

    Attributes:
        files: name in the library → where it is now.
        facts: as far as they are known; id, folder and size come later.
    """

    name: str
    files: dict[str, Path]
    facts: ModelInfo


@dataclass(slots=True)
class Search:
    """Everything that looks like a model below a path.

    Attributes:
        found: what can be brought in.
        single: pickled weights that may be one of the models that other sources know.
        refused: (path, reason)
        archives: to be unpacked and looked into.
        passed: names of files that are no model's.
    """

    found: list[Candidate] = field(default_factory=list)
    single: list[Path] = field(default_factory=list)
    refused: list[tuple[str, Message]] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    _called: dict[Path, str] = field(default_factory=dict)

    def look(self, path: Path, called: str = "") -> Iterator[None]:
        """Fill the lists; yields after each folder, so that the search can be stopped.

        Args:
            called: the name of a model that lies in `path` itself, if not by the name of the folder.
        """
        if called:
            self._called[path] = called
        if not path.is_dir():
            self._file(path)
            return
        for current, folders, files in os.walk(path):
            folder = Path(current)
            if self._folder(folder, files) or len(folder.relative_to(path).parts) >= DEEPEST:
                folders.clear()
            else:
                folders[:] = _to_visit(folder, folders)
            yield

    def _folder(self, folder: Path, files: list[str]) -> bool:
        """Whether this folder is one model as a whole, usable or not."""
        special = [name for name in files if is_special(folder / name)]
        files = [name for name in files if name not in special]
        if MANIFEST in files and (model := read_manifest(folder)):
            names, _ = files_in(folder)
            kept = {name: (folder / name).resolve() for name in names if name != MANIFEST}
            self._pass_over(special_files(folder))
            self.found.append(Candidate(model.name, kept, model))
            return True
        if "model_index.json" in files:
            self.refused.append((str(folder), messages.verdicts.SEVERAL_MODELS()))
            return True
        names, broken = files_in(folder) if {"config.json", additions.SETTINGS} & set(files) else ([], False)
        weights = weight_files.opened(names)
        if weights == [weight_files.CTRANSLATE2] and not read_config(folder):
            weights = []  # without settings the names tell more
        if weights or (not foreign.by_names(names) and _has_weights(names)):
            self._pass_over(special_files(folder))
            self._described(folder, names, broken)
            return True
        if for_others := foreign.in_folder(folder, names or files):
            self.refused.append((str(folder), for_others))
            return True
        self._pass_over(folder / name for name in special if _is_weights(name) or choose([name]))
        for name in files:
            if _is_weights(name) or name.lower().endswith((*foreign.MODEL_ENDINGS, *ARCHIVES)):
                self._file(folder / name)
        self.passed += files
        return False

    def nothing_found(self, path: Path) -> Message:
        """What is said where nothing in the folder `path` looked like a model."""
        is_examples = any(kind_of(name) is not None for name in self.passed if Path(name).suffix)
        told = foreign.without_model(path, self.passed)
        if not told and is_examples:
            told = messages.verdicts.ONLY_EXAMPLES(name=path.name)
        return told or messages.library.NO_MODEL_INSIDE(name=path.name)

    def _pass_over(self, special: Iterable[Path]) -> None:
        self.refused += [(str(path), messages.verdicts.NOT_ORDINARY()) for path in sorted(special)]

    def _described(self, folder: Path, names: list[str], broken: bool) -> None:
        name = self._called.get(folder) or _name_of(folder)
        facts = describe(folder, id="", name=name, source="imported", size=0)
        if facts.problem:
            self.refused.append((str(folder), facts.problem))
        elif broken or weight_files.missing_shards(names):
            self.refused.append((str(folder), messages.verdicts.PART_MISSING()))
        else:
            files = {name: (folder / name).resolve() for name in choose(names)}
            self.found.append(Candidate(facts.name, files, facts))

    def _file(self, path: Path) -> None:
        if is_special(path):
            self.refused.append((str(path), messages.verdicts.NOT_ORDINARY()))
        elif path.suffix == ".safetensors" or _belongs_to_a_folder(path):
            self._lone_weights(path)
        elif path.suffix in weight_files.PICKLES:
            self.single.append(path)
        elif foreign.kind_of(path) in (kinds.ZIP, kinds.TAR) or path.name.lower().endswith(ARCHIVES):
            self.archives.append(path)
        else:
            self._refuse(path)

    def _refuse(self, path: Path) -> None:
        self.refused.append((str(path), foreign.in_file(path) or messages.verdicts.NO_WEIGHTS_FILE()))

    def _lone_weights(self, path: Path) -> None:
        """One file out of a folder that may hold much else: only what belongs to it is taken."""
        folder = path.parent
        if not (folder / "config.json").is_file() and not (folder / additions.SETTINGS).is_file():
            other = foreign.instead_of_weights(path, path.name)
            self.refused.append((str(path), other or foreign.lone_weights(path)))
            return
        is_whole = path.name == weight_files.CTRANSLATE2 or weight_files.opened([path.name])
        if weight_files.is_shard(path.name) or is_whole:
            names, broken = files_in(folder)
            self._described(folder, names, broken)
            return
        beside = [entry.name for entry in os.scandir(folder) if entry.is_file()]
        small = [name for name in choose(beside) if not _is_weights(name)]
        files = {name: (folder / name).resolve() for name in small} | {"model.safetensors": path.resolve()}
        verdict = recognition.recognise(read_config(folder), tuple(files))
        if verdict.problem:
            self.refused.append((str(path), verdict.problem))
            return
        facts = ModelInfo("", path.stem, "", verdict.library, verdict.tasks, "imported", 0)
        self.found.append(Candidate(path.stem, files, facts))

    def settle_single(self, path: Path) -> None:
        """Decide about pickled weights that no source knows: a Whisper of somebody's own, or nothing."""
        kind = foreign.kind_of(path)
        if kind is None or kind not in (kinds.PYTORCH, kinds.PICKLE, kinds.TORCHSCRIPT):
            self._refuse(path)
            return
        try:
            safety.check_weights(path)
        except Trouble as trouble:
            self.refused.append((str(path), trouble.message))
            return
        if not _is_whisper(path):
            self.refused.append((str(path), messages.verdicts.UNKNOWN_WEIGHTS()))
            return
        facts = ModelInfo(
            "", path.stem, "", "whisper_models", ("automatic-speech-recognition",), "imported", 0
        )
        self.found.append(Candidate(path.stem, {"model.pt": path.resolve()}, facts))


def _belongs_to_a_folder(path: Path) -> bool:
    """Whether these are weights of a model whose settings lie beside them."""
    if path.name == weight_files.CTRANSLATE2:
        return weight_files.is_ctranslate2([entry.name for entry in path.parent.iterdir()])
    return bool(weight_files.PICKLED.match(path.name)) and (path.parent / "config.json").is_file()


def holds_model(names: Iterable[str]) -> bool:
    """Whether an archive with files of these names is worth unpacking for a model."""
    endings = (".safetensors", ".gguf", *weight_files.PICKLES, *foreign.MODEL_ENDINGS)
    return any(name.lower().endswith(endings) or name.rpartition("/")[2] in _SETTINGS for name in names)


_SETTINGS = frozenset(
    ["config.json", additions.SETTINGS, "metadata.json", "meta.json", "model_index.json", "modules.json"]
)
"""Files that tell of a model."""


def _has_weights(names: list[str]) -> bool:
    return any("/" not in name and _is_weights(name) for name in names)


def _is_weights(name: str) -> bool:
    return name.endswith((".safetensors", ".gguf", *weight_files.PICKLES)) and name != "training_args.bin"


def _to_visit(folder: Path, folders: list[str]) -> list[str]:
    """Folders worth looking into; of several versions in a hub cache only the current one."""
    if folder.name == "snapshots" and folder.parent.name.startswith("models--"):
        try:
            current = (folder.parent / "refs" / "main").read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            current = ""
        newest = max(folders, key=lambda name: (folder / name).stat().st_mtime, default="")
        return [name for name in folders if name == (current if current in folders else newest)]
    return sorted(name for name in folders if not name.startswith(".") and name not in ("blobs", "refs"))


def _name_of(folder: Path) -> str:
    """The model's name: in a hub cache the folder itself is named by its version."""
    repository = folder.parent.parent.name
    if folder.parent.name == "snapshots" and repository.startswith("models--"):
        return repository.split("--")[-1]
    return folder.name


def _is_whisper(path: Path) -> bool:
    """Whether the table of contents names what openai-whisper looks for."""
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [entry for entry in archive.infolist() if entry.filename.endswith("/data.pkl")]
            content = archive.read(tables[0]) if tables else b""
    except (OSError, zipfile.BadZipFile):
        return False
    return all(word in content for word in (b"dims", b"model_state_dict", b"n_audio_state", b"n_text_state"))
