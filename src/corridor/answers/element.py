"""All that is known of one element in the state of a corridor."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.capacity import ElementRow, capacity_row
from corridor.answers.chosen import ALL_CARGO, Chosen
from corridor.answers.state import ElementState, element_states
from corridor.answers.through import ThroughAnswer, describe_through
from corridor.elements.elements import owners_on
from corridor.elements.table import explain
from corridor.maxflow.throughput import Throughput
from corridor.showing import Shown


@dataclass(frozen=True)
class ActingProject:
    """A project that changes an element; ``built`` where the situation takes it as built."""

    id: str
    name: str
    cost_musd: float | None
    built: bool


@dataclass(frozen=True, repr=False)
class ElementAnswer(Shown):
    """What is known of one element in a state.

    Attributes
    ----------
    capacity : ElementRow
        What it can carry, with the numbers and sources behind that.
    explanation : str
        The arithmetic, step by step.
    use : ElementState
        What goes through it.
    projects : tuple of ActingProject
        Projects of the case that change it, by id.
    through : ThroughAnswer
        Where its tonnes come from and go to.
    """

    capacity: ElementRow
    explanation: str
    use: ElementState
    projects: tuple[ActingProject, ...]
    through: ThroughAnswer


def describe_element(top: Throughput, element: str, shown: Chosen = ALL_CARGO) -> ElementAnswer:
    """Return what is known of an element, by id or name, in the situation of a throughput.

    Its tonnes are those of the cargo that is shown.

    Raises
    ------
    CorridorError
        If there is no such element.
    """
    through, sit = describe_through(top, element, shown), top.capacities.situation
    chosen, records = through.element, sit.case.records["projects"]
    acting = sorted(owners_on(sit.case, chosen) & set(records))
    return ElementAnswer(
        capacity=capacity_row(top.capacities.elements[chosen]),
        explanation=explain(top.capacities.elements[chosen]),
        use=next(e for e in element_states(top, shown) if e.id == chosen),
        projects=tuple(
            ActingProject(
                p, str(records[p]["name"]), _cost(records[p]["cost_musd"]), p in sit.built
            )
            for p in acting
        ),
        through=through,
    )


def _cost(cell: object) -> float | None:
    return None if cell is None else float(str(cell))
