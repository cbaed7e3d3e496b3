"""Years and money of a plan: stretched works, limits, horizon, lost capacity, fixed works."""

import numpy as np
import pytest

import corridor
from corridor.economics.discounting import Discounting, spread_evenly
from corridor.economics.use import Use, annuity, cost_of_use
from corridor.planning.budget import limits_of
from corridor.planning.certificate import certificate
from corridor.planning.period import Period
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny
from tests import verify_certificate
from tests.planning.dated_brute_force import dated_world
from tests.seeds import seeds
from tests.worlds import border_line

BETWEEN = {"between": ("A", "C")}
CLOSE_MUSD = 1e-6


def money_world(chance):
    """Draw a world whose works stretch, take capacity, last and need upkeep."""
    while True:
        world = dated_world(chance)
        world.projects = dict(list(world.projects.items())[:3])
        for spec in world.projects.values():
            for word in ("requires", "excludes"):
                kept = [p for p in spec.get(word, "").split() if p in world.projects]
                spec[word] = " ".join(kept)
            spec["most_build_years"] = spec["build_years"] + int(chance.integers(0, 3))
            spec["life_years"] = int(chance.integers(3, 30))
            spec["upkeep_share"] = float(chance.choice([0.0, 0.02, 0.1]))
            if chance.random() < 0.5:
                spec["work_loss_share"] = float(chance.choice([0.2, 0.5, 1.0]))
        world.horizon = None if chance.random() < 0.5 else int(chance.integers(2032, 2060))
        try:
            return world, world.case
        except CaseError:  # what it requires excludes it
            continue


def any_budget(world, chance):
    """Draw limits of every kind."""
    amount = float(chance.integers(2, 25))
    names = ["AA", "BB", "2028", "2027-2029", "AA@2026-2030", "total", "BB@2029", "AA@total"]
    payers = {p.split(":")[0] for s in world.projects.values() for p in s["payers"].split()}
    known = [n for n in names if n[0] in "2t" or n[:2] in payers]
    chosen = chance.choice(known, int(chance.integers(1, min(3, len(known)) + 1)), replace=False)
    several = {str(name): amount * float(chance.integers(1, 4)) for name in chosen}
    return [None, amount, several, several][int(chance.integers(4))]


def wanted_and_budget(world, years, chance):
    """Draw targets that works are needed for, and often a limit near the least that suffices."""
    wanted = {}
    for year in years:
        levels = sorted({world.tonnes(s.by(year), year) for s in world.schedules})
        above = [t for t in levels if t > world.tonnes(frozenset(), year)]
        wanted[year] = max(1e4, float(chance.choice(above or levels)))
    least = world.least_budget(wanted)
    if not least or chance.random() < 0.3:
        return wanted, any_budget(world, chance)
    return wanted, least * float(chance.choice([0.9, 0.95, 1.0, 1.1]))


def try_world(seed):
    """Ask one question of a random world, and compare the answer with every schedule."""
    chance = np.random.default_rng([16, seed])
    world, case = money_world(chance)
    first = int(chance.integers(2026, 2029))
    years = [first, int(chance.integers(first + 1, 2033))][: int(chance.integers(1, 3))]
    wanted, budget = wanted_and_budget(world, years, chance)
    plan = corridor.recommend(
        case, {y: t / 1e6 for y, t in wanted.items()},
        budget=budget, mix=world.mix, horizon=world.horizon, **BETWEEN,
    )  # fmt: skip
    best = world.cheapest(wanted, budget)
    assert plan.status == ("unreachable" if best is None else "optimal")
    assert plan.proven
    if best is not None:
        assert plan.cost_musd == pytest.approx(best.cost, abs=CLOSE_MUSD)
        for then, opened in zip(plan.dated, plan.opened, strict=True):
            found = world.tonnes(opened, then.by)
            assert then.after.tonnes_per_year == pytest.approx(found, rel=1e-6)
        if len(years) == 1:
            assert verify_certificate.verify(certificate(plan)) == []
    return world, case, years, budget, plan


@pytest.mark.parametrize("seed", seeds(12))
def test_plans_cost_what_the_cheapest_of_all_schedules_costs(seed):
    try_world(seed)


@pytest.mark.long
def test_plans_of_many_worlds_against_every_schedule():
    seen = [try_world(seed) for seed in range(100, 300)]
    plans = [plan for *_, plan in seen]
    statuses = [plan.status for plan in plans]
    assert statuses.count("optimal") > 80
    assert statuses.count("unreachable") > 30
    stretched = [
        p for *_, plan in seen for p in plan.projects
        if p.period.years > plan.pool.options.candidates[p.id].build_years
    ]  # fmt: skip
    assert len(stretched) > 10, "in many of them a budget stretches works"


