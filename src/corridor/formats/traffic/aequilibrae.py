"""AequilibraE projects: a network and matrices between its centroids, as that program keeps them.

A project is a folder with a SpatiaLite database, whose tables and rules are those of the version of
AequilibraE that is installed. So AequilibraE itself makes it, and the rows are put in by SQL. It is
asked for when it is used, and needs the SQLite extension ``mod_spatialite``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corridor.formats.files.atomic import write_atomically
from corridor.formats.traffic.omx import Matrices, write_omx
from corridor.messages import message
from corridor.problems import CorridorError

DATABASE = "project_database.sqlite"

OWN_FILES = frozenset(
    {DATABASE, "aequilibrae.log", "matrices", "parameters.yml", "public_transport.sqlite", "run"}
)
"""What lies in a project in which nothing has been computed yet."""

DEMAND = "demand"
"""Name of the matrices."""

NEEDED = message(
    "AequilibraE projects need the package and mod_spatialite: pip install "
    "'corridor[aequilibrae]', and a Python whose sqlite3 loads extensions"
)


@dataclass(frozen=True)
class Kind:
    """A mode, of which a letter stands in ``modes`` of a link; or a type of links.

    Attributes
    ----------
    letter, name, description : str
        The name has ASCII letters and ``_`` alone.
    value_of_time : float
        Of a mode, in money an hour.
    """

    letter: str
    name: str
    description: str
    value_of_time: float = 0.0


@dataclass(frozen=True, eq=False)
class Project:
    """What a project holds.

    Attributes
    ----------
    description : str
        What it is about.
    modes, link_types : tuple of Kind
        Modes of transport and types of links; that of centroid connectors is there anyway.
    nodes : DataFrame
        ``node_id, is_centroid, wkt``, and further columns.
    links : DataFrame
        ``link_id, a_node, b_node, direction, modes, link_type, name, wkt``, and further columns;
        numbers that differ by direction end in ``_ab`` and ``_ba``. The ends of a line are exactly
        the points of its nodes.
    meanings : mapping
        What each further column means, by table and column; new ones are added to the table.
    matrices : Matrices
        Between the centroids, called by their ``node_id``.
    """

    description: str
    modes: tuple[Kind, ...]
    link_types: tuple[Kind, ...]
    nodes: pd.DataFrame
    links: pd.DataFrame
    meanings: Mapping[str, Mapping[str, str]]
    matrices: Matrices


def write_aequilibrae(project: Project, folder: Path, *, overwrite: bool = False) -> None:
    """Write a project.

    Parameters
    ----------
    project : Project
        What to write.
    folder : Path
        New folder.
    overwrite : bool
        Whether a project that stands there may be replaced, if nothing was computed in it.

    Raises
    ------
    CorridorError
        If AequilibraE, mod_spatialite or h5py is missing, or the place is taken or cannot be
        written to.
    """
    _need_aequilibrae()
    if overwrite and folder.is_dir():
        _refuse_used(folder)
    write_atomically(folder, lambda new: _write(project, new, folder), overwrite=overwrite)


def _need_aequilibrae() -> None:
    """Say what is missing before anything is written."""
    try:
        import aequilibrae  # noqa: F401
        from aequilibrae.utils.spatialite_utils import connect_spatialite

        connect_spatialite(Path(":memory:"), missing_ok=True).execute("SELECT spatialite_version()")
    except (ImportError, AttributeError, sqlite3.Error) as error:
        words = message("%(needed)s (%(error)s)", needed=NEEDED, error=str(error))
        raise CorridorError(words) from error


def _refuse_used(folder: Path) -> None:
    names = sorted(entry.name for entry in folder.iterdir())
    foreign = [name for name in names if name not in OWN_FILES]
    if foreign:
        raise CorridorError(
            message(
                "%(folder)s holds %(names)s, so it is not only a project as it was written; "
                "nothing was written (name another place)",
                folder=folder,
                names=", ".join(foreign[:5]),
            )
        )
    if names and DATABASE not in names:
        raise CorridorError(
            message(
                "%(folder)s has no %(file)s, so it is not only a project as it was written; "
                "nothing was written (name another place)",
                folder=folder,
                file=DATABASE,
            )
        )


def _write(project: Project, new: Path, folder: Path) -> None:
    from aequilibrae import Project as Opened

    opened = Opened()
    opened.new(str(new))
    try:
        _add_kinds(opened, project)
        for table, meanings in project.meanings.items():
            _add_fields(opened, table, getattr(project, table), meanings)
        with opened.db_connection as database:
            database.execute(
                "UPDATE about SET infovalue = ? WHERE infoname = 'description'",
                (project.description,),
            )
            _insert(database, "nodes", project.nodes)
            _insert(database, "links", project.links)
            database.execute(
                "INSERT INTO matrices (name, file_name, cores) VALUES (?, ?, ?)",
                (DEMAND, f"{DEMAND}.omx", len(project.matrices.tables)),
            )
        write_omx(new / "matrices" / f"{DEMAND}.omx", project.matrices)
        parameters = opened.project_parameters
        parameters.parameters["system"]["logging_directory"] = str(folder)
        parameters.write_back()
    finally:
        opened.close()


def _add_kinds(opened: Any, project: Project) -> None:  # noqa: ANN401
    """Put the modes in the place of those of a new project, and add the types of links."""
    with opened.db_connection as database:
        database.execute("INSERT INTO modes (mode_id, mode_name) VALUES ('0', '0')")
        database.execute("DELETE FROM modes WHERE mode_id <> '0'")  # one has to be there
        database.executemany(
            "INSERT INTO modes (mode_id, mode_name, description, vot) VALUES (?, ?, ?, ?)",
            [(m.letter, m.name, m.description, m.value_of_time) for m in project.modes],
        )
        database.execute("DELETE FROM modes WHERE mode_id = '0'")
        database.executemany(
            "INSERT INTO link_types (link_type_id, link_type, description) VALUES (?, ?, ?)",
            [(kind.letter, kind.name, kind.description) for kind in project.link_types],
        )


def _add_fields(opened: Any, table: str, frame: pd.DataFrame, meanings: Mapping[str, str]) -> None:  # noqa: ANN401
    """Add columns that the table does not have, and say what each means."""
    fields = getattr(opened.network, table).fields
    known = set(fields.all_fields())
    for column, meaning in meanings.items():
        if column not in known:
            number = pd.api.types.is_numeric_dtype(frame[column])
            fields.add(column, meaning, "NUMERIC" if number else "TEXT")
    with opened.db_connection as database:
        database.executemany(
            "INSERT INTO attributes_documentation (name_table, attribute, description) "
            "VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET description = excluded.description",
            [(table, column, meaning) for column, meaning in meanings.items()],
        )


def _insert(database: Any, table: str, frame: pd.DataFrame) -> None:  # noqa: ANN401
    """Insert rows; the column ``wkt`` becomes the geometry."""
    columns = [str(column) for column in frame if column != "wkt"]
    places = ", ".join("?" * len(columns))
    cells = frame[[*columns, "wkt"]].astype(object)
    database.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}, geometry) "
        f"VALUES ({places}, GeomFromText(?, 4326))",
        cells.where(cells.notna(), None).itertuples(index=False, name=None),
    )
