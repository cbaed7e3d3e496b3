"""Plans over futures as tables: what each comes to in each, and which projects they share."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.robust import RobustAnswer, RobustPlanRow
from corridor.cli.output import mt, new_table, owner, plain_row, say

MEASURES = {
    "usual": "for the case as it is",
    "expected": "least expected cost",
    "tail": "least worst tail",
    "regret": "least regret",
}


def show_robust(answer: RobustAnswer, *, verbose: bool = False) -> None:
    """Show the futures, the plans, what each comes to in each future, and the projects."""
    say(f"\n[bold]{escape(answer.question)}[/bold], {mt(answer.target_t_per_year)} million t/year "
        f"by {answer.by}")  # fmt: skip
    _show_futures(answer)
    _show_plans(answer)
    _show_outcomes(answer)
    _show_projects(answer)
    say(escape(answer.summary))
    for plan in answer.plans:
        if plan.dispute or not plan.proven:
            why = plan.dispute or f"nothing costs less than {plan.bound_musd:,.1f}"
            say(f"not proven, {escape(_name(plan))}: {escape(why)}")
    if verbose:
        for plan in answer.plans:
            say(f"{escape(_name(plan))}: {escape(', '.join(plan.projects) or 'nothing')}")


def _name(plan: RobustPlanRow) -> str:
    return MEASURES.get(plan.purpose, f"best for {plan.future}")


def _show_futures(answer: RobustAnswer) -> None:
    table = new_table("futures", "future", "weight>", "works cost>", "target Mt/year>", "sea m BS>")
    for f in answer.futures:
        level = "" if f.sea_level_m is None else f"{f.sea_level_m:g}"
        plain_row(
            table, f.scenario, f"{f.weight:.0%}", f"× {f.cost_factor:g}", mt(f.target_t_per_year),
            level,
        )  # fmt: skip
    say(table)


def _show_plans(answer: RobustAnswer) -> None:
    table = new_table(
        "plans over all futures: works and the price of what is short, million USD",
        "plan", "projects>", "mean>", f"mean of the worst {1 - answer.tail:.0%}>",
        "largest regret>",
    )  # fmt: skip
    for p in answer.plans:
        money = (f"{x:,.0f}" for x in (p.expected_musd, p.tail_musd, p.regret_musd))
        plain_row(table, _name(p), str(len(p.projects)), *money)
    say(table)


def _show_outcomes(answer: RobustAnswer) -> None:
    """Show cost, shortfall and regret of each plan in each future."""
    table = new_table(
        "in each future: works million USD / short Mt/year / regret million USD",
        "plan", *(f"{f.name}>" for f in answer.futures),
    )  # fmt: skip
    for p in answer.plans:
        cells = (
            f"{o.cost_musd:,.0f} / {mt(o.short_t_per_year, 3)} / {o.regret_musd:,.0f}"
            for o in p.outcomes
        )
        plain_row(table, _name(p), *cells)
    say(table)


def _show_projects(answer: RobustAnswer) -> None:
    """Show in which plans each project is."""
    if not answer.projects:
        say("no plan builds anything")
        return
    table = new_table(
        "projects", "id", "name", "country", "start>", "MUSD>", "best for", "mean", "tail",
        "regret",
    )  # fmt: skip
    for r in answer.projects:
        often = f"{len(r.futures)} of {len(answer.futures)} futures"
        marks = ("yes" if x else "" for x in (r.expected, r.tail, r.regret))
        plain_row(
            table, r.id, r.name, owner(r.country), str(r.start), f"{r.cost_musd:,.0f}", often,
            *marks,
        )  # fmt: skip
    say(table)
