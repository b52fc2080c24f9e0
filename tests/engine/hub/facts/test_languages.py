"""Which language a model hears, where it hears only one: nothing is to be chosen then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from whisper.tokenizer import LANGUAGES

from desktop import tasks
from desktop.engine.hub.facts.describing import describe
from desktop.engine.hub.sources import whisper
from desktop.engine.hub.starters import starter

WHISPER = {"model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"]}
LETTERS = {"model_type": "wav2vec2", "architectures": ["Wav2Vec2ForCTC"]}


@pytest.mark.parametrize(
    ("config", "card", "language"),
    [
        ({**WHISPER, "vocab_size": 51864}, "en", "en"),
        ({**WHISPER, "vocab_size": 51865}, "en", ""),
        ({**WHISPER, "vocab_size": 51866}, "[en, de]", ""),
        (LETTERS, "de", "de"),
        (LETTERS, "[de, fr]", "?"),
        ({"model_type": "vit", "architectures": ["ViTForImageClassification"]}, "en", ""),
    ],
)
def test_the_only_language_of_a_model(
    tmp_path: Path, config: dict[str, Any], card: str, language: str
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "README.md").write_text(f"---\nlanguage: {card}\n---\n")
    assert describe(tmp_path, id="a/b", name="b", source="local", size=1).language == language


def test_english_only_whispers_say_so_wherever_they_come_from() -> None:
    (own,) = (row for row in starter.STARTERS if row.id == "starter/whisper-tiny.en")
    assert own.info.language == "en"
    for offer in whisper.offers().values():
        assert (len(offer.languages) == 1) is offer.id.endswith(".en")


def test_the_table_has_the_languages_that_every_whisper_hears() -> None:
    """Cantonese is known to the latest ones only."""
    codes = [code for code, _ in tasks.WHISPER_LANGUAGES]
    assert sorted(codes) == sorted({"auto", *LANGUAGES} - {"yue"})
    assert {len(offer.languages) for offer in whisper.offers().values()} == {1, 99}
