"""A case that is asked again and again in one process, and what is kept between its questions.

A session never leaves its process: it holds live values. What it answers does not depend on what
was asked before.

>>> from corridor.answers.state import StateQuestion
>>> from corridor.testing import tiny
>>> session = Session(tiny(links={"ab": ("a", "b", 5e6)}))
>>> session.state(StateQuestion()).throughput_t_per_year
10000000.0
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from corridor.answers.drawn import DrawnAnswer, describe_drawn
from corridor.answers.element import ElementAnswer, describe_element
from corridor.answers.situations import situation_at
from corridor.answers.state import StateAnswer, StateQuestion, describe_state
from corridor.answers.through import ThroughAnswer, ThroughQuestion, describe_through
from corridor.case.model import Case
from corridor.case.naming import row_id
from corridor.case.situation import situation
from corridor.elements.table import capacities
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.network.build import Network, build_network

KEPT, KEPT_FLOWS = 256, 8
"""States that are kept, and flows of which a further question may be asked."""

K = TypeVar("K")
T = TypeVar("T")


class Session:
    """A case with the answers to the last questions about it.

    A class because it holds what was computed from one question to the next. Threads may share it.

    Parameters
    ----------
    case : Case
        The case.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self._lock = Lock()
        self._base = capacities(situation(case))
        self._states: OrderedDict[str, StateAnswer] = OrderedDict()
        self._flows: OrderedDict[str, Throughput] = OrderedDict()
        self._networks: OrderedDict[tuple[str, ...], Network] = OrderedDict()

    def state(self, question: StateQuestion) -> StateAnswer:
        """Answer what gets through in a situation, and how full each element is.

        Raises
        ------
        CorridorError
            If a name or number of the question is wrong, or nothing can be counted.
        """
        key = repr(question)
        known = self._states.get(key)  # without waiting for a question that is being solved
        if known is not None:
            return known
        with self._lock:
            return _kept(
                self._states, key, KEPT, lambda: describe_state(self._flow(question), question)
            )

    def through(self, question: ThroughQuestion) -> ThroughAnswer:
        """Answer where the tonnes of an element come from and go to in a state.

        Raises
        ------
        CorridorError
            As for [`state`][], and if there is no such element.
        """
        with self._lock:
            return describe_through(
                self._flow(question.state), question.element, question.state.shown
            )

    def element(self, question: ThroughQuestion) -> ElementAnswer:
        """Answer what is known of an element in a state.

        Raises
        ------
        CorridorError
            As for [`through`][].
        """
        with self._lock:
            return describe_element(
                self._flow(question.state), question.element, question.state.shown
            )

    def drawn(self, question: StateQuestion) -> DrawnAnswer:
        """Answer what the map, the profile and the flows of a state show.

        Raises
        ------
        CorridorError
            As for [`state`][].
        """
        with self._lock:
            return describe_drawn(self._flow(question), question.shown)

    def _flow(self, question: StateQuestion) -> Throughput:
        key = repr((question.at, question.without, question.count))
        return _kept(self._flows, key, KEPT_FLOWS, lambda: self._solved(question))

    def _solved(self, question: StateQuestion) -> Throughput:
        """Solve a question afresh, with the capacities that differ from the case as it stands."""
        case = self.case
        there = situation_at(case, question.at)
        there = there.without(row_id(case, "projects", p) for p in question.without)
        caps, asked = capacities(there, self._base), ask(there, question.count)
        network = _kept(
            self._networks, asked.places, KEPT_FLOWS, lambda: build_network(case, asked.places)
        )
        return solve(caps, asked, question.count.others, network)


def _kept(known: OrderedDict[K, T], key: K, most: int, find: Callable[[], T]) -> T:
    """Return what is known under a key, or find it; the oldest of too many is dropped."""
    if key not in known:
        known[key] = find()
        if len(known) > most:
            known.popitem(last=False)
    return known[key]
