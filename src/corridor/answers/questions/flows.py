"""Questions of which cargo goes where, and how that compares with what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.situation import ANY, At, Strict
from corridor.assignment.of_case.methods import Method
from corridor.case.count import Count
from corridor.case.tables import ids_of

LinkMethod = Literal["ue", "so", "logit", "aon"]


@dataclass(frozen=True)
class AssignQuestion(Strict):
    """Ask who goes where, by which mode and route, and what it costs.

    Attributes
    ----------
    at : At
        Situation.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        As in [`corridor.assign`][]; that of the case when not given.
    gap : float
        Relative gap to reach.
    theta_per_usd : float, optional
        Weight of a dollar a tonne in ``logit``, and in the responses of branches; that of the
        case when not given.
    select : str, optional
        Element whose demand is listed.
    route : str, optional
        Route to follow step by step, such as ``D001-1``.
    compare : bool
        Add equilibrium, optimum and hard capacities side by side.
    rivals : bool
        Add how branches respond to a dollar, an hour and a per cent.
    between : pair of tuples of str, optional
        Zones on two sides whose cargo ``rivals`` counts.
    leave_stranded : bool
        Leave demand behind that no open route serves.
    simulate : bool
        Take waits from a simulated year.
    skims : bool
        Add matrices between zones.
    threads : int, optional
        Threads of ``ue`` and ``so``.
    """

    at: At = At()
    method: Method | None = None
    gap: float = 1e-10
    theta_per_usd: float | None = None
    select: str | None = None
    route: str | None = None
    compare: bool = False
    rivals: bool = False
    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    leave_stranded: bool = False
    simulate: bool = False
    skims: bool = False
    threads: int | None = None
    verb: Literal["assign"] = "assign"


@dataclass(frozen=True)
class FleetQuestion(Strict):
    """Ask how many locomotives, wagons, crews, trucks and ships the cargo of a year needs.

    Attributes
    ----------
    at : At
        Situation; what its projects need beyond the network without them is shown.
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses its routes; that of the case when not given.
    leave_stranded : bool
        Leave demand behind that no open route serves.
    """

    at: At = At()
    method: Method | None = None
    leave_stranded: bool = False
    verb: Literal["fleet"] = "fleet"


@dataclass(frozen=True)
class CalibrateQuestion(Strict):
    """Ask how the model compares with what was counted, and what parameters fit better.

    Attributes
    ----------
    method : {"ue", "so", "logit", "aon", "capacitated"}, optional
        How cargo chooses; that of the case when not given.
    fit : bool
        Fit parameters to the counts marked ``fit``; only with ``logit``.
    """

    method: Method | None = None
    fit: bool = True
    verb: Literal["calibrate"] = "calibrate"


@dataclass(frozen=True)
class LinksQuestion(Strict):
    """Ask which links trips take, and how long they need.

    Attributes
    ----------
    method : {"ue", "so", "logit", "aon"}
        User equilibrium, system optimum, path-size logit, all or nothing.
    gap : float
        Relative gap to reach.
    theta : float
        Weight of a unit of cost in ``logit``.
    toll_factor, distance_factor : float
        Time that a unit of toll and of length is worth.
    flows, skims : bool
        Add the flow of each link, and matrices between zones.
    threads : int, optional
        Threads of ``ue`` and ``so``.
    """

    method: LinkMethod = "ue"
    gap: float = 1e-6
    theta: float = 1.0
    toll_factor: float = 0.0
    distance_factor: float = 0.0
    flows: bool = False
    skims: bool = False
    threads: int | None = None
    verb: Literal["assign-links"] = "assign-links"


@dataclass(frozen=True)
class SimulateQuestion(Strict):
    """Ask what gets through in years of operation, and when.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    years, seed : int
        Years of operation, and the seed of the first.
    traffic_mt : float, optional
        Million t a year to offer; the demand of the year when not given.
    by_choice : bool
        Let shippers choose their routes by the waits of the simulation, until both agree.
    tolerance : float
        Share of cargo and of hours within which they agree.
    acceptable_delay_h : float
        Mean delay of a shipment that is accepted.
    curve : bool
        Measure delay at smaller traffic too.
    plan : str, optional
        Name of the plan from which the rest was taken.
    log : str, optional
        Parquet file for the events of the first year.
    overwrite : bool
        Whether the log may replace a file.
    """

    at: At = At()
    count: Count = ANY
    years: int = 1
    seed: int = 1
    traffic_mt: float | None = None
    acceptable_delay_h: float = 24.0
    curve: bool = True
    plan: str | None = None
    log: str | None = None
    overwrite: bool = False
    by_choice: bool = False
    tolerance: float = 0.02
    verb: Literal["simulate"] = "simulate"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given."""
        object.__setattr__(self, "count", self.count.in_mix("free"))


@dataclass(frozen=True)
class ClaimsQuestion(Strict):
    """Ask what the model says of public statements, and of works that experts recommend.

    Attributes
    ----------
    only : tuple of str
        Statements, by id; all when none is given.
    experts : bool
        Add the experts' lists.
    """

    only: tuple[str, ...] = ()
    experts: bool = True
    verb: Literal["claims"] = "claims"

    def __post_init__(self) -> None:
        """Take any sequence of ids, or text with commas between them."""
        object.__setattr__(self, "only", ids_of(self.only))
