"""Cases merged: what they share stands once, cargo adds up, and what differs is said."""

import pytest

import corridor
from corridor.answers.merge import merge_with_notes
from corridor.case.demand import demand
from corridor.case.rows import Rail
from corridor.case.situation import situation
from corridor.case.tables import typed_frame
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny

BERTHS = {"transfers": "sea-rail1520", "ship_id": "ship", "berths": 1, "rate_t_per_h": 400}


def branch(name, feeder=3e6, shared=4e6, **more):
    """A line from a place of its own to the yard p, and from there the line pq that others use."""
    parts = {"screenlines": {"shared": "pq"}, "demand": [(name.upper(), "Q", 1e6)], **more}
    settings = {"name": name, "screenline": "shared", **parts.pop("settings", {})}
    lines = {"pq": ("p", "q", shared), f"{name}p": (name, "p", feeder)}
    return tiny(lines, settings=settings, **parts)


def refused(*cases, **options):
    with pytest.raises(CaseError) as caught:
        corridor.merge(*cases, **options)
    return caught.value.problems


def through(case):
    return corridor.throughput(case).tonnes_per_year


@pytest.mark.parametrize(
    ("one", "other", "shared"), [(3, 3, 4), (1, 2, 4), (5, 1, 4), (2, 2, 4), (9, 9, 1)]
)
def test_what_two_share_carries_less_than_the_two_alone(one, other, shared):
    a, b = branch("a", one * 1e6, shared * 1e6), branch("b", other * 1e6, shared * 1e6)
    assert through(corridor.merge(a, b)) == pytest.approx(min(one + other, shared) * 1e6)
    assert through(a) + through(b) == pytest.approx((min(one, shared) + min(other, shared)) * 1e6)


def test_two_corridors_share_the_berths_of_a_port():
    def coast(name):
        return tiny(
            {f"{name}p": (name, "p", 9e6), "ps": ("p", "s", 9e6, "sea")},
            demand=[(name.upper(), "S", 1e6)],
            screenlines={"sea": "ps"},
            rows={"ports": [{"port_id": "quay", "node_id": "p", **BERTHS}]},
            settings={"name": name, "screenline": "sea"},
        )

    a, b = coast("a"), coast("b")
    both = corridor.merge(a, b)
    quay = corridor.capacity(both).by_id["quay"]
    assert through(both) == pytest.approx(quay)
    assert through(a) == through(b) == pytest.approx(quay)


def test_a_case_merged_with_itself_is_itself():
    case = branch("a", projects={"wider": {"cost": 5, "gain": {"pq": 1e6}}})
    merged = merge_with_notes([case, case])
    assert {t: len(f) for t, f in case.tables.items() if len(f)} == {
        t: n for t, n in merged.shared.items() if n
    }
    assert all(merged.case.tables[t].equals(f) for t, f in case.tables.items())


def test_rows_of_one_case_stand_beside_those_of_the_other():
    merged = corridor.merge(branch("a"), branch("b"), name="both")
    assert merged.name == "both"
    assert merged.settings["title"] == "a and b as one"
    assert set(merged.records["links"]) == {"pq", "ap", "bp"}
    assert [(r["demand_id"], r["origin"]) for r in merged.rows("demand")] == [
        ("D0", "A"), ("D0-b", "B"),
    ]  # fmt: skip


def test_every_difference_is_said_once_with_its_place():
    projects = {"wider": {"cost": 5, "gain": {"pq": 1e6}}}
    dearer = {"wider": {"cost": 8, "gain": {"pq": 1e6}}}
    problems = refused(
        branch("a", projects=projects), branch("b", shared=5e6, projects=dearer, lengths={"pq": 90})
    )
    assert [(p.code, p.file, p.row, p.field, p.found) for p in problems] == [
        ("E419", "b: links.csv", 2, "length", "pq: 90"),
        ("E419", "b: rail.csv", 2, "stated_t_per_year", "pq: 5000000"),
        ("E419", "b: projects.csv", 2, "cost_musd", "wider: 8"),
    ]
    assert problems[0].expected == "100 as in a, row 2"
    assert "--prefer a or --prefer b" in problems[0].fix


