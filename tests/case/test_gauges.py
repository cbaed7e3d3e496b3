"""Any gauge of the schema can be joined to another where a facility stands, and nowhere else."""

import re
from itertools import pairwise

import pytest

import corridor
from corridor.case.reading.parse import MODE_STATE, parse
from corridor.case.schema import schema
from corridor.formats.cases.data_package import PATTERNS
from corridor.problems import CaseError
from corridor.testing import tiny

GAUGES = (600, 1000, 1067, 1435, 1520, 1668, 1676)


def test_the_word_for_a_railway_has_the_gauges_of_the_schema():
    spec = schema()["rail"]["gauge_mm"]
    known = [g for g in range(100, 2000) if re.fullmatch(MODE_STATE, f"rail{g}")]
    assert (known[0], known[-1], len(known)) == (spec.minimum, spec.maximum, len(range(600, 1701)))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("rail1000-rail1435", True),
        ("rail1067-road sea-rail1676", True),
        ("rail1000-rail1000", False),
        ("rail500-road", False),
        ("rail01000-road", False),
        ("rail-road", False),
        ("rail1435mm-road", False),
        ("rail\N{ARABIC-INDIC DIGIT ONE}000-road", False),
    ],
)
def test_transfers_are_read(text, good):
    spec = schema()["terminals"]["transfers"]
    assert (parse(spec, text)[1] is None) == good
    if text.isascii():
        assert bool(re.fullmatch(PATTERNS["transfers"], text)) == (
            good or text == "rail1000-rail1000"
        )


@pytest.mark.parametrize(("one", "other"), list(pairwise(GAUGES)))
def test_two_gauges_meet_in_a_facility(one, other):
    lines = {"ab": ("a", "b", 5e6, f"rail{one}"), "bc": ("b", "c", 4e6, f"rail{other}")}
    transfer = {"yard": ("b", f"rail{one}-rail{other}", 2e6)}
    case = tiny(lines, terminals=transfer, zones={"A": "a", "C": "c"})
    assert corridor.throughput(case).tonnes_per_year == pytest.approx(2e6)


def test_a_gauge_break_without_a_facility_is_refused():
    lines = {"ab": ("a", "b", 5e6, "rail1000"), "bc": ("b", "c", 4e6, "rail1435")}
    with pytest.raises(CaseError) as caught:
        tiny(lines, zones={"A": "a", "C": "c"})
    assert {p.code for p in caught.value.problems} == {"E503", "E505"}


def test_three_gauges_meet_in_pairs_that_a_facility_joins():
    """Metre gauge and broad gauge meet in the standard-gauge yard between them alone."""
    lines = {
        "ab": ("a", "b", 9e6, "rail1000"), "bc": ("b", "c", 9e6, "rail1435"),
        "bd": ("b", "d", 9e6, "rail1676"),
    }  # fmt: skip
    yards = {"north": ("b", "rail1000-rail1435", 3e6), "south": ("b", "rail1435-rail1676", 1e6)}
    zones = {"A": "a", "C": "c", "D": "d"}
    case = tiny(lines, terminals=yards, zones=zones, screenlines={"all": "ab"})
    assert corridor.throughput(case).tonnes_per_year == pytest.approx(3e6)
    only = tiny(lines, terminals=yards, zones={"A": "a", "D": "d"}, screenlines={"all": "ab"})
    assert corridor.throughput(only).tonnes_per_year == pytest.approx(1e6)
