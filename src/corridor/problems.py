"""What can be wrong with a case, said so that the reader can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches

CODES = {
    "E101": "file missing",
    "E102": "file unreadable",
    "E103": "wrong encoding",
    "E104": "file too large",
    "E105": "bad case.toml",
    "E106": "malformed row",
    "E201": "column missing",
    "E202": "unknown column",
    "E203": "wrong unit in a column name",
    "E301": "value missing",
    "E302": "not a number",
    "E303": "out of range",
    "E304": "not one of the choices",
    "E305": "malformed list",
    "E401": "duplicate id",
    "E402": "dangling reference",
    "E403": "field without a value or a default",
    "E404": "effect on an unknown number",
    "E405": "projects that set the same number differently",
    "E406": "projects that require each other",
    "E407": "effect leads out of range",
    "E408": "project that excludes what it requires",
    "E409": "depth without a sea level",
    "E410": "disturbance that does not fit its table",
    "E411": "number that the kind of disturbance does not have",
    "E412": "ship deeper than the water",
    "E501": "link without its attributes",
    "E502": "transfer that meets no link",
    "E503": "gauge break with no facility",
    "E504": "disconnected parts",
    "E505": "unreachable demand",
    "E506": "border on a link within one country",
    "W601": "network crossing without border checks",
    "W602": "low and high do not enclose the value",
    "E701": "malformed line of a network file",
    "E702": "metadata missing or contradictory",
    "E703": "node outside the network",
    "E704": "value a congestion function cannot take",
    "E705": "demand that cannot be assigned",
    "E706": "counts differ",
    "W707": "totals differ from the metadata",
}
"""Stable code of every kind of problem. ``E`` stops the work, ``W`` is a warning."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with where it stands and how to mend it.

    Attributes
    ----------
    code : str
        Key of [`CODES`][].
    file : str
        File (or GeoPackage layer) of the problem.
    row : int or None
        Row as a spreadsheet numbers it: the header is row 1.
    field : str
        Column, empty when the problem is not in one cell.
    value : str
        What was found.
    expected : str
        What was expected instead.
    fix : str
        How to mend it.
    """

    code: str
    file: str
    row: int | None = None
    field: str = ""
    value: str = ""
    expected: str = ""
    fix: str = ""

    @property
    def title(self) -> str:
        """Kind of the problem in words."""
        return CODES[self.code]

    @property
    def fatal(self) -> bool:
        """Whether the case cannot be used with this problem."""
        return self.code.startswith("E")

    def as_dict(self) -> dict[str, object]:
        """Return the problem as plain values for JSON."""
        return {**asdict(self), "title": self.title, "fatal": self.fatal}

    def __str__(self) -> str:
        where = self.file + (f", row {self.row}" if self.row else "")
        where += f", field {self.field}" if self.field else ""
        found = f" found {self.value!r};" if self.value else ""
        expected = f" expected {self.expected}." if self.expected else ""
        return f"[{self.code}] {where}: {self.title}.{found}{expected} {self.fix}".rstrip()


class CorridorError(Exception):
    """A question that cannot be answered as asked: bad input or usage (exit code 2)."""


class InternalError(Exception):
    """An answer that fails its own checks: a fault of corridor, never of the input (exit code 1).

    Nothing of that answer is returned. The message says what to report.
    """


class CaseError(CorridorError):
    """A case with problems that stop its use.

    Parameters
    ----------
    problems : sequence of Problem
        All problems found, fatal ones and warnings.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        fatal = [p for p in self.problems if p.fatal]
        shown = "\n".join(f"  {p}" for p in fatal[:20])
        more = f"\n  and {len(fatal) - 20} more" if len(fatal) > 20 else ""
        super().__init__(f"the input has {len(fatal)} problem(s):\n{shown}{more}")


def raise_if_fatal(problems: Iterable[Problem]) -> None:
    """Raise [`CaseError`][] with all problems when at least one of them is fatal."""
    found = tuple(problems)
    if any(p.fatal for p in found):
        raise CaseError(found)


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the message for a name that the case does not have, with the nearest ones."""
    names = sorted(known)
    near = get_close_matches(name, names, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(names) or 'none'}"
    return f"the case has no {what} {name!r}; {hint}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the question whether the nearest known name was meant; empty when none is near."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"Did you mean {near[0]}? " if near else ""
