"""Questions of what gets through and what stops more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.situation import ANY, At, Strict
from corridor.assignment.of_case.methods import SETTLED, UseMethod
from corridor.case.count import Count
from corridor.messages import message
from corridor.problems import CorridorError


@dataclass(frozen=True)
class CapacityQuestion(Strict):
    """Ask what each element can carry.

    Attributes
    ----------
    at : At
        Situation.
    explain : str, optional
        The one element, by id or name, whose arithmetic is asked for.
    """

    at: At = At()
    explain: str | None = None
    verb: Literal["capacity"] = "capacity"


@dataclass(frozen=True)
class ThroughputQuestion(Strict):
    """Ask how many tonnes a year get through, and what stops more.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    rungs : int
        Rungs of the ladder of bottlenecks.
    simulate : bool
        Simulate a year of operation in which all of it is offered.
    """

    at: At = At()
    count: Count = ANY
    rungs: int = 10
    simulate: bool = False
    verb: Literal["throughput"] = "throughput"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given."""
        object.__setattr__(self, "count", self.count.in_mix("free"))


@dataclass(frozen=True)
class ClosuresQuestion(Strict):
    """Ask what is lost when each element closes, and won when a planned link opens.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    method : {"logit", "ue", "aon"}, optional
        How shippers choose; that of the case when not given.
    only : tuple of str
        Elements to close, by id or name; all when none is given.
    pairs : bool
        Close pairs too: of these, or of the elements that matter most.
    settled : int
        How many of the largest losses are assigned in full, with waits settled again.
    """

    at: At = At()
    count: Count = ANY
    method: UseMethod | None = None
    only: tuple[str, ...] = ()
    pairs: bool = False
    settled: int = SETTLED
    verb: Literal["closures"] = "closures"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; take text with commas for a list."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        only = self.only.split(",") if isinstance(self.only, str) else self.only
        object.__setattr__(self, "only", tuple(e.strip() for e in only if e.strip()))


@dataclass(frozen=True)
class ProposeQuestion(Strict):
    """Ask what could be done about what stops more, beside the works of the case.

    Attributes
    ----------
    at, count
        Situation, and which tonnes count.
    rungs : int
        Rungs of the ladder of bottlenecks to look at beside what binds now.
    only : tuple of str
        Measures to try; all when none is named.
    """

    at: At = At()
    count: Count = ANY
    rungs: int = 5
    only: tuple[str, ...] = ()
    verb: Literal["propose"] = "propose"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; take text with commas for a list."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        only = self.only.split(",") if isinstance(self.only, str) else self.only
        object.__setattr__(self, "only", tuple(m.strip() for m in only if m.strip()))
        if self.rungs < 0:
            raise CorridorError(message("rungs is %(rungs)s; expected 0 or more", rungs=self.rungs))


@dataclass(frozen=True)
class CompareQuestion(Strict):
    """Ask how two situations of a case differ.

    Attributes
    ----------
    a, b : At
        The two situations.
    count : Count
        Which tonnes count, in both.
    tolerance : float
        Share by which two numbers may differ and still count as equal.
    a_name, b_name : str
        What the two are called; in words of their situation where blank.
    """

    a: At
    b: At
    count: Count = ANY
    tolerance: float = 1e-3
    a_name: str = ""
    b_name: str = ""
    verb: Literal["compare"] = "compare"

    def __post_init__(self) -> None:
        """Count in any mix unless another is given; refuse a tolerance that is none."""
        object.__setattr__(self, "count", self.count.in_mix("free"))
        if not 0 <= self.tolerance < 1:
            raise CorridorError(
                message(
                    "the tolerance is %(tolerance)s; expected a share from 0 to 1",
                    tolerance=self.tolerance,
                )
            )
