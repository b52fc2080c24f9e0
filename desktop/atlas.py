"""The guide: what is known of the systems that a newcomer hears of, read from ``resources/atlas.toml``.

Reading the file takes about 20 ms, so pages call `load` when they are first shown, not while the
window opens. The texts are data, in English.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, Literal, NamedTuple

from desktop import paths, wording
from desktop.catalogue import text

LicenceClass = Literal["commercial", "research", "unknown"]


def _ids(words: str) -> frozenset[str]:
    return frozenset(words.split())


PERMISSIVE = _ids(
    "0bsd afl-3.0 apache-2.0 artistic-2.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 cc0-1.0"
    " cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cdla-permissive-1.0 cdla-permissive-2.0 ecl-2.0 etalab-2.0 isc"
    " mit ms-pl ncsa odc-by openmdw-1.0 pddl pddl-1.0 postgresql unlicense wtfpl zlib"
)
"""Licences that ask for no more than keeping the notice or naming the author: fit for everybody."""

WITH_DUTIES = _ids(
    "agpl-3.0 bigcode-openrail-m bigscience-bloom-rail-1.0 bigscience-openrail-m cc-by-nd-4.0 cc-by-sa-3.0"
    " cc-by-sa-4.0 cdla-sharing-1.0 creativeml-openrail-m epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 gfdl gpl gpl-2.0"
    " gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 mpl-2.0 odbl openrail openrail++ osl-3.0"
)
"""Licences that allow commercial use and add duties: share alike, or no use for listed purposes."""

RESEARCH = _ids(
    "apple-amlr cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0"
    " cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 fair-noncommercial-research-license h-research intel-research"
)
"""Licences that do not allow commercial use."""

_WHISPER_NAME = re.compile(r"(tiny|base|small|medium|large|turbo)(\.en|-v\d)?(-turbo)?")
_UNIT = re.compile(r"(?<=\d) (?=(?:[KMGT]B|billion|million)\b)|(?<=\d)(?=%)")


class Level(StrEnum):
    SMALL = "small"
    BALANCED = "balanced"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing to download.

    Attributes:
        source: "huggingface", "torchvision", "whisper", "timm" (a hub repository that timm opens), or "none".
        ref: repository id, weights enum, whisper's name, or the name that people use when source is "none".
        loads_with: the class or function that opens it.
        tasks: the hub's names of what it does as it is; what its entry also lists, it has to be taught first.
        between: of a translator, the languages it knows, in words; else "".
        pick: "small" (try first), "balanced", "strong" (best of the easy ones) or "".
        best_for: tasks for which the guide prefers it to higher measured scores elsewhere.
        params_m: millions of parameters, 0 when not known.
        size_mb: megabytes to download (1 MB = 1,000,000 bytes), weights only; 0 when not known.
        licence: as its page states it, "" when not known.
        gated: whether terms have to be accepted first; None when not known.
        needs: extra packages, those for teaching only marked "(fine-tuning)".
        scores: measured by torchvision: acc1 (percent, ImageNet), box_map and mask_map (COCO), miou.
        note: anything odd about it.
    """

    source: str
    ref: str
    loads_with: str
    tasks: tuple[str, ...]
    between: str
    pick: str
    best_for: tuple[str, ...]
    params_m: float
    size_mb: float
    licence: str
    gated: bool | None
    needs: tuple[str, ...]
    scores: Mapping[str, float]
    note: str

    @property
    def megabytes(self) -> float:
        """The download; where it is not known, four bytes for each parameter; 0 if neither is known."""
        return self.size_mb or self.params_m * 4

    @property
    def recommendable(self) -> bool:
        """Anybody may download and use it, and this installation has the packages that it needs."""
        free = self.source != "none" and self.gated is False and licence_id(self.licence) in PERMISSIVE
        return free and self.megabytes > 0 and not missing_packages(self.needs)


