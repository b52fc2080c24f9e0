"""Where a text is cut."""

from __future__ import annotations

import pytest

from desktop.engine.libraries.passages import passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("He said “Stop.” Then he left.", ["He said “Stop.”", "Then he left."]),
        ("Dr. May paid 3.50, e.g. for tea. He left.", ["Dr. May paid 3.50, e.g. for tea.", "He left."]),
        ("A line,\nwrapped.\n\nA heading\n\nMore.", ["A line, wrapped.", "A heading", "More."]),
        ("To do:\n- buy milk\n- call Ann", ["To do:", "- buy milk", "- call Ann"]),
        ("猫は寝ています。犬は走ります。", ["猫は寝ています。", "犬は走ります。"]),
        ("no mark at all", ["no mark at all"]),
    ],
)  # fmt: skip
def test_passages(text: str, expected: list[str]) -> None:
    assert passages(text) == expected
