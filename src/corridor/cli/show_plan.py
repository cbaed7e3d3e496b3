"""Plans as tables."""

from __future__ import annotations

import math

from rich.markup import escape

from corridor.answers.futures import FuturesAnswer, OutcomeRow
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.values import ratio_words
from corridor.answers.worth import WorthRow
from corridor.cli.output import mt, new_table, owner, plain_row, print_text, say
from corridor.cli.show_benefit import show_parties
from corridor.cli.show_capacity import show_cut, show_quality, show_shut, show_swings
from corridor.cli.show_chance import show_chance
from corridor.cli.show_routes import show_cautions
from corridor.cli.show_tests import show_tests


def show_plans(answer: RecommendAnswer, *, verbose: bool = False) -> None:
    """Show a plan and its end-to-end reading, with the sea and the simulations asked for."""
    if answer.readings:
        _show_readings(answer)
    plans = [p for p in (answer, answer.end_to_end) if p is not None]
    for plan in plans:
        show_plan(plan, verbose=verbose)
        if plan.chance is not None:
            show_chance(plan.chance)
        if plan.npv_musd is not None and plan.by_country is not None:
            ratio = ratio_words(plan.bcr)
            say(f"net present value {plan.npv_musd:,.1f} million USD, benefit-cost ratio {ratio}")
            if plan.benefit_caution:
                say(escape(plan.benefit_caution))
            show_parties(plan.by_country)
        if plan.sea is not None:
            show_futures(plan, plan.sea)
    for plan in plans:
        if plan.simulation is not None:
            from corridor.cli.show_simulation import show_simulation

            show_simulation(plan.simulation, verbose=verbose)


def _show_readings(answer: RecommendAnswer) -> None:
    """Show what the readings of the case come to, and the target counted at each side by side."""
    print_text(f"{answer.summary}\n")
    table = new_table(
        f"{_asked(answer)}, by where it is counted "
        "(million t/year; million USD discounted)",
        "reading", f"without works in {answer.by}>", "announced works alone>", "with the plan>",
        "million USD>", "verdict",
    )  # fmt: skip
    for r in answer.readings:
        plain_row(
            table, r.name, mt(r.today_t_per_year), mt(r.announced_t_per_year),
            mt(r.plan_t_per_year), f"{r.cost_musd:,.0f}", r.verdict,
        )  # fmt: skip
    say(table)


def show_plan(plan: RecommendAnswer, *, verbose: bool = False) -> None:
    """Show a plan with its reasons, or what blocks the target."""
    say(f"\n[bold]{_asked(plan)}: {escape(plan.question)}[/bold]")
    _say_verdict(plan)
    dated = len({row.by for row in plan.targets}) > 1
    when = f" in {plan.by}" if dated else ""
    say(
        f"throughput{when} {mt(plan.throughput_before_t_per_year)} -> "
        f"{mt(plan.throughput_after_t_per_year)} million t/year; cost {plan.cost_musd:,.0f} "
        f"million USD discounted"
        + ("" if plan.worth else f" (bound {plan.bound_musd:,.0f}, gap {plan.gap:.1%})")
    )
    if plan.horizon is not None:
        say(f"cost: {plan.cost_rule}")
    if dated:
        _show_dated(plan)
    for row in () if dated else plan.targets:
        say(
            f"  {row.direction}: {row.target_t_per_year / 1e6:g} million t/year wanted, "
            f"{mt(row.throughput_before_t_per_year or 0)} -> "
            f"{mt(row.throughput_after_t_per_year or 0)} "
            "together with the other direction"
        )
    show_shut(plan.manifest, plan.shut)
    show_cautions(plan.routes)
    show_tests(plan.verdict, plan.tests)
    if plan.dispute:
        what = "one run of the solver disagreed" if plan.proven else "not settled"
        say(f"[yellow]{what}[/yellow]: {escape(plan.dispute)}. Please report the case.")
    _show_projects(plan)
    payers = ", ".join(f"{p} {c:,.0f}" for p, c in plan.cost_by_payer_musd.items())
    if payers:
        say(f"paid by (million USD, discounted): {payers}")
    if verbose and plan.spending:
        _show_spending(plan)
    if plan.blocking_cut:
        show_cut("what blocks the target", plan.blocking_cut)
    elif verbose:
        show_cut("what binds next", plan.cut_after)
    for other in plan.alternatives:
        say(f"alternative at {other.cost_musd:,.0f}: {', '.join(other.projects)}")
    _show_near(plan, verbose=verbose)
    show_quality(plan.quality)
    show_swings("numbers that move the plan's throughput most (Mt/year)", plan.tornado, 1e6)
    show_swings(
        "costs that move the plan's cost most (million USD)", plan.cost_tornado, 1.0, "no plan"
    )


