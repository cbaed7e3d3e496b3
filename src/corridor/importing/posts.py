"""Border posts, ports and transfers as rows of a case, and places that became none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from corridor.importing.network import Network, Node
from corridor.importing.osm_file import Place

Rows = dict[str, list[dict[str, str]]]

ADDRESS = "https://www.openstreetmap.org"

UNKNOWN = "XX"
"""Country of places outside the outlines, unless another is given."""

NO_CROSSING = "no link there joins two countries: where the other side is in the extract, add it"
NO_SEA = "no ferry line meets a railway or road there: add lanes, with lengths by corridor lane"


class Rowless(NamedTuple):
    """A border post or port at a line that became a node and no row of its table.

    Attributes
    ----------
    place : Place
        Which.
    why : str
        What is missing.
    """

    place: Place
    why: str


class ToFill(NamedTuple):
    """A row that needs a stated capacity, or the number beside it, before the case can be used.

    Attributes
    ----------
    table, row_id, name : str
        The row.
    field : str
        The number without which its capacity cannot be computed.
    """

    table: str
    row_id: str
    name: str
    field: str


def add_posts(rows: Rows, network: Network, ids: Mapping[Node, str]) -> set[str]:
    """Add rows for borders, ports and terminals, and the sources that they name.

    Parameters
    ----------
    rows : dict
        Rows by table; ``links`` are in the order of the edges of the network.
    network : Network
        Lines and places.
    ids : mapping
        Id of each node.

    Returns
    -------
    set of str
        Objects of the border posts and ports that are in a table.
    """
    _add_gauge_changes(rows, network, ids)
    used = _add_borders(rows, network) | _add_transfers(rows, network, ids)
    _add_sources(rows, network)
    return used


def _add_gauge_changes(rows: Rows, network: Network, ids: Mapping[Node, str]) -> None:
    """Make a terminal of each yard where railways of several gauges meet."""
    countries = {row["node_id"]: row["country"] for row in rows["nodes"]}
    for yard, at in network.gauge_changes():
        node_id = ids[at[0]]
        pairs = combinations((f"rail{node.net.gauge_mm}" for node in at), 2)
        rows["terminals"].append({
            "terminal_id": f"{node_id}-gauge-change", "node_id": node_id,
            "name": yard.facts.name or f"yard {node_id}", "country": countries[node_id],
            "kind": "gauge change", "transfers": " ".join(map("-".join, pairs)),
            "source_id": _object(yard), "quality": "derived",
        })  # fmt: skip


def _add_borders(rows: Rows, network: Network) -> set[str]:
    """Add both sides of a border on each railway and road from one country to another.

    The sides are named after the post at one of the ends, if there is one. A link to a place whose
    country is not known gets none.
    """
    nodes = {row["node_id"]: row for row in rows["nodes"]}
    used: set[str] = set()
    for edge, link in zip(network.edges, rows["links"], strict=True):
        ends = [nodes[link[side]] for side in ("from_node_id", "to_node_id")]
        countries = [end["country"] for end in ends]
        if link["mode"] == "sea" or countries[0] == countries[1] or UNKNOWN in countries:
            continue
        places = (network.places.get(node) for node in (edge.start, edge.end))
        posts = [place for place in places if place and place.facts.kind == "border"]
        used |= {post.osm for post in posts}
        named = [post.facts.name for post in posts if post.facts.name]
        sources = [_object(post) for post in posts]
        for order, country in enumerate(countries, start=1):
            rows["borders"].append({
                "border_id": f"border-{link['link_id']}-{order}", "link_id": link["link_id"],
                "order": str(order), "country": country,
                "name": f"{named[0] if named else link['name']} ({country})",
                "source_id": sources[0] if sources else link["source_id"], "quality": "derived",
            })  # fmt: skip
    return used


def _add_transfers(rows: Rows, network: Network, ids: Mapping[Node, str]) -> set[str]:
    """Add a port where lanes meet railways or roads, and a terminal where roads meet a yard."""
    nodes = {row["node_id"]: row for row in rows["nodes"]}
    places: dict[str, Place] = {}
    yards: dict[str, Place] = {}
    for found, at in ((places, network.ports), (yards, network.yards)):
        for node in sorted(at):
            if node in ids:
                found.setdefault(ids[node], at[node])
    used: set[str] = set()
    for node_id, states in _states(rows).items():
        row = nodes[node_id]
        land = sorted(states - {"sea"})
        if "sea" in states and land:
            place = places.get(node_id)
            used |= {place.osm} if place else set()
            name = place.facts.name if place and place.facts.name else row["name"]
            rows["ports"].append({
                "port_id": f"port-{node_id}", "node_id": node_id, "name": name,
                "country": row["country"], "transfers": " ".join(f"sea-{s}" for s in land),
                "source_id": _object(place) if place else row["source_id"], "quality": "derived",
            })  # fmt: skip
        if "road" in land and len(land) > 1 and node_id in yards:
            yard = yards[node_id]
            rows["terminals"].append({
                "terminal_id": f"{node_id}-transfer", "node_id": node_id,
                "name": yard.facts.name or row["name"], "country": row["country"],
                "kind": "transshipment",
                "transfers": " ".join(
                    "-".join(pair) for pair in combinations(land, 2) if "road" in pair
                ),
                "source_id": _object(yard), "quality": "derived",
            })  # fmt: skip
    return used


def _states(rows: Rows) -> dict[str, set[str]]:
    """Return the modes, of railways with the gauge, that meet at each node."""
    gauge = {row["link_id"]: row["gauge_mm"] for row in rows["rail"]}
    states: dict[str, set[str]] = defaultdict(set)
    for link in rows["links"]:
        mode = link["mode"]
        if mode == "rail" and not gauge[link["link_id"]]:
            continue  # it cannot be said which wagons run there
        state = f"rail{gauge[link['link_id']]}" if mode == "rail" else mode
        for side in ("from_node_id", "to_node_id"):
            states[link[side]].add(state)
    return states


def _object(place: Place) -> str:
    """Return the sources of a row that comes from a place."""
    return f"osm {place.osm.replace('/', '-')}"


def _add_sources(rows: Rows, network: Network) -> None:
    """Add the objects that rows name and no node does."""
    known = {row["source_id"] for row in rows["sources"]}
    tables = ("borders", "ports", "terminals")
    named = {word for table in tables for row in rows[table] for word in row["source_id"].split()}
    for place in (*network.places.values(), *network.yards.values(), *network.ports.values()):
        source = place.osm.replace("/", "-")
        if source in named - known:
            title = f"OpenStreetMap {place.osm.replace('/', ' ')}"
            rows["sources"].append(
                {"source_id": source, "title": title, "address": f"{ADDRESS}/{place.osm}"}
            )
            known.add(source)


def rowless(network: Network, used: set[str]) -> tuple[Rowless, ...]:
    """Return border posts and ports at nodes of the network that are in no table, and why."""
    there = network.degrees()
    why = {"border": NO_CROSSING, "port": NO_SEA}
    left = {
        place.osm: Rowless(place, why[place.facts.kind])
        for node, place in (*network.places.items(), *network.ports.items())
        if node in there and place.facts.kind in why and place.osm not in used
    }
    return tuple(left[osm] for osm in sorted(left))


def to_fill(rows: Rows) -> tuple[ToFill, ...]:
    """Return the borders, ports and terminals whose capacity no map says."""
    needed = (
        ("borders", "border_id", "positions"),
        ("ports", "port_id", "berths"),
        ("terminals", "terminal_id", "positions"),
    )
    return tuple(
        ToFill(table, row[key], row["name"], number)
        for table, key, number in needed
        for row in rows[table]
    )
