"""Which cargo may use which train, truck, ship, border, terminal and port."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.assignment.of_case.assign import assign
from corridor.assignment.of_case.case_input import case_assignment
from corridor.assignment.problem.certificate import certify
from corridor.case.cargo import fits
from corridor.case.checks.cells import check_cells
from corridor.case.checks.check import check_tables
from corridor.case.situation import situation
from corridor.elements.costs import cargo_cost, element_cost
from corridor.elements.table import capacity
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.assignment.test_case_assignment import METHODS, edit, rivals

FORMS = ("dry_bulk", "liquid", "container", "wagon", "roro")
SETS = st.sets(st.sampled_from(FORMS)).map(lambda forms: " ".join(sorted(forms)))
"""Some forms of cargo, or none."""

CO2E = "co2e_g_per_tkm"
TANK = {"vehicle_id": "tank", "name": "Tank truck", "mode": "road", "load_t": 25}


@given(SETS, SETS)
def test_cargo_fits_what_shares_a_form_and_blank_fits_everything(cargo, carries):
    common = set(cargo.split()) & set(carries.split())
    assert fits(cargo, carries) == (not cargo or not carries or bool(common))
    assert fits(cargo, carries) == fits(carries, cargo)
    assert fits(cargo, "")
    assert fits("", carries)


# --- which way --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("cargo", "train", "truck", "way"),
    [
        ("dry_bulk", "", "container roro", "rail1520"),
        ("dry_bulk", "liquid", "", "road"),
        ("dry_bulk container", "liquid", "container", "road"),
        ("liquid", "liquid wagon", "wagon", "rail1520"),
    ],
)
def test_cargo_takes_the_route_whose_vehicle_carries_it(method, cargo, train, truck, way):
    """The railway is cheaper at 0.01 dollars an hour, and the road at 10."""
    for worth in (0.01, 10.0):
        case = edit(
            rivals(worth),
            commodities={"goods": {"cargo": cargo}},
            vehicles={"train": {"carries": train}, "truck": {"carries": truck}},
        )
        found = assign(case, method=method, theta_per_usd=1.0)
        assert found.paths["modes"].tolist() == [way]
        assert found.paths["tonnes_per_year"].sum() == pytest.approx(1e5)
        assert found.certificate.imbalance == pytest.approx(0, abs=1e-9)
        assert np.isfinite(found.certificate.total_cost)


@pytest.mark.parametrize("method", METHODS)
def test_each_commodity_goes_where_it_fits_beside_the_others(method):
    case = rivals(
        10.0,
        rows={
            "commodities": [
                {"commodity_id": "oil", "name": "Oil", "value_usd_per_t": 500, "cargo": "liquid",
                 "value_of_time_usd_per_t_h": 10, "containerised": "no"}
            ],
            "demand": [
                {"demand_id": "oil-back", "origin": "B", "destination": "A",
                 "commodity_id": "oil", "tonnes_per_year": 3e4, "group": "all"}
            ],
        },
    )  # fmt: skip
    case = edit(case, vehicles={"truck": {"carries": "container wagon"}})
    found = assign(case, method=method, theta_per_usd=100.0)
    main = found.paths.drop_duplicates("demand_id").set_index("demand_id")["modes"].to_dict()
    assert main == {"D0": "road", "oil-back": "rail1520"}
    oil = found.select("road").set_index("demand_id")["tonnes_per_year"].to_dict()
    assert set(oil) == {"D0"}


@pytest.mark.long
@given(SETS, SETS, SETS)
def test_nothing_travels_where_it_does_not_fit(cargo, train, truck):
    case = edit(
        rivals(0.05),
        check=False,
        commodities={"goods": {"cargo": cargo}},
        vehicles={"train": {"carries": train}, "truck": {"carries": truck}},
    )
    open_to_it = {e for e, t in (("line", train), ("road", truck)) if fits(cargo, t)}
    if open_to_it:
        used = {e for path in assign(case, method="aon").paths["elements"] for e in path.split()}
        assert used == {"line" if "line" in open_to_it else "road"}, "the cheapest that is open"
    else:
        with pytest.raises(CorridorError, match="Every open route of goods"):
            assign(case, method="aon")


# --- blank cells change nothing -----------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_blank_on_either_side_is_as_before_to_the_last_digit(method):
    plain = assign(rivals(1.35), method=method)
    named = edit(rivals(1.35), commodities={"goods": {"cargo": "dry_bulk"}})
    restricted = edit(
        rivals(1.35), vehicles={"train": {"carries": "liquid"}, "truck": {"carries": "roro"}}
    )
    for case in (named, restricted):
        found = assign(case, method=method)
        assert found.paths.equals(plain.paths)
        assert found.elements.equals(plain.elements)
        assert found.totals == pytest.approx(dict(plain.totals), rel=0, abs=0, nan_ok=True)


# --- several vehicles -------------------------------------------------------------------------


def two_trucks(truck_usd, tank_usd, *, cargo="liquid", carries="", tank="liquid", grams=(50, 80)):
    """A road on which two kinds of truck run, 100 km."""
    case = tiny(
        {"road": ("a", "b", 1e6, "road")}, demand=[("A", "B", 1e5)], rows={"vehicles": [TANK]}
    )
    return edit(
        case,
        road={"road": {"also_vehicle_ids": "tank"}},
        commodities={"goods": {"cargo": cargo}},
        vehicles={
            "truck": {"haul_usd_per_tkm": truck_usd, "carries": carries, CO2E: grams[0]},
            "tank": {"haul_usd_per_tkm": tank_usd, "carries": tank, CO2E: grams[1]},
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cargo", "truck", "usd", "kg"),
    [
        ("liquid", "", 3.0, 8.0),  # both carry it, the tank truck is cheaper
        ("liquid", "container", 3.0, 8.0),
        ("container", "container", 5.0, 5.0),  # only the dearer one carries it
        ("", "container", 3.0, 8.0),
    ],
)
def test_the_cheapest_truck_that_fits_is_paid_and_its_gases_counted(cargo, truck, usd, kg):
    found = assign(two_trucks(0.05, 0.03, cargo=cargo, carries=truck), method="aon")
    path = found.paths.iloc[0]
    assert (path["usd_per_t"], path["kg_co2e_per_t"]) == pytest.approx((usd, kg))
    assert found.modes.set_index("mode").loc["road", "usd_per_year"] == pytest.approx(usd * 1e5)
    assert found.totals["t_co2e_per_year"] == pytest.approx(kg * 1e5 / 1e3)
    assert found.totals["usd_per_year"] == pytest.approx(usd * 1e5)
    profile = found.time_distance(path["path_id"])
    assert profile["to_usd_per_t"].iloc[-1] == pytest.approx(usd)
    assert found.skims()[1]["usd_per_t goods"][0, 1] == pytest.approx(usd)


def test_a_truck_whose_cost_is_not_known_comes_last():
    sit = situation(two_trucks(0.05, None))
    assert cargo_cost(sit, "road", "liquid").usd_per_t == pytest.approx(5.0)
    sit = situation(two_trucks(0.05, None, carries="container"))
    unknown = cargo_cost(sit, "road", "liquid")
    assert (unknown.usd_per_t, unknown.known) == (0.0, False)
    assert case_assignment(capacity(sit.case)).unknown_cost == {"road": "haulage"}


def test_other_trucks_change_neither_capacity_nor_what_a_simulation_pays():
    both = edit(two_trucks(0.05, 0.03), road={"road": {"binds": "computed"}})
    alone = edit(both, road={"road": {"also_vehicle_ids": ""}})
    assert capacity(both).elements["road"] == capacity(alone).elements["road"]
    assert element_cost(situation(both), "road") == element_cost(situation(alone), "road")
    assert element_cost(situation(both), "road").usd_per_t == pytest.approx(5.0)


def lane(**ships):
    """A lane of 100 km on which a dry ship and a tanker sail, the tanker in deeper water."""
    berths = {"ship_id": "ship", "berths": 6, "rate_t_per_h": 400, "depth_m": 4.5}
    case = tiny(
        {"ap": ("a", "p", 9e6), "pq": ("p", "q", 1e6, "sea"), "qb": ("q", "b", 9e6)},
        demand=[("A", "B", 1e5)],
        zones={"A": "a", "B": "b"},
        rows={
            "ports": [
                {"port_id": p, "node_id": n, "name": p, "country": "XX",
                 "transfers": "sea-rail1520", **berths}
                for p, n in (("west", "p"), ("east", "q"))
            ],
            "ships": [
                {"ship_id": "tanker", "name": "Tanker", "draft1_m": 5, "deadweight1_t": 6000,
                 "tpc_t_per_cm": 20, "speed_kn": 10}
            ],
        },
    )  # fmt: skip
    return edit(
        case,
        sea={"pq": {"also_ship_ids": "tanker"}},
        ships={
            "ship": {"carries": "dry_bulk", "haul_usd_per_tkm": 0.02},
            "tanker": {"carries": "liquid", "haul_usd_per_tkm": 0.03},
        },
        **ships,
    )


@pytest.mark.parametrize(("cargo", "usd"), [("dry_bulk", 2.0), ("liquid", 3.0)])
def test_cargo_takes_the_ship_that_carries_it(cargo, usd):
    found = assign(lane(commodities={"goods": {"cargo": cargo}}), method="aon")
    assert found.paths["usd_per_t"].tolist() == pytest.approx([usd])


def test_a_ship_that_the_water_keeps_out_carries_nothing():
    """With 1.4 m under her keel a tanker that draws 2 m empty cannot sail, a dry ship can."""
    case = lane()
    assert cargo_cost(situation(case), "pq", "liquid") is not None
    low = edit(case, ports={"": {"depth_m": 2.2}})
    assert cargo_cost(situation(low), "pq", "liquid") is None
    assert cargo_cost(situation(low), "pq", "dry_bulk") is not None


# --- borders, terminals and ports -----------------------------------------------------------------


def detour(**more):
    """A short way over a border post and a long one over a yard, a road and another yard."""
    case = tiny(
        {
            "short": ("a", "b", 1e9),
            "ay": ("a", "y", 1e9),
            "yb": ("y", "b", 1e9, "rail1435"),
        },
        borders={"post": ("short", 1e9)},
        terminals={"yard": ("y", "rail1520-rail1435", 1e9), "end": ("b", "rail1520-rail1435", 1e9)},
        demand=[("A", "B", 1e5)],
    )
    return edit(case, vehicles={"train": {"haul_usd_per_tkm": 0.02}}, **more)


def links_used(case):
    return [e for e in assign(case, method="aon").paths["elements"].iloc[0].split()
            if e in case.records["links"]]  # fmt: skip


def test_a_border_that_does_not_let_cargo_pass_sends_it_round():
    assert links_used(detour()) == ["short"]
    kept = {"post": {"carries": "container"}}
    coal = detour(borders=kept, commodities={"goods": {"cargo": "dry_bulk"}})
    assert links_used(coal) == ["ay", "yb"]
    boxes = detour(borders=kept, commodities={"goods": {"cargo": "dry_bulk container"}})
    assert links_used(boxes) == ["short"]


def test_a_terminal_or_port_handles_only_what_it_carries():
    sit = situation(
        detour(terminals={"yard": {"carries": "wagon"}}, commodities={"goods": {"cargo": "wagon"}})
    )
    assert cargo_cost(sit, "yard", "liquid") is None
    assert cargo_cost(sit, "yard", "wagon") == element_cost(sit, "yard")
    sit = situation(lane(ports={"west": {"carries": "dry_bulk"}}))
    assert cargo_cost(sit, "west", "liquid") is None
    assert cargo_cost(sit, "west", "dry_bulk") == element_cost(sit, "west")
    assert cargo_cost(sit, "east", "liquid") == element_cost(sit, "east")


# --- nothing carries it ---------------------------------------------------------------------------


def test_the_message_names_cargo_that_fits_nothing_on_any_route():
    case = edit(
        rivals(0.05),
        check=False,
        commodities={"goods": {"cargo": "liquid"}},
        vehicles={"": {"carries": "container"}},
    )
    with pytest.raises(CorridorError) as told:
        assign(case)
    assert "D0 (100,000 t of goods from A to B)" in str(told.value)
    assert "Every open route of goods (cargo: liquid) has a link" in str(told.value)
    assert "also_vehicle_ids" in str(told.value)
    assert "shut" not in str(told.value)
    with pytest.raises(CorridorError, match="Every open route of goods"):
        assign(case, leave_stranded=True)
    shut = edit(rivals(0.05), road={"road": {"stated_t_per_year": 0}},
                rail={"line": {"stated_t_per_year": 0}})  # fmt: skip
    with pytest.raises(CorridorError) as told:
        assign(shut)
    assert "Elements with a capacity of 0 carry nothing: open one. Or take the rows out" in str(
        told.value
    )
    assert "does not carry" not in str(told.value)


def test_a_check_warns_of_it():
    case = edit(
        rivals(0.05),
        check=False,
        commodities={"goods": {"cargo": "liquid"}},
        vehicles={"": {"carries": "container"}},
    )
    (warning,) = case.check()
    assert (warning.code, warning.file, warning.field) == ("W418", "commodities.csv", "cargo")
    assert warning.found == "liquid"
    assert "D0" in warning.expected
    assert edit(case, road={"road": {"also_vehicle_ids": "train"}}, check=False).check()
    assert not edit(case, vehicles={"truck": {"carries": "liquid roro"}}).check()
    for table, cells in (
        ("vehicles", {"train": {"carries": ""}}),
        ("commodities", {"": {"cargo": ""}}),
    ):
        assert not edit(case, **{table: cells}).check()


def test_a_check_looks_at_borders_terminals_and_ports():
    liquid = {"goods": {"cargo": "liquid"}}
    for table in ("borders", "terminals"):
        one = detour(commodities=liquid, **{table: {"": {"carries": "wagon"}}})
        assert "W418" not in [p.code for p in one.check()]
    both = detour(
        commodities=liquid,
        borders={"": {"carries": "wagon"}},
        terminals={"": {"carries": "wagon"}},
    )
    assert [p.code for p in both.check() if p.code != "W601"] == ["W418"]
    dry = lane(commodities=liquid, ports={"west": {"carries": "dry_bulk"}})
    assert [p.code for p in dry.check()] == ["W418"]


@pytest.mark.parametrize(
    ("table", "row_id", "field", "bad", "code"),
    [
        ("commodities", "goods", "cargo", "gas", "E304"),
        ("vehicles", "truck", "carries", "container;wagon", "E304"),
        ("terminals", "yard", "carries", "boxes", "E304"),
        ("borders", "post", "carries", "boxes", "E304"),
        ("rail", "short", "also_vehicle_ids", "train lorry", "E402"),
    ],
)
def test_bad_words_and_ids_are_found(table, row_id, field, bad, code):
    case = edit(detour(), check=False, **{table: {row_id: {field: bad}}})
    found = [*check_cells(case), *check_tables(case)]
    assert code in [p.code for p in found]
    (first,) = [p for p in found if p.code == code]
    assert (first.file, first.field) == (f"{table}.csv", field)
    assert first.fix


def test_the_certificate_refuses_flow_where_it_does_not_fit():
    case = edit(rivals(0.05), commodities={"goods": {"cargo": "dry_bulk"}},
                vehicles={"train": {"carries": "liquid"}})  # fmt: skip
    made = case_assignment(capacity(case))
    assert not made.fits[0, made.arcs_of("line")].any()
    assert made.fits[0, made.arcs_of("road")].all()
    assert np.isinf(made.problem.money[0, made.arcs_of("line")]).all()
    flow = assign(rivals(0.05), method="aon").flows.class_flow  # by rail
    assert np.isinf(certify(made.problem, flow).total_cost)