def _show_spending(plan: RecommendAnswer) -> None:
    """Show what each payer spends in each year, in dollars of the price year."""
    payers = sorted({row.payer for row in plan.spending})
    table = new_table(
        "spending by year (million USD of the price year)",
        "year>", *(f"{payer}>" for payer in payers), "all>",
    )  # fmt: skip
    for year in sorted({row.year for row in plan.spending}):
        spent = {row.payer: row.spent_musd for row in plan.spending if row.year == year}
        amounts_ = [f"{spent.get(payer, 0.0):,.0f}" for payer in payers]
        plain_row(table, str(year), *amounts_, f"{sum(spent.values()):,.0f}")
    say(table)


NEAR = 10
"""Plans that are shown unless more detail is asked for."""


def _show_near(plan: RecommendAnswer, *, verbose: bool) -> None:
    """Show the plans that cost little more, and what they have in common."""
    near = plan.near_optimal
    if not near:
        return
    number = f"{len(near)} plan{'s' if len(near) > 1 else ''}"
    number = number if plan.near_optimal_complete else f"more than {number}"
    say(
        f"within {plan.within_percent:g} % of the least cost: {number}; "
        f"in all of them: {', '.join(plan.in_all or ()) or 'nothing'}"
    )
    for other in near if verbose else near[:NEAR]:
        rest = [p for p in other.projects if p not in (plan.in_all or ())]
        say(f"  {other.cost_musd:,.0f}: {', '.join(rest) or 'nothing else'}")
    if not verbose and len(near) > NEAR:
        say(f"  and {len(near) - NEAR} more with -v")


def _asked(plan: RecommendAnswer) -> str:
    """Write what was asked for: one target, or that of each year."""
    asked = [(row.by, row.target_t_per_year) for row in plan.targets]
    if len({by for by, _ in asked}) < 2:  # the targets of two directions are of one year
        asked = [(plan.by, plan.target_t_per_year)]
    (first, tonnes), *others = asked
    if plan.worth is not None:
        return f"the works that are worth most by {first}, {mt(tonnes)} million t/year"
    if plan.maximised is not None:
        return f"the most by {first} within these limits, {mt(tonnes)} million t/year"
    words = [f"{tonnes / 1e6:g} million t/year by {first}"]
    return ", ".join([*words, *(f"{t / 1e6:g} by {by}" for by, t in others)])


def _show_dated(plan: RecommendAnswer) -> None:
    """Show the target of each year beside what gets through then."""
    table = new_table(
        "targets by year (million t/year)",
        "year>", "target>", "without the plan>", "with what is open by then>", "",
        "what binds next",
    )  # fmt: skip
    for row in plan.targets:
        before, after = row.throughput_before_t_per_year, row.throughput_after_t_per_year
        target = f"{row.target_t_per_year / 1e6:g}"
        if before is None or after is None:
            plain_row(table, str(row.by), target, "", "", f"not planned: {plan.by} comes first", "")
            continue
        open_ones = [c for c in row.cut_after if c.capacity_t_per_year > 0] or row.cut_after
        binds = ", ".join(dict.fromkeys(c.name for c in open_ones))
        reached = "reached" if row.reached else "unreachable"
        plain_row(table, str(row.by), target, mt(before), mt(after), reached, binds)
    say(table)


def _say_verdict(plan: RecommendAnswer) -> None:
    if plan.worth is not None:
        _say_worth(plan.worth)
    elif plan.maximised is not None:
        proof = "; the plan is proven cheapest of those that do" if plan.proven else ""
        say(f"no plan within these limits carries more{proof}")
    elif plan.status == "optimal":
        proof = "cheapest plan found, not proven cheapest: see the bound"
        if plan.proven:
            proof = "the plan is proven cheapest"
        say(f"a plan reaches it; {proof}")
    else:
        when = f" in {plan.by}" if len({row.by for row in plan.targets}) > 1 else ""
        say(
            f"[red]unreachable{when}[/red]: {_missing(plan.missing_t_per_year)} are missing. "
            f"{escape(plan.cure)}"
            + ("\nThe plan below gets as far as any can." if plan.projects else "")
        )


