"""OpenAI's Whisper in all released sizes, kept where its own package keeps them.

Names, addresses and checksums are read from the package's source: importing it would bring torch along.
"""

from __future__ import annotations

import ast
import importlib.util
import os
from pathlib import Path

from desktop import atlas
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.hub.sources.shelf import Shelf
from desktop.tasks import WHISPER_LANGUAGES
from desktop.wording import NO_BREAK

_HOME = "https://openaipublic.azureedge.net/main/whisper/models"
_SAME_SIZE = {"large-v1": "large-v3", "large-v2": "large-v3", "large-v3-turbo": "turbo"}
"""Sizes that the guide lists under another name, or that differ from it by less than a hundredth."""


def folder() -> Path:
    """Where Whisper keeps its models. XDG_CACHE_HOME is honoured as Whisper does."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "whisper"


_SEVERAL = tuple("jv" if code == "jw" else code for code, _ in WHISPER_LANGUAGES if code != "auto")
"""The standard's codes: Whisper has one of its own for Javanese."""


def addresses() -> dict[str, str]:
    """Name → address of every model that the installed package knows; its SHA-256 is part of the address."""
    spec = importlib.util.find_spec("whisper")
    if spec is None or not spec.origin:
        return {}
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "_MODELS" for target in node.targets
        ):
            return dict(ast.literal_eval(node.value))
    return {}


def offers() -> dict[str, Offer]:
    """Every size by its id, ``whisper/<size>``; sizes with two names once, by the name of their file."""
    guide = atlas.load()
    named = guide.recommended("automatic-speech-recognition")
    by_stem = {address.rpartition("/")[2].removesuffix(".pt"): address for address in addresses().values()}
    return {
        offer.id: offer
        for offer in (_offer(stem, url, guide, stem in named) for stem, url in by_stem.items())
    }


def _offer(stem: str, address: str, guide: atlas.Atlas, named: bool) -> Offer:
    entry = guide.entry("whisper")
    listed = {variant.ref: variant for variant in entry.variants if variant.source == "whisper"}
    english = stem.endswith(".en")
    variant = listed.get(stem) or listed[_SAME_SIZE.get(stem, stem.removesuffix(".en"))]
    return Offer(
        id=f"whisper/{stem}",
        name=f"Whisper {stem}",
        url=address,
        size=round(variant.size_mb * 1e6),
        digest=address.split("/")[-2],
        tasks=("automatic-speech-recognition",),
        licence="mit",
        parameters=round(variant.params_m * 1e6),
        languages=("en",) if english else _SEVERAL,
        words="openai speech transcribe",
        score=-variant.size_mb + (0.5 if english else 0),
        recommended=named,
        picked=stem in listed and bool(listed[stem].pick),
        card=_card(entry, variant, english),
    )


def _card(entry: atlas.Entry, variant: atlas.Variant, english: bool) -> str:
    about = "Writes down English speech." if english else entry.plain
    watch_out = "\n".join(f"- {words}" for words in entry.watch_out)
    return (
        f"{about}\n\n- It has about {variant.params_m:,.0f}{NO_BREAK}million parameters.\n"
        f"- Licence: MIT.\n- Trained by OpenAI.\n\nWatch out:\n\n{watch_out}\n"
    )


def _aliases() -> dict[str, str]:
    return {
        f"whisper/{name}": f"whisper/{address.rpartition('/')[2].removesuffix('.pt')}"
        for name, address in addresses().items()
    }


SOURCE = Shelf("whisper", "OpenAI", "whisper_models", ".pt", offers, folder, _HOME, _aliases())
