"""String lines of the trains on a link."""

from itertools import pairwise

import numpy as np
import pytest

from corridor.problems import CorridorError
from corridor.simulation.results.string_lines import COLUMNS, string_line
from corridor.simulation.simulate import simulate
from corridor.testing import tiny


def simulated(tracks, tonnes=3e6, **fields):
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 5e6, "road"), "bd": ("b", "d", 5e6)},
        terminals={"yard": ("b", "road-rail1520", 9e6)},
        demand=[("A", "B", tonnes), ("B", "A", tonnes)],
    )
    rail = case.tables["rail"].assign(
        tracks=tracks, passenger_pairs_per_day=2.0, stated_t_per_year=np.nan, binds=None,
        limiting_km=15.0, **fields,
    )  # fmt: skip
    return simulate(case.replace(rail=rail), curve=False)


@pytest.fixture(scope="module")
def single():
    return simulated(tracks=1, signalling="semi-automatic")


def runs(lines):
    """Departure and arrival of each run over a section: train, way, from, to, begin, end."""
    found = []
    for train, rows in lines.groupby("train"):
        km, hour = rows["km"].to_numpy(), rows["hour"].to_numpy()
        if len(km) < 2:
            continue
        first = int(km[0] == km[1])
        for i in range(first, len(km) - 1, 2):
            found.append((train, rows["way"].iloc[0], km[i], km[i + 1], hour[i], hour[i + 1]))
    return found


def whole(lines, length=100):
    return [t for _, t in lines.groupby("train") if {0, length} <= set(t["km"])]


def test_trains_never_meet_on_a_single_track(single):
    by_section = {}
    for _, _, start, end, begin, done in runs(string_line(single, "ab", days=10)):
        by_section.setdefault((min(start, end), max(start, end)), []).append((begin, done))
    assert len(by_section) == 7
    for held in by_section.values():
        held.sort()
        assert len(held) > 50
        assert all(a[1] <= b[0] for a, b in pairwise(held))


def test_trains_go_from_end_to_end_without_turning(single):
    lines = string_line(single, "ab", days=3)
    assert tuple(lines) == COLUMNS
    assert lines["train"].is_monotonic_increasing
    trains = whole(lines)
    assert len(trains) > 20
    for train in trains:
        assert len(train) == 14
        assert train["way"].nunique() == train["vehicle"].nunique() == 1
        steps = np.diff(train["km"]) * (1 - 2 * train["way"].iloc[0])
        assert (steps >= 0).all()
        assert (np.diff(train["hour"]) >= 0).all()


def test_the_limiting_section_is_in_the_middle(single):
    km = np.unique(string_line(single, "ab")["km"])
    np.testing.assert_allclose(np.diff(km), [85 / 6] * 3 + [15] + [85 / 6] * 3)


def test_all_kinds_of_trains_are_there(single):
    lines = string_line(single, "ab", days=4, from_day=10)
    passengers = lines[lines["vehicle"] == "passenger"]
    assert passengers["train"].nunique() in {16, 17, 18}
    assert not passengers["loaded"].any()
    freight = lines[lines["vehicle"] == "train"]
    assert freight["loaded"].any()
    assert set(freight["way"]) == {0, 1}
    assert lines["hour"].min() >= 240
    assert lines["hour"].max() <= 336


def test_stops_show(single):
    stands = 0
    for train in whole(string_line(single, "ab", days=5)):
        km, hour = train["km"].to_numpy(), train["hour"].to_numpy()
        stands += (hour[2::2] - hour[1:-1:2] > 0.05).sum()
        assert (km[2::2] == km[1:-1:2]).all()
    assert stands > 10


def test_later_days_go_on_with_the_same_trains(single):
    long = string_line(single, "ab", days=3).drop(columns="train")
    late = string_line(single, "ab", days=1, from_day=2).drop(columns="train")
    key = ["hour", "km"]
    same = long[long["hour"] > 48].sort_values(key, ignore_index=True)
    assert same.equals(late.sort_values(key, ignore_index=True))


def test_a_double_track_has_both_ways():
    lines = string_line(simulated(tracks=2), "ab", days=3)
    ways = [t["way"].iloc[0] for t in whole(lines)]
    assert set(ways) == {0, 1}
    speeds = [100 / (t["hour"].iloc[-1] - t["hour"].iloc[0]) for t in whole(lines)]
    assert max(speeds) == pytest.approx(60, rel=0.06)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("ax", "no link 'ax'"),
        ("bc", "a road has no trains: bc; trains use ab"),
        ("bd", "no train uses bd; trains use ab"),
    ],
)
def test_a_link_without_trains_is_refused(single, link, words):
    with pytest.raises(CorridorError, match=words):
        string_line(single, link)


@pytest.mark.parametrize(("days", "from_day"), [(0, 0), (2, 364), (1, -1), (1, 365), (400, 0)])
def test_days_lie_in_the_year(single, days, from_day):
    with pytest.raises(CorridorError, match="expected days of one year"):
        string_line(single, "ab", days, from_day)
