"""`Trial` knows which models are here from the one list that all pages share."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.workbench.trying.trial import Trial
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import LITE, InProcess

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
    trial.question_changed.connect(lambda: told.append(trial.is_looking))
    (look,) = asked(bench, protocol.Installed)
    failed = protocol.Failed(look.id, ErrorKind.CRASHED, "The engine has gone.")
    look.take(failed if fails else protocol.Done(look.id, ()))
    assert told == [False] and trial.model is None
    trial.choose_task("sentence-similarity")
    assert len(asked(bench, protocol.Installed)) == (2 if fails else 1)
