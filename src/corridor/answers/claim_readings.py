"""What the model finds for a public statement, under each of its readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import cast

from corridor.answers.claim_rules import ReadingRow, Said, read
from corridor.answers.claim_trips import trips
from corridor.assignment.of_case.assign import assign_capacities
from corridor.assignment.of_case.methods import Method
from corridor.case.count import Count, Direction, OtherCargo
from corridor.case.demand import demand
from corridor.case.model import Case
from corridor.case.schema import schema
from corridor.case.situation import Situation, situation
from corridor.case.tables import Record, blank, words
from corridor.elements.elements import EACH_WAY, element_capacity, numbers_behind
from corridor.elements.table import capacities
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import Message, Numeral, joined, listed, message, phrase
from corridor.units import T_PER_MT

DIRECTIONS: Mapping[str, tuple[str, ...]] = {
    "each_way": ("each way",),
    "both_ways": ("both ways together",),
    "": ("both ways together",),
    "unsaid": ("each way", "both ways together"),
}
"""Readings of a number of tonnes, by what a statement says of its direction."""


@dataclass
class Models:
    """A case with what has been computed of it so far, so that statements share it."""

    case: Case
    _throughputs: dict[tuple[object, ...], Throughput] = field(default_factory=dict)
    _flows: dict[tuple[object, ...], Mapping[str, float]] = field(default_factory=dict)

    def throughput(self, sit: Situation, count: Count) -> Throughput:
        """Return the throughput of a question in a situation."""
        key = (sit.year, sit.built, count.screenline, count.others, count.direction)
        if key not in self._throughputs:
            caps = capacities(sit)
            self._throughputs[key] = solve(caps, ask(sit, count), count.others)
        return self._throughputs[key]

    def flow(self, sit: Situation, method: Method) -> Mapping[str, float]:
        """Return the assigned cargo of each element in a situation, both ways."""
        key = (sit.year, sit.built, method)
        if key not in self._flows:
            found = assign_capacities(capacities(sit), method=method, leave_stranded=True)
            table = found.elements
            self._flows[key] = dict(zip(table["id"], table["tonnes_per_year"], strict=True))
        return self._flows[key]


def readings_of(models: Models, row: Record) -> tuple[ReadingRow, ...]:
    """Return what the model finds for a statement; nothing when it cannot be tested.

    Parameters
    ----------
    models : Models
        The case.
    row : Record
        Row of the table ``claims``.
    """
    measure = MEASURES.get(str(row["measure"]))
    if measure is None or blank(row["value_low"]):
        return ()
    said = said_in(row)
    return tuple(
        read(said, f.reading, f.value, min(f.ends), max(f.ends), f.stops)
        for f in measure(models, row)
    )


def said_in(row: Record) -> Said:
    """Return the number of a row of the table ``claims``."""
    low = float(row["value_low"])
    high = low if blank(row["value_high"]) else float(row["value_high"])
    return Said(low, high, str(row["sense"]), str(row["unit"]))


@dataclass(frozen=True)
class Modelled:
    """What the model gives under a reading.

    Attributes
    ----------
    reading : str
        The reading in words.
    value : float
        What it gives.
    ends : tuple of float
        What it gives with each number at an end of its range, and the value.
    stops : tuple of str
        Elements that stop more.
    """

    reading: str
    value: float
    ends: tuple[float, ...]
    stops: tuple[str, ...] = ()


def _exact(reading: str, value: float) -> Modelled:
    return Modelled(reading, value, (value,))


def worlds(case: Case, row: Record) -> Iterator[tuple[Message, Situation]]:
    """Yield the situations of a statement: with the works it names, and with all as firm."""
    year = None if blank(row["year"]) else int(row["year"])
    named = words(row["projects"])
    sit = situation(case, year=year, built=named)
    in_year = message("in %(year)s", year=Numeral(sit.year))
    if named:
        in_year = message("with %(works)s in %(year)s", works=listed(named), year=Numeral(sit.year))
    yield in_year, sit
    for standing in words(row["standing"]):
        sit = situation(case, year=year, built=(*named, *as_firm(case, standing)))
        yield message("with %(works)s", works=_all_as(standing)), sit


def _all_as(standing: str) -> Message:
    if standing == schema()["projects"]["standing"].choices[-1]:
        return message("all works of the case")
    firm = phrase(standing.replace("_", " "))
    return message("all works %(standing)s or firmer", standing=firm)


def _others_as(standing: str) -> Message:
    if standing == schema()["projects"]["standing"].choices[-1]:
        return message("the other works of the case")
    firm = phrase(standing.replace("_", " "))
    return message("the other works %(standing)s or firmer", standing=firm)


def as_firm(case: Case, standing: str) -> tuple[str, ...]:
    """Return the projects that are at least as firm; of two that exclude each other the first."""
    order = schema()["projects"]["standing"].choices
    firm: list[str] = []
    for level in order[: order.index(standing) + 1]:
        for project, row in case.records["projects"].items():
            if row["standing"] == level and not set(words(row["excludes"])) & set(firm):
                firm.append(project)
    return tuple(firm)


def _capacity(models: Models, row: Record) -> Iterator[Modelled]:
    ids = words(row["elements"])
    for world, sit in worlds(models.case, row):
        each = any(element_capacity(sit, e).counts == EACH_WAY for e in ids)
        for way in DIRECTIONS[str(row["direction"])] if each else ("both ways together",):
            tonnes = _tonnes_of(sit, ids, way)
            add = sum if row["combine"] == "sum" else min
            value = add(tonnes.values())
            ends = (add(_tonnes_of(other, ids, way).values()) for other in _swung(sit, ids))
            least = tuple(e for e in ids if add is min and tonnes[e] == value)
            reading = joined([phrase(way), world])
            yield Modelled(reading, value, (value, *ends), least)


def _tonnes_of(sit: Situation, elements: Iterable[str], way: str) -> dict[str, float]:
    """Return the capacity of elements in a direction or in both, in million t a year."""
    found = (element_capacity(sit, e) for e in elements)
    return {
        c.id: c.capacity_t_per_year
        * (2 if c.counts == EACH_WAY and way != "each way" else 1)
        / T_PER_MT
        for c in found
    }


def _swung(sit: Situation, elements: Iterable[str]) -> Iterator[Situation]:
    """Yield the situation with each number behind some elements at each end of its range."""
    numbers = {k: n for e in elements for k, n in numbers_behind(sit, e).items()}
    for key, number in numbers.items():
        for end in (number.low, number.high):
            if end is not None:
                yield sit.with_overrides({**sit.overrides, key: end})


def _throughput(models: Models, row: Record) -> Iterator[Modelled]:
    for world, sit in worlds(models.case, row):
        for line, way, others in product(
            words(row["screenlines"]), DIRECTIONS[str(row["direction"])], ("ignored", "served")
        ):
            top = models.throughput(sit, _count(line, way, others))
            ends = [x for s in top.tornado() for x in (s.low_result, s.high_result)]
            tonnes = tuple(x / T_PER_MT for x in (top.tonnes_per_year, *ends))
            values = {"line": line, "way": phrase(way), "world": world}
            reading = message("on %(line)s %(way)s alone %(world)s", **values)
            if others != "ignored":
                reading = message("on %(line)s %(way)s beside other cargo %(world)s", **values)
            yield Modelled(reading, tonnes[0], tonnes, stops_of(top))


def stops_of(top: Throughput) -> tuple[str, ...]:
    """Return the elements that stop more, without those that are not built."""
    return tuple(c.id for c in top.cut if c.capacity_t_per_year > 0)


def _count(line: str, way: str, others: str) -> Count:
    direction: Direction = "forward" if way == "each way" else "both"
    return Count(line, others=cast("OtherCargo", others), direction=direction)


def _gain(models: Models, row: Record) -> Iterator[Modelled]:
    """Compare with and without the works that are named; no cargo beside what is counted."""
    works = words(row["projects"])
    others = [_others_as(s) for s in words(row["standing"])]
    for n, (_, sit) in enumerate(worlds(models.case, row)):
        rest = sit.without(works)
        base = message("the network of %(year)s", year=Numeral(sit.year))
        if n:
            base = others[n - 1]
        for line, way in product(words(row["screenlines"]), DIRECTIONS[str(row["direction"])]):
            count = _count(line, way, "ignored")
            before, done = (models.throughput(s, count) for s in (rest, sit))
            gained = round((done.tonnes_per_year - before.tonnes_per_year) / T_PER_MT, 6)
            reading = message(
                "on %(line)s %(way)s added by %(works)s to %(base)s",
                line=line,
                way=phrase(way),
                works=listed(works),
                base=base,
            )
            yield Modelled(reading, gained, (gained,), stops_of(done))


def _demand(models: Models, row: Record) -> Iterator[Modelled]:
    """Sum the demand of the year on each growth path; the case's own ranges over all of them."""
    case, groups = models.case, words(row["groups"])
    own = str(case.settings["growth"])
    paths = dict.fromkeys([own, *(str(r["growth"]) for r in case.rows("growth"))])
    for _, sit in worlds(case, row):
        tonnes = {p: _demand_t(replace(sit, growth=p), groups) / T_PER_MT for p in paths}
        for path, value in tonnes.items():
            ends = tuple(tonnes.values()) if path == own else (value,)
            reading = message(
                "on growth path %(path)s in %(year)s", path=path, year=Numeral(sit.year)
            )
            yield Modelled(reading, value, ends)


