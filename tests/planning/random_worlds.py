"""Small random worlds with projects, and questions about them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from corridor.case.model import Case
from corridor.problems import CaseError
from corridor.testing import tiny

MODES = ("rail1520", "rail1435", "road")
PAYERS = ("XA:1", "XB:1", "XA:0.5 XB:0.5", "XA:0.3 XB:0.7")


@dataclass(frozen=True)
class World:
    """A case, its projects as they were drawn, and what is counted in it."""

    case: Case
    projects: dict[str, dict[str, Any]]
    counted: dict[str, Any]


def random_world(chance: np.random.Generator) -> World:
    """Draw worlds until one is a valid case in which something can be counted."""
    while True:
        world = _drawn(chance)
        if world is not None:
            return world


def _drawn(chance: np.random.Generator) -> World | None:
    nodes = [f"{c}{i}" for c in "ab" for i in range(int(chance.integers(1, 4)))]
    if len(nodes) < 3:
        return None
    links, joined = {}, set()
    for i in range(1, len(nodes)):
        _link(chance, links, joined, nodes[int(chance.integers(i))], nodes[i])
    for _ in range(int(chance.integers(1, 6))):
        a, b = chance.choice(nodes, 2, replace=False)
        _link(chance, links, joined, str(a), str(b))
    modes = {n: sorted({w for *ends, _, w in links.values() if n in ends}) for n in nodes}
    terminals = {}
    for node, found in modes.items():
        for a, b in pairwise(found):
            terminals[f"t{len(terminals)}"] = (node, f"{a}-{b}", _capacity(chance, 2))
    crossing = [k for k, (a, b, *_) in links.items() if a[0] != b[0]]
    borders = {f"b{k}": (k, _capacity(chance, 2)) for k in crossing if chance.random() < 0.7}
    elements = [*links, *terminals, *borders]
    projects = _projects(chance, elements)
    between = [str(n).upper() for n in chance.choice(nodes, 2, replace=False)]
    gate = chance.choice(list(links), min(len(links), int(chance.integers(1, 3))), replace=False)
    zones = [n.upper() for n in nodes]
    demand = [
        (o, d, float(chance.integers(0, 10)))
        for o in zones for d in zones if o != d and chance.random() < 0.5
    ] or None  # fmt: skip
    try:
        case = tiny(
            links,
            terminals=terminals,
            borders=borders or None,
            projects=projects,
            demand=demand,
            screenlines={"all": next(iter(links)), "q": " ".join(gate)},
        )
    except CaseError:
        return None
    where: dict[str, Any] = {"between": tuple(between)}
    if chance.random() < 0.5:
        where = {"screenline": "q"}
    return World(case, projects, {**where, "mix": str(chance.choice(["free", "fixed"]))})


def _link(chance, links, joined, a, b):
    mode = str(chance.choice(MODES))
    if (a, b, mode) not in joined and (b, a, mode) not in joined:
        joined.add((a, b, mode))
        links[f"l{len(links)}"] = (a, b, _capacity(chance), mode)


def _capacity(chance, times=1):
    return 1e5 * times * float(chance.integers(0, 10))


def _projects(chance, elements):
    projects: dict[str, dict[str, Any]] = {}
    multiplied: set[str] = set()
    for i in range(int(chance.integers(2, 6))):
        touched = chance.choice(elements, min(len(elements), int(chance.integers(1, 4))), False)
        gain = {str(e): 1e5 * float(chance.integers(1, 10)) for e in touched}
        spec: dict[str, Any] = {
            "cost": float(chance.choice([0.0, chance.uniform(0, 1), chance.uniform(1, 40),
                                         chance.integers(1, 40)], p=[0.05, 0.1, 0.6, 0.25])),
            "build_years": int(chance.integers(1, 4)),
            "earliest_start": int(chance.integers(2024, 2028)),
            "payers": str(chance.choice(PAYERS)),
            "gain": gain,
        }  # fmt: skip
        free = [e for e in gain if e not in multiplied]
        if free and chance.random() < 0.2:
            multiplied.add(free[0])
            spec["factor"] = {free[0]: float(chance.choice([1.5, 2.0]))}
            del gain[free[0]]
        _relate(chance, projects, spec)
        projects[f"q{i}"] = spec
    return projects


def _relate(chance, projects, spec):
    """Draw an opening year, or what the project requires and excludes."""
    if chance.random() < 0.08:
        spec["opened"] = int(chance.integers(2026, 2035))
        return
    earlier = [p for p in projects if "opened" not in projects[p]]
    if earlier and chance.random() < 0.4:
        spec["requires"] = str(chance.choice(earlier))
    needed, step = set(), spec.get("requires", "")
    while step:
        needed.add(step)
        step = projects[step].get("requires", "")
    others = [p for p in earlier if p not in needed and not needed & _requirers(projects, p)]
    if others and chance.random() < 0.3:
        spec["excludes"] = str(chance.choice(others))


def _requirers(projects, project):
    """Projects that require a project, directly or not."""
    found = {project}
    while more := {p for p, s in projects.items() if s.get("requires") in found} - found:
        found |= more
    return found


def random_budget(chance: np.random.Generator) -> float | dict[str, float] | None:
    """Draw no budget, one for all, or one for one or both payers."""
    kind = chance.random()
    amount = float(chance.integers(1, 40))
    if kind < 0.4:
        return None
    if kind < 0.7:
        return amount
    if kind < 0.9:
        return {str(chance.choice(["XA", "XB"])): amount}
    return {"XA": amount, "XB": float(chance.integers(1, 40))}


def targets(chance: np.random.Generator, tonnes: list[float], count: int) -> list[float]:
    """Draw targets: what some choice carries, a little more, something between, and beyond all."""
    levels = sorted({t for t in tonnes if t > 0}) or [1e5]
    drawn = [
        levels[int(chance.integers(len(levels)))],
        levels[int(chance.integers(len(levels)))] + 5e4,
        float(chance.uniform(levels[0], levels[-1])),
        levels[-1] * float(chance.choice([1.0, 1.0, 1.1])),
    ]
    while len(drawn) < count:
        drawn.append(levels[int(chance.integers(len(levels)))] * float(chance.choice([1, 0.97])))
    return [round(t / 1e6, 9) for t in drawn[:count]]