def _say_worth(worth: WorthRow) -> None:
    """Say what works are worth, and on what that rests."""
    say(
        f"net present value {worth.npv_musd:,.0f} million USD over {worth.years} years; no works "
        f"within these limits are worth more than {worth.bound_musd:,.0f}"
    )
    say(
        f"transport costs {worth.before_musd_per_year:,.0f} -> {worth.after_musd_per_year:,.0f} "
        f"million USD a year; {mt(worth.unserved_before_t)} -> {mt(worth.unserved_after_t)} "
        f"million t/year find no room.{_waits(worth)} Rule: {worth.rule}"
    )


def _waits(worth: WorthRow) -> str:
    before, after = worth.waits_before_musd_per_year, worth.waits_after_musd_per_year
    if before is None or after is None:
        return ""
    return f" Waits for others are {before:,.0f} -> {after:,.0f} of the cost."


def _missing(tonnes: float) -> str:
    """Write what is missing; a little of it in tonnes, so that it never reads as nothing."""
    few = tonnes < 5e4
    return f"{math.ceil(tonnes):,} t/year" if few else f"{mt(tonnes)} million t/year"


def _show_projects(plan: RecommendAnswer) -> None:
    if not plan.projects:
        say(
            "no project is needed"
            if plan.status == "optimal"
            else "no project within the limits given brings it nearer"
        )
        return
    table = new_table(
        "projects", "id", "name", "country", "standing", "start>", "finish>", "million USD>"
    )
    for p in plan.projects:
        plain_row(
            table,
            p.id, p.name, owner(p.country), p.standing.replace("_", " "), str(p.start),
            str(p.finish),
            f"{p.undiscounted_musd:,.0f}",
        )  # fmt: skip
    say(table)
    for p in plan.projects:
        say(f"  [bold]{p.id}[/bold] {escape(p.why)}")


def show_futures(plan: RecommendAnswer, sea: FuturesAnswer) -> None:
    """Show how a plan does in the futures of the sea, and how one that ignores them does."""
    ignoring, keeping = sea.ignoring_the_sea, sea.keeping_depths_instead
    futures = (
        f"{sea.futures:,} futures of {plan.by} between {sea.lowest_m:.2f} and "
        f"{sea.highest_m:.2f} m BS; planned for {sea.level_m:.2f} m BS, so that "
        f"{sea.share:.0%} of them are no lower"
    )
    one = f"one level, {sea.level_m:.2f} m BS in {plan.by}"
    say(f"\n[bold]the sea[/bold]: {one if sea.futures == 1 else futures}")
    table = new_table(
        "", "plan", "meets the target in>", "down to, m BS>", "missing on average, Mt>",
        "in the lowest, Mt>", "million USD>",
    )  # fmt: skip
    plain_row(table, "this one", *_outcome(sea.with_plan), f"{plan.cost_musd:,.0f}")
    plain_row(table, "one that ignores the sea", *_outcome(ignoring), f"{ignoring.cost_musd:,.0f}")
    say(table)
    say(
        f"ignoring the sea loses {mt(sea.regret_t_per_year)} million t/year on average; heeding "
        f"it costs {sea.extra_cost_musd:,.0f} million USD more"
    )
    states = {state: sea.paid_by_musd.get(state, 0.0) for state in keeping.musd_per_year}
    say("the littoral states pay (million USD, discounted): " + amounts(states))
    say(
        "instead, and without the plan, keeping all of today's depths would carry "
        f"{mt(keeping.tonnes_per_year)} million t/year; it costs "
        f"{keeping.cost_musd:,.0f} million USD up to {plan.by}, each year: "
        + amounts(keeping.musd_per_year)
    )


def _outcome(outcome: OutcomeRow) -> tuple[str, ...]:
    level = "never" if outcome.lowest_level_m is None else f"{outcome.lowest_level_m:.2f}"
    return (
        f"{math.floor(100 * outcome.met_share)}%", level, mt(outcome.mean_missing_t_per_year),
        mt(outcome.worst_missing_t_per_year),
    )  # fmt: skip


def amounts(by_state: dict[str, float]) -> str:
    """Return amounts by state in words."""
    return ", ".join(f"{state} {amount:,.1f}" for state, amount in by_state.items())
