"""What a lower Caspian does to ships in the bundled case, against published loads and drafts."""

import pytest

import corridor
from corridor.case.rows import Channel, Port, Ship
from corridor.case.situation import situation
from corridor.case.tables import blank
from corridor.elements.elements import projects_on, ship_payload_t
from corridor.elements.formulas.ship import full_payload_t, payload_t, permitted_draft_m
from corridor.elements.formulas.waters import payload_in
from corridor.planning.options import MOST_LISTED

LEVEL_2025 = -29.3
FRESH, CASPIAN, OCEAN = 1.0, 1.008, 1.025
GAUGE_ZERO = -28.0


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


def row(case, kind, name, built=()):
    return situation(case, built=built).row(kind, name)


def cargo(case, port, ship, level=LEVEL_2025):
    return payload_in(row(case, Port, port), row(case, Ship, ship), level)


@pytest.mark.parametrize(
    ("port", "ship", "full", "low", "high", "source"),
    [
        ("port-aktau", "p19619", 12000, 9900, 10100, "Report.az 2025: 10 thousand"),
        ("port-aktau-dry", "rsd19", 6500, 5400, 5600, "Kazinform 2025: 5500"),
        ("port-aktau-dry", "rst27", 6800, 6400, 6600, "Kazinform 2025: 6500"),
    ],
)
def test_loads_at_aktau(case, port, ship, full, low, high, source):
    whole = full_payload_t(row(case, Ship, ship), CASPIAN)
    assert whole == pytest.approx(full, abs=50), source
    assert low <= cargo(case, port, ship) <= high, source


@pytest.mark.parametrize(
    ("port", "low", "high"), [("port-aktau", 6, 6.5), ("port-aktau-dry", 4, 4.5)]
)
def test_depths_at_aktau_are_the_design_less_what_is_dug(case, port, low, high):
    """8 and 6 m less 1.5 to 2 m of deepening (Trend, 2024; Dredgewire, 2025)."""
    assert low <= row(case, Port, port).depth_m <= high
    design = row(case, Port, port, ["S01"]).depth_m
    assert design - high == pytest.approx(1.5)
    assert design - low == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("port", "draft"), [("port-makhachkala", 4.5), ("port-makhachkala-oil", 6.0)]
)
def test_drafts_at_makhachkala(case, port, draft):
    """4.50 and 6.00 m at gauge zero (PortNews, 2019)."""
    port = row(case, Port, port)
    draft_m = permitted_draft_m(port.depth_m, port.underkeel_m, GAUGE_ZERO, port.depth_level_m)
    assert draft_m == pytest.approx(draft)


def test_ferries_between_alat_and_turkmenbashi(case):
    """19 percent fewer wagons (Vestnik Kavkaza with the shipping company's figures, 2024)."""
    sit, lane = situation(case), "sea-alat-turkmenbashi-port"
    full = full_payload_t(row(case, Ship, "rail-ferry"))
    share = ship_payload_t(sit.with_level(-29.2), lane) / full  # the level of that year
    assert share == pytest.approx(0.81, abs=0.01)


def test_the_canal_limits_what_passes_it(case):
    """4.3 m seaward of the canal in 2025 (1Prime)."""
    sit = situation(case)
    ship = row(case, Ship, "rsd49")
    passing = payload_t(ship, 4.3, FRESH)
    lanes = [k for k, r in case.records["sea"].items() if r["channel_ids"] == "volga-caspian"]
    assert len(lanes) == 8
    ends = [case.records["links"][k] for k in case.records["sea"]]
    assert set(lanes) == {
        e["link_id"] for e in ends if "canal-sea-end" in (e["from_node_id"], e["to_node_id"])
    } | {"sea-astrakhan-port-olya"}
    for port in ("port-astrakhan", "port-olya", "sea-olya-canal-sea-end"):
        assert ship_payload_t(sit, port) == pytest.approx(passing)
    for lane in lanes:
        assert ship_payload_t(sit, lane) <= passing + 1e-6


