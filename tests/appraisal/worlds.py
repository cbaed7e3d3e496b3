"""Worlds whose appraisal can be worked out by hand."""

from corridor.testing import tiny

HAUL = [
    {"table": "vehicles", "field": "haul_usd_per_tkm", "value": 0.02},
    {"table": "vehicles", "field": "co2e_g_per_tkm", "value": 20},
]
"""What a tonne-kilometre pays and emits."""

SHORTCUT = {"cost": 30.0, "gain": {"short": 9e9}, "payers": "AZ:0.5 EBRD:0.5"}


def shortcut(fee=0.0, projects=None, growth=(), defaults=(), **settings):
    """From RU to IR by 1000 km, or by 400 km over a border in AZ that is still to be built.

    At 60 km/h, with 0.1 USD a tonne and hour. All links have far more room than the cargo needs.
    """
    charge = [{"table": "borders", "field": "fee_usd_per_t", "value": fee}] if fee else []
    rows = {
        "defaults": [*HAUL, *charge, *defaults],
        "growth": [{"growth": "flat", "group": "all", "year": y, "index": i} for y, i in growth],
    }
    return tiny(
        links={"long": ("a", "c", 9e9), "short": ("a", "c", 0)},
        borders={"post": ("short", 9e9)} if fee else None,
        lengths={"long": 1000, "short": 400},
        zones={"A": "a", "C": "c"},
        demand=[("A", "C", 1e6)],
        countries={"long": "RU", "short": "AZ", "post": "AZ", "A": "RU", "C": "IR"},
        projects={"S": SHORTCUT, "IDLE": {"cost": 10.0, "gain": {"long": 0}}}
        if projects is None
        else projects,
        rows=rows,
        settings=settings,
    )
