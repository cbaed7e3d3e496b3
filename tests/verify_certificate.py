"""Check the certificate of a plan without corridor: ``python verify_certificate.py FILE.json``.

Needs SciPy (shortest paths) and PySCIPOpt (whole-number programs). Prints each certificate with
"verified" or what does not hold, and ends with exit code 1 when something does not.
docs/how-to/verify-a-plan.md explains the steps.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections import defaultdict

import numpy as np
from pyscipopt import Model, quicksum
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

CLOSE = 1e-6
CLOSE_MUSD = 2e-4


def verify(certificate: dict) -> list[str]:
    """Return what does not hold; empty when everything does."""
    return [
        *flow_faults(certificate),
        *plan_faults(certificate),
        *cut_faults(certificate),
        *proof_faults(certificate),
        *claim_faults(certificate),
    ]


def capacity_of(c: dict, chosen: set[str]) -> dict[str, float]:
    """Capacity of each element when projects are built."""
    found = {e: math.inf if t is None else t for e, t in c["capacity_t_per_year"]["fixed"].items()}
    for element, states in c["capacity_t_per_year"]["by_projects"].items():
        touching = {p for s in states for p in s["projects"]}
        (tonnes,) = (s["t_per_year"] for s in states if set(s["projects"]) == chosen & touching)
        found[element] = math.inf if tonnes is None else tonnes
    for element, crowd in c["capacity_t_per_year"]["by_steps"].items():
        at, ends = 0, {end["state"]: end for end in crowd["ends"]}
        while at not in ends:
            (at,) = (
                s["to"]
                for s in crowd["steps"]
                if s["from"] == at and s["built"] == (s["project"] in chosen)
            )
        end = ends[at]
        added = sum(t for p, t in end["each_t_per_year"].items() if p in chosen)
        most, base = (
            math.inf if end[k] is None else end[k]
            for k in ("at_most_t_per_year", "base_t_per_year")
        )
        found[element] = min(most, base + added)
    return found


def flow_faults(c: dict):
    """The flow of the plan: paths from start to end, within capacities, in the mix, as claimed."""
    pairs, plan, others = c["pairs"], c["plan"], c["others"]
    on_row: dict[int, float] = defaultdict(float)
    of_pair, of_other = defaultdict(float), defaultdict(float)
    yield from path_faults(c["network"], pairs, plan["paths"], on_row, of_pair)
    yield from path_faults(others["network"], others["pairs"], others["paths"], on_row, of_other)
    for k, pair in enumerate(others["pairs"]):
        kept = pair["tonnes_per_year"]
        if of_other[k] < kept - CLOSE * max(1.0, kept):
            yield f"{pair['origin']} to {pair['destination']} keeps {of_other[k]} of {kept} t/year"
    capacity = capacity_of(c, set(plan["starts"]))
    for row, tonnes in on_row.items():
        element = c["network"]["element_of_row"][row]
        limit = max(0.0, capacity[element] - others["background_t_per_year"].get(element, 0.0))
        if tonnes > limit + CLOSE * max(1.0, limit):
            yield f"{tonnes} t/year on {element}, which has room for {limit}"
    total = sum(of_pair.values())
    if abs(total - plan["tonnes_per_year"]) > CLOSE * max(1.0, total):
        yield f"the paths carry {total} t/year, not {plan['tonnes_per_year']}"
    for k, pair in enumerate(pairs):
        if pair["share"] is not None and abs(of_pair[k] - pair["share"] * total) > 10 * CLOSE * max(
            1.0, total
        ):
            yield f"pair {k} is not served in its share"
    for way, share in (c["by_direction"] or {}).items():
        tonnes = sum(of_pair[k] for k, pair in enumerate(pairs) if pair["direction"] == way)
        if abs(tonnes - share * total) > 10 * CLOSE * max(1.0, total):
            yield f"{tonnes} t/year run {way}, not {share} of {total}"


def path_faults(network: dict, pairs: list[dict], paths: list[dict], on_row: dict, of_pair: dict):
    """Follow every path from the start of its pair to its end; add its tonnes to rows and pair."""
    for path in paths:
        at = pairs[path["pair"]]["start"]
        if path["tonnes_per_year"] < 0:
            yield f"a path of pair {path['pair']} carries less than nothing"
        for arc in path["arcs"]:
            if network["tail"][arc] != at:
                yield f"a path of pair {path['pair']} is broken"
            at = network["head"][arc]
            if network["row"][arc] >= 0:
                on_row[network["row"][arc]] += path["tonnes_per_year"]
        if at != pairs[path["pair"]]["end"]:
            yield f"a path of pair {path['pair']} ends elsewhere"
        of_pair[path["pair"]] += path["tonnes_per_year"]


def plan_faults(c: dict):
    """The plan: years, requirements, exclusions, budgets and cost."""
    candidates = {p["id"]: p for p in c["candidates"]}
    starts = c["plan"]["starts"]
    years = c["plan"]["years"]
    opens = {p: first + years[p] for p, first in starts.items()}
    cost = 0.0
    for p in candidates:
        if candidates[p]["fixed"] and p not in starts:
            yield f"{p} is fixed and not in the plan"
    for p, first in starts.items():
        project = candidates[p]
        if [first, years[p]] not in project["periods"] or opens[p] > c["by"]:
            yield f"{p} cannot start in {first} and take {years[p]} years"
        for q in project["requires"]:
            if q not in c["built"] and opens.get(q, c["by"] + 1) > opens[p]:
                yield f"{p} requires {q}"
        for q in project["excludes"]:
            if q in starts or q in c["built"]:
                yield f"{p} excludes {q}"
        cost += present_value(c, project, first, years[p])
    yield from budget_faults(c, candidates)
    if abs(cost - c["plan"]["cost_musd"]) > CLOSE * max(1.0, cost):
        yield f"the projects cost {cost}, not {c['plan']['cost_musd']}"


def budget_faults(c: dict, candidates: dict):
    """Spending by payer and year is within every limit."""
    spent: dict = defaultdict(float)
    for p, first in c["plan"]["starts"].items():
        years = c["plan"]["years"][p]
        for year in range(first, first + years):
            yearly = candidates[p]["cost_musd"] / years
            spent[None, year] += yearly
            for payer, share in candidates[p]["payers"].items():
                spent[payer, year] += share * yearly
    for limit in c["budget"]:
        amounts = [
            amount
            for (who, year), amount in spent.items()
            if who == limit["payer"] and counts(limit, year)
        ]
        amounts = [sum(amounts)] if limit["together"] else amounts
        if any(a > limit["musd"] + CLOSE * max(1.0, limit["musd"]) for a in amounts):
            yield f"{limit['payer'] or 'all'} pays {amounts} where {limit} holds"


def counts(limit: dict, year: int) -> bool:
    """Whether a year falls under a limit."""
    return (limit["first"] or year) <= year <= (limit["last"] or year)


def present_value(c: dict, project: dict, first: int, years: int) -> float:
    """Discounted cost in million dollars: of building, or of use up to the horizon."""
    growth, yearly, opens = 1 + c["discount_rate"], project["cost_musd"] / years, first + years
    if c["horizon"] is None:
        return sum(yearly * growth ** (c["price_year"] - y) for y in range(first, opens))
    at_opening = sum(yearly * growth ** (opens - y) for y in range(first, opens))
    annuity = at_opening / sum(growth**-k for k in range(project["life_years"]))
    each = annuity + project["upkeep_musd_per_year"]
    return sum(each * growth ** (c["price_year"] - y) for y in range(opens, c["horizon"] + 1))


def cut_faults(c: dict):
    """Every cut bounds the flow: no counted path, or mean path of the mix, is priced below 1.

    And what it takes off for other cargo is no more than that cargo pays on its cheapest paths.
    """
    network, others = c["network"], c["others"]
    shares = [p["share"] for p in c["pairs"]]
    for n, cut in enumerate(c["cuts"]):
        price = np.zeros(len(network["element_of_row"]))
        price[cut["rows"]] = cut["prices"]
        prices = cheapest(network, c["pairs"], price)
        least = min(prices) if shares[0] is None else float(np.dot(shares, prices))
        if shares[0] is None and c["by_direction"]:
            ways = [pair["direction"] for pair in c["pairs"]]
            least = sum(
                share * min(p for p, w in zip(prices, ways, strict=True) if w == way)
                for way, share in c["by_direction"].items()
            )
        if least < 1 - CLOSE:
            yield f"cut {n} prices a path at {least}"
        taken = sum(
            min(others["short_counts_as_tonnes"], paid) * pair["tonnes_per_year"]
            for paid, pair in zip(
                cheapest(others["network"], others["pairs"], price), others["pairs"], strict=True
            )
        )
        if cut["others_t_per_year"] > taken + CLOSE * max(1.0, taken):
            yield f"cut {n} takes off {cut['others_t_per_year']} t/year, others pay {taken}"


def cheapest(network: dict, pairs: list[dict], price: np.ndarray) -> list[float]:
    """Price of the cheapest path of each pair."""
    if not pairs:
        return []
    row = np.array(network["row"])
    starts = sorted({p["start"] for p in pairs})
    # a stored zero is an edge for SciPy only if it is positive
    length = np.where(row >= 0, price[row], 0.0) + 1e-300
    graph = csr_array(
        (length, (network["tail"], network["head"])), (network["states"], network["states"])
    )
    away = dict(zip(starts, dijkstra(graph, indices=starts), strict=True))
    return [away[p["start"]][p["end"]] for p in pairs]


def proof_faults(c: dict):
    """Every bound: the master program from the parts, and as it is written, by another solver."""
    for proof in c["proofs"]:
        rebuilt, written = optimum(master(c, proof)), optimum(read(proof["mps"]))
        if rebuilt is None or written is None:
            yield f"the program for {proof['goal']} has no solution"
        elif abs(written - rebuilt) > CLOSE_MUSD:
            yield f"the program as written ends at {written}, rebuilt at {rebuilt}"
        elif proof["goal"] == "cost" and rebuilt < proof["bound"] - CLOSE_MUSD:
            yield f"a plan costs {rebuilt}, the bound is {proof['bound']}"
        elif proof["goal"] == "reach":
            most = -rebuilt * proof["unit_t_per_year"]
            if most > proof["bound"] * (1 + 10 * CLOSE) + 1:
                yield f"the cuts let {most} t/year through, the bound is {proof['bound']}"


def read(mps: str) -> Model:
    """Read a program from text."""
    model = quiet()
    place, path = tempfile.mkstemp(suffix=".mps")
    with os.fdopen(place, "w") as file:
        file.write(mps)
    model.readProblem(path)
    os.remove(path)
    return model


def quiet() -> Model:
    """A model that prints nothing, closes the gap, and lets hardly anything pass as rounding."""
    model = Model()
    model.hideOutput()
    model.setParam("limits/gap", 0.0)
    model.setParam("numerics/feastol", 1e-9)
    return model


def optimum(model: Model) -> float | None:
    """Optimum of a model, None when it has no solution."""
    model.optimize()
    return model.getObjVal() if model.getStatus() == "optimal" else None


def master(c: dict, proof: dict) -> Model:
    """Build the master program anew, with a column for all years of work."""
    model = quiet()
    candidates = {p["id"]: p for p in c["candidates"]}
    x = {
        (p, *period): model.addVar(vtype="B")
        for p, spec in candidates.items()
        for period in spec["periods"]
    }
    y = {p: quicksum(x[p, t, n] for t, n in spec["periods"]) for p, spec in candidates.items()}
    for p, spec in candidates.items():
        model.addCons(y[p] <= 1)
        if spec["fixed"]:
            model.addCons(y[p] >= 1)
        for q in set(spec["excludes"]) & set(candidates):
            model.addCons(y[p] + y[q] <= 1)
        for q in set(spec["requires"]) & set(candidates):
            for year in range(min(t for t, _ in spec["periods"]), c["by"] + 1):
                model.addCons(opened(x, candidates[q], year) - opened(x, spec, year) >= 0)
    for together in c["must_leave_out_one_of"]:
        model.addCons(quicksum(y[p] for p in together) <= len(together) - 1)
    for limit in c["budget"]:
        for terms in spending(limit, candidates, x):
            model.addCons(quicksum(terms) <= limit["musd"])
    target = proof["target_t_per_year"] / proof["unit_t_per_year"]
    bounds = [worth(c, model, y, cut, proof) for cut in c["cuts"]]
    if proof["goal"] == "cost":
        for bound in bounds:
            model.addCons(bound >= target * proof["asked_share"])
        model.setObjective(
            quicksum(present_value(c, candidates[p], t, n) * v for (p, t, n), v in x.items())
        )
    else:
        reach = model.addVar(ub=target)
        for bound in bounds:
            model.addCons(bound >= reach)
        model.setObjective(-reach)
    return model


def spending(limit: dict, candidates: dict, x: dict) -> list:
    """What falls under a limit: of each year, or of all its years together."""
    spent = defaultdict(list)
    for (p, first, years), v in x.items():
        spec, payer = candidates[p], limit["payer"]
        share = 1.0 if payer is None else spec["payers"].get(payer, 0.0)
        for year in range(first, first + years):
            if counts(limit, year) and share > 0:
                when = "all" if limit["together"] else year
                spent[when].append(share * spec["cost_musd"] / years * v)
    return list(spent.values())


def opened(x: dict, project: dict, year: int):
    """Whether a project is in operation by a year."""
    return quicksum(x[project["id"], t, n] for t, n in project["periods"] if t + n <= year)


def worth(c: dict, model: Model, y: dict, cut: dict, proof: dict):
    """What a cut lets through, with a variable for each state of an element; at most the target."""
    unit, taken = proof["unit_t_per_year"], cut["others_t_per_year"]
    most, background = proof["target_t_per_year"] + taken, c["others"]["background_t_per_year"]

    def counted(element: str, weight: float, tonnes: float | None) -> float:
        if tonnes is None:
            return most / unit
        return min(most, weight * max(0.0, tonnes - background.get(element, 0.0))) / unit

    price = defaultdict(float)
    for row, amount in zip(cut["rows"], cut["prices"], strict=True):
        price[c["network"]["element_of_row"][row]] += amount
    total = [-taken / unit]
    for element, weight in price.items():
        if element in c["capacity_t_per_year"]["fixed"]:
            total.append(counted(element, weight, c["capacity_t_per_year"]["fixed"][element]))
            continue
        if element in c["capacity_t_per_year"]["by_steps"]:
            taken_t = background.get(element, 0.0)
            crowd = c["capacity_t_per_year"]["by_steps"][element]
            total.append(crowd_worth(crowd, model, y, weight / unit, taken_t, most / unit))
            continue
        states = c["capacity_t_per_year"]["by_projects"][element]
        z = [model.addVar(lb=0, ub=1) for _ in states]
        model.addCons(quicksum(z) == 1)
        for p in sorted({p for s in states for p in s["projects"]}):
            inside = [v for v, s in zip(z, states, strict=True) if p in s["projects"]]
            model.addCons(quicksum(inside) == y[p])
        total += [
            counted(element, weight, s["t_per_year"]) * v for v, s in zip(z, states, strict=True)
        ]
    return quicksum(total)


def crowd_worth(crowd: dict, model: Model, y: dict, price: float, taken: float, most: float):
    """What an element is worth whose projects are decided step by step, by products of binaries."""
    at = {end["state"]: model.addVar(vtype="B") for end in crowd["ends"]}
    model.addCons(quicksum(at.values()) == 1)
    balance = defaultdict(list, {0: [1]})
    for step in crowd["steps"]:
        taken_step = model.addVar(vtype="B")
        project = y[step["project"]]
        model.addCons(taken_step <= (project if step["built"] else 1 - project))
        balance[step["from"]].append(-taken_step)
        balance[step["to"]].append(taken_step)
    for state, terms in balance.items():
        model.addCons(quicksum(terms) == at.get(state, 0))
    worth = model.addVar(ub=most)
    opened = model.addVar(vtype="B")
    model.addCons(worth <= most * opened)
    for end in crowd["ends"]:
        here, base = at[end["state"]], end["base_t_per_year"]
        if end["at_most_t_per_year"] is not None:
            same = min(most, price * max(0.0, end["at_most_t_per_year"] - taken))
            model.addCons(worth <= same + most * (1 - here))
        if base is not None:
            each = {p: price * t for p, t in end["each_t_per_year"].items()}
            least = price * (base - taken) + sum(min(0.0, t) for t in each.values())
            total = price * (base - taken) + quicksum(t * y[p] for p, t in each.items())
            slack = most + max(0.0, -least)
            model.addCons(worth <= total + slack * (1 - here) + slack * (1 - opened))
    return worth


def claim_faults(c: dict):
    """What the answer says follows from flow, plan and bounds."""
    plan, target, proofs = c["plan"], c["target_t_per_year"], {p["goal"]: p for p in c["proofs"]}
    expected = {"optimal": {"cost"}, "unreachable": {"cost", "reach"}}[c["status"]]
    if set(proofs) != expected or len(c["proofs"]) != len(expected):
        yield f"there are proofs of {sorted(proofs)}, not of {sorted(expected)}"
        return
    enough = plan["tonnes_per_year"] >= target * (1 - CLOSE)
    carried = target if c["status"] == "optimal" else plan["tonnes_per_year"]
    if c["status"] == "optimal" and not enough:
        yield "the plan does not carry the target"
    if c["status"] == "unreachable":
        most, cap = proofs["reach"]["bound"], proofs["reach"]["target_t_per_year"]
        if enough or most >= target * (1 - CLOSE) or cap < target:
            yield f"the target is called unreachable, and the bound is {most} of at most {cap}"
    asked = proofs["cost"]["target_t_per_year"] * proofs["cost"]["asked_share"]
    if asked > carried * (1 + CLOSE):
        yield "the bound on the cost is one for plans that carry more than this one has to"
    if plan["bound_musd"] > proofs["cost"]["bound"] + CLOSE_MUSD:
        proven = proofs["cost"]["bound"]
        yield f"the plan claims a bound of {plan['bound_musd']}, proven is {proven}"
    if plan["bound_musd"] > plan["cost_musd"] + CLOSE_MUSD:
        yield "the bound is above the cost"
    if plan["proven"] and plan["cost_musd"] - plan["bound_musd"] > CLOSE_MUSD:
        yield "the plan is called proven, and its cost is above the bound"


def main(path: str) -> int:
    """Check every certificate of a file."""
    with open(path, encoding="utf-8") as file:
        found = json.load(file)["certificates"]
    wrong = 0
    for c in found:
        faults = verify(c)
        wrong += len(faults)
        gap = c["plan"]["cost_musd"] - c["plan"]["bound_musd"]
        print(f"{c['question']}: {c['status']}, target {c['target_t_per_year'] / 1e6:g} Mt/year")
        print(
            f"  {len(c['plan']['starts'])} projects, {c['plan']['cost_musd']:.4f} million USD, "
            f"{gap:.4f} above the bound; {len(c['cuts'])} cuts, {len(c['plan']['paths'])} paths"
        )
        for fault in faults:
            print(f"  WRONG: {fault}")
        kind = "verified" if c["plan"]["proven"] else "verified as far as it claims: not cheapest"
        print(f"  {kind}" if not faults else f"  {len(faults)} claims do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
