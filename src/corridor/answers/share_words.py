"""What a sharing comes to, in sentences."""

from __future__ import annotations

from corridor.messages import Message, Numeral, joined, listed, message
from corridor.partners.share import RULES, Rule, Sharing
from corridor.units import T_PER_MT

NAMES: dict[Rule, Message] = {
    "shapley": message("Shapley value"),
    "nucleolus": message("nucleolus"),
    "separable": message("separable shares"),
}
"""Rules in words."""

NOTICED = 0.005
"""Share of a cost below which a difference is not named."""


def shared_words(sharing: Sharing) -> Message:
    """Return what is shared, in a sentence."""
    values: dict[str, object] = {
        "countries": listed(sharing.game.players),
        "tonnes": _mt(sharing.game.total),
    }
    if len(sharing.works) == 1:
        return message(
            "%(works)s adds %(tonnes)s million t/year, shared among %(countries)s.",
            works=sharing.works[0].id,
            **values,
        )
    if sharing.works:
        return message(
            "%(works)s add %(tonnes)s million t/year, shared among %(countries)s.",
            works=listed([w.id for w in sharing.works]),
            **values,
        )
    if sharing.without_t_per_year > 0.005 * T_PER_MT:
        return message(
            "%(countries)s together carry %(tonnes)s million t/year beyond the %(without)s that go "
            "without them.",
            without=_mt(sharing.without_t_per_year),
            **values,
        )
    return message("%(countries)s together carry %(tonnes)s million t/year.", **values)


def stands_words(sharing: Sharing) -> Message:
    """Return whether a division stands against every coalition, in a sentence."""
    if len(sharing.game.players) == 1:
        return message("One country has nobody to share with.")
    if not sharing.core.exists:
        return message(
            "No division satisfies every coalition (the core is empty): %(coalitions)s together "
            "could have %(excess)s million t/year more than there is; the nucleolus leaves the "
            "least complaint, %(least)s million t/year.",
            coalitions=listed([joined(c, " with ") for c in sharing.core.weights]),
            excess=_mt(sharing.core.excess_of_weights),
            least=_mt(sharing.core.least_excess),
        )
    inside = [NAMES[r] for r in RULES if sharing.objections[r].in_core]
    stand = message(
        "No coalition could do better by itself under the %(rules)s (in the core)",
        rules=listed(inside),
    )
    objecting = [
        message(
            "by the %(rule)s %(coalition)s by themselves could have %(excess)s million t/year more",
            rule=NAMES[r],
            coalition=listed(o.coalition),
            excess=_mt(o.excess),
        )
        for r in RULES
        if not (o := sharing.objections[r]).in_core
    ]
    return message("%(sentence)s.", sentence=joined([stand, *objecting], "; "))


def paid_words(sharing: Sharing) -> Message:
    """Return who pays more and who less than he gains, in a sentence; empty without works."""
    if not sharing.works:
        return joined([])
    cost, paid, fair = sharing.cost_musd, sharing.paid_musd, sharing.cost_by("shapley")
    payers = list(dict.fromkeys([*sharing.game.players, *paid]))
    more = {p: paid.get(p, 0.0) - fair.get(p, 0.0) for p in payers}
    over = [
        message("%(payer)s %(musd)s more", payer=p, musd=Numeral(f"{m:,.0f}"))
        for p, m in more.items()
        if m > NOTICED * cost
    ]
    under = [
        message("%(payer)s %(musd)s less", payer=p, musd=Numeral(f"{-m:,.0f}"))
        for p, m in more.items()
        if -m > NOTICED * cost
    ]
    amount = Numeral(f"{cost:,.1f}")
    if not over and not under:
        return message(
            "The works cost %(cost)s million USD, and each pays as it gains by the Shapley value.",
            cost=amount,
        )
    return message(
        "The works cost %(cost)s million USD; beside what each gains by the Shapley value, pays "
        "%(payers)s.",
        cost=amount,
        payers=listed([*over, *under]),
    )


def _mt(tonnes: float) -> Numeral:
    return Numeral(f"{tonnes / T_PER_MT:,.2f}")
