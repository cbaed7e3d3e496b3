"""The tests of an answer and the word that follows from them."""

import pytest

import corridor
from corridor.answers.questions import (
    At,
    ConfidenceQuestion,
    Count,
    RecommendQuestion,
    ThroughputQuestion,
)
from corridor.answers.session import Session
from corridor.answers.state import StateQuestion
from corridor.answers.verdict import (
    FIXED_MIX,
    SURE,
    TEST_NAMES,
    OneTest,
    firmness,
    percent,
    probability_test,
    untested,
    verdict_of,
)
from corridor.testing import tiny


def six(**passed):
    return [OneTest(n, passed.get(n, True), 1.0, "") for n in TEST_NAMES]


@pytest.mark.parametrize(
    ("passed", "word"),
    [
        ({}, "holds in operation"),
        ({"operation": None}, "holds in the forecast mix"),
        ({"probability": None}, "holds in operation"),
        ({"probability": False}, "holds, but not surely"),
        ({"probability": False, "operation": None}, "holds, but not surely"),
        ({"probability": False, "forecast": False}, "holds, without the demand for it"),
        ({"forecast": False}, "holds, without the demand for it"),
        ({"forecast": False, "announced": False}, "holds, but on proposed works"),
        ({"operation": False, "announced": False}, "fails in operation"),
        ({"mix": False, "operation": False}, "on paper only"),
        ({"paper": False, "mix": False}, "out of reach"),
    ],
)
def test_one_word_follows_from_six_tests(passed, word):
    assert verdict_of(six(**passed)) == word


def test_only_what_no_test_fails_is_firm():
    for failed in TEST_NAMES:
        assert firmness(verdict_of(six(**{failed: False})), reached=True) == "open"
        assert firmness(verdict_of(six(**{failed: False})), reached=False) == "unreachable"
        untried = verdict_of(six(**{failed: None}))
        assert firmness(untried, reached=True) == "passed"
    assert firmness("holds for some mix of cargo", reached=True) == "open"


def test_a_throughput_has_five_tests_and_no_probability():
    assert verdict_of(six()[:5]) == "holds in operation"


def test_what_was_not_tested_is_named():
    assert untested(six()) == ""
    left = untested(six(operation=None, probability=None, mix=False))
    assert left == "in operation, with the probability that is asked for"


@pytest.mark.parametrize(
    ("share", "asked", "passed"),
    [
        (0.8, None, True),
        (0.8 - 1 / 256, None, False),
        (0.9, 0.95, False),
        (4 / 5, 0.8, True),
        (7 / 10, 0.7, True),
        (0.0, None, False),
        (1.0, 0.999, True),
    ],
)
def test_a_probability_passes_when_it_is_what_was_asked_for(share, asked, passed):
    test = probability_test(share, 256, asked)
    assert (test.id, test.passed, test.found, test.share) == ("probability", passed, None, share)
    assert f"of 256 draws; {percent(SURE if asked is None else asked)} are asked for" in test.note


def test_what_falls_short_does_not_read_like_enough():
    assert [percent(x) for x in (0.79999, 0.8, 1.0, 0.0, 0.8125)] == [
        "79.9%",
        "80%",
        "100%",
        "0%",
        "81.2%",
    ]


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
        "probability": (None, None),
    }
    assert answer.tests[-1].note.startswith("not computed")
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


def mix_of(answer):
    return next(t for t in answer.tests if t.id == "mix")


def test_a_fixed_mix_between_zones_is_that_of_the_demand_between_them():
    """14.5 against 3.5 Mt on a line of 5 each way: the fuller direction fills its side."""
    ends = Count(between=("A", "B"), mix="fixed")
    answer = corridor.answer(line(demand=14.5e6, back=3.5e6), ThroughputQuestion(count=ends))
    assert answer.forward_t_per_year == pytest.approx(5e6)
    assert answer.backward_t_per_year == pytest.approx(5e6 * 3.5 / 14.5)
    assert answer.verdict == "holds in the forecast mix"
    assert (mix_of(answer).words, mix_of(answer).name) == (TEST_NAMES["mix"], None)
    line_of_it = corridor.answer(
        line(demand=14.5e6, back=3.5e6), ThroughputQuestion(count=Count(mix="fixed"))
    )
    assert answer.throughput_t_per_year == pytest.approx(line_of_it.throughput_t_per_year)


def test_demand_one_way_alone_is_a_mix_of_that_way_alone():
    ends = Count(between=("A", "B"), mix="fixed")
    answer = corridor.answer(line(back=0.0), ThroughputQuestion(count=ends))
    assert (answer.forward_t_per_year, answer.backward_t_per_year) == (pytest.approx(5e6), 0)
    back = corridor.answer(
        line(back=0.0), ThroughputQuestion(count=Count(None, ("A", "B"), "fixed", direction="back"))
    )
    assert back.throughput_t_per_year == pytest.approx(5e6)
    assert "no demand of the case runs that way" in mix_of(back).note


@pytest.mark.parametrize("mix", ["free", "fixed"])
def test_without_demand_between_them_places_have_equal_directions_and_no_forecast(mix):
    ends = Count(between=("a", "b"), mix=mix, others="ignored")
    answer = corridor.answer(line("announced"), ThroughputQuestion(count=ends))
    plan = corridor.answer(line("announced"), RecommendQuestion(12, count=ends))
    for found_one in (answer, plan):
        assert mix_of(found_one).words == FIXED_MIX
        assert "in equal parts each way, as no demand of the case" in mix_of(found_one).note
        assert found_one.verdict == "holds in a fixed mix"
    assert answer.forward_t_per_year == answer.backward_t_per_year == pytest.approx(5e6)


