"""When the projects of a plan are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from corridor.reports.figures.style import (
    BINDING,
    GRID,
    MUTED,
    PAPER,
    ROW_PT,
    WIDTH_PT,
    canvas,
    country,
    money,
    named_rows,
    records,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BELOW_PT = 48
_ABOVE_PT = 20


def gantt_svg(projects: pd.DataFrame, target_year: int) -> str:
    """Draw the projects as bars over the years.

    Parameters
    ----------
    projects : DataFrame
        ``id``, ``name``, ``country``, ``start`` and ``finish`` (first and last year of the work),
        ``cost_musd`` in million dollars.
    target_year : int
        Year in which the plan has to reach its target; work has to end before it.

    Returns
    -------
    str
        SVG; earlier projects stand higher.
    """
    title = f"Projects and the target year {target_year}"
    if projects.empty:
        return empty_svg("gantt", title, "no projects in the plan")
    rows = projects.sort_values(["start", "finish"], kind="stable")
    names = rows["name"].astype(str).tolist()
    with canvas(WIDTH_PT, len(names) * ROW_PT + _BELOW_PT + _ABOVE_PT) as fig:
        ax = _axes(fig, names, int(rows["start"].min()), int(rows["finish"].max()), target_year)
        for y, row in enumerate(records(rows)):
            place, colour = country(str(row.country))
            _bar(
                ax,
                y,
                (int(row.start), int(row.finish)),
                cost_musd=float(row.cost_musd),
                colour=colour,
                note=f"{row.name} ({place})",
                late=row.finish >= target_year,
            )
        late = rows["finish"] >= target_year
        codes = [str(code) for code in dict.fromkeys(rows["country"])]
        handles = [Patch(color=country(code)[1], label=country(code)[0]) for code in codes]
        if late.any():
            note = "pale and dashed: too late for the target"
            handles.append(Patch(fc=PAPER, ec=MUTED, ls="--", lw=0.6, label=note))
        fig.legend(handles=handles, loc="lower center", ncols=min(6, len(handles)), handlelength=1)
        return to_svg(fig, "gantt", title)


def _axes(fig: Figure, names: list[str], first: int, last: int, target_year: int) -> Axes:
    """Return axes with a row per project and a line where the target year starts."""
    ax = named_rows(fig, names, _BELOW_PT, right_pt=12)
    first, last = min(first, target_year), max(last, target_year)
    ax.set_xlim(first, last + 1 + 0.12 * (last + 1 - first))
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last + 1 - first) / s <= 14)
    years = range(first, last + 1, step)
    ax.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    ax.set_xticks(range(first, last + 2), minor=True)
    ax.tick_params(axis="x", length=0)
    ax.grid(visible=False)
    ax.grid(visible=True, axis="x", which="minor", color=GRID)
    ax.tick_params(axis="x", which="minor", length=0)
    ax.axvline(target_year, color=BINDING, lw=1.4, dashes=(4, 2))
    ax.annotate(
        f"needed in {target_year}",
        (target_year, 1),
        (0, 5),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        color=BINDING,
        weight="bold",
    )
    return ax


def _bar(
    ax: Axes,
    y: int,
    years: tuple[int, int],
    *,
    cost_musd: float,
    colour: str,
    note: str,
    late: bool,
) -> None:
    """Draw one project; pale when it ends too late to count."""
    start, finish = years
    bar = ax.barh(
        y,
        finish + 1 - start,
        left=start,
        height=0.66,
        color=colour,
        ec=MUTED,
        lw=0.6,
        ls="--" if late else "-",
        alpha=0.5 if late else 1,
    )[0]
    cost = money(cost_musd)
    bar.set_gid(tip(f"{note}: {start} to {finish}, {cost}{', too late' if late else ''}"))
    text = ax.annotate(
        cost, (finish + 1, y), (4, 0), textcoords="offset points", va="center", size=8.5
    )
    text.set_gid(HALO)
