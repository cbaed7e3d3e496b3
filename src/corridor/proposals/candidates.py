"""Candidates: a measure on what binds, as a case would write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corridor.case.model import Case
from corridor.elements.elements import element_table
from corridor.elements.table import Capacities
from corridor.proposals.binding import Group, measures_for, no_measure, no_physics
from corridor.proposals.changed import Effect, changed_by
from corridor.proposals.facts import facts_of
from corridor.proposals.measures import Measure
from corridor.proposals.price import Cost

PREFIX = "TOOL-"
"""Ids of what the tool proposes begin so."""


@dataclass(frozen=True)
class Candidate:
    """A measure on elements that bind together.

    Attributes
    ----------
    id, name, country : str
        As in ``projects.csv``; the name says who proposes it.
    measure : Measure
        What is done.
    group : Group
        What binds.
    elements : tuple of str
        Elements of the group on which it is done.
    effects : tuple of Effect
        What it changes.
    cost : Cost or None
        What it costs; None until it is priced.
    """

    id: str
    name: str
    country: str
    measure: Measure
    group: Group
    elements: tuple[str, ...]
    effects: tuple[Effect, ...]
    cost: Cost | None = None


@dataclass
class Candidates:
    """What a search has found so far.

    Attributes
    ----------
    candidates : list of Candidate
        What fits and changes something.
    without : dict of str to str
        Elements for which nothing is proposed, and why.
    left_out : Counter of str
        How many measures were left out, by reason.
    """

    candidates: list[Candidate] = field(default_factory=list)
    without: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


DOES_NOT_FIT = "not fitting the element"
SAME_WORKS = "with the same works as another proposal"
IN_THE_CASE = "already in the case"
NOTHING_TO_CHANGE = "with nothing to change there"
NO_EFFECT = "without effect on its capacity"
NO_PRICE = "without a price"


def find_candidates(
    caps: Capacities, groups: Sequence[Group], only: Sequence[str] = ()
) -> Candidates:
    """Find the measures that fit what binds.

    Parameters
    ----------
    caps : Capacities
        Capacities of the situation.
    groups : sequence of Group
        What binds.
    only : sequence of str
        Measures to try; all when none is named.

    Returns
    -------
    Candidates
        Not yet priced, and with measures that may leave the capacity as it is.
    """
    listed, taken = Candidates(), set[tuple[Effect, ...]]()
    for group in groups:
        for table, elements in _by_table(caps, group, listed).items():
            kinds = measures_for(table, only)
            fitting = {m.id: _fitting(caps, m, elements) for m in kinds}
            for element in elements:
                if not any(element in on for on in fitting.values()):
                    listed.without[element] = no_measure(kinds)
            for measure in kinds:
                if on := fitting[measure.id]:
                    _add(caps, listed, taken, measure, group, on)
                else:
                    listed.left_out[DOES_NOT_FIT] += 1
    return listed


def _by_table(caps: Capacities, group: Group, listed: Candidates) -> dict[str, list[str]]:
    """Return the elements of a group with a formula, by table; note the others."""
    tables: dict[str, list[str]] = {}
    for element in group.elements:
        if why := no_physics(caps.elements[element]):
            listed.without[element] = why
        else:
            table = element_table(caps.situation.case, element)
            tables.setdefault(table, []).append(element)
    return tables


def _fitting(caps: Capacities, measure: Measure, elements: Sequence[str]) -> list[str]:
    return [e for e in elements if measure.fits(facts_of(caps.situation, e))]


def _add(
    caps: Capacities,
    listed: Candidates,
    taken: set[tuple[Effect, ...]],
    measure: Measure,
    group: Group,
    elements: Sequence[str],
) -> None:
    """Add a measure to the candidates, or say why it is none."""
    effects = changed_by(caps.situation, measure, elements)
    project = f"{PREFIX}{measure.id}-{elements[0]}"
    same = tuple(sorted(effects))
    if not effects:
        listed.left_out[NOTHING_TO_CHANGE] += 1
    elif same in taken:
        listed.left_out[SAME_WORKS] += 1
    elif project in caps.situation.case.records["projects"]:
        listed.left_out[IN_THE_CASE] += 1
    else:
        taken.add(same)
        names = ", ".join(caps.elements[e].name for e in elements)
        listed.candidates.append(
            Candidate(
                project,
                f"{measure.title}: {names} (proposed by the tool)",
                caps.elements[elements[0]].country,
                measure,
                group,
                tuple(elements),
                effects,
            )
        )


def exclusions(case: Case, candidate: Candidate, others: Sequence[Candidate]) -> list[str]:
    """Return the projects that cannot be built beside a candidate.

    Measures on the same elements that exclude it, and works that set the same field to another
    value.
    """
    excluded = [
        other.id
        for other in others
        if other.measure.id in candidate.measure.excludes
        and set(other.elements) & set(candidate.elements)
    ]
    sets = {(e.table, e.id, e.field): e.value for e in candidate.effects if e.operation == "set"}
    for row in case.rows("effects"):
        value = sets.get((row["table"], row["id"], row["field"]))
        clashes = row["operation"] == "set" and value not in (None, str(row["value"]))
        if clashes and row["owner_id"] in case.records["projects"]:
            excluded.append(str(row["owner_id"]))
    return list(dict.fromkeys(excluded))
