"""The nucleolus against printed values, closed forms, its definition, and Kohlberg's test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from corridor.sharing.game import Game
from corridor.sharing.nucleolus import nucleolus
from tests.sharing.games import (
    SKANE,
    TVA,
    airport,
    at_random,
    bankruptcy,
    by_letters,
    gloves,
    majority,
)


def gains(game, division):
    """What each coalition gains over going alone, the least first."""
    own = division if game.kind == "value" else -np.asarray(division)
    return np.sort((game.members @ own - game.worth)[1:-1])


def balanced(rows, must, free):
    """Whether positive weights of some coalitions, with free ones, count every player alike."""
    players = rows.shape[1]
    columns = np.vstack([rows[must], rows[free]])
    low = [1.0] * len(must) + [0.0] * len(free)
    target = np.ones(players)
    answer = linprog(
        np.zeros(len(columns) + 1),
        A_eq=np.hstack([columns.T, -target[:, None]]),
        b_eq=np.zeros(players),
        bounds=[(b, None) for b in low] + [(None, None)],
    )
    return answer.status == 0


def passes_kohlberg(game, division, *, individual):
    """At each level, the coalitions at least as badly off are balanced.

    Where each is to get no less than alone, single players who get just that may join in.
    """
    own = np.asarray(division) if game.kind == "value" else -np.asarray(division)
    rows = game.members.astype(float)
    excess = game.worth - rows @ own
    proper = np.arange(1, len(excess) - 1)
    alone = 2 ** np.arange(len(game.players))
    floor = alone[np.abs(excess[alone]) < 1e-7] if individual else alone[:0]
    for level in np.unique(np.round(excess[proper], 7)):
        must = proper[excess[proper] >= level - 1e-6]
        if not balanced(rows, must, floor):
            return False
    return True


def by_enumeration(game):
    """Least largest excesses in turn by a plain program over all coalitions, level by level."""
    rows, players = game.members.astype(float), len(game.players)
    alone = 2 ** np.arange(players)
    floor = [(game.worth[a], None) for a in alone] + [(None, None)]
    settled, open_ = [(len(rows) - 1, game.worth[-1])], list(range(1, len(rows) - 1))
    point = np.zeros(players)
    while open_:
        a_ub = np.array([np.append(-rows[c], -1.0) for c in open_])
        b_ub = -game.worth[open_]
        a_eq = np.array([np.append(rows[c], 0.0) for c, _ in settled])
        b_eq = np.array([b for _, b in settled])
        aim = np.append(np.zeros(players), 1.0)
        best = linprog(aim, A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq, bounds=floor)
        assert best.status == 0
        level, point = best.fun, best.x[:players]
        still = []
        for c in open_:  # a program for each coalition: can it have less than the level?
            other = linprog(
                np.append(-rows[c], 0.0),
                A_ub=np.vstack([a_ub, aim]), b_ub=np.append(b_ub, level + 1e-9),
                A_eq=a_eq, b_eq=b_eq, bounds=floor,
            )  # fmt: skip
            most = -other.fun
            if game.worth[c] - most > level - 1e-6:
                settled.append((c, game.worth[c] - level))
            else:
                still.append(c)
        open_ = still
        basis = []
        for c, b in settled:
            if np.linalg.matrix_rank(rows[[k for k, _ in basis] + [c]]) > len(basis):
                basis.append((c, b))
        settled = basis
        span = rows[[k for k, _ in basis]]
        open_ = [c for c in open_ if np.linalg.matrix_rank(np.vstack([span, rows[c]])) > len(basis)]
    a_eq = np.array([rows[c] for c, _ in settled])
    return (
        np.linalg.lstsq(a_eq, np.array([b for _, b in settled]), rcond=None)[0]
        if len(settled) == players
        else point
    )


def test_skane_by_the_definition():
    """A nucleolus printed for these costs is another; this one leaves larger least gains."""
    game = by_letters(SKANE)
    found = nucleolus(game)
    assert found.division == pytest.approx([20.35, 12.06, 5.00, 8.61, 18.32, 19.49], abs=0.005)
    assert found.gains[:6] == pytest.approx([1.6, 1.6, 1.6, 2.2067, 2.2067, 2.2067], abs=1e-4)
    assert passes_kohlberg(game, found.division, individual=True)
    assert not passes_kohlberg(
        game, found.division + np.array([0.1, -0.1, 0, 0, 0, 0]), individual=True
    )


def test_tennessee_valley():
    assert nucleolus(by_letters(TVA)).division == pytest.approx([116_234, 93_540, 202_810])


@pytest.mark.parametrize("costs", [[4, 6, 10, 12], [1, 1, 1], [2, 3, 3, 8, 9, 20], [5, 40, 41]])
def test_airport_in_closed_form(costs):
    """Littlechild 1974: the group that gains least by a stretch sets the part of its members."""
    closed, done, paid = [], 0, 0.0
    while done < len(costs):
        left = len(costs) - done
        parts = [
            (costs[k - 1] - paid) / (k - done + (k < len(costs)))
            for k in range(done + 1, len(costs) + 1)
        ]
        last = parts.pop() if left == 1 else None
        parts = parts if last is None else [last]
        if left > 1:
            parts[-1] = (costs[-1] - paid) / left
        least = min(parts)
        group = max(k for k, p in enumerate(parts, start=1) if p <= least + 1e-12)
        closed += [least] * group
        paid += least * group
        done += group
    assert nucleolus(airport(costs)).division == pytest.approx(closed)
    if costs[0] == 4:
        assert closed == pytest.approx([2, 2, 3, 5])


@pytest.mark.parametrize(
    ("estate", "parts"), [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])]
)
def test_the_talmud(estate, parts):
    """Aumann and Maschler 1985."""
    assert nucleolus(bankruptcy(estate, [100, 200, 300])).division == pytest.approx(parts)


def test_games_of_symmetric_players():
    assert nucleolus(majority(5)).division == pytest.approx([0.2] * 5)
    assert nucleolus(gloves(1, 2)).division == pytest.approx([1, 0, 0], abs=1e-9)


@settings(max_examples=25)
@given(st.integers(2, 4), st.integers(0, 10_000))
def test_it_is_what_enumeration_finds(players, seed):
    game = at_random(players, seed, superadditive=True)
    found = nucleolus(game)
    assert found.individual
    assert found.division == pytest.approx(by_enumeration(game), abs=1e-5)


@settings(max_examples=20)
@given(st.integers(2, 6), st.integers(0, 10_000), st.booleans())
def test_it_passes_kohlbergs_test(players, seed, superadditive):
    game = at_random(players, seed, superadditive=superadditive)
    found = nucleolus(game)
    assert found.division.sum() == pytest.approx(game.total)
    assert found.gains == pytest.approx(gains(game, found.division), abs=1e-7)
    assert passes_kohlberg(game, found.division, individual=found.individual)
    if found.individual:
        assert (found.division >= game.alone - 1e-7).all()
    levels = [level for level, _ in found.levels]
    assert levels == pytest.approx(sorted(levels), abs=1e-9)


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(0, 10_000))
def test_no_other_division_leaves_larger_least_gains(players, seed):
    game = at_random(players, seed, superadditive=True)
    found = nucleolus(game)
    draws = np.random.default_rng(seed)
    best = tuple(np.round(found.gains, 6))
    for scale in (0.01, 1.0, 10.0):
        step = draws.normal(size=players) * scale
        other = found.division + step - step.mean()
        if (other >= game.alone).all():
            assert tuple(np.round(gains(game, other), 6)) <= best


@settings(max_examples=20)
@given(st.integers(2, 5), st.integers(0, 10_000))
def test_units_and_sign_do_not_matter(players, seed):
    game = at_random(players, seed, superadditive=True)
    scaled = Game(game.players, game.amounts * 1e6)
    as_costs = Game(game.players, -game.amounts, "cost")
    usual = nucleolus(game).division
    assert nucleolus(scaled).division == pytest.approx(1e6 * usual, abs=0.5)
    assert nucleolus(as_costs).division == pytest.approx(-usual, abs=1e-7)


def test_one_player_and_no_worth():
    assert nucleolus(Game(("a",), np.array([0.0, 7.0]))).division == pytest.approx([7.0])
    assert nucleolus(Game(("a", "b"), np.zeros(4))).division == pytest.approx([0.0, 0.0])
