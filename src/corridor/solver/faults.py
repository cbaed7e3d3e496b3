"""What can go wrong when a solver is asked."""

from __future__ import annotations

from corridor.problems import InternalError


class SolverError(InternalError):
    """A solver's answer that does not check: it is never passed on."""


class InfeasibleError(Exception):
    """No point satisfies every row; two runs of the solver say so."""


class UnboundedError(Exception):
    """The objective has no bound, by the word of the solver: the caller confirms it."""
