"""An appraisal in words: what it comes to, what it rests on, and what is left out."""

from __future__ import annotations

import pandas as pd

from corridor.answers.values import ratio_words
from corridor.appraisal.benefit import reliability_ratio
from corridor.appraisal.value import Benefit
from corridor.appraisal.works import named

NAMED = 3
"""Links and countries that a sentence names."""

LEAST_OVER_T = 1e3
"""Tonnes a year above capacities that are worth a sentence."""

LEAST_BEYOND = 0.01
"""Share of the benefits that waits beyond capacities have to be to stand beside the value."""

METHODS = {
    "ue": "user equilibrium with waits by capacity",
    "so": "the system optimum with waits by capacity",
    "logit": "logit between routes with waits by capacity",
    "aon": "the cheapest routes of an empty network, whatever the capacities",
    "capacitated": "the least cost within hard capacities, without waits",
}
"""What the routes rest on, by method."""


def summary_words(benefit: Benefit) -> str:
    """Return what an appraisal comes to, and on what it rests."""
    if not benefit.works:
        return "No works: nothing is spent and nothing gained."
    settings = benefit.situation.case.settings
    ratio = ratio_words(benefit.bcr)
    return (
        f"{named(benefit.works)}: net present value {benefit.npv_musd:,.1f} million USD of "
        f"{settings['price_year']:.0f} at {float(settings['discount_rate']):.1%} a year, "
        f"benefit-cost ratio {ratio}, "
        f"{_repaid(benefit)}. It rests on the transport of all demand from {benefit.first} to "
        f"{benefit.last}, assigned by {METHODS[benefit.method]}, on growth path "
        f"{benefit.situation.growth} and on the charges in the tables."
        f"{_parties(benefit)}{_and(beyond_words(benefit))}"
    )


def _and(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def beyond_words(benefit: Benefit) -> str:
    """Return how much of the benefits are waits beyond capacities; nothing where it is little."""
    beyond, all_of_it = benefit.present.beyond_musd, benefit.benefit_musd
    if abs(beyond) < LEAST_BEYOND * abs(all_of_it) or round(abs(beyond), 1) == 0:
        return ""
    return (
        f"{beyond:,.1f} of the {all_of_it:,.1f} million USD of benefits are waits beyond capacity, "
        "a device of the method: such a queue would grow until cargo stays away."
    )


def _repaid(benefit: Benefit) -> str:
    years = benefit.payback_years
    return f"not repaid by {benefit.last}" if years is None else f"repaid after {years:.1f} years"


def _parties(benefit: Benefit) -> str:
    """Name who gains and loses most; nothing where nobody does."""
    table = benefit.by_country
    gain = table[table["net_musd"] >= 0.05].head(NAMED)
    lose = table[table["net_musd"] <= -0.05].iloc[::-1].head(NAMED)
    words = [f"{_amounts(part)} {verb} most" for verb, part in (("gain", gain), ("lose", lose))
             if len(part)]  # fmt: skip
    return f" In million USD, {' and '.join(words)}." if words else ""


def _amounts(table: pd.DataFrame) -> str:
    each = zip(table["country"], table["net_musd"], strict=True)
    return ", ".join(f"{country} ({abs(amount):,.1f})" for country, amount in each)


def rests_on(benefit: Benefit) -> tuple[str, ...]:
    """Return the rules of an appraisal, each in a sentence."""
    if not benefit.works:
        return ()
    settings = benefit.situation.case.settings
    years = ", ".join(str(y.year) for y in benefit.years)
    ratio = reliability_ratio(benefit.situation.case)
    return (
        f"Money is in dollars of {settings['price_year']:.0f}, discounted to that year at "
        f"{float(settings['discount_rate']):.1%} a year.",
        f"Benefits count from {benefit.first} to {benefit.last}; {years} are computed, and the "
        "years between lie on straight lines.",
        "Shippers gain what they save in money and in hours at the value of time of their cargo; "
        "half the saving where other tonnes are carried (rule of a half).",
        f"An hour of standard deviation of the hours of a route costs {ratio:g} times an hour; "
        "waits at different elements are independent, and roads have none.",
        "Fees and dues are transfers to the country of the element; haulage is taken as the cost "
        "of carriers, who gain nothing by it.",
        f"A tonne of emissions costs {benefit.carbon_usd_per_t:g} dollars, which no country is "
        "charged.",
        *(
            f"Work on {w.work.id} from {w.counts_from} to {w.asset.opening - 1} takes "
            f"{w.loss_share:.0%} of the capacity of what it changes, and shippers lose by it."
            for w in benefit.works if w.loss_share
        ),
    )  # fmt: skip


def left_out(benefit: Benefit) -> tuple[str, ...]:
    """Return what has no number, each in a sentence."""
    if not benefit.works:
        return ()
    notes = []
    if not benefit.emissions_known:
        notes.append("Emissions: those of some vehicle or ship on the routes are not known.")
    notes.append("Costs of operators: the tables have their charges alone.")
    if not any(w.asset.upkeep for w in benefit.works):
        notes.append("Upkeep: the case gives none for these works.")
    if not any(w.loss_share for w in benefit.works):
        notes.append("Capacity lost while work goes on: the case gives none for these works.")
    if all(w.asset.life_years is None for w in benefit.works):
        notes.append("Residual value: the case gives no life of these works; nothing is left.")
    unknown = dict.fromkeys(e for y in benefit.years for e in y.given.unknown_cost)
    if unknown:
        some = ", ".join(list(unknown)[:NAMED])
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        notes.append(f"Haulage or dues of {some}{more}: not known, counted as nothing.")
    queues = queue_words(benefit)
    if queues:
        notes.append(queues)
    served = max(y.gains.served_mt for y in benefit.years)
    if served > 0:
        notes.append(
            f"What newly carried cargo is worth: up to {served:,.2f} million t/year that have no "
            "route without the works count as worth just what they pay."
        )
    lost = max(y.gains.lost_mt for y in benefit.years)
    if lost > 0:
        notes.append(
            f"What cargo loses that finds no room with the works: up to {lost:,.2f} million t/year "
            "that are carried without them."
        )
    return tuple(notes)


def queue_words(benefit: Benefit) -> str:
    """Return how much is assigned above capacities without and with works; nothing if little is."""
    if not benefit.works:
        return ""
    without = max(y.without.over_capacity_t for y in benefit.years)
    with_works = max(y.given.over_capacity_t for y in benefit.years)
    if max(without, with_works) <= LEAST_OVER_T:
        return ""
    sides = [(without, "without the works"), (with_works, "with them")]
    if with_works > without:
        sides = [(with_works, "with the works"), (without, "without them")]
    (most, where), (less, elsewhere) = sides
    return (
        f"Queues that grow: up to {most / 1e6:,.2f} million t/year are assigned above capacities "
        f"{where}, and {less / 1e6:,.2f} {elsewhere} (added up over elements); they wait longer, "
        f"but no queue lasts from year to year.{_and(beyond_words(benefit))}"
    )
