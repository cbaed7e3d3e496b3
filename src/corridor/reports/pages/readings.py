"""Readings of a target as a page shows them: in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from corridor.answers.recommend import ProjectRow, RecommendAnswer
from corridor.answers.report import ReadingAnswer
from corridor.answers.throughput import RungRow, ThroughputAnswer
from corridor.answers.values import SwingRow, frame_of
from corridor.case.model import Case
from corridor.reports.figures.bars import ladder_svg, tornado_svg
from corridor.reports.figures.gantt import gantt_svg
from corridor.reports.pages.words import answer_words, number_words


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


def readings(case: Case, answers: Sequence[ReadingAnswer]) -> list[Reading]:
    """Return the readings of a target in words and figures."""
    return [_reading(case, answer) for answer in answers]


def _reading(case: Case, answer: ReadingAnswer) -> Reading:
    plan, today = answer.plan, answer.today
    return Reading(
        key=answer.key,
        note=answer.note,
        words=answer_words(plan),
        answer=plan,
        today=today,
        endless=answer.endless,
        gantt=gantt_svg(frame_of(plan.projects, ProjectRow), plan.by),
        ladder=ladder_svg(ladder_frame(today.ladder), today.throughput_t_per_year / 1e6),
        tornado=tornado_svg(
            swing_frame(case, plan.tornado),
            plan.throughput_after_t_per_year / 1e6,
            "million tonnes a year",
        ),
    )


def ladder_frame(ladder: Sequence[RungRow]) -> pd.DataFrame:
    """Return the rungs that [`corridor.reports.figures.bars.ladder_svg`][] can draw."""
    rows = [
        (r.id, r.name, r.gain_t_per_year / 1e6) for r in ladder if r.gain_t_per_year is not None
    ]
    return pd.DataFrame(rows, columns=["id", "name", "gain_mt"])


def swing_frame(case: Case, swings: Sequence[SwingRow]) -> pd.DataFrame:
    """Return the swings that [`corridor.reports.figures.bars.tornado_svg`][] can draw."""
    rows = [
        (number_words(case, s.number), s.low_result / 1e6, s.high_result / 1e6, s.quality)
        for s in swings
        if s.low_result is not None and s.high_result is not None
    ]
    return pd.DataFrame(rows, columns=["name", "low_result", "high_result", "quality"])
