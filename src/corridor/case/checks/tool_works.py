"""Works that the tool has proposed and that pass for works of somebody."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.tables import Tables, words
from corridor.messages import message
from corridor.problems import Problem

TOOL = "TOOL"
"""Source of every row that the tool has proposed."""


def tool_works(case: Tables) -> Iterator[Problem]:
    """Find projects from the tool alone that stand as more than proposed.

    Parameters
    ----------
    case : Tables
        A case without fatal problems.

    Yields
    ------
    Problem
        W456, one for each project.
    """
    for row, project in enumerate(case.rows("projects"), start=2):
        if TOOL in words(project["source_id"]) and project["standing"] != "proposed":
            name = str(project["project_id"])
            yield Problem(
                "W456",
                "projects.csv",
                row,
                "standing",
                f"{name}: {project['standing']}",
                message("proposed, as long as its source is the tool"),
                message(
                    "Name the source that announces it in source_id in the place of "
                    "TOOL, or set standing to proposed."
                ),
                (name,),
            )
