"""The lock file: complete, checked by hashes, and free of addresses, so that any mirror serves it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> dict[str, list[tuple[str, str]]]:
    """Returns, for each name, the pinned versions and the text that holds their hashes."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in re.split(r"\n(?=[a-z0-9])", LOCK):
        if match := re.match(r"([a-z0-9._-]+)==([^\s;\\]+)", entry):
            found.setdefault(canonicalize_name(match[1]), []).append((match[2], entry))
    return found


def asked() -> list[Requirement]:
    """Returns everything that pyproject.toml asks for, in all groups."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for group in PROJECT["dependency-groups"].values():
        lines += group
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", asked(), ids=str)
def test_each_requirement_is_pinned_to_a_version_that_it_allows(requirement: Requirement) -> None:
    versions = [version for version, _ in pins()[canonicalize_name(requirement.name)]]
    assert any(requirement.specifier.contains(version, prereleases=True) for version in versions)


def test_every_pin_has_hashes() -> None:
    bare = [name for name, entries in pins().items() for _, text in entries if "--hash=sha256:" not in text]
    assert len(pins()) > 50
    assert bare == []


def test_the_lock_names_no_address() -> None:
    pins_only = "\n".join(line for line in LOCK.splitlines() if not line.startswith("#"))
    for word in ("://", " @ ", "--index-url", "--extra-index-url", "--find-links", "file:"):
        assert word not in pins_only
    assert "://" not in LOCK


def test_torch_and_torchvision_are_a_matching_pair() -> None:
    """torchvision 0.(n+14) is built against torch 2.n; another pair fails at import."""
    torch, torchvision = pins()["torch"][0][0], pins()["torchvision"][0][0]
    assert int(torchvision.split(".")[1]) == int(torch.split(".")[1]) + 14
