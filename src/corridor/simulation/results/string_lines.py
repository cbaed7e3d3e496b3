"""String lines: where every train on a rail link was when, over some days of the first year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor.case.rows import Link, Rail
from corridor.messages import message
from corridor.problems import CorridorError, unknown
from corridor.simulation.building.build import Built
from corridor.simulation.building.railway import section_lengths_km
from corridor.simulation.building.year import LOG_LINES, WARM_UP_DAYS
from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.running import advance
from corridor.simulation.results.event_log import leg_words
from corridor.simulation.results.simulated import Simulated
from corridor.units import DAYS_PER_YEAR, MINUTES_PER_DAY

COLUMNS = ("train", "vehicle", "way", "loaded", "km", "hour")


def string_line(
    sim: Simulated, link: str, days: float = 2.0, from_day: float = 0.0
) -> pd.DataFrame:
    """Return time and place of every train on a rail link.

    The first year is run again up to those days, with the same trains.

    Parameters
    ----------
    sim : Simulated
        A simulation.
    link : str
        Rail link in use.
    days : float
        Days to follow.
    from_day : float
        Day from the first of January, 0, on which to begin.

    Returns
    -------
    DataFrame
        A row for each departure from and arrival at a station, train by train in the order of
        time: ``train`` (number in the order of appearance), ``vehicle`` (class, or
        ``passenger``), ``way`` (0 along, 1 against), ``loaded``, ``km`` from the start of the link,
        ``hour`` from the first of January. A train that stops departs later than it arrived; one
        under way at the beginning or end is there in part.

    Raises
    ------
    CorridorError
        If there is no such rail link in use, or the days do not lie in the year.
    """
    bounds_km = _stations_km(sim, link)
    if not 0 <= from_day < DAYS_PER_YEAR or not 0 < days <= DAYS_PER_YEAR - from_day:
        raise CorridorError(
            message(
                "%(days)s days from day %(from_day)s were asked for; expected days of one year, 0 "
                "to %(last)s",
                days=f"{days:g}",
                from_day=f"{from_day:g}",
                last=DAYS_PER_YEAR,
            )
        )
    lines = _logged(sim, sim.built.sections[link], from_day, days)
    return _frame(sim.built, lines, sim.built.sections[link], bounds_km)


def _stations_km(sim: Simulated, link: str) -> NDArray[np.float64]:
    """Return where the stations of a link stand, its ends included."""
    sit, used = sim.capacities.situation, sim.built.sections
    if link not in used:
        if link not in sit.case.records["links"]:
            raise CorridorError(unknown("link", link, sit.case.records["links"]))
        mode = sit.case.records["links"][link]["mode"]
        named = ", ".join(sorted(used)) or message("no rail link at all")
        raise CorridorError(
            message("no train uses %(link)s; trains use %(names)s", link=link, names=named)
            if mode == "rail"
            else message(
                "a %(mode)s has no trains: %(link)s; trains use %(names)s",
                mode=mode,
                link=link,
                names=named,
            )
        )
    length_km = sit.row(Link, link).length
    limiting_km = sit.row(Rail, link).limiting_km
    inner_km = np.cumsum(section_lengths_km(length_km, limiting_km)[:-1])
    return np.concatenate(([0.0], inner_km, [length_km]))


def _step_sections(built: Built) -> NDArray[np.int64]:
    """Return the section of each step, -1 where it is none."""
    steps = built.builder.rows["steps"]
    return np.array(
        [s["resource"] if s["kind"] == r.SECTION else -1 for s in steps], dtype=np.int64
    )


def _logged(sim: Simulated, sections: tuple[int, ...], from_day: float, days: float) -> r.Records:
    """Run the first year again and return what happened in some sections in some days."""
    kept: list[r.Records] = []
    keep = _keeper(sim.built, sections, kept)
    world = sim.built.builder.world(sim.seed, log_lines=LOG_LINES)
    world.clock["logging"] = 0
    world = advance(world, (WARM_UP_DAYS + from_day) * MINUTES_PER_DAY)
    world.clock["logging"] = 1
    advance(world, (WARM_UP_DAYS + from_day + days) * MINUTES_PER_DAY, keep=keep)
    return np.concatenate(kept)


def _keeper(
    built: Built, sections: tuple[int, ...], kept: list[r.Records]
) -> Callable[[r.Records], None]:
    of_step = np.isin(_step_sections(built), sections)
    begin = np.array([leg["begin"] for leg in built.builder.rows["legs"]], dtype=np.int64)

    def keep(lines: r.Records) -> None:
        moves = lines[lines["what"] != r.ASKS]
        kept.append(moves[of_step[begin[moves["leg"]] + moves["step"]]])

    return keep


def _frame(
    built: Built, lines: r.Records, sections: tuple[int, ...], bounds_km: NDArray[np.float64]
) -> pd.DataFrame:
    """Return lines of the log as places and times.

    The second track of a double line has its sections in the order of the first: the place of one
    is its number among those of its track.
    """
    steps, legs = built.builder.rows["steps"], built.builder.rows["legs"]
    step = np.array([leg["begin"] for leg in legs], dtype=np.int64)[lines["leg"]] + lines["step"]
    direction = np.array([s.get("direction", 0) for s in steps], dtype=np.int64)[step]
    count = len(bounds_km) - 1
    place = {section: i % count for i, section in enumerate(sections)}
    at = np.array([place[s] for s in _step_sections(built)[step].tolist()], dtype=np.int64)
    vehicles = np.array([vehicle for vehicle, _ in leg_words(built)], dtype=object)
    trains = pd.MultiIndex.from_arrays([lines["leg"], lines["serial"]])
    frame = pd.DataFrame(
        {
            "train": pd.factorize(trains)[0],
            "vehicle": vehicles[lines["leg"]],
            "way": direction,
            "loaded": lines["kg"] > 0,
            "km": bounds_km[at + ((lines["what"] == r.ENDS) != (direction == 1))],
            "hour": lines["time_min"] / 60 - WARM_UP_DAYS * 24,
        },
        columns=list(COLUMNS),
    )
    return frame.sort_values(["train", "hour"], kind="stable", ignore_index=True)
