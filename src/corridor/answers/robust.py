"""The answer of ``robust``: plans over weighted futures, and what each comes to in each of them."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.questions import RobustQuestion, options_of
from corridor.answers.values import Manifest, manifest
from corridor.case.model import Case
from corridor.hedging.plans import MEASURES, Purpose, Robust, RobustPlan
from corridor.hedging.robust import robust
from corridor.messages import Message, Numeral, joined, message
from corridor.progress import Progress, silent
from corridor.showing import Shown


@dataclass(frozen=True)
class FutureRow:
    """A future: scenario, weight as a share of all, factor of cost, target, level of the sea.

    The level is None where it is that of scenario or case.
    """

    name: str
    scenario: str
    weight: float
    cost_factor: float
    target_t_per_year: float
    sea_level_m: float | None


@dataclass(frozen=True)
class OutcomeRow:
    """A plan in a future.

    Attributes
    ----------
    future : str
        Name of the future.
    cost_musd : float
        Present value of the works there.
    short_t_per_year : float
        Tonnes short of the target.
    loss_musd : float
        Cost, and the price of what is short.
    regret_musd : float
        How far that is from the least loss of any plan there.
    """

    future: str
    cost_musd: float
    short_t_per_year: float
    loss_musd: float
    regret_musd: float


@dataclass(frozen=True)
class RobustPlanRow:
    """A plan over all futures.

    Attributes
    ----------
    purpose : {"future", "usual", "expected", "tail", "regret"}
        What it is the best for: one future alone, the case as it is, or a measure over all futures.
    future : str
        The one future; empty for the others.
    projects : tuple of str
        Its projects.
    expected_musd, tail_musd, regret_musd : float
        Mean loss by weight, mean of the worst losses, and the largest regret.
    bound_musd : float
        Proven lower bound on what it is the best for.
    proven : bool
        Whether no plan does better at that by 100 dollars and rounding.
    dispute : str
        How runs of the solver differed; empty when all agree.
    outcomes : tuple of OutcomeRow
        What it comes to in each future.
    """

    purpose: Purpose
    future: str
    projects: tuple[str, ...]
    expected_musd: float
    tail_musd: float
    regret_musd: float
    bound_musd: float
    proven: bool
    dispute: str
    outcomes: tuple[OutcomeRow, ...]


@dataclass(frozen=True)
class ChosenRow:
    """A project of one of the plans.

    Attributes
    ----------
    id, name, country : str
        The project.
    start, finish : int
        First and last year of work.
    cost_musd : float
        Mean present value over the futures.
    futures : tuple of str
        Futures whose best plan has it.
    expected, tail, regret : bool
        Whether the plan of the least expected loss, tail and regret has it.
    """

    id: str
    name: str
    country: str
    start: int
    finish: int
    cost_musd: float
    futures: tuple[str, ...]
    expected: bool
    tail: bool
    regret: bool


@dataclass(frozen=True, repr=False)
class RobustAnswer(Shown):
    """Plans over weighted futures.

    Attributes
    ----------
    question : str
        What is counted.
    target_t_per_year, by
        The target and its year.
    short_musd_per_mt : float
        Price of a million tonnes a year short of the target, present value.
    price_given : bool
        Whether it was given, or is the least at which the target is worth carrying in full in the
        case as it is and in every future in which some plan carries it.
    tail : float
        Share of the weight that the tail leaves out.
    futures : tuple of FutureRow
        The futures.
    plans : tuple of RobustPlanRow
        The plans.
    projects : tuple of ChosenRow
        Projects of any of them.
    stochastic_gain_musd : float
        What the plan of least expected loss saves on average over that for the case as it is: the
        value of the stochastic solution.
    information_musd : float
        What knowing the future first would save on average: the value of perfect information.
    no_regret : tuple of str
        Projects in the best plan for every future.
    in_all_measures : tuple of str
        Projects in the plans of least expected loss, tail and regret.
    manifest : Manifest
    summary : str
        What all this comes to, in sentences.
    """

    question: str
    target_t_per_year: float
    by: int
    short_musd_per_mt: float
    price_given: bool
    tail: float
    futures: tuple[FutureRow, ...]
    plans: tuple[RobustPlanRow, ...]
    projects: tuple[ChosenRow, ...]
    stochastic_gain_musd: float
    information_musd: float
    no_regret: tuple[str, ...]
    in_all_measures: tuple[str, ...]
    manifest: Manifest
    summary: str = ""


def answer_robust(
    case: Case, question: RobustQuestion, progress: Progress = silent
) -> RobustAnswer:
    """Answer which projects to choose before it is known which future comes."""
    count = question.count
    hedge = robust(
        case,
        question.target_mt,
        question.by,
        futures=question.weighted,
        short_musd_per_mt=question.short_musd_per_mt,
        tail=question.tail,
        screenline=count.screenline,
        between=count.between,
        mix=count.mix or "fixed",
        others=count.others,
        modes=count.modes,
        direction=count.direction,
        projects=question.projects,
        progress=progress,
    )
    return describe_robust(hedge, question)


def describe_robust(hedge: Robust, question: RobustQuestion) -> RobustAnswer:
    """Return plans over futures as an answer."""
    options = options_of(question)
    if question.weighted:
        options["futures"] = [f.text for f in question.weighted]
    return RobustAnswer(
        question=hedge.question,
        target_t_per_year=question.target_mt * 1e6,
        by=hedge.by,
        short_musd_per_mt=hedge.short_musd_per_mt,
        price_given=hedge.price_given,
        tail=hedge.tail,
        futures=tuple(
            FutureRow(f.name, f.scenario, f.weight, f.cost_factor, target, f.sea_level_m)
            for f, target in zip(hedge.futures, hedge.targets_t_per_year, strict=True)
        ),
        plans=tuple(_plan_row(hedge, p) for p in hedge.plans),
        projects=_chosen_rows(hedge),
        stochastic_gain_musd=hedge.stochastic_gain_musd,
        information_musd=hedge.information_musd,
        no_regret=tuple(sorted(hedge.no_regret)),
        in_all_measures=tuple(sorted(hedge.in_all_measures)),
        manifest=manifest(hedge.situation, options),
        summary=_words(hedge),
    )


def _plan_row(hedge: Robust, plan: RobustPlan) -> RobustPlanRow:
    outcomes = zip(hedge.futures, plan.outcomes, plan.losses_musd, plan.regrets_musd, strict=True)
    return RobustPlanRow(
        purpose=plan.purpose,
        future=plan.future,
        projects=tuple(sorted(plan.built)),
        expected_musd=plan.expected_musd,
        tail_musd=plan.tail_musd,
        regret_musd=plan.regret_musd,
        bound_musd=plan.bound_musd,
        proven=plan.proven,
        dispute=plan.dispute,
        outcomes=tuple(
            OutcomeRow(f.name, o.cost_musd, o.short_t_per_year, loss, regret)
            for f, o, loss, regret in outcomes
        ),
    )


def _chosen_rows(hedge: Robust) -> tuple[ChosenRow, ...]:
    """Return the projects of all plans, those that most futures want first."""
    rows = []
    for p in sorted(frozenset().union(*(plan.built for plan in hedge.plans))):
        project, period = hedge.menu.candidates[p], hedge.menu.periods[p]
        rows.append(
            ChosenRow(
                p, project.name, project.country, period.start, period.opens - 1,
                hedge.cost_musd[p],
                tuple(x.future for x in hedge.alone if p in x.built),
                *(p in hedge.plan(m).built for m in MEASURES),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (-len(r.futures), r.id)))


def _words(hedge: Robust) -> Message:
    price = Numeral(f"{hedge.short_musd_per_mt:,g}")
    given = message(
        "A million tonnes a year short of the target counts as %(price)s million USD, as given.",
        price=price,
    )
    least = message(
        "A million tonnes a year short of the target counts as %(price)s million USD, the least at "
        "which the target is worth carrying in full wherever some plan carries it.",
        price=price,
    )
    gain = message(
        "Over these futures the plan of least expected cost comes to %(mean)s million USD on "
        "average, %(gain)s less than the plan made for the case as it is (value of the stochastic "
        "solution); to know the future first would save another %(information)s (value of perfect "
        "information).",
        mean=_money(hedge.plan("expected").expected_musd),
        gain=_money(hedge.stochastic_gain_musd),
        information=_money(hedge.information_musd),
    )
    always = message("No project is in the best plan for every future.")
    if hedge.no_regret:
        projects = joined(sorted(hedge.no_regret), ", ")
        always = message("In the best plan for every future: %(projects)s.", projects=projects)
    return joined([given if hedge.price_given else least, gain, always])


def _money(musd: float) -> Numeral:
    return Numeral(f"{musd:,.0f}")
