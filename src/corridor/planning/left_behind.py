"""What projects leave behind on the rows of an element, by the rules of `corridor.case.resolve`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from corridor.case.model import Case
from corridor.case.reading.parse import number
from corridor.case.schema import schema
from corridor.case.situation import Situation
from corridor.case.stated import STATED, STATED_COUNTS
from corridor.case.tables import Record
from corridor.elements.elements import rows_behind
from corridor.planning.period import is_work

Effects: TypeAlias = Mapping[str, list[tuple[int, Record]]]
"""Effects of each project with their place in the order of the tables."""


def effects_on(
    case: Case, element: str, touching: Iterable[str]
) -> dict[str, list[tuple[int, Record]]]:
    """Return the effects of each project on the rows behind an element, in their order."""
    effects: dict[str, list[tuple[int, Record]]] = {}
    rows = [e for row in rows_behind(case, element) for e in case.effects_by_row.get(row, ())]
    for place, effect in enumerate(rows):
        if effect["owner_id"] in touching:
            effects.setdefault(effect["owner_id"], []).append((place, effect))
    return effects


def left_behind(sit: Situation, effects: Effects, chosen: frozenset[str]) -> object:
    """Return what decides the numbers that projects leave behind, and works as they are.

    The effects on a number act in the order set, at_least, at_most, add, multiply, so that the last
    of those that set it, the highest floor, the lowest ceiling, the sum and the product say all.

    Parameters
    ----------
    sit : Situation
        Situation, whose overrides hold.
    effects : mapping
        Effects of each project.
    chosen : frozenset of str
        Projects and works.

    Returns
    -------
    object
        Equal for choices that leave the same behind.
    """
    changes: dict[tuple[str, str, str, str, str], float | tuple[int, ...]] = {}
    for place, effect in sorted(
        (e for p in chosen for e in effects.get(p, ())), key=lambda e: e[0]
    ):
        table, row, field, operation = (effect[k] for k in ("table", "id", "field", "operation"))
        counts = str(effect[STATED_COUNTS] or "") if field == STATED else ""
        key = (table, row, field, operation, counts)
        if field == STATED and operation in ("set", "at_least", "at_most"):
            known = changes.get(key, ())  # these bring what they count, so that none is left out
            assert isinstance(known, tuple)
            changes[key] = (*known, place)
        elif operation == "set" or not schema()[table][field].numeric:
            changes[table, row, field, "set", ""] = (place,)  # the last holds
        else:
            number_key = ("effects", effect["owner_id"], f"{row} {field}")
            amount = float(sit.overrides.get(number_key, number(effect["value"])))
            before = changes.get(key)
            assert not isinstance(before, tuple)
            changes[key] = amount if before is None else _joined(operation, before, amount)
    return frozenset(changes.items()), frozenset(p for p in chosen if is_work(p))


def _joined(operation: str, before: float, amount: float) -> float:
    if operation == "at_least":
        return max(before, amount)
    if operation == "at_most":
        return min(before, amount)
    both = before + amount if operation == "add" else before * amount
    return float(f"{both:.12g}")  # sums in another order are the same
