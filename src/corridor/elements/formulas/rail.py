"""What a railway line carries each way, from the running time of its slowest section.

The period of the train graph and the removal coefficients are those of the railways of the
1520 mm gauge, as taught there for a line's available capacity (nalichnaya propusknaya
sposobnost). Scott's formula is the one of Indian Railways.
"""

from __future__ import annotations

from collections.abc import Iterable

from corridor.elements.formulas.evaluation import (
    Evaluation,
    Rounding,
    Step,
    Values,
    daily,
    nothing,
    number,
    text,
)
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

Removed = Iterable[tuple[float, float]]
"""Other trains, as pairs of their coefficient ε and their number a day each way."""

FORMULA = "365 · floor((1440 - t_w)·α/T·tracks/2 - ε·N_pass) · q · open / k"
FORMULA_SINGLE = "365 · floor((1440 - t_w)·α/T_per - ε·N_pass) · q · open / k"


def period_min(
    run_out_min: float,
    run_back_min: float,
    *,
    accel_min: float,
    brake_min: float,
    nonsimultaneous_min: float,
    meet_min: float,
    scheme: int | None = None,
) -> tuple[float, int]:
    """Return the minutes in which a single track passes one train each way, and by which scheme.

    With t1, t2 the running times out and back, a and b the losses by starting and stopping, n the
    interval between opposing arrivals and m that between an arrival and the opposing departure::

        1  both trains stop behind the section    a + t1 + b + n + t2 + b + m
        2  both trains start into the section     a + t1 + m + a + t2 + m
        3  trains out run through                 t1 + m + a + t2 + b + n
        4  trains back run through                t2 + m + a + t1 + b + n

    Source: course work on train graphs, tlookup.ru wocs-1042 (paired, unbunched graph).
    Without a `scheme` the shortest is taken. Raises ValueError when it is none of 1 to 4.
    """
    run = run_out_min + run_back_min
    through = run + meet_min + accel_min + brake_min + nonsimultaneous_min
    periods = {
        1: run + accel_min + 2 * brake_min + nonsimultaneous_min + meet_min,
        2: run + 2 * accel_min + 2 * meet_min,
        3: through,
        4: through,
    }
    if scheme is None:
        scheme = min(periods, key=periods.__getitem__)
    if scheme not in periods:
        msg = f"scheme {scheme} is none of 1, 2, 3, 4"
        raise ValueError(msg)
    return periods[scheme], scheme


def pairs_per_day(
    period_min: float,
    window_min_per_day: float = 0.0,
    reliability: float = 1.0,
    per_period: float = 1.0,
) -> float:
    """Return the trains a day each way through a section, all alike and unrounded.

    ``N = (1440 - t_w) · α · K / T``: T minutes is the period of a single track or the headway of
    one direction of a double track, t_w the maintenance window in min/day, α the share left after
    failures, K the pairs in a period. Source: helpiks.su task 10; tlookup.ru wocs-1044 eq. 14.
    """
    return (MINUTES_PER_DAY - window_min_per_day) * reliability * per_period / period_min


def freight_trains_per_day(trains_per_day: float, removed: Removed = ()) -> float:
    """Return the freight trains a day left beside other trains, each way and unrounded.

    ``N_f = max(0, N - Σ ε·N_i)`` over (ε, N_i): each train of kind i takes the paths of ε freight
    trains (koefficient s'yoma). Source: tlookup.ru wocs-1044.
    """
    return max(0.0, trains_per_day - sum(e * n for e, n in removed))


def required_trains_per_day(
    freight: float,
    removed: Removed = (),
    week_factor: float = 1.1,
    use_share: float = 0.85,
) -> float:
    """Return the trains a day that a line must be able to pass to serve a demand, unrounded.

    ``N_req = k·(N_f + Σ ε·N_i) / K_use`` with k the unevenness within a week and K_use the share
    of capacity that may be planned: 0.85 single track, 0.91 double. Source: helpiks.su task 10.
    """
    return week_factor * (freight + sum(e * n for e, n in removed)) / use_share


