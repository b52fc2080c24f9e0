"""Sets that are divided already: the person's own folders say what is for training and what for the test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from desktop.engine.training.groups.dividing import divide
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example, Split


def divided(examples: Examples, seed: int) -> Split:
    """The parts as the folders say; what they do not say is divided as of any set.

    A part that nobody has made is taken out of the training examples, so that the examples for the test stay
    those that the person has chosen. Copies and near copies stand on one side here, too: what is trained on
    would test nothing, and counts as a training example.
    """
    if not any(example.part for example in examples.usable):
        return divide(examples.usable, examples.labels, seed)
    training, validation, test = _parts(examples.usable)
    drawn = divide(training, examples.labels, seed)
    if test and validation:
        train = training
    elif test:
        train, validation = [*drawn.train, *drawn.test], list(drawn.validation)
    elif validation:
        train, test = [*drawn.train, *drawn.validation], list(drawn.test)
    else:
        return drawn
    return Split(_in_order(train), _in_order(validation), _in_order(test), examples.labels)


def _parts(examples: Sequence[Example]) -> tuple[list[Example], list[Example], list[Example]]:
    families = defaultdict[str, list[Example]](list)
    targets = defaultdict[str, set[int]](set)
    for example in examples:
        families[example.kin].append(example)
        targets[example.digest].add(example.target)
    parts: dict[str, list[Example]] = {"train": [], "validation": [], "test": []}
    for same in families.values():
        contradict = any(len(targets[example.digest]) > 1 for example in same)
        first = min((example.part for example in same), key=list(parts).index)
        parts["train" if contradict else first] += same
    return parts["train"], parts["validation"], parts["test"]


def _in_order(examples: Iterable[Example]) -> tuple[Example, ...]:
    return tuple(sorted(examples, key=lambda example: (example.target, example.path)))
