"""The model guide as Discover uses it: pages by words and group, and a model for each problem. No Qt."""

from __future__ import annotations

import math
import re
from functools import cache, partial
from typing import NamedTuple

from desktop import atlas, protocol
from desktop.atlas import Entry, Level, Recommendation, Variant
from desktop.protocol import DeviceInfo
from desktop.tasks import QT_TRANSLATE_NOOP, TASKS, Media
from desktop.wording import weights_name
from desktop.workbench.fit import Fit, fit_of

GROUPS: tuple[tuple[str, str], ...] = (
    ("Pictures", QT_TRANSLATE_NOOP("guide", "Picture models")),
    ("Text", QT_TRANSLATE_NOOP("guide", "Text models")),
    ("Sound", QT_TRANSLATE_NOOP("guide", "Sound models")),
    ("Several", QT_TRANSLATE_NOOP("guide", "Several kinds")),
    ("Domain", QT_TRANSLATE_NOOP("guide", "Special subjects")),
)
ICONS = {"Pictures": "image", "Text": "text", "Sound": "wave", "Several": "mixed", "Domain": "target"}
_NAMED = {row.id: row.runs_named for row in TASKS}
MOST_ON_TOP = 3
"""Pages of the guide above the results of a search."""
SHELVES = {"torchvision": "PyTorch", "whisper": "OpenAI"}
"""Sources that are lists of their own, and who publishes what is on them."""


class Problem(NamedTuple):
    """Something a person wants done; `task` is the hub's name for it, `words` are to be translated."""

    media: Media
    task: str
    words: str


_ELSE: tuple[Problem, ...] = (
    Problem(Media.PICTURE, "object-detection", QT_TRANSLATE_NOOP("guide", "Find things")),
    Problem(Media.PICTURE, "zero-shot-object-detection", QT_TRANSLATE_NOOP("guide", "Find what you name")),
    Problem(Media.PICTURE, "image-segmentation", QT_TRANSLATE_NOOP("guide", "Cut out parts")),
    Problem(Media.PICTURE, "mask-generation", QT_TRANSLATE_NOOP("guide", "Cut out what you point at")),
    Problem(Media.PICTURE, "image-to-text", QT_TRANSLATE_NOOP("guide", "Describe")),
    Problem(Media.PICTURE, "visual-question-answering", QT_TRANSLATE_NOOP("guide", "Ask about a picture")),
    Problem(Media.PICTURE, "depth-estimation", QT_TRANSLATE_NOOP("guide", "Measure distance")),
    Problem(
        Media.PICTURE, "zero-shot-image-classification", QT_TRANSLATE_NOOP("guide", "Sort by your own words")
    ),
    Problem(Media.PICTURE, "image-feature-extraction", QT_TRANSLATE_NOOP("guide", "Compare")),
    Problem(Media.TEXT, "text-classification", QT_TRANSLATE_NOOP("guide", "Is it positive?")),
    Problem(Media.TEXT, "summarization", QT_TRANSLATE_NOOP("guide", "Summarise")),
    Problem(Media.TEXT, "translation", QT_TRANSLATE_NOOP("guide", "Translate")),
    Problem(Media.TEXT, "token-classification", QT_TRANSLATE_NOOP("guide", "Find names")),
    Problem(Media.TEXT, "question-answering", QT_TRANSLATE_NOOP("guide", "Answer questions")),
    Problem(Media.TEXT, "text-generation", QT_TRANSLATE_NOOP("guide", "Chat and write")),
    Problem(Media.TEXT, "fill-mask", QT_TRANSLATE_NOOP("guide", "Guess missing words")),
    Problem(Media.SOUND, "audio-classification", QT_TRANSLATE_NOOP("guide", "Name the sound")),
    Problem(
        Media.SOUND, "zero-shot-audio-classification", QT_TRANSLATE_NOOP("guide", "Find sounds you name")
    ),
    Problem(Media.SOUND, "text-to-speech", QT_TRANSLATE_NOOP("guide", "Read aloud")),
)


# ---- problems ----------------------------------------------------------------------------------------------


def problems(media: Media, runs_here: bool) -> tuple[Problem, ...]:
    """What one may want of `media`: what Burnish can do, or what only the guide knows models for."""
    known = {row.id for row in TASKS}
    if runs_here:
        return tuple(Problem(media, row.id, row.short) for row in TASKS if row.media is media)
    return tuple(one for one in _ELSE if one.media is media and one.task not in known)


def recommend(task: str, level: Level | str, device: DeviceInfo | None) -> Recommendation | None:
    """The model to take for `task`, of those that run well on this computer if there are any.

    Returns:
        None if the guide has none, or none that fits.
    """
    tags = next((known.hub_tags for known in TASKS if known.id == task), (task,))
    tag = next((tag for tag in tags if atlas.load().starters(tag)), task)
    runs = partial(_runs, task)
    for good in (("well", "just"), ("well", "just", "slow")):
        most = math.inf
        while (found := atlas.load().recommend(tag, level, most, runs)) is not None:
            fit = fit_of(row(found.entry, found.variant), device, task=task)
            if fit is None or fit.verdict in good:
                return found
            most = found.variant.megabytes * (1 - 1e-9)
    return None


