"""Plans that cost little more than the cheapest against every set of projects."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.planning.near_optimal import near_optimal
from corridor.planning.recommend import recommend
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.planning.brute_force import Oracle
from tests.planning.random_worlds import random_budget, random_world, targets
from tests.seeds import seeds

BY = 2031
CLOSE_MUSD = 1e-3
LINE = {"ab": ("a", "b", 4e6)}


def four_works():
    """Return a line that any of four works raises enough, with costs 100 to 103."""
    works = {f"P{i}": {"cost": 100 + i, "gain": {"ab": 2e6}} for i in range(4)}
    must = {"M": {"cost": 900, "gain": {"bc": 2e6}}}
    return tiny({**LINE, "bc": ("b", "c", 4e6)}, projects={**works, **must})


ASKED = {"between": ("a", "c"), "direction": "forward"}


def test_plans_within_a_share_of_the_least_cost():
    plan = recommend(four_works(), 6, **ASKED)
    near = near_optimal(plan, 0.25)  # 1000 and at most 1002.5, not discounted
    assert [sorted(p.built) for p in near.plans] == [["M", "P0"], ["M", "P1"], ["M", "P2"]]
    assert near.complete
    assert near.in_all == {"M"}
    assert near.in_some == {"P0", "P1", "P2"}
    assert [len(near_optimal(plan, x).plans) for x in (0, 0.1, 5)] == [1, 2, 4]


def test_more_plans_than_are_listed_are_said():
    plan = recommend(four_works(), 6, **ASKED)
    near = near_optimal(plan, 5, most=3)
    assert len(near.plans) == 3
    assert not near.complete
    assert near_optimal(plan, 5, most=4).complete


def test_without_a_plan_there_is_nothing_in_common():
    out_of_reach = near_optimal(recommend(four_works(), 60, **ASKED), 5)
    assert (out_of_reach.plans, out_of_reach.in_all, out_of_reach.complete) == ((), set(), True)
    nothing = near_optimal(recommend(four_works(), 4, **ASKED), 5)
    assert [p.built for p in nothing.plans] == [set()]
    assert not nothing.in_all


@pytest.mark.parametrize("seed", seeds(12))
def test_every_plan_within_the_share_contains_one_that_is_listed(seed):
    chance = np.random.default_rng([32, seed])
    world = random_world(chance)
    oracle = Oracle(world)
    opened = oracle.opened(BY)
    carried = {s: oracle.tonnes(s | opened, BY) for s in oracle.plans(BY)}
    for target in targets(chance, list(carried.values()), 4):
        budget, within = random_budget(chance), float(chance.choice([0, 5, 30, 100]))
        plan = recommend(world.case, target, BY, budget=budget, **world.counted)
        if plan.status != "optimal":
            continue
        near = near_optimal(plan, within)
        assert near.complete
        limit = plan.cost_musd * (1 + within / 100)
        costs = {s: oracle.least(s, BY, budget) for s, t in carried.items()
                 if t >= target * 1e6 * (1 - 1e-6)}  # fmt: skip
        inside = {s: c for s, c in costs.items() if c is not None and c <= limit - CLOSE_MUSD}
        for listed in near.plans:
            assert costs[listed.built] == pytest.approx(listed.cost_musd, abs=CLOSE_MUSD)
            assert listed.cost_musd <= limit + CLOSE_MUSD
        for built in inside:
            assert any(listed.built <= built for listed in near.plans)
            assert near.in_all <= built


def test_a_percentage_that_makes_no_sense_is_refused():
    plan = recommend(four_works(), 6, **ASKED)
    for within in (-1, 101, float("nan")):
        with pytest.raises(CorridorError, match="expected 0 to 100"):
            near_optimal(plan, within)


def test_on_the_command_line(tmp_path, capsys):
    write_folder(four_works(), tmp_path / "line")
    words = ["recommend", str(tmp_path / "line"), "--target", "6", "--from", "a", "--to", "c",
             "--direction", "forward", "--within", "0.25", "--alternatives", "0"]  # fmt: skip
    assert run(words) == 0
    out = capsys.readouterr().out
    assert "within 0.25 % of the least cost: 3 plans; in all of them: M" in out
    assert run([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [p["projects"] for p in answer["near_optimal"]] == [["M", f"P{i}"] for i in range(3)]
    assert (answer["in_all"], answer["near_optimal_complete"]) == (["M"], True)
    assert answer["near_optimal"][0]["cost_musd"] == pytest.approx(answer["cost_musd"])
    assert run([*words, "--within", "-3"]) == 2
    assert "expected 0 to 100" in capsys.readouterr().err
