"""What a measure costs: units counted on the rows that it changes, times a price with a range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corridor.case.rows import Border, Rail, Sea, Ship, Terminal
from corridor.case.situation import Situation
from corridor.economics.discounting import Discounting
from corridor.elements.elements import element_row
from corridor.elements.formulas.waters import water_row
from corridor.proposals.changed import Effect
from corridor.proposals.facts import length_km, lines_of, sections, short_lines, trains_on
from corridor.proposals.measures import Measure

M2_PER_HA = 10_000.0
SHIFT_H = 8.0

Range = tuple[float, float, float]
"""Lowest, usual and highest."""


@dataclass(frozen=True)
class Cost:
    """Cost of a measure in million USD, with how it was counted in words."""

    low_musd: float
    usual_musd: float
    high_musd: float
    words: str


def cost_of(
    sit: Situation,
    measure: Measure,
    elements: Sequence[str],
    effects: Sequence[Effect],
    gained_t_per_year: float,
) -> Cost | str:
    """Return what a measure costs, or which number is missing.

    ``cost = units * price``, with units by the basis of the measure. What is paid every year
    (``shift``) counts for the life of the measure, discounted at the rate of the case::

        cost = units * price * (1 - (1 + i)^-life) / i

    Parameters
    ----------
    sit : Situation
        Situation before the measure.
    measure : Measure
        The measure.
    elements : sequence of str
        Elements on which it is taken.
    effects : sequence of Effect
        What it changes.
    gained_t_per_year : float
        Capacity that these elements gain, added up.

    Returns
    -------
    Cost or str
    """
    usual = (measure.low_usd, measure.usual_usd, measure.high_usd)
    if measure.basis == "m3":
        return _dredged(sit, effects, usual)
    if measure.basis == "tonne":
        return _cost(gained_t_per_year, usual, f"{gained_t_per_year / 1e6:.2f} Mt of yearly capac"
                     f"ity at {measure.usual_usd:g} USD a tonne")  # fmt: skip
    units = _COUNTED[measure.basis](sit, elements, effects)
    unit = _UNITS[measure.basis]
    unit = unit.removesuffix("s") if units == 1 else unit
    named = f"{units:,.4g} {unit} at {_money(measure.usual_usd)}"
    if measure.basis == "shift":
        factor = annuity_factor(Discounting.of(sit.case.settings).rate, measure.life_years)
        return _cost(units * factor, usual, f"{named} a year for {measure.life_years} years")
    return _cost(units, usual, named)


def annuity_factor(rate: float, years: int) -> float:
    """Return the present value of 1 paid at the end of each of some years."""
    return float(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate


def _cost(units: float, price: Range, words: str) -> Cost:
    low, usual, high = (float(f"{units * usd / 1e6:.4g}") for usd in price)
    return Cost(low, usual, high, words)


def _money(usd: float) -> str:
    return f"{usd / 1e6:.3g} M USD" if usd >= 1e5 else f"{usd:,.0f} USD"


def _dredged(sit: Situation, effects: Sequence[Effect], usual: Range) -> Cost | str:
    """Cubic metres by area and depth at the price of each place, or at the usual one."""
    total, volume = [0.0, 0.0, 0.0], 0.0
    for effect in effects:
        water = water_row(sit, effect.table, effect.id)
        if water.dredge_area_ha is None:
            return f"{effect.table} {effect.id} dredge_area_ha is blank"
        cubic = (float(effect.value) - water.depth_m) * water.dredge_area_ha * M2_PER_HA
        volume += cubic
        own = water.dredge_usd_per_m3
        for i, usd in enumerate(usual):
            total[i] += cubic * (usd if own is None else own * usd / usual[1])
    per_m3 = total[1] / volume if volume else 0.0
    return _cost(
        1.0, (total[0], total[1], total[2]), f"{volume / 1e6:.3g} million m3 at {per_m3:.3g} USD"
    )


def _kilometres(sit: Situation, elements: Sequence[str], _: Sequence[Effect]) -> float:
    return sum(length_km(sit, e) for e in elements)


def _sections(sit: Situation, elements: Sequence[str], _: Sequence[Effect]) -> float:
    return sections(sit, [sit.row(Rail, e) for e in elements])


def _lines(sit: Situation, elements: Sequence[str], _: Sequence[Effect]) -> float:
    return float(sum(len(lines_of(sit, t.vehicle_id)) for t in trains_on(sit, elements)))


def _stations(sit: Situation, elements: Sequence[str], _: Sequence[Effect]) -> float:
    lines = {
        line.link_id: line
        for train in trains_on(sit, elements)
        for line in short_lines(sit, train)
    }  # fmt: skip
    return sections(sit, list(lines.values()))


def _elements(_: Situation, elements: Sequence[str], __: Sequence[Effect]) -> float:
    return float(len(elements))


def _shifts(sit: Situation, _: Sequence[str], effects: Sequence[Effect]) -> float:
    """Eight hours a day more at one post or yard."""
    hours = 0.0
    for effect in effects:
        row = element_row(sit, effect.id)
        if isinstance(row, Border | Terminal):
            hours += float(effect.value) - row.hours_per_day
    return hours / SHIFT_H


def _deadweight(sit: Situation, _: Sequence[str], effects: Sequence[Effect]) -> float:
    """Tonnes of the new ships: more of the same, or as many of another class."""
    total = 0.0
    for effect in effects:
        lane = sit.row(Sea, effect.id)
        new_class = effect.field == "ship_id"
        ship = sit.row(Ship, effect.value if new_class else lane.ship_id)
        ships = (lane.ships or 0.0) if new_class else float(effect.value)
        points = (ship.deadweight1_t, ship.deadweight2_t, ship.deadweight3_t)
        total += ships * max(p for p in points if p is not None)
    return total


_COUNTED: Mapping[str, Callable[[Situation, Sequence[str], Sequence[Effect]], float]] = {
    "km": _kilometres, "section": _sections, "station": _stations, "line": _lines,
    "element": _elements, "shift": _shifts, "deadweight": _deadweight,
}  # fmt: skip

_UNITS = {
    "km": "km", "section": "sections", "station": "stations", "line": "lines",
    "element": "places", "shift": "shifts", "deadweight": "t of deadweight",
}  # fmt: skip
