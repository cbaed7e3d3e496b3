"""Routes of what a case holds: its lists, its network as GeoJSON, and the base map."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from corridor.case.contents import offered
from corridor.case.model import Case
from corridor.case.reading.lines import line_points
from corridor.web.problems import json_response
from corridor.web.service import Service


def router(service: Service) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api", tags=["cases"])

    @routes.get("/cases")
    def list_cases() -> Response:
        """List the cases: id, title and version."""
        return json_response(service.cases.all())

    @routes.get("/cases/{case}/contents")
    def contents(case: str) -> Response:
        """List what a question may name: scenarios, projects, screenlines, places and more."""
        opened = service.cases.get(case)
        return json_response({"id": opened.id, "version": opened.version, **offered(opened.case)})

    @routes.get("/cases/{case}/network")
    def network(case: str) -> Response:
        """Return nodes and links as GeoJSON, with the box around them."""
        return json_response(network_of(service.cases.get(case).case))

    return routes


def network_of(case: Case) -> dict[str, Any]:
    """Return the nodes and links of a case as GeoJSON."""
    at = {i: [r["x_coord"], r["y_coord"]] for i, r in case.records["nodes"].items()}
    here: dict[str, list[str]] = {}
    for table in ("terminals", "ports"):
        for i, record in case.records[table].items():
            here.setdefault(record["node_id"], []).append(i)
    on: dict[str, list[str]] = {}
    for i, record in case.records["borders"].items():
        on.setdefault(record["link_id"], []).append(i)
    nodes = [
        _feature("Point", at[i], id=i, kind=r["kind"], name=r["name"], country=r["country"],
                 elements=here.get(i, []))
        for i, r in case.records["nodes"].items()
    ]  # fmt: skip
    links = [
        _feature(
            "LineString", _line(r, at), id=i, kind="link", mode=r["mode"], name=r["name"],
            country=r["country"], elements=on.get(i, []), length_km=r["length"],
            **{"from": r["from_node_id"], "to": r["to_node_id"]},
        )
        for i, r in case.records["links"].items()
    ]  # fmt: skip
    points = [p for f in links for p in f["geometry"]["coordinates"]] + list(at.values())
    x, y = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    return {
        "type": "FeatureCollection",
        "bbox": [min(x), min(y), max(x), max(y)],
        "features": [*nodes, *links],
    }


def _line(link: Any, at: dict[str, list[float]]) -> list[list[float]]:  # noqa: ANN401
    if link["geometry"]:
        return [list(point) for point in line_points(link["geometry"])]
    return [at[link["from_node_id"]], at[link["to_node_id"]]]


def _feature(shape: str, coordinates: object, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": properties["id"],
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }
