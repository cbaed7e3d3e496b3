"""The two measures of a closure and of an opening, reconciled in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.assignment.closed.closures import Closure
from corridor.assignment.closed.openings import Opening
from corridor.assignment.of_case.methods import UseMethod
from corridor.case.count import OtherCargo
from corridor.messages import Message, Numeral, joined, listed, message

LEAST_T = 500.0
"""Tonnes a year below which a sentence does not speak of an amount."""

LEAST_MUSD = 0.05
"""Million USD a year below which a sentence does not speak of an amount."""

NAMED = 2
"""Elements that a sentence names."""

_CHOICE = {
    "logit": message("divide over their routes by logit"),
    "ue": message("take their cheapest route"),
    "aon": message("take the route that is cheapest on an empty network"),
}


def how_measured(method: UseMethod, others: OtherCargo, *, no_pairs: bool = False) -> Message:
    """Return what is held fixed in each measure, and why there are no pairs where none is found."""
    capacity = message("capacity: the throughput solved again without the element.")
    if others == "served":
        capacity = message(
            "capacity: the throughput solved again without the element; other cargo keeps its "
            "place first."
        )
    parts = [
        capacity,
        message(
            "use: shippers of the year's demand %(choice)s; demand and waits stay as they are, and "
            "cargo that finds no known route takes the cheapest that is left; stranded is what has "
            "no route at all.",
            choice=_CHOICE[method],
        ),
        message("settled: all cargo assigned anew, waits included."),
    ]
    if no_pairs:
        parts.append(message("pairs: none, since all that matters lies in a row: name elements."))
    return joined(parts)


def closure_words(closure: Closure, throughput_t: float) -> Message:
    """Return what a closure costs by both measures in a sentence."""
    use = closure.use
    lost = closure.capacity.lost_t_per_year
    pays = use.lost_musd > LEAST_MUSD or use.stranded_t_per_year > LEAST_T
    if lost > LEAST_T:
        of_use = _of_use(closure)
        if use.used_t_per_year <= LEAST_T:
            of_use = [message("no cargo of the year uses it, so shippers lose nothing")]
        return joined([_of_throughput(lost, throughput_t), *of_use], "; ")
    if lost < -LEAST_T:
        room = message(
            "other cargo that is cut off leaves room for %(tonnes)s more", tonnes=_mt(-lost)
        )
        return joined([room, *_of_use(closure)], "; ")
    if pays:
        return joined([_not_needed(closure), *_of_use(closure)], "; ")
    if use.used_t_per_year <= LEAST_T:
        return message("neither the throughput nor the cargo of the year needs it")
    return joined(_of_use(closure), "; ")


def _of_throughput(lost_t: float, throughput_t: float) -> Message:
    if lost_t > throughput_t * (1 - 1e-6):
        return message("all of the throughput passes here and nowhere else")
    return message(
        "%(share)s of the throughput passes here and nowhere else",
        share=Numeral(f"{lost_t / throughput_t:.0%}"),
    )


def _not_needed(closure: Closure) -> Message:
    others = closure.capacity.others_lost_t_per_year
    if others <= LEAST_T:
        return message("the throughput does not need it (other cargo can use other routes)")
    return message(
        "the throughput does not need it (%(tonnes)s of other cargo finds no room elsewhere)",
        tonnes=_mt(others),
    )


def _of_use(closure: Closure) -> list[Message]:
    """Return what the cargo that uses an element loses, by itself and once waits have settled."""
    use, settled = closure.use, closure.settled
    if use.used_t_per_year <= LEAST_T and use.stranded_t_per_year <= LEAST_T:
        return [message("hardly any cargo of the year uses it")]
    parts = [_of_users(closure)]
    if settled is not None:
        parts.append(
            message(
                "%(musd)s M USD once waits have settled", musd=Numeral(f"{settled.lost_musd:,.1f}")
            )
        )
        if settled.overloaded_t_per_year > LEAST_T:
            parts.append(
                message(
                    "with %(tonnes)s above capacity over all elements",
                    tonnes=_mt(settled.overloaded_t_per_year),
                )
            )
    return [joined(parts, ", ")]


def _of_users(closure: Closure) -> Message:
    use = closure.use
    loses = Numeral(f"{use.lost_musd:,.1f}")
    if use.stranded_t_per_year <= LEAST_T:
        return message(
            "%(tonnes)s of cargo uses it and loses %(musd)s M USD",
            tonnes=_mt(use.used_t_per_year),
            musd=loses,
        )
    stranded = _mt(use.stranded_t_per_year)
    rest = use.used_t_per_year - use.stranded_t_per_year
    if rest <= LEAST_T:
        return message("%(tonnes)s has no other route", tonnes=stranded)
    return message(
        "%(tonnes)s has no other route, the other %(rest)s loses %(musd)s M USD",
        tonnes=stranded,
        rest=_mt(rest),
        musd=loses,
    )


def opening_words(opening: Opening, all_openings: Sequence[Opening]) -> Message:
    """Return what works that open links are worth by both measures in a sentence."""
    used, gain = opening.used_t_per_year > LEAST_T, opening.gain_t_per_year > LEAST_T
    if not used and not gain:
        return _worth_nothing(opening, all_openings)
    parts = [message("no cargo of the year takes it, since other routes are cheaper")]
    if used:
        parts = [_carries(opening), _money(opening)]
    return joined([*parts, _adds(opening)], "; ")


def _carries(opening: Opening) -> Message:
    carried = _mt(opening.used_t_per_year)
    if opening.served_t_per_year <= LEAST_T:
        return message("carries %(tonnes)s where it opens", tonnes=carried)
    return message(
        "carries %(tonnes)s where it opens, %(served)s of it without a route before",
        tonnes=carried,
        served=_mt(opening.served_t_per_year),
    )


def _adds(opening: Opening) -> Message:
    """Say what an opening adds to the throughput, and what stops more then."""
    gain = opening.gain_t_per_year
    if math.isinf(gain):
        return message("nothing limits the throughput any more")
    if gain > LEAST_T:
        return message(
            "adds %(tonnes)s to the throughput, then %(stops)s",
            tonnes=_mt(gain),
            stops=_stops(opening),
        )
    if gain < -LEAST_T:
        return message("takes %(tonnes)s off the throughput", tonnes=_mt(-gain))
    return message("adds nothing to the throughput: %(stops)s", stops=_stops(opening))


def _stops(opening: Opening) -> Message:
    named = opening.stops[:NAMED]
    if not named:
        return message("nothing stops more")
    if len(named) == 1:
        return message("%(name)s stops more", name=named[0])
    return message("%(names)s stop more", names=listed(named))


def _money(opening: Opening) -> Message:
    saved, settled = Numeral(f"{opening.saved_musd:,.1f}"), opening.settled_musd
    if settled < -LEAST_MUSD:
        return message(
            "saves its users %(saved)s M USD at the waits of today, but what it draws makes others "
            "wait: %(dearer)s M USD dearer in all once waits have settled",
            saved=saved,
            dearer=Numeral(f"{-settled:,.1f}"),
        )
    return message(
        "saves %(saved)s M USD at the waits of today, %(settled)s once they have settled",
        saved=saved,
        settled=Numeral(f"{settled:,.1f}"),
    )


def _worth_nothing(opening: Opening, all_openings: Sequence[Opening]) -> Message:
    """Say why an opening is worth nothing: a dead end until others are built, or dearer routes."""
    own = set(opening.works.opened)
    for other in all_openings:
        if own < set(other.works.opened) and other.used_t_per_year > LEAST_T:
            more = [p for p in other.works.projects if p not in opening.works.projects]
            return message(
                "opens no route that cargo takes until %(names)s does too (see %(works)s)",
                names=joined(more, " and ") if more else other.works.name,
                works=other.works.id,
            )
    return message("opens no route that cargo takes, and adds nothing to the throughput")


def _mt(tonnes: float) -> Message:
    if tonnes >= 1e4:
        return message("%(amount)s Mt", amount=Numeral(f"{tonnes / 1e6:,.2f}"))
    return message("%(amount)s kt", amount=Numeral(f"{tonnes / 1e3:,.1f}"))
