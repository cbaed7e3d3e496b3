"""An appraisal in words: what it comes to, what it rests on, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from corridor.answers.values import ratio_words
from corridor.appraisal.benefit import reliability_ratio
from corridor.appraisal.value import Benefit
from corridor.appraisal.works import named
from corridor.messages import Message, Numeral, joined, listed, message

NAMED = 3
"""Links and countries that a sentence names."""

LEAST_OVER_T = 1e3
"""Tonnes a year above capacities that are worth a sentence."""

LEAST_BEYOND = 0.01
"""Share of the benefits that waits beyond capacities have to be to stand beside the value."""

METHODS = {
    "ue": message("user equilibrium with waits by capacity"),
    "so": message("the system optimum with waits by capacity"),
    "logit": message("logit between routes with waits by capacity"),
    "aon": message("the cheapest routes of an empty network, whatever the capacities"),
    "capacitated": message("the least cost within hard capacities, without waits"),
}
"""What the routes rest on, by method."""


def summary_words(benefit: Benefit) -> Message:
    """Return what an appraisal comes to, and on what it rests."""
    if not benefit.works:
        return message("No works: nothing is spent and nothing gained.")
    settings = benefit.situation.case.settings
    value = message(
        "%(works)s: net present value %(npv)s million USD of %(year)s at %(rate)s a year, "
        "benefit-cost ratio %(ratio)s, %(repaid)s.",
        works=named(benefit.works),
        npv=_musd(benefit.npv_musd),
        year=Numeral(f"{settings['price_year']:.0f}"),
        rate=_rate(benefit),
        ratio=ratio_words(benefit.bcr),
        repaid=_repaid(benefit),
    )
    rests = message(
        "It rests on the transport of all demand from %(first)s to %(last)s, assigned by "
        "%(method)s, on growth path %(growth)s and on the charges in the tables.",
        first=Numeral(benefit.first),
        last=Numeral(benefit.last),
        method=METHODS[benefit.method],
        growth=benefit.situation.growth,
    )
    return joined([value, rests, *_parties(benefit), *_beyond(benefit)])


def beyond_words(benefit: Benefit) -> Message:
    """Return how much of the benefits are waits beyond capacities; nothing where it is little."""
    return joined([*_beyond(benefit)])


def _beyond(benefit: Benefit) -> Iterator[Message]:
    beyond, all_of_it = benefit.present.beyond_musd, benefit.benefit_musd
    if abs(beyond) < LEAST_BEYOND * abs(all_of_it) or round(abs(beyond), 1) == 0:
        return
    yield message(
        "%(beyond)s of the %(all)s million USD of benefits are waits beyond capacity, a device of "
        "the method: such a queue would grow until cargo stays away.",
        beyond=_musd(beyond),
        all=_musd(all_of_it),
    )


def _musd(amount: float) -> Numeral:
    return Numeral(f"{amount:,.1f}")


def _rate(benefit: Benefit) -> Numeral:
    return Numeral(f"{float(benefit.situation.case.settings['discount_rate']):.1%}")


def _repaid(benefit: Benefit) -> Message:
    years = benefit.payback_years
    if years is None:
        return message("not repaid by %(year)s", year=Numeral(benefit.last))
    return message("repaid after %(years)s years", years=Numeral(f"{years:.1f}"))


def _parties(benefit: Benefit) -> Iterator[Message]:
    """Name who gains and loses most; nothing where nobody does."""
    table = benefit.by_country
    gain = table[table["net_musd"] >= 0.05].head(NAMED)
    lose = table[table["net_musd"] <= -0.05].iloc[::-1].head(NAMED)
    words = []
    if len(gain):
        words.append(message("%(countries)s gain most", countries=_amounts(gain)))
    if len(lose):
        words.append(message("%(countries)s lose most", countries=_amounts(lose)))
    if words:
        yield message("In million USD, %(parties)s.", parties=listed(words))


def _amounts(table: pd.DataFrame) -> Message:
    each = zip(table["country"], table["net_musd"], strict=True)
    return joined(
        [
            Message("%(country)s (%(musd)s)", {"country": country, "musd": _musd(abs(amount))})
            for country, amount in each
        ],
        ", ",
    )


def rests_on(benefit: Benefit) -> tuple[Message, ...]:
    """Return the rules of an appraisal, each in a sentence."""
    if not benefit.works:
        return ()
    settings = benefit.situation.case.settings
    years = joined([Numeral(y.year) for y in benefit.years], ", ")
    return (
        message(
            "Money is in dollars of %(year)s, discounted to that year at %(rate)s a year.",
            year=Numeral(f"{settings['price_year']:.0f}"),
            rate=_rate(benefit),
        ),
        message(
            "Benefits count from %(first)s to %(last)s; %(years)s are computed, and the years "
            "between lie on straight lines.",
            first=Numeral(benefit.first),
            last=Numeral(benefit.last),
            years=years,
        ),
        message(
            "Shippers gain what they save in money and in hours at the value of time of their "
            "cargo; half the saving where other tonnes are carried (rule of a half)."
        ),
        message(
            "An hour of standard deviation of the hours of a route costs %(ratio)s times an hour; "
            "waits at different elements are independent, and roads have none.",
            ratio=Numeral(f"{reliability_ratio(benefit.situation.case):g}"),
        ),
        message(
            "Fees and dues are transfers to the country of the element; haulage is taken as the "
            "cost of carriers, who gain nothing by it."
        ),
        message(
            "A tonne of emissions costs %(usd)s dollars, which no country is charged.",
            usd=Numeral(f"{benefit.carbon_usd_per_t:g}"),
        ),
        *_lost_to_work(benefit),
    )


def _lost_to_work(benefit: Benefit) -> Iterator[Message]:
    for w in benefit.works:
        if w.loss_share:
            yield message(
                "Work on %(project)s from %(first)s to %(last)s takes %(share)s of the capacity of "
                "what it changes, and shippers lose by it.",
                project=w.work.id,
                first=Numeral(w.counts_from),
                last=Numeral(w.asset.opening - 1),
                share=Numeral(f"{w.loss_share:.0%}"),
            )


def left_out(benefit: Benefit) -> tuple[Message, ...]:
    """Return what has no number, each in a sentence."""
    return tuple(_left_out(benefit)) if benefit.works else ()


def _left_out(benefit: Benefit) -> Iterator[Message]:
    if not benefit.emissions_known:
        yield message("Emissions: those of some vehicle or ship on the routes are not known.")
    yield message("Costs of operators: the tables have their charges alone.")
    if not any(w.asset.upkeep for w in benefit.works):
        yield message("Upkeep: the case gives none for these works.")
    if not any(w.loss_share for w in benefit.works):
        yield message("Capacity lost while work goes on: the case gives none for these works.")
    if all(w.asset.life_years is None for w in benefit.works):
        yield message("Residual value: the case gives no life of these works; nothing is left.")
    unknown = list(dict.fromkeys(e for y in benefit.years for e in y.given.unknown_cost))
    if unknown:
        some = joined(unknown[:NAMED], ", ")
        if len(unknown) > NAMED:
            more = Numeral(len(unknown) - NAMED)
            some = message("%(names)s and %(count)s more", names=some, count=more)
        yield message("Haulage or dues of %(names)s: not known, counted as nothing.", names=some)
    queues = queue_words(benefit)
    if queues:
        yield queues
    served = max(y.gains.served_mt for y in benefit.years)
    if served > 0:
        yield message(
            "What newly carried cargo is worth: up to %(served)s million t/year that have no route "
            "without the works count as worth just what they pay.",
            served=Numeral(f"{served:,.2f}"),
        )
    lost = max(y.gains.lost_mt for y in benefit.years)
    if lost > 0:
        yield message(
            "What cargo loses that finds no room with the works: up to %(lost)s million t/year "
            "that are carried without them.",
            lost=Numeral(f"{lost:,.2f}"),
        )


def queue_words(benefit: Benefit) -> Message:
    """Return how much is assigned above capacities without and with works; nothing if little is."""
    if not benefit.works:
        return joined([])
    without = max(y.without.over_capacity_t for y in benefit.years)
    with_works = max(y.given.over_capacity_t for y in benefit.years)
    if max(without, with_works) <= LEAST_OVER_T:
        return joined([])
    values: dict[str, object] = {
        "without": Numeral(f"{without / 1e6:,.2f}"),
        "given": Numeral(f"{with_works / 1e6:,.2f}"),
    }
    queues = message(
        "Queues that grow: up to %(without)s million t/year are assigned above capacities without "
        "the works, and %(given)s with them (added up over elements); they wait longer, but no "
        "queue lasts from year to year.",
        **values,
    )
    if with_works > without:
        queues = message(
            "Queues that grow: up to %(given)s million t/year are assigned above capacities with "
            "the works, and %(without)s without them (added up over elements); they wait longer, "
            "but no queue lasts from year to year.",
            **values,
        )
    return joined([queues, *_beyond(benefit)])
