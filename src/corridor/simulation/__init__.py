"""A year of operation, event by event: trains meet, trucks and ships queue, cargo waits.

>>> import corridor.simulation
>>> run = corridor.simulation.line(12, 21, trains_per_day=40).run(years=10, seed=1)
>>> wait = corridor.simulation.queue(3, gap_min=6, service_min=15).run(years=1)

Names are loaded when they are first used: compiled code is not touched before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.simulation.curves import DelayCurve, DelayVolume, delay_volume
    from corridor.simulation.line_plans import TrainClass
    from corridor.simulation.line_runs import LineRun
    from corridor.simulation.lines import Line, line
    from corridor.simulation.occupancy import Occupancy, occupation
    from corridor.simulation.queues import QueuePlan, QueueRun, queue

_HOME = {
    "DelayCurve": "corridor.simulation.curves",
    "DelayVolume": "corridor.simulation.curves",
    "Line": "corridor.simulation.lines",
    "LineRun": "corridor.simulation.line_runs",
    "Occupancy": "corridor.simulation.occupancy",
    "QueuePlan": "corridor.simulation.queues",
    "QueueRun": "corridor.simulation.queues",
    "TrainClass": "corridor.simulation.line_plans",
    "delay_volume": "corridor.simulation.curves",
    "line": "corridor.simulation.lines",
    "occupation": "corridor.simulation.occupancy",
    "queue": "corridor.simulation.queues",
}

__all__ = [
    "DelayCurve",
    "DelayVolume",
    "Line",
    "LineRun",
    "Occupancy",
    "QueuePlan",
    "QueueRun",
    "TrainClass",
    "delay_volume",
    "line",
    "occupation",
    "queue",
]


def __getattr__(name: str) -> object:
    """Load a public name from its home when it is first used."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'corridor.simulation' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names."""
    return list(__all__)