@pytest.mark.parametrize("seed", seeds(8))
def test_the_most_within_a_budget_is_what_no_schedule_exceeds(seed):
    chance = np.random.default_rng([17, seed])
    world, case = money_world(chance)
    budget, by = any_budget(world, chance), int(chance.integers(2028, 2033))
    plan = corridor.recommend(
        case, by=by, maximise="tonnes",
        budget=budget, mix=world.mix, horizon=world.horizon, **BETWEEN,
    )  # fmt: skip
    within = [s for s in world.schedules
              if s.within(budget) and max(s.opens.values(), default=0) <= by]  # fmt: skip
    most = max(world.tonnes(s.by(by), by) for s in within)
    assert plan.status == "optimal"
    assert plan.maximised == "tonnes"
    assert plan.after.tonnes_per_year == pytest.approx(most, rel=1e-6)
    best = world.cheapest({by: most * (1 - 1e-7)}, budget)
    assert plan.cost_musd == pytest.approx(best.cost, abs=CLOSE_MUSD)


@pytest.mark.parametrize("seed", seeds(8))
def test_fixed_works_are_in_the_cheapest_plan_that_has_them(seed):
    chance = np.random.default_rng([18, seed])
    world, case = money_world(chance)
    able = [s for s in world.schedules if 0 < max(s.opens.values(), default=0) <= 2031]
    some = able[int(chance.integers(len(able)))]
    project = sorted(some.opens)[0]
    first, last = some.starts[project], some.opens[project]
    target = max(1e4, world.tonnes(some.by(2031), 2031))
    plan = corridor.recommend(
        case, target / 1e6, 2031, mix=world.mix, horizon=world.horizon,
        fixed={project: Period(first, last - first)}, **BETWEEN,
    )  # fmt: skip
    best = min(
        s.cost for s in able
        if s.starts.get(project) == first and s.opens[project] == last
        and world.enough(s, {2031: target})
    )  # fmt: skip
    assert plan.periods[project] == Period(first, last - first)
    assert plan.cost_musd == pytest.approx(best, abs=CLOSE_MUSD)


def test_a_line_is_stretched_where_a_budget_is_below_its_usual_pace():
    project = {"cost": 1760, "build_years": 4, "most_build_years": 9, "gain": {"ab": 5e6}}
    case = tiny({"ab": ("a", "b", 1e6)}, projects={"P": project})
    asked = {"target_mt": 5, "by": 2035, "between": ("a", "b")}
    plan = corridor.recommend(case, **asked, budget=200)
    assert plan.periods == {"P": Period(2026, 9)}
    assert corridor.recommend(case, **asked, budget=195).status == "unreachable"
    assert corridor.recommend(case, **asked).periods == {"P": Period(2031, 4)}


def test_capacity_is_lost_while_work_goes_on():
    projects = {
        "D": {
            "cost": 10,
            "build_years": 3,
            "earliest_start": 2027,
            "work_loss_share": 0.5,
            "gain": {"ab": 3e6},
        },
        "S": {"cost": 40, "build_years": 1, "gain": {"ab": 3e6}},
    }
    case = tiny({"ab": ("a", "b", 2e6)}, projects=projects)
    asked = {"between": ("a", "b"), "mix": "free"}
    cheap = corridor.recommend(case, {2031: 6}, **asked)
    assert cheap.built == {"D"}
    kept = corridor.recommend(case, {2028: 4, 2029: 4, 2030: 4, 2031: 6}, **asked)
    assert kept.built == {"S"}, "the work on D would leave 2 of 4 Mt in one of these years"
    after = corridor.recommend(case, {2027: 4, 2031: 10}, **asked)
    assert after.periods["D"].start == 2028, "the latest that opens in time takes nothing in 2027"
    taken = after.earlier[0].after.capacities.by_id["ab"]
    assert taken == 2e6


def test_what_works_take_is_explained():
    from corridor.elements.table import during_work

    projects = {"D": {"cost": 10, "build_years": 3, "gain": {"ab": 3e6}}}
    caps = corridor.capacity(tiny({"ab": ("a", "b", 2e6)}, projects=projects))
    then = during_work(caps, {"D": 0.25})
    assert then.by_id["ab"] == 1.5e6
    assert "capacity while work on D goes on" in then.explain("ab")


def test_costs_of_use_by_hand():
    rate = Discounting(2025, 0.10)
    spending = spread_evenly(100, 2025, 2)
    yearly = annuity(rate, spending, 2027, 2)
    assert yearly == pytest.approx((50 * 1.21 + 50 * 1.1) / (1 + 1 / 1.1))
    built = rate.present_value(spending)
    assert cost_of_use(rate, spending, 2027, Use(2), 2028) == pytest.approx(built)
    one_year = cost_of_use(rate, spending, 2027, Use(2, 5.0), 2027)
    assert one_year == pytest.approx((yearly + 5) / 1.21)
    assert cost_of_use(rate, spending, 2027, Use(2), 2030) == pytest.approx(built * (1 + 1 / 1.21))


