"""The verb: plans over weighted futures, what each comes to in each, and what they share."""

from __future__ import annotations

from collections.abc import Sequence

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.firmness import Standing
from corridor.case.futures import WeightedFuture, futures_of
from corridor.case.model import Case
from corridor.case.naming import row_id
from corridor.case.situation import AS_IS, check_is_case
from corridor.hedging.measures import expected, largest_regret, tail_mean
from corridor.hedging.plans import MEASURES, Purpose, Robust, RobustPlan
from corridor.hedging.price import usual_price_musd_per_mt
from corridor.hedging.search import BestPlan, Search
from corridor.hedging.worlds import World, open_worlds, with_one_menu
from corridor.messages import message
from corridor.planning.claim import RESOLUTION_MUSD
from corridor.planning.recommend import check_question
from corridor.problems import CorridorError, InternalError
from corridor.progress import Progress, silent

TAIL = 0.8
"""Share of the weight that the tail leaves out, unless another is asked for."""

CONTRADICTION = 1e-6
"""Share of a loss by which two answers may differ and still be rounding."""


def robust(
    case: Case,
    target_mt: float,
    by: int | None = None,
    *,
    futures: Sequence[WeightedFuture | str] = (),
    short_musd_per_mt: float | None = None,
    tail: float = TAIL,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "fixed",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    projects: Standing = "proposed",
    progress: Progress = silent,
) -> Robust:
    """Choose projects before it is known which future comes.

    Parameters
    ----------
    case : Case
        The case.
    target_mt : float
        Target in million tonnes a year, in each future that has none of its own.
    by : int, optional
        Year in which it has to be carried; the case's own when not given.
    futures : sequence of WeightedFuture or str
        Futures, or texts such as ``high-growth:0.3:cost=1.2``; ``as-is`` names the case without a
        scenario. The scenarios of the case with their weights when there are none.
    short_musd_per_mt : float, optional
        Present value, in million dollars, of a million tonnes a year short of the target. When not
        given, the least at which the target is worth carrying in full in the case as it is and in
        every future in which some plan carries it.
    tail : float
        The tail leaves out this share of the weight, from 0 (the mean) to below 1.
    screenline, between, mix, others, modes, direction, projects
        As in [`corridor.recommend`][].
    progress : callable
        Receives what is being done.

    Returns
    -------
    Robust

    Raises
    ------
    CorridorError
        If a future has no weight, a name is unknown, or a number makes no sense.
    InternalError
        If the answer contradicts itself; it is not returned.
    """
    check_is_case(case)
    known = futures_of(case, futures)
    if screenline is not None:
        screenline = row_id(case, "screenlines", screenline)
    only = None if modes is None else tuple(modes)
    count = Count(screenline, between, mix, others, only, direction)
    by = int(case.settings["by"]) if by is None else by
    check_question(case, {by: target_mt}, None)
    _check_numbers(short_musd_per_mt, tail)
    usual = WeightedFuture(AS_IS, 1.0)
    progress(message("futures"), None)
    opened = open_worlds(case, (*known, usual), target_mt * 1e6, by, count, projects)
    menu, (*worlds, as_is) = with_one_menu(opened)
    price = short_musd_per_mt
    if price is None:
        price = usual_price_musd_per_mt(menu, (*worlds, as_is), progress)
    search = Search(menu, tuple(worlds), price, progress)
    plans = _plans(search, as_is, tail)
    answer = Robust(
        futures=known,
        targets_t_per_year=tuple(w.target_t_per_year for w in worlds),
        by=int(by),
        short_musd_per_mt=price,
        price_given=short_musd_per_mt is not None,
        tail=tail,
        plans=plans,
        menu=menu,
        cost_musd={p: expected([w.cost_musd[p] for w in worlds], search.weights)
                   for p in menu.candidates},
        situation=as_is.options.situation,
        question=as_is.pool.program.question.name,
    )  # fmt: skip
    _check(answer)
    return answer


def _check_numbers(short_musd_per_mt: float | None, tail: float) -> None:
    if short_musd_per_mt is not None and not 0 < short_musd_per_mt < 1e9:
        raise CorridorError(
            message(
                "the price of a million tonnes is %(price)s million USD; expected more than 0",
                price=f"{short_musd_per_mt:g}",
            )
        )
    if not 0 <= tail < 1:
        raise CorridorError(
            message(
                "the tail is %(tail)s; expected 0 to below 1, such as %(example)s",
                tail=f"{tail:g}",
                example=f"{TAIL:g}",
            )
        )


def _plans(search: Search, as_is: World, tail: float) -> tuple[RobustPlan, ...]:
    """Return the best plan for each future, for the case as it is, and by each measure."""
    worlds, progress = search.worlds, search.progress
    alone = []
    for world in worlds:
        progress(message("plan for %(future)s", future=world.future.name), None)
        alone.append(Search(search.menu, (world,), search.short_musd_per_mt).best("expected"))
    progress(message("plan for the case as it is"), None)
    usual = Search(search.menu, (as_is,), search.short_musd_per_mt).best("expected")
    for known in (*alone, usual):
        search.losses(known.built)
    least = tuple(x.value_musd for x in alone)
    progress(message("plans for all futures"), None)
    named: list[tuple[Purpose, str, BestPlan]] = [
        *(("future", w.future.name, x) for w, x in zip(worlds, alone, strict=True)),
        ("usual", "", usual),
        ("expected", "", search.best("expected")),
        ("tail", "", search.best("tail", tail)),
        ("regret", "", search.best("regret", least=least)),
    ]
    return tuple(
        _described(search, least, tail, purpose, future, x) for purpose, future, x in named
    )


def _described(
    search: Search, least: Sequence[float], tail: float, purpose: Purpose, future: str, x: BestPlan
) -> RobustPlan:
    losses = search.losses(x.built)
    return RobustPlan(
        purpose=purpose,
        future=future,
        built=x.built,
        outcomes=search.outcomes(x.built),
        losses_musd=losses,
        regrets_musd=tuple(max(0.0, a - b) for a, b in zip(losses, least, strict=True)),
        expected_musd=expected(losses, search.weights),
        tail_musd=tail_mean(losses, search.weights, tail),
        regret_musd=max(0.0, largest_regret(losses, least)),
        bound_musd=x.bound_musd,
        proven=x.value_musd - x.bound_musd <= search.slack_musd(x.value_musd),
        dispute=x.dispute,
    )


def _check(answer: Robust) -> None:
    """Refuse an answer in which a plan does better at what another is the best for.

    Raises
    ------
    InternalError
        With the first such plan.
    """
    slack = RESOLUTION_MUSD + CONTRADICTION * max(max(p.losses_musd) for p in answer.plans)
    for other in answer.plans:
        names = ", ".join(sorted(other.built)) or "nothing"
        for measure in MEASURES:
            own = answer.plan(measure).measure_musd(measure)
            if other.measure_musd(measure) < own - slack:
                raise InternalError(f"the plans contradict each other: {names} has less {measure}")
        for k, (future, own_plan) in enumerate(zip(answer.futures, answer.alone, strict=True)):
            if other.losses_musd[k] < own_plan.losses_musd[k] - slack:
                raise InternalError(
                    f"the plans contradict each other: {names} loses less in {future.name}"
                )
