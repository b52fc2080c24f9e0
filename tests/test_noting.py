"""What is noted while one thing is made belongs to that thing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from desktop.messages import Message, as_it_is
from desktop.noting import collected, note

FIRST, SECOND = as_it_is("first"), as_it_is("second")


def test_each_thing_is_noted_once_and_in_order() -> None:
    with collected() as notes:
        for message in (FIRST, SECOND, FIRST):
            note(message)
    assert notes.of() == (FIRST, SECOND)


def test_inputs_that_are_answered_together_have_notes_of_their_own() -> None:
    with collected() as notes:
        note(FIRST, of=1)
        note(SECOND, of=0)
    assert (notes.of(0), notes.of(1), notes.of(2)) == ((SECOND,), (FIRST,), ())


def test_nobody_collects_outside_and_an_inner_collection_keeps_its_own() -> None:
    note(FIRST)
    with collected() as outer:
        with collected() as inner:
            note(FIRST)
        note(SECOND)
    assert (outer.of(), inner.of()) == ((SECOND,), (FIRST,))


def test_threads_do_not_mix_their_notes() -> None:
    def read(number: int) -> tuple[Message, ...]:
        with collected() as notes:
            for _ in range(50):
                note(as_it_is(str(number)))
        return notes.of()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(8))) == [(as_it_is(str(number)),) for number in range(8)]
