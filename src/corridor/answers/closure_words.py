"""The two measures of a closure and of an opening, reconciled in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.assignment.closed.closures import Closure
from corridor.assignment.closed.openings import Opening
from corridor.assignment.of_case.methods import UseMethod
from corridor.case.count import OtherCargo

LEAST_T = 500.0
"""Tonnes a year below which a sentence does not speak of an amount."""

LEAST_MUSD = 0.05
"""Million USD a year below which a sentence does not speak of an amount."""

NAMED = 2
"""Elements that a sentence names."""

_CHOICE = {
    "logit": "divide over their routes by logit",
    "ue": "take their cheapest route",
    "aon": "take the route that is cheapest on an empty network",
}


def how_measured(method: UseMethod, others: OtherCargo, *, no_pairs: bool = False) -> str:
    """Return what is held fixed in each measure, and why there are no pairs where none is found."""
    beside = "; other cargo keeps its place first" if others == "served" else ""
    return (
        f"capacity: the throughput solved again without the element{beside}. use: shippers of the "
        f"year's demand {_CHOICE[method]}; demand and waits stay as they are, and cargo that finds "
        "no known route takes the cheapest that is left; stranded is what has no route at all. "
        "settled: all cargo assigned anew, waits included."
        + (" pairs: none, since all that matters lies in a row: name elements." if no_pairs else "")
    )


def closure_words(closure: Closure, throughput_t: float) -> str:
    """Return what a closure costs by both measures in a sentence."""
    capacity, use = closure.capacity, closure.use
    lost, pays = capacity.lost_t_per_year, use.lost_musd > LEAST_MUSD
    parts = [_of_use(closure)]
    if lost > LEAST_T:
        share = "all" if lost > throughput_t * (1 - 1e-6) else f"{lost / throughput_t:.0%}"
        parts.insert(0, f"{share} of the throughput passes here and nowhere else")
        if use.used_t_per_year <= LEAST_T:
            parts[1] = "no cargo of the year uses it, so shippers lose nothing"
    elif lost < -LEAST_T:
        parts.insert(0, f"other cargo that is cut off leaves room for {_mt(-lost)} more")
    elif pays or use.stranded_t_per_year > LEAST_T:
        why = (
            "other cargo can use other routes"
            if capacity.others_lost_t_per_year <= LEAST_T
            else (f"{_mt(capacity.others_lost_t_per_year)} of other cargo finds no room elsewhere")
        )
        parts.insert(0, f"the throughput does not need it ({why})")
    elif use.used_t_per_year <= LEAST_T:
        return "neither the throughput nor the cargo of the year needs it"
    return "; ".join(parts)


def _of_use(closure: Closure) -> str:
    use, settled = closure.use, closure.settled
    if use.used_t_per_year <= LEAST_T and use.stranded_t_per_year <= LEAST_T:
        return "hardly any cargo of the year uses it"
    text = f"{_mt(use.used_t_per_year)} of cargo uses it and loses {use.lost_musd:,.1f} M USD"
    if use.stranded_t_per_year > LEAST_T:
        text = f"{_mt(use.stranded_t_per_year)} has no other route"
        rest = use.used_t_per_year - use.stranded_t_per_year
        if rest > LEAST_T:
            text += f", the other {_mt(rest)} loses {use.lost_musd:,.1f} M USD"
    if settled is not None:
        text += f", {settled.lost_musd:,.1f} M USD once waits have settled"
        if settled.overloaded_t_per_year > LEAST_T:
            text += f", with {_mt(settled.overloaded_t_per_year)} above capacity over all elements"
    return text


def opening_words(opening: Opening, all_openings: Sequence[Opening]) -> str:
    """Return what works that open links are worth by both measures in a sentence."""
    used, gain = opening.used_t_per_year > LEAST_T, opening.gain_t_per_year > LEAST_T
    named = opening.stops[:NAMED]
    stops = f"{' and '.join(named) or 'nothing'} {'stop' if len(named) > 1 else 'stops'} more"
    if not used and not gain:
        return _worth_nothing(opening, all_openings)
    parts = []
    if used:
        parts.append(f"carries {_mt(opening.used_t_per_year)} where it opens")
        if opening.served_t_per_year > LEAST_T:
            parts[0] += f", {_mt(opening.served_t_per_year)} of it without a route before"
        parts.append(_money(opening))
    else:
        parts.append("no cargo of the year takes it, since other routes are cheaper")
    if math.isinf(opening.gain_t_per_year):
        parts.append("nothing limits the throughput any more")
    elif gain:
        parts.append(f"adds {_mt(opening.gain_t_per_year)} to the throughput, then {stops}")
    elif opening.gain_t_per_year < -LEAST_T:
        parts.append(f"takes {_mt(-opening.gain_t_per_year)} off the throughput")
    else:
        parts.append(f"adds nothing to the throughput: {stops}")
    return "; ".join(parts)


def _money(opening: Opening) -> str:
    saved, settled = opening.saved_musd, opening.settled_musd
    if settled < -LEAST_MUSD:
        return (
            f"saves its users {saved:,.1f} M USD at the waits of today, but what it draws makes "
            f"others wait: {-settled:,.1f} M USD dearer in all once waits have settled"
        )
    return f"saves {saved:,.1f} M USD at the waits of today, {settled:,.1f} once they have settled"


def _worth_nothing(opening: Opening, all_openings: Sequence[Opening]) -> str:
    """Say why an opening is worth nothing: a dead end until others are built, or dearer routes."""
    own = set(opening.works.opened)
    for other in all_openings:
        if own < set(other.works.opened) and other.used_t_per_year > LEAST_T:
            more = [p for p in other.works.projects if p not in opening.works.projects]
            needed = " and ".join(more) if more else other.works.name
            return f"opens no route that cargo takes until {needed} does too (see {other.works.id})"
    return "opens no route that cargo takes, and adds nothing to the throughput"


def _mt(tonnes: float) -> str:
    return f"{tonnes / 1e6:,.2f} Mt" if tonnes >= 1e4 else f"{tonnes / 1e3:,.1f} kt"
