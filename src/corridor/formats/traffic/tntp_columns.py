"""Which column of a TNTP network holds what: as its header says, not as most files have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corridor.formats.traffic.link_network import FLOATS, NODES
from corridor.formats.traffic.tntp_text import ORIGINAL, TntpText
from corridor.messages import message
from corridor.problems import Problem

LINK_FIELDS = (*NODES, *FLOATS, "link_type")
"""Columns in the order of a file without a header."""

OPTIONAL = frozenset({"speed", "toll", "link_type"})
"""Columns that a file may lack: no travel time depends on them."""

LANES = "lanes"

NAMES = {
    "from_node_id": ("init_node", "initnode", "from", "from_node", "tail", "tail_node", "a_node",
                     "start_node", "source", "i"),
    "to_node_id": ("term_node", "termnode", "to", "to_node", "head", "head_node", "b_node",
                   "end_node", "target", "j"),
    "capacity": ("cap",),
    "length": ("dist", "distance"),
    "free_flow_time": ("fft", "fftt", "free_flow_travel_time", "freeflowtime", "t0"),
    "b": ("alpha", "bpr_alpha"),
    "power": ("beta", "bpr_beta", "exponent"),
    "speed": ("speed_limit", "ff_speed", "free_flow_speed", "free_speed", "speedlimit"),
    "toll": ("tolls",),
    "link_type": ("type", "linktype"),
    LANES: ("lane", "number_of_lanes", "no_of_lanes"),
}  # fmt: skip
"""What else headers call the columns."""

_KNOWN = {name: field for field, names in NAMES.items() for name in (field, *names)}

_PER_LANE = re.compile(r"capacity\s*\(?[^\t)]*per[ _]lane", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """What stands on each line of a network.

    Attributes
    ----------
    fields : tuple of str
        Name of each column: one of [`LINK_FIELDS`][], ``lanes``, or what the file calls it.
    per_lane : bool
        Whether capacities are those of one lane.
    """

    fields: tuple[str, ...]
    per_lane: bool


def link_columns(text: TntpText, problems: list[Problem]) -> Columns:
    """Find out what stands on each line of a network.

    Parameters
    ----------
    text : TntpText
        The file. Its header is the last comment before the first line of numbers, if that names
        both ends of a link.
    problems : list of Problem
        Receives columns that are missing, and warnings about those that are not read.

    Returns
    -------
    Columns
        Those of [`LINK_FIELDS`][] if there is no header.
    """
    said, line = text.header
    names = header_names(said)
    fields = [_KNOWN.get(name, name) for name in names]
    if not {*NODES} <= set(fields):
        return Columns(LINK_FIELDS, per_lane=False)
    # a name nobody knows, in the usual place of a column that is missing, is another name of it
    for place, field in enumerate(LINK_FIELDS[: len(fields)]):
        if field not in (*OPTIONAL, *fields) and names[place] not in _KNOWN:
            problems.append(_taken(text.file, line, names[place], field))
            fields[place] = field
    problems += _header_problems(text, line, fields)
    original = text.tags.get(ORIGINAL, ("", 0))[0]
    per_lane = LANES in fields and bool(_PER_LANE.search(said) or _PER_LANE.search(original))
    if per_lane:
        found = message("capacity per lane")
        fix = message(
            "Capacities are multiplied by lanes. Drop the column if they are those of all lanes."
        )
        problems.append(Problem("W713", text.file, line, LANES, found, "", fix))
    for field in fields:
        if field not in LINK_FIELDS and not (field == LANES and per_lane):
            fix = message("Nothing, if the assignment should do without it.")
            if field == LANES:
                fix = message(
                    "Nothing, if capacities are those of all lanes; else say capacity (per lane)."
                )
            problems.append(Problem("W712", text.file, line, field, "", "", fix))
    return Columns(tuple(fields), per_lane)


def header_names(header: str) -> list[str]:
    """Return the names of a header in small letters, joined by underscores, without units."""
    plain = re.sub(r"\([^)]*\)", "", header).strip().rstrip(";").strip().lower()
    parts = plain.split("\t") if "\t" in plain else plain.split()
    return ["_".join(part.split()) for part in parts if part.strip()]


def _header_problems(text: TntpText, line: int, fields: Sequence[str]) -> list[Problem]:
    missing = [field for field in LINK_FIELDS if field not in (*fields, *OPTIONAL)]
    fix = message("Name the column in the header.")
    problems = [Problem("E201", text.file, line, field, "", field, fix) for field in missing]
    expected, fix = message("each column once"), message("Rename the others.")
    return problems + [
        Problem("E106", text.file, line, field, field, expected, fix)
        for field in dict.fromkeys(fields)
        if fields.count(field) > 1
    ]


def _taken(file: str, line: int, name: str, field: str) -> Problem:
    expected = message("%(column)s, which is taken to be meant", column=field)
    fix = message("Call the column %(column)s in the header if this is right.", column=field)
    return Problem("W713", file, line, name, name, expected, fix)
