"""A run's report as files that other programs open. No Qt."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

from desktop import catalogue, paths
from desktop.protocol import TrainResult
from desktop.protocol.report_json import to_json
from desktop.workbench.cells import cell


def report_json(result: TrainResult) -> str:
    """Everything in the report, with the model that it is about."""
    return json.dumps(to_json(result), indent=1, ensure_ascii=False)


def confusion_csv(result: TrainResult) -> str:
    """The table of what is mixed up: rows are what it really is, columns what the model said."""
    labels = [cell(label) for label in result.report.detail.labels]
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([catalogue.text("really is \\ model said"), *labels])
    for label, row in zip(labels, result.report.detail.confusion, strict=True):
        writer.writerow([label, *row])
    return text.getvalue()


def save_report(result: TrainResult, file: Path) -> None:
    """Write the report as JSON.

    Raises:
        OSError: the file cannot be written.
    """
    paths.write_atomically(file, report_json(result))


def save_confusion(result: TrainResult, file: Path) -> None:
    """Write the table as CSV that spreadsheet programs read as UTF-8.

    Raises:
        OSError: the file cannot be written.
    """
    paths.write_atomically(file, "\ufeff" + confusion_csv(result))


def save_curves(result: TrainResult, file: Path) -> None:
    """Copy the run's ``metrics.csv``.

    Raises:
        OSError: it is gone, or the file cannot be written.
    """
    shutil.copyfile(Path(result.run) / "metrics.csv", file)
