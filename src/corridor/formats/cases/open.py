"""Opening a case by its name or place, in whichever format it stands."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.case.build import RawCase, build
from corridor.case.checks.check import check_tables
from corridor.case.model import Case
from corridor.formats.cases.folder import read_folder
from corridor.problems import CorridorError, Problem, raise_if_fatal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def bundled_cases() -> dict[str, Traversable]:
    """Return the cases that come with the package, by name."""
    root = resources.files("corridor.cases")
    return {f.name: f for f in root.iterdir() if f.joinpath("case.toml").is_file()}


def read_case(reference: str | Path) -> tuple[Case | None, list[Problem]]:
    """Read a case and find all that is wrong with it.

    Parameters
    ----------
    reference : str or Path
        Name of a bundled case, a folder, or a ``.gpkg`` file.

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
    case, problems = build(_read(reference))
    if case is not None:
        problems = [*problems, *check_tables(case)]
    return case, problems


def open_case(reference: str | Path) -> Case:
    """Open a case that is fit for use.

    Parameters
    ----------
    reference : str or Path
        Name of a bundled case, a folder, or a ``.gpkg`` file.

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
        raise CorridorError(f"{str(reference)[:80]!r} cannot be a path: {error}") from error
    if folder:
        return read_folder(path)
    if file:
        if path.suffix.lower() == ".gpkg":
            from corridor.formats.cases.geopackage import read_geopackage

            return read_geopackage(path)
        raise CorridorError(f"{path} is a file but not a .gpkg; give a case folder or a .gpkg")
    bundled = bundled_cases()
    if str(reference) in bundled:
        return read_folder(bundled[str(reference)])
    raise CorridorError(
        f"there is no case {str(reference)!r}: no such folder or .gpkg, "
        f"and the bundled cases are {', '.join(sorted(bundled)) or 'none'}"
    )
