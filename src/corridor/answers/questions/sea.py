"""Questions of the level of the inland sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corridor.answers.questions.situation import Sea, Strict


@dataclass(frozen=True)
class SeaQuestion(Strict):
    """Ask how the level of the sea has come about, and how it will go on."""

    sea: Sea = Sea()
    verb: Literal["sealevel"] = "sealevel"


@dataclass(frozen=True)
class PortsQuestion(Strict):
    """Ask what each ship may carry into each port at a level of the sea.

    Attributes
    ----------
    level_m : float, optional
        Level of the sea; the case's own when not given.
    datum : str
        Datum of that level: BS, CASPIAN, DAHITI or HYDROWEB.
    built : tuple of str
        Projects taken as built.
    sea : Sea
        Futures that give the years in which ports close.
    """

    level_m: float | None = None
    datum: str = "BS"
    built: tuple[str, ...] = ()
    sea: Sea = Sea()
    verb: Literal["sealevel-ports"] = "sealevel-ports"


@dataclass(frozen=True)
class LaneQuestion(Strict):
    """Ask for the sea lane between two places of a case, or for all its lanes beside their lengths.

    Attributes
    ----------
    origin, destination : str
        Nodes by id or name; when both are empty, all links by sea.
    draught_m, length_m, beam_m : float, optional
        The ship; what is not given is not compared with limits.
    month : int, optional
        1 to 12; when not given the ship may wait for an open month.
    avoiding : tuple of str
        Ids of passages that she does not take, such as ``suez``.
    """

    origin: str = ""
    destination: str = ""
    draught_m: float | None = None
    length_m: float | None = None
    beam_m: float | None = None
    month: int | None = None
    avoiding: tuple[str, ...] = ()
    verb: Literal["lane"] = "lane"
