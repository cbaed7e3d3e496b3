"""The verb: what each country adds to a corridor, and what it would pay of works by that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd

from corridor.case.count import Count, Direction, Mix, OtherCargo
from corridor.case.model import Case
from corridor.case.situation import situation
from corridor.elements.table import Capacities, capacities, with_projects
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import Message, both, either, joined, message
from corridor.network.build import Floats
from corridor.partners.coalitions import carried_by_states, carried_when_open
from corridor.partners.dependence import Loss, Part, by_branch, by_crossing, losses
from corridor.partners.players import (
    LEAST_T,
    check_number,
    chosen_countries,
    countries_used,
    owners_of_rows,
)
from corridor.partners.works import Work, paid_by, states_of_payers, works_of
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.progress import Progress, silent
from corridor.sharing.core import Core, Objection, core, objection
from corridor.sharing.game import Game
from corridor.sharing.nucleolus import Nucleolus, nucleolus
from corridor.sharing.separable import separable_shares
from corridor.sharing.shapley import shapley
from corridor.showing import Shown

Of = Literal["route", "works"]
"""What a country brings: the elements on its territory, or the works that it pays for."""

Rule = Literal["shapley", "nucleolus", "separable"]

RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True, repr=False)
class Sharing(Shown):
    """What each country adds to a corridor.

    Attributes
    ----------
    of : {"route", "works"}
        What a country brings.
    game : Game
        Tonnes a year that each coalition adds to what is carried without any of them; with works,
        what the works add to that.
    without_t_per_year : float
        What is carried without any of the countries, with the works where there are any.
    throughput : Throughput
        What is carried with all of them, and with the works.
    before : Throughput or None
        The same without the works; None where none are shared.
    works : tuple of Work
        Works whose cost is shared.
    divisions : mapping of str to float array, shape (countries,)
        Tonnes a year of each country by each rule: ``shapley``, ``nucleolus``, ``separable``.
    nucleolus : Nucleolus
        The second of them with its least-gain vector.
    core : Core
        Whether some division leaves no coalition an objection, with the proof.
    objections : mapping of str to Objection
        The coalition that objects most to each division, or gains least by it.
    losses : tuple of Loss
        What is cut off when a country or a branch is closed.
    parts : tuple of Part
        Tonnes by branch, and by border crossing.
    solved : int
        Throughputs that were computed for the coalitions.
    """

    of: Of
    game: Game
    without_t_per_year: float
    throughput: Throughput = field(repr=False)
    before: Throughput | None = field(repr=False)
    works: tuple[Work, ...]
    divisions: Mapping[Rule, Floats]
    nucleolus: Nucleolus
    core: Core
    objections: Mapping[Rule, Objection]
    losses: tuple[Loss, ...]
    parts: tuple[Part, ...]
    solved: int

    @property
    def summary(self) -> str:
        """What the value is, in a line."""
        parts = zip(self.game.players, self.divisions["shapley"], strict=True)
        named = ", ".join(f"{country} {tonnes / 1e6:.2f}" for country, tonnes in parts)
        return f"{self.game.total / 1e6:.2f} million t/year: {named}"

    @property
    def cost_musd(self) -> float:
        """Cost of the works, in million dollars of the price year."""
        return sum(work.cost_musd for work in self.works)

    @property
    def paid_musd(self) -> dict[str, float]:
        """What each payer bears of the works by the case, in million dollars."""
        return paid_by(self.works)

    def cost_by(self, rule: Rule) -> dict[str, float]:
        r"""Return the cost of the works split as a rule divides what they add, in million dollars.

        .. math:: c_i = C \, x_i / \sum_j x_j

        To the dollar.
        """
        parts = zip(self.game.players, self.divisions[rule], strict=True)
        return {p: round(self.cost_musd * float(t) / self.game.total, 6) for p, t in parts}

    @property
    def table(self) -> pd.DataFrame:
        """One row for each country, tonnes a year and million dollars."""
        frame = pd.DataFrame({
            "country": self.game.players,
            "alone_t_per_year": self.game.alone,
            "marginal_t_per_year": self.game.marginal,
            **{f"{rule}_t_per_year": self.divisions[rule] for rule in RULES},
        })  # fmt: skip
        if self.works:
            frame["paid_musd"] = [self.paid_musd.get(p, 0.0) for p in self.game.players]
            for rule in RULES:
                frame[f"{rule}_cost_musd"] = list(self.cost_by(rule).values())
        return frame


def share(
    case: Case,
    year: int | None = None,
    *,
    of: Of = "route",
    players: Iterable[str] = (),
    projects: Iterable[str] = (),
    plan: Plan | None = None,
    scenario: str | None = None,
    built: Iterable[str] = (),
    sea_level_m: float | None = None,
    growth: str | None = None,
    screenline: str | None = None,
    between: tuple[str, str] | None = None,
    mix: Mix = "free",
    others: OtherCargo = "served",
    modes: Sequence[str] | None = None,
    direction: Direction = "both",
    progress: Progress = silent,
) -> Sharing:
    """Share a corridor, or what works add to it, among countries.

    Every coalition of countries is worth what the corridor carries when only their elements are
    open (``of="route"``), or when only the works for which they alone pay are built
    (``of="works"``), beyond what it carries without any of them.

    Parameters
    ----------
    case : Case
        The case.
    year, scenario, built, sea_level_m, growth
        Situation, as in [`corridor.capacity`][].
    of : {"route", "works"}
        What a country brings.
    players : iterable of str
        Codes of the countries; those whose elements the counted cargo uses when not given, and of
        works those who pay. The elements of other countries stay open, and other payers pay.
    projects : iterable of str
        Works, by id or name, whose effect and cost are shared.
    plan : Plan, optional
        A plan whose works are shared, in the place of situation, projects and what is counted;
        only the mix is that given here.
    screenline, between, mix, others, modes, direction
        Which tonnes count, as in [`corridor.throughput`][]; without a screenline or two places end
        to end where the case names such a screenline.
    progress : callable
        Receives what is being done, and the share that is done.

    Returns
    -------
    Sharing

    Raises
    ------
    CorridorError
        If a country, work or place is unknown, there are too many countries, or there is nothing to
        share.
    """
    if of not in get_args(Of):
        raise CorridorError(
            message(
                "%(name)s is %(value)s; expected %(expected)s",
                name="of",
                value=repr(of),
                expected=either(get_args(Of)),
            )
        )
    progress(message("throughput"), None)
    if plan is not None:
        before, works = _of_plan(plan, mix)
    else:
        sit = situation(
            case, year=year, scenario=scenario, built=built, sea_level_m=sea_level_m,
            growth=growth,
        )  # fmt: skip
        only = None if modes is None else tuple(modes)
        count = end_to_end(case, Count(screenline, between, mix, others, only, direction))
        works = works_of(sit, _listed(projects))
        before = solve(capacities(sit), ask(sit, count), others)
    if of == "works" and not works:
        raise CorridorError(message("of works needs works: name projects, or give a target"))
    return _shared(case, before, works, of, _listed(players), progress)


def end_to_end(case: Case, count: Count) -> Count:
    """Return what is counted, end to end unless a place is named and the case has such a line."""
    line = str(case.settings["end_to_end"] or "")
    if not count.is_own or not line:
        return count
    return Count(line, None, count.mix, count.others, count.modes, count.direction)


def _listed(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(p for part in given.split(",") if (p := part.strip()))
    return tuple(given)


def _of_plan(plan: Plan, mix: Mix) -> tuple[Throughput, tuple[Work, ...]]:
    """Return what is carried without the works of a plan in a mix, and the works.

    Raises
    ------
    CorridorError
        If no plan carries the target, or it needs no works.
    """
    if plan.status != "optimal":
        none = message(
            "no plan carries %(target)s million t/year by %(year)s, so there is no cost to share.",
            target=f"{plan.target_t_per_year / 1e6:g}",
            year=plan.by,
        )
        raise CorridorError(joined([none, plan.cure] if plan.cure else [none], " "))
    if not plan.projects:
        raise CorridorError(
            message(
                "%(target)s million t/year are carried without any works: there is no cost to "
                "share",
                target=f"{plan.target_t_per_year / 1e6:g}",
            )
        )
    caps, others = plan.before.capacities, plan.before.question.others
    sit = replace(caps.situation, year=plan.by)
    question = ask(sit, replace(plan.count, mix=mix))
    before = solve(
        Capacities(sit, caps.elements), question, "ignored" if others is None else "served"
    )
    return before, works_of(sit, sorted(plan.built))


def _shared(
    case: Case,
    before: Throughput,
    works: tuple[Work, ...],
    of: Of,
    given: Sequence[str],
    progress: Progress,
) -> Sharing:
    caps = with_projects(before.capacities, (w.id for w in works))
    top = _with_capacities(before, caps) if works else before
    payers = sorted({p for w in works for p in w.payers})
    if given:
        players = chosen_countries(caps, given, payers)
    elif of == "works":
        players = tuple(payers)
    else:
        used = {*countries_used(top), *countries_used(before)}
        owners = {e.country for e in caps.elements.values()}
        players = tuple(sorted(used | (set(payers) & owners)))
    check_number(players, case)
    amounts, without, solved = _amounts(before, top, works, of, players, progress)
    game = Game(players, amounts)
    if game.size <= 1.0 or (works and game.total <= LEAST_T):
        raise CorridorError(_nothing(top, works, players))
    progress(message("division"), None)
    kernel = nucleolus(game)
    divisions: dict[Rule, Floats] = {
        "shapley": _whole(shapley(game)),
        "nucleolus": _whole(kernel.division),
        "separable": _whole(separable_shares(game)),
    }
    closed = sorted({*players, *countries_used(top)} & {e.country for e in caps.elements.values()})
    return Sharing(
        of=of,
        game=game,
        without_t_per_year=without,
        throughput=top,
        before=before if works else None,
        works=works,
        divisions=divisions,
        nucleolus=kernel,
        core=core(game),
        objections={rule: objection(game, parts) for rule, parts in divisions.items()},
        losses=losses(top, closed, lambda done: progress(message("closures"), done)),
        parts=(*by_branch(top), *by_crossing(top)),
        solved=solved,
    )


def _whole(tonnes: Floats) -> Floats:
    """Return tonnes without what is rounding: to the kilogram."""
    return np.round(tonnes, 3) + 0.0


def _with_capacities(before: Throughput, caps: Capacities) -> Throughput:
    """Return the same question, beside the same other cargo, under other capacities."""
    rows = before.program.network.row_capacity(caps.by_id)
    return Throughput(before.question, caps, before.program, before.program.solve(rows))


def _amounts(
    before: Throughput,
    top: Throughput,
    works: Sequence[Work],
    of: Of,
    players: Sequence[str],
    progress: Progress,
) -> tuple[Floats, float, int]:
    """Return what each coalition adds, what is carried without any, and throughputs computed."""
    program = top.program

    def report(share: float) -> None:
        progress(message("coalitions"), share)

    if of == "works":
        states = states_of_payers(before.capacities, program.network, works, players)
        tonnes, solved = carried_by_states(program, states, report)
        return tonnes - tonnes[0], float(tonnes[0]), solved
    owner = owners_of_rows(program.network, top.capacities, players)
    rows = program.network.row_capacity(top.capacities.by_id)
    tonnes, solved = carried_when_open(program, rows, owner, players, report)
    without = float(tonnes[0])
    if works:
        rows = program.network.row_capacity(before.capacities.by_id)
        today, more = carried_when_open(program, rows, owner, players, report)
        tonnes, solved = tonnes - today, solved + more
    amounts = tonnes - tonnes[0]
    amounts[np.abs(amounts) < LEAST_T] = 0.0
    return amounts, without, solved


def _nothing(top: Throughput, works: Sequence[Work], players: Sequence[str]) -> Message:
    """Return why there is nothing to share, in a sentence."""
    counted, carried = top.question.name, f"{top.tonnes_per_year / 1e6:.2f}"
    if len(works) == 1:
        return message(
            "%(work)s adds nothing to %(counted)s (%(carried)s million t/year with and without), "
            "so there is no gain by which their cost could be shared: count where they matter, "
            "with screenline or two places",
            work=works[0].id,
            counted=counted,
            carried=carried,
        )
    if works:
        return message(
            "%(works)s add nothing to %(counted)s (%(carried)s million t/year with and without), "
            "so there is no gain by which their cost could be shared: count where they matter, "
            "with screenline or two places",
            works=", ".join(w.id for w in works),
            counted=counted,
            carried=carried,
        )
    if top.tonnes_per_year <= LEAST_T:
        return message(
            "nothing is carried (%(counted)s), so there is nothing to share", counted=counted
        )
    return message(
        "%(carried)s million t/year are carried with %(countries)s and without (%(counted)s), "
        "so there is nothing to share: name other countries",
        carried=carried,
        countries=both(players),
        counted=counted,
    )
