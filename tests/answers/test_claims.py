"""Statements against tiny worlds that can be worked out by hand, and the rules of a verdict."""

import math
from dataclasses import replace

import pytest

import corridor
from corridor.answers.claim_rules import Said, read, verdict_of, why_of
from corridor.answers.experts import few_places, ties
from corridor.answers.questions import ClaimsQuestion
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny


def said(low, high=None, sense="about", unit="Mt/yr"):
    return Said(low, low if high is None else high, sense, unit)


def verdict(what, *found):
    return verdict_of([read(what, f"reading {n}", *f) for n, f in enumerate(found)])


@pytest.mark.parametrize(
    ("what", "found", "expected"),
    [
        (said(10), [(10, 10, 10)], "supported"),
        (said(10), [(11, 11, 11)], "supported"),
        (said(10), [(11.1, 11.1, 11.1)], "not supported"),
        (said(10), [(9, 9, 9)], "supported"),
        (said(10), [(8.9, 8.9, 8.9)], "not supported"),
        (said(10, 20), [(15, 15, 15)], "supported"),
        (said(10, 20), [(22, 22, 22)], "supported"),
        (said(10), [(8, 6, 9.5)], "supported in part"),
        (said(10), [(8, 6, 8.5)], "not supported"),
        (said(10), [(7, 7, 7), (10, 10, 10)], "supported in part"),
        (said(10), [(7, 7, 7), (14, 14, 14)], "not supported"),
        (said(10, sense="at_least"), [(99, 99, 99)], "supported"),
        (said(10, sense="at_least"), [(8.9, 8, 8.9)], "not supported"),
        (said(10, sense="at_least"), [(math.inf, 5, math.inf)], "supported"),
        (said(10, sense="at_most"), [(3, 3, 3)], "supported"),
        (said(10, sense="at_most"), [(12, 11, 13)], "supported in part"),
        (said(10), [], "cannot say"),
    ],
)
def test_verdicts_by_the_rules(what, found, expected):
    assert verdict(what, *found) == expected


def test_the_sentence_says_what_was_found_and_which_reading_agrees():
    what = said(10, 12, "at_least")
    rows = [read(what, "each way", 6, 5, 7), read(what, "both ways", 12, 12, 12)]
    assert why_of(what, rows) == (
        "The number said, 10 to 12 Mt/yr (tested: at least 10), agrees with 12 both ways; "
        "it differs from 6 (5 to 7) each way."
    )
    many = [read(what, f"case {n}", n, n, n) for n in range(1, 6)]
    assert "differs from 5 readings, from 1 case 1 to 5 case 5." in why_of(what, many)


STATEMENT = {
    "date": "2025", "speaker": "Ministry", "unit": "Mt/yr", "sense": "about",
    "direction": "unsaid",
}  # fmt: skip


def world(*claims, experts=()):
    """A line of two links, 5 and 3 Mt each way, and a project for each; 2 Mt of demand."""
    rows = [
        {**STATEMENT, "claim_id": f"C{n}", "claim": f"Statement {n}", **c}
        for n, c in enumerate(claims, start=1)
    ]
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)},
        demand=[("A", "C", 1e6), ("C", "A", 1e6)],
        projects={
            "wide": {"cost": 50, "gain": {"ab": 5e6}},
            "loops": {"cost": 120, "gain": {"bc": 4e6}},
        },
        screenlines={"main": "bc"},
        settings={"screenline": "main"},
        rows={"claims": rows, "experts": list(experts)},
    )


def ask(*claims, **more):
    return corridor.answer(world(*claims, **more), ClaimsQuestion())


def one(**claim):
    (row,) = ask(claim).claims
    return row


def test_capacity_is_read_each_way_and_both_ways():
    row = one(measure="capacity", value_low=6, elements="ab bc")
    assert [(r.value, r.fit) for r in row.readings] == [(3, "no"), (6, "yes")]
    assert (row.model, row.low, row.high) == (3, 3, 6)
    assert row.verdict == "supported in part"
    assert one(measure="capacity", value_low=16, elements="ab bc", combine="sum",
               direction="both_ways").verdict == "supported"  # fmt: skip


def test_capacity_with_named_works_and_with_all_that_are_as_firm():
    row = one(measure="capacity", value_low=7, elements="ab bc", direction="each_way",
              projects="loops", standing="announced")  # fmt: skip
    assert [r.value for r in row.readings] == [5, 7]
    assert row.verdict == "supported in part"


def test_throughput_alone_and_beside_other_cargo():
    row = one(measure="throughput", value_low=6, screenlines="main", direction="both_ways")
    assert [r.value for r in row.readings] == [pytest.approx(6), pytest.approx(6)]
    assert row.verdict == "supported"


def test_a_gain_alone_and_last():
    row = one(measure="gain", value_low=4, screenlines="main", projects="loops",
              standing="announced", direction="each_way")  # fmt: skip
    # 3 becomes 5, where the other link stops it; beside the other project 3 becomes 7
    assert [r.value for r in row.readings] == pytest.approx([2, 4])
    assert row.verdict == "supported in part"


