"""Disturbances and observations: bad rows are told by file, row and field; both may be missing."""

import pytest

import corridor
from corridor.case.schema import schema
from corridor.case.situation import situation
from corridor.elements.elements import numbers_behind
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import open_case, read_case
from corridor.problems import CaseError
from corridor.testing import DEFAULTS, tiny
from tests.worlds import SIMULATED_NUMBERS

GOOD = {
    "closure": {"table": "rail", "id": "ab", "first_day": 60, "days": 5},
    "breakdown": {"table": "terminals", "id": "yard", "every_days": 20, "hours": 6},
    "delay": {"table": "borders", "id": "*", "share": 0.2, "hours": 12},
    "peak": {"table": "demand", "id": "A", "first_day": 244, "days": 91, "factor": 1.3},
}
OBSERVED = {
    "observation_id": "o1", "measure": "border_h", "mode": "rail", "value": 40, "low": 30,
    "high": 50, "unit": "h", "year": 2022,
}  # fmt: skip


def world(disturbances=(), observations=(), **rows):
    """A line with a border and a terminal, and what disturbs it."""
    return tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 2e6)},
        borders={"north": ("ab", 4e6), "south": ("bc", 4e6)},
        rows={"disturbances": list(disturbances), "observations": list(observations), **rows},
    )


def row(kind, **changed):
    return {"disturbance_id": kind, "kind": kind, **GOOD[kind], **changed}


def the_problem(*disturbances, **rows):
    with pytest.raises(CaseError) as error:
        world(disturbances, **rows)
    (problem,) = error.value.problems
    assert problem.file == "disturbances.csv"
    assert problem.fix
    return problem


def test_every_kind_with_its_numbers_is_sound():
    case = world([row(kind) for kind in GOOD])
    assert case.check() == []
    assert list(case.records["disturbances"]) == list(GOOD)


@pytest.mark.parametrize(
    ("kind", "field"),
    [(k, f) for k, cells in GOOD.items() for f in cells if f not in ("table", "id")],
)
def test_a_number_that_the_kind_needs(kind, field):
    problem = the_problem(row("closure", disturbance_id="first"), row(kind, **{field: None}))
    assert (problem.code, problem.row, problem.field) == ("E301", 3, field)
    assert kind in problem.fix


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("closure", "hours", 5),
        ("closure", "factor", 2),
        ("breakdown", "first_day", 5),
        ("delay", "every_days", 5),
        ("peak", "share", 0.5),
    ],
)
def test_a_number_that_the_kind_does_not_have(kind, field, value):
    problem = the_problem(row(kind, **{field: value}))
    assert (problem.code, problem.row, problem.field) == ("E411", 2, field)
    assert kind in problem.expected


@pytest.mark.parametrize("kind", GOOD)
def test_a_row_that_does_not_exist(kind):
    problem = the_problem(row(kind, id="nowhere"))
    assert (problem.code, problem.row, problem.field) == ("E402", 2, "id")
    assert ("zones.csv" if kind == "peak" else f"{GOOD[kind]['table']}.csv") in problem.expected


def test_the_nearest_row_is_suggested():
    assert "Did you mean yard?" in the_problem(row("breakdown", id="yrad")).fix


@pytest.mark.parametrize(
    ("kind", "changed"),
    [("peak", {"table": "rail", "id": "ab"}), ("closure", {"table": "demand", "id": "A"})],
)
def test_peaks_are_for_demand_and_demand_for_peaks(kind, changed):
    problem = the_problem(row(kind, **changed))
    assert (problem.code, problem.row, problem.field) == ("E410", 2, "kind")


def test_scenario_that_does_not_exist():
    problem = the_problem(row("closure", scenario_id="storm"))
    assert (problem.code, problem.row, problem.field) == ("E402", 2, "scenario_id")


@pytest.mark.parametrize(
    ("cells", "code"), [({"kind": "strike"}, "E304"), ({"first_day": 366}, "E303")]
)
def test_cells_are_typed(cells, code):
    problem = the_problem({**row("closure"), **cells})
    assert (problem.code, problem.row, problem.field) == (code, 2, next(iter(cells)))


def test_observation_outside_its_range_is_a_warning():
    assert world(observations=[OBSERVED]).check() == []
    (problem,) = world(observations=[{**OBSERVED, "low": 41}]).check()
    assert (problem.code, problem.file, problem.row) == ("W602", "observations.csv", 2)


def test_observation_without_a_known_source():
    with pytest.raises(CaseError) as error:
        world(observations=[{**OBSERVED, "source_id": "S9"}])
    (problem,) = error.value.problems
    assert (problem.code, problem.file, problem.field) == ("E402", "observations.csv", "source_id")


@pytest.mark.parametrize("name", ["w", "w.gpkg"])
def test_both_tables_survive_a_format(tmp_path, name):
    case = world([row(kind) for kind in GOOD], [OBSERVED])
    corridor.write_case(case, tmp_path / name)
    assert corridor.open_case(tmp_path / name).hash == case.hash


def test_both_tables_may_be_missing(tmp_path):
    case = world()
    write_folder(case, tmp_path / "w")
    for table in ("disturbances", "observations"):
        (tmp_path / "w" / f"{table}.csv").unlink()
    assert read_case(tmp_path / "w")[1] == []
    assert open_case(tmp_path / "w").hash == case.hash


def test_no_capacity_rests_on_numbers_of_a_simulation():
    case = tiny({"ab": ("a", "b", 5e6)})
    rail = case.tables["rail"].assign(binds="computed", station_tracks=9.0, repair_h=5.0)
    vehicles = case.tables["vehicles"].assign(haul_usd_per_tkm=0.02)
    other = case.replace(rail=rail, vehicles=vehicles)
    other.check()
    element = corridor.capacity(other).elements["ab"]
    behind = {
        (t if t != "defaults" else r, f) for t, r, f in numbers_behind(situation(other), "ab")
    }
    assert {f for _, f in behind} >= {"speed_kmh", "tracks", "load_t"}
    assert not behind & SIMULATED_NUMBERS
    assert not {f for t, f in SIMULATED_NUMBERS if t == "rail"} & set(element.inputs)


def test_tiny_worlds_have_every_number_of_a_simulation_that_has_a_default():
    needed = {(t, f) for t, f in SIMULATED_NUMBERS if not schema()[t][f].optional}
    assert len(needed) > 10
    assert all(f in DEFAULTS[t] for t, f in needed)
