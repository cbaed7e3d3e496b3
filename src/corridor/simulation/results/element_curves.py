"""Wait against traffic of each element, as curves that assignment can use for costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from corridor.assignment.problem.congestion import Congestion, exponential, queue
from corridor.messages import message
from corridor.problems import CorridorError, unknown
from corridor.simulation.building.parts import KG
from corridor.simulation.building.year import Year
from corridor.simulation.lines.curves import DelayCurve, fitted_curves
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_HOUR

BAND_SHARE = 0.1
"""Half of the band of a mean wait in one year, over the mean; it only weighs the points."""


LEAST_VEHICLES = 50
"""A mean of fewer vehicles than this in a year is not used."""


def waits_by_traffic(
    element_ids: Sequence[str], years: Sequence[tuple[float, Year]]
) -> pd.DataFrame:
    """Return the mean wait at each element for each traffic that was simulated.

    Parameters
    ----------
    element_ids : sequence of str
        Elements in the order of the counts.
    years : sequence of (float, Year)
        Share of the traffic and what its year counted.

    Returns
    -------
    DataFrame
        ``id, share, vehicles_per_day`` (both ways together), ``tonnes_per_year, mean_wait_min``.
    """
    rows = [
        {
            "id": element,
            "share": share,
            "vehicles_per_day": int(year.elements["passed"][i]) / DAYS_PER_YEAR,
            "tonnes_per_year": int(year.elements["kg"][i]) / KG,
            "mean_wait_min": float(year.elements["wait_min"][i])
            / max(int(year.elements["passed"][i]), 1),
        }
        for share, year in years
        for i, element in enumerate(element_ids)
    ]
    return pd.DataFrame(rows)


def wait_curve(waits: pd.DataFrame, element: str) -> DelayCurve:
    """Fit the mean wait in minutes at an element against its vehicles a day.

    Parameters
    ----------
    waits : DataFrame
        As [`waits_by_traffic`][] gives it, for at least three traffics.
    element : str
        An element of it.

    Returns
    -------
    DelayCurve
        Increasing and convex, with a straight line beyond the last point.

    Raises
    ------
    CorridorError
        If the element is unknown or fewer than three traffics make vehicles wait there.
    """
    known = list(dict.fromkeys(waits["id"]))
    if element not in known:
        raise CorridorError(unknown("element", element, known))
    points = waits[waits["id"] == element].sort_values("vehicles_per_day")
    enough = points["vehicles_per_day"] * DAYS_PER_YEAR >= LEAST_VEHICLES
    points = points[enough & (points["mean_wait_min"] > 0)]
    try:
        curve, _ = fitted_curves(
            pd.DataFrame(
                {
                    "trains_per_day": points["vehicles_per_day"],
                    "mean_delay_min": points["mean_wait_min"],
                    "high_min": points["mean_wait_min"] * (1 + BAND_SHARE),
                }
            )
        )
    except CorridorError as error:
        raise CorridorError(
            message(
                "vehicles wait at %(element)s in %(count)s of the traffic levels simulated; a "
                "curve needs three: simulate with the curve, or with more traffic",
                element=element,
                count=len(points),
            )
        ) from error
    return curve


def congestion(
    waits: pd.DataFrame, total_over_busier: Mapping[str, float]
) -> dict[str, Congestion]:
    """Turn fitted waits into hours by tonnes a year, for an assignment.

    A curve is over the vehicles of both directions, empty ones included, and a function over the
    tonnes of one: both directions are taken to keep the proportion they had in the simulation.

    Parameters
    ----------
    waits : DataFrame
        As [`waits_by_traffic`][] gives it.
    total_over_busier : mapping of str to float
        Tonnes of an element over those of its busier direction: 1 when it counts both ways together
        or all cargo goes one way, 2 when the directions are alike.

    Returns
    -------
    dict of str to Congestion
        By element, of those where enough is known for a curve.
    """
    functions = {}
    for element, points in waits.groupby("id", sort=False):
        busiest = points.nlargest(1, "tonnes_per_year").iloc[0]
        if busiest["tonnes_per_year"] <= 0:
            continue
        try:
            curve = wait_curve(waits, str(element))
        except CorridorError:  # too little traffic waits there to say how waits grow
            continue
        per_t = busiest["vehicles_per_day"] / busiest["tonnes_per_year"]
        per_t *= total_over_busier[str(element)]
        end = curve.fitted_to / per_t
        if curve.kind == "queue":
            saturation, slope = curve.saturation / per_t, curve.b * per_t / MINUTES_PER_HOUR
            functions[str(element)] = queue(
                0.0, curve.a / MINUTES_PER_HOUR, saturation, per_unit=slope, end=end
            )
        else:
            functions[str(element)] = exponential(
                0.0, curve.a / MINUTES_PER_HOUR, curve.b * per_t, end
            )
    return functions
