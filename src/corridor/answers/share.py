"""The answer of ``share``: what each country adds to a corridor, and who gains and who pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from corridor.answers.flow_routes import NO_ROUTES, FlowRoutes, routes_of_flow
from corridor.answers.questions import RecommendQuestion, ShareQuestion, options_of
from corridor.answers.recommend import find_plan
from corridor.answers.share_words import paid_words, shared_words, stands_words
from corridor.answers.shut import ShutRow, shut_rows
from corridor.answers.values import Manifest, manifest, row
from corridor.case.count import OtherCargo
from corridor.case.model import Case
from corridor.messages import joined
from corridor.partners.dependence import herfindahl, herfindahl_of_crossings
from corridor.partners.share import RULES, Rule, Sharing, end_to_end, share
from corridor.progress import Progress, silent
from corridor.showing import Shown

LEAST_GAINS = 64
"""Entries of the least-gain vector that an answer keeps."""


@dataclass(frozen=True)
class CountryRow:
    """What a country adds, and what it pays.

    Attributes
    ----------
    country : str
        Code.
    alone_t_per_year, marginal_t_per_year : float
        What is added by it alone, and what is lost without it when all others take part.
    shapley_t_per_year, nucleolus_t_per_year, separable_t_per_year : float
        Its part of what all add, by three rules.
    shapley_share : float
        The first of them as a share of it all.
    worth_musd_per_year : float or None
        What that is worth, where a tonne has a value.
    paid_musd : float or None
        What it pays of the works by the case; None without works.
    shapley_cost_musd, nucleolus_cost_musd, separable_cost_musd : float or None
        What it would pay in proportion to its part.
    """

    country: str
    alone_t_per_year: float
    marginal_t_per_year: float
    shapley_t_per_year: float
    nucleolus_t_per_year: float
    separable_t_per_year: float
    shapley_share: float
    worth_musd_per_year: float | None
    paid_musd: float | None
    shapley_cost_musd: float | None
    nucleolus_cost_musd: float | None
    separable_cost_musd: float | None


@dataclass(frozen=True)
class CoalitionRow:
    """What a coalition adds, with its weight in the proof that there is a core or none."""

    members: tuple[str, ...]
    adds_t_per_year: float
    weight: float


@dataclass(frozen=True)
class RuleRow:
    """Whether a division is in the core, and the coalition that objects most or gains least.

    ``excess_t_per_year`` is what that coalition could have more by itself; not positive in the
    core.
    """

    rule: Rule
    in_core: bool
    coalition: tuple[str, ...]
    excess_t_per_year: float


@dataclass(frozen=True)
class WorkRow:
    """Works that are shared: cost in million dollars of the price year, and shares of payers."""

    id: str
    name: str
    country: str
    cost_musd: float
    payers: dict[str, float]


@dataclass(frozen=True)
class LossRow:
    """What is cut off when a country or a branch is closed, in all and in each direction alone."""

    kind: Literal["country", "branch"]
    id: str
    lost_t_per_year: float
    lost_share: float
    forward_share: float | None
    back_share: float | None


@dataclass(frozen=True)
class PartRow:
    """Tonnes that use a branch, or a link across the frontier ``of`` two countries."""

    kind: Literal["branch", "crossing"]
    id: str
    name: str
    of: str
    tonnes_per_year: float
    share: float


@dataclass(frozen=True, repr=False)
class ShareAnswer(Shown):
    """What each country adds to a corridor, and who gains and who pays.

    Attributes
    ----------
    of : {"route", "works"}
        What a country brings.
    question : str
        What is counted.
    throughput_t_per_year, forward_t_per_year, backward_t_per_year : float
        What is carried with all countries, and with the works.
    before_t_per_year : float or None
        The same without the works; None where none are shared.
    without_t_per_year : float
        What is carried without any of the countries.
    shared_t_per_year : float
        What is divided.
    countries : tuple of CountryRow
        One for each.
    core_exists : bool
        Whether some division leaves no coalition an objection.
    least_excess_t_per_year : float
        The least largest objection of any division; positive when there is no core.
    rules : tuple of RuleRow
        Each division against the core.
    least_gains_t_per_year : tuple of float
        What each coalition gains by the nucleolus over going alone, the least first.
    coalitions : tuple of CoalitionRow
        What each coalition adds.
    works : tuple of WorkRow
        Works that are shared.
    cost_musd : float
        What they cost, in dollars of the price year.
    paid_by_others_musd : mapping of str to float
        What is paid by those who are not among the countries.
    losses : tuple of LossRow
        What is cut off when a country or a branch is closed.
    parts : tuple of PartRow
        Tonnes by branch and by border crossing.
    herfindahl : mapping of str to float
        Concentration by ``branch``, ``route`` and ``crossing``: 1 where all goes one way.
    solved : int
        Throughputs that were computed for the coalitions.
    manifest : Manifest
    summary : str
        What all this comes to, in sentences.
    """

    of: Literal["route", "works"]
    question: str
    throughput_t_per_year: float
    forward_t_per_year: float
    backward_t_per_year: float
    before_t_per_year: float | None
    without_t_per_year: float
    shared_t_per_year: float
    countries: tuple[CountryRow, ...]
    core_exists: bool
    least_excess_t_per_year: float
    rules: tuple[RuleRow, ...]
    least_gains_t_per_year: tuple[float, ...]
    coalitions: tuple[CoalitionRow, ...]
    works: tuple[WorkRow, ...]
    cost_musd: float
    paid_by_others_musd: dict[str, float]
    losses: tuple[LossRow, ...]
    parts: tuple[PartRow, ...]
    herfindahl: dict[str, float]
    solved: int
    manifest: Manifest
    others: OtherCargo = "ignored"
    shut: tuple[ShutRow, ...] = ()
    routes: FlowRoutes = NO_ROUTES
    summary: str = ""


def answer_share(case: Case, question: ShareQuestion, progress: Progress = silent) -> ShareAnswer:
    """Answer what each country adds to a corridor, and who gains and who pays."""
    sharing = find_sharing(case, question, progress)
    return describe_sharing(sharing, question)


def find_sharing(case: Case, question: ShareQuestion, progress: Progress = silent) -> Sharing:
    """Return the sharing of a question with its live program."""
    at, count = question.at, question.count
    if question.target_mt is not None:
        at_end = end_to_end(case, count)
        asked = RecommendQuestion(question.target_mt, question.by, at, at_end)
        plan = find_plan(case, asked, progress)
        return share(case, of=question.of, players=question.players, plan=plan, progress=progress)
    return share(
        case, at.year, of=question.of, players=question.players, projects=question.projects,
        scenario=at.scenario, built=at.built, sea_level_m=at.sea_level_m, growth=at.growth,
        screenline=count.screenline, between=count.between, mix=count.mix or "free",
        others=count.others, modes=count.modes, direction=count.direction, progress=progress,
    )  # fmt: skip


def describe_sharing(sharing: Sharing, question: ShareQuestion) -> ShareAnswer:
    """Return a sharing as an answer."""
    top, game = sharing.throughput, sharing.game
    routes, paid = routes_of_flow(top), sharing.paid_musd
    answer = ShareAnswer(
        of=sharing.of,
        question=top.question.name,
        throughput_t_per_year=top.tonnes_per_year,
        forward_t_per_year=top.forward_t_per_year,
        backward_t_per_year=top.backward_t_per_year,
        before_t_per_year=None if sharing.before is None else sharing.before.tonnes_per_year,
        without_t_per_year=sharing.without_t_per_year,
        shared_t_per_year=game.total,
        countries=_country_rows(sharing, question.usd_per_t),
        core_exists=sharing.core.exists,
        least_excess_t_per_year=_kilograms(sharing.core.least_excess),
        rules=tuple(
            RuleRow(rule, o.in_core, o.coalition, _kilograms(o.excess))
            for rule, o in sharing.objections.items()
        ),
        least_gains_t_per_year=tuple(
            _kilograms(float(g)) for g in sharing.nucleolus.gains[:LEAST_GAINS]
        ),
        coalitions=_coalition_rows(sharing),
        works=tuple(row(WorkRow, w) for w in sharing.works),
        cost_musd=sharing.cost_musd,
        paid_by_others_musd={p: m for p, m in paid.items() if p not in game.players},
        losses=tuple(row(LossRow, x) for x in sharing.losses),
        parts=tuple(row(PartRow, p) for p in sharing.parts),
        herfindahl=_concentration(sharing, routes),
        solved=sharing.solved,
        manifest=manifest(top.capacities.situation, options_of(question)),
        others="ignored" if top.question.others is None else "served",
        shut=shut_rows(top.capacities),
        routes=routes,
    )
    words = (shared_words(sharing), stands_words(sharing), paid_words(sharing))
    return replace(answer, summary=joined([w for w in words if w]))


def _country_rows(sharing: Sharing, usd_per_t: float | None) -> tuple[CountryRow, ...]:
    game, paid = sharing.game, sharing.paid_musd
    costs = {rule: sharing.cost_by(rule) if sharing.works else {} for rule in RULES}
    return tuple(
        CountryRow(
            country=p,
            alone_t_per_year=_kilograms(float(game.alone[i])),
            marginal_t_per_year=_kilograms(float(game.marginal[i])),
            shapley_t_per_year=float(sharing.divisions["shapley"][i]),
            nucleolus_t_per_year=float(sharing.divisions["nucleolus"][i]),
            separable_t_per_year=float(sharing.divisions["separable"][i]),
            shapley_share=float(sharing.divisions["shapley"][i]) / game.total
            if game.total
            else 0.0,
            worth_musd_per_year=None
            if usd_per_t is None
            else usd_per_t * float(sharing.divisions["shapley"][i]) / 1e6,
            paid_musd=paid.get(p, 0.0) if sharing.works else None,
            shapley_cost_musd=costs["shapley"].get(p),
            nucleolus_cost_musd=costs["nucleolus"].get(p),
            separable_cost_musd=costs["separable"].get(p),
        )
        for i, p in enumerate(game.players)
    )


def _coalition_rows(sharing: Sharing) -> tuple[CoalitionRow, ...]:
    game, weights = sharing.game, sharing.core.weights
    named = [(game.names(c), float(t)) for c, t in enumerate(game.amounts) if c]
    return tuple(CoalitionRow(names, t, weights.get(names, 0.0)) for names, t in named)


def _concentration(sharing: Sharing, routes: FlowRoutes) -> dict[str, float]:
    return {
        "branch": herfindahl(p.tonnes_per_year for p in sharing.parts if p.kind == "branch"),
        "route": herfindahl(r.tonnes_per_year for r in routes.rows),
        "crossing": herfindahl_of_crossings([p for p in sharing.parts if p.kind == "crossing"]),
    }


def _kilograms(tonnes: float) -> float:
    """Return tonnes without what is rounding."""
    return round(tonnes, 3) + 0.0
