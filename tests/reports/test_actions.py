"""What to do: sentences that follow from the numbers of an answer."""

from dataclasses import replace

import pytest

import corridor
from corridor.answers.report import describe_report
from corridor.reports.pages.actions import MOST, actions
from tests.worlds import border_line


def answered(target_mt, case=None):
    case = case or border_line()
    return case, describe_report(case, corridor.recommend(case, target_mt))


def test_works_say_where_when_for_how_much_what_they_add_and_what_is_lost():
    todo = actions(*answered(16))
    assert [a.lead for a in todo] == [
        "Carry out N.",
        "Carry out S.",
        "Secure the cargo before the money is spent.",
        "Watch South in High sea.",
    ]
    assert todo[0].words == (
        "High sea, 2028 to 2029, $30 M paid by High sea (announced). North then has room for "
        "9 million tonnes a year each way, without it for 4. Without it 8 of 16 get through."
    )
    assert [work.id for action in todo for work in action.works] == ["N", "S"]


def test_works_on_the_same_element_are_one_action():
    case, answer = answered(16)
    reading = answer.readings[0]
    north, south = reading.plan.projects
    twin = replace(
        north, id="T", name="T", country="IR", standing="proposed", payers={"IR": 1.0},
        undiscounted_musd=90.0, start=2027,
        changes=(replace(north.changes[0], from_t_per_year=6e6),),
    )  # fmt: skip
    plan = replace(reading.plan, projects=(north, twin, south))
    first, second, *_ = actions(case, replace(answer, readings=(replace(reading, plan=plan),)))
    assert first.lead == "Carry out N and T."
    assert first.words == (
        "High sea and Iran, 2027 to 2029, $120 M paid by Iran 75% and High sea 25% (announced and "
        "proposed). North then has room for 9 million tonnes a year each way, without either of "
        "them at most for 6. Without N 8 of 16 get through."
    )
    assert second.lead == "Carry out S."


def test_a_target_out_of_reach_asks_for_a_work_at_what_blocks_it():
    case, answer = answered(40)
    plan = answer.plan
    found = next(a for a in actions(case, answer) if not a.works)
    assert found.lead.startswith("Find a further work that relieves ")
    assert plan.blocking_cut[0].name in found.lead
    assert (
        f"{plan.missing_t_per_year / 1e6:g} are missing. {plan.cure}"
        in f"{found.words} {found.remark}"
    )


def test_a_plan_without_works_has_no_work_to_do():
    assert not [a for a in actions(*answered(5)) if a.works]


@pytest.mark.parametrize("works", [3, 9, 14])
def test_ten_actions_at_most_and_every_work_is_in_one(works):
    case, answer = answered(16)
    reading = answer.readings[0]
    north = reading.plan.projects[0]
    many = tuple(
        replace(
            north, id=f"P{i}", name=f"P{i}", lost_t_per_year=float(i),
            changes=(replace(north.changes[0], id=f"e{i}"),),
        )
        for i in range(works)
    )  # fmt: skip
    plan = replace(reading.plan, projects=many)
    todo = actions(case, replace(answer, readings=(replace(reading, plan=plan),)))
    words = " ".join(f"{a.lead} {a.words}" for a in todo)
    assert len(todo) <= MOST
    assert all(f"P{i}" in words for i in range(works))
    assert [a for a in todo if not a.works]
