"""How a report puts numbers and answers into words."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from corridor import showing
from corridor.answers.claims import ClaimRow
from corridor.answers.confidence import MeasureRow
from corridor.answers.experts import LEAST_RANKED, ExpertList, few_places
from corridor.answers.operation import IndicatorRow
from corridor.answers.readings import OWN_TEST, ReadingRow
from corridor.answers.recommend import RecommendAnswer
from corridor.answers.verdict import FIXED_MIX, firmness, untested
from corridor.case.model import Case
from corridor.case.schema import Field, choice_labels, schema
from corridor.languages import ENGLISH, Language
from corridor.reports.export.tables import Table


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
    """Write any number with as many digits as it deserves, or that there is none."""
    return "no limit" if value is None or not math.isfinite(value) else showing.plain(value)


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


def measure(name: str, language: Language = ENGLISH) -> str:
    """Return what an observation measures as a reader would say it."""
    label = choice_labels("observations", "measure").get(name, name)
    return capital(language.say(label), language)


def capital(text: str, language: Language = ENGLISH) -> str:
    """Return a text that begins with a capital."""
    return language.capitals(text[:1]) + text[1:]


def published(row: IndicatorRow) -> str:
    """Write a published figure with its range and year; a dash when there is none."""
    if row.published is None:
        return "–"
    low, high = row.published_low, row.published_high
    spread = "" if low is None or high is None else f" ({low:g} – {high:g})"
    year = "" if row.published_year is None else f", {row.published_year:.0f}"
    return f"{row.published:g}{spread}{year}"


def said(claim: ClaimRow, language: Language = ENGLISH) -> str:
    """Write the number that was said with its unit; a dash when there is none."""
    if claim.claimed_low is None:
        return "–"
    low, high = claim.claimed_low, claim.claimed_high
    ends = f"{low:g}" if high is None or high == low else f"{low:g} – {high:g}"
    return f"{language.numbers(ends)} {language.unit(claim.unit)}"


def found(value: float | None, claim: ClaimRow) -> str:
    """Write what the model finds for a statement; a dash when it was not tested."""
    if not claim.readings:
        return "–"
    return (
        "no limit" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    )


def correlation(listed: ExpertList, language: Language = ENGLISH) -> str:
    """Write the rank correlation of a list of experts with the model, or why there is none."""
    if listed.correlation is not None:
        rho = language.numbers(f"{listed.correlation:.2f}").replace("-", "\N{MINUS SIGN}")
        if not listed.tied:
            return rho
        return language.sentence(
            "%(correlation)s; %(tied)s of %(ranked)s works tie in the model",
            correlation=rho,
            tied=language.numbers(str(listed.tied)),
            ranked=language.numbers(str(listed.ranked)),
        )
    if not listed.ranked:
        return language.sentence("no order is given")
    if listed.ranked < LEAST_RANKED:
        return language.sentence("too few works are in the case")
    return language.translated(few_places(listed))


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


def number_words(case: Case, label: str, language: Language = ENGLISH) -> str:
    """Write where a number stands as a reader would: the name of its row, then what it is."""
    field = number_field(case, label)
    if field is None:
        return _of_group(label, language)
    number, where = language.say(field.label), label.removeprefix("default ").rpartition(" ")[0]
    if label.startswith("default "):
        return language.sentence(
            "All %(kind)s by default: %(number)s", kind=language.say(where), number=number
        )
    return language.sentence("%(name)s: %(number)s", name=number_row(case, label), number=number)


def number_in_sentence(case: Case, label: str, language: Language = ENGLISH) -> str:
    """Write a number as it stands within a sentence: what it is, then where."""
    field = number_field(case, label)
    if field is None:
        return _of_group(label, language)
    number, where = language.say(field.label), label.removeprefix("default ").rpartition(" ")[0]
    if label.startswith("default "):
        return language.sentence(
            "the %(number)s of %(kind)s, wherever the case has no figure of its own",
            kind=language.say(where),
            number=number,
        )
    return language.sentence(
        "the %(number)s of %(name)s", name=number_row(case, label), number=number
    )


def number_row(case: Case, label: str) -> str:
    """Return the name of the row in which a number stands."""
    row = label.rpartition(" ")[0].rpartition(" ")[2]
    field = number_field(case, label)
    if field is None:
        return label
    table = "links" if row in case.records["links"] else field.table
    return str(case.records[table][row].get("name", row))


def _of_group(label: str, language: Language) -> str:
    """Return the name of numbers that rise and fall together."""
    group = label.removesuffix(" together")
    return label if group == label else language.sentence("%(group)s together", group=group)


def measure_label(row: MeasureRow) -> str:
    """Return the label of a number that is worth knowing better; of a group its name."""
    default = row.field in schema().get(row.id, {})
    return f"{'default ' if default else ''}{row.id} {row.field}"


RESULTS = {True: "Yes.", False: "No.", None: "Not tested."}


def verdict_words(plan: RecommendAnswer) -> Mapping[str, Any]:
    """Return the verdict of a plan with its tests, and its colour."""
    return {
        "verdict": plan.verdict or "not tested",
        "colour": firmness(plan.verdict, reached=plan.status == "optimal"),
        "untested": untested(plan.tests),
        "tests": [
            {"name": t.words.capitalize(), "result": RESULTS[t.passed], "note": t.note}
            for t in plan.tests
        ],
    }


def in_short(
    plan: RecommendAnswer, further: Sequence[RecommendAnswer], language: Language = ENGLISH
) -> list[dict[str, str]]:
    """Answer the question of a report in a sentence or two for each reading, with its verdict.

    Parameters
    ----------
    plan : RecommendAnswer
        The plan as it was asked for, with all readings that the case names.
    further : sequence of RecommendAnswer
        Plans for further readings, which count where the case names none.
    language : Language
        Language of the sentences.
    """
    if plan.readings:
        return [_reading_in_short(row, plan.by, language) for row in plan.readings]
    every = [(p.question, answer_words(p, language)) for p in (plan, *further)]
    return [
        {
            "verdict": words["verdict"],
            "colour": words["colour"],
            "words": f"{language.translated(name)}: {words['answer']}"
            if further
            else words["answer"],
            "remark": words["remark"],
        }
        for name, words in every
    ]


def _reading_in_short(row: ReadingRow, by: int, language: Language) -> dict[str, str]:
    tests = {t.id: t for t in row.tests}
    reached = tests[OWN_TEST[row.mix]].passed is True
    values = {
        "reading": row.name,
        "year": language.numbers(str(by)),
        "before": language.amount(row.today_t_per_year / 1e6),
        "announced": language.amount(row.announced_t_per_year / 1e6),
        "later": language.amount(row.plan_t_per_year / 1e6),
        "cost": language.money(row.cost_musd),
    }
    if reached and row.cost_musd <= 0 and row.plan_t_per_year == row.today_t_per_year:
        words = language.sentence(
            "%(reading)s: %(before)s million tonnes a year get through in %(year)s without works, "
            "so that none is needed, and %(announced)s with announced works.",
            **values,
        )
    elif reached:
        words = language.sentence(
            "%(reading)s: %(before)s million tonnes a year get through in %(year)s without works, "
            "%(announced)s with announced works alone, and %(later)s with works of %(cost)s "
            "discounted.",
            **values,
        )
    else:
        words = language.sentence(
            "%(reading)s: %(before)s million tonnes a year get through in %(year)s without works, "
            "%(announced)s with announced works alone, and at most %(later)s with works of "
            "%(cost)s discounted.",
            **values,
        )
    sent = tests["forecast"]
    if sent.found is not None and sent.passed is False:
        sent_mt = language.amount(sent.found / 1e6)
        words += " " + language.sentence(
            "Shippers who choose their routes would send %(amount)s.", amount=sent_mt
        )
    colour = firmness(row.verdict, reached=reached)
    return {"verdict": row.verdict, "colour": colour, "words": words, "remark": ""}


def answer_words(plan: RecommendAnswer, language: Language = ENGLISH) -> Mapping[str, Any]:
    """Answer the question of a plan in words.

    Parameters
    ----------
    plan : RecommendAnswer
        The plan.
    language : Language
        Language of the sentences.

    Returns
    -------
    mapping
        ``verdict`` in a word or two with ``tests`` and ``colour``, ``answer`` in a sentence or two,
        ``proof``, and as ``remark`` what follows the answer in words of the plan.
    """
    values = {
        "target": language.amount(plan.target_t_per_year / 1e6),
        "before": language.amount(plan.throughput_before_t_per_year / 1e6),
        "after": language.amount(plan.throughput_after_t_per_year / 1e6),
        "missing": language.amount(plan.missing_t_per_year / 1e6),
        "year": language.numbers(str(plan.by)),
    }
    shown = {**verdict_words(plan), "remark": "", "proof": ""}
    if plan.status != "optimal":
        answer = language.sentence(
            "At most %(after)s of %(target)s million tonnes a year can be carried in %(year)s; "
            "%(missing)s million are missing.",
            **values,
        )
        proof = language.sentence(
            "This is proven: the elements of the blocking cut stop more, whatever else is "
            "built within the years and the budget given. Cost and projects are those of the "
            "cheapest plan that gets as far as any can."
        )
        return {**shown, "answer": answer, "proof": proof, "remark": plan.cure}
    if not plan.projects:
        answer = language.sentence(
            "The network as it stands has room for %(before)s million tonnes a year, so "
            "%(target)s million tonnes a year needs no project.",
            **values,
        )
        return {**shown, "answer": answer}
    sentences = [
        _with_works(plan, values, language),
        language.sentence(
            "Throughput rises from %(before)s to %(after)s million tonnes a year.", **values
        ),
        *_in_demand_mix(plan, values, language),
    ]
    return {**shown, "answer": " ".join(sentences), "proof": _proof(plan, language)}


def _with_works(plan: RecommendAnswer, values: Mapping[str, str], language: Language) -> str:
    """Say with how many works, at what cost, the target is carried, and those of earlier years."""
    cost = {
        "paid": language.money(plan.undiscounted_cost_musd),
        "discounted": language.money(plan.cost_musd),
    }
    earlier = [
        language.sentence(
            "%(target)s in %(year)s",
            target=language.amount(row.target_t_per_year / 1e6),
            year=language.numbers(str(row.by)),
        )
        for row in plan.targets
        if row.by != plan.by
    ]
    if earlier:
        return language.sentences(
            "%(target)s million tonnes a year can be carried in %(year)s and %(earlier)s with one "
            "project that cost %(paid)s (%(discounted)s discounted).",
            "%(target)s million tonnes a year can be carried in %(year)s and %(earlier)s with "
            "%(count)s projects that cost %(paid)s (%(discounted)s discounted).",
            len(plan.projects),
            **{**values, **cost, "earlier": ", ".join(earlier)},
        )
    return language.sentences(
        "%(target)s million tonnes a year can be carried in %(year)s with one project that cost "
        "%(paid)s (%(discounted)s discounted).",
        "%(target)s million tonnes a year can be carried in %(year)s with %(count)s projects that "
        "cost %(paid)s (%(discounted)s discounted).",
        len(plan.projects),
        **{**values, **cost},
    )


def _in_demand_mix(
    plan: RecommendAnswer, values: Mapping[str, str], language: Language
) -> Iterator[str]:
    """Yield what the plan carries when cargo keeps the proportions of the demand."""
    known = all(t.name != FIXED_MIX for t in plan.tests)
    if plan.manifest.options.get("mix") == "fixed" or not known:
        return
    mixed, forward = (
        plan.throughput_after_in_demand_mix_t_per_year,
        plan.forward_in_demand_mix_t_per_year,
    )
    yield language.sentence(
        "That is with cargo in any proportion; in the proportions of the demand of %(year)s it "
        "carries %(mixed)s: %(one)s one way and %(other)s the other.",
        year=values["year"],
        mixed=language.amount(mixed / 1e6),
        one=language.amount(forward / 1e6),
        other=language.amount((mixed - forward) / 1e6),
    )


def _proof(plan: RecommendAnswer, language: Language) -> str:
    if plan.proven:
        return language.sentence(
            "No cheaper set of projects does it: the proven lower bound equals the cost."
        )
    least = language.sentence(
        "Any sufficient set of projects costs at least %(bound)s discounted; this one is within "
        "%(gap)s of that bound.",
        bound=language.money(plan.bound_musd),
        gap=language.numbers(f"{plan.gap:.1%}"),
    )
    if not plan.dispute:
        return least
    dispute = language.translated(plan.dispute)
    return f"{least} {language.sentence('Not settled: %(dispute)s.', dispute=dispute)}"