def test_a_proportion_that_is_asked_of_the_directions_is_not_the_forecast():
    answer = corridor.answer(line("announced"), RecommendQuestion({"forward": 8, "back": 4}))
    assert mix_of(answer).words == FIXED_MIX
    assert "in the proportion that is asked of the two directions" in mix_of(answer).note


def test_the_state_of_a_corridor_says_which_mix_it_holds_in():
    said = {}
    for places in (("a", "b"), ("A", "B")):
        ends = Count(between=places, mix="fixed", others="ignored")
        question = StateQuestion(count=ends, target_mt=8)
        said[places] = Session(line()).state(question).verdict
    assert said == {
        ("a", "b"): "holds in a fixed mix",
        ("A", "B"): "holds in the forecast mix",
    }


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


def uncertain(low, high, standing="announced"):
    """The same line, whose capacity today lies evenly anywhere between two ends."""
    ranged = {
        "table": "rail", "id": "ab", "field": "stated_t_per_year", "low": low, "high": high,
        "quality": "assumed", "source_id": "T1", "distribution": "uniform",
    }  # fmt: skip
    world = tiny(
        {"ab": ("a", "b", 5e6)},
        demand=[("A", "B", 6e6), ("B", "A", 6e6)],
        projects={"P": {"cost": 10, "gain": {"ab": 1e6}}},
        rows={"provenance": [ranged]},
    )
    return world.replace(projects=world.tables["projects"].assign(standing=standing))


@pytest.mark.parametrize(("asked", "passed"), [(0.25, True), (0.75, False)])
def test_the_probability_of_a_plan_is_its_sixth_test(asked, passed):
    """6 Mt each way are carried where today's 3 to 7 Mt are 5 or more: in half of the draws."""
    question = RecommendQuestion(12, probability=asked, samples=32)
    answer = corridor.answer(uncertain(3e6, 7e6), question)
    test = answer.tests[-1]
    assert test.share == answer.probability == answer.chance.usual_share
    assert test.share == pytest.approx(0.5, abs=0.05)
    assert test.passed is passed
    assert answer.verdict == ("holds in the forecast mix" if passed else "holds, but not surely")
    assert f"{percent(asked)} are asked for" in test.note


def test_a_confidence_has_the_same_test_and_asks_for_four_of_five():
    case = uncertain(3e6, 7e6)
    usual = corridor.answer(case, ConfidenceQuestion(12.0, samples=32))
    (test,) = usual.tests
    assert (test.share, test.passed) == (usual.probability, False)
    assert "80% are asked for" in test.note
    less = corridor.answer(case, ConfidenceQuestion(12.0, samples=32, probability=0.25))
    assert less.tests[0].passed
    assert corridor.answer(case, ConfidenceQuestion(at=At(year=2025), samples=16)).tests == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"target_mt": {2028: 5, 2030: 12}}, "one target year, found 2028 and 2030"),
        ({"target_mt": {2030: 12}, "at": At(year=2030)}, "a target by year is that of a plan"),
        ({"probability": 0.8}, "a probability is that of a target"),
        ({"target_mt": 12, "probability": 1.0}, "expected more than 0 and below 1"),
    ],
)
def test_a_confidence_refuses_what_it_cannot_answer(options, words):
    with pytest.raises(corridor.CorridorError, match=words):
        ConfidenceQuestion(**options)


def test_a_confidence_takes_targets_by_direction_and_of_one_year():
    case = uncertain(3e6, 7e6)
    both = corridor.answer(case, ConfidenceQuestion({"forward": 6, "back": 6}, samples=16))
    plain = corridor.answer(case, ConfidenceQuestion(12, samples=16))
    dated = corridor.answer(case, ConfidenceQuestion({2030: 12}, samples=16))
    assert both.target_t_per_year == plain.target_t_per_year == dated.target_t_per_year == 12e6
    assert both.probability == plain.probability == dated.probability
    at = At(year=2030, built=["P"])
    there = corridor.answer(case, ConfidenceQuestion({"forward": 6}, at=at, samples=16))
    assert (there.target_t_per_year, there.projects) == (6e6, ())
    assert there.probability == plain.probability


def notes(answer):
    return {t.id: t.note for t in answer.tests}


def test_announced_works_that_carry_the_target_are_another_set_than_a_proposed_plan():
    gains = {"cost": 10, "gain": {"ab": 9e6}}
    world = tiny(
        {"ab": ("a", "b", 5e6)}, demand=[("A", "B", 6e6), ("B", "A", 6e6)],
        projects={"P": gains, "Q": {**gains, "cost": 30}},
    )  # fmt: skip
    standing = world.tables["projects"].assign(standing=["proposed", "announced"])
    answer = corridor.answer(world.replace(projects=standing), RecommendQuestion(12))
    assert [p.id for p in answer.projects] == ["P"]
    assert found(answer)["announced"] == (True, pytest.approx(28e6))
    assert notes(answer)["announced"] == (
        "28.00 million t/year get through by another set of works; in this plan, works that only "
        "this case proposes are 100% of the cost and 100% of the gain"
    )
    assert (
        " by another set" not in notes(corridor.answer(line(), RecommendQuestion(12)))["announced"]
    )


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (12, "shippers who choose their routes send 12.00 million t/year this way"),
        (12.3, "send 12.00 million t/year this way, 0.30 million t/year less than 12.30 million"),
        (12.001, "send 12.00 million t/year this way, 1,000 t/year less than 12.00"),
        (26, "send 12.00 million t/year this way; 26.00 million t/year is 2.2 times that"),
    ],
)
def test_a_target_above_what_comes_is_said_by_its_gap_or_how_many_times(target, words):
    assert words in notes(corridor.answer(line(), RecommendQuestion(target)))["forecast"]
