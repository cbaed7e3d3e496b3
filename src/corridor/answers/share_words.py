"""What a sharing comes to, in sentences."""

from __future__ import annotations

from corridor.partners.share import RULES, Rule, Sharing
from corridor.units import T_PER_MT

NAMES: dict[Rule, str] = {
    "shapley": "Shapley value",
    "nucleolus": "nucleolus",
    "separable": "separable shares",
}
"""Rules in words."""

NOTICED = 0.005
"""Share of a cost below which a difference is not named."""


def shared_words(sharing: Sharing) -> str:
    """Return what is shared, in a sentence."""
    names = _listed(sharing.game.players)
    if sharing.works:
        works = _listed([w.id for w in sharing.works])
        adds = "adds" if len(sharing.works) == 1 else "add"
        return f"{works} {adds} {_mt(sharing.game.total)} million t/year, shared among {names}."
    rest = (
        f" beyond the {_mt(sharing.without_t_per_year)} that go without them"
        if sharing.without_t_per_year > 0.005 * T_PER_MT
        else ""
    )
    return f"{names} together carry {_mt(sharing.game.total)} million t/year{rest}."


def stands_words(sharing: Sharing) -> str:
    """Return whether a division stands against every coalition, in a sentence."""
    if len(sharing.game.players) == 1:
        return "One country has nobody to share with."
    if not sharing.core.exists:
        coalitions = _listed([" with ".join(c) for c in sharing.core.weights])
        return (
            f"No division satisfies every coalition (the core is empty): {coalitions} together "
            f"could have {_mt(sharing.core.excess_of_weights)} million t/year more than there is; "
            f"the nucleolus leaves the least complaint, {_mt(sharing.core.least_excess)} million "
            "t/year."
        )
    inside = [NAMES[r] for r in RULES if sharing.objections[r].in_core]
    stand = f"No coalition could do better by itself under the {_listed(inside)} (in the core)."
    objecting = [
        f"by the {NAMES[r]} {_listed(o.coalition)} by themselves could have "
        f"{_mt(o.excess)} million t/year more"
        for r in RULES
        if not (o := sharing.objections[r]).in_core
    ]
    return stand if not objecting else f"{stand[:-1]}; {'; '.join(objecting)}."


def paid_words(sharing: Sharing) -> str:
    """Return who pays more and who less than he gains, in a sentence; empty without works."""
    if not sharing.works:
        return ""
    cost, paid, fair = sharing.cost_musd, sharing.paid_musd, sharing.cost_by("shapley")
    payers = list(dict.fromkeys([*sharing.game.players, *paid]))
    more = {p: paid.get(p, 0.0) - fair.get(p, 0.0) for p in payers}
    over = [f"{p} {m:,.0f} more" for p, m in more.items() if m > NOTICED * cost]
    under = [f"{p} {-m:,.0f} less" for p, m in more.items() if -m > NOTICED * cost]
    head = f"The works cost {cost:,.1f} million USD"
    if not over and not under:
        return f"{head}, and each pays as it gains by the Shapley value."
    return f"{head}; beside what each gains by the Shapley value, pays {_listed([*over, *under])}."


def _mt(tonnes: float) -> str:
    return f"{tonnes / T_PER_MT:,.2f}"


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