@pytest.mark.parametrize("seed", seeds(6))
def test_a_longer_horizon_does_not_turn_the_plan_of_one_year(seed):
    """Works that open together compare in the same order whatever the horizon is."""
    chance = np.random.default_rng([19, seed])
    world, case = money_world(chance)
    target = max(1e4, float(np.median([world.tonnes(s.by(2031), 2031) for s in world.schedules])))
    plans = [
        corridor.recommend(case, target / 1e6, 2031, mix=world.mix, horizon=year, **BETWEEN)
        for year in (2031, 2040, 2080)
    ]
    assert len({plan.built for plan in plans}) == 1
    assert plans[0].cost_musd <= plans[1].cost_musd <= plans[2].cost_musd


def test_limits_are_read():
    budget = {"AA": 1, "2027": 2, "2026-2030": 3, "AA@2027-2028": 4, "total": 5, "AA@total": 6}
    found = [(x.payer, x.first, x.last, x.together, x.musd) for x in limits_of(budget)]
    assert found == [
        ("AA", None, None, False, 1),
        (None, 2027, 2027, False, 2),
        (None, 2026, 2030, True, 3),
        ("AA", 2027, 2028, True, 4),
        (None, None, None, True, 5),
        ("AA", None, None, True, 6),
    ]
    assert limits_of(None) == ()
    assert [x.musd for x in limits_of(7)] == [7]


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        ({"2030-2026": 5}, "ends before it begins"),
        ({"27": 5}, "the budget is for '27'"),
        ({"AA@": 5}, "the budget is for 'AA@'"),
        ({"": 5, "AA 2027": 5}, "the budget is for 'AA 2027'"),
        ({"AA": -1}, "-1 million USD; expected 0 or more"),
        ({"AA": "5"}, "the budget is '5'"),
        ({"ZZ": 5}, "no project is paid by 'ZZ'; payers: XX"),
    ],
)
def test_limits_that_mean_nothing_are_refused(budget, said):
    with pytest.raises(CorridorError, match=said):
        corridor.recommend(border_line(), 16, 2030, between=("a", "b"), budget=budget)


def test_a_budget_of_several_limits_says_which_multiple_suffices():
    asked = {"target_mt": 16, "by": 2030, "between": ("a", "b")}
    stopped = corridor.recommend(border_line(), **asked, budget={"2026-2030": 30, "XX": 20})
    assert stopped.status == "unreachable"
    times = float(stopped.cure.split(" times each of its limits")[0].split("or ")[-1])
    more = {"2026-2030": 30 * times, "XX": 20 * times}
    assert corridor.recommend(border_line(), **asked, budget=more).status == "optimal"
    less = {name: limit * 0.999 for name, limit in more.items()}
    assert corridor.recommend(border_line(), **asked, budget=less).status == "unreachable"


@pytest.mark.parametrize(
    ("fixed", "said"),
    [
        ({"N": 2029}, "N cannot be built from 2029"),
        ({"N": Period(2026, 4)}, "N cannot be built from 2026 to 2029"),
        ({"Q": None}, "Q"),
    ],
)
def test_works_that_cannot_be_fixed_are_named(fixed, said):
    with pytest.raises(CorridorError, match=said):
        corridor.recommend(border_line(), 16, 2030, between=("a", "b"), fixed=fixed)


def test_fixed_works_that_a_budget_does_not_bear_are_named():
    with pytest.raises(CorridorError, match="the budget does not bear them: all payers in 2027"):
        corridor.recommend(border_line(), 16, 2030, between=("a", "b"), fixed={"N": 2027}, budget=1)


def test_plans_chain():
    case = border_line()
    first = corridor.recommend(case, 12, 2028, between=("a", "b"))
    second = corridor.recommend(case, 16, 2031, between=("a", "b"), fixed=first.periods)
    assert first.built < second.built
    assert {p: second.periods[p] for p in first.built} == first.periods
    stands = corridor.recommend(case, 16, 2031, between=("a", "b"), built=first.built)
    assert stands.built == second.built - first.built
    assert stands.cost_musd == pytest.approx(
        second.cost_musd - sum(p.cost_musd for p in second.projects if p.id in first.built)
    )


def test_a_horizon_needs_lives():
    with pytest.raises(CorridorError, match="N, S have none: fill life_years"):
        corridor.recommend(border_line(), 16, 2030, between=("a", "b"), horizon=2040)
    with pytest.raises(CorridorError, match="the horizon is 2029; expected 2030 or later"):
        corridor.recommend(border_line(), 16, 2030, between=("a", "b"), horizon=2029)
