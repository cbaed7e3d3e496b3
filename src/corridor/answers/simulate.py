"""The answer of ``simulate``: what gets through in years of operation, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor.answers.plain import TIMING
from corridor.answers.questions import At, SimulateQuestion, options_of
from corridor.answers.situations import situation_at
from corridor.answers.values import Manifest, PairRow, finite, manifest, rows
from corridor.case.count import Count, OtherCargo
from corridor.case.model import Case
from corridor.progress import Progress, silent
from corridor.showing import Shown

if TYPE_CHECKING:
    from corridor.assignment.problem.congestion import Congestion
    from corridor.maxflow.throughput import Throughput
    from corridor.simulation.results.outcome import Simulation


@dataclass(frozen=True)
class OperationRow:
    """An element in operation, both directions together.

    Attributes
    ----------
    id, name, kind, country : str
        The element.
    utilisation : float
        Share of its open time in which its busiest part works.
    mean_wait_h, p95_wait_h : float or None
        Wait of a vehicle; None where none passed.
    throughput_t_per_year : float
        Tonnes that passed.
    capacity_t_per_year : float or None
        Capacity on paper; None is no limit.
    counts : str
        What that capacity counts.
    queue_start, queue_end : float
        Vehicles that wait at the start and the end of the year.
    growing : bool
        Whether it gets more than it lets through.
    counted : bool
        Whether counted cargo uses it; if not, only other cargo does.
    """

    id: str
    name: str
    kind: str
    country: str
    utilisation: float
    mean_wait_h: float | None
    p95_wait_h: float | None
    throughput_t_per_year: float
    capacity_t_per_year: float | None
    counts: str
    queue_start: float
    queue_end: float
    growing: bool
    counted: bool = True


@dataclass(frozen=True)
class TransitRow:
    """Tonnes and hours from one zone to another."""

    origin: str
    destination: str
    offered_t_per_year: float
    delivered_t_per_year: float
    mean_h: float | None
    p50_h: float | None
    p95_h: float | None


@dataclass(frozen=True)
class DelayRow:
    """Delay at a share of the offered traffic: ``delay_h`` is the mean time over that of the first.

    ``growing`` is whether a queue grows where counted cargo passes.
    """

    share: float
    offered_t_per_year: float
    throughput_t_per_year: float
    mean_h: float | None
    p50_h: float | None
    p95_h: float | None
    delay_h: float | None
    growing: bool


@dataclass(frozen=True)
class ChoiceRound:
    """A choice of routes and the year that follows from it; see [`corridor.simulation.settling`][].

    Attributes
    ----------
    rerouted_share : float
        Share of the tonne-kilometres on other links than in the round before; 1 in the first.
    expected_h, simulated_h : float
        Hours that a tonne waits in the mean, as its shipper expects and as in the year.
    disagreement_share : float
        Differences of the two at all elements, by tonnes, over all hours of all cargo.
    unexplained_share : float
        The part of it beyond what the expected waits change when flows change by the tolerance.
    """

    rerouted_share: float
    expected_h: float
    simulated_h: float
    disagreement_share: float
    unexplained_share: float = 0.0


@dataclass(frozen=True)
class SettledAnswer:
    """How choice and simulation came to agree.

    Attributes
    ----------
    agreed : bool
        Whether they agree within the tolerance.
    tolerance : float
        Share of tonne-kilometres and of hours.
    rounds : tuple of ChoiceRound
        In their order; the last is the answer.
    """

    agreed: bool
    tolerance: float
    rounds: tuple[ChoiceRound, ...]


@dataclass(frozen=True, repr=False)
class SimulateAnswer(Shown):
    """What years of operation found.

    Attributes
    ----------
    years, seed, events : int
        Size of the simulation.
    wall_s : float
        Seconds that it took; not part of the JSON.
    offered_t_per_year, throughput_t_per_year : float
        Counted tonnes offered, and delivered as a mean of the years.
    throughput_by_year_t : tuple of float
        Delivered in each year.
    shortfall_share : float
        Share of the offered cargo that was not delivered; negative if stocks shrank.
    practical_t_per_year : float or None
        Tonnes delivered at the acceptable delay; None without a curve.
    acceptable_delay_h : float
        That delay.
    responsible : str or None
        Element at which counted cargo loses most.
    growing : tuple of str
        Elements whose queues grow all year, those of other cargo alone included.
    transit_hours : mapping
        ``p5, p50, p95, mean`` from offer to delivery.
    elements, pairs, curve, unserved
        Rows by element, pair, traffic; demand that has no room on paper.
    deadlocks : int
        Places where trains wait for each other for ever.
    question : str
        What is counted.
    others : {"served", "ignored"}
        Whether the other cargo that keeps its place ran together with what is counted.
    others_offered_t_per_year, others_throughput_t_per_year : float
        The part of it that shares elements with counted cargo: offered, and delivered.
    others_transit_hours : mapping
        ``p5, p50, p95, mean`` from the first element that is shared to the last.
    chance_t_per_year : float
        Standard deviation of the counted tonnes that arrive at random in so many years.
    others_chance_t_per_year : float
        The same of the other cargo.
    settled : SettledAnswer or None
        How choice and simulation came to agree, where shippers choose by simulated waits.
    notes : tuple of str
        What a reader has to know about the model.
    manifest : Manifest
    """

    years: int
    seed: int
    events: int
    offered_t_per_year: float
    throughput_t_per_year: float
    throughput_by_year_t: tuple[float, ...]
    shortfall_share: float
    practical_t_per_year: float | None
    acceptable_delay_h: float
    responsible: str | None
    growing: tuple[str, ...]
    transit_hours: dict[str, float | None]
    elements: tuple[OperationRow, ...]
    pairs: tuple[TransitRow, ...]
    curve: tuple[DelayRow, ...]
    unserved: tuple[PairRow, ...]
    deadlocks: int
    question: str
    notes: tuple[str, ...]
    manifest: Manifest
    others: OtherCargo = "ignored"
    others_offered_t_per_year: float = 0.0
    others_throughput_t_per_year: float = 0.0
    others_transit_hours: dict[str, float | None] = field(default_factory=dict)
    chance_t_per_year: float = 0.0
    others_chance_t_per_year: float = 0.0
    settled: SettledAnswer | None = None
    wall_s: float = field(default=0.0, kw_only=True, compare=False, metadata=TIMING)


def answer_simulate(
    case: Case, question: SimulateQuestion, progress: Progress = silent
) -> SimulateAnswer:
    """Answer what gets through a case in years of operation."""
    return describe_simulation(find_simulation(case, question, progress), question)


def find_simulation(
    case: Case, question: SimulateQuestion, progress: Progress = silent
) -> Simulation:
    """Return the simulation of a question."""
    from corridor.simulation.simulate import simulate  # loads compiled code

    sit, count = situation_at(case, question.at), question.count
    return simulate(
        case,
        years=question.years,
        seed=question.seed,
        year=question.at.year,
        scenario=sit.scenario,
        built=sit.built,
        sea_level_m=question.at.sea_level_m,
        growth=question.at.growth,
        screenline=count.screenline,
        between=count.between,
        mix=count.mix or "free",
        others=count.others,
        modes=count.modes,
        direction=count.direction,
        by_direction=count.by_direction,
        traffic_mt=question.traffic_mt,
        by_choice=question.by_choice,
        tolerance=question.tolerance,
        curve=question.curve,
        acceptable_delay_h=question.acceptable_delay_h,
        log=question.log,
        overwrite=question.overwrite,
        progress=progress,
    )


@dataclass(frozen=True)
class _Offered:
    """A throughput whose tonnes are offered in its own year."""

    after: Throughput
    by: int
    target_t_per_year: float


def simulate_throughput(top: Throughput, progress: Progress = silent) -> SimulateAnswer:
    """Answer whether a year of operation delivers a throughput, without a curve of delay."""
    from corridor.simulation.simulate import simulate  # loads compiled code

    sit = top.capacities.situation
    offered = _Offered(top, sit.year, top.tonnes_per_year)
    return describe_simulation(simulate(sit.case, offered, curve=False, progress=progress))


def describe_simulation(
    sim: Simulation, question: SimulateQuestion | None = None
) -> SimulateAnswer:
    """Return a simulation as an answer."""
    options = {} if question is None else options_of(question)
    return SimulateAnswer(
        years=sim.years,
        seed=sim.seed,
        events=sim.events,
        wall_s=sim.wall_s,
        offered_t_per_year=sim.offered_t_per_year,
        throughput_t_per_year=sim.throughput_t_per_year,
        throughput_by_year_t=sim.by_year,
        shortfall_share=1.0 - sim.throughput_t_per_year / sim.offered_t_per_year,
        practical_t_per_year=finite(sim.practical_t_per_year),
        acceptable_delay_h=sim.acceptable_delay_h,
        responsible=sim.responsible or None,
        growing=sim.growing,
        transit_hours={k: finite(v) for k, v in sim.transit_hours.items()},
        elements=rows(OperationRow, sim.elements),
        pairs=rows(TransitRow, sim.pairs),
        curve=rows(DelayRow, sim.curve),
        unserved=tuple(PairRow(o, d, t) for (o, d), t in sim.routing.unserved.items()),
        deadlocks=sim.deadlocks,
        question=sim.top.question.name,
        notes=tuple(sim.notes),
        manifest=manifest(sim.capacities.situation, options, sim.seed),
        others="ignored" if sim.top.question.others is None else "served",
        others_offered_t_per_year=sim.others_offered_t_per_year,
        others_throughput_t_per_year=sim.others_throughput_t_per_year,
        others_transit_hours={k: finite(v) for k, v in sim.others_transit_hours.items()},
        chance_t_per_year=sim.chance_t_per_year,
        others_chance_t_per_year=sim.others_chance_t_per_year,
        settled=_settled(sim),
    )


def _settled(sim: Simulation) -> SettledAnswer | None:
    """Return how choice and simulation came to agree; None where routes were given."""
    settled = sim.settled
    if settled is None:
        return None
    rounds = tuple(
        ChoiceRound(
            r.rerouted_share, r.expected_h, r.simulated_h, r.disagreement_share, r.unexplained_share
        )
        for r in settled.rounds
    )
    return SettledAnswer(settled.agreed, settled.tolerance, rounds)


def simulated_waits(case: Case, at: At, progress: Progress = silent) -> dict[str, Congestion]:
    """Return the wait of each element against its traffic, from a simulated year."""
    question = SimulateQuestion(at, Count(others="ignored"))
    return find_simulation(case, question, progress).congestion()
