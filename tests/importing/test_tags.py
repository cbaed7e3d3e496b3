"""What each combination of tags means."""

import math
from itertools import product

import pytest

from corridor.importing.tags import WayFacts, place_facts, way_facts

RAIL = {"railway": "rail"}


@pytest.mark.parametrize(
    ("tags", "gauges"),
    [
        ({}, ()),
        ({"gauge": "1520"}, (1520,)),
        ({"gauge": "1524"}, (1520,)),
        ({"gauge": "1520;1435"}, (1520, 1435)),
        ({"gauge": "1524;1520"}, (1520,)),
        ({"gauge": "standard"}, ()),
        ({"gauge": "15201435"}, ()),
    ],
)
def test_gauges(tags, gauges):
    assert way_facts({**RAIL, **tags}).gauges_mm == gauges


@pytest.mark.parametrize(
    ("tags", "traction"),
    [
        ({}, ""),
        ({"electrified": "no"}, "diesel"),
        ({"electrified": "contact_line"}, ""),
        ({"electrified": "contact_line", "frequency": "50"}, "ac"),
        ({"electrified": "yes", "frequency": "16.7", "voltage": "15000"}, "ac"),
        ({"electrified": "contact_line", "frequency": "0"}, "dc"),
        ({"electrified": "contact_line", "voltage": "3000"}, "dc"),
        ({"electrified": "contact_line", "voltage": "25000"}, "ac"),
        ({"electrified": "rail"}, "dc"),
        ({"electrified": "perhaps", "voltage": "3000"}, ""),
    ],
)
def test_traction(tags, traction):
    assert way_facts({**RAIL, **tags}).traction == traction


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"maxspeed": "80"}, 80),
        ({"maxspeed": "80 km/h"}, 80),
        ({"maxspeed": "50 mph"}, 80.4672),
        ({"maxspeed": "120;80"}, 80),
        ({"maxspeed": "140", "maxspeed:freight": "90"}, 90),
        ({"maxspeed": "signals"}, math.nan),
        ({"maxspeed": "0"}, math.nan),
        ({}, math.nan),
    ],
)
def test_speed_of_freight(tags, speed):
    assert way_facts({**RAIL, **tags}).speed_kmh == pytest.approx(speed, nan_ok=True)


USES = {
    "": "line", "siding": "siding", "yard": "yard", "crossover": "crossovers",
    "spur": "spurs and industrial, military and tourist lines",
}  # fmt: skip


def test_every_railway_service_and_usage():
    kinds = ("rail", "narrow_gauge", "tram", "construction", "proposed", "disused", "abandoned")
    seen = {}
    for kind, service, usage in product(kinds, USES, ("", "main", "branch", "industrial", "test")):
        facts = way_facts({"railway": kind, "service": service, "usage": usage})
        seen[kind, service, usage] = facts.use if isinstance(facts, WayFacts) else facts
    for (kind, service, usage), use in seen.items():
        if kind in ("disused", "abandoned"):
            assert use == "disused railways"
        elif kind in ("construction", "proposed"):
            assert use == "railways under construction or proposed"
        elif kind == "tram":
            assert use is None
        elif usage in ("industrial", "test") and service != "crossover":
            assert use == USES["spur"]
        else:
            assert use == USES[service]


def test_prefixes_of_the_past_are_counted_and_left_out():
    assert way_facts({"abandoned:railway": "rail"}) == "disused railways"
    assert way_facts({"building": "yes"}) is None


@pytest.mark.parametrize("system", ["etcs", "ptc", "lzb"])
@pytest.mark.parametrize(("value", "automatic"), [("1", True), ("yes", True), ("no", False)])
def test_train_protection_says_that_trains_follow_each_other(system, value, automatic):
    assert way_facts({**RAIL, f"railway:{system}": value}).automatic is automatic


@pytest.mark.parametrize(
    ("tags", "lanes", "oneway", "use"),
    [
        ({"highway": "motorway", "lanes": "2"}, 2, 1, "line"),
        ({"highway": "motorway", "lanes": "4", "oneway": "no"}, 2, 0, "line"),
        ({"highway": "trunk", "lanes": "2"}, 1, 0, "line"),
        ({"highway": "trunk", "lanes": "3"}, 1.5, 0, "line"),
        ({"highway": "trunk", "lanes": "1"}, 1, 0, "line"),
        ({"highway": "primary", "lanes": "3", "lanes:forward": "2", "lanes:backward": "1"}, 1, 0,
         "line"),
        ({"highway": "primary", "oneway": "-1", "lanes": "2"}, 2, -1, "line"),
        ({"highway": "primary_link", "oneway": "yes"}, math.nan, 1, "link"),
    ],
)  # fmt: skip
def test_roads(tags, lanes, oneway, use):
    facts = way_facts(tags)
    assert facts.lanes == pytest.approx(lanes, nan_ok=True)
    assert (facts.mode, facts.oneway, facts.use) == ("road", oneway, use)


def test_lesser_roads_are_none_of_ours():
    assert way_facts({"highway": "residential"}) is None
    assert way_facts({"highway": "construction", "construction": "service"}) is None
    assert way_facts({"highway": "construction", "construction": "trunk"}) == (
        "roads under construction or proposed"
    )


@pytest.mark.parametrize(
    ("tags", "kind", "modes"),
    [
        ({"railway": "station"}, "station", ("rail",)),
        ({"railway": "station", "station": "subway"}, None, ()),
        ({"railway": "service_station"}, "loop", ("rail",)),
        ({"railway": "border"}, "border", ("rail",)),
        ({"barrier": "border_control"}, "border", ("road",)),
        ({"amenity": "customs"}, "border", ("road",)),
        ({"amenity": "ferry_terminal"}, "port", ("ferry",)),
        ({"landuse": "port"}, "port", ("rail", "road", "ferry")),
        ({"harbour": "no"}, None, ()),
        ({"railway": "halt"}, None, ()),
    ],
)
def test_places(tags, kind, modes):
    facts = place_facts(tags)
    assert (None, ()) if facts is None else (facts.kind, facts.modes) == (kind, modes)


def test_names_are_in_latin_letters_where_there_are_some():
    tags = {"railway": "station", "name": "Ələt", "name:en": "Alat"}
    assert place_facts(tags).name == "Alat"