def _demand_t(sit: Situation, groups: Iterable[str]) -> float:
    """Return the demand of some growth groups in tonnes a year; of all when none is named."""
    table, named = demand(sit), tuple(groups)
    chosen = table[table["group"].isin(named)] if named else table
    return float(chosen["tonnes_per_year"].sum())


METHODS: Mapping[Method, Message] = {
    "ue": message("at equilibrium"),
    "capacitated": message("with hard capacities"),
}


def _flow(models: Models, row: Record) -> Iterator[Modelled]:
    lines = models.case.records["screenlines"]
    ids = words(row["elements"])
    ids += tuple(e for s in words(row["screenlines"]) for e in words(lines[s]["elements"]))
    for world, sit in worlds(models.case, row):
        for method, reading in METHODS.items():
            flow = models.flow(sit, method)
            together = sum if row["combine"] == "sum" else max
            tonnes = together(flow[e] for e in ids) / T_PER_MT
            yield _exact(joined([reading, world]), tonnes)


def _days(models: Models, row: Record) -> Iterator[Modelled]:
    for world, sit in worlds(models.case, row):
        for way, trip in trips(sit, row, words(row["shut"])).items():
            yield _exact(_by_way(way, world), trip.days)


def _days_saved(models: Models, row: Record) -> Iterator[Modelled]:
    works, shut = words(row["projects"]), words(row["shut"])
    for world, sit in worlds(models.case, row):
        done = trips(sit, row, shut)
        before = trips(sit.without(works), row, shut)
        for way in (w for w in done if w in before):
            saved = before[way].days - done[way].days
            yield _exact(_by_way(way, world), saved)


