"""Readings of a target as a page shows them: in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from corridor.answers.recommend import ProjectRow, RecommendAnswer
from corridor.answers.report import ReportAnswer
from corridor.answers.report_readings import ReadingAnswer
from corridor.answers.spending import SpendingRow
from corridor.answers.throughput import RungRow, ThroughputAnswer
from corridor.answers.values import SwingRow, frame_of
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.bars import ladder_svg, quality_svg, tornado_svg
from corridor.reports.figures.gantt import gantt_svg
from corridor.reports.pages.through import Through, stopped
from corridor.reports.pages.widths import both
from corridor.reports.pages.words import answer_words, number_words


@dataclass(frozen=True)
class Spending:
    """What is spent in each year as a table: ``payers``, and rows of year, cells and their sum."""

    payers: tuple[str, ...]
    years: tuple[tuple[int, tuple[float, ...], float], ...]


@dataclass(frozen=True)
class Reading:
    """A reading of a target and what is said about it.

    Attributes
    ----------
    key : str
        Short word for the anchors of the page.
    note : str
        How the tonnes are counted.
    words : mapping of str to str
        Verdict, answer and proof; see [`corridor.reports.pages.words.answer_words`][].
    answer : RecommendAnswer
        The plan.
    today : ThroughputAnswer
        The throughput before it.
    endless : bool
        Whether nothing limits the flow after the last rung of the ladder.
    gantt, ladder, tornado : str
        SVG.
    spending : Spending or None
        What is spent in each year; None without projects.
    stopped : tuple of Through
        Where the tonnes of what stops more today come from and go to.
    """

    key: str
    note: str
    words: Mapping[str, str]
    answer: RecommendAnswer
    today: ThroughputAnswer
    endless: bool
    gantt: str
    ladder: str
    tornado: str
    spending: Spending | None
    stopped: tuple[Through, ...]


def readings(
    case: Case, answers: Sequence[ReadingAnswer], language: Language = ENGLISH
) -> list[Reading]:
    """Return the readings of a target in words of a language, and figures."""
    return [_reading(case, answer, language) for answer in answers]


def _reading(case: Case, answer: ReadingAnswer, language: Language) -> Reading:
    plan, today = answer.plan, answer.today
    return Reading(
        key=answer.key,
        note=answer.note,
        words=answer_words(plan, language),
        answer=plan,
        today=today,
        endless=answer.endless,
        gantt=both(lambda pt: gantt_of(plan, pt, language)),
        ladder=ladder_svg(
            ladder_frame(today.ladder), today.throughput_t_per_year / 1e6, language=language
        ),
        tornado=tornado_of(case, plan, language),
        spending=spending_of(plan),
        stopped=stopped(case, answer.stopped, language),
    )


def gantt_of(plan: RecommendAnswer, width_pt: float, language: Language = ENGLISH) -> str:
    """Draw the years of work of a plan and its spending."""
    target_years = sorted({row.by for row in plan.targets if row.by is not None} or {plan.by})
    works, spending = frame_of(plan.projects, ProjectRow), frame_of(plan.spending, SpendingRow)
    return gantt_svg(works, target_years, spending, width_pt, language=language)


def quality_of(answer: ReportAnswer, language: Language = ENGLISH) -> str:
    """Draw how well the numbers behind a report are known."""
    counts = pd.DataFrame(list(answer.quality.items()), columns=["quality", "count"])
    return quality_svg(counts, language=language)


def tornado_of(case: Case, plan: RecommendAnswer, language: Language = ENGLISH) -> str:
    """Draw how far single numbers move the throughput with a plan."""
    return tornado_svg(
        swing_frame(case, plan.tornado, language),
        plan.throughput_after_t_per_year / 1e6,
        language.sentence("million tonnes a year"),
        language=language,
    )


def spending_of(plan: RecommendAnswer) -> Spending | None:
    """Return the spending of a plan with a column for each payer, the largest first."""
    rows = frame_of(plan.spending, SpendingRow)
    if rows.empty:
        return None
    cells = rows.pivot_table(
        index="year", columns="payer", values="spent_musd", aggfunc="sum", fill_value=0.0
    )
    order = cells.sum().sort_values(ascending=False, kind="stable").index
    table = cells[order]
    return Spending(
        tuple(map(str, order)),
        tuple(
            (int(year), tuple(map(float, row)), float(sum(row)))
            for year, row in zip(table.index, table.to_numpy(), strict=True)
        ),
    )


def ladder_frame(ladder: Sequence[RungRow]) -> pd.DataFrame:
    """Return the rungs that [`corridor.reports.figures.bars.ladder_svg`][] can draw."""
    rows = [
        (r.id, r.name, r.gain_t_per_year / 1e6) for r in ladder if r.gain_t_per_year is not None
    ]
    return pd.DataFrame(rows, columns=["id", "name", "gain_mt"])


def swing_frame(
    case: Case, swings: Sequence[SwingRow], language: Language = ENGLISH
) -> pd.DataFrame:
    """Return the swings that [`corridor.reports.figures.bars.tornado_svg`][] can draw."""
    rows = [
        (number_words(case, s.number, language), s.low_result / 1e6, s.high_result / 1e6, s.quality)
        for s in swings
        if s.low_result is not None and s.high_result is not None
    ]
    return pd.DataFrame(rows, columns=["name", "low_result", "high_result", "quality"])
