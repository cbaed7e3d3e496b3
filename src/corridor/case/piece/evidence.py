"""Screenlines, counts and the like of a piece: those that still mean the same."""

from __future__ import annotations

from collections.abc import Iterable

from corridor.case.piece.keeping import Kept, Row
from corridor.case.schema import key_field
from corridor.case.tables import words

WHOLE = "boundary"
"""Screenline of a piece in which no other is left: everything that enters or leaves it."""


def keep_screenlines(kept: Kept) -> None:
    """Keep the screenlines of which all elements and nodes are left; gates stand for zones.

    Where the same gate would stand on both sides, one is kept only if nodes part its sides.
    """
    elements, nodes = kept.elements(), kept.ids("nodes")
    kept.tables["screenlines"] = []
    for row in kept.case.rows("screenlines"):
        places = [*words(row["a_nodes"]), *words(row["b_nodes"])]
        crossed = [*words(row["elements"]), *words(row["and_elements"])]
        if set(crossed) <= elements and set(places) <= nodes and (crossed or places):
            sides = {n: kept.zones(row[n]) for n in ("a_zones", "b_zones")}
            lost = any(words(row[n]) and not sides[n] for n in sides)
            if lost or set(words(sides["a_zones"])) & set(words(sides["b_zones"])):
                if not (words(row["a_nodes"]) and words(row["b_nodes"])):
                    continue
                sides = dict.fromkeys(sides, "")  # the nodes say which side is which
            kept.tables["screenlines"].append({**row, **sides})
    if not kept.tables["screenlines"]:
        kept.tables["screenlines"] = [_boundary(kept)]


def _boundary(kept: Kept) -> Row:
    leaving = sorted(
        str(r["link_id"])
        for r in kept.tables["links"]
        if {r["from_node_id"], r["to_node_id"]} - kept.bounds.inside
    )
    crossed = leaving or sorted(kept.ids("links"))
    return {
        "screenline_id": WHOLE, "name": "All links across the boundary of the piece",
        "elements": " ".join(crossed), "and_elements": "", "a_zones": "", "b_zones": "",
        "a_nodes": "", "b_nodes": "", "modes": "", "direction": "both",
        "note": "A shipment counts once however many of them it crosses.",
        "source_id": kept.tables["links"][0]["source_id"], "quality": "derived",
    }  # fmt: skip


def keep_counts(kept: Kept) -> None:
    """Keep the counts that are counted in the piece as they are in the whole case."""
    elements, zones = kept.elements(), kept.ids("zones")
    lists = ("elements", "and_elements", "without_elements", "background_elements")
    kept.tables["counts"] = [
        dict(row)
        for row in kept.case.rows("counts")
        if {w for n in lists for w in words(row[n])} <= elements
        and {w for n in ("zones", "without_zones") for w in words(row[n])} <= zones
    ]


def keep_rest(kept: Kept) -> None:
    """Keep constants, disturbances, fleets, defaults, and provenance of numbers that are left."""
    elements = kept.elements()
    kept.tables["constants"] = [
        {**row, "elements": " ".join(left)}
        for row in kept.case.rows("constants")
        if (left := [e for e in words(row["elements"]) if e in elements])
    ]
    places = elements | kept.ids("zones") | {"*"}
    kept.tables["disturbances"] = [
        dict(row) for row in kept.case.rows("disturbances") if row["id"] in places
    ]
    countries = {""} | {str(row["country"]) for row in kept.tables["links"]}
    classes = kept.ids("vehicles") | kept.ids("ships")
    kept.tables["fleets"] = [
        dict(row)
        for row in kept.case.rows("fleets")
        if str(row["country"]) in countries
        and (row["kind"] == "wagon" or set(words(row["carries"])) <= classes)
    ]
    kept.tables["defaults"] = [dict(row) for row in kept.case.rows("defaults")]
    keyed = {t: kept.ids(t) for t in kept.tables if key_field(t) and t != "demand"}
    kept.tables["provenance"] = [
        dict(row)
        for row in kept.case.rows("provenance")
        if row["id"] in keyed.get(str(row["table"]), ())
    ]


def settings_of(kept: Kept, name: str, countries: Iterable[str]) -> dict[str, object]:
    """Return the settings of a piece: those of the case as far as they still name something."""
    settings, lines = dict(kept.case.settings), kept.ids("screenlines")
    for field in ("end_to_end", "screenline", "readings"):
        settings[field] = " ".join(w for w in words(settings[field]) if w in lines)
    rows = kept.tables["screenlines"]
    gone = {"statement": "", "target_mt": float("nan"), "accept": ""}
    first = settings["screenline"] or rows[0]["screenline_id"]
    title = f"{', '.join(countries)}: a piece of {kept.case.name}"
    return {**settings, **gone, "name": name, "title": title, "screenline": first}
