"""What the readings of a target come to in words: numbers in closed form, every yes and no."""

import json
from dataclasses import replace

import pytest

import corridor
from corridor.answers.json import to_json
from corridor.answers.questions import Count, RecommendQuestion
from corridor.answers.readings import ReadingRow, summary_of_one, summary_of_readings
from corridor.answers.verdict import OneTest
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.testing import tiny
from tests.worlds import border_line

CLAIM = {
    "claim_id": "K", "date": "2024-07-04", "speaker": "A minister", "value_low": 8,
    "claim": "The line will carry 8 million tonnes", "unit": "Mt/yr", "sense": "at_least",
    "measure": "throughput", "screenlines": "near", "source_id": "T1", "quality": "stated",
}  # fmt: skip
ANY_MIX = Count(mix="free")
LATER = {**CLAIM, "claim_id": "L", "claim": "Later 12 million tonnes"}


def two_readings(**settings):
    """A line of 3 and then 2 Mt each way; P (announced) widens the first, Q (proposed) the second.

    The demand runs from end to end, 1 Mt each way; the other pairs have a tonne each.
    """
    short = [(o, d, 1.0) for o, d in ("AB", "BA", "BC", "CB")]
    world = tiny(
        {"ab": ("a", "b", 3e6), "bc": ("b", "c", 2e6)},
        demand=[("A", "C", 1e6), ("C", "A", 1e6), *short],
        projects={
            "P": {"cost": 10, "gain": {"ab": 9e6}},
            "Q": {"cost": 20, "gain": {"bc": 3e6}},
        },
        screenlines={"near": "ab", "far": "bc"},
        rows={"claims": [CLAIM, LATER]},
        settings={"screenline": "near", "readings": "near far", **settings},
    )
    projects = world.tables["projects"].assign(standing=["announced", "proposed"])
    return world.replace(projects=projects)


def test_a_paragraph_says_each_yes_and_no_of_each_reading():
    # near: 2 * 3, 2 * 12 with P; in the mix of the demand bc stops at 2 * 2. far: 2 * 2, 2 * 5 with
    # Q; in the mix ab stops at 2 * 3. Works of 10 and 20 million in 2028 and 2029, at 5 % from 2025
    cost = [f"{c / 2 * (1.05**-3 + 1.05**-4):.1f}" for c in (10, 20)]
    assert corridor.answer(two_readings(), RecommendQuestion(8, count=ANY_MIX)).summary == (
        "Can 8 million tonnes a year pass by 2030? It depends on where they are counted. "
        f"Counted for “near”, 6 million get through in 2030 without works, and 24 with works of "
        f"{cost[0]} million USD: yes, on paper. "
        "In the proportions of the forecast 4 would pass: no. "
        "Announced works alone would let 24 pass: yes. "
        "Shippers who choose their routes would send 2: no. "
        f"Counted for “far”, 4 million get through in 2030 without works, and 10 with works of "
        f"{cost[1]} million USD: yes, on paper. "
        "In the proportions of the forecast 6 would pass: no. "
        "Announced works alone would let 4 pass: no. "
        "Shippers who choose their routes would send 2: no. "
        "Costs are present values. No year of operation was simulated."
    )


def test_a_plan_for_the_forecast_says_so_and_what_any_mix_would_be():
    # both lines are needed: 2 * 2 today, 2 * 5 with P and Q; in any mix near has 2 * 12
    cost = 30 / 2 * (1.05**-3 + 1.05**-4)
    said = corridor.answer(two_readings(), RecommendQuestion(8)).summary
    assert (
        f"Counted for “near”, 4 million get through in 2030 without works, and 10 with works of "
        f"{cost:.1f} million USD, in the proportions of the forecast: yes, on paper. "
        "In whatever mix fits 24 would pass: yes. Announced works alone would let 4 pass: no."
    ) in said


def test_what_was_said_comes_first_and_one_speaker_is_named_once():
    said = corridor.answer(two_readings(statement="K L"), RecommendQuestion(8)).summary
    assert said.startswith(
        "Said in public (A minister, 2024-07-04; source T1): The line will carry 8 million tonnes. "
        "Later 12 million tonnes. Can 8 million"
    )


