"""Games whose answers are printed, or follow from a closed form."""

import numpy as np

from corridor.sharing.game import Game, game_of

SKANE = {
    "A": 21.95, "H": 17.08, "K": 10.91, "L": 15.88, "M": 20.81, "T": 21.98,
    "AH": 34.69, "AK": 32.86, "AL": 37.83, "AM": 42.76, "AT": 43.93, "HK": 22.96, "HL": 25.00,
    "HM": 37.89, "HT": 39.06, "KL": 26.79, "KM": 31.45, "KT": 32.89, "LM": 31.10, "LT": 37.86,
    "MT": 39.41,
    "AHK": 40.74, "AHL": 43.22, "AHM": 55.50, "AHT": 56.67, "AKL": 48.74, "AKM": 53.40,
    "AKT": 54.84, "ALM": 53.05, "ALT": 59.81, "AMT": 61.36, "HKL": 27.26, "HKM": 42.55,
    "HKT": 44.94, "HLM": 45.81, "HLT": 46.98, "HMT": 56.49, "KLM": 42.01, "KLT": 48.77,
    "KMT": 50.32, "LMT": 51.46,
    "AHKL": 48.95, "AHKM": 60.25, "AHKT": 62.72, "AHLM": 64.03, "AHLT": 65.20, "AHMT": 74.10,
    "AKLM": 63.96, "AKLT": 70.72, "AKMT": 72.27, "ALMT": 73.41, "HKLM": 48.07, "HKLT": 49.24,
    "HKMT": 59.35, "HLMT": 64.41, "KLMT": 56.61,
    "AHKLM": 69.76, "AHKLT": 70.93, "AHKMT": 77.42, "AHLMT": 83.00, "AKLMT": 73.97,
    "HKLMT": 66.46, "AHKLMT": 83.82,
}  # fmt: skip
"""Water supply of six groups of towns in Skåne, million crowns: Young, Okada and Hashimoto, IIASA
WP-79-077."""

TVA = {
    "1": 163_520, "2": 140_826, "3": 250_096, "12": 301_607, "13": 378_821, "23": 367_370,
    "123": 412_584,
}  # fmt: skip
"""Navigation, flood control and power in the Tennessee Valley, thousand dollars: Straffin and
Heaney 1981."""


def by_letters(costs: dict[str, float]) -> Game:
    """A cost game whose players are single letters."""
    players = max(costs, key=len)
    return game_of(players, {frozenset(k): c for k, c in costs.items()}, "cost")


def airport(costs: list[float]) -> Game:
    """Everyone uses the runway from its start, as far as he needs it."""
    need = {str(i): c for i, c in enumerate(costs)}
    return game_of(need, lambda some: max(need[p] for p in some), "cost")


def bankruptcy(estate: float, claims: list[float]) -> Game:
    """A coalition is sure of what is left once all others have had their claims."""
    claim = {str(i): c for i, c in enumerate(claims)}
    total = sum(claims)
    return game_of(claim, lambda some: max(0.0, estate - total + sum(claim[p] for p in some)))


def majority(players: int) -> Game:
    """More than half of the players get 1."""
    return game_of(map(str, range(players)), lambda some: float(2 * len(some) > players))


def gloves(left: int, right: int) -> Game:
    """A left glove and a right one are worth 1 together."""
    names = [f"L{i}" for i in range(left)] + [f"R{i}" for i in range(right)]
    return game_of(names, lambda some: float(min(
        sum(p[0] == "L" for p in some), sum(p[0] == "R" for p in some)
    )))  # fmt: skip


def at_random(players: int, seed: int, *, superadditive: bool = False) -> Game:
    """Amounts drawn at random; if superadditive, no coalition loses by joining another."""
    draws = np.random.default_rng(seed)
    amounts = np.append(0.0, draws.integers(0, 20, 2**players - 1)).astype(np.float64)
    if superadditive:
        for mask in range(1, 2**players):
            part = (mask - 1) & mask
            while part:
                amounts[mask] = max(amounts[mask], amounts[part] + amounts[mask ^ part])
                part = (part - 1) & mask
    return Game(tuple(map(str, range(players))), amounts)
