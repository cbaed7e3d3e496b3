"""The Shapley value against its definition, printed values and closed forms."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.problems import CorridorError
from corridor.sharing.game import Game, game_of
from corridor.sharing.shapley import shapley, shapley_sampled
from tests.sharing.games import SKANE, TVA, airport, at_random, by_letters, gloves, majority


def by_orders(game):
    """The definition: what each player adds, over every order."""
    count = len(game.players)
    added = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        mask = 0
        for i in order:
            added[i] += game.amounts[mask | 1 << i] - game.amounts[mask]
            mask |= 1 << i
    return added / len(orders)


def test_skane_as_printed():
    printed = [20.01, 10.71, 6.61, 10.37, 16.94, 19.18]
    assert shapley(by_letters(SKANE)) == pytest.approx(printed, abs=0.006)


def test_tennessee_valley():
    assert shapley(by_letters(TVA)) == pytest.approx([117_829, 100_756.5, 193_998.5])


@pytest.mark.parametrize("costs", [[4, 6, 10, 12], [1, 1, 1], [0, 3, 3, 8, 9, 20]])
def test_airport_in_closed_form(costs):
    """Each stretch is paid in equal parts by those who use it (Littlechild and Owen 1973)."""
    share, before, closed = 0.0, 0.0, []
    for k, cost in enumerate(costs):
        share += (cost - before) / (len(costs) - k)
        before = cost
        closed.append(share)
    assert shapley(airport(costs)) == pytest.approx(closed)
    if costs[0] == 4:
        assert closed == pytest.approx([1, 5 / 3, 11 / 3, 17 / 3])


def test_games_of_symmetric_players():
    assert shapley(majority(5)) == pytest.approx([0.2] * 5)
    assert shapley(gloves(1, 2)) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_it_is_the_mean_over_all_orders(players, seed):
    game = at_random(players, seed)
    assert shapley(game) == pytest.approx(by_orders(game), abs=1e-9)


@settings(max_examples=60)
@given(st.integers(2, 7), st.integers(0, 10_000), st.integers(0, 10_000), st.data())
def test_axioms(players, seed, other_seed, data):
    """All is divided; like players get alike; who adds nothing gets nothing; games add up."""
    a, b = at_random(players, seed), at_random(players, other_seed)
    assert shapley(a).sum() == pytest.approx(a.total)
    both = Game(a.players, a.amounts + 3 * b.amounts)
    assert shapley(both) == pytest.approx(shapley(a) + 3 * shapley(b))
    order = data.draw(st.permutations(range(players)))
    moved = np.zeros(2**players)
    for mask in range(2**players):
        to = sum(1 << order[i] for i in range(players) if mask >> i & 1)
        moved[to] = a.amounts[mask]
    assert shapley(Game(a.players, moved))[order] == pytest.approx(shapley(a))
    idle = a.amounts[np.arange(2**players) & ~1]
    assert shapley(Game(a.players, idle))[0] == pytest.approx(0)


def test_a_sample_covers_the_value():
    """19 of 20 intervals hold the true value; the sums are exact."""
    game = at_random(6, 3)
    index = {p: i for i, p in enumerate(game.players)}

    def amount(some):
        return game.amounts[sum(1 << index[p] for p in some)]

    exact, held = shapley(game), 0
    for seed in range(40):
        found = shapley_sampled(game.players, amount, orders=200, seed=seed)
        assert found.value.sum() == pytest.approx(game.total)
        held += int((np.abs(found.value - exact) <= found.half_width).sum())
    assert held >= 0.9 * 40 * 6
    again = shapley_sampled(game.players, amount, orders=200, seed=7)
    assert (again.value == shapley_sampled(game.players, amount, orders=200, seed=7).value).all()


def test_a_sample_takes_games_too_large_for_all_coalitions():
    """Thirty users of one runway."""
    costs = {str(i): float(i + 1) for i in range(30)}
    found = shapley_sampled(
        list(costs), lambda some: max(costs[p] for p in some), orders=2000, seed=1
    )
    closed = np.cumsum([1 / (30 - k) for k in range(30)])
    assert (np.abs(found.value - closed) < 2 * found.half_width + 1e-9).all()
    assert found.half_width.max() < 0.6


def test_too_small_a_sample_is_refused():
    with pytest.raises(CorridorError, match="4 or more"):
        shapley_sampled(["a"], lambda _: 1.0, orders=2)


def test_what_is_no_game_is_refused():
    with pytest.raises(CorridorError, match="17 players; expected 1 to 16"):
        game_of(map(str, range(17)), lambda _: 1.0)
    with pytest.raises(CorridorError, match="no amount is given for a and b"):
        game_of("ab", {frozenset("a"): 1.0, frozenset("b"): 1.0})
    with pytest.raises(CorridorError, match="the empty coalition has 2"):
        Game(("a",), np.array([2.0, 3.0]))
    with pytest.raises(CorridorError, match="b is no finite number"):
        Game(("a", "b"), np.array([0.0, 1.0, np.inf, 2.0]))
    with pytest.raises(CorridorError, match="3 amounts for 2 players; expected 4"):
        Game(("a", "b"), np.zeros(3))
    with pytest.raises(CorridorError, match="twice"):
        Game(("a", "a"), np.zeros(4))
