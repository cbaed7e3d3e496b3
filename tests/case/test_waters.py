"""Depths need a level to refer to, and ships must float where they call."""

import pytest

from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.open import read_case
from corridor.problems import CaseError
from tests.worlds import sea_world, two_gauges


def found(folder, code):
    return [p for p in read_case(folder)[1] if p.code == code]


def test_depths_without_a_level_of_the_sea(tmp_path):
    write_folder(sea_world(), tmp_path / "w")
    toml = tmp_path / "w" / "case.toml"
    lines = [ln for ln in toml.read_text().splitlines() if not ln.startswith("sea_level_m")]
    toml.write_text("\n".join(lines))
    wrong = found(tmp_path / "w", "E409")
    assert [(p.file, p.row, p.found) for p in wrong] == [
        ("ports.csv", 2, "-28"), ("ports.csv", 3, "-28"), ("channels.csv", 2, "-28")
    ]  # fmt: skip
    assert "case.toml" in wrong[0].fix


def test_no_level_is_needed_where_no_depth_refers_to_one():
    assert two_gauges().check() == []
    assert sea_world().check() == []


@pytest.mark.parametrize(
    ("level", "where", "depth"), [(-31.6, "East", "1.40"), (-32.1, "Cut", "1.40")]
)
def test_ship_deeper_than_the_water(level, where, depth):
    """Empty she draws 1.5 m: 5000 t at 4 m less 20 t for each centimetre."""
    with pytest.raises(CaseError) as caught:
        sea_world(sea_level_m=level)
    told = [str(p) for p in caught.value.problems if p.code == "E412"]
    assert any("1.50 m when empty" in t and f"{depth} m of {where}" in t for t in told), told
    assert all(f"{level:g} m BS" in t for t in told)


def test_ship_that_just_floats():
    assert sea_world(sea_level_m=-31.5).check() == []
