"""Tracks and carriageways that lie side by side: counted by cross-sections, one kept for all.

In OpenStreetMap each track is a way of its own, and so is each carriageway. A cross-section is a
short line at a right angle; what it meets at a small angle runs beside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from corridor.importing.chains import Chain
from corridor.importing.strips import Flags, Floats, Integers, flat, stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP_M = 50.0
"""Distance between cross-sections."""

REACH_M = {"rail": 25.0, "road": 60.0}
"""How far a cross-section reaches to each side: between tracks lie 4 to 15 m."""

ANGLE = math.cos(math.radians(25))
"""Cosine of the largest angle between lines that run beside each other."""

SHORT_M = 250.0
"""Length under which a line beside another, or alone between two such, does not count."""


@dataclass(frozen=True)
class Beside:
    """What runs beside one chain.

    Attributes
    ----------
    at_m : array of float
        Where its cross-sections lie.
    tracks : array of int
        Lines that each meets, itself among them.
    both : array of bool
        Whether one of them is a carriageway of the other direction.
    covered : array of bool
        Whether one of them is kept in its place.
    """

    at_m: Floats
    tracks: Integers
    both: Flags
    covered: Flags


def beside(chains: Sequence[Chain], oneway: Integers, reach_m: float) -> list[Beside]:
    """Find what runs beside each chain.

    Parameters
    ----------
    chains : sequence of Chain
        Lines of one network.
    oneway : array of int
        Direction in which each way may be used: 1, -1, or 0 for both.
    reach_m : float
        How far a cross-section reaches to each side.

    Returns
    -------
    list of Beside
        One for each chain. Of lines side by side the longest is kept.
    """
    sections = [_section_places(chain.strip.length_m) for chain in chains]
    owner = np.repeat(np.arange(len(chains)), [len(at) for at in sections])
    lines, direction, sense = _cross_sections(chains, sections, oneway, reach_m)
    pieces, piece_chain, piece_direction, piece_sense = _pieces(chains, oneway)
    piece_start_m = np.concatenate([chain.strip.at_m[:-1] for chain in chains])
    piece_end_m = np.concatenate([chain.strip.at_m[1:] for chain in chains])
    section, piece = shapely.STRtree(pieces).query(lines, predicate="intersects")
    cosine = np.einsum("ij,ij->i", direction[section], piece_direction[piece])
    at_m = np.concatenate(sections)[section]
    behind_m, ahead_m = at_m - piece_end_m[piece], piece_start_m[piece] - at_m
    apart = (piece_chain[piece] != owner[section]) | (np.maximum(behind_m, ahead_m) > SHORT_M)
    near = (np.abs(cosine) >= ANGLE) & apart
    section, piece, cosine, behind_m = section[near], piece[near], cosine[near], behind_m[near]
    other = piece_chain[piece]
    # each other chain counts once in a cross-section, and its own where it turns back
    pair = np.unique(section.astype(np.int64) * len(chains) + other)
    tracks = 1 + np.bincount(pair // len(chains), minlength=len(owner))
    against = sense[section] * piece_sense[piece] * np.sign(cosine) < 0
    both = np.zeros(len(owner), dtype=bool)
    both[section[against]] = True
    place = np.empty(len(chains), dtype=np.int64)
    place[sorted(range(len(chains)), key=lambda i: (-chains[i].strip.length_m, i))] = np.arange(
        len(chains)
    )
    covered = np.zeros(len(owner), dtype=bool)
    longer = place[other] < place[owner[section]]
    # a line that turns back on itself, as where a motorway ends, is kept up to the turn
    covered[section[longer | ((other == owner[section]) & (behind_m > 0))]] = True
    ends = np.cumsum([len(at) for at in sections])
    return [
        Beside(at, tracks[end - len(at) : end], both[end - len(at) : end],
               _smoothed(covered[end - len(at) : end], at, chain.strip.length_m))
        for chain, at, end in zip(chains, sections, ends, strict=True)
    ]  # fmt: skip


def _section_places(length_m: float) -> Floats:
    count = max(1, round(length_m / STEP_M))
    return np.asarray((np.arange(count) + 0.5) * (length_m / count), dtype=np.float64)


def _directions(starts: Floats, ends: Floats) -> Floats:
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    result: Floats = along / length[:, None]
    return result


def _sense(chain: Chain, oneway: Integers) -> Integers:
    """Return the direction of traffic on each piece of a chain: along it, against it, or both."""
    result: Integers = oneway[chain.strip.way] * np.where(chain.strip.forward, 1, -1)
    return result


def _cross_sections(
    chains: Sequence[Chain], sections: Sequence[Floats], oneway: Integers, reach_m: float
) -> tuple[NDArray[np.object_], Floats, Integers]:
    points, directions, senses = [], [], []
    for chain, at in zip(chains, sections, strict=True):
        strip, piece = chain.strip, chain.strip.piece_at(at)
        points.append(strip.point_at(at))
        course = flat(strip.points)
        directions.append(_directions(course[piece], course[piece + 1]))
        senses.append(_sense(chain, oneway)[piece])
    middle, direction = np.vstack(points), np.vstack(directions)
    across: Floats = np.column_stack([-direction[:, 1], direction[:, 0]])
    across = across * (reach_m * stretch(middle))[:, None]
    centre = flat(middle)
    ends = np.stack([centre - across, centre + across], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object), direction, np.concatenate(senses)


def _pieces(
    chains: Sequence[Chain], oneway: Integers
) -> tuple[NDArray[np.object_], Integers, Floats, Integers]:
    courses = [flat(chain.strip.points) for chain in chains]
    starts = np.vstack([course[:-1] for course in courses])
    ends = np.vstack([course[1:] for course in courses])
    owner = np.repeat(np.arange(len(chains)), [len(course) - 1 for course in courses])
    sense = np.concatenate([_sense(chain, oneway) for chain in chains])
    lines = np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)), dtype=object)
    return lines, owner, _directions(starts, ends), sense


def _smoothed(covered: Flags, at_m: Floats, length_m: float) -> Flags:
    """Fill short gaps between covered stretches, then drop short stretches between gaps."""
    step = length_m / max(1, len(at_m))
    result = covered.copy()
    for value in (False, True):  # first the gaps
        for start, end in runs(result):
            inner = start > 0 and end < len(result)
            short = (end - start) * step < SHORT_M
            if result[start] == value and short and inner:
                result[start:end] = not value
    if (~result).sum() * step < SHORT_M and result.mean() >= 0.8:
        result[:] = True
    return result


def runs(flags: Flags) -> list[tuple[int, int]]:
    """Return start and end of the runs of equal flags."""
    if not len(flags):
        return []
    cuts = [0, *(np.flatnonzero(np.diff(flags.astype(np.int8))) + 1).tolist(), len(flags)]
    return list(pairwise(cuts))


def counted(chain: Chain, found: Beside, oneway: Integers) -> Chain:
    """Return a chain with what the nearest cross-section says of each of its pieces."""
    strip = chain.strip
    middle = (strip.at_m[:-1] + strip.at_m[1:]) / 2
    at = np.clip(np.searchsorted(found.at_m, middle), 0, len(found.at_m) - 1)
    nearer = np.maximum(at - 1, 0)
    at = np.where(np.abs(found.at_m[nearer] - middle) < np.abs(found.at_m[at] - middle), nearer, at)
    both = found.both[at] | (oneway[strip.way] == 0)
    return replace(chain, strip=replace(strip, tracks=found.tracks[at], both=both))
