"""Public values in a notebook: their main table, and the figures of the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import escape

from corridor.answers.plain import as_plain
from corridor.formats.files.atomic import write_text
from corridor.messages import message
from corridor.problems import CorridorError

if TYPE_CHECKING:
    from corridor import Assignment, Plan, Projection, Simulation, Throughput

ROWS = 20
"""Rows of a table that a notebook shows."""


@dataclass(frozen=True, repr=False)
class Figure:
    """A figure.

    Attributes
    ----------
    svg : str
        The figure as SVG.
    """

    svg: str

    def __repr__(self) -> str:
        return f"<Figure: {len(self.svg) / 1e3:.0f} kB of SVG>"

    def _repr_html_(self) -> str:
        return self.svg

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the figure to a file.

        Raises
        ------
        CorridorError
            If the file exists and may not be replaced, or cannot be written.
        """
        write_text(Path(path), self.svg, overwrite=overwrite)
        return Path(path)


def html(value: Any) -> str:  # noqa: ANN401
    """Return the summary of a value and its main table, for a notebook."""
    table = _TABLES.get(type(value).__name__, _of_fields)(value)
    more = f"<p>{len(table) - ROWS} more rows</p>" if len(table) > ROWS else ""
    said = escape(f"{type(value).__name__}: {value.summary}")
    return f"<p>{said}</p>{table.head(ROWS).to_html(index=False, border=0)}{more}"


def figure(value: Any, kind: str | None = None) -> Figure:  # noqa: ANN401
    """Draw a value; see [`corridor.showing.Shown.plot`][].

    Raises
    ------
    CorridorError
        If there is no such figure of it.
    """
    known = _FIGURES.get(type(value).__name__, {})
    if not known:
        raise CorridorError(message("there is no figure of %(kind)s", kind=type(value).__name__))
    chosen = next(iter(known)) if kind is None else kind
    if chosen not in known:
        raise CorridorError(
            message(
                "there is no figure %(kind)s of %(kind2)s; expected %(names)s",
                kind=repr(kind),
                kind2=type(value).__name__,
                names=", ".join(known),
            )
        )
    return Figure(known[chosen](value))


# --- tables ---------------------------------------------------------------------------------------


def _of_fields(value: object) -> pd.DataFrame:
    """Return the fields of an answer or a question: the value, or how many rows there are."""
    plain = as_plain(value) if is_dataclass(value) else {}
    shown = {
        name: f"{len(content)} rows" if isinstance(content, list | dict) else content
        for name, content in plain.items()
    }
    return pd.DataFrame(list(shown.items()), columns=["field", "value"])


def _case(case: Any) -> pd.DataFrame:  # noqa: ANN401
    rows = [(name, len(frame)) for name, frame in case.tables.items() if len(frame)]
    return pd.DataFrame(rows, columns=["table", "rows"])


def _cut(top: Throughput) -> pd.DataFrame:
    columns = ["id", "name", "kind", "country", "capacity_t_per_year", "price"]
    return pd.DataFrame([[getattr(c, n) for n in columns] for c in top.cut], columns=columns)


_TABLES: Mapping[str, Callable[[Any], pd.DataFrame]] = {
    "Case": _case,
    "Benefit": lambda benefit: benefit.table,
    "Capacities": lambda caps: caps.table,
    "Closures": lambda closures: closures.table,
    "Throughput": _cut,
    "Plan": lambda plan: plan.table,
    "Assignment": lambda assignment: assignment.modes,
    "Fleet": lambda fleet: fleet.table,
    "Simulation": lambda sim: sim.elements,
    "Projection": lambda sea: sea.quantiles().reset_index(),
    "Futures": lambda futures: futures.curve.reset_index(),
}


# --- figures --------------------------------------------------------------------------------------


def _profile(top: Throughput) -> str:
    from corridor.answers.main_route import main_route
    from corridor.answers.report_rows import profile_rows
    from corridor.reports.figures.profile import profile_svg

    return profile_svg(profile_rows(main_route(top), top), alone=True)


