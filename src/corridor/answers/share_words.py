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


def shared_words(found: Sharing) -> str:
    """Return what is shared, in a sentence."""
    names = _listed(found.game.players)
    if found.works:
        works = _listed([w.id for w in found.works])
        adds = "adds" if len(found.works) == 1 else "add"
        return f"{works} {adds} {_mt(found.game.total)} million t/year, shared among {names}."
    rest = (
        f" beyond the {_mt(found.without_t_per_year)} that go without them"
        if found.without_t_per_year > 0.005 * T_PER_MT
        else ""
    )
    return f"{names} together carry {_mt(found.game.total)} million t/year{rest}."


def stands_words(found: Sharing) -> str:
    """Return whether a division stands against every coalition, in a sentence."""
    if len(found.game.players) == 1:
        return "One country has nobody to share with."
    if not found.core.exists:
        coalitions = _listed([" with ".join(c) for c in found.core.weights])
        return (
            f"No division satisfies every coalition (the core is empty): {coalitions} together "
            f"could have {_mt(found.core.excess_of_weights)} million t/year more than there is; "
            f"the nucleolus leaves the least complaint, {_mt(found.core.least_excess)} million "
            "t/year."
        )
    inside = [NAMES[r] for r in RULES if found.objections[r].in_core]
    stand = f"No coalition could do better by itself under the {_listed(inside)} (in the core)."
    objecting = [
        f"by the {NAMES[r]} {_listed(o.coalition)} by themselves could have "
        f"{_mt(o.excess)} million t/year more"
        for r in RULES
        if not (o := found.objections[r]).in_core
    ]
    return stand if not objecting else f"{stand[:-1]}; {'; '.join(objecting)}."


def paid_words(found: Sharing) -> str:
    """Return who pays more and who less than he gains, in a sentence; empty without works."""
    if not found.works:
        return ""
    cost, paid, fair = found.cost_musd, found.paid_musd, found.cost_by("shapley")
    payers = list(dict.fromkeys([*found.game.players, *paid]))
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
