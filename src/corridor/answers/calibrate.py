"""The answer of ``calibrate``: counts beside what the model says, before and after a fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.answers.questions import CalibrateQuestion, options_of
from corridor.answers.values import Manifest, finite, manifest, rows
from corridor.assignment.counted.calibrate import calibrate
from corridor.case.situation import situation
from corridor.progress import Progress, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.assignment.counted.calibration import Calibration
    from corridor.case.model import Case


@dataclass(frozen=True)
class CountRow:
    """A count with the model before and after the fit, million t a year.

    ``ratio`` is the model after over the count; ``met`` says whether it is within a quarter of the
    count or within its range; if not, ``reason`` says why as far as that is known. ``geh_t`` is the
    GEH statistic of thousand tonnes a day, ``geh_kt_per_year`` that of thousand tonnes a year.
    """

    id: str
    place: str
    mode: str
    direction: str
    year: int
    use: str
    observed_mt: float
    low_mt: float
    high_mt: float
    model_before_mt: float
    model_after_mt: float
    ratio: float | None
    met: bool
    geh_t: float
    geh_kt_per_year: float
    reason: str


@dataclass(frozen=True)
class ChangeRow:
    """A number that the fit changed: numbers as numbers, shares of nodes as text."""

    table: str
    id: str
    field: str
    before: float | str
    after: float | str


@dataclass(frozen=True, repr=False)
class CalibrateAnswer(Shown):
    """Counts and model of a case.

    Attributes
    ----------
    method : str
        How cargo chose.
    fitted : bool
        Whether parameters were fitted; if not, after equals before.
    counts : tuple of CountRow
        In the order of the table.
    measures : mapping
        By use (``fit``, ``check``): counts, how many are met, before and after, and more.
    changes : tuple of ChangeRow
        Numbers that the fit changed.
    manifest : Manifest
    """

    method: str
    fitted: bool
    counts: tuple[CountRow, ...]
    measures: dict[str, dict[str, float | None]]
    changes: tuple[ChangeRow, ...]
    manifest: Manifest


def answer_calibrate(
    case: Case, question: CalibrateQuestion, progress: Progress = silent
) -> CalibrateAnswer:
    """Answer how the model of a case compares with its counts."""
    return describe_calibration(find_calibration(case, question, progress), question)


def find_calibration(
    case: Case, question: CalibrateQuestion, progress: Progress = silent
) -> Calibration:
    """Compare, and fit if the question asks for it."""
    return calibrate(
        case, method=question.method, fit=question.fit, progress=lambda m: progress(m, None)
    )


def describe_calibration(calibration: Calibration, question: CalibrateQuestion) -> CalibrateAnswer:
    """Return a calibration as an answer."""
    options = {**options_of(question), "method": calibration.method, "fit": question.fit}
    return CalibrateAnswer(
        method=calibration.method,
        fitted=calibration.fitted is not None,
        counts=rows(CountRow, calibration.counts),
        measures={
            use: {k: finite(v) for k, v in calibration.measures(use).items()}
            for use in ("fit", "check")
        },
        changes=rows(ChangeRow, calibration.changes),
        manifest=manifest(situation(calibration.case), options),
    )
