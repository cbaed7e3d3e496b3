"""Targets of both directions at once, against all sets of projects and a plain linear program."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

import corridor
from corridor.answers.questions import At, Count, RecommendQuestion
from corridor.case.target import read_targets
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.seeds import seeds

MT = 1e6
LINKS = {"ab": ("a", "b"), "ac": ("a", "c"), "cb": ("c", "e")}
"""A yard at c, on the way round, counts both directions together; B is at b and at e."""

ROUTES = {  # of A-B: elements that a tonne uses; links count each way, the yard both together
    "forward": (("ab>",), ("ac>", "yard", "cb>")),
    "back": (("ab<",), ("cb<", "yard", "ac<")),
}


def world(rng):
    """A direct line and one round by a yard, each with its capacity and some works."""
    capacity = {e: float(rng.integers(1, 6)) for e in (*LINKS, "yard")}
    gain = {}
    for i in range(4):
        element = str(rng.choice(list(capacity)))
        gain[f"P{i}"] = element, float(rng.integers(1, 6)), int(rng.integers(1, 9))
    states = {"ab": "rail1520", "ac": "rail1520", "cb": "rail1435"}
    case = tiny(
        {e: (*ends, capacity[e] * MT, states[e]) for e, ends in LINKS.items()},
        terminals={"yard": ("c", "rail1520-rail1435", capacity["yard"] * MT)},
        zones={"A": "a", "B": "b e"},
        demand=[("A", "B", MT), ("B", "A", MT)],
        projects={p: {"cost": c, "gain": {e: g * MT}} for p, (e, g, c) in gain.items()},
    )
    return case, capacity, gain


def carries(capacity, forward, back):
    """Say whether both targets fit at once, by a program over the four routes of all cargo."""
    routes = [(way, r) for way, both in ROUTES.items() for r in both]
    rows = sorted({e for _, r in routes for e in r})
    use = np.array([[float(e in r) for _, r in routes] for e in rows])
    limits = [capacity[e.rstrip("<>")] for e in rows]
    need = -np.array([[float(way == w) for w, _ in routes] for way in ROUTES])
    found = linprog(np.zeros(len(routes)), np.vstack([use, need]),
                    [*limits, -forward, -back])  # fmt: skip
    return found.status == 0


def cheapest(capacity, gain, forward, back):
    """Return the least cost of a set of projects with which both targets fit; None for none."""
    best = None
    for size in range(len(gain) + 1):
        for chosen in combinations(gain, size):
            with_them = dict(capacity)
            for p in chosen:
                with_them[gain[p][0]] += gain[p][1]
            cost = sum(gain[p][2] for p in chosen)
            if carries(with_them, forward, back) and (best is None or cost < best):
                best = cost
    return best


@pytest.mark.parametrize("mix", ["free", "fixed"])
@pytest.mark.parametrize("seed", seeds(12))
def test_a_plan_lets_both_targets_through_at_the_least_cost_of_all_sets(seed, mix):
    rng = np.random.default_rng(seed)
    case, capacity, gain = world(rng)
    forward, back = (float(rng.integers(2, 12)) for _ in range(2))
    plan = corridor.recommend(
        case, {"forward": forward, "back": back}, between=("A", "B"), mix=mix, others="ignored"
    )
    least = cheapest(capacity, gain, forward, back)
    assert (plan.status == "optimal") is (least is not None)
    if least is not None:
        undiscounted = sum(p.undiscounted_musd for p in plan.projects)
        assert undiscounted == pytest.approx(least)
        assert plan.after.forward_t_per_year >= forward * MT * (1 - 1e-6)
        assert plan.after.backward_t_per_year >= back * MT * (1 - 1e-6)
    else:
        assert plan.after.tonnes_per_year < (forward + back) * MT
    assert plan.after.forward_t_per_year * back == pytest.approx(
        plan.after.backward_t_per_year * forward, rel=1e-6
    )


def test_a_shared_yard_is_divided_between_the_directions():
    """Without the direct line, the yard of 6 Mt carries 4 and 2: each target alone would fit."""
    case = tiny(
        {"ac": ("a", "c", 5 * MT), "cb": ("c", "b", 5 * MT, "rail1435")},
        terminals={"yard": ("c", "rail1520-rail1435", 6 * MT)},
        demand=[("A", "B", MT), ("B", "A", MT)],
    )
    both = {"forward": 4.0, "back": 4.0}
    for way, target in both.items():
        assert corridor.recommend(case, {way: target}, between=("A", "B")).status == "optimal"
    plan = corridor.recommend(case, both, between=("A", "B"))
    assert plan.status == "unreachable"
    assert plan.after.forward_t_per_year == pytest.approx(3 * MT)
    less = corridor.recommend(case, {"forward": 4.0, "back": 2.0}, between=("A", "B"))
    assert less.status == "optimal"


def test_inside_a_direction_a_fixed_mix_keeps_the_forecast_and_a_free_one_does_not():
    """Forward B-D is four times C-D in the forecast, and C's line carries only 1 Mt."""
    links = {"bx": ("b", "x", 9 * MT), "cx": ("c", "x", 1 * MT), "xd": ("x", "d", 20 * MT)}
    case = tiny(links, demand=[("B", "D", MT), ("C", "D", 4 * MT), ("D", "B", MT)],
                screenlines={"all": "xd"})  # fmt: skip
    found = {
        mix: corridor.recommend(case, {"forward": 2.0, "back": 1.0}, mix=mix).after.flow
        for mix in ("fixed", "free")
    }
    assert found["fixed"].tonnes_per_year == pytest.approx(1.25 * 1.5 * MT)
    assert found["free"].tonnes_per_year == pytest.approx(10 * 1.5 * MT)


