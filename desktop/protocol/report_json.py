"""Reports as JSON keeps them: beside a run, with a model, and as they are saved for other programs.

The keys are part of the public interface. Those of the first version, which only knew groups of pictures, are
read as well.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from desktop import results, stored
from desktop.protocol.facts import ModelInfo
from desktop.protocol.training_facts import TrainReport, TrainResult

if TYPE_CHECKING:
    from cattrs import Converter


def to_json(result: TrainResult) -> dict[str, Any]:
    """The report with the model that it is about."""
    return {"model": stored.to_json(result.model), **report_to_json(result.report)}


def report_to_json(report: TrainReport) -> dict[str, Any]:
    plain: dict[str, Any] = _converter().unstructure(report)
    return plain


def from_json(kept: dict[str, Any], folder: str) -> TrainResult:
    """The inverse of `to_json`.

    Args:
        folder: where the run is.

    Raises:
        ValueError, KeyError, TypeError: it is no report.
    """
    report = {key: value for key, value in kept.items() if key != "model"}
    if "accuracy" in report:
        report = _from_version_1(report)
    model = stored.from_json(ModelInfo, kept["model"])
    try:
        return TrainResult(model, _converter().structure(report, TrainReport), folder)
    except Exception as error:  # each type has its own way of refusing
        raise ValueError(f"no report: {error!r}") from error


def score_of(kept: dict[str, Any]) -> float:
    """The score in a stored report, NaN where there is none."""
    return float(kept.get("score", kept.get("accuracy", "nan")))


def _from_version_1(report: dict[str, Any]) -> dict[str, Any]:
    mistakes = [
        {
            "input": {"path": mistake["path"]},
            "truth": _labels(mistake["truth"], 1.0),
            "answer": _labels(mistake["said"], mistake["score"]),
        }
        for mistake in report["mistakes"]
    ]
    detail = {"labels": report["labels"], "per_group": report["per_class"], "confusion": report["confusion"]}
    return report | {"score": report["accuracy"], "detail": detail, "mistakes": mistakes}


def _labels(label: str, score: float) -> dict[str, Any]:
    return results.to_dict(results.Labels((results.Label(label, score),)))


@cache
def _converter() -> Converter:
    made = stored.converter().copy()
    made.register_structure_hook(results.Result, lambda kept, _: results.from_dict(kept))
    made.register_unstructure_hook(results.Result, results.to_dict)
    for kind in results.RESULT_TYPES.values():
        made.register_unstructure_hook(kind, results.to_dict)
    return made