def _by_way(way: str, world: Message) -> Message:
    if way == "quickest":
        return message("by the quickest way %(world)s", world=world)
    return message("by the cheapest way %(world)s", world=world)


def _against_rival(of: str) -> Callable[[Models, Record], Iterator[Modelled]]:
    """Return how the way of a statement compares with one that may not use its screenlines."""

    def compared(models: Models, row: Record) -> Iterator[Modelled]:
        lines = models.case.records["screenlines"]
        own = tuple(e for s in words(row["screenlines"]) for e in words(lines[s]["elements"]))
        for world, sit in worlds(models.case, row):
            rivals = trips(sit, row, own)
            for way, trip in trips(sit, row, words(row["shut"])).items():
                if way in rivals:
                    mine, theirs = (getattr(t, of) for t in (trip, rivals[way]))
                    less = theirs - mine if row["unit"] != "%" else 100 * (1 - mine / theirs)
                    yield _exact(_by_way(way, world), less)

    return compared


MEASURES: Mapping[str, Callable[[Models, Record], Iterator[Modelled]]] = {
    "capacity": _capacity,
    "throughput": _throughput,
    "gain": _gain,
    "demand": _demand,
    "flow": _flow,
    "days": _days,
    "days_saved": _days_saved,
    "shorter": _against_rival("km"),
    "cheaper": _against_rival("usd_per_t"),
}
"""How the model finds each measure of the table ``claims``; ``none`` is not among them."""
