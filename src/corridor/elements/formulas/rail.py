"""What a railway line carries each way, from the running time of its slowest section.

The period of the train graph and the removal coefficients are those of the railways of the
1520 mm gauge, as taught there for a line's available capacity (nalichnaya propusknaya
sposobnost). Scott's formula is the one of Indian Railways.
"""

from __future__ import annotations

from collections.abc import Iterable

from corridor.case.rows import Rail
from corridor.elements.formulas.evaluation import (
    Evaluation,
    Step,
    daily,
    nothing,
)
from corridor.messages import Numeral, message
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

Removed = Iterable[tuple[float, float]]
"""Other trains, as pairs of their coefficient ε and their number a day each way."""

FORMULA = "365 · ((1440 - t_w)·α/T·tracks/2 - ε·N_pass) · q · open / k"
FORMULA_SINGLE = "365 · ((1440 - t_w)·α/T_per - ε·N_pass) · q · open / k"


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


def evaluate_rail(rail: Rail, load_t: float) -> Evaluation:
    """Return the tonnes a year EACH WAY of a railway line, by its slowest section.

    Parameters
    ----------
    rail : Rail
        The line. Two tracks give each direction its own; more than two are shared evenly between
        the directions.
    load_t : float
        Net t of a train.

    Returns
    -------
    Evaluation
        ``G = 365 · ((1440 - t_w)·α/T·tracks/2 - ε·N_pass) · q · open / k``, T the headway;
        on a single track T is the period of a pair and the factor tracks/2 falls away.
    """
    tracks = rail.tracks
    formula = FORMULA_SINGLE if 0 < tracks < 2 else FORMULA
    if tracks <= 0 or rail.speed_kmh <= 0:
        return nothing(message("not built: no track or no speed"), formula)
    steps = _interval(rail)
    interval = steps[-1].value
    window, alpha = rail.window_min_per_day, rail.reliability
    share = tracks / 2 if tracks >= 2 else 1.0
    paths = pairs_per_day(interval, window, alpha, share)
    form, numbers = "(1440 - {}) * {} * {} / {}", (window, alpha, share, interval)
    steps += (Step("N", message("train paths each way"), form, numbers, paths, "trains/day"),)
    eps, passenger = rail.passenger_coefficient, rail.passenger_pairs_per_day
    freight = freight_trains_per_day(paths, [(eps, passenger)])
    form, left = "max(0, {} - {} * {})", (paths, eps, passenger)
    steps += (Step("N_f", message("freight trains each way"), form, left, freight, "trains/day"),)
    return daily(steps, rail, load_t, DAYS_PER_YEAR, formula)


def _interval(rail: Rail) -> tuple[Step, ...]:
    """Minutes between trains of one direction, with the running time when it matters."""
    if rail.tracks >= 2 and rail.signalling == "automatic":
        headway = rail.headway_min
        return (Step("T", message("headway"), "{}", (headway,), headway, "min"),)
    km, speed = rail.limiting_km, rail.speed_kmh
    run = 60 * km / speed
    running = Step("t", message("running time"), "60 * {} / {}", (km, speed), run, "min")
    if rail.tracks >= 2:
        clear, meaning = rail.following_min, message("one train between stations")
        return running, Step("T", meaning, "{} + {}", (run, clear), run + clear, "min")
    period, scheme = period_min(
        run,
        run,
        accel_min=rail.accel_min,
        brake_min=rail.brake_min,
        nonsimultaneous_min=rail.nonsimultaneous_min,
        meet_min=rail.meet_min,
    )
    meaning = message("period of a pair, meeting scheme %(scheme)s", scheme=Numeral(str(scheme)))
    return running, Step("T_per", meaning, "2 * {} + {}", (run, period - 2 * run), period, "min")
