"""Works that experts recommend, in their order, beside what each gains in the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corridor.case.count import Count
from corridor.case.model import Case
from corridor.case.situation import Situation, situation
from corridor.case.tables import Record, blank, words
from corridor.elements.table import capacities
from corridor.maxflow.question import ask
from corridor.maxflow.throughput import Throughput, solve
from corridor.messages import Message, Numeral, message

LEAST_RANKED = 3
"""Fewest works with a place in both orders for which a correlation is worked out."""

LEAST_PLACES = 4
"""Fewest different places in the order of the model for which it is worked out.

With fewer, most works tie, and the correlation is the place of one or two of them.
"""

NOTHING_T = 1.0
"""Tonnes a year below which a work gains nothing."""


@dataclass(frozen=True)
class ExpertRow:
    """A work that is recommended.

    Attributes
    ----------
    id, work : str
        The work in own words.
    rank : float or None
        Place that the body gives it.
    projects : tuple of str
        Projects of the case that stand for it; none when it is missing.
    alone_t_per_year, last_t_per_year : float or None
        Tonnes a year that it adds to the network without the works of the list, and that are lost
        when it is left out of them all.
    gain_t_per_year : float or None
        Mean of the two: what is ranked.
    model_rank : float or None
        Place by that gain in the list; equal gains share the mean place.
    why : str
        Why the places differ, or what is missing.
    source : str
        Sources.
    """

    id: str
    work: str
    rank: float | None
    projects: tuple[str, ...]
    alone_t_per_year: float | None
    last_t_per_year: float | None
    gain_t_per_year: float | None
    model_rank: float | None
    why: str
    source: str


@dataclass(frozen=True)
class ExpertList:
    """The works of one list, counted on one screenline.

    Attributes
    ----------
    id, body : str
        The list and who made it.
    screenline, measure : str
        Where gains are counted, and how.
    works : tuple of ExpertRow
        In the order of the table.
    ranked : int
        Works with a place in both orders.
    correlation : float or None
        Spearman's rank correlation between both orders of these; None for fewer than three
        works, or fewer than ``LEAST_PLACES`` (or as many as there are works) different places in
        the order of the model.
    missing : tuple of str
        Works of which the case has no project.
    places, tied : int
        Different places that the model gives to the ranked works, and works that share theirs.
    """

    id: str
    body: str
    screenline: str
    measure: str
    works: tuple[ExpertRow, ...]
    ranked: int
    correlation: float | None
    missing: tuple[str, ...]
    places: int = 0
    tied: int = 0


MEASURE = (
    "tonnes a year on the screenline, both ways together and without other cargo: mean of what the "
    "work adds alone and of what is lost without it when all works of the list are built"
)


def expert_lists(case: Case) -> tuple[ExpertList, ...]:
    """Return the lists of recommended works of a case beside the gains of the model."""
    rows = sorted(case.rows("experts"), key=lambda r: str(r["list_id"]))
    lists = (list(group) for _, group in groupby(rows, key=lambda r: str(r["list_id"])))
    return tuple(
        _ranked(_expert_list(case, line, group))
        for group in lists
        for line in words(group[0]["screenlines"])
    )


def _expert_list(case: Case, line: str, rows: Sequence[Record]) -> ExpertList:
    gains = Gains(case, line, rows)
    return ExpertList(
        id=str(rows[0]["list_id"]),
        body=str(rows[0]["body"]),
        screenline=line,
        measure=MEASURE,
        works=tuple(_work(gains, row) for row in rows),
        ranked=0,
        correlation=None,
        missing=tuple(str(r["work"]) for r in rows if blank(r["projects"])),
    )


class Gains:
    """Throughputs of one screenline with some works of a list built.

    Parameters
    ----------
    case : Case
        The case.
    screenline : str
        Where tonnes count.
    rows : sequence of Record
        Rows of the list.
    """

    def __init__(self, case: Case, screenline: str, rows: Sequence[Record]) -> None:
        self.works = frozenset(p for r in rows for p in words(r["projects"]))
        sit = situation(case)
        self.bare = sit.with_built(sit.built - self.works)
        question = ask(sit, Count(screenline, others="ignored"))
        self._top = solve(capacities(self.bare), question, "ignored")

    def with_works(self, works: frozenset[str]) -> Throughput:
        """Return the throughput with some works of the list built, and no others of it."""
        caps = capacities(_with(self.bare, works))
        rows = self._top.program.network.row_capacity(caps.by_id)
        return replace(self._top, capacities=caps, flow=self._top.program.solve(rows))

    def of(self, works: frozenset[str]) -> tuple[float, float]:
        """Return what works add alone, and what is lost without them among all of the list."""
        alone = self.tonnes(works) - self.tonnes(frozenset())
        last = self.tonnes(self.works) - self.tonnes(self.works - works)
        return alone, last

    def tonnes(self, works: frozenset[str]) -> float:
        """Return the tonnes a year with some works of the list built, whole ones."""
        return float(round(self.with_works(works).tonnes_per_year))


def _with(sit: Situation, works: frozenset[str]) -> Situation:
    return sit.with_built(sit.built | works)


def _work(gains: Gains, row: Record) -> ExpertRow:
    works = words(row["projects"])
    alone, last = gains.of(frozenset(works)) if works else (None, None)
    gain = None if alone is None or last is None else (alone + last) / 2
    return ExpertRow(
        id=str(row["expert_id"]),
        work=str(row["work"]),
        rank=None if blank(row["rank"]) else float(row["rank"]),
        projects=works,
        alone_t_per_year=alone,
        last_t_per_year=last,
        gain_t_per_year=gain,
        model_rank=None,
        why=_why(gains, frozenset(works), gain, str(row["note"])),
        source=str(row["source_id"]),
    )


def _why(gains: Gains, works: frozenset[str], gain: float | None, note: str) -> str:
    """Say what is missing, what stops a work from gaining, or what stops more once it is built."""
    if gain is None:
        said = "Missing in the case"
    else:
        stops = [c.id for c in gains.with_works(works).cut if c.capacity_t_per_year > 0][:3]
        limits = ", ".join(stops) or "nothing that can be named"
        if gain < NOTHING_T:
            said = f"It gains nothing here, since it does not widen what stops more: {limits}"
        else:
            said = f"With it alone, what stops more is {limits}"
    return f"{said}. {note}".strip()


def _ranked(expert_list: ExpertList) -> ExpertList:
    """Return a list with the places by gain and the correlation of both orders."""
    from scipy.stats import rankdata, spearmanr

    gained = {w.id: -w.gain_t_per_year for w in expert_list.works if w.gain_t_per_year is not None}
    places = dict(zip(gained, rankdata(list(gained.values())).tolist(), strict=True))
    both = [
        (w.rank, places[w.id]) for w in expert_list.works if w.rank is not None and w.id in places
    ]
    sharing = Counter(place for _, place in both)
    rho = None
    if len(both) >= LEAST_RANKED and len(sharing) >= min(LEAST_PLACES, len(both)):
        theirs, ours = ([pair[side] for pair in both] for side in (0, 1))
        rho = float(spearmanr(theirs, ours).statistic)
    return replace(
        expert_list,
        works=tuple(replace(w, model_rank=places.get(w.id)) for w in expert_list.works),
        ranked=len(both),
        correlation=rho,
        places=len(sharing),
        tied=sum(works for works in sharing.values() if works > 1),
    )


def ties(listed: ExpertList) -> str:
    """Return how many works share a place of the model, to stand after a correlation."""
    return f", of which {listed.tied} tie in the model" if listed.tied else ""


def few_places(listed: ExpertList) -> Message:
    """Return why a list with enough works has no correlation: the model ranks too many alike."""
    ranked = Numeral(str(listed.ranked))
    if listed.places < 2:
        return message("the model gives all %(ranked)s works the same place", ranked=ranked)
    return message(
        "the model has only %(places)s different places for the %(ranked)s works, of which "
        "%(tied)s tie; the correlation would rest on one or two of them",
        places=Numeral(str(listed.places)),
        ranked=ranked,
        tied=Numeral(str(listed.tied)),
    )
