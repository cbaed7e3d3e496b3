"""Plan the capacity of an international freight corridor.

>>> import corridor
>>> case = corridor.open_case("instc")
>>> cap = corridor.capacity(case, year=2025)
>>> top = corridor.throughput(cap)
>>> plan = corridor.recommend(case, target_mt=30, by=2032)
>>> flows = corridor.assign(case)
>>> sim = corridor.simulate(case, plan, years=10, seed=1)

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.answers.answer import answer
    from corridor.answers.compare import compare
    from corridor.answers.merge import merge
    from corridor.answers.start import new_case
    from corridor.appraisal.benefit import benefit
    from corridor.appraisal.value import Benefit
    from corridor.assignment.closed.closures import Closures, closures
    from corridor.assignment.counted.calibrate import calibrate
    from corridor.assignment.counted.calibration import Calibration
    from corridor.assignment.of_case.assign import Assignment, assign
    from corridor.case.model import Case
    from corridor.certainty.confidence import Confidence, confidence
    from corridor.elements.table import Capacities, capacity
    from corridor.estimating.balanced import balance_demand
    from corridor.estimating.by_gravity import gravity_demand
    from corridor.estimating.estimate import Estimate
    from corridor.estimating.from_counts import demand_from_counts
    from corridor.fleets.fleet import Fleet, fleet
    from corridor.formats.cases.bundled import bundled_cases
    from corridor.formats.cases.convert import write_case
    from corridor.formats.cases.open import open_case, read_case
    from corridor.hedging.plans import Robust
    from corridor.hedging.robust import robust
    from corridor.maxflow.throughput import Throughput, throughput
    from corridor.partners.share import Sharing, share
    from corridor.planning.futures import Futures, sea_futures
    from corridor.planning.plan import Plan
    from corridor.planning.recommend import recommend
    from corridor.problems import CaseError, CorridorError, InternalError, Problem
    from corridor.proposals.propose import Proposals, propose
    from corridor.reports.pages.document import report
    from corridor.sea.water.projection import Projection, project_sea
    from corridor.simulation.results.outcome import Simulation
    from corridor.simulation.simulate import simulate

__version__ = "0.5.0"

_HOME = {
    "Assignment": "corridor.assignment.of_case.assign",
    "Benefit": "corridor.appraisal.value",
    "Calibration": "corridor.assignment.counted.calibration",
    "Capacities": "corridor.elements.table",
    "Case": "corridor.case.model",
    "CaseError": "corridor.problems",
    "CorridorError": "corridor.problems",
    "Closures": "corridor.assignment.closed.closures",
    "Estimate": "corridor.estimating.estimate",
    "Fleet": "corridor.fleets.fleet",
    "Futures": "corridor.planning.futures",
    "InternalError": "corridor.problems",
    "Plan": "corridor.planning.plan",
    "Problem": "corridor.problems",
    "Proposals": "corridor.proposals.propose",
    "Projection": "corridor.sea.water.projection",
    "Throughput": "corridor.maxflow.throughput",
    "answer": "corridor.answers.answer",
    "assign": "corridor.assignment.of_case.assign",
    "balance_demand": "corridor.estimating.balanced",
    "benefit": "corridor.appraisal.benefit",
    "bundled_cases": "corridor.formats.cases.bundled",
    "calibrate": "corridor.assignment.counted.calibrate",
    "capacity": "corridor.elements.table",
    "closures": "corridor.assignment.closed.closures",
    "compare": "corridor.answers.compare",
    "demand_from_counts": "corridor.estimating.from_counts",
    "gravity_demand": "corridor.estimating.by_gravity",
    "fleet": "corridor.fleets.fleet",
    "merge": "corridor.answers.merge",
    "new_case": "corridor.answers.start",
    "open_case": "corridor.formats.cases.open",
    "project_sea": "corridor.sea.water.projection",
    "sea_futures": "corridor.planning.futures",
    "Confidence": "corridor.certainty.confidence",
    "confidence": "corridor.certainty.confidence",
    "propose": "corridor.proposals.propose",
    "read_case": "corridor.formats.cases.open",
    "recommend": "corridor.planning.recommend",
    "report": "corridor.reports.pages.document",
    "Robust": "corridor.hedging.plans",
    "robust": "corridor.hedging.robust",
    "Sharing": "corridor.partners.share",
    "share": "corridor.partners.share",
    "simulate": "corridor.simulation.simulate",
    "Simulation": "corridor.simulation.results.outcome",
    "throughput": "corridor.maxflow.throughput",
    "write_case": "corridor.formats.cases.convert",
}

__all__ = [
    "Assignment",
    "Benefit",
    "Calibration",
    "Capacities",
    "Case",
    "CaseError",
    "Closures",
    "Confidence",
    "CorridorError",
    "Estimate",
    "Fleet",
    "Futures",
    "InternalError",
    "Plan",
    "Problem",
    "Projection",
    "Proposals",
    "Robust",
    "Sharing",
    "Simulation",
    "Throughput",
    "answer",
    "assign",
    "balance_demand",
    "benefit",
    "bundled_cases",
    "calibrate",
    "capacity",
    "closures",
    "compare",
    "confidence",
    "demand_from_counts",
    "fleet",
    "gravity_demand",
    "merge",
    "new_case",
    "open_case",
    "project_sea",
    "propose",
    "read_case",
    "recommend",
    "report",
    "robust",
    "sea_futures",
    "share",
    "simulate",
    "throughput",
    "write_case",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home when it is first used."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'corridor' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