@pytest.mark.parametrize(("prefer", "capacity"), [("first", 4e6), ("a", 4e6), ("b", 5e6)])
def test_one_case_has_the_say(prefer, capacity):
    merged = merge_with_notes([branch("a"), branch("b", shared=5e6)], prefer=prefer)
    assert merged.case.records["rail"]["pq"]["stated_t_per_year"] == capacity
    assert [p.field for p in merged.decided] == ["stated_t_per_year"]
    assert merged.case.settings["title"] == "a and b as one"


def test_a_third_case_does_not_settle_what_two_others_say():
    problems = refused(branch("a"), branch("b", shared=5e6), branch("c"), prefer="c")
    assert [p.file for p in problems] == ["b: rail.csv"]


def test_works_on_what_is_shared_are_the_same_in_both():
    wider = {"wider": {"cost": 5, "gain": {"pq": 1e6, "ap": 1e6}}}
    alone = {"wider": {"cost": 5, "gain": {"bp": 1e6}}}
    (problem,) = refused(branch("a", projects=wider), branch("b", projects=alone))
    assert problem.file == "b: effects.csv"
    assert problem.found == "no row wider rail pq stated_t_per_year add"
    merged = corridor.merge(branch("a", projects=wider), branch("b", projects=alone), prefer="a")
    assert [e["id"] for e in merged.rows("effects")] == ["pq", "ap", "bp"]
    merged = corridor.merge(branch("a", projects=wider), branch("b", projects=alone), prefer="b")
    assert [e["id"] for e in merged.rows("effects")] == ["ap", "bp"]


def test_a_scenario_of_both_acts_on_all_rows_of_both():
    def slow(name, factor=0.5):
        shared = {"owner_id": "winter", "table": "rail", "id": "*", "field": "stated_t_per_year"}
        rows = {
            "scenarios": [{"scenario_id": "winter", "name": "Winter"}],
            "effects": [{**shared, "operation": "multiply", "value": factor}],
        }
        return branch(name, rows=rows)

    merged = corridor.merge(slow("a"), slow("b"))
    assert set(corridor.capacity(merged, scenario="winter").by_id.values()) == {2e6, 1.5e6}
    (problem,) = refused(slow("a"), slow("b", 0.8))
    assert (problem.file, problem.field) == ("b: effects.csv", "value")


def test_a_number_has_one_range():
    known = {"table": "rail", "id": "pq", "field": "speed_kmh", "low": 40, "high": 70}
    (problem,) = refused(branch("a", rows={"provenance": [known]}), branch("b"))
    assert (problem.file, problem.found) == ("b: provenance.csv", "no row rail pq speed_kmh")


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([("A", "Q", 1e6)], 1e6),  # the same cargo
        ([("A", "Q", 1e6), ("P", "Q", 2e6)], 3e6),  # and more
    ],
)
def test_the_same_cargo_counts_once(rows, total):
    again = branch("a", demand=rows, settings={"name": "b"})
    merged = corridor.merge(branch("a"), again)
    assert merged.tables["demand"]["tonnes_per_year"].sum() == total


def test_cargo_of_another_group_is_more_cargo_only_if_one_case_has_all_of_it():
    def with_groups(name, *groups):
        rows = [
            {"demand_id": f"E{g}", "origin": "P", "destination": "Q", "commodity_id": "goods",
             "tonnes_per_year": 1e6, "group": g} for g in groups
        ]  # fmt: skip
        growth = [{"growth": "flat", "group": g, "year": 2023, "index": 1} for g in groups]
        return branch("a", settings={"name": name}, rows={"demand": rows, "growth": growth})

    merged = corridor.merge(with_groups("one", "x", "y"), with_groups("other", "y"))
    assert [r["demand_id"] for r in merged.rows("demand")] == ["D0", "Ex", "Ey"]
    (problem,) = refused(with_groups("one", "x"), with_groups("other", "y"))
    assert (problem.code, problem.field) == ("E420", "group")


