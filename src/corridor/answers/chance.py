"""The part of ``recommend`` that says what the target costs with a given probability."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corridor.answers.verdict import percent
from corridor.certainty.chance import Chance, ChancePlan, plan_for_probability
from corridor.messages import Message, Numeral, joined, message
from corridor.planning.plan import Plan
from corridor.progress import Progress


@dataclass(frozen=True)
class ChanceRow:
    """The cheapest plan that carries the target with a probability.

    Attributes
    ----------
    probability : float
        What was asked for.
    reached : bool
        Whether some plan carries the target so often; else this plan carries it most often of
        those that were tried.
    projects : tuple of str
        Its projects, by start year; empty, at no cost, where no plan that was tried ever carries
        the target.
    starts, opens : tuple of int
        First year of work on each, and the year from which it is in operation.
    cost_musd : float
        Present value.
    bound_musd : float or None
        Proven lower bound on that of any plan that suffices in these draws; None where none does.
    met_share : float
        Share of the draws in which it carries the target.
    """

    probability: float
    reached: bool
    projects: tuple[str, ...]
    starts: tuple[int, ...]
    opens: tuple[int, ...]
    cost_musd: float
    bound_musd: float | None
    met_share: float


@dataclass(frozen=True)
class ChanceAnswer:
    """What the target costs with a given probability.

    Attributes
    ----------
    usual_share : float
        Share of the draws in which the plan made with every number at its value carries the target.
    chosen : ChanceRow
        The plan for the probability that was asked for.
    curve : tuple of ChanceRow
        The cheapest plans for rising probabilities, as far as some plan reaches them.
    samples, seed : int
        Draws, and their seed.
    fresh_share, fresh_low, fresh_high : float
        Share of as many other draws in which the chosen plan carries the target, and the interval
        around it that independent draws would leave in 95 of 100 cases.
    words : str
        The same in a sentence or two.
    """

    usual_share: float
    chosen: ChanceRow
    curve: tuple[ChanceRow, ...]
    samples: int
    seed: int
    fresh_share: float
    fresh_low: float
    fresh_high: float
    words: str


def answer_chance(
    plan: Plan, probability: float, samples: int, seed: int, progress: Progress
) -> ChanceAnswer:
    """Answer what the target of a plan costs with a probability.

    Parameters
    ----------
    plan : Plan
        Plan with every number at its value.
    probability : float
        What is asked for.
    samples, seed : int
        Draws, and their seed.
    progress : callable
        Receives what is being done.
    """
    chance_plan = plan_for_probability(plan, probability, samples, seed, progress=progress)
    return ChanceAnswer(
        usual_share=chance_plan.usual_share,
        chosen=_row(chance_plan.chosen),
        curve=tuple(map(_row, chance_plan.curve)),
        samples=chance_plan.samples,
        seed=chance_plan.seed,
        fresh_share=chance_plan.fresh_share,
        fresh_low=chance_plan.fresh_interval[0],
        fresh_high=chance_plan.fresh_interval[1],
        words=_words(plan, chance_plan),
    )


def _row(plan: ChancePlan) -> ChanceRow:
    if not plan.reached and plan.met_share == 0:  # what never carries it is no plan for it
        return ChanceRow(plan.probability, False, (), (), (), 0.0, None, 0.0)
    return ChanceRow(
        plan.probability,
        plan.reached,
        tuple(p.id for p in plan.projects),
        tuple(p.start for p in plan.projects),
        tuple(p.period.opens for p in plan.projects),
        plan.cost_musd,
        None if math.isinf(plan.bound_musd) else plan.bound_musd,
        plan.met_share,
    )


def _words(plan: Plan, chance_plan: Chance) -> Message:
    return joined([_usual(plan, chance_plan), _of_chosen(plan, chance_plan)])


def _usual(plan: Plan, chance_plan: Chance) -> Message:
    """Say how often the plan that was made with every number at its value carries its targets."""
    share = _share(chance_plan.usual_share)
    samples = Numeral(chance_plan.samples)
    if len(plan.targets) == 1:
        return message(
            "With every number drawn from its range, the plan above carries the target in "
            "%(share)s of %(samples)s draws.",
            share=share,
            samples=samples,
        )
    return message(
        "With every number drawn from its range, the plan above carries the targets of all years "
        "in %(share)s of %(samples)s draws.",
        share=share,
        samples=samples,
    )


def _of_chosen(plan: Plan, chance_plan: Chance) -> Message:
    """Say which plan is the cheapest that carries the targets often enough, if any does."""
    chosen = chance_plan.chosen
    kind = message("plan") if plan.budget is None else message("plan within the budget")
    if not chosen.reached and chosen.met_share == 0:
        if len(plan.targets) == 1:
            return message(
                "No %(plan)s that was tried ever carries it, so none is given.", plan=kind
            )
        return message(
            "No %(plan)s that was tried ever carries them all, so none is given.", plan=kind
        )
    low, high = chance_plan.fresh_interval
    values: dict[str, object] = {
        "plan": kind,
        "probability": _share(chosen.probability),
        "projects": _named(plan, chosen),
        "cost": Numeral(f"{chosen.cost_musd:,.0f}"),
    }
    if not chosen.reached:
        return message(
            "No %(plan)s does so in %(probability)s of them. %(projects)s does in %(share)s, the "
            "most of those that were tried, for %(cost)s million USD.",
            share=percent(chosen.met_share),
            **values,
        )
    return message(
        "The cheapest %(plan)s that does so in %(probability)s of them is %(projects)s, for "
        "%(cost)s million USD (%(more)s); it does so in %(share)s, and in %(fresh)s of as many "
        "other draws (%(low)s to %(high)s with so many).",
        more=Numeral(f"{chosen.cost_musd - plan.cost_musd:+,.0f}"),
        share=_share(chosen.met_share),
        fresh=_share(chance_plan.fresh_share),
        low=_share(low),
        high=_share(high),
        **values,
    )


def _named(plan: Plan, chosen: ChancePlan) -> Message:
    """Name the projects of a plan, with the years in which they start where these matter."""
    if not chosen.projects:
        return message("no projects")
    if len(plan.targets) == 1 and plan.budget is None:
        return joined([p.id for p in chosen.projects], ", ")
    dated = [
        message("%(project)s from %(year)s", project=p.id, year=Numeral(p.start))
        for p in chosen.projects
    ]
    return joined(dated, ", ")


def _share(share: float) -> Numeral:
    return Numeral(f"{share:.0%}")
