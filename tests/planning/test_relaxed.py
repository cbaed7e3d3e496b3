"""Cuts from projects that are built in part hold for every set of whole ones."""

from itertools import combinations

import numpy as np
import pytest

from corridor.case.count import Count
from corridor.planning.pool import CutPool
from corridor.planning.recommend import year_pool
from corridor.planning.relaxed import learn_relaxed, partly_built
from corridor.planning.search import least_cost
from corridor.problems import CorridorError
from tests.planning.random_worlds import random_world
from tests.seeds import seeds
from tests.worlds import border_line

BY = 2032


def pool_of(world):
    asked = {k: v for k, v in world.counted.items() if k in ("screenline", "between")}
    return CutPool((year_pool(world.case, BY, count=Count(mix="fixed", **asked)),))


@pytest.mark.parametrize("seed", seeds(10))
def test_no_cut_is_below_what_a_set_of_projects_carries(seed):
    world = random_world(np.random.default_rng([79, seed]))
    try:
        pool = pool_of(world)
        (year,) = pool.years
        most = year.best_flow().tonnes_per_year
    except CorridorError:
        pytest.skip("nothing can be counted")
    learn_relaxed(pool, (0.8 * most,), 20)
    names = list(year.options.candidates)
    for size in range(len(names) + 1):
        for built in map(frozenset, combinations(names, size)):
            carried = year.flow(built).tonnes_per_year
            capacity = year.options.capacity(built)
            for cut in year.cuts:
                bound = sum(w * year.options.free(e, capacity[e]) for e, w in cut.price.items())
                assert carried <= (bound - cut.others_t_per_year) * (1 + 1e-6) + 1.0


def test_whole_projects_that_add_up_have_their_own_capacity():
    (year,) = pool_of_line().years
    options = year.options
    for built in ({"N"}, {"S"}, {"N", "S"}):
        assert partly_built(options, dict.fromkeys(built, 1.0)) == pytest.approx(
            options.capacity(frozenset(built))
        )
    half = partly_built(options, {"N": 0.5})
    assert half["north"] == pytest.approx(4e6 + 0.5 * 5e6)


def test_the_cuts_leave_one_proposal_where_projects_do_not_mix():
    pool = pool_of_line()
    target = (16e6,)
    assert learn_relaxed(pool, target, 20) >= 1
    plan = least_cost(pool, target)
    assert plan is not None
    assert plan.built == {"N", "S"}
    assert plan.rounds == 1


def pool_of_line():
    return CutPool((year_pool(border_line(), BY, count=Count(between=("a", "b"), mix="fixed")),))