def test_the_answer_has_a_row_for_each_direction_and_one_simulated_year(tmp_path):
    case = tiny({"ab": ("a", "b", 9 * MT)}, demand=[("A", "B", 3 * MT), ("B", "A", 1 * MT)])
    question = RecommendQuestion({"forward": 4.0, "back": 2.0}, simulate=True)
    answer = corridor.answer(case, question)
    rows = {r.direction: r for r in answer.targets}
    assert rows["forward"].target_t_per_year == pytest.approx(4 * MT)
    assert rows["back"].throughput_after_t_per_year == pytest.approx(4.5 * MT)
    assert answer.target_t_per_year == pytest.approx(6 * MT)
    # shippers send 3 forward, three quarters of its target, and half of the other
    forecast = next(t for t in answer.tests if t.id == "forecast")
    assert forecast.found == pytest.approx(3 * MT, rel=1e-3)
    offered = {(p.origin, p.destination): p.offered_t_per_year for p in answer.simulation.pairs}
    assert offered["A", "B"] == pytest.approx(2 * offered["B", "A"])


def test_one_direction_alone_counts_alone():
    case = tiny({"ab": ("a", "b", 9 * MT)})
    answer = corridor.answer(case, RecommendQuestion({"back": 2.0}))
    assert answer.manifest.options["direction"] == "back"
    assert answer.targets == ()


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (["30"], 30.0),
        (["forward:20", "back:10"], {"forward": 20.0, "back": 10.0}),
        (["back:1e1"], {"back": 10.0}),
        (["2032:30", "2028:20"], {2032: 30.0, 2028: 20.0}),
    ],
)
def test_targets_are_read(words, read):
    assert read_targets(words) == read


@pytest.mark.parametrize("words", [[], ["x"], ["30", "20"], ["30", "back:1"], ["back:1", "back:2"],
                                   ["up:3"], ["2028:20", "30"], ["2028:"],
                                   ["2028:20", "2028:30"], ["2028:20", "back:3"],
                                   ["back:"]])  # fmt: skip
def test_what_is_no_target_is_refused(words):
    with pytest.raises(CorridorError, match="forward:20 and back:10"):
        read_targets(words)


@pytest.mark.parametrize(
    ("target", "options", "words"),
    [
        ({"forward": 0.0, "back": 1.0}, {}, "forward is 0"),
        ({"forward": 1.0}, {"direction": "back"}, "forward and counted is back"),
        ({"up": 1.0}, {}, "'up'"),
        ({}, {}, "no target"),
    ],
)
def test_targets_that_make_no_sense_are_refused(target, options, words):
    case = tiny({"ab": ("a", "b", 9 * MT)})
    with pytest.raises(CorridorError, match=words):
        corridor.recommend(case, target, **options)
    with pytest.raises(CorridorError, match=words):
        RecommendQuestion(target, at=At(), count=Count(**options))


def test_a_direction_without_cargo_is_refused():
    case = tiny({"ab": ("a", "b", 9 * MT)}, demand=[("A", "B", MT)])
    with pytest.raises(CorridorError, match="nothing that counts can go back"):
        corridor.recommend(case, {"forward": 1.0, "back": 1.0}, screenline="all")
