"""What the report advises, and how it says what its range means."""

from __future__ import annotations

from desktop import protocol
from desktop.ui.pages.teach.advice import advice, meaning, needs_more, range_words
from tests.ui.pages.teach_scripted import report

SURE = tuple(protocol.GroupScore(name, 1.0, 1.0, 80) for name in ("Fine", "Dented", "Scratched"))


def test_the_weakest_group_is_named_with_how_many_more_would_help() -> None:
    title, text = advice(report([]))
    assert title == "What would help most: about 30 more examples in “Scratched”"
    assert text.replace("\u00a0", " ") == "It misses 33 % of them, more than in any other group."


def test_without_mistakes_only_few_test_pictures_are_worth_a_word() -> None:
    assert advice(report([], per_group=SURE))[0] == "What would help most: more test examples"
    assert advice(report([], per_group=SURE, tested=240))[0] == "It is ready to use"


def test_no_better_than_the_commonest_group_is_said_plainly() -> None:
    title, text = advice(report([], score=0.6, range=(0.45, 0.73)))
    assert title == "What would help most: clearer examples"
    assert "hardly better" in text


def test_a_handful_of_examples_is_not_blamed_for_being_unclear() -> None:
    title, text = advice(report([], score=0.67, range=(0.21, 0.94), tested=3, counts=(6, 3, 3)))
    assert title == "What would help most: more examples in each group"
    assert "luck" in text


def test_the_range_is_told_in_answers() -> None:
    assert range_words(0.81, 0.98).replace("\u00a0", " ") == "81 to 98 %"
    few = meaning(report([]))
    assert "between 81 and 98 of every 100" in few
    assert "narrow" in few
    assert "narrow" not in meaning(report([], tested=500))


def test_a_group_without_test_pictures_is_not_blamed() -> None:
    assert not needs_more(protocol.GroupScore("Rare", 0.0, 0.0, 0))
    assert needs_more(protocol.GroupScore("Weak", 0.5, 0.9, 10))
