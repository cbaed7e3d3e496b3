"""Mistakes that people make in a real case: each gives one warning, with the place and the row."""

import pytest

import corridor
from corridor.answers.check import advice
from corridor.case.checks.accepted import sort_out
from tests.case.test_plausible import put

CASE = corridor.open_case("instc")
LINE = "rail-shalkar-beyneu"


def questioned(case):
    case.check()
    return [(p.code, p.file, p.ids) for p in sort_out(case, advice(case)).open]


def undrawn(case):
    """A node that is moved away from lines drawn to it would be an error, not a warning."""
    return case.replace(links=case.tables["links"].assign(geometry=""))


def swapped(case):
    case = undrawn(case)
    node = case.records["nodes"]["alat"]
    return put(case, "nodes", "alat", x_coord=node["y_coord"], y_coord=node["x_coord"])


def in_thousands(case):
    demand = case.tables["demand"]
    return case.replace(demand=demand.assign(tonnes_per_year=demand.tonnes_per_year / 1000))


MISTAKES = {
    "a capacity in million tonnes": (
        lambda c: put(c, "rail", "rail-kars-divrigi", stated_t_per_year=0.75),
        "W610", "rail.csv", "rail-kars-divrigi",
    ),
    "a length without its last digits": (
        lambda c: put(c, "links", LINE, length=5),
        "W605", "links.csv", LINE,
    ),
    "a length with a digit too many": (
        lambda c: put(c, "links", LINE, length=4960), "W606", "links.csv", LINE,
    ),
    "a node with longitude and latitude exchanged": (swapped, "W609", "nodes.csv", "alat"),
    "a node in another country": (
        lambda c: put(undrawn(c), "nodes", "tehran", x_coord=71.4), "W608", "nodes.csv", "tehran",
    ),
    "a section longer than its line": (
        lambda c: put(c, "rail", "rail-astara-az-astara-ir", limiting_km=90),
        "W607", "rail.csv", "rail-astara-az-astara-ir",
    ),
    "slow trains": (lambda c: put(c, "rail", LINE, speed_kmh=5), "W612", "rail.csv", LINE),
    "one flow in million tonnes": (
        lambda c: put(c, "demand", "D001", tonnes_per_year=1.65), "W613", "demand.csv", "D001",
    ),
    "one flow in thousand tonnes": (
        lambda c: put(c, "demand", "D101", tonnes_per_year=600), "W613", "demand.csv", "D101",
    ),
    "a price in billions": (
        lambda c: put(c, "projects", "P01", cost_musd=1.76), "W615", "projects.csv", "P01",
    ),
    "a double track with too much": (
        lambda c: put(c, "rail", "rail-derbent-samur", stated_t_per_year=118e6, binds="stated"),
        "W611", "rail.csv", "rail-derbent-samur",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_warning(mistake):
    make, code, file, row_id = MISTAKES[mistake]
    assert questioned(make(CASE)) == [(code, file, (row_id,))]


def test_all_demand_in_thousand_tonnes_is_one_warning():
    ((code, file, ids),) = questioned(in_thousands(CASE))
    assert (code, file, len(ids)) == ("W613", "demand.csv", len(CASE.tables["demand"]))


def test_a_project_whose_effects_name_the_present_values():
    effects = CASE.tables["effects"].copy()
    effects.loc[effects.owner_id == "X17", "value"] = "100"
    assert questioned(CASE.replace(effects=effects)) == [("W616", "projects.csv", ("X17",))]