def _profile_of_plan(plan: Plan) -> str:
    from corridor.answers.main_route import main_route
    from corridor.answers.report_rows import profile_rows
    from corridor.reports.figures.profile import profile_svg

    rows = profile_rows(main_route(plan.after), plan.after, plan.before)
    return profile_svg(rows, alone=True)


def _ladder(top: Throughput) -> str:
    from corridor.answers.throughput import rung_rows
    from corridor.reports.figures.bars import ladder_svg
    from corridor.reports.pages.readings import ladder_frame

    return ladder_svg(ladder_frame(rung_rows(top.ladder())), top.tonnes_per_year / 1e6)


def _tornado(top: Throughput) -> str:
    from corridor.answers.values import swing_rows
    from corridor.reports.figures.bars import tornado_svg
    from corridor.reports.pages.readings import swing_frame

    frame = swing_frame(top.capacities.situation.case, swing_rows(top.tornado()))
    return tornado_svg(frame, top.tonnes_per_year / 1e6, "million tonnes a year")


def _gantt(plan: Plan) -> str:
    from corridor.answers.spending import SpendingRow, spending_rows
    from corridor.answers.values import frame_of
    from corridor.reports.figures.gantt import gantt_svg

    spending = frame_of(spending_rows(plan.projects), SpendingRow)
    return gantt_svg(plan.table, list(plan.wanted), spending)


def _map(plan: Plan) -> str:
    from corridor.answers.main_route import main_route
    from corridor.answers.map_rows import network_rows
    from corridor.answers.report_readings import changed_by
    from corridor.reports.pages.maps import network_map

    route = [leg.element for leg in main_route(plan.after)]
    case = plan.after.capacities.situation.case
    return network_map(case, network_rows(plan.after, changed_by(plan)), route, alone=True)


def _routes(assignment: Assignment) -> str:
    from corridor.reports.figures.distance import distance_svg

    largest = assignment.paths.sort_values("tonnes_per_year").iloc[-1]["path_id"]
    return distance_svg(assignment.time_distance(str(largest)), str(largest))


def _delay(sim: Simulation) -> str:
    from corridor.answers.simulate import describe_simulation
    from corridor.reports.figures.delay import delay_svg
    from corridor.reports.pages.operations import delay_frame

    return delay_svg(
        delay_frame(describe_simulation(sim)), sim.acceptable_delay_h,
        sim.practical_t_per_year / 1e6,
    )  # fmt: skip


def _queues(sim: Simulation) -> str:
    from corridor.answers.operation import QueueRow, queue_rows
    from corridor.answers.values import frame_of
    from corridor.reports.figures.queues import queues_svg

    return queues_svg(sim.queues, frame_of(queue_rows(sim), QueueRow))


def _journey(sim: Simulation) -> str:
    from corridor.reports.figures.distance import distance_svg

    return distance_svg(sim.time_distance())


def _levels(sea: Projection) -> str:
    from corridor.reports.figures.sea_levels import sea_levels_svg
    from corridor.sea.water.facts import observed_levels
    from corridor.sea.water.hindcast import hindcast

    fan = sea.quantiles((0.05, 0.25, 0.5, 0.75, 0.95))
    return sea_levels_svg(observed_levels(), hindcast().levels, fan, {})


_FIGURES: Mapping[str, Mapping[str, Callable[[Any], str]]] = {
    "Throughput": {"profile": _profile, "ladder": _ladder, "tornado": _tornado},
    "Plan": {
        "years": _gantt,
        "map": _map,
        "profile": _profile_of_plan,
        "tornado": lambda plan: _tornado(plan.after),
    },
    "Assignment": {"route": _routes},
    "Simulation": {"delay": _delay, "queues": _queues, "journey": _journey},
    "Projection": {"levels": _levels},
}
"""By type and kind; the first is drawn when no kind is named."""