def first_choice(task: str, device: DeviceInfo | None) -> Recommendation | None:
    """The one model that is named when somebody has none for `task`, and stands first where they look."""
    return recommend(task, Level.BALANCED, device) or recommend(task, Level.SMALL, device)


def _runs(task: str, variant: Variant) -> bool:
    """Whether Burnish can run it, if it can do the task at all."""
    name = f"{variant.source}/{variant.ref}".casefold()
    return any(part in name for part in _NAMED.get(task) or ("",))


def choices(task: str, device: DeviceInfo | None) -> dict[Level, Recommendation]:
    """What is recommended at each level; a level that would only repeat a smaller one is left out."""
    found: dict[Level, Recommendation] = {}
    for level in Level:
        choice = recommend(task, level, device)
        if choice is not None and all(choice.variant.ref != other.variant.ref for other in found.values()):
            found[level] = choice
    return found


# ---- models and pages --------------------------------------------------------------------------------------


def model_id(variant: Variant) -> str:
    """What Burnish calls the model, or "" if it cannot be had."""
    if variant.source in ("torchvision", "whisper"):
        return f"{variant.source}/{variant.ref}"
    return variant.ref if variant.source in ("huggingface", "timm") and "/" in variant.ref else ""


def row(entry: Entry, variant: Variant) -> protocol.HubModel:
    """A variant as a row of Discover."""
    known = {task.id for task in TASKS}
    shelf = variant.source if variant.source in SHELVES else ""
    return protocol.HubModel(
        id=model_id(variant),
        name=short_name(variant),
        publisher=SHELVES[shelf] if shelf else variant.ref.rpartition("/")[0],
        tasks=tuple(task for task in variant.tasks if task in known),
        licence=variant.licence,
        size=round(variant.size_mb * 1e6),
        parameters=round(variant.params_m * 1e6),
        gated=bool(variant.gated),
        source=shelf or "huggingface",
    )


def fit_of_variant(entry: Entry, variant: Variant, device: DeviceInfo | None) -> Fit | None:
    """How it fits this computer, None when nobody knows its size."""
    return fit_of(row(entry, variant), device, task=next(iter(variant.tasks), ""))


def short_name(variant: Variant) -> str:
    """ "ResNet50 (2nd version)", "Whisper tiny", "vit-base-patch16-224"."""
    match variant.source:
        case "torchvision":
            return weights_name(variant.ref)
        case "whisper":
            return f"Whisper {variant.ref}"
        case "none":
            return variant.ref
    return variant.ref.rpartition("/")[2]


def main_variant(entry: Entry) -> Variant | None:
    """The one that "Find it" finds: the one to try first, else the first that anybody can have."""
    have = [variant for variant in entry.variants if model_id(variant)]
    ranked = sorted(have, key=lambda variant: (variant.pick != "small", variant.gated is not False))
    return ranked[0] if ranked else None


def entry_of(name: str) -> Entry | None:
    """The page of the guide about the model with this id."""
    for source in ("torchvision/", "whisper/"):
        name = name.removeprefix(source)
    return atlas.load().for_model(name)


def find(words: str) -> tuple[Entry, ...]:
    """Pages whose name says what somebody typed, the closest first: "gpt4" finds GPT-4."""
    wanted = _plain(words)
    if len(wanted) < 3:
        return ()
    ranked = [(_closeness(wanted, entry), entry) for entry in atlas.load().entries()]
    ranked = sorted((pair for pair in ranked if pair[0] < 3), key=lambda pair: pair[0])
    return tuple(entry for _, entry in ranked[:MOST_ON_TOP])


def _closeness(wanted: str, entry: Entry) -> int:
    """0 for the name itself, 1 for how it begins, 2 for a part of it, 3 for none."""
    whole = _plain(entry.name)
    parts = {_plain(part) for part in re.split(r"\s+(?:and|/)\s+|[(),]", entry.name)} | {_plain(entry.id)}
    if wanted in parts or wanted == whole:
        return 0
    if any(part.startswith(wanted) or (part and wanted.startswith(part)) for part in parts):
        return 1
    return 2 if wanted in whole else 3


def browse(group: str, words: str = "") -> tuple[Entry, ...]:
    """All pages of a group that have all `words`."""
    wanted = words.casefold().split()
    return tuple(
        entry
        for entry in atlas.load().entries(group)
        if all(word in _text(entry.id) for word in wanted) or (words and entry in find(words))
    )


@cache
def _text(entry_id: str) -> str:
    entry = atlas.load().entry(entry_id)
    parts = (entry.name, entry.authors, entry.plain, *entry.good_for, *entry.tasks, str(entry.year))
    return " ".join(parts).casefold()


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
