"""What lies on the tracks of an infrastructure: speed limits, wires and signals, along a way."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias, TypeVar

from corridor.importing.attributes import FREIGHT_KMH, HALF, MOST_OF_IT
from corridor.importing.osrd_lines import Piece
from corridor.importing.railjson import Infra, Range

AUTOMATIC = ("BAL", "BAPR", "TVM", "ETCS")
"""How the names of signalling systems begin that let trains follow each other on a line."""

FOLLOWING = 3
"""Signals one after another between two points, the last one of the first point and the first of
the next counted, from which on a second train can follow before the first has arrived."""

DC_BELOW_V = 5_000
"""Voltages below this are direct current."""

KMH_PER_M_S = 3.6

Way: TypeAlias = Sequence[tuple[Piece, bool]]
"""Pieces of track one after another, and whether each is run along its track."""

T = TypeVar("T")


@dataclass(frozen=True)
class Fittings:
    """What lies on tracks, by track.

    Attributes
    ----------
    limits_kmh : mapping
        Speed limits of all trains on parts of each track.
    wires : mapping
        ``ac`` or ``dc`` on parts of each track; empty where the voltage is no number.
    signals : mapping
        Signals of an automatic block: position in metres, and whether they hold along the track.
    wired : bool
        Whether the infrastructure says anything of wires.
    """

    limits_kmh: Mapping[str, list[tuple[Range, float]]]
    wires: Mapping[str, list[tuple[Range, str]]]
    signals: Mapping[str, list[tuple[float, bool]]]
    wired: bool


def fittings(infra: Infra) -> Fittings:
    """Return what lies on the tracks of an infrastructure."""
    limits: dict[str, list[tuple[Range, float]]] = defaultdict(list)
    wires: dict[str, list[tuple[Range, str]]] = defaultdict(list)
    signals: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for speed in infra.speed_sections:
        if (limit := speed.general_m_s) is not None:
            for part in speed.track_ranges:
                limits[part.track].append((part, limit * KMH_PER_M_S))
    for wire in infra.electrifications:
        for part in wire.track_ranges:
            wires[part.track].append((part, current(wire.voltage)))
    for signal in infra.signals:
        if any(system.signaling_system.startswith(AUTOMATIC) for system in signal.logical_signals):
            along = signal.direction == "START_TO_STOP"
            signals[signal.track].append((signal.position, along))
    return Fittings(limits, wires, signals, bool(infra.electrifications))


def speed_kmh(known: Fittings, way: Way) -> float:
    """Return the mean of the lowest limits along a way; NaN where half of it has none.

    It is the length over the hours of a train that runs at each limit, and never above the speed
    of freight trains.
    """
    limited_m = hours = 0.0
    for piece, _ in way:
        ranges = known.limits_kmh.get(piece.track, [])
        for begin, end in _stretches(piece, ranges):
            limits = _over(ranges, begin, end)
            if limits:
                limited_m += end - begin
                hours += (end - begin) / min(*limits, FREIGHT_KMH)
    total_m = sum(piece.length_m for piece, _ in way)
    return limited_m / hours if hours > 0 and limited_m >= HALF * total_m else math.nan


def traction(known: Fittings, way: Way) -> str:
    """Return ``ac`` or ``dc`` where nine tenths of a way have it, otherwise ``diesel``.

    Empty where the infrastructure has no wires at all, or half of those on the way are not known.
    """
    if not known.wired:
        return ""
    metres: dict[str, float] = defaultdict(float)
    for piece, _ in way:
        ranges = known.wires.get(piece.track, [])
        for begin, end in _stretches(piece, ranges):
            kinds = set(_over(ranges, begin, end))
            metres[kinds.pop() if len(kinds) == 1 else "diesel"] += end - begin
    total_m = sum(metres.values())
    if metres[""] >= HALF * total_m:
        return ""
    most = max(sorted(metres), key=metres.__getitem__)
    return most if metres[most] >= MOST_OF_IT * total_m else "diesel"


def signalling(known: Fittings, way: Way) -> str:
    """Return ``automatic`` where signals let a train follow another; empty otherwise."""
    counts = {True: 0, False: 0}
    for piece, forward in way:
        for position, along in known.signals.get(piece.track, []):
            if piece.begin_m <= position <= piece.end_m:
                counts[along == forward] += 1
    return "automatic" if max(counts.values()) >= FOLLOWING else ""


def _stretches(piece: Piece, ranges: Sequence[tuple[Range, T]]) -> list[tuple[float, float]]:
    """Cut a piece where a range begins or ends."""
    at = {piece.begin_m, piece.end_m}
    at |= {metres for part, _ in ranges for metres in (part.begin, part.end)}
    return list(pairwise(sorted(m for m in at if piece.begin_m <= m <= piece.end_m)))


def _over(ranges: Sequence[tuple[Range, T]], begin: float, end: float) -> list[T]:
    """Return what holds all along a stretch."""
    return [value for part, value in ranges if part.begin <= begin and end <= part.end]


def current(voltage: str) -> str:
    """Return ``dc`` or ``ac`` of a voltage such as ``25000V``; empty where it is no number."""
    digits = voltage.strip().upper().removesuffix("V")
    kilo = 1000 if digits.endswith("K") else 1
    try:
        volts = float(digits.removesuffix("K")) * kilo
    except ValueError:
        return ""
    return "dc" if volts < DC_BELOW_V else "ac"
