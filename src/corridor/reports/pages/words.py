"""How a report puts numbers and answers into words."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from corridor.answers.claims import ClaimRow
from corridor.answers.confidence import MeasureRow
from corridor.answers.experts import LEAST_RANKED, ExpertList
from corridor.answers.operation import IndicatorRow
from corridor.answers.readings import OWN_TEST, ReadingRow
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.verdict import TEST_NAMES, OneTest, untested
from corridor.case.model import Case
from corridor.case.schema import Field, choice_labels, schema
from corridor.reports.export.tables import Table
from corridor.reports.figures.style import money
from corridor.showing import amount


def mt(tonnes: float | None) -> str:
    """Write tonnes as millions with two digits, for a column; no limit for a missing number."""
    if tonnes is None or not math.isfinite(tonnes):
        return "no limit"
    return f"{tonnes / 1e6:,.2f}"


def usd(musd: float | None) -> str:
    """Write million dollars for a column, with a digit only when they are few."""
    if musd is None or not math.isfinite(musd):
        return "out of reach"
    return f"{musd:,.1f}" if abs(musd) < 100 else f"{musd:,.0f}"


def change(musd: float | None) -> str:
    """Write a gain or loss in million dollars for a column; nothing has no sign."""
    if musd is None or not math.isfinite(musd):
        return "left out"
    return f"{round(musd, 1) + 0.0:,.1f}".replace("-", "−")


def plain(value: float | None) -> str:
    """Write any number with as many digits as it deserves."""
    if value is None or not math.isfinite(value):
        return "no limit"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def web_address(text: str) -> str:
    """Return an address that a browser can open, or nothing for any other text."""
    return text if re.fullmatch(r"https?://[^\s<>\"']+", text) else ""


def waited(hours: float | None) -> str:
    """Write hours of waiting with a digit; a dash when they are not known."""
    return "–" if hours is None else "0" if hours < 0.05 else f"{hours:.1f}"


def in_style(text: str) -> Markup:
    """Return a text as it may stand in a quoted word of a style sheet."""
    return Markup("".join(c if c.isalnum() else f"\\{ord(c):06x}" for c in text))


def data_link(table: Table) -> str:
    """Return an address that holds a table as CSV itself, so that it can be saved offline."""
    return f"data:text/csv;base64,{b64encode(table.csv().encode()).decode()}"


def measure(name: str) -> str:
    """Return what an observation measures as a reader would say it."""
    label = choice_labels("observations", "measure").get(name, name)
    return label[:1].upper() + label[1:]


def published(row: IndicatorRow) -> str:
    """Write a published figure with its range and year; a dash when there is none."""
    if row.published is None:
        return "–"
    low, high = row.published_low, row.published_high
    spread = "" if low is None or high is None else f" ({low:g} – {high:g})"
    year = "" if row.published_year is None else f", {row.published_year:.0f}"
    return f"{row.published:g}{spread}{year}"


def said(claim: ClaimRow) -> str:
    """Write the number that was said with its unit; a dash when there is none."""
    if claim.claimed_low is None:
        return "–"
    low, high = claim.claimed_low, claim.claimed_high
    ends = f"{low:g}" if high is None or high == low else f"{low:g} – {high:g}"
    return f"{ends} {claim.unit}"


def found(value: float | None, claim: ClaimRow) -> str:
    """Write what the model finds for a statement; a dash when it was not tested."""
    if not claim.readings:
        return "–"
    return (
        "no limit" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    )


def correlation(listed: ExpertList) -> str:
    """Write the rank correlation of a list of experts with the model, or why there is none."""
    if listed.correlation is not None:
        return f"{listed.correlation:.2f}".replace("-", "\N{MINUS SIGN}")
    if not listed.ranked:
        return "no order is given"
    if listed.ranked < LEAST_RANKED:
        return "too few works are in the case"
    return "the model gives all the same place"


def number_field(case: Case, label: str) -> Field | None:
    """Return the schema of the number that a label names, None when it is not found.

    Parameters
    ----------
    case : Case
        The case.
    label : str
        As `corridor.case.numbers.Number.label` writes it.
    """
    row, _, name = label.removeprefix("default ").rpartition(" ")
    row = row.rpartition(" ")[2]
    if label.startswith("default "):
        return schema().get(row, {}).get(name)
    tables = [t for t, records in case.records.items() if row in records and name in schema()[t]]
    return schema()[tables[0]][name] if tables else None


def number_words(case: Case, label: str) -> str:
    """Write where a number stands as a reader would: the name of its row, then what it is."""
    where = label.removeprefix("default ").rpartition(" ")[0]
    field = number_field(case, label)
    if field is None:
        return label
    if label.startswith("default "):
        return f"All {where} by default: {field.label}"
    row = where.rpartition(" ")[2]
    table = "links" if row in case.records["links"] else field.table
    return f"{case.records[table][row].get('name', row)}: {field.label}"


def measured(case: Case, row: MeasureRow) -> str:
    """Write a number that is worth knowing better as a reader would; of a group its name."""
    default = row.field in schema().get(row.id, {})
    return number_words(case, f"{'default ' if default else ''}{row.id} {row.field}")


RESULTS = {True: "Yes.", False: "No.", None: "Not tested."}


def verdict_words(plan: RecommendAnswer) -> Mapping[str, Any]:
    """Return the verdict of a plan with its tests, and its colour."""
    return {
        "verdict": plan.verdict or "not tested",
        "colour": _colour(plan.tests, reached=plan.status == "optimal"),
        "untested": untested(plan.tests),
        "tests": [
            {"name": TEST_NAMES[t.id].capitalize(), "result": RESULTS[t.passed], "note": t.note}
            for t in plan.tests
        ],
    }


def _colour(tests: Sequence[OneTest], *, reached: bool) -> str:
    """Return the colour of a verdict.

    Green only where every test that was made passes, and beside the verdict stands which were not
    made; red where no plan reaches the target.
    """
    fails = not tests or any(t.passed is False for t in tests)
    return "unreachable" if not reached else "open" if fails else "passed"


def in_short(plan: RecommendAnswer, further: Sequence[RecommendAnswer]) -> list[dict[str, str]]:
    """Answer the question of a report in a sentence or two for each reading, with its verdict.

    Parameters
    ----------
    plan : RecommendAnswer
        The plan as it was asked for, with all readings that the case names.
    further : sequence of RecommendAnswer
        Plans for further readings, which count where the case names none.
    """
    if plan.readings:
        return [_reading_in_short(row) for row in plan.readings]
    every = [(p.question, answer_words(p)) for p in (plan, *further)]
    return [
        {
            "verdict": words["verdict"],
            "colour": words["colour"],
            "words": f"{name}: {words['answer']}" if further else words["answer"],
        }
        for name, words in every
    ]


def _reading_in_short(row: ReadingRow) -> dict[str, str]:
    tests = {t.id: t for t in row.tests}
    reached = tests[OWN_TEST[row.mix]].passed is True
    today, announced, later = (
        amount(t / 1e6)
        for t in (row.today_t_per_year, row.announced_t_per_year, row.plan_t_per_year)
    )
    most = "" if reached else "at most "
    words = (
        f"{row.name}: {today} million tonnes a year get through today, {announced} with announced "
        f"works alone, and {most}{later} with works of {money(row.cost_musd)} discounted."
    )
    sent = tests["forecast"]
    if sent.found is not None and sent.passed is False:
        words += f" Shippers who choose their routes would send {amount(sent.found / 1e6)}."
    colour = _colour(row.tests, reached=reached)
    return {"verdict": row.verdict, "colour": colour, "words": words}


def answer_words(plan: RecommendAnswer) -> Mapping[str, Any]:
    """Answer the question of a plan in words.

    Parameters
    ----------
    plan : RecommendAnswer
        The plan.

    Returns
    -------
    mapping
        ``verdict`` in a word or two with ``tests`` and ``colour``, ``answer`` in a sentence or two,
        and ``proof``.
    """
    target = f"{amount(plan.target_t_per_year / 1e6)} million tonnes a year"
    before = amount(plan.throughput_before_t_per_year / 1e6)
    after = amount(plan.throughput_after_t_per_year / 1e6)
    if plan.status != "optimal":
        return {
            **verdict_words(plan),
            "answer": f"At most {after} of {target} can be carried in {plan.by}; "
            f"{amount(plan.missing_t_per_year / 1e6)} million are missing. {plan.cure}",
            "proof": "This is proven: the elements of the blocking cut stop more, whatever else is "
            "built within the years and the budget given. Cost and projects are those of the "
            "cheapest plan that gets as far as any can.",
        }
    if not plan.projects:
        return {
            **verdict_words(plan),
            "answer": f"The network as it stands has room for {before} million tonnes a year, so "
            f"{target} needs no project.",
            "proof": "",
        }
    count = "one project" if len(plan.projects) == 1 else f"{len(plan.projects)} projects"
    paid = money(plan.undiscounted_cost_musd)
    return {
        **verdict_words(plan),
        "answer": f"{target} can be carried in {plan.by}{_earlier(plan)} with {count} that "
        f"cost {paid} ({money(plan.cost_musd)} discounted). Throughput rises from {before} to "
        f"{after} million tonnes a year.{_in_demand_mix(plan)}",
        "proof": _proof(plan),
    }


def _earlier(plan: RecommendAnswer) -> str:
    """Name the targets of earlier years, where several years have one."""
    rows = [row for row in plan.targets if row.by != plan.by]
    words = [f"{amount(row.target_t_per_year / 1e6)} in {row.by}" for row in rows]
    return f" and {', '.join(words)}" if words else ""


def _in_demand_mix(plan: RecommendAnswer) -> str:
    """Say what the plan carries when cargo keeps the proportions of the demand."""
    if plan.manifest.options.get("mix") == "fixed":
        return ""
    mixed, forward = (
        plan.throughput_after_in_demand_mix_t_per_year,
        plan.forward_in_demand_mix_t_per_year,
    )
    one, other = amount(forward / 1e6), amount((mixed - forward) / 1e6)
    return (
        f" That is with cargo in any proportion; in the proportions of the demand of {plan.by} it "
        f"carries {amount(mixed / 1e6)}: {one} one way and {other} the other."
    )


def _proof(plan: RecommendAnswer) -> str:
    if plan.proven:
        return "No cheaper set of projects does it: the proven lower bound equals the cost."
    unsettled = f" Not settled: {plan.dispute}." if plan.dispute else ""
    return (
        f"Any sufficient set of projects costs at least {money(plan.bound_musd)} discounted; this "
        f"one is within {plan.gap:.1%} of that bound.{unsettled}"
    )
