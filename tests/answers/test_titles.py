"""What an answer says before its numbers: which network it is about, and where more wants to pass
than fits."""

import pytest

from corridor.answers.answer import answer
from corridor.answers.json import from_json, to_json
from corridor.answers.questions import AssignQuestion, At, CapacityQuestion
from corridor.answers.values import situation_words
from corridor.cli.show_assignment import show_assignment
from corridor.testing import tiny

SCENARIO = {"scenario_id": "dry", "name": "Dry"}


def world(tonnes=3e6):
    return tiny(
        {"ab": ("a", "b", 2e6), "bc": ("b", "c", 1e6)},
        demand=[("A", "C", tonnes)],
        projects={
            "OLD": {"cost": 1, "opened": 2024},
            **{f"P{n}": {"cost": 1, "gain": {"bc": 1e6}} for n in range(4)},
        },
        rows={"scenarios": [SCENARIO]},
    )


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (At(), "2025, as is"),
        (At(year=2027), "2027, as is"),
        (At(scenario="dry"), "2025, dry"),
        (At(built=("P1",)), "2025, with P1"),
        (At(built=("OLD", "P1")), "2025, with P1"),
        (At(year=2023, built=("OLD",)), "2023, with OLD"),
        (At(scenario="dry", built=("P0", "P1", "P2")), "2025, dry, with P0, P1, P2"),
        (At(built=("P0", "P1", "P2", "P3")), "2025, with 4 projects"),
    ],
)
def test_a_network_with_projects_is_not_called_as_is(at, words):
    assert situation_words(answer(world(), CapacityQuestion(at)).manifest) == words


def test_demand_above_capacity_is_listed_the_most_overloaded_first():
    found = answer(world(), AssignQuestion(method="aon"))
    assert [(o.id, o.counts) for o in found.over_capacity] == [
        ("bc", "each way"),
        ("ab", "each way"),
    ]
    most, less = found.over_capacity
    assert (most.wanted_t_per_year, most.capacity_t_per_year) == pytest.approx((3e6, 1e6))
    assert (most.beyond_t_per_year, less.beyond_t_per_year) == pytest.approx((2e6, 1e6))
    assert from_json(type(found), to_json(found)).over_capacity == found.over_capacity


def test_it_is_said_before_days_and_dollars(capsys):
    show_assignment(answer(world(), AssignQuestion(method="aon")))
    lines = capsys.readouterr().out.splitlines()
    cross = next(i for i, t in enumerate(lines) if "million t/year want to cross" in t)
    pays = next(i for i, t in enumerate(lines) if "a tonne takes" in t)
    assert lines[cross] == "3.00 million t/year want to cross B-C (bc) one way where 1.00 fit"
    assert cross < pays
    assert "waits beyond capacity included" in lines[pays]
    assert any("device of the method, not a forecast" in t for t in lines[:pays])


def test_nothing_is_said_where_everything_fits(capsys):
    found = answer(world(0.5e6), AssignQuestion(method="aon"))
    assert found.over_capacity == ()
    show_assignment(found)
    assert "beyond" not in capsys.readouterr().out
