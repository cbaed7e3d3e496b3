"""The command ``calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridor.cli.options import CaseRef, Json, Overwrite
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor.case.model import Case


def calibrate(
    case: CaseRef,
    method: Annotated[
        Literal["ue", "so", "logit", "aon", "capacitated"] | None,
        typer.Option(
            "--method",
            help="How cargo chooses in the comparison; that of the case if not given. A fit is one "
            "of logit.",
        ),
    ] = None,
    fit: Annotated[
        bool,
        typer.Option("--fit/--no-fit", help="Fit parameters, or only compare the case as it is."),
    ] = True,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="CASE",
            help="Write the case with the fitted numbers.",
        ),
    ] = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Compare an assignment with counts, and fit few parameters to those marked fit.

    Counts marked check take no part in the fit. The case itself stays as it is; --write writes
    another one, in which every fitted number has its source.
    """
    from corridor.answers.calibrate import describe_calibration, find_calibration
    from corridor.answers.questions import CalibrateQuestion
    from corridor.cli.opening import opened_case
    from corridor.cli.output import write_json
    from corridor.cli.progress import working
    from corridor.cli.show_counts import show_counts
    from corridor.formats.files.atomic import refuse_taken

    if write is not None:
        if not fit:
            raise CorridorError(message("--write writes what was fitted: leave --no-fit out"))
        refuse_taken(write, overwrite=overwrite)
    question = CalibrateQuestion(method, fit)
    with working("comparing") as step:
        calibration = find_calibration(opened_case(case), question, step)
        result = describe_calibration(calibration, question)
    if write is not None and calibration.fitted is not None:
        _write(calibration.fitted, write, overwrite=overwrite)
    if as_json:
        write_json(result)
    else:
        show_counts(result)


def _write(case: Case, path: Path, *, overwrite: bool) -> None:
    from corridor.cli.output import print_message
    from corridor.formats.cases.convert import write_case

    write_case(case, path, overwrite=overwrite)
    print_message(message("wrote %(place)s", place=path))
