"""What the guide says of one variant of a system is true of that variant."""

from __future__ import annotations

import re

from desktop import atlas


def test_notes_about_some_variants_are_told_of_those_alone() -> None:
    turbo, base = atlas.load().for_model("large-v3-turbo"), atlas.load().for_model("whisper-base")
    assert turbo and "The turbo version does not translate" in turbo.watch_out
    assert base and not any("turbo" in note or "Large" in note for note in base.watch_out)
    for entry in atlas.load().entries():
        notes = {*entry.good_for, *entry.watch_out}
        assert entry.only_for.keys() <= notes, f"{entry.id} has no such note"
        for models in entry.only_for.values():
            names = [variant.ref.casefold() for variant in entry.variants]
            assert any(re.search(models, name) for name in names), (entry.id, models)


def test_every_translator_says_between_which_languages() -> None:
    for entry in atlas.load().entries():
        for variant in entry.variants:
            if "translation" in variant.tasks and "ForSeq2SeqLM" in variant.loads_with and variant.size_mb:
                assert variant.between, variant.ref
