"""Opening a case by its name or place, in whichever format it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from corridor.case.build import RawCase, build, placed
from corridor.case.checks.check import check_tables
from corridor.case.model import Case
from corridor.collecting import without_collecting
from corridor.formats.cases.bundled import bundled_cases
from corridor.formats.cases.folder_reading import read_folder
from corridor.messages import message
from corridor.problems import CorridorError, Problem, raise_if_fatal

WORKBOOKS = (".xlsx", ".xlsm")
"""Endings of workbooks that are read; macros are left alone."""

SPREADSHEETS = (".xls", ".xlsb", ".ods")
"""Endings of workbooks that are not."""


@without_collecting()
def read_case(
    reference: str | Path, advise: Callable[[Case], list[Problem]] | None = None
) -> tuple[Case | None, list[Problem]]:
    """Read a case and find all that is wrong with it.

    Parameters
    ----------
    reference : str or Path
        Name of a bundled case, a folder of tables or of GMNS, a ``.gpkg`` or an ``.xlsx`` file.
    advise : callable, optional
        Finds what else is worth saying of a case that has no fatal problem.

    Returns
    -------
    case : Case or None
        None when its cells do not form tables.
    problems : list of Problem
        Fatal problems and warnings.

    Raises
    ------
    CorridorError
        If there is no such case.
    """
    return check_raw(_read(reference), advise)


def check_raw(
    raw: RawCase, advise: Callable[[Case], list[Problem]] | None = None
) -> tuple[Case | None, list[Problem]]:
    """Return the case that cells make up, and all that is wrong with it; see [`read_case`][]."""
    case, problems = build(raw)
    if case is not None:
        problems += [placed(p, raw.files) for p in check_tables(case)]
        if advise is not None and not any(p.fatal for p in problems):
            problems += [placed(p, raw.files) for p in advise(case)]
    return case, [_in_cell(p, raw.columns.get(p.file, {})) for p in problems]


def _in_cell(problem: Problem, columns: Mapping[str, str]) -> Problem:
    """Name the cell of a workbook in which a problem stands."""
    column = columns.get(problem.field, "")
    if problem.cell or not column:
        return problem
    if column[-1].isdigit():  # a setting has a cell, and no row of its own
        return replace(problem, cell=column)
    return replace(problem, cell=f"{column}{problem.row}") if problem.row else problem


def open_case(reference: str | Path) -> Case:
    """Open a case that is fit for use.

    Parameters
    ----------
    reference : str or Path
        Name of a bundled case, a folder of tables or of GMNS, a ``.gpkg`` or an ``.xlsx`` file.

    Returns
    -------
    Case
        The case; its warnings are left to [`Case.check`][].

    Raises
    ------
    CaseError
        With all problems, when one of them stops the use of the case.
    CorridorError
        If there is no such case.
    """
    case, problems = read_case(reference)
    raise_if_fatal(problems)
    if case is None:  # a case that cannot be formed has a fatal problem
        raise AssertionError(problems)
    return case


def _read(reference: str | Path) -> RawCase:
    path = Path(reference)
    try:
        folder, file = path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:
        raise CorridorError(
            message(
                "%(case)s cannot be a path: %(error)s", case=repr(str(reference)[:80]), error=error
            )
        ) from error
    if folder:
        from corridor.formats.cases.gmns_folder_reading import is_gmns, read_gmns_case

        return read_gmns_case(path) if is_gmns(path) else read_folder(path)
    if file:
        if path.suffix.lower() == ".gpkg":
            from corridor.formats.cases.geopackage_reading import read_geopackage

            return read_geopackage(path)
        if path.suffix.lower() in WORKBOOKS:
            from corridor.formats.cases.workbook_reading import read_workbook

            return read_workbook(path)
        hint = (
            message("save it as .xlsx")
            if path.suffix.lower() in SPREADSHEETS
            else message("give one of these")
        )
        raise CorridorError(
            message(
                "%(path)s is no case folder, .gpkg, .xlsx or .gmns; %(hint)s", path=path, hint=hint
            )
        )
    bundled = bundled_cases()
    if str(reference) in bundled:
        return read_folder(bundled[str(reference)])
    raise CorridorError(
        message(
            "there is no case %(case)s: no such folder, .gpkg, .xlsx or .gmns, and the "
            "bundled cases are %(names)s",
            case=repr(str(reference)),
            names=", ".join(sorted(bundled)) or message("none"),
        )
    )