def test_cargo_given_differently_is_said_decided_or_added():
    one, other = branch("a"), branch("a", demand=[("A", "Q", 3e6)], settings={"name": "b"})
    (problem,) = refused(one, other)
    assert (problem.code, problem.file, problem.row) == ("E420", "b: demand.csv", 2)
    assert problem.found == "A to Q, goods, all: 3000000"
    totals = {"a": 1e6, "b": 3e6}
    for name, total in totals.items():
        merged = corridor.merge(one, other, prefer=name)
        assert merged.tables["demand"]["tonnes_per_year"].sum() == total
    added = corridor.merge(one, other, add_demand=True)
    assert list(added.tables["demand"]["demand_id"]) == ["D0", "D0-b"]
    assert added.tables["demand"]["tonnes_per_year"].sum() == 4e6


def test_ranges_of_demand_follow_its_new_id():
    low = {"table": "demand", "id": "D0", "field": "tonnes_per_year", "low": 5e5, "high": 2e6}
    merged = corridor.merge(branch("a"), branch("b", rows={"provenance": [low]}))
    assert [r["id"] for r in merged.rows("provenance")] == ["D0-b"]


@pytest.mark.parametrize("field", ["base_year", "price_year"])
@pytest.mark.parametrize("prefer", [None, "b"])
def test_years_have_to_agree_whoever_has_the_say(field, prefer):
    (problem,) = refused(branch("a"), branch("b", settings={field: 2022}), prefer=prefer)
    assert (problem.code, problem.file, problem.field) == ("E421", "b: case.toml", field)


def test_a_level_of_the_sea_is_taken_from_the_case_that_has_one():
    low = branch("b", settings={"sea_level_m": -29.3})
    assert corridor.merge(branch("a"), low).settings["sea_level_m"] == -29.3
    (problem,) = refused(branch("a", settings={"sea_level_m": -28.0}), low)
    assert problem.field == "sea_level_m"


def test_other_settings_are_those_of_the_case_that_has_the_say():
    late = branch("b", settings={"by": 2040, "discount_rate": 0.1})
    assert corridor.merge(branch("a"), late).settings["by"] == 2030
    assert corridor.merge(branch("a"), late, prefer="b").settings["by"] == 2040


def test_cargo_grows_on_in_a_path_that_its_case_does_not_know():
    def growing(name, path, index):
        rows = [
            {"growth": path, "group": name, "year": year, "index": value}
            for year, value in ((2023, 1), (2033, index))
        ]
        cargo = {"demand_id": f"F{name}", "origin": "P", "destination": "Q", "group": name,
                 "commodity_id": "goods", "tonnes_per_year": 1e6}  # fmt: skip
        settings = {"growth": path, "name": name}
        return branch(
            name, rows={"growth": rows, "demand": [cargo | {"destination": name.upper()}]},
            settings=settings,
        )  # fmt: skip

    merged = corridor.merge(growing("a", "base", 2), growing("b", "published", 3))
    frame = demand(situation(merged, year=2033)).set_index("demand_id")["tonnes_per_year"]
    assert (frame["Fa"], frame["Fb"]) == (2e6, 3e6)


def test_years_of_one_growth_path_are_the_same_in_both():
    more = {"growth": "flat", "group": "all", "year": 2030, "index": 2}
    (problem,) = refused(branch("a"), branch("b", rows={"growth": [more]}))
    assert (problem.file, problem.found) == ("a: growth.csv", "no row flat all 2030")


