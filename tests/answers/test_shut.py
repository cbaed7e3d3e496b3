"""A route that is shut is told as such, in the same words, by every verb that meets it."""

import pytest

import corridor
from corridor.answers.questions import AssignQuestion, At, RecommendQuestion, ThroughputQuestion
from corridor.answers.shut import shut_words
from corridor.cli.show_capacity import show_throughput
from corridor.cli.show_plan import show_plans
from corridor.problems import CorridorError
from corridor.testing import tiny

WORDS = "shut under closed: B-C (bc)"


def world(share="0", **more):
    """A line of two sections, the second of which a scenario shuts, and one not built yet."""
    return tiny(
        {"ab": ("a", "b", 3e6), "bc": ("b", "c", 3e6), "bd": ("b", "d", 0.0)},
        demand=[("A", "C", 1e6), ("A", "B", 1e6)],
        screenlines={"all": "bc"},
        rows={
            "scenarios": [{"scenario_id": "closed", "name": "Closed"}],
            "effects": [{"owner_id": "closed", "table": "rail", "id": "bc", "field": "open_share",
                         "operation": "set", "value": share}],
        },
        **more,
    )  # fmt: skip


CLOSED = At(scenario="closed")


def test_only_what_is_built_and_carries_nothing_is_shut():
    assert [s.id for s in corridor.answer(world(), ThroughputQuestion(CLOSED)).shut] == ["bc"]
    assert corridor.answer(world(), ThroughputQuestion()).shut == ()
    assert corridor.answer(world("0.5"), ThroughputQuestion(CLOSED)).shut == ()


def test_nothing_gets_through_and_every_verb_says_why(capsys):
    top = corridor.answer(world(), ThroughputQuestion(CLOSED))
    plan = corridor.answer(world(), RecommendQuestion(1, at=CLOSED))
    left = corridor.answer(world(), AssignQuestion(CLOSED, method="aon", leave_stranded=True))
    for found in (top, plan, left):
        assert shut_words(found.manifest, found.shut) == WORDS
    assert top.throughput_t_per_year == 0
    assert top.verdict == plan.verdict == "nothing gets through"
    assert [t.passed for t in top.tests] == [False, None, None, None, None]
    show_throughput(top)
    text = capsys.readouterr().out
    assert WORDS in text
    assert "what stops more: B-C (bc), with no capacity at all" in text
    assert "holds" not in text
    show_plans(plan)
    text = capsys.readouterr().out
    assert WORDS in text
    assert "no project within the limits given brings it nearer" in text


@pytest.mark.parametrize("verb", ["assign", "simulate"])
def test_a_refusal_names_what_is_shut(verb):
    with pytest.raises(CorridorError, match=r"(?i)shut under closed: B-C \(bc\)"):
        getattr(corridor, verb)(world(), scenario="closed")
