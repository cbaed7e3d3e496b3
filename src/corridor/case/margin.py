"""What is known of the cargo of a zone as a whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Margin:
    """What starts and ends in a zone in the base year.

    Attributes
    ----------
    zone_id : str
        The zone.
    commodity_id : str
        Commodity; empty for all cargo together.
    starts_t, ends_t : float or None
        Tonnes a year that start and end there; None where that is not known.
    """

    zone_id: str
    commodity_id: str = ""
    starts_t: float | None = None
    ends_t: float | None = None
