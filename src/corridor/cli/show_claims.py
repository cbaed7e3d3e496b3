"""Public statements and experts' lists as tables."""

from __future__ import annotations

from corridor.answers.claims import ClaimRow, ClaimsAnswer
from corridor.answers.experts import LEAST_RANKED, ExpertList, few_places, ties
from corridor.cli.output import mt, new_table, plain_row, print_text, say

NONE = "The case has no public statements: its table claims is empty or missing."


def show_claims(answer: ClaimsAnswer) -> None:
    """Show each statement with its verdict and why, then the lists of experts."""
    if not answer.claims:
        print_text(NONE)
    else:
        table = new_table(
            f"{answer.manifest.case}: public statements and what the model finds",
            "id", "what was said", "said>", "model>", "low>", "high>", "unit", "verdict",
        )  # fmt: skip
        for c in answer.claims:
            plain_row(
                table, c.id, f"{c.claim} ({c.speaker}, {c.date})", _said(c), _number(c, c.model),
                _number(c, c.low), _number(c, c.high), c.unit, c.verdict,
            )  # fmt: skip
        say(table)
        counts = ", ".join(f"{n} {verdict}" for verdict, n in answer.verdicts.items())
        print_text(f"verdicts: {counts}\n")
        for c in answer.claims:
            print_text(f"{c.id} {c.verdict}: {c.why}")
    for ranked in answer.experts:
        _show_experts(ranked)


def _said(claim: ClaimRow) -> str:
    if claim.claimed_low is None:
        return ""
    high = claim.claimed_high
    same = high is None or high == claim.claimed_low
    return f"{claim.claimed_low:g}" if same else f"{claim.claimed_low:g} to {high:g}"


def _number(claim: ClaimRow, value: float | None) -> str:
    if not claim.readings:
        return ""
    return "no limit" if value is None else f"{value:,.2f}"


def _show_experts(ranked: ExpertList) -> None:
    table = new_table(
        f"\n{ranked.body}, counted on {ranked.screenline}",
        "rank>", "work", "project", "alone Mt/year>", "last Mt/year>", "model rank>", "why",
    )  # fmt: skip
    for w in ranked.works:
        gains = ("" if x is None else mt(x) for x in (w.alone_t_per_year, w.last_t_per_year))
        plain_row(
            table, _place(w.rank), w.work, " ".join(w.projects), *gains, _place(w.model_rank), w.why
        )
    say(table)
    missing = "; ".join(ranked.missing) or "none"
    print_text(f"{_compared(ranked)}\nmissing in the case: {missing}")


def _compared(ranked: ExpertList) -> str:
    if ranked.correlation is not None:
        return (
            f"rank correlation (Spearman) {ranked.correlation:.2f} over {ranked.ranked} works"
            f"{ties(ranked)}"
        )
    if not ranked.ranked:
        return "no rank correlation: the body gives no order"
    if ranked.ranked < LEAST_RANKED:
        return "no rank correlation: too few works of the list are in the case"
    return f"no rank correlation: {few_places(ranked)}"


def _place(rank: float | None) -> str:
    return "" if rank is None else f"{rank:g}"