def test_demand_and_cargo():
    assert one(measure="demand", value_low=2).verdict == "supported"
    row = one(measure="flow", value_low=2, screenlines="main")
    assert [r.value for r in row.readings] == pytest.approx([2, 2])


def test_days_of_a_trip_and_what_works_save():
    trip = {"origin": "A", "destination": "C", "unit": "days"}
    row = one(measure="days", value_low=9, **trip)
    # 200 km at 60 km/h without stops
    assert row.model == pytest.approx(200 / 60 / 24, rel=0.2)
    assert row.verdict == "not supported"
    saved = one(measure="days_saved", value_low=1, projects="loops", **trip)
    assert saved.model == pytest.approx(0)
    shut = one(measure="days", value_low=1, shut="bc", **trip)
    assert (shut.verdict, shut.model) == ("cannot say", None)


def test_what_cannot_be_tested_says_why():
    row = one(measure="none", note="Containers are not counted.")
    assert (row.verdict, row.why) == ("cannot say", "Containers are not counted.")
    assert (row.model, row.low, row.high, row.readings) == (None, None, None, ())


def test_some_statements_alone():
    case = world(*[{"measure": "none"}] * 3)
    answer = corridor.answer(case, ClaimsQuestion("C3,C1"))
    assert [c.id for c in answer.claims] == ["C1", "C3"]
    assert answer.verdicts["cannot say"] == 2
    with pytest.raises(CorridorError, match="no statement 'C9'"):
        corridor.answer(case, ClaimsQuestion(("C9",)))


def test_a_case_without_statements():
    answer = corridor.answer(tiny(links={"ab": ("a", "b", 5e6)}), ClaimsQuestion())
    assert (answer.claims, answer.experts) == ((), ())


def expert(number, rank, projects, **more):
    row = {"expert_id": f"X{number}", "work": f"Work {number}", "rank": rank, "projects": projects}
    return {**row, "list_id": "L", "body": "Bank", "screenlines": "main", **more}


def test_experts_beside_the_gains_of_the_model():
    works = [expert(1, 1, "wide"), expert(2, 2, "loops"), expert(3, 3, "wide loops"),
             expert(4, 4, "")]  # fmt: skip
    (found,) = ask({"measure": "none"}, experts=works).experts
    wide, loops, both, none = found.works
    # both ways together: 6 today, 6 with the wide link, 10 with loops, 14 with both
    assert (wide.alone_t_per_year, wide.last_t_per_year) == pytest.approx((0, 4e6))
    assert (loops.alone_t_per_year, loops.last_t_per_year) == pytest.approx((4e6, 8e6))
    assert both.gain_t_per_year == pytest.approx(8e6)
    assert [w.model_rank for w in found.works] == [3, 2, 1, None]
    assert found.correlation == pytest.approx(-1)
    assert (found.ranked, found.missing) == (3, ("Work 4",))
    assert none.why == "Missing in the case."
    assert "bc" in wide.why


def test_a_correlation_needs_three_works_and_different_places():
    two = [expert(1, 1, "wide"), expert(2, 2, "loops")]
    (found,) = ask({"measure": "none"}, experts=two).experts
    assert (found.ranked, found.correlation) == (2, None)
    same = [expert(n, n, "loops") for n in (1, 2, 3)]
    (found,) = ask({"measure": "none"}, experts=same).experts
    assert [w.model_rank for w in found.works] == [2, 2, 2]
    assert found.correlation is None
    assert few_places(found) == "the model gives all 3 works the same place"


def test_a_correlation_does_not_rest_on_the_place_of_one_work_among_ties():
    works = [expert(n, n, "loops") for n in (1, 2, 3)] + [expert(4, 4, "wide")]
    (found,) = ask({"measure": "none"}, experts=works).experts
    assert [w.model_rank for w in found.works] == [2, 2, 2, 4]
    assert (found.ranked, found.places, found.tied, found.correlation) == (4, 2, 3, None)
    assert few_places(found) == (
        "the model has only 2 different places for the 4 works, of which 3 tie; the correlation "
        "would rest on one or two of them"
    )


def test_a_correlation_says_how_many_works_tie():
    works = [expert(1, 1, "wide"), expert(2, 2, "loops"), expert(3, 3, "wide loops")]
    (found,) = ask({"measure": "none"}, experts=works).experts
    assert (found.places, found.tied, ties(found)) == (3, 0, "")
    assert ties(replace(found, tied=2)) == ", of which 2 tie in the model"


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        ({"measure": "capacity", "value_low": 1}, "elements"),
        ({"measure": "throughput", "screenlines": "main"}, "value_low"),
        ({"measure": "gain", "value_low": 1, "screenlines": "main"}, "projects"),
        ({"measure": "flow", "value_low": 1}, "elements"),
        ({"measure": "days", "value_low": 1, "origin": "A"}, "destination"),
        ({"measure": "demand", "value_low": 2, "value_high": 1}, "value_high"),
    ],
)
def test_a_statement_has_what_its_test_needs(claim, field):
    with pytest.raises(CaseError) as refused:
        world(claim)
    (problem,) = refused.value.problems
    assert (problem.code, problem.row, problem.field) == ("E416", 2, field)
