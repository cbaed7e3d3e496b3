"""Small worlds whose fleets can be worked out by hand."""

from corridor.testing import tiny

RULES = {
    "rail": {
        "locomotives": 1, "wagon_load_t": 50, "yard_km": 300, "yard_h": 6, "haul_km": 150,
        "turn_h": 2, "locomotive_availability": 0.8, "crew_road_share": 0.5,
        "crew_h_per_year": 1600,
    },
    "road": {"drive_h_per_day": 12},
    "vehicles": {"handling_h": 20, "availability": 0.9, "reserve_share": 0.2},
}  # fmt: skip
"""Numbers of a fleet that a hand can reckon with."""

WIDE = 1e10
"""Capacity before which nothing waits, t/year."""


def rules(**changed):
    """Return the rules as rows of ``defaults``, some of them changed."""
    return [
        {"table": table, "field": field, "value": changed.get(field, value)}
        for table, fields in RULES.items()
        for field, value in fields.items()
    ]


def line(
    demand=(("A", "C", 1e6),), *, state="rail1520", second=None, changed=None, places=None, **world
):
    """Return 300 km at 60 km/h from a in AZ over b to c in GE, in trains of 1000 t."""
    rows = {"defaults": rules(**(changed or {})), **world.pop("rows", {})}
    links = {"ab": ("a", "b", WIDE, state), "bc": ("b", "c", WIDE, second or state)}
    return tiny(
        links,
        zones={"A": "a", "C": "c"},
        demand=list(demand),
        lengths={"ab": 120, "bc": 180},
        countries={"ab": "AZ", "bc": "GE", **(places or {})},
        rows=rows,
        **world,
    )
