"""A sharing as tables: what each country adds, who pays, and how much hangs on each."""

from __future__ import annotations

from rich.markup import escape

from corridor.answers.share import ShareAnswer
from corridor.answers.values import situation_words
from corridor.cli.output import mt, new_table, plain_row, say
from corridor.cli.show_capacity import show_shut
from corridor.cli.show_routes import show_cautions

CROSSINGS = 12
"""Crossings that are shown unless more detail is asked for."""


def show_share(answer: ShareAnswer, *, verbose: bool = False) -> None:
    """Show what each country adds, who pays, and how far the corridor depends on each."""
    say(f"\n[bold]{escape(answer.question)}[/bold] ({escape(situation_words(answer.manifest))})")
    before = "" if answer.before_t_per_year is None else f", {mt(answer.before_t_per_year)} before"
    say(
        f"throughput {mt(answer.throughput_t_per_year)} million t/year (forward "
        f"{mt(answer.forward_t_per_year)}, back {mt(answer.backward_t_per_year)}{before})"
        f"{' beside the rest of the demand' if answer.others == 'served' else ', gross'}"
    )
    show_shut(answer.manifest, answer.shut)
    show_cautions(answer.routes)
    _show_countries(answer)
    say(escape(answer.summary))
    if answer.paid_by_others_musd:
        others = ", ".join(f"{p} {m:,.1f}" for p, m in answer.paid_by_others_musd.items())
        say(f"paid by others, in million USD: {escape(others)}")
    _show_dependence(answer, verbose=verbose)
    if verbose:
        _show_coalitions(answer)


def _show_countries(answer: ShareAnswer) -> None:
    """Show a row for each country."""
    worth = any(c.worth_musd_per_year is not None for c in answer.countries)
    money = bool(answer.works)
    what = "the works add" if money else "the countries carry together"
    table = new_table(
        f"shares of what {what}, {mt(answer.shared_t_per_year)} million t/year",
        "country", "alone>", "last to join>", "Shapley>", "share>", "nucleolus>", "separable>",
        *(["worth MUSD/year>"] if worth else []),
        *(["Shapley MUSD>", "nucleolus MUSD>", "separable MUSD>", "pays MUSD>"] if money else []),
    )  # fmt: skip
    for c in answer.countries:
        cells = [
            c.country, mt(c.alone_t_per_year), mt(c.marginal_t_per_year),
            mt(c.shapley_t_per_year), f"{c.shapley_share:.0%}", mt(c.nucleolus_t_per_year),
            mt(c.separable_t_per_year),
        ]  # fmt: skip
        cells += [_money(c.worth_musd_per_year)] if worth else []
        if money:
            costs = c.shapley_cost_musd, c.nucleolus_cost_musd, c.separable_cost_musd
            cells += [*map(_money, costs), _money(c.paid_musd)]
        plain_row(table, *cells)
    say(table)


def _show_dependence(answer: ShareAnswer, *, verbose: bool) -> None:
    """Show what is cut off by each closure, and how far the tonnes are spread."""
    table = new_table(
        "cut off when all of it is closed", "what", "closed", "Mt/year>", "share>", "forward>",
        "back>",
    )  # fmt: skip
    shown = [x for x in answer.losses if verbose or x.lost_t_per_year > 0]
    for x in shown:
        plain_row(
            table, x.kind, x.id, mt(x.lost_t_per_year), f"{x.lost_share:.0%}",
            _share(x.forward_share), _share(x.back_share),
        )  # fmt: skip
    if shown:
        say(table)
    idle = [x.id for x in answer.losses if x not in shown]
    if idle:
        say(f"closing one of these alone cuts off nothing: {escape(', '.join(idle))}")
    spread = answer.herfindahl
    say(
        "concentration (Herfindahl, 1 where all goes one way): "
        f"branches {spread['branch']:.2f}, routes {spread['route']:.2f}, border crossings "
        f"{spread['crossing']:.2f}"
    )
    crossings = [p for p in answer.parts if p.kind == "crossing"]
    if not crossings:
        return
    table = new_table("tonnes by border crossing", "frontier", "id", "name", "Mt/year>", "share>")
    for p in crossings if verbose else crossings[:CROSSINGS]:
        plain_row(table, p.of, p.id, p.name, mt(p.tonnes_per_year), f"{p.share:.0%}")
    say(table)
    if not verbose and len(crossings) > CROSSINGS:
        say(f"and {len(crossings) - CROSSINGS} more with -v")


def _show_coalitions(answer: ShareAnswer) -> None:
    """Show what every coalition adds."""
    table = new_table("what each coalition adds", "coalition", "Mt/year>")
    for c in answer.coalitions:
        plain_row(table, " ".join(c.members), mt(c.adds_t_per_year))
    say(table)


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
