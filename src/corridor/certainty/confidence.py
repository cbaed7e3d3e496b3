"""The verb: how sure a throughput or a plan is when every number that has a range is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.model import Case
from corridor.case.situation import check_is_case
from corridor.case.target import makes_plan
from corridor.certainty.asked import asked
from corridor.certainty.carried import Carried, carried
from corridor.certainty.draws import coordinates, drawn
from corridor.certainty.measure import Measure, measures
from corridor.certainty.numbers import UncertainNumber, uncertain_costs, uncertain_numbers
from corridor.maxflow.throughput import Throughput, throughput
from corridor.messages import message
from corridor.network.build import Floats
from corridor.planning.master import ENOUGH
from corridor.planning.plan import Plan
from corridor.planning.recommend import recommend
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.running.store import store_of
from corridor.running.where import HERE, Where
from corridor.showing import Shown

SAMPLES = 1000
"""Draws unless others are asked for."""

LEAST_SAMPLES, MOST_SAMPLES = 16, 1_000_000

BASE = 128
"""Most points of each matrix behind the indices of Sobol."""

SURE_Z = 1.959963984540054
"""Normal score of the interval around a probability: 95 percent."""


@dataclass(frozen=True, repr=False)
class Confidence(Shown):
    """A throughput or a plan over the ranges of its numbers.

    Attributes
    ----------
    top : Throughput
        With every number at its value.
    target_t_per_year : float or None
        Target, if there is one.
    tonnes_per_year : float array, shape (samples,)
        What gets through in each draw.
    cost_musd : float array, shape (samples,)
        Present value of the plan in each draw; empty without a plan.
    cut_share : mapping of str to float
        Share of the draws in which an element is in the cut, the most frequent first.
    measure_next : tuple of Measure
        Numbers that are worth knowing better.
    numbers : tuple of UncertainNumber
        What was drawn.
    seed : int
        Seed of the draws.
    """

    top: Throughput
    target_t_per_year: float | None
    tonnes_per_year: Floats
    cost_musd: Floats
    cut_share: Mapping[str, float]
    measure_next: tuple[Measure, ...]
    numbers: tuple[UncertainNumber, ...]
    seed: int

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        low, high = np.quantile(self.tonnes_per_year, [0.05, 0.95]) / 1e6
        sure = "" if self.probability is None else f"target met with {self.probability:.0%}; "
        return f"{sure}{low:.2f} to {high:.2f} million t/year in nine of ten draws"

    @property
    def met(self) -> int:
        """In how many draws the target is met, to one part in a million; 0 without a target."""
        least = math.inf if self.target_t_per_year is None else self.target_t_per_year
        return int((self.tonnes_per_year >= least * (1 - ENOUGH)).sum())

    @property
    def probability(self) -> float | None:
        """Share of the draws in which the target is met; None without a target."""
        if self.target_t_per_year is None:
            return None
        return self.met / len(self.tonnes_per_year)

    @property
    def probability_interval(self) -> tuple[float, float] | None:
        """Interval around the probability that independent draws would leave; see [`wilson`][]."""
        if self.target_t_per_year is None:
            return None
        return wilson(self.met, len(self.tonnes_per_year))


def wilson(met: int, samples: int) -> tuple[float, float]:
    r"""Return the interval that holds a probability in 95 of 100 cases.

    .. math:: \frac{p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    (Wilson, Probable inference, Journal of the American Statistical Association 22, 1927). It
    is meant for independent draws; draws that are spread evenly are rather closer.

    Parameters
    ----------
    met, samples : int
        Draws in which the target is met, and all draws.
    """
    p, z2 = met / samples, SURE_Z**2
    middle = p + z2 / (2 * samples)
    half = SURE_Z * math.sqrt(p * (1 - p) / samples + z2 / (4 * samples**2))
    whole = 1 + z2 / samples
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def confidence(
    case: Case,
    target_mt: float | None = None,
    *,
    by: int | None = None,
    year: int | None = None,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix | None = None,
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    samples: int = SAMPLES,
    seed: int = 1,
    workers: int = 1,
    scheduler: str | None = None,
    keep: str | Path | None = None,
    progress: Progress = silent,
) -> Confidence:
    """Find how sure a throughput is, or with a target and no network a plan for it.

    Parameters
    ----------
    case : Case
        The case.
    target_mt : float, optional
        Target, million tonnes a year.
    by : int, optional
        Year of the plan. A plan is made, as [`corridor.recommend`][] does, where a target is given
        but neither `year` nor `built`.
    year, scenario, built, sea_level_m, growth
        Situation, as in [`corridor.capacity`][].
    screenline, between, mix, others, modes, direction
        Which tonnes count. The mix is that of the forecast for a plan and free for a throughput,
        unless given.
    samples : int
        Draws.
    seed : int
        Seed of the draws.
    workers : int
        Processes.
    scheduler : str, optional
        Address of a Dask scheduler whose workers solve the draws instead.
    keep : str or Path, optional
        Folder in which solved draws are kept, and not solved again.
    progress : callable, optional
        Receives what is being done and the share that is done.

    Returns
    -------
    Confidence

    Raises
    ------
    CorridorError
        If the question is malformed, there are too few or too many draws, the cluster or the
        folder cannot be used, or processes are lost again and again.
    """
    check_is_case(case)
    where = Where(workers, scheduler)
    count = Count(screenline, between, mix, others, None if modes is None else tuple(modes),
                  direction)  # fmt: skip
    if target_mt is not None and makes_plan(target_mt, year, built):
        plan = recommend(
            case, target_mt, by, scenario=scenario, screenline=screenline, between=between,
            mix=mix or "fixed", others=others, modes=modes, direction=direction,
            sea_level=sea_level_m, growth=growth,
        )  # fmt: skip
        return confidence_of_plan(plan, samples, seed, where=where, keep=keep, progress=progress)
    top = throughput(
        case, year, scenario=scenario, built=built, sea_level_m=sea_level_m, growth=growth,
        screenline=count.screenline, between=between, mix=mix or "free", others=others,
        modes=modes, direction=direction,
    )  # fmt: skip
    target = None if target_mt is None else target_mt * 1e6
    return confidence_of(top, target, samples, seed, where=where, keep=keep, progress=progress)


def confidence_of_plan(
    plan: Plan,
    samples: int,
    seed: int,
    *,
    where: Where = HERE,
    keep: str | Path | None = None,
    progress: Progress = silent,
) -> Confidence:
    """Find how sure a plan is to carry its target, and what it will cost.

    Parameters
    ----------
    plan : Plan
        The plan.
    samples, seed, keep, progress
        As in [`confidence`][].
    """
    present = {p.id: p.cost_musd for p in plan.projects}
    return confidence_of(
        plan.after, plan.target_t_per_year, samples, seed,
        present_musd=present, where=where, keep=keep, progress=progress,
    )  # fmt: skip


def confidence_of(
    top: Throughput,
    target_t_per_year: float | None,
    samples: int,
    seed: int,
    *,
    present_musd: Mapping[str, float] | None = None,
    where: Where = HERE,
    keep: str | Path | None = None,
    progress: Progress = silent,
) -> Confidence:
    """Find how sure a throughput is.

    Takes ``samples`` solves of the linear program, and about a thousand more for what to measure
    next.

    Parameters
    ----------
    top : Throughput
        With every number at its value.
    target_t_per_year : float or None
        Target.
    samples, seed, keep, progress
        As in [`confidence`][].
    present_musd : mapping of str to float, optional
        Present value of each project of a plan at the cost of the case.
    where : Where
        Where the draws are solved.

    Raises
    ------
    CorridorError
        If there are too few or too many draws.
    """
    if not LEAST_SAMPLES <= samples <= MOST_SAMPLES:
        raise CorridorError(
            message(
                "the number of samples is %(samples)s; expected %(least)s to %(most)s",
                samples=samples,
                least=LEAST_SAMPLES,
                most=MOST_SAMPLES,
            )
        )
    sit = top.capacities.situation
    numbers, users = uncertain_numbers(sit, _fullest_first(top))
    costs = uncertain_costs(sit.case, present_musd or ())
    points = coordinates((*numbers, *costs), samples, seed)
    values = drawn((*numbers, *costs), points)

    def solve_draws(what: str, users: Mapping[str, tuple[int, ...]], drawn: Floats) -> Carried:
        store = None if keep is None else store_of(keep, asked(top, numbers, users, drawn))
        return carried(top, numbers, users, drawn, where=where, store=store,
                       done=lambda share: progress(what, share))  # fmt: skip

    def solve(other: Floats) -> Floats:
        part = {e: k for e, k in users.items() if not _all_usual(numbers, other, k)}
        return solve_draws(message("measure next"), part, other[:, : len(numbers)]).tonnes_per_year

    solved = solve_draws(message("draws"), users, values[:, : len(numbers)])
    return Confidence(
        top=top,
        target_t_per_year=target_t_per_year,
        tonnes_per_year=solved.tonnes_per_year,
        cost_musd=_costs(costs, values[:, len(numbers) :], present_musd),
        cut_share={e: n / samples for e, n in solved.cut_count.items()},
        measure_next=measures(
            (*numbers, *costs), points, solved.tonnes_per_year,
            None if target_t_per_year is None else target_t_per_year * (1 - ENOUGH), solve,
            base=min(BASE, 1 << (samples // 2).bit_length() - 1), seed=seed,
        ),
        numbers=(*numbers, *costs),
        seed=seed,
    )  # fmt: skip


def _fullest_first(top: Throughput) -> list[str]:
    """Return the elements of the network, those first that are used most."""
    network, flow = top.program.network, top.flow
    capacity = network.row_capacity(top.capacities.by_id)
    flowing = flow.row_flow + flow.others_row_flow
    used = np.divide(flowing, capacity, out=np.zeros(len(capacity)), where=capacity > 0)
    fullest = np.zeros(len(network.elements))
    np.maximum.at(fullest, network.row_element, used)
    return [network.elements[i] for i in np.argsort(-np.round(fullest, 6), kind="stable")]


def _all_usual(numbers: Sequence[UncertainNumber], values: Floats, places: Iterable[int]) -> bool:
    """Return whether some numbers have the values of the case in every draw."""
    return all(np.allclose(values[:, k], numbers[k].value, rtol=1e-6, atol=1e-12) for k in places)


def _costs(
    costs: Sequence[UncertainNumber], values: Floats, present_musd: Mapping[str, float] | None
) -> Floats:
    """Return the present value of a plan in each draw; a project's own is as its cost."""
    if present_musd is None:
        return np.empty(0)
    total = np.full(len(values), sum(present_musd.values()))
    for k, number in enumerate(costs):
        present = present_musd[number.key[1]]
        total += present * (values[:, k] / number.value - 1) if number.value > 0 else 0.0
    return total
