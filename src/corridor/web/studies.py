"""The studies that a page offers: one table for the page, its words and the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from corridor.case.model import Case
from corridor.case.situation import AS_IS
from corridor.case.tables import blank
from corridor.messages import message
from corridor.web.study import Option, Study, choice, count, number, tick, within

_PLAN = {
    "target_mt": "goals_mt", "by": "goals_by", "at": "timeless", "count": "count",
    "budget_musd": "budget_musd", "projects": "standing",
}  # fmt: skip
"""What a plan takes."""

_PROBABILITY = number(
    "probability",
    message("Probability, 0 to 1"),
    message(
        "Adds the cheapest plan that carries the target with this probability when every number is "
        "drawn from its range, and what other probabilities cost."
    ),
    0.01, 0.99,
)  # fmt: skip
_SAMPLES, _FROM, _TO = message("Samples"), 16, 100_000
_CURVE = message("Plans on the curve")

SEA_SCENARIOS = (
    ("trend", message("The water balance of 2021 to 2025 carried on")),
    ("line", message("The rate of 2025 carried on along a straight line")),
    (
        "return",
        message(
            "The Volga comes back to its mean of 1980 to 2015 and rain and evaporation to what "
            "their trends say for 2025"
        ),
    ),
    ("ssp245", message("Middle emissions")),
    ("ssp585", message("Very high emissions")),
    ("rcp45", message("Middle emissions as in older climate models")),
    ("rcp85", message("High emissions as in older climate models")),
)
"""Scenarios of the inland sea, the usual one first."""

STUDIES: tuple[Study, ...] = (
    Study(
        "recommend", "recommend",
        message("Find the cheapest plan"),
        message("Which projects, in which years, carry the target at least cost."),
        _PLAN,
        (
            _PROBABILITY,
            count(
                "samples", _SAMPLES, message("Draws behind the probability; 200 if blank."),
                _FROM, _TO,
            ),
            tick(
                "simulate",
                message("Simulated year"),
                message("Whether the plan holds in operation."),
            ),
        ),
    ),
    Study(
        "robust", "robust",
        message("Plan for uncertain futures"),
        message(
            "Which projects to choose before it is known which scenario comes; each counts by its "
            "weight."
        ),
        {"target_mt": "goal_mt", "by": "year", "count": "count", "projects": "standing"},
        (
            number(
                "short_musd_per_mt",
                message("Price of a tonne that is short"),
                message(
                    "Million USD for a million tonnes a year short of the target; if blank, the "
                    "least at which the target is worth carrying in full."
                ),
                0.001, 1e6,
            ),
            number(
                "tail",
                message("Tail, 0 to 1"),
                message("Share of the weight that the worst tail leaves out; 0.8 if blank."),
                0, 0.99,
            ),
        ),
    ),
    Study(
        "confidence", "confidence",
        message("How sure is it?"),
        message("Throughput, and any target, with all numbers drawn from their ranges."),
        {"at": "at", "count": "count", "target_mt": "target_mt"},
        (
            number(
                "probability",
                message("Probability, 0 to 1"),
                message("Share of the draws that have to meet the target; 0.8 if blank."),
                0.01, 0.99,
            ),
            count("samples", _SAMPLES, message("Draws; 1,000 if blank."), _FROM, _TO),
        ),
    ),
    Study(
        "benefit", "benefit",
        message("Who gains and who pays"),
        message("What the projects that are switched on cost and bring, and to whom."),
        {"at": "bare", "projects": "built"},
        (
            count(
                "period_years",
                message("Years of operation"),
                message("Years that count from the last opening; 30 if blank."),
                1, 100,
            ),
        ),
    ),
    Study(
        "curve", "benefit",
        message("Draw cost against tonnes"),
        message(
            "Plans from what gets through without works to the furthest reach, and their worth."
        ),
        {"at": "world", "by": "year"},
        (count("curve", _CURVE, message("The more, the longer it takes."), 2, 30, 6),),
    ),
    Study(
        "share", "share",
        message("What each country brings"),
        message(
            "What each country adds to the projects that are switched on, or to the network where "
            "none is, and what it would pay by that."
        ),
        {"at": "bare", "count": "count", "projects": "built"},
        (
            choice(
                "of",
                message("A country brings"),
                message("Works that it pays for: only where projects are switched on."),
                ("route", message("the elements on its territory")),
                ("works", message("the works that it pays for")),
            ),
            number(
                "usd_per_t",
                message("Worth of a tonne, USD"),
                message("What a tonne that is carried is worth; left out if blank."),
                0.01, 1e6,
            ),
        ),
    ),
    Study(
        "simulate", "simulate",
        message("Simulate a year"),
        message("Where cargo waits in a year of operation, and what does not get through."),
        {"at": "at", "count": "count"},
        (
            tick(
                "by_choice",
                message("Shippers choose by simulated waits"),
                message("Routes are chosen by the waits of the simulation, until both agree."),
            ),
        ),
    ),
    Study(
        "fleet", "fleet",
        message("Count fleets and crews"),
        message("Locomotives, wagons, crews, trucks and ships that the cargo of the year needs."),
        {"at": "at"},
        (
            tick(
                "leave_stranded",
                message("Leave stranded cargo behind"),
                message("Demand that no open route serves is left out instead of refused."),
            ),
        ),
    ),
    Study(
        "closures", "closures",
        message("Close every element"),
        message("What is lost where each element is closed in turn; what planned links add."),
        {"at": "at", "count": "count"},
    ),
    Study(
        "compare", "compare",
        message("Compare with before"),
        message("What differs between the situation of the levers and the one before."),
        {"a": "before", "b": "at", "count": "count"},
    ),
    Study(
        "sealevel-report", "sealevel-report",
        message("How far does the sea fall?"),
        message("Levels to come, depth and load by port, tonnes at risk and ports lost."),
        {"built": "built"},
        (
            choice(
                "sea.scenario",
                message("Scenario of the sea"),
                message("What the water balance assumes."),
                *SEA_SCENARIOS,
            ),
            count("sea.until", message("Last year"), message("2100 if blank."), 2031, 2200),
        ),
    ),
    Study(
        "claims", "claims",
        message("Test public statements"),
        message("Numbers that were said in public, beside what the model finds."),
        {},
        (
            tick(
                "experts",
                message("With the lists of experts"),
                message("Works that experts recommend, beside the order of the model."),
                on=True,
            ),
        ),
    ),
    Study(
        "calibrate", "calibrate",
        message("Compare with counts"),
        message("Cargo of the model beside the counts of the case."),
        {},
        (
            tick(
                "fit",
                message("Fit parameters to the counts"),
                message("Where cargo chooses by logit: numbers that fit the counts better."),
            ),
        ),
    ),
    Study(
        "report", "report",
        message("Write the report"),
        message("A page of its own about the cheapest plan, with the studies that are ticked."),
        {f"plan.{place}": part for place, part in _PLAN.items()},
        (
            within("plan", _PROBABILITY),
            count(
                "samples", _SAMPLES,
                message("Draws that say how sure the plan is; nothing is drawn if blank."),
                _FROM, _TO,
            ),
            tick("simulate", message("Simulated years"), message("Without and with the plan.")),
            tick("closures", message("Closures"), message("Every element closed in turn.")),
            tick("fleet", message("Fleets"), message("What the cargo needs to move.")),
            tick("benefit", message("Appraisal"), message("Who gains and who pays.")),
            count("curve", _CURVE, message("Cost against tonnes; none if blank."), 2, 30),
            tick("share", message("Countries"), message("What each adds, and would pay.")),
            tick("claims", message("Statements"), message("What was said in public.")),
            tick("counts", message("Counts"), message("The model beside what was counted.")),
        ),
    ),
)  # fmt: skip
"""In the order in which a page shows them."""

_NEEDS: Mapping[str, Callable[[Case], object]] = {
    "robust": lambda case: case.records["scenarios"],
    "sealevel-report": lambda case: not blank(case.settings["sea_level_m"]),
    "claims": lambda case: case.records["claims"] or case.records["experts"],
    "calibrate": lambda case: case.records["counts"],
}
"""What a case has to hold for a study; all others are for every case."""


def studies_of(case: Case) -> tuple[Study, ...]:
    """Return the studies that can be asked of a case, with a weight for each of its scenarios."""
    known = (s for s in STUDIES if s.id not in _NEEDS or _NEEDS[s.id](case))
    return tuple(
        replace(s, options=(*_weights(case), *s.options)) if s.id == "robust" else s for s in known
    )


def _weights(case: Case) -> tuple[Option, ...]:
    names = {i: str(row["name"]) for i, row in case.records["scenarios"].items()}
    return tuple(
        number(
            f"futures.{scenario}",
            message("Weight: %(scenario)s", scenario=name),
            message("Where all weights are blank, those of the case.") if scenario == AS_IS else "",
            0, 1e6,
        )
        for scenario, name in {**names, AS_IS: message("the case as it is")}.items()
    )  # fmt: skip


def label_of(verb: str, question: Mapping[str, Any]) -> str:
    """Return what a page calls the study of a question.

    Where a verb has several studies, the one whose option the question sets; the verb itself where
    a page offers none.
    """
    of_verb = [s for s in STUDIES if s.verb == verb]
    named = [s for s in of_verb if question.get(s.id)] or [s for s in of_verb if s.id == verb]
    return named[0].label if named else verb
