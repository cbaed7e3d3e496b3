"""When the projects of a plan are built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from corridor.report.style import (
    BINDING,
    GRID,
    INK,
    MUTED,
    axes_at,
    canvas,
    country,
    money,
    shortened,
    text_width_pt,
)
from corridor.report.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH_PT = 680
_LARGEST_LABEL_PT = 270
_ROW_PT = 22
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
        Year by whose end the plan has to reach its target.

    Returns
    -------
    str
        SVG; earlier projects stand higher.
    """
    title = f"Projects and the target year {target_year}"
    if projects.empty:
        return empty_svg("gantt", title, "the plan has no projects")
    rows = projects.sort_values(["start", "finish"], kind="stable")
    names = rows["name"].astype(str).tolist()
    with canvas(_WIDTH_PT, len(names) * _ROW_PT + _BELOW_PT + _ABOVE_PT) as fig:
        ax = _axes(fig, names, int(rows["start"].min()), int(rows["finish"].max()), target_year)
        for y, row in enumerate(rows.itertuples()):
            _bar(ax, y, row, target_year)
        codes = [str(code) for code in dict.fromkeys(rows["country"])]
        handles = [Patch(color=country(code)[1], label=country(code)[0]) for code in codes]
        fig.legend(handles=handles, loc="lower center", ncols=min(6, len(handles)), handlelength=1)
        return to_svg(fig, "gantt", title)


def _axes(fig: Figure, names: list[str], first: int, last: int, target_year: int) -> Axes:
    """Return axes with a row per project and a line at the end of the target year."""
    names = [shortened(name, _LARGEST_LABEL_PT) for name in names]
    left_pt = max(map(text_width_pt, names)) + 10
    high_pt = len(names) * _ROW_PT
    ax = axes_at(fig, left_pt, _BELOW_PT, _WIDTH_PT - left_pt - 12, high_pt)
    first, last = min(first, target_year), max(last, target_year)
    ax.set_xlim(first, last + 1 + 0.12 * (last + 1 - first))
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_yticks(range(len(names)), names, color=INK)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last + 1 - first) / s <= 14)
    years = range(first, last + 1, step)
    ax.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    ax.set_xticks(range(first, last + 2), minor=True)
    ax.tick_params(axis="x", length=0)
    ax.grid(visible=False)
    ax.grid(visible=True, axis="x", which="minor", color=GRID)
    ax.tick_params(axis="x", which="minor", length=0)
    ax.spines["left"].set_color(GRID)
    ax.axvline(target_year + 1, color=BINDING, lw=1.4, dashes=(4, 2))
    ax.annotate(
        f"target: end of {target_year}",
        (target_year + 1, 1),
        (0, 5),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        color=BINDING,
        weight="bold",
    )
    return ax


def _bar(ax: Axes, y: int, row: Any, target_year: int) -> None:
    """Draw one project; pale when it ends too late to count."""
    start, finish = int(row.start), int(row.finish)
    place, colour = country(str(row.country))
    cost = money(float(row.cost_musd))
    late = finish > target_year
    bar = ax.barh(
        y,
        finish + 1 - start,
        left=start,
        height=0.66,
        align="center",
        color=colour,
        ec=MUTED,
        lw=0.6,
        ls="--" if late else "-",
        alpha=0.5 if late else 1,
    )[0]
    late_note = ", too late for the target" if late else ""
    bar.set_gid(tip(f"{row.name} ({place}): {start} to {finish}, {cost}{late_note}"))
    text = ax.annotate(
        cost,
        (finish + 1, y),
        (4, 0),
        textcoords="offset points",
        va="center",
        size=8.5,
    )
    text.set_gid(HALO)
