"""The five tests of an answer and the word that follows from them."""

import pytest

import corridor
from corridor.answers.questions import At, Count, RecommendQuestion, ThroughputQuestion
from corridor.answers.verdict import OneTest, verdict_of
from corridor.testing import tiny

NAMES = ("paper", "mix", "forecast", "announced", "operation")


def five(**passed):
    return [OneTest(n, passed.get(n, True), 1.0, "") for n in NAMES]


@pytest.mark.parametrize(
    ("passed", "word"),
    [
        ({}, "holds in operation"),
        ({"operation": None}, "holds in the forecast mix"),
        ({"forecast": False}, "holds, without the demand for it"),
        ({"forecast": False, "announced": False}, "holds, but on proposed works"),
        ({"operation": False, "announced": False}, "fails in operation"),
        ({"mix": False, "operation": False}, "on paper only"),
        ({"paper": False, "mix": False}, "out of reach"),
    ],
)
def test_one_word_follows_from_five_tests(passed, word):
    assert verdict_of(five(**passed)) == word


def line(standing="proposed", gain=9e6, demand=6e6, back=6e6):
    """A line of 5 Mt each way with one work on it, and demand along it in both directions."""
    world = tiny(
        {"ab": ("a", "b", 5e6)},
        demand=[("A", "B", demand), ("B", "A", back)],
        projects={"P": {"cost": 10, "gain": {"ab": gain}}},
    )
    return world.replace(projects=world.tables["projects"].assign(standing=standing))


def found(answer):
    return {t.id: (t.passed, t.found) for t in answer.tests}


def test_a_plan_on_a_proposed_work_says_so():
    answer = corridor.answer(line(), RecommendQuestion(12))
    assert found(answer) == {
        "paper": (True, pytest.approx(28e6)),
        "mix": (True, pytest.approx(28e6)),
        "forecast": (True, pytest.approx(12e6)),
        "announced": (False, pytest.approx(10e6)),
        "operation": (None, None),
    }
    assert answer.verdict == "holds, but on proposed works"
    assert (answer.proposed_cost_share, answer.proposed_gain_share) == (1.0, 1.0)
    assert [p.standing for p in answer.projects] == ["proposed"]


def test_an_announced_work_carries_the_same_plan():
    answer = corridor.answer(line("announced"), RecommendQuestion(12))
    assert answer.verdict == "holds in the forecast mix"
    assert (answer.proposed_cost_share, answer.proposed_gain_share) == (0.0, 0.0)


def test_a_target_beyond_the_forecast():
    answer = corridor.answer(line("announced"), RecommendQuestion(20))
    assert answer.verdict == "holds, without the demand for it"
    forecast = next(t for t in answer.tests if t.id == "forecast")
    assert forecast.found == pytest.approx(12e6)
    assert "1.7 times" in forecast.note


def test_a_mix_that_the_forecast_does_not_have():
    """10 Mt in any mix; three of four tonnes run one way, where the line carries 5."""
    answer = corridor.answer(line(demand=9e6, back=3e6), ThroughputQuestion())
    assert found(answer)["paper"] == (True, pytest.approx(10e6))
    assert found(answer)["mix"] == (False, pytest.approx(5e6 / 0.75))
    assert answer.verdict == "on paper only"


def test_only_firm_works_may_be_asked_for():
    case = line()
    plan = corridor.recommend(case, 12, projects="announced")
    assert plan.status == "unreachable"
    assert corridor.recommend(case, 12).built == {"P"}
    with pytest.raises(corridor.CorridorError, match="projects is 'firm'; expected built"):
        corridor.recommend(case, 12, projects="firm")


def test_works_that_need_a_weaker_one_go_with_it():
    world = tiny(
        {"ab": ("a", "b", 5e6)},
        projects={
            "P": {"cost": 1, "gain": {"ab": 1e6}},
            "Q": {"cost": 1, "gain": {"ab": 5e6}, "requires": "P"},
        },
    )
    frame = world.tables["projects"]
    case = world.replace(projects=frame.assign(standing=["proposed", "announced"]))
    plan = corridor.recommend(case, 12, projects="announced", between=("a", "b"))
    assert plan.built == set()


def test_between_nodes_no_demand_is_meant():
    answer = corridor.answer(line(), ThroughputQuestion(count=Count(between=("a", "b"))))
    forecast = next(t for t in answer.tests if t.id == "forecast")
    assert (forecast.passed, forecast.found) == (None, None)


def test_a_throughput_on_a_proposed_work_says_so():
    """10 Mt as it is and 28 with the work, which nobody but the case proposes."""
    question = ThroughputQuestion(at=At(built=["P"]))
    answer = corridor.answer(line(), question)
    assert answer.throughput_t_per_year == pytest.approx(28e6)
    assert found(answer)["announced"] == (False, pytest.approx(10e6))
    firm = corridor.answer(line("announced"), question)
    assert found(firm)["announced"] == (True, pytest.approx(28e6))


def test_a_throughput_without_works_rests_on_none():
    answer = corridor.answer(line(), ThroughputQuestion())
    assert found(answer)["announced"] == (True, pytest.approx(10e6))
