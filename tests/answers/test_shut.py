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
    assert plan.cure.startswith(f"The route is {WORDS}. No project of this case reopens it")
    show_plans(plan)
    text = capsys.readouterr().out
    assert WORDS in text
    assert "no project within the limits given brings it nearer" in text


def test_a_plan_that_could_reopen_the_route_or_lacks_something_else_is_advised_on_that():
    short = corridor.answer(world(), RecommendQuestion(99))
    assert "add a project that relieves the blocking cut" in short.cure
    reopened = world(projects={"P": {"cost": 1, "gain": {"bc": 1e6}}})
    effects = reopened.tables["effects"].copy()
    effects.loc[effects["owner_id"] == "P", ["field", "operation", "value"]] = (
        "open_share", "at_least", "0.5",
    )  # fmt: skip
    plan = corridor.answer(reopened.replace(effects=effects), RecommendQuestion(9, at=CLOSED))
    assert "The route is" not in plan.cure


@pytest.mark.parametrize("verb", ["assign", "simulate"])
def test_a_refusal_names_what_is_shut(verb):
    with pytest.raises(CorridorError, match=r"(?i)shut under closed: B-C \(bc\)"):
        getattr(corridor, verb)(world(), scenario="closed")
