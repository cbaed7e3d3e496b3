"""The core against a plain program over all coalitions, and its proof against plain sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from corridor.problems import CorridorError
from corridor.sharing.core import core, objection
from corridor.sharing.game import Game
from corridor.sharing.nucleolus import nucleolus
from corridor.sharing.separable import separable_shares
from corridor.sharing.shapley import shapley
from tests.sharing.games import SKANE, TVA, airport, at_random, by_letters, gloves, majority


def least_excess(game):
    """The least core by one program over all coalitions."""
    rows, players = game.members.astype(float)[1:-1], len(game.players)
    answer = linprog(
        np.append(np.zeros(players), 1.0),
        A_ub=-np.hstack([rows, np.ones((len(rows), 1))]),
        b_ub=-game.worth[1:-1],
        A_eq=np.append(np.ones(players), 0.0)[None],
        b_eq=[game.worth[-1]],
        bounds=[(None, None)] * (players + 1),
    )
    return answer.fun


@settings(max_examples=60)
@given(st.integers(2, 7), st.integers(0, 10_000), st.booleans())
def test_least_core_and_its_proof(players, seed, superadditive):
    game = at_random(players, seed, superadditive=superadditive)
    found = core(game)
    least = least_excess(game)
    assert found.least_excess == pytest.approx(least, abs=1e-6)
    assert found.exists == (least <= 1e-6)
    worth = {game.names(c): w for c, w in enumerate(game.worth)}
    for player in game.players:
        assert sum(w for c, w in found.weights.items() if player in c) == pytest.approx(1)
    total = sum(w * worth[c] for c, w in found.weights.items())
    assert total - game.worth[-1] == pytest.approx(found.excess_of_weights, abs=1e-6)
    assert found.exists == (found.excess_of_weights <= 1e-6)


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(0, 10_000))
def test_the_nucleolus_is_in_a_core_that_exists(players, seed):
    game = at_random(players, seed, superadditive=True)
    assert objection(game, nucleolus(game).division).in_core == core(game).exists


def test_skane():
    """Shapley value and separable shares ask too much of H, K and L; the nucleolus does not."""
    game = by_letters(SKANE)
    found = objection(game, shapley(game))
    assert not found.in_core
    assert found.coalition == ("H", "K", "L")
    assert found.excess == pytest.approx(0.4275, abs=1e-4)
    assert objection(game, separable_shares(game)).coalition == ("H", "K", "L")
    assert objection(game, nucleolus(game).division).in_core


def test_separable_shares_as_printed():
    """Young, Okada and Hashimoto, table 8."""
    printed = [19.54, 13.28, 5.62, 10.90, 16.66, 17.82]
    assert separable_shares(by_letters(SKANE)) == pytest.approx(printed, abs=0.01)


def test_separable_shares_of_the_tennessee_valley():
    """Worked out by hand from the seven costs."""
    separable = np.array([45_214, 33_763, 110_977])
    saved = np.array([163_520, 140_826, 250_096]) - separable
    by_hand = separable + saved / saved.sum() * (412_584 - separable.sum())
    assert separable_shares(by_letters(TVA)) == pytest.approx(by_hand)


def test_benefits_limit_what_is_saved():
    game = by_letters(TVA)
    poor = separable_shares(game, {"1": 45_214, "2": 1e9, "3": 1e9})
    assert poor[0] == pytest.approx(45_214)
    assert poor.sum() == pytest.approx(game.total)
    with pytest.raises(CorridorError, match="no benefit is given for 3"):
        separable_shares(game, {"1": 1.0, "2": 1.0})
    with pytest.raises(CorridorError, match="has values"):
        separable_shares(majority(3), {})


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_separable_shares_divide_all(players, seed):
    game = at_random(players, seed)
    assert separable_shares(game).sum() == pytest.approx(game.total, abs=1e-9)


def test_links_in_series_share_alike():
    """Where nothing passes without every player, all rules say the same."""
    game = Game(("a", "b", "c"), np.array([0.0] * 7 + [6.0]))
    for division in (shapley(game), nucleolus(game).division, separable_shares(game)):
        assert division == pytest.approx([2, 2, 2])
    assert core(game).exists


def test_a_majority_has_no_core():
    found = core(majority(3))
    assert not found.exists
    assert found.least_excess == pytest.approx(1 / 3)
    assert found.excess_of_weights == pytest.approx(0.5)
    assert {len(c) for c in found.weights} == {2}


def test_costs_of_nested_users_have_a_core():
    assert core(airport([4, 6, 10, 12])).exists
    assert objection(airport([4, 6, 10, 12]), [4, 2, 4, 2]).in_core
    assert objection(gloves(1, 2), [1, 0, 0]).in_core


def test_a_division_of_something_else_is_refused():
    with pytest.raises(CorridorError, match="add up to 2; expected 1"):
        objection(majority(3), [1, 1, 0])
    with pytest.raises(CorridorError, match="2 parts for 3 players"):
        objection(majority(3), [1, 0])
