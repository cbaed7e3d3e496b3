"""An appraisal as tables: what makes up the value, who gains and who pays."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from corridor.answers.appraised import BenefitAnswer, ComponentRow, PartyRow
from corridor.answers.values import ratio_words
from corridor.cli.output import mt, new_table, plain_row, say

SHOWN = 8
"""Rows of a table that are shown unless more detail is asked for."""


def show_benefit(answer: BenefitAnswer, *, verbose: bool = False) -> None:
    """Show what works cost and bring, and to whom."""
    if answer.curve:
        _show_curve(answer)
        say("[bold]the plan of the greatest net present value[/bold]")
    say(escape(answer.summary))
    if not answer.works:
        return
    _show_components(answer)
    if answer.by_choice_npv_musd is not None:
        say(
            "by what shippers expect of their choice, constants of branches included: net present "
            f"value {answer.by_choice_npv_musd:,.1f} million USD"
        )
    show_parties(answer.by_country)
    _show_operators(answer, verbose=verbose)
    _show_shippers(answer, verbose=verbose)
    if verbose:
        _show_years(answer)
        for sentence in answer.rests_on:
            say(escape(sentence))
    say("left out:")
    for sentence in answer.left_out:
        say(f"  {escape(sentence)}")


def _show_components(answer: BenefitAnswer) -> None:
    dollars = f"million USD of {answer.price_year}"
    table = new_table(
        f"benefits and costs, present values ({dollars})",
        "what", "present value>", "in the first year>", "in the last computed>",
    )  # fmt: skip
    for c in answer.components:
        if c.musd is None or c.musd or c.kind == "benefit":
            plain_row(table, c.name, *_cells(c))
    plain_row(table, "net present value", f"{answer.npv_musd:,.1f}", "", "")
    say(table)


def _cells(c: ComponentRow) -> tuple[str, str, str]:
    missing = "left out" if c.musd is None else _money(c.musd)
    return missing, _money(c.first_year_musd), _money(c.last_year_musd)


def show_parties(parties: Sequence[PartyRow]) -> None:
    """Show what each country gains and pays."""
    table = new_table(
        "who gains and who pays, present values (million USD)",
        "country", "shippers>", "operators>", "emissions>", "gain>", "pays>", "net>",
    )  # fmt: skip
    small = [p for p in parties if max(abs(p.gain_musd), abs(p.cost_musd)) < 0.05]
    for p in parties:
        if p not in small:
            plain_row(
                table, p.country, _money(p.shippers_musd), _money(p.operators_musd),
                _money(p.emissions_musd), _money(p.gain_musd), _money(p.cost_musd),
                _money(p.net_musd),
            )  # fmt: skip
    plain_row(table, "all", *(_money(sum(getattr(p, f) for p in parties)) for f in _SUMMED))
    say(table)
    if small:
        say(f"less than 0.05 either way: {', '.join(p.country for p in small)}")


_SUMMED = (
    "shippers_musd", "operators_musd", "emissions_musd", "gain_musd", "cost_musd", "net_musd",
)  # fmt: skip


def _show_operators(answer: BenefitAnswer, *, verbose: bool) -> None:
    """Show what operators receive more and less, those that change most first."""
    ranked = sorted(
        answer.by_operator, key=lambda o: -max(abs(o.charges_musd), abs(o.haulage_musd))
    )
    shown = ranked if verbose else ranked[:SHOWN]
    if not shown:
        return
    table = new_table(
        "operators, change of receipts (million USD, present values)",
        "country", "what", "fees and dues>", "haulage>",
    )  # fmt: skip
    for o in shown:
        plain_row(table, o.country, o.kind, _money(o.charges_musd), _money(o.haulage_musd))
    say(table)


def _show_shippers(answer: BenefitAnswer, *, verbose: bool) -> None:
    """Show the shippers that gain or lose most."""
    ranked = sorted(answer.by_shipper, key=lambda s: -abs(s.gain_musd))
    table = new_table(
        "shippers who gain or lose most (million USD, present values)",
        "demand", "from", "to", "cargo", "money>", "time>", "gain>",
    )  # fmt: skip
    for s in ranked if verbose else ranked[:SHOWN]:
        plain_row(
            table, s.demand_id, s.origin, s.destination, s.commodity_id, _money(s.money_musd),
            _money(s.time_musd), _money(s.gain_musd),
        )  # fmt: skip
    say(table)


def _show_years(answer: BenefitAnswer) -> None:
    table = new_table(
        "years computed", "year>", "benefit, million USD>", "CO2e saved, kt>", "energy saved, TJ>",
        "newly served, Mt>", "above capacity without, Mt>", "with, Mt>",
    )  # fmt: skip
    for y in answer.years:
        plain_row(
            table, str(y.year), _money(y.benefit_musd), _money(y.co2e_kt), _money(y.energy_tj),
            mt(y.served_t_per_year), mt(y.over_capacity_without_t_per_year),
            mt(y.over_capacity_t_per_year),
        )  # fmt: skip
    say(table)


def _show_curve(answer: BenefitAnswer) -> None:
    table = new_table(
        "cost, tonnes and net present value of plans",
        "Mt/year>", "cost, million USD>", "net present value>", "ratio>", "projects", "",
    )  # fmt: skip
    for c in answer.curve:
        plain_row(
            table, mt(c.tonnes_per_year), f"{c.cost_musd:,.1f}", f"{c.npv_musd:,.1f}",
            ratio_words(c.bcr), ", ".join(c.projects) or "nothing",
            "dominated" if c.dominated else "",
        )  # fmt: skip
    say(table)


def _money(value: float | None) -> str:
    """Write million dollars; nothing that is rounding as 0 with a sign."""
    return "" if value is None else f"{value + 0.0:,.1f}".replace("-0.0", "0.0")
