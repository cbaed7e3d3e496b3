"""Plans as ``corridor recommend --json`` writes them, read back to be simulated."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor.case.count import Direction, Mix, OtherCargo
from corridor.formats.files.text_file import read_text
from corridor.messages import message
from corridor.problems import CorridorError

MAX_BYTES = 200_000_000
"""Largest file that is read: the longest plans have a few megabytes."""


@dataclass(frozen=True)
class PlanFile:
    """What a simulation needs to know of a plan that was written to a file.

    Attributes
    ----------
    built : tuple of str
        Projects in operation, those of the plan among them.
    by : int
        Year in which the target has to be carried.
    tonnes_per_year : float
        Target, or what the plan carries if that is less.
    scenario, screenline : str or None
        State of the world and where tonnes are counted.
    between : (str, str) or None
        Two places between which they are counted instead.
    mix : {"free", "fixed"}
        Whether cargo counts in any proportion, or in those of the forecast.
    others : {"served", "ignored"}
        Whether other cargo keeps its place beside it.
    modes : tuple of str or None
        Modes that counted cargo may use, where they are restricted.
    direction : {"both", "forward", "back"}
        Whether both directions count, or one of them alone.
    by_direction : (float, float) or None
        Proportion of forward to back, where each has its own target.
    case_hash : str
        Hash of the case for which the plan was made.
    growth : str, optional
        Growth path of the demand, where the plan names it.
    works : mapping of str to (int, int)
        First and last year of work of each project of the plan that names them.
    """

    built: tuple[str, ...]
    by: int
    tonnes_per_year: float
    scenario: str | None
    screenline: str | None
    between: tuple[str, str] | None
    mix: Mix
    others: OtherCargo
    modes: tuple[str, ...] | None
    direction: Direction
    by_direction: tuple[float, float] | None
    case_hash: str
    growth: str | None = None
    works: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_plan(path: str | Path, *, end_to_end: bool = False) -> PlanFile:
    """Read a plan.

    Parameters
    ----------
    path : path
        File with the answer of ``corridor recommend --json``.
    end_to_end : bool
        Whether to take the second plan of the answer, that of the end-to-end reading.

    Returns
    -------
    PlanFile

    Raises
    ------
    CorridorError
        If the file cannot be read or is not such an answer.
    """
    try:
        answer = json.loads(read_text(Path(path), most=MAX_BYTES))
    except (ValueError, RecursionError) as error:
        raise CorridorError(
            message(
                "%(path)s is not JSON (%(error)s); %(expected)s",
                path=repr(str(path)),
                error=str(error),
                expected=_HOW,
            )
        ) from error
    if end_to_end and isinstance(answer, dict):
        if not isinstance(answer.get("end_to_end"), dict):
            raise CorridorError(
                message(
                    "%(path)s has no plan end to end; %(expected)s",
                    path=repr(str(path)),
                    expected=_HOW,
                )
            )
        answer = answer["end_to_end"]
    try:
        return _plan(answer)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise CorridorError(
            message(
                "%(path)s is not a plan (%(error)s); %(expected)s",
                path=repr(str(path)),
                error=repr(error),
                expected=_HOW,
            )
        ) from error


_HOW = message("expected what 'corridor recommend CASE --target MT --json > plan.json' writes")


def _plan(answer: Mapping[str, Any]) -> PlanFile:
    manifest, options = answer["manifest"], answer["manifest"]["options"]
    built = [str(p["id"]) for p in answer["projects"]]
    between = None
    if options.get("from") is not None:
        between = str(options["from"]), str(options["to"])
    two = options.get("by_direction")
    shares = () if two is None else (float(two[0]), float(two[1]))
    direction: Any = options.get("direction", "both")
    if direction not in ("both", "forward", "back"):
        raise ValueError(f"the direction {direction!r:.40}")
    tonnes = [float(answer[f"{what}_t_per_year"]) for what in ("target", "throughput_after")]
    if not all(math.isfinite(t) and t >= 0 for t in (*tonnes, *shares)):
        raise ValueError(f"tonnes of {[*tonnes, *shares]}")
    if not 0 < (by := int(answer["by"])) < 10_000:
        raise ValueError("by is no year")
    return PlanFile(
        built=tuple(dict.fromkeys([*map(str, manifest["built"]), *built])),
        by=by,
        tonnes_per_year=min(tonnes),
        scenario=_name(manifest["scenario"]),
        screenline=_name(options.get("screenline")),
        between=between,
        mix="fixed" if options.get("mix") == "fixed" else "free",
        others="ignored" if options.get("others") == "ignored" else "served",
        modes=tuple(map(str, options["modes"])) if options.get("modes") else None,
        direction=direction,
        by_direction=None if two is None else (float(two[0]), float(two[1])),
        case_hash=str(manifest["case_hash"]),
        growth=_name(manifest.get("growth") or None),
        works={
            str(p["id"]): (int(p["start"]), int(p["finish"]))
            for p in answer["projects"]
            if "start" in p and "finish" in p
        },
    )


def _name(value: object) -> str | None:
    if not (value is None or isinstance(value, str)):
        raise TypeError(f"{value!r:.40} where a name stands")
    return value
