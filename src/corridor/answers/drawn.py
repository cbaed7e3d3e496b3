"""What the map, the profile and the flows of a state show."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.chosen import ALL_CARGO, Chosen
from corridor.answers.main_route import main_route
from corridor.answers.map_rows import NetworkRows, network_rows
from corridor.answers.report_rows import ProfileRow, profile_rows
from corridor.answers.state import added_on
from corridor.answers.trade import TradeRow, trade_rows
from corridor.maxflow.throughput import Throughput
from corridor.showing import Shown


@dataclass(frozen=True, repr=False)
class DrawnAnswer(Shown):
    """What the map, the profile and the flows of a state show.

    Attributes
    ----------
    network : NetworkRows
        Links, points and works, with the tonnes of the chosen cargo.
    profile : tuple of ProfileRow
        Elements of the main route, in the order of travel, with all cargo.
    trade : tuple of TradeRow
        Counted tonnes of the chosen cargo by origin, way, destination and commodity.
    """

    network: NetworkRows
    profile: tuple[ProfileRow, ...]
    trade: tuple[TradeRow, ...]


def describe_drawn(top: Throughput, chosen: Chosen = ALL_CARGO) -> DrawnAnswer:
    """Return what the map, the profile and the flows of a throughput show."""
    return DrawnAnswer(
        network_rows(top, added_on(top), chosen),
        profile_rows(main_route(top), top),
        trade_rows(top, chosen),
    )
