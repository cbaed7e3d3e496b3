"""Simulations as a page shows them: in words and figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from corridor.answers.operation import (
    IndicatorRow,
    Journey,
    OperationAnswer,
    QueueRow,
    TrainRow,
)
from corridor.answers.plain import as_plain
from corridor.answers.report import ReportAnswer
from corridor.answers.simulate import DelayRow, SimulateAnswer
from corridor.answers.values import StepRow, frame_of
from corridor.case.model import Case
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.delay import delay_svg
from corridor.reports.figures.distance import distance_svg
from corridor.reports.figures.queues import queues_svg
from corridor.reports.figures.string_line import string_line_svg
from corridor.reports.pages import simulated_words

ELEMENTS = 12
"""Elements in the table."""


@dataclass(frozen=True)
class Operation:
    """A simulation and what is said about it.

    Attributes
    ----------
    key : str
        Short word for the anchors of the page.
    sim : SimulateAnswer
        The simulation.
    heading, verdict, lead, unserved : str
        In words; see [`corridor.reports.pages.simulated_words`][].
    holds : bool
        Whether the traffic on paper can be operated.
    delay, queues, strings, distance : str
        SVG; the last two are empty when the simulation does not have them.
    line, journey, how : str
        Name of the line whose trains are drawn; what the distance is of, and how its hours were
        found.
    elements : list of dict
        Those that cost most time, with their capacity both directions together.
    indicators : tuple of IndicatorRow
        Beside published ones.
    notes : tuple of str
        What the simulation assumes.
    """

    key: str
    sim: SimulateAnswer
    heading: str
    verdict: str
    lead: str
    unserved: str
    holds: bool
    delay: str
    queues: str
    strings: str
    distance: str
    line: str
    journey: str
    how: str
    elements: list[dict[str, Any]]
    indicators: tuple[IndicatorRow, ...]
    notes: tuple[str, ...]


def operations(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> list[Operation]:
    """Return the simulations of a report in words of a language, and figures."""
    return [
        _operation(case, answer, operation, f"operation-{i}", language)
        for i, operation in enumerate(answer.operations, start=1)
    ]


def _operation(
    case: Case, answer: ReportAnswer, operation: OperationAnswer, key: str, language: Language
) -> Operation:
    sim, journey, trains = operation.simulation, operation.journey, operation.trains
    state = simulated_words.heading(case, sim, answer.plan, language)
    practical = sim.practical_t_per_year
    return Operation(
        key=key,
        sim=sim,
        heading=state,
        verdict=simulated_words.verdict(sim, language),
        lead=simulated_words.lead(sim, answer.names, language),
        unserved=simulated_words.unserved(case, sim, language),
        holds=simulated_words.holds(sim),
        delay=delay_svg(
            delay_frame(sim),
            sim.acceptable_delay_h,
            float("nan") if practical is None else practical / 1e6,
            state,
            language=language,
        ),
        queues=queues_svg(
            pd.DataFrame({q.id: q.vehicles for q in operation.queues}),
            frame_of(operation.queues, QueueRow),
            state,
            language=language,
        ),
        strings=""
        if trains is None
        else string_line_svg(
            frame_of(trains.stops, TrainRow),
            trains.name,
            (trains.start, trains.end),
            state,
            language=language,
        ),
        distance=""
        if journey is None
        else distance_svg(_steps(journey, language), state, language=language),
        line="" if trains is None else answer.names[trains.link],
        journey="" if journey is None else simulated_words.journey(case, journey, language),
        how=journey.how if journey is not None and journey.origin else "",
        elements=[
            {**as_plain(e), "capacity_t_per_year": operation.capacity_t_per_year[e.id]}
            for e in sim.elements[:ELEMENTS]
        ],
        indicators=operation.indicators,
        notes=(*simulated_words.assumptions(operation), *sim.notes),
    )


def _steps(journey: Journey, language: Language) -> pd.DataFrame:
    """Return the steps of a journey with their names in a language."""
    named = [replace(step, name=language.translated(step.name)) for step in journey.steps]
    return frame_of(named, StepRow)


def delay_frame(sim: SimulateAnswer) -> pd.DataFrame:
    """Return the curve that [`corridor.reports.figures.delay.delay_svg`][] draws."""
    curve = frame_of(sim.curve, DelayRow)
    return pd.DataFrame({
        "share": curve["share"],
        "delivered_mt": curve["throughput_t_per_year"] / 1e6,
        "delay_h": curve["delay_h"],
        **{f"{p}_days": curve[f"{p}_h"] / 24 for p in ("mean", "p50", "p95")},
        "growing": curve["growing"],
    })  # fmt: skip