@dataclass(frozen=True, slots=True)
class Entry:
    """One system of the guide.

    Attributes:
        group: "Pictures", "Text", "Sound", "Several" or "Domain".
        status: "open" (can be downloaded), "closed" (never could be) or "retired" (ended by its makers).
        paper: title of the first publication; `arxiv` its number there, or "".
        plain: what it does, in one sentence for somebody who does not program.
        plain_english: the same of its variants that know English only, "" if there are none.
        good_for: short phrases, as are those of watch_out: limits, bias, licence, size, language.
        only_for: of those that are not true of all variants, a pattern that names of the others lack.
        tasks: the hub's names, also those that the libraries have dropped.
        starter_for: the tasks among them for which to offer it to a newcomer.
        how_to_run: sentences for what Burnish does not open by itself, else "".
        open_alternatives: ids of other entries to offer instead.
    """

    id: str
    name: str
    group: str
    status: str
    year: int
    authors: str
    paper: str
    arxiv: str
    plain: str
    plain_english: str
    good_for: tuple[str, ...]
    watch_out: tuple[str, ...]
    only_for: Mapping[str, str]
    tasks: tuple[str, ...]
    starter_for: tuple[str, ...]
    languages: tuple[str, ...]
    how_to_run: str
    open_alternatives: tuple[str, ...]
    variants: tuple[Variant, ...]


class Recommendation(NamedTuple):
    entry: Entry
    variant: Variant
    reason: str


class Atlas:
    """All entries, in the guide's order."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._by_id = {entry.id: entry for entry in entries}
        self._by_ref: dict[str, Entry] = {}
        self._by_family: dict[str, Entry] = {}
        for entry in entries:
            for variant in entry.variants:
                self._index(entry, variant)

    def _index(self, entry: Entry, variant: Variant) -> None:
        name = variant.ref.split()[0].casefold()
        if variant.source != "none" or "/" in name:
            self._by_ref.setdefault(name, entry)
            self._by_ref.setdefault(name.rpartition("/")[2], entry)
        if variant.source in ("torchvision", "timm", "whisper"):
            self._by_family.setdefault(_family(name), entry)

    def entries(self, group: str = "") -> tuple[Entry, ...]:
        """All entries, or those of one group."""
        return tuple(entry for entry in self._entries if group in ("", entry.group))

    def entry(self, entry_id: str) -> Entry:
        """The entry with this id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[entry_id]

    def for_task(self, hub_task: str) -> tuple[Entry, ...]:
        """Entries that can do, or be taught, what the hub calls `hub_task`; starters first."""
        found = [entry for entry in self._entries if hub_task in entry.tasks]
        rest = [entry for entry in found if hub_task not in entry.starter_for]
        return (*self.starters(hub_task), *rest)

    def starters(self, hub_task: str) -> tuple[Entry, ...]:
        """Entries to offer to a newcomer for this task."""
        return tuple(entry for entry in self._entries if hub_task in entry.starter_for)

    def for_model(self, ref: str) -> Entry | None:
        """The entry that a model belongs to.

        Args:
            ref: a hub id, a torchvision weights enum or model name, a whisper name, or "starter/…".
                A weight set that is not listed finds its family: ResNet34 belongs to ResNet.

        Returns: the entry with what is true of this model, or None.
        """
        name = ref.strip().casefold().removeprefix("starter/")
        found = self._by_ref.get(name) or self._by_family.get(_family(name))
        if found is None:
            return None
        untrue = [note for note, models in found.only_for.items() if not re.search(models, name)]
        good, watch = ([n for n in notes if n not in untrue] for notes in (found.good_for, found.watch_out))
        plain = (name.endswith(".en") and found.plain_english) or found.plain
        return replace(found, plain=plain, good_for=tuple(good), watch_out=tuple(watch))

    def alternatives(self, entry: Entry) -> tuple[Entry, ...]:
        """Entries to offer instead; never empty for a closed or retired one."""
        return tuple(self._by_id[other] for other in entry.open_alternatives)

    def recommend(
        self,
        hub_task: str,
        level: Level | str,
        most_mb: float = math.inf,
        runs: Callable[[Variant], bool] = lambda _variant: True,
    ) -> Recommendation | None:
        """The model to take for a task, with the reason in plain words.

        Only what anybody may download and use for anything: nothing gated, non-commercial or share-alike, and
        nothing that needs a package which is not installed.

        Args:
            level: small, balanced or best.
            most_mb: leave out downloads of more megabytes than this, so that it fits the computer.
            runs: leave out those of which this is not true.

        Returns:
            None if the guide has nothing of that kind for this task.

        Raises:
            ValueError: there is no such level.
        """
        level = Level(level)
        choices = [
            (entry, variant)
            for entry, variant in self._recommendable(hub_task)
            if variant.megabytes <= most_mb and runs(variant)
        ]
        if not choices:
            return None
        owner = {variant.ref: entry for entry, variant in choices}
        variant, words = _choose([variant for _, variant in choices], hub_task, level)
        return Recommendation(
            owner[variant.ref],
            variant,
            text("{choice}: {facts}.").format(choice=words, facts=_facts(variant)),
        )

    def recommended(self, hub_task: str) -> frozenset[str]:
        """References of all that `recommend` may name for a task, on the largest computer or the smallest."""
        found: set[str] = set()
        for level in Level:
            most = math.inf
            while (choice := self.recommend(hub_task, level, most)) is not None:
                found.add(choice.variant.ref)
                most = choice.variant.megabytes * (1 - 1e-9)
        return frozenset(found)

    def _recommendable(self, hub_task: str) -> Iterator[tuple[Entry, Variant]]:
        for entry in self.starters(hub_task):
            for variant in entry.variants:
                if hub_task in variant.tasks and variant.recommendable:
                    yield entry, variant