def test_dredging_of_the_canal(case):
    """6.8 million m3 in 2024 and 5 planned for 2025 while the sea fell 0.2 m (TASS, 2025)."""
    canal = row(case, Channel, "volga-caspian")
    metres = 0.2 + canal.siltation_m_per_year
    assert 5e6 <= metres * canal.dredge_area_ha * 1e4 <= 7e6


def test_dredging_at_aktau(case):
    """115 ha in the design (Trend, 2024)."""
    rows = [row(case, Port, p) for p in ("port-aktau", "port-aktau-dry")]
    assert sum(r.dredge_area_ha for r in rows) == 115


@pytest.mark.parametrize("ship", ["rsd49", "rsd59", "rst27"])
def test_slope_of_a_hull_is_the_same_on_both_sides_of_a_density_step(case, ship):
    """22.4 to 23.8 t/cm for all Volga-Don Max hulls once their points are in one water."""
    hull = row(case, Ship, ship)
    slope = (payload_t(hull, 4.2, OCEAN) - payload_t(hull, 3.6, OCEAN)) / 60
    assert slope == pytest.approx(hull.tpc_t_per_cm, abs=0.15)


def test_every_place_on_the_caspian_says_what_keeping_its_depth_takes(case):
    for port, row in case.records["ports"].items():
        inland = not blank(row["depth_level_m"])
        for field in ("dredge_area_ha", "siltation_m_per_year", "dredge_usd_per_m3"):
            assert blank(row[field]) != inland, (port, field)
            assert (("ports", port, field) in case.ranges) == inland, (port, field)
        assert row["water_t_per_m3"] in (1.0, 1.003, CASPIAN, 1.013, OCEAN)
        if inland:
            assert row["water_t_per_m3"] in (FRESH, CASPIAN)


@pytest.mark.parametrize(
    ("project", "element", "with_it"),
    [
        ("S01", "port-aktau", ()),
        ("S01", "port-aktau-dry", ()),
        ("S01", "sea-alat-aktau-dry", ()),
        ("S01", "sea-alat-aktau", ("S06",)),
        ("S02", "port-makhachkala", ()),
        ("S02", "sea-makhachkala-port-aktau-oil", ()),
        ("S03", "sea-alat-turkmenbashi-port", ()),
        ("S04", "port-anzali", ()),
        ("S05", "port-nowshahr", ()),
        ("S05", "sea-alat-amirabad", ()),
        ("S06", "sea-alat-aktau", ("S01",)),
        ("S07", "port-kuryk", ()),
        ("S08", "port-amirabad", ()),
        ("S09", "sea-olya-canal-sea-end", ()),
        ("S09", "sea-canal-sea-end-anzali", ()),
    ],
)
def test_answers_to_a_falling_sea_help_where_they_are_meant_to(case, project, element, with_it):
    lower = situation(case, built=with_it).with_level(-30.8)
    after = lower.with_built({*lower.built, project})
    assert project in projects_on(case, element)
    assert ship_payload_t(after, element) > ship_payload_t(lower, element)


@pytest.mark.parametrize(("level", "better"), [(LEVEL_2025, "rsd49"), (-29.8, "rsd44")])
def test_shallow_ships_are_for_shallow_water(case, level, better):
    canal = row(case, Channel, "volga-caspian")
    loads = {s: payload_in(canal, row(case, Ship, s), level) for s in ("rsd49", "rsd44")}
    assert max(loads, key=loads.get) == better


def test_projects_on_an_element_can_be_combined(case):
    tables = ("sea", "ports")
    most = max(len(projects_on(case, e)) for t in tables for e in case.records[t])
    assert most <= MOST_LISTED


@pytest.mark.parametrize(("projects", "draft"), [((), 4.3), (("X10",), 4.5), (("X10", "S10"), 6.0)])
def test_works_in_the_canal(case, projects, draft):
    """4.5 m of draft is what the seaward extension is for (1Prime, 2025)."""
    canal = row(case, Channel, "volga-caspian", projects)
    draft_m = permitted_draft_m(canal.depth_m, canal.underkeel_m, LEVEL_2025, canal.depth_level_m)
    assert draft_m == pytest.approx(draft)
    assert {"X10", "S10"} <= projects_on(case, "sea-canal-sea-end-anzali")
