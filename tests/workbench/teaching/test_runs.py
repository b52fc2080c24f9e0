"""Run folders as the window reads them."""

from __future__ import annotations

import csv
import json
import math
import os
from pathlib import Path

import psutil

from desktop import protocol
from desktop.workbench.teaching import report_export, runs
from tests.ui.pages.teach_scripted import MODEL, TAUGHT, report, store_curves, store_report, store_run


def test_the_newest_run_comes_first_and_broken_folders_are_left_out(tmp_path: Path) -> None:
    store_run("Old", tmp_path, created=1000.0)
    folder = store_run("New", tmp_path, created=2000.0)
    (folder.parent / "half").mkdir()
    (folder.parent / "half" / "run.json").write_text('{"plan": {"task"', encoding="utf-8")
    (folder.parent / "stray.txt").write_text("x", encoding="utf-8")
    assert [run.name for run in runs.stored_runs()] == ["New", "Old"]


def test_a_run_whose_process_is_gone_was_interrupted(tmp_path: Path) -> None:
    run = runs.read_run(store_run("Shells", tmp_path))
    assert run is not None
    assert (run.state, run.can_continue, run.epoch, run.epochs) == ("interrupted", True, 3, 20)
    assert (run.groups, run.counts, run.plan.model) == (3, (197, 42, 42), MODEL.id)


def test_a_run_whose_process_lives_is_going_on(tmp_path: Path) -> None:
    mine = [os.getpid(), psutil.Process().create_time()]
    run = runs.read_run(store_run("Shells", tmp_path, process=mine))
    assert run is not None
    assert (run.state, run.can_continue) == ("running", False)


def test_the_same_number_started_at_another_time_is_another_process(tmp_path: Path) -> None:
    run = runs.read_run(store_run("Shells", tmp_path, process=[os.getpid(), 12.0]))
    assert run is not None
    assert run.state == "interrupted"


def test_a_failed_run_can_be_continued_and_says_why(tmp_path: Path) -> None:
    run = runs.read_run(store_run("Shells", tmp_path, state="failed", message="The disk is full."))
    assert run is not None
    assert (run.can_continue, run.message) == (True, "The disk is full.")


def test_a_finished_run_has_its_accuracy_and_its_report(tmp_path: Path) -> None:
    folder = store_run("Shells", tmp_path, state="finished", model=TAUGHT.id)
    store_report(folder, ["a.png", "b.png", "c.png"])
    run, result = runs.read_run(folder), runs.read_result(folder)
    assert run is not None
    assert result is not None
    assert (run.can_continue, run.model) == (False, "taught/part-check")
    assert math.isclose(run.accuracy, 39 / 42)
    assert result == protocol.TrainResult(TAUGHT, report(["a.png", "b.png", "c.png"]), str(folder))


def test_no_report_where_there_is_none_or_half_of_one(tmp_path: Path) -> None:
    assert runs.read_result(tmp_path) is None
    (tmp_path / "report.json").write_text('{"accuracy": 0.9}', encoding="utf-8")
    assert runs.read_result(tmp_path) is None
    assert runs.read_run(tmp_path / "nowhere") is None


def test_curves_leave_out_the_test_row_and_half_a_last_row(tmp_path: Path) -> None:
    folder = store_run("Shells", tmp_path)
    store_curves(folder, 2)
    with (folder / "metrics.csv").open("a", encoding="utf-8") as file:
        file.write("20,1.0000,test,0.5,0.9,9.0\n21,2.1,train,0.2")
    steps, checks = runs.read_curves(folder)
    assert (len(steps), steps[-1].epoch) == (20, 2.0)
    assert [(one.epoch, one.accuracy) for one in checks] == [(0, 0.69), (1, 0.8), (2, 0.8)]
    assert runs.read_curves(tmp_path) == ([], [])


def test_the_report_is_exported_whole(tmp_path: Path) -> None:
    result = protocol.TrainResult(TAUGHT, report(["a.png"]), str(tmp_path))
    report_export.save_report(result, tmp_path / "out.json")
    content = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert content["model"]["id"] == TAUGHT.id
    assert content["range"] == [0.81, 0.98]
    assert content["mistakes"][0]["input"]["path"] == "a.png"


def test_the_table_opens_in_a_spreadsheet_and_runs_no_formula(tmp_path: Path) -> None:
    labels = ("=1+1", "Grün", "c")
    result = protocol.TrainResult(TAUGHT, report([], labels=labels), str(tmp_path))
    report_export.save_confusion(result, tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0][1:] == ["'=1+1", "Grün", "c"]
    assert rows[2] == ["Grün", "0", "13", "1"]


def test_a_report_that_came_with_its_model_is_about_the_model_that_is_here(tmp_path: Path) -> None:
    """A pack on another computer: the run stayed behind, and the model may have got another name."""
    here = {"id": "taught/part-check-2", "name": "Part check (2)", "source": "taught", "brought": 1.8e9}
    (tmp_path / "burnish.json").write_text(json.dumps(here), encoding="utf-8")
    store_report(tmp_path, ["Scratched/a.png"])
    result = runs.read_result(tmp_path)
    assert result is not None and math.isclose(result.report.score, 39 / 42)
    assert (result.model.id, result.model.name) == ("taught/part-check-2", "Part check (2)")
    assert result.model.folder == str(tmp_path)
