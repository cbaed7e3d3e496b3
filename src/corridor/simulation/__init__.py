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
    from corridor.simulation.lines.curves import DelayCurve, DelayVolume, delay_volume
    from corridor.simulation.lines.line import Line, line
    from corridor.simulation.lines.line_plans import TrainClass
    from corridor.simulation.lines.line_runs import LineRun
    from corridor.simulation.lines.occupancy import Occupancy, occupation
    from corridor.simulation.lines.queues import QueuePlan, QueueRun, queue

_HOME = {
    "DelayCurve": "corridor.simulation.lines.curves",
    "DelayVolume": "corridor.simulation.lines.curves",
    "Line": "corridor.simulation.lines.line",
    "LineRun": "corridor.simulation.lines.line_runs",
    "Occupancy": "corridor.simulation.lines.occupancy",
    "QueuePlan": "corridor.simulation.lines.queues",
    "QueueRun": "corridor.simulation.lines.queues",
    "TrainClass": "corridor.simulation.lines.line_plans",
    "delay_volume": "corridor.simulation.lines.curves",
    "line": "corridor.simulation.lines.line",
    "occupation": "corridor.simulation.lines.occupancy",
    "queue": "corridor.simulation.lines.queues",
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
