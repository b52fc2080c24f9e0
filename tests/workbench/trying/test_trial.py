"""`Trial` knows which models are here from the one list that all pages share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.workbench.trying.trial import Trial
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import LITE, MINI, OTHER, InProcess, model

TEXT = [Input(text="The parcel never came.")]


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess()


def test_all_who_want_the_list_of_models_share_one_look(bench: InProcess) -> None:
    bench.installed.refresh()  # as the window does once it is on the screen
    one, other = Trial(bench), Trial(bench)
    for trial in (one, other):
        trial.open(Media.TEXT, TEXT)
        trial.choose_task("sentence-similarity")
        assert trial.is_looking
    assert len(asked(bench, protocol.Installed)) == 1


def test_what_is_opened_before_anybody_has_looked_is_answered_when_the_models_are_known(
    bench: InProcess,
) -> None:
    trial = Trial(bench)
    trial.open(Media.PICTURE, [Input(path="cat.jpg")])
    (look,) = asked(bench, protocol.Installed)
    assert trial.model is None and not bench.runs
    look.take(protocol.Done(look.id, (LITE,)))
    assert trial.model == LITE and len(bench.runs) == 1 and not trial.is_looking


@pytest.mark.parametrize("fails", [False, True])
def test_that_there_is_none_is_told_and_not_asked_again_unless_the_look_failed(
    bench: InProcess, fails: bool
) -> None:
    trial = Trial(bench)
    trial.open(Media.TEXT, TEXT)
    told: list[bool] = []
    trial.changed.connect(lambda: told.append(trial.is_looking))
    (look,) = asked(bench, protocol.Installed)
    failed = protocol.Failed(look.id, ErrorKind.CRASHED, as_it_is("The engine has gone."))
    look.take(failed if fails else protocol.Done(look.id, ()))
    assert told == [False] and trial.model is None
    trial.choose_task("sentence-similarity")
    assert len(asked(bench, protocol.Installed)) == (2 if fails else 1)


def test_a_model_that_was_asked_for_brings_its_own_question_along(bench: InProcess) -> None:
    """A taught model of texts does not do what texts are asked first."""
    taught = model("taught/moods", "text-classification")
    bench.arrive(MINI, taught)
    trial = Trial(bench)
    trial.choose_model(taught.id)
    trial.open(Media.TEXT, TEXT)
    assert trial.model == taught and trial.task is not None and trial.task.id == "text-classification"
    trial.close()
    trial.choose_model(MINI.id)
    trial.open(Media.TEXT, TEXT)
    assert trial.model == MINI


PICTURES = [Input(path=f"{number}.jpg") for number in range(40)]


@pytest.fixture
def holding(bench: InProcess) -> InProcess:
    """Answers when the test says so."""
    bench.arrive(LITE, OTHER)
    bench.holds = True
    return bench


def test_one_act_is_told_once_and_answers_are_told_alone(holding: InProcess) -> None:
    """Every part of the page refreshes at `changed`; a batch of thousands must not do so for each answer."""
    trial = Trial(holding)
    told: list[str] = []
    trial.changed.connect(lambda: told.append("changed"))
    trial.answered.connect(lambda index: told.append(f"answered {index}"))
    acts = (
        lambda: trial.open(Media.PICTURE, PICTURES),
        lambda: trial.choose_model(OTHER.id),
        lambda: trial.set_options({**trial.options, "top": 3}),
        lambda: trial.choose_input(1),
        trial.ask_all,
    )
    for act in acts:
        told.clear()
        act()
        assert told == ["changed"]
    told.clear()
    assert trial.job is not None
    holding.answer_all(trial.job)
    assert [one for one in told if one != "changed"] == [f"answered {index}" for index in range(40)]
    assert told.count("changed") <= 3, "the device is known, the memory is measured, the run has ended"


def test_what_was_chosen_while_another_was_answered_is_asked_when_that_ends(holding: InProcess) -> None:
    trial = Trial(holding)
    trial.open(Media.PICTURE, PICTURES)
    first = trial.job
    assert first is not None
    trial.choose_input(3)
    assert len(holding.runs) == 1, "one engine answers at a time"
    holding.answer_all(first)
    assert holding.runs[-1].inputs == (PICTURES[3],)
    assert trial.job is not None
    holding.answer_all(trial.job)
    assert trial.answer() is not None and not trial.is_running and len(holding.runs) == 2


def test_nothing_is_asked_by_itself_after_a_fault(holding: InProcess) -> None:
    trial = Trial(holding)
    trial.open(Media.PICTURE, PICTURES)
    holding.failure = ErrorKind.CRASHED
    trial.choose_input(3)
    assert trial.job is not None
    holding.answer_all(trial.job)
    assert len(holding.runs) == 1 and trial.failure is not None
