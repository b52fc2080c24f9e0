"""Groups whose names look the same to a person: composed and decomposed letters, blanks, case, width."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace

from desktop.engine.training.lessons import Examples


def found(examples: Examples, merge: bool) -> Examples:
    """The examples with what is known of such names; with `merge` each set of them is one group.

    A merged group is called as most of its examples are; the files stay where they are.
    """
    sets: dict[str, list[int]] = defaultdict(list)
    for target, name in enumerate(examples.labels):
        sets[appearance(name)].append(target)
    namesakes = tuple(
        tuple(examples.labels[target] for target in same) for same in sets.values() if len(same) > 1
    )
    if not (merge and namesakes):
        return replace(examples, namesakes=namesakes)
    count = Counter(example.target for example in examples.usable)
    labels = tuple(_common(examples.labels, same, count) for same in sets.values())
    new = {target: place for place, same in enumerate(sets.values()) for target in same}
    usable = tuple(replace(example, target=new[example.target]) for example in examples.usable)
    folders = tuple(sum((examples.folders[target] for target in same), ()) for same in sets.values())
    return replace(examples, labels=labels, usable=usable, folders=folders, namesakes=namesakes, merged=True)


def appearance(name: str) -> str:
    """Equal for names that look the same.

    Superscripts and the like stay what they are: "10³" is not "103". (NFKC would make them equal.)
    """
    wide = "".join(
        unicodedata.normalize("NFKC", letter) if unicodedata.east_asian_width(letter) in "FH" else letter
        for letter in name
    )
    seen = "".join(letter for letter in wide if unicodedata.category(letter) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", " ".join(seen.split()).lower())


def _common(labels: tuple[str, ...], same: list[int], count: Counter[int]) -> str:
    if len(same) == 1:
        return labels[same[0]]
    name = labels[max(same, key=lambda target: (count[target], -target))]
    return unicodedata.normalize("NFC", " ".join(name.split()))