def with_default(name, speed, low, **more):
    """A branch whose own line leaves its speed to a default."""
    case = branch(name, **more)
    rail = case.tables["rail"]
    own = rail["speed_kmh"].where(rail["link_id"] == "pq")
    default = {"table": "rail", "field": "speed_kmh", "value": speed, "low": low, "high": 90}
    known = {"source_id": "T1", "quality": "assumed"}
    rows = typed_frame("defaults", [*case.rows("defaults"), {**default, **known}])
    return case.replace(rail=rail.assign(speed_kmh=own), defaults=rows)


def speeds(case):
    sit = situation(case)
    return {link: sit.row(Rail, link).numbers["speed_kmh"] for link in case.records["rail"]}


def test_every_blank_cell_keeps_the_value_of_its_case():
    merged = corridor.merge(with_default("a", 50, 40), with_default("b", 70, 65))
    kept = speeds(merged)
    assert {link: number.value for link, number in kept.items()} == {"pq": 60, "ap": 50, "bp": 70}
    assert (kept["ap"].low, kept["bp"].low) == (40, 65)
    assert kept["bp"].quality == "assumed"
    assert ("rail", "speed_kmh") not in merged.defaults
    assert ("rail", "headway_min") in merged.defaults, "what agrees stays a default"


def test_defaults_of_the_same_value_have_the_range_of_the_first():
    merged = corridor.merge(with_default("a", 50, 40), with_default("b", 50, 45))
    assert [r["low"] for r in merged.defaults["rail", "speed_kmh"]] == [40]
    merged = corridor.merge(with_default("a", 50, 40), with_default("b", 50, 45), prefer="b")
    assert [r["low"] for r in merged.defaults["rail", "speed_kmh"]] == [45]


def test_a_default_of_one_case_does_not_fill_blanks_of_another():
    fleet = [{"table": "projects", "field": "life_years", "value": 40}]
    works = {"wider": {"cost": 5, "gain": {"bp": 1e6}}}
    merged = corridor.merge(branch("a", rows={"defaults": fleet}), branch("b", projects=works))
    assert ("projects", "life_years") not in merged.defaults


def test_a_shared_row_has_one_default():
    def all_blank(case):
        return case.replace(rail=case.tables["rail"].assign(speed_kmh=float("nan")))

    problems = refused(all_blank(with_default("a", 50, 40)), all_blank(with_default("b", 70, 65)))
    assert [(p.file, p.field, p.found) for p in problems][:1] == [
        ("b: rail.csv", "speed_kmh", "pq: 70"),
    ]  # fmt: skip


def test_one_line_under_two_ids_is_doubted():
    other = tiny(
        {"bp": ("b", "p", 1e6), "p-q": ("q", "p", 4e6)},
        zones={"B": "b", "Quay": "q", "P": "p"},
        demand=[("B", "Quay", 1e6)],
        screenlines={"own": "bp"},
        settings={"name": "b", "screenline": "own"},
    )
    places = branch("a").tables["nodes"].replace({"node_id": {"a": "b"}, "name": {"A": "B"}})
    other = other.replace(nodes=places)
    merged = merge_with_notes([branch("a"), other])
    assert [(p.code, p.found) for p in merged.warnings if p.code == "W422"] == [
        ("W422", "p-q"), ("W422", "Quay"),
    ]  # fmt: skip


def test_cases_that_share_nothing_are_no_network():
    far = tiny({"xy": ("x", "y", 1e6)}, screenlines={"far": "xy"},
               settings={"name": "far", "screenline": "far"})  # fmt: skip
    assert "E504" in {p.code for p in refused(branch("a"), far)}


def test_what_is_no_merger_is_refused():
    with pytest.raises(CorridorError, match="two cases or more; found 1"):
        corridor.merge(branch("a"))
    with pytest.raises(CorridorError, match="no case to prefer"):
        corridor.merge(branch("a"), branch("b"), prefer="z")


def test_cases_of_the_same_name_are_numbered():
    (problem,) = refused(branch("a"), branch("a", shared=5e6))
    assert problem.file == "a(2): rail.csv"
