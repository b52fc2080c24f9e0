"""Names of folders, and the disk that a folder is on or would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import paths
from desktop.engine.hub.facts.cache import is_model_id


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Käfer & Co", "kafer-co"),
        ("  Whisper tiny.en ", "whisper-tiny.en"),
        ("v1.5_final", "v1.5_final"),
        ("a..b--c__d", "a-b-c-d"),
        ("../../etc/passwd", "etc-passwd"),
        ("花", "model"),
        ("", "model"),
        (".hidden.", "hidden"),
        ("x" * 59 + "-y", "x" * 59),
    ],
)
def test_any_name_becomes_one_that_folders_and_ids_can_have(name: str, slug: str) -> None:
    assert paths.slug(name) == slug
    assert is_model_id(f"imported/{paths.slug(name)}")


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert paths.disk_of(tmp_path / "one" / "two").total == paths.disk_of(tmp_path).total
    assert paths.nearest(tmp_path / "one" / "two") == tmp_path
