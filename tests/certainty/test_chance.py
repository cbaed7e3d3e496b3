"""Plans for a probability against all sets of projects, each evaluated in closed form."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

import corridor
from corridor.answers.questions import Count, RecommendQuestion
from corridor.certainty.chance import plan_for_probability
from corridor.certainty.draws import coordinates, drawn
from corridor.certainty.worlds import numbers_of_plans
from corridor.cli.run import run
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.seeds import seeds

LINKS = ("ab", "bc", "cd")


def ranged(element, low, high):
    return {
        "table": "rail", "id": element, "field": "stated_t_per_year", "quality": "assumed",
        "low": low, "high": high, "source_id": "T1", "distribution": "uniform",
    }  # fmt: skip


def random_line(seed):
    """Return a line of three uncertain links with six works, and what each work adds."""
    rng = np.random.default_rng(seed)
    base = dict.fromkeys(LINKS, 4000000.0)
    works = {}
    for k in range(6):
        on = rng.choice(LINKS, size=int(rng.integers(1, 3)), replace=False)
        gain = {str(e): round(float(rng.uniform(0.5, 4)), 2) * 1e6 for e in sorted(on)}
        works[f"P{k}"] = {"cost": int(rng.integers(20, 200)), "gain": gain}
    works["P5"]["requires"] = "P1"
    works["P4"]["excludes"] = "P2"
    provenance = [ranged(e, *sorted(rng.uniform(1e6, 7e6, 2).round(-3))) for e in LINKS]
    for row in provenance:  # the value lies in its range
        base[row["id"]] = round((row["low"] + row["high"]) / 2, -3)
    case = tiny({e: (*e, base[e]) for e in LINKS}, projects=works, rows={"provenance": provenance})
    return case, works


def brute_force(plan, works, values, numbers, target, probability):
    """Return the least present value of any set that carries the target often enough."""
    place = {n.key[1]: k for k, n in enumerate(numbers)}
    options = plan.pool.options
    best = np.inf
    names = sorted(works)
    for chosen in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1)):
        if ("P5" in chosen and "P1" not in chosen) or {"P4", "P2"} <= set(chosen):
            continue
        gains = {e: sum(works[p]["gain"].get(e, 0.0) for p in chosen) for e in LINKS}
        carried = np.min([values[:, place[e]] + gains[e] for e in LINKS], axis=0)
        if np.mean(carried >= target * (1 - 1e-6)) >= probability - 1e-9:
            candidates = options.candidates
            cost = sum(options.present_value_musd(p, max(candidates[p].periods)) for p in chosen)
            best = min(best, cost)
    return best


@pytest.mark.parametrize("seed", seeds(8))
def test_no_set_of_projects_is_cheaper(seed):
    case, works = random_line(seed)
    asked = {"between": ("a", "d"), "others": "ignored", "direction": "forward"}
    plan = corridor.recommend(case, 5.0, mix="free", **asked)
    found = plan_for_probability(plan, 0.75, 64, 1)
    numbers = numbers_of_plans(plan)
    values = drawn(numbers, coordinates(numbers, 64, 1))
    for one in {c.probability: c for c in (*found.curve, found.chosen)}.values():
        best = brute_force(plan, works, values, numbers, 5e6, one.probability)
        if one.reached:
            assert one.cost_musd == pytest.approx(best, rel=1e-6)
            assert one.bound_musd == pytest.approx(best, rel=1e-6)
            assert one.met_share >= one.probability - 1e-9
        else:
            assert np.isinf(best)
    costs = [c.cost_musd for c in found.curve]
    assert costs == sorted(costs)


def test_a_plan_for_a_probability_holds_in_other_draws_within_their_error():
    case, _ = random_line(3)
    asked = {"between": ("a", "d"), "others": "ignored", "direction": "forward"}
    plan = corridor.recommend(case, 4.0, mix="free", **asked)
    found = plan_for_probability(plan, 0.8, 256, 1)
    assert found.chosen.reached
    assert found.fresh_interval[1] >= 0.8
    assert abs(found.fresh_share - found.chosen.met_share) < 0.1


def test_where_no_plan_ever_carries_the_target_none_is_given(tmp_path, capsys):
    """50 Mt on links of at most 7 and works that add a few: in no draw."""
    case, _ = random_line(1)
    count = Count(between=("a", "d"), others="ignored", direction="forward")
    answer = corridor.answer(
        case, RecommendQuestion(50.0, count=count, probability=0.9, samples=16)
    )
    chosen = answer.chance.chosen
    assert (chosen.reached, chosen.projects, chosen.cost_musd, chosen.met_share) == (
        False, (), 0.0, 0.0,
    )  # fmt: skip
    assert answer.chance.curve == ()
    assert answer.chance.words.endswith("No plan that was tried ever carries it, so none is given.")
    corridor.write_case(case, tmp_path / "line")
    words = ["recommend", str(tmp_path / "line"), "--target", "50", "--from", "a", "--to", "d",
             "--probability", "0.9", "--samples", "16", "--direction", "forward"]  # fmt: skip
    assert run(words) == 3
    text = capsys.readouterr().out
    assert "No plan that was tried ever carries it, so none is given." in " ".join(text.split())
    assert "cost against probability" not in text


def test_samples_are_those_of_a_probability():
    with pytest.raises(CorridorError, match="samples are the draws behind a probability"):
        RecommendQuestion(5.0, samples=64)


def test_a_probability_out_of_range_is_refused():
    case, _ = random_line(1)
    asked = {"between": ("a", "d"), "others": "ignored"}
    plan = corridor.recommend(case, 1.0, **asked)
    with pytest.raises(CorridorError, match="more than 0 and below 1"):
        plan_for_probability(plan, 1.0, 16, 1)