def _choose(variants: list[Variant], task: str, level: Level) -> tuple[Variant, str]:
    """The variant for this level, and how it stands among `variants`."""
    picked = [v for v in variants if v.pick] or variants
    strong = [v for v in variants if v.pick == "strong" or task in v.best_for] or picked
    best = max(strong, key=lambda v: (task in v.best_for, _score(v), v.megabytes))
    small = min([v for v in variants if v.pick == "small"] or picked, key=lambda v: v.megabytes)
    if best.megabytes <= small.megabytes:
        return best, text("The one to take for this")
    if level is Level.SMALL:
        return small, text("The smallest to start with")
    if level is Level.BEST:
        return best, text("The strongest that is easy to use")
    if named := [v for v in variants if v.pick == "balanced" and task in v.best_for]:
        return named[0], text("The one to try first")
    middle = math.sqrt(small.megabytes * best.megabytes)
    between = [v for v in variants if small.megabytes < v.megabytes < best.megabytes]
    near = [v for v in between if v.pick == "balanced" or middle / 2 <= v.megabytes <= middle * 2]
    if not between:
        return small, text("The smaller of the two to choose from")
    chosen = max(
        near or between,
        key=lambda v: (v.pick == "balanced", v.pick != "", _score(v), -abs(math.log(v.megabytes / middle))),
    )
    return chosen, text("Between the smallest and the strongest")


def _score(variant: Variant) -> float:
    """Its score on the task's usual test, 0 when not known. Within a task they can be compared."""
    return next((variant.scores[name] for name in ("acc1", "box_map", "miou") if name in variant.scores), 0.0)


def _facts(variant: Variant) -> str:
    if variant.size_mb:
        facts = [text("{size} to download").format(size=wording.size(variant.size_mb * 1e6))]
    else:
        facts = [text("{number}\u00a0million parameters").format(number=f"{variant.params_m:,.0f}")]
    if accuracy := variant.scores.get("acc1"):
        facts.append(
            text("gets {number} of 100 test pictures right first time").format(number=f"{accuracy:.0f}")
        )
    return ", ".join((*facts, text("licensed for commercial use")))


