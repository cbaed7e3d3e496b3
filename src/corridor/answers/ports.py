"""The answer of ``sealevel ports``: what ships carry into ports at a level of the sea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corridor.answers.questions import At, PortsQuestion, options_of
from corridor.answers.situations import situation_at
from corridor.answers.values import Manifest, manifest, row
from corridor.case.datum import to_baltic_m
from corridor.case.model import Case
from corridor.messages import message
from corridor.progress import Progress, silent
from corridor.sea.ports.closing import Closing, Passage, closings
from corridor.sea.ports.dredging import dredging, dredging_by_state
from corridor.sea.ports.evidence import evidence
from corridor.sea.ports.shoaling import shoaling
from corridor.sea.water.facts import facts_hash
from corridor.sea.water.projection import project_sea
from corridor.showing import Shown


@dataclass(frozen=True)
class LoadRow:
    """What a class of ship carries into a port at a level of the sea.

    Attributes
    ----------
    port, name, country, ship : str
        Port and class.
    limit : str
        What limits her: the port itself or a channel on the way to it.
    depth_m, draft_m : float
        Depth at the limit, and the permitted draught.
    payload_t, payload_share : float
        Cargo, and its share of a full load.
    capacity_t_per_year : float or None
        Capacity of the port.
    cost_per_t_change : float or None
        Relative change of the cost of a tonne; None when she carries nothing.
    state : str
        ``full load``, ``part load``, ``no cargo`` or ``dry``.
    """

    port: str
    name: str
    country: str
    ship: str
    limit: str
    depth_m: float
    draft_m: float
    payload_t: float
    payload_share: float
    capacity_t_per_year: float | None
    cost_per_t_change: float | None
    state: str


@dataclass(frozen=True)
class DredgingRow:
    """Dredging a year that keeps the depth of a place; None where an input is not known."""

    place: str
    name: str
    country: str
    depth_m: float
    fall_m_per_year: float
    siltation_m_per_year: float
    volume_m3_per_year: float | None
    cost_musd_per_year: float | None


@dataclass(frozen=True)
class PassageRow:
    """When the sea falls below a level: year in 5, 50 and 95 % of the futures, None for later."""

    level_m: float
    share: float
    p5: int | None
    p50: int | None
    p95: int | None


@dataclass(frozen=True)
class ClosingRow:
    """When a port is lost to its class of ship, and when it falls dry."""

    port: str
    name: str
    country: str
    ship: str
    idle: PassageRow
    dry: PassageRow


@dataclass(frozen=True)
class EvidenceRow:
    """A report of ships or ports beside the model."""

    what: str
    unit: str
    year: int
    basis: str
    reported: float
    low: float | None
    high: float | None
    modelled: float | None
    holds: bool
    verdict: str
    note: str
    source: str


@dataclass(frozen=True, repr=False)
class PortsAnswer(Shown):
    """Ports and ships at a level of the sea."""

    level_m: float
    ports: tuple[LoadRow, ...]
    dredging: tuple[DredgingRow, ...]
    dredging_musd_per_year: dict[str, float]
    closing: tuple[ClosingRow, ...]
    evidence: tuple[EvidenceRow, ...]
    manifest: Manifest


def answer_ports(case: Case, question: PortsQuestion, progress: Progress = silent) -> PortsAnswer:
    """Answer what each ship may carry into each port, and when a port is lost."""
    progress(message("ports"), None)
    sit, sea = situation_at(case, At(built=question.built)), question.sea
    given = to_baltic_m(question.level_m or 0.0, question.datum)  # the datum is checked too
    level_m = sit.sea_level_m if question.level_m is None else given
    projection = project_sea(sea.until, sea.scenario, sea.members, sea.seed)
    loads = shoaling(sit, level_m)
    upkeep = dredging(sit.with_level(level_m), projection.fall_m_per_year)
    options = {**options_of(question), "scenario": projection.scenario}
    return PortsAnswer(
        level_m=level_m,
        ports=tuple(row(LoadRow, s) for s in loads),
        dredging=tuple(row(DredgingRow, d) for d in upkeep),
        dredging_musd_per_year=dredging_by_state(upkeep),
        closing=closing_rows(closings(sit, projection)),
        evidence=tuple(row(EvidenceRow, e) for e in evidence(situation_at(case, At()))),
        manifest=replace(manifest(sit, options, sea.seed), facts_hash=facts_hash()),
    )


def closing_rows(lost: Sequence[Closing]) -> tuple[ClosingRow, ...]:
    """Return when ports are lost."""

    def passage(p: Passage) -> PassageRow:
        return PassageRow(p.level_m, p.share, p.p5, p.p50, p.p95)

    return tuple(
        ClosingRow(c.port, c.name, c.country, c.ship, passage(c.idle), passage(c.dry)) for c in lost
    )