def test_only_the_first_reading_is_drawn_and_the_others_say_how_to_ask():
    asked = {"count": ANY_MIX, "probability": 0.5, "samples": 16}
    world = two_readings()
    found = corridor.answer(world, RecommendQuestion(8, **asked))
    first, second = ({t.id: t for t in r.tests}["probability"] for r in found.readings)
    assert first.passed is not None
    assert second.passed is None
    assert "a plan with a probability that is counted at far draws for this one" in second.note
    assert "With every number drawn from its range the target is carried in" in found.summary
    assert found.summary.endswith("Where no draws are named, none were made.")
    far = replace(ANY_MIX, screenline="far")
    alone = corridor.answer(world, RecommendQuestion(8, **{**asked, "count": far}))
    assert {t.id: t for t in alone.tests}["probability"].passed is not None
    plain = corridor.answer(world, RecommendQuestion(8, count=ANY_MIX))
    assert "draws" not in plain.summary
    assert "ask for a probability" in plain.readings[1].tests[-1].note


def test_the_end_to_end_reading_is_not_drawn_either():
    world = two_readings(end_to_end="far", readings="")
    found = corridor.answer(world, RecommendQuestion(8, probability=0.5, samples=16))
    assert found.tests[-1].passed is not None
    assert "counted at far draws for this one" in found.end_to_end.tests[-1].note


def test_a_target_out_of_reach_for_one_reading():
    found = corridor.answer(two_readings(), RecommendQuestion(11, count=ANY_MIX))
    assert "24 with works" in found.summary
    assert "at most 10 with works of 16.9 million USD: no." in found.summary
    assert [r.verdict for r in found.readings] == ["on paper only", "out of reach"]
    assert [[t.id for t in r.tests][:2] for r in found.readings] == [["paper", "mix"]] * 2


def test_a_case_without_readings_has_a_sentence():
    found = corridor.answer(border_line(), RecommendQuestion(16))
    assert found.summary == (
        "16 million tonnes a year by 2030 (all): holds, without the demand for it; 8 million get "
        "through in 2030 without works, and 16 with works of 42.2 million USD."
    )
    assert "summary" in json.loads(to_json(found))


def test_a_named_screenline_is_the_only_reading():
    count = Count(screenline="far", mix="free")
    found = corridor.answer(two_readings(statement="K"), RecommendQuestion(8, count=count))
    assert found.readings == ()
    assert found.summary.startswith("8 million tonnes a year by 2030 (far): on paper only; 4 mill")


@pytest.mark.parametrize(
    ("passed", "cost", "words"),
    [
        (True, 0.0, "40 million get through in 2030 without any works"),
        (
            False,
            0.0,
            "40 million get through in 2030 without works, and no works of the case let more pass",
        ),
        (True, 1234.0, "and 41 with works of 1,234 million USD"),
    ],
)
def test_targets_without_works(passed, cost, words):
    tests = (OneTest("paper", passed, 1.0, ""),)
    row = ReadingRow("r", "R", 40e6, 0.0, 41e6, cost, "v", tests, "free")
    assert words in summary_of_one(40.5e6, 2030, row)


def test_what_is_just_under_the_target_without_works_says_why_works_are_needed():
    row = ReadingRow("r", "R", 11.96e6, 0.0, 18e6, 13.0, "v", (OneTest("mix", True, 18e6, ""),))
    said = summary_of_one(12e6, 2030, row)
    assert "just under 12 million get through in 2030 without works, and 18 with works" in said
    enough = replace(row, today_t_per_year=12e6, plan_t_per_year=12e6, cost_musd=0.0)
    assert "; 12 million get through in 2030 without any works." in summary_of_one(
        12e6, 2030, enough
    )


def test_what_falls_just_short_does_not_read_like_the_target():
    found = {
        "paper": 30e6,
        "announced": 29.99e6,
        "mix": 29.99e6,
        "forecast": None,
        "operation": 28e6,
    }
    tests = tuple(
        OneTest(name, None if t is None else t >= 30e6, t, "") for name, t in found.items()
    )
    row = ReadingRow("r", "R", 1e6, 29.99e6, 30e6, 5.0, "v", tests, "free")
    text = summary_of_readings(30e6, 2030, [row])
    assert "Announced works alone would let just under 30 pass: no." in text
    assert "What shippers would send is not known" in text
    assert text.endswith("A simulated year carries 28: no. Costs are present values.")


def test_the_paragraph_heads_the_text(tmp_path, capsys):
    write_folder(two_readings(statement="K"), tmp_path / "two")
    assert run(("recommend", str(tmp_path / "two"), "--target", "8")) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Said in public (A minister, 2024-07-04; source T1): The line")
    assert shown.index("Costs are present values") < shown.index(
        "8 million t/year by 2030, by where"
    )


def test_a_statement_has_to_be_among_the_claims():
    with pytest.raises(corridor.CaseError, match="nothing"):
        two_readings(statement="nothing")