def licence_id(licence: str) -> str:
    """The short id at the start of what a page or the guide states: "apache-2.0", "gemma", "" for none."""
    words = re.split(r"\s*[(;,]", licence.strip().casefold(), maxsplit=1)[0]
    return words.replace(" ", "-")


def licence_class(licence: str) -> LicenceClass:
    """Whether a licence allows commercial use.

    Args:
        licence: the hub's id, such as "mit", or a line that begins with one.

    Returns:
        "commercial", also where the licence adds duties; "research"; or "unknown" where the name alone does
        not settle it: own terms with conditions (Llama, Gemma), "other", nothing stated.
    """
    short = licence_id(licence)
    if short in PERMISSIVE or short in WITH_DUTIES:
        return "commercial"
    return "research" if short in RESEARCH else "unknown"


def missing_packages(needs: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a variant's packages that are not installed; what only teaching needs does not count."""
    names = [name for name in needs if "(" not in name]
    return tuple(name for name in names if not any(_installed(choice) for choice in name.split(" or ")))


@cache
def _installed(package: str) -> bool:
    from importlib import metadata  # reads mail headers; not worth loading before somebody asks

    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _family(ref: str) -> str:
    """What all sizes of one design share: "resnet" for resnet34_weights.… and timm/resnet50.a1_in1k."""
    publisher, _, name = ref.rpartition("/")
    if publisher in ("", "openai") and _WHISPER_NAME.fullmatch(name.removeprefix("whisper-")):
        return "whisper"
    letters = re.match("[a-z]+", name)
    return letters[0] if letters and publisher in ("", "timm") else ref


@cache
def load() -> Atlas:
    """The guide. Read once for each process."""
    with (paths.resources() / "atlas.toml").open("rb") as file:
        return Atlas(tuple(_entry(row) for row in tomllib.load(file)["model"]))


def _entry(row: dict[str, Any]) -> Entry:
    tasks = tuple(row["tasks"])
    return Entry(
        id=row["id"],
        name=row["name"],
        group=row["group"],
        status=row["status"],
        year=row["year"],
        authors=row["authors"],
        paper=row["paper"]["title"],
        arxiv=row["paper"].get("arxiv", ""),
        plain=_typeset(row["plain"]),
        plain_english=_typeset(row.get("plain_english", "")),
        good_for=tuple(map(_typeset, row["good_for"])),
        watch_out=tuple(map(_typeset, row["watch_out"])),
        only_for={_typeset(some["note"]): some["models"] for some in row.get("only_for", ())},
        tasks=tasks,
        starter_for=tuple(row.get("starter_for", ())),
        languages=tuple(row.get("languages", ())),
        how_to_run=_typeset(row.get("how_to_run", "")),
        open_alternatives=tuple(row.get("open_alternatives", ())),
        variants=tuple(_variant(variant, tasks) for variant in row["variant"]),
    )


def _variant(row: dict[str, Any], tasks: tuple[str, ...]) -> Variant:
    return Variant(
        source=row["source"],
        ref=row["ref"],
        loads_with=row["loads_with"],
        tasks=tuple(row.get("tasks", tasks)),
        between=row.get("between", ""),
        pick=row.get("pick", ""),
        best_for=tuple(row.get("best_for", ())),
        params_m=row.get("params_m", 0.0),
        size_mb=row.get("size_mb", 0.0),
        licence=row.get("licence", ""),
        gated=row.get("gated"),
        needs=tuple(row.get("needs", ())),
        scores={name: row[name] for name in ("acc1", "box_map", "mask_map", "miou") if name in row},
        note=_typeset(row.get("note", "")),
    )


def _typeset(text: str) -> str:
    """A no-break space before units and %, as everywhere in the window."""
    return _UNIT.sub(wording.NO_BREAK, text)
