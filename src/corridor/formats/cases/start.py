"""Starting a case: a small working one, in a folder with a page that explains its columns."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corridor.case.build import draft
from corridor.case.model import Case
from corridor.formats.cases.bundled import bundled_cases
from corridor.formats.cases.columns import about_columns
from corridor.formats.cases.convert import ending_of, write_case
from corridor.formats.cases.folder import NOTES, write_folder
from corridor.formats.cases.folder_reading import read_folder
from corridor.formats.files.atomic import write_atomically
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

USUAL_TEMPLATE = "rail-road-port"

_NAME = re.compile(r"^name = .*$", re.MULTILINE)


def templates() -> dict[str, Traversable]:
    """Return the folders of the templates that come with the package, by name."""
    root = resources.files("corridor.cases").joinpath("templates")
    folders = {f.name: f for f in root.iterdir() if f.joinpath("case.toml").is_file()}
    return dict(sorted(folders.items()))


def place_for(given: str | Path) -> tuple[Path, str]:
    """Return the folder or file for a new case and the name that the case takes from it.

    Raises
    ------
    CorridorError
        If something stands there, its ending is that of no case, or the name is not one word of a
        case of its own.
    """
    folder = Path(given)
    name = folder.stem if ending_of(folder) else folder.name
    if len(name.split()) != 1:
        raise CorridorError(
            message(
                "%(path)s cannot name a new case; expected a folder whose name is one word",
                path=repr(str(given)),
            )
        )
    if name in bundled_cases():
        raise CorridorError(
            message(
                "%(name)s is a bundled case; nothing was written (choose another name)", name=name
            )
        )
    if folder.exists() or folder.is_symlink():
        raise CorridorError(
            message("%(path)s exists; nothing was written (choose another name)", path=folder)
        )
    return folder, name


def write_template(given: str | Path, template: str = USUAL_TEMPLATE) -> Path:
    """Write a template as a new case; in a folder lies a page about its columns.

    Parameters
    ----------
    given : str or Path
        New folder, or a file or GMNS folder by its ending; the case takes its name.
    template : str
        Name of a template.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    CorridorError
        If there is no such template, or the place is taken or cannot be written.
    """
    folder, name = place_for(given)
    known = templates()
    if template not in known:
        raise CorridorError(
            message(
                "corridor has no template %(template)s; it has %(names)s",
                template=repr(template),
                names=", ".join(known),
            )
        )
    source = known[template]
    texts = {f.name: f.read_text("utf-8") for f in source.iterdir() if f.is_file()}
    texts["case.toml"] = _NAME.sub(f'name = "{name}"', texts["case.toml"], count=1)
    columns = {
        file.removesuffix(".csv"): text.partition("\n")[0].split(",")
        for file, text in texts.items()
        if file.endswith(".csv")
    }
    texts[NOTES] = about_columns(name, columns, f"Started from the template `{template}`.")

    def write(target: Path) -> None:
        target.mkdir()
        for file, text in texts.items():
            (target / file).write_text(text, encoding="utf-8")

    if ending_of(folder):
        with TemporaryDirectory() as place:
            write(Path(place) / name)
            write_case(draft(read_folder(Path(place) / name)), folder)
    else:
        write_atomically(folder, write)
    return folder


def write_start(given: str | Path, case: Case, note: str) -> Path:
    """Write a case that was made from another one; in a folder lies a page about its columns.

    Parameters
    ----------
    given : str or Path
        New folder, or a file or GMNS folder by its ending.
    case : Case
        What to write.
    note : str
        Where it comes from.
    """
    folder, name = place_for(given)
    if ending_of(folder):
        write_case(case, folder)
        return folder
    columns = {
        table: [c for c in frame.columns if _filled(case, table, c)]
        for table, frame in case.tables.items()
        if len(frame)
    }
    page = about_columns(name, columns, note)
    write_folder(case, folder, notes=page)
    return folder


def _filled(case: Case, table: str, column: str) -> bool:
    cells = case.tables[table][column]
    return bool((cells.notna() & (cells != "")).any())
