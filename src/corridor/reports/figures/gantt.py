"""When the projects of a plan are built, and what is spent on them in each year by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import (
    BINDING,
    GRID,
    MUTED,
    NARROW_PT,
    PAPER,
    ROW_PT,
    WIDTH_PT,
    axes_at,
    canvas,
    colours_of,
    columns_of,
    country_name,
    legend_pt,
    named_rows,
    records,
    text_width_pt,
)
from corridor.reports.figures.svg import HALO, empty_svg, tip, to_svg

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_YEARS_PT, _LINE_PT, _ABOVE_PT, _YEAR_PT = 20, 12, 20, 29
_SPENT_PT, _BETWEEN_PT = 84, 44
_SMALL_PT = 8.5


def gantt_svg(
    projects: pd.DataFrame,
    target_years: Sequence[int],
    spending: pd.DataFrame | None = None,
    width_pt: float = WIDTH_PT,
    *,
    language: Language = ENGLISH,
) -> str:
    """Draw the projects as bars over the years, and beneath them what is spent in each year.

    Parameters
    ----------
    projects : DataFrame
        ``id``, ``name``, ``country``, ``start`` and ``finish`` (first and last year of the work;
        the project opens in the year after), ``cost_musd`` in million dollars.
    target_years : sequence of int
        Years in which the plan has to reach a target; work has to end before the last of them.
    spending : DataFrame, optional
        ``year``, ``payer`` and ``spent_musd`` in million dollars, stacked by payer; left out when
        not given.
    width_pt : float
        Width of the figure.
    language : Language
        Language of its words and numbers.

    Returns
    -------
    str
        SVG; earlier projects stand higher.
    """
    say = language.sentence
    named = language.listed([language.numbers(str(year)) for year in target_years])
    title = say("Projects and the target year %(years)s", years=named)
    if projects.empty:
        return empty_svg("gantt", title, say("no projects in the plan"), language)
    rows = projects.sort_values(["start", "finish"], kind="stable")
    late = rows["finish"] >= max(target_years)
    payers = _payers(spending)
    colours = colours_of([*map(str, rows["country"]), *payers])
    above_pt = _ABOVE_PT + _LINE_PT * (len(target_years) > 1)
    beneath_pt = _BETWEEN_PT + _SPENT_PT if payers else 0
    handles = [Patch(color=c, label=country_name(code, language)) for code, c in colours.items()]
    if late.any():
        note = say("pale and dashed: too late")
        handles.append(Patch(fc=PAPER, ec=MUTED, ls="--", lw=0.6, label=note))
    labels = [str(handle.get_label()) for handle in handles]
    short = width_pt <= NARROW_PT
    foot_pt = legend_pt(labels, width_pt) + _YEARS_PT
    below_pt = foot_pt + beneath_pt
    with canvas(width_pt, below_pt + len(rows) * ROW_PT + above_pt) as fig:
        ax = named_rows(fig, rows["name"].astype(str).tolist(), below_pt, right_pt=12)
        place = ax.get_position()
        left_pt, wide_pt = place.x0 * width_pt, place.width * width_pt
        _set_years(ax, rows, target_years, wide_pt, language, short=short)
        _mark_targets(ax, target_years, language)
        for y, row in enumerate(records(rows)):
            too_late = row.finish >= max(target_years)
            colour = colours[str(row.country)]
            _bar(ax, y, row, language, colour=colour, late=too_late, short=short)
        if spending is not None and payers:
            under = _beneath(axes_at(fig, left_pt, foot_pt, wide_pt, _SPENT_PT), ax, language)
            _draw_spending(under, spending, payers, colours, language)
            _write_sums(under, spending, wide_pt, language)
        fig.legend(
            handles=handles, loc="lower center", ncols=columns_of(labels, width_pt), handlelength=1
        )
        return to_svg(fig, "gantt", title, language)


def _payers(spending: pd.DataFrame | None) -> list[str]:
    """Return who pays, those first who pay most."""
    if spending is None or spending.empty:
        return []
    total = spending.groupby("payer", sort=True)["spent_musd"].sum()
    return [str(p) for p in total.sort_values(ascending=False, kind="stable").index]


def _label(row: Any, language: Language, *, short: bool = False) -> str:  # noqa: ANN401
    """Return what stands behind the bar of a project; the cost alone where there is little room."""
    cost, opens = language.money(float(row.cost_musd)), language.numbers(f"{int(row.finish) + 1}")
    return cost if short else language.sentence("%(cost)s, opens %(year)s", cost=cost, year=opens)


def _set_years(
    ax: Axes,
    rows: pd.DataFrame,
    target_years: Sequence[int],
    wide_pt: float,
    language: Language,
    *,
    short: bool,
) -> None:
    """Set the years of the axis so that every bar has room for its label."""
    first = min(int(rows["start"].min()), *target_years)
    last = max(int(rows["finish"].max()), *target_years)
    right = float(last + 1)
    for row in records(rows):
        words = _label(row, language, short=short)
        part = min(0.6, (text_width_pt(words, _SMALL_PT) + 8) / wide_pt)
        right = max(right, (row.finish + 1 - part * first) / (1 - part))
    ax.set_xlim(first, right)
    year_pt = wide_pt / (right - first)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s * year_pt >= _YEAR_PT)
    years = range(first, last + 1, step)
    ax.set_xticks([year + 0.5 for year in years], [language.numbers(str(year)) for year in years])
    ax.set_xticks(range(first, last + 2), minor=True)
    ax.tick_params(axis="x", which="both", length=0)
    ax.grid(visible=False)
    ax.grid(visible=True, axis="x", which="minor", color=GRID)


def _mark_targets(ax: Axes, target_years: Sequence[int], language: Language) -> None:
    """Draw a line where each target year starts; names of neighbours stand on two lines."""
    several = len(target_years) > 1
    for i, year in enumerate(sorted(target_years)):
        ax.axvline(year, color=BINDING, lw=1.4, dashes=(4, 2))
        ax.annotate(
            language.sentence("needed in %(year)s", year=language.numbers(str(year))),
            (year, 1),
            (0, 5 + _LINE_PT * ((i + 1) % 2) * several),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            color=BINDING,
            weight="bold",
        )


def _bar(
    ax: Axes,
    y: int,
    row: Any,  # noqa: ANN401
    language: Language,
    *,
    colour: str,
    late: bool,
    short: bool,
) -> None:
    """Draw one project; pale when it ends too late to count."""
    start, finish = int(row.start), int(row.finish)
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
    bar.set_gid(tip(_words(row, language, late=late)))
    text = ax.annotate(
        _label(row, language, short=short), (finish + 1, y), (4, 0), textcoords="offset points",
        va="center", size=_SMALL_PT,
    )  # fmt: skip
    text.set_gid(HALO)


def _words(row: Any, language: Language, *, late: bool) -> str:  # noqa: ANN401
    """Return what the tooltip of a project says."""
    values = {
        "name": str(row.name),
        "country": country_name(str(row.country), language),
        "start": language.numbers(str(int(row.start))),
        "finish": language.numbers(str(int(row.finish))),
        "label": _label(row, language),
    }
    if late:
        return language.sentence(
            "%(name)s (%(country)s): %(start)s to %(finish)s, %(label)s, too late", **values
        )
    return language.sentence("%(name)s (%(country)s): %(start)s to %(finish)s, %(label)s", **values)


def _beneath(ax: Axes, bars: Axes, language: Language) -> Axes:
    """Return axes beneath the bars with the same years."""
    ax.set_xlim(bars.get_xlim())
    ax.set_xticks(bars.get_xticks(), [text.get_text() for text in bars.get_xticklabels()])
    ax.tick_params(axis="both", length=0)
    ax.grid(visible=False, axis="x")
    ax.locator_params(axis="y", nbins=4)
    words = language.sentence("Spent in each year, million USD")
    ax.set_title(words, loc="left", size=9, weight="bold", pad=7)
    return ax


def _draw_spending(
    ax: Axes,
    spending: pd.DataFrame,
    payers: Sequence[str],
    colours: Mapping[str, str],
    language: Language,
) -> None:
    """Draw what each payer spends in each year, the largest payer lowest, and the sums."""
    total = spending.groupby("year")["spent_musd"].sum()
    spent = spending.groupby(["year", "payer"])["spent_musd"].sum()
    for year in total.index:
        below = 0.0
        for payer in payers:
            musd = float(spent.get((year, payer), 0.0))
            if musd <= 0:
                continue
            bar = ax.bar(
                int(year) + 0.5, musd, 0.74, bottom=below, color=colours[payer], ec=PAPER, lw=0.5
            )[0]
            when = language.numbers(str(year))
            bar.set_gid(tip(f"{country_name(payer, language)}, {when}: {language.money(musd)}"))
            below += musd
    ax.set_ylim(0, 1.2 * float(total.max()) or 1.0)


def _write_sums(ax: Axes, spending: pd.DataFrame, wide_pt: float, language: Language) -> None:
    """Write what is spent in each year over its column, where there is room."""
    low, high = ax.get_xlim()
    for year, musd in spending.groupby("year")["spent_musd"].sum().items():
        word = language.amount(float(musd))
        if text_width_pt(word, _SMALL_PT) < wide_pt / (high - low) - 2:
            ax.annotate(
                word, (int(str(year)) + 0.5, float(musd)), (0, 2), textcoords="offset points",
                ha="center", size=_SMALL_PT,
            )  # fmt: skip
