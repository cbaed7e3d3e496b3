"""What answers of several verbs share: rows of numbers and names, and the manifest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

import corridor
from corridor.case.situation import Situation, opened_by
from corridor.messages import Message, Numeral, joined, message

if TYPE_CHECKING:  # so that answers without a flow do not load what computes one
    from corridor.maxflow.cut import CutElement
    from corridor.maxflow.sensitivity import Swing

T = TypeVar("T")


@dataclass(frozen=True)
class Manifest:
    """What is needed to get the same answer again.

    Attributes
    ----------
    case, case_hash : str
        Name of the case and hash of its content.
    version : str
        Version of corridor.
    year : int
        Year of the network.
    scenario : str or None
        State of the world.
    built : tuple of str
        Projects taken as built.
    options : mapping
        What was asked for.
    seed : int or None
        Seed of the random numbers, where the answer depends on it.
    facts_hash : str, optional
        Hash of the facts about the sea, where it matters.
    added : tuple of str
        Those of the projects built that have not opened by that year: the network is not as it is.
    growth : str
        Growth path of the demand.
    """

    case: str
    case_hash: str
    version: str
    year: int
    scenario: str | None
    built: tuple[str, ...]
    options: dict[str, Any]
    seed: int | None
    facts_hash: str | None = None
    added: tuple[str, ...] = ()
    growth: str = ""


@dataclass(frozen=True)
class CutRow:
    """An element of a cut: ``price`` tonnes are gained for one more tonne of its capacity.

    ``taken_t_per_year`` of it is taken by other cargo.
    """

    id: str
    name: str
    kind: str
    capacity_t_per_year: float
    country: str
    price: float
    taken_t_per_year: float


@dataclass(frozen=True)
class SwingRow:
    """A number at the ends of its plausible range, and the result at each; None is no limit."""

    number: str
    value: float
    low: float
    high: float
    quality: str
    low_result: float | None
    high_result: float | None


@dataclass(frozen=True)
class PairRow:
    """Tonnes a year from one zone to another."""

    origin: str
    destination: str
    tonnes_per_year: float


@dataclass(frozen=True)
class StepRow:
    """A step of a route or journey in km, hours and money; None where a number is not known."""

    element: str
    name: str
    kind: str
    mode: str
    from_km: float
    to_km: float
    from_h: float
    to_h: float
    from_usd_per_t: float | None
    to_usd_per_t: float | None
    wait_h: float | None
    note: str


def manifest(sit: Situation, options: Mapping[str, Any], seed: int | None = None) -> Manifest:
    """Return the manifest of an answer in a situation.

    Parameters
    ----------
    sit : Situation
        Case, year, scenario and projects.
    options : mapping
        Options of the question.
    seed : int, optional
        Seed of the random numbers, where the answer depends on it.

    Returns
    -------
    Manifest
    """
    return Manifest(
        case=sit.case.name,
        case_hash=sit.case.hash,
        version=corridor.__version__,
        year=sit.year,
        scenario=sit.scenario,
        built=tuple(sorted(sit.built)),
        options=dict(options),
        seed=seed,
        added=tuple(sorted(sit.built - opened_by(sit.case, sit.year))),
        growth=sit.growth,
    )


NAMED = 3
"""Projects that a title names; of more it gives the number."""


def situation_words(manifest: Manifest) -> Message:
    """Return year, scenario, growth path and projects in words: ``2030, low-sea, with P1, P2``.

    A growth path is named where it was asked for.

    A network with neither a scenario nor projects beyond those opened by the year is ``as is``.
    """
    added = manifest.added
    year, words = Numeral(manifest.year), [manifest.scenario] if manifest.scenario else []
    if "growth" in manifest.options:
        words.append(message("growth %(path)s", path=manifest.growth))
    if len(added) > NAMED:
        words.append(message("with %(count)s projects", count=Numeral(len(added))))
    elif added:
        words.append(message("with %(names)s", names=joined(added, ", ")))
    return joined([year, *words], ", ") if words else message("%(year)s, as is", year=year)


def ratio_words(bcr: float | None) -> str:
    """Write a benefit-cost ratio; ``none`` where nothing is spent, and no sign before 0.00."""
    return message("none") if bcr is None else Numeral(f"{round(bcr, 2) + 0.0:.2f}")


def cut_rows(cut: Iterable[CutElement]) -> tuple[CutRow, ...]:
    """Return a cut as rows."""
    return tuple(
        CutRow(c.id, c.name, c.kind, c.capacity_t_per_year, c.country, c.price, c.taken_t_per_year)
        for c in cut
    )


def swing_rows(swings: Iterable[Swing]) -> tuple[SwingRow, ...]:
    """Return swings as rows."""
    return tuple(
        SwingRow(
            s.number, s.value, s.low, s.high, s.quality,
            finite(s.low_result), finite(s.high_result),
        )
        for s in swings
    )  # fmt: skip


def finite(value: float) -> float | None:
    """Return a number that JSON can hold: None where there is no limit or no number."""
    return None if math.isinf(value) or math.isnan(value) else value


def rows(row_type: type[T], frame: pd.DataFrame) -> tuple[T, ...]:
    """Return the rows of a frame as values of a type that has its columns.

    Parameters
    ----------
    row_type : type
        Frozen dataclass whose fields are the columns.
    frame : DataFrame
        The frame; its index is left out.

    Returns
    -------
    tuple
        Numbers that JSON cannot hold have become None.
    """
    names = [f.name for f in fields(row_type)]  # type: ignore[arg-type]
    cells = (frame[name].tolist() for name in names)
    return tuple(row_type(*map(_cell, row)) for row in zip(*cells, strict=True))


def row(row_type: type[T], value: object) -> T:
    """Return another dataclass with the same fields as a row; see [`rows`][]."""
    cells = asdict(value)  # type: ignore[call-overload]
    return row_type(**{f.name: _cell(cells[f.name]) for f in fields(row_type)})  # type: ignore[arg-type]


def _cell(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, Mapping):
        return {k: _cell(v) for k, v in value.items()}
    return value


def frame_of(values: Sequence[object], row_type: type) -> pd.DataFrame:
    """Return rows as a frame with a column for each field; numbers that are None become nan."""
    frame = pd.DataFrame(
        [[getattr(v, f.name) for f in fields(row_type)] for v in values],
        columns=[f.name for f in fields(row_type)],
    )
    numeric = [f.name for f in fields(row_type) if str(f.type).startswith("float")]
    return frame.astype(dict.fromkeys(numeric, float))
