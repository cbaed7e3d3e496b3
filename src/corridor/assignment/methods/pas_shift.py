"""Moves traffic within pairs of segments until they cost the same.

There are three steps: how much of each origin can move; how much of all origins together should,
pair by pair with Newton steps on the flows of resources; and how much of each does, in proportion
to what can. The first and the last take one origin after the other and can run in parallel. Where
several pairs of an origin share an arc, less may move than was decided; the next round sees the
true flows again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.assignment.methods.pas import Members, Pairs
from corridor.assignment.problem.congestion import BPR, Kinds, fill_times, time_and_slope
from corridor.compiling import compiled
from corridor.network.graph import Floats

ALL = 1 - 1e-12
"""A share of the flow that counts as all of it."""

MOST_HALVES = 40


@compiled("assignment/methods/pas.py")
def measure_slack(
    chosen: NDArray[np.int64], pairs: Pairs, members: Members, flow: Floats, slack: Floats
) -> None:
    """Fill `slack` (2, memberships): what can leave the first and the second segment."""
    for s in chosen:
        own = flow[s]
        for i in range(members.first[s], members.first[s + 1]):
            p = members.sorted_pair[i]
            for side in range(2):
                least = np.inf
                for q in range(pairs.bound[2 * p + side], pairs.bound[2 * p + side + 1]):
                    least = min(least, own[pairs.arc[q]])
                slack[side, i] = least


@compiled("assignment/methods/pas.py", "assignment/problem/congestion.py")
def balance(  # noqa: C901 - a sweep in pieces would hand over a dozen arrays for each pair
    most_sweeps: int, enough: float, careful: bool, pairs: Pairs, room: Floats, kind: Kinds,
    parameter: Floats, marginal: bool, flow: Floats, times: Floats, slopes: Floats, moved: Floats,
) -> int:  # fmt: skip
    """Decide how much to move from the first to the second segment of each pair.

    Sweeps over the pairs, forth and back, with a Newton step each: cost difference over the sum of
    slopes, within the `room` (2, pairs). Being `careful`, a step is halved while it turns the
    difference into a large one of the other sign. Stops when what a sweep gains is below a share
    `enough` of what the first gained. Changes flow, times and slopes of the resources and fills
    `moved`. Returns the number of sweeps.
    """
    moved[:] = 0.0
    count, first_gain = len(moved), 0.0
    for sweep in range(most_sweeps):
        gain = 0.0
        for n in range(count):
            p = n if sweep % 2 == 0 else count - 1 - n
            difference, slope = pairs.fixed[p], 0.0
            for q in range(pairs.use_bound[p], pairs.use_bound[p + 1]):
                r, often = pairs.resource[q], pairs.times[q]
                difference += often * times[r]
                slope += often * often * slopes[r]
            if difference > 0.0:
                most = room[0, p] - moved[p]
                step = most if difference >= slope * most else difference / slope
                step = max(step, 0.0)
            else:
                most = room[1, p] + moved[p]
                step = -most if -difference >= slope * most else difference / slope
                step = min(step, 0.0)
            if step == 0.0:
                continue
            gain += step * difference
            moved[p] += step
            for q in range(pairs.use_bound[p], pairs.use_bound[p + 1]):
                r = pairs.resource[q]
                flow[r] -= pairs.times[q] * step
                if kind[r] == BPR and parameter[r, 3] == 4.0 and not marginal:
                    # Nearly always so; written out, it takes half of the time of the call.
                    x = max(flow[r], 0.0) * parameter[r, 2]
                    cube = parameter[r, 1] * x * x * x
                    times[r], slopes[r] = parameter[r, 0] + cube * x, 4.0 * parameter[r, 2] * cube
                else:
                    times[r], slopes[r] = time_and_slope(
                        kind[r], parameter[r, 0], parameter[r, 1], parameter[r, 2],
                        parameter[r, 3], parameter[r, 4], marginal, flow[r],
                    )  # fmt: skip
            if careful:
                moved[p] -= _taken_back(
                    pairs, p, step, difference, kind, parameter, marginal, flow, times, slopes
                )
        if sweep == 0:
            first_gain = gain
        if gain <= enough * first_gain:
            return sweep + 1
    return most_sweeps


@compiled("assignment/methods/pas.py", "assignment/problem/congestion.py")
def _taken_back(
    pairs: Pairs, p: int, step: float, before: float, kind: Kinds, parameter: Floats,
    marginal: bool, flow: Floats, times: Floats, slopes: Floats,
) -> float:  # fmt: skip
    """Halve a step while it has turned the cost difference; return how much was taken back."""
    back = 0.0
    for _ in range(MOST_HALVES):
        after = pairs.fixed[p]
        for q in range(pairs.use_bound[p], pairs.use_bound[p + 1]):
            after += pairs.times[q] * times[pairs.resource[q]]
        if after * before >= 0.0 or abs(after) <= abs(before) / 2:
            break
        half = (step - back) / 2
        back += half
        for q in range(pairs.use_bound[p], pairs.use_bound[p + 1]):
            r = pairs.resource[q]
            flow[r] += pairs.times[q] * half
            times[r], slopes[r] = time_and_slope(
                kind[r], parameter[r, 0], parameter[r, 1], parameter[r, 2], parameter[r, 3],
                parameter[r, 4], marginal, flow[r],
            )  # fmt: skip
    return back


@compiled()
def add_up(members: Members, count: int, slack: Floats, room: Floats) -> None:
    """Fill `room` (2, pairs) with the slack of all members."""
    room[:] = 0.0
    for i in range(count):
        room[0, members.sorted_pair[i]] += slack[0, i]
        room[1, members.sorted_pair[i]] += slack[1, i]


@compiled("assignment/methods/pas.py")
def move(
    chosen: NDArray[np.int64], pairs: Pairs, members: Members, slack: Floats, room: Floats,
    moved: Floats, resource: NDArray[np.int32], flow: Floats, change: Floats,
) -> None:  # fmt: skip
    """Move the traffic of some origins, each in proportion to its slack."""
    for s in chosen:
        own = flow[s]
        for i in range(members.first[s], members.first[s + 1]):
            p = members.sorted_pair[i]
            side = 0 if moved[p] > 0.0 else 1
            if moved[p] == 0.0 or slack[side, i] <= 0.0:
                continue
            begin, end = pairs.bound[2 * p + side], pairs.bound[2 * p + side + 1]
            amount = abs(moved[p]) * (slack[side, i] / room[side, p])
            least = np.inf
            for q in range(begin, end):
                least = min(least, own[pairs.arc[q]])
            if amount >= least * ALL:
                amount = least
            if amount <= 0.0:
                continue
            for q in range(pairs.bound[2 * p], pairs.bound[2 * p + 2]):
                arc = pairs.arc[q]
                signed = -amount if begin <= q < end else amount
                own[arc] += signed
                change[resource[arc]] += signed


@compiled("assignment/methods/pas.py", "assignment/problem/congestion.py")
def move_in_one(
    moves: int, most_sweeps: int, enough: float, careful: bool, everyone: NDArray[np.int64],
    pairs: Pairs, members: Members, count: int, slack: Floats, room: Floats, moved: Floats,
    kind: Kinds, parameter: Floats, marginal: bool, resource: NDArray[np.int32], flow: Floats,
    resource_flow: Floats, times: Floats, slopes: Floats,
) -> None:  # fmt: skip
    """Do several moves of all origins and measure the slack once more, in a single call.

    On a small network the calls of the steps one by one would take longer than the steps.
    """
    change = np.zeros(len(times))
    for _ in range(moves):
        measure_slack(everyone, pairs, members, flow, slack)
        add_up(members, count, slack, room)
        balance(
            most_sweeps, enough, careful, pairs, room, kind, parameter, marginal,
            resource_flow.copy(), times, slopes, moved,
        )  # fmt: skip
        move(everyone, pairs, members, slack, room, moved, resource, flow, change)
        resource_flow += change
        change[:] = 0.0
        fill_times(kind, parameter, marginal, resource_flow, times, slopes)
    measure_slack(everyone, pairs, members, flow, slack)
