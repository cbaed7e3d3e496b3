"""Demand of several cases: cargo adds up, and the same cargo counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corridor.case.merging.parties import Difference, Held, Parties, as_in, place
from corridor.case.reading.cells import cell_text
from corridor.case.tables import Record, Tables
from corridor.messages import message
from corridor.problems import Problem

Pair = tuple[str, str, str]
"""Origin, destination and commodity."""

Kind = tuple[str, int]
"""Growth group, and which of several rows of it."""


@dataclass
class Cargo:
    """Demand of a merger.

    Attributes
    ----------
    pairs : dict
        Rows by pair and kind.
    ids : list of dict
        By case, the new id of each of its rows; one that counts in another case is left out.
    shared : int
        Rows that stand in more than one case.
    differences : list of Difference
        Cargo that cases give differently.
    """

    pairs: dict[Pair, dict[Kind, Held]] = field(default_factory=dict)
    ids: list[dict[str, str]] = field(default_factory=list)
    shared: int = 0
    differences: list[Difference] = field(default_factory=list)

    def rows(self) -> list[Record]:
        """Return the rows in the order of the cases, under ids that no two of them have."""
        kept = sorted(
            (held for kinds in self.pairs.values() for held in kinds.values()),
            key=lambda held: (held.party, held.number),
        )
        return [
            {**held.row, "demand_id": self.ids[held.party][str(held.row["demand_id"])]}
            for held in kept
        ]


def join_cargo(parties: Parties, *, add: bool) -> Cargo:
    """Join the demand of several cases.

    Rows of the same origin, destination, commodity and growth group with the same tonnes are the
    same cargo. Where two cases give a pair differently, and neither has all rows of the other, one
    of them has the say, or both are added.

    Parameters
    ----------
    parties : Parties
        The cases, with the same base year.
    add : bool
        Whether rows that differ are other cargo.

    Returns
    -------
    Cargo
    """
    cargo = Cargo()
    for party, case in enumerate(parties.cases):
        for pair, own in _by_pair(party, case).items():
            held = cargo.pairs.setdefault(pair, {})
            if held:
                cargo.shared += sum(1 for k in own if k in held and _same(own[k], held[k]))
                _join_pair(parties, cargo, pair, own, add=add)
            else:
                held.update(own)
    cargo.ids = _ids(parties, cargo)
    return cargo


def _by_pair(party: int, case: Tables) -> dict[Pair, dict[Kind, Held]]:
    pairs: dict[Pair, dict[Kind, Held]] = {}
    seen: Counter[tuple[Pair, str]] = Counter()
    for number, row in enumerate(case.rows("demand"), start=2):
        pair = (str(row["origin"]), str(row["destination"]), str(row["commodity_id"]))
        group = str(row["group"])
        seen[pair, group] += 1
        pairs.setdefault(pair, {})[group, seen[pair, group]] = Held(party, number, row)
    return pairs


def _same(one: Held, other: Held) -> bool:
    return bool(one.row["tonnes_per_year"] == other.row["tonnes_per_year"])


def _join_pair(
    parties: Parties, cargo: Cargo, pair: Pair, own: Mapping[Kind, Held], *, add: bool
) -> None:
    """Join the rows of a case with those of the cases before it."""
    held = cargo.pairs[pair]
    apart = [k for k in own if k in held and not _same(own[k], held[k])]
    nested = set(own) <= set(held) or set(held) <= set(own)
    if not apart and nested:
        held.update({k: v for k, v in own.items() if k not in held})
        return
    if add:
        new = {k: v for k, v in own.items() if k not in held or k in apart}
        held.update(_after(held, new))
        return
    before = min(h.party for h in held.values())
    after = next(iter(own.values())).party
    winner = parties.winner(before, after)
    unlike = [kind for kind in own if kind in apart or not (nested or kind in held)]
    cargo.differences += [
        Difference(_unlike(parties, pair, held.get(kind), own[kind]), winner) for kind in unlike
    ]
    if winner == after:
        held.clear()
        held.update(own)


def _after(held: Mapping[Kind, Held], new: Mapping[Kind, Held]) -> Iterator[tuple[Kind, Held]]:
    """Yield new rows under kinds that are free."""
    taken = Counter(group for group, _ in held)
    for (group, _), row in new.items():
        taken[group] += 1
        yield (group, taken[group]), row


def _unlike(parties: Parties, pair: Pair, held: Held | None, other: Held) -> Problem:
    tonnes = cell_text(other.row["tonnes_per_year"])
    group = str(other.row["group"])
    expected: str = message("a group that the other case has for this cargo, or all its rows")
    if held is not None:
        expected = as_in(parties, cell_text(held.row["tonnes_per_year"]), held)
    return Problem(
        "E420",
        place(parties, other.party, "demand"),
        other.number,
        "tonnes_per_year" if held is not None else "group",
        message(
            "%(origin)s to %(destination)s, %(commodity)s, %(group)s: %(tonnes)s",
            origin=pair[0],
            destination=pair[1],
            commodity=pair[2],
            group=group,
            tonnes=tonnes,
        ),
        expected,
        message(
            "If it is the same cargo, let both cases give it alike, or name the one that has the "
            "say with --prefer; if it is other cargo, add both with --add-demand."
        ),
    )


def _ids(parties: Parties, cargo: Cargo) -> list[dict[str, str]]:
    """Return new ids: as they were, with the name of the case where another row has it already."""
    ids: list[dict[str, str]] = [{} for _ in parties.cases]
    taken: set[str] = set()
    kept = [h for kinds in cargo.pairs.values() for h in kinds.values()]
    for held in sorted(kept, key=lambda h: (h.party, h.number)):
        old = str(held.row["demand_id"])
        new = old if old not in taken else f"{old}-{parties.names[held.party]}"
        while new in taken:
            new += "-"
        taken.add(new)
        ids[held.party][old] = new
    return ids
