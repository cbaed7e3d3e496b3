"""A choice of routes that meets the waits it makes, and the rounds that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from corridor.assignment.of_case.case_flows import CaseFlows


@dataclass(frozen=True)
class Round:
    """One choice of routes and the year that follows from it.

    Attributes
    ----------
    rerouted_share : float
        Share of the tonne-kilometres on other links than in the round before; 1 in the first.
    expected_h, simulated_h : float
        Hours that a tonne waits in the mean, as its shipper expects and as in the year.
    disagreement_share : float
        Differences of the two at all elements, by tonnes, over all hours of all cargo.
    unexplained_share : float
        The part of it that is more than the expected waits change when flows change by the
        tolerance.
    """

    rerouted_share: float
    expected_h: float
    simulated_h: float
    disagreement_share: float
    unexplained_share: float


@dataclass(frozen=True)
class Settled:
    """A choice of routes that meets the waits it makes.

    Attributes
    ----------
    flows : CaseFlows
        Cargo on its routes, with the waits that its shippers expect.
    rounds : tuple of Round
        What each round came to.
    tolerance : float
        Most of either share that counts as agreement.
    """

    flows: CaseFlows = field(repr=False)
    rounds: tuple[Round, ...]
    tolerance: float

    @property
    def agreed(self) -> bool:
        """Whether choice and simulation agree within the tolerance, of flows and of hours.

        Flows that agree within a tolerance do not fix the waits any further than those differ
        between such flows: a queue that grows all year answers 1 % of its flow with two days.
        """
        last = self.rounds[-1]
        return max(last.rerouted_share, last.unexplained_share) <= self.tolerance