def scott_trains_per_day(run_min: float, block_min: float, efficiency: float) -> float:
    """Return the trains a day over a section by Scott's formula, both ways, unrounded.

    ``C = 1440 · E / (T + t)``: T minutes of the slowest goods train over the longest block, t
    minutes of block working, E about 0.7 single and 0.8 double track. Source: Indian Railways.
    """
    return MINUTES_PER_DAY * efficiency / (run_min + block_min)


def trains_from_density(
    density_mt: float, freight_t: float, passenger_t: float, passengers_per_day: float, k: float
) -> float:
    """Return the freight trains a day behind a gross traffic density, unrounded.

    ``N_f = Γ·10⁶ / (365·k·Q_f) - N_p·Q_p / Q_f``: Γ gross Mt·km a year on one km of line, Q gross
    t of a freight and a passenger train, k the mass factor of the example (1.05), here in the one
    place which gives the result printed. Source: transportway.ru drives-27.
    """
    daily_t = density_mt * 1e6 / (DAYS_PER_YEAR * k)
    return (daily_t - passengers_per_day * passenger_t) / freight_t


def evaluate_rail(v: Values, rounding: Rounding = "floor") -> Evaluation:
    """Return the tonnes a year EACH WAY of a railway line, by its slowest section.

    Parameters
    ----------
    v : mapping
        Fields of the rail table, and ``load_t``, net t of a train. Two tracks give each direction
        its own; more than two are shared evenly between the directions.
    rounding : {"floor", "none"}
        Whether only whole trains a day count.

    Returns
    -------
    Evaluation
        ``G = 365 · floor((1440 - t_w)·α/T·tracks/2 - ε·N_pass) · q · open / k``, T the headway;
        on a single track T is the period of a pair and the factor tracks/2 falls away.

    Raises
    ------
    ValueError
        When a field that the formula uses is blank.
    """
    tracks, speed = number(v, "tracks"), number(v, "speed_kmh")
    formula = FORMULA_SINGLE if 0 < tracks < 2 else FORMULA
    if tracks <= 0 or speed <= 0:
        return nothing("not built: no track or no speed", formula)
    steps = _interval(v, tracks, speed)
    interval = steps[-1].value
    window, alpha = number(v, "window_min_per_day"), number(v, "reliability")
    share = tracks / 2 if tracks >= 2 else 1.0
    paths = pairs_per_day(interval, window, alpha, share)
    arithmetic = f"(1440 - {text(window)}) * {text(alpha)} * {text(share)} / {text(interval)}"
    steps += (Step("N", "train paths each way", arithmetic, paths, "trains/day"),)
    eps, passenger = number(v, "passenger_coefficient"), number(v, "passenger_pairs_per_day")
    freight = freight_trains_per_day(paths, [(eps, passenger)])
    arithmetic = f"max(0, {text(paths)} - {text(eps)} * {text(passenger)})"
    steps += (Step("N_f", "freight trains each way", arithmetic, freight, "trains/day"),)
    return daily(steps, v, DAYS_PER_YEAR, rounding, formula)


def _interval(v: Values, tracks: float, speed_kmh: float) -> tuple[Step, ...]:
    """Minutes between trains of one direction, with the running time when it matters."""
    if tracks >= 2 and v.get("signalling") == "automatic":
        headway = number(v, "headway_min")
        return (Step("T", "headway", text(headway), headway, "min"),)
    km = number(v, "limiting_km")
    run = 60 * km / speed_kmh
    running = Step("t", "running time", f"60 * {text(km)} / {text(speed_kmh)}", run, "min")
    if tracks >= 2:
        clear = number(v, "following_min")
        arithmetic = f"{text(run)} + {text(clear)}"
        return running, Step("T", "one train between stations", arithmetic, run + clear, "min")
    period, scheme = period_min(
        run,
        run,
        accel_min=number(v, "accel_min"),
        brake_min=number(v, "brake_min"),
        nonsimultaneous_min=number(v, "nonsimultaneous_min"),
        meet_min=number(v, "meet_min"),
    )
    arithmetic = f"2 * {text(run)} + {text(period - 2 * run)}"
    meaning = f"period of a pair, meeting scheme {scheme}"
    return running, Step("T_per", meaning, arithmetic, period, "min")
