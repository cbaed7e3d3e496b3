"""Made infrastructures of OSRD, drawn in metres on a patch of France."""

import numpy as np

DEG_M = 111_195.0


def track(name, start, end, length=None):
    """Return a straight track section between two places in metres east and north."""
    points = [[2.0 + x / DEG_M, 47.0 + y / DEG_M] for x, y in (start, end)]
    metres = length or float(np.hypot(end[0] - start[0], end[1] - start[1]))
    return {
        "id": name, "length": metres, "geo": {"type": "LineString", "coordinates": points},
        "slopes": [], "curves": [], "loading_gauge_limits": [],
        "extensions": {"sncf": {"line_code": 1, "line_name": "Line 1", "track_number": 1,
                                "track_name": "V1"}},
    }  # fmt: skip


def switch(name, **ports):
    """Return a switch; its ports are such as ``A="t1 END"``."""
    ends = {p: dict(zip(("track", "endpoint"), e.split(), strict=True)) for p, e in ports.items()}
    return {"id": name, "switch_type": "point_switch", "group_change_delay": 0, "ports": ends}


def point(name, *parts):
    return {
        "id": name.lower(), "parts": [{"track": t, "position": m} for t, m in parts],
        "extensions": {"identifier": {"name": name, "uic": 0}},
    }  # fmt: skip


def ranges(*parts):
    return [
        {"track": t, "begin": a, "end": b, "applicable_directions": "BOTH"} for t, a, b in parts
    ]


def infra(**given):
    empty = ("operational_points", "level_crossings", "routes", "extended_switch_types", "switches",
             "track_sections", "speed_sections", "electrifications", "signals", "buffer_stops",
             "detectors", "neutral_sections")  # fmt: skip
    return {"version": "3.4.12", **{name: [] for name in empty}, **given}


def with_a_loop():
    """Draw a single track of 20 km with a loop half-way, stations at its ends and at the loop."""
    signals = [
        {"id": f"s{m}", "track": "west", "position": m, "direction": "START_TO_STOP",
         "sight_distance": 400, "logical_signals": [{"signaling_system": "BAL"}]}
        for m in (500, 4_000, 8_000)
    ]  # fmt: skip
    return infra(
        track_sections=[
            track("west", (0, 0), (9_000, 0)),
            track("main", (9_000, 0), (11_000, 0)),
            track("loop", (9_000, 0), (11_000, 0), length=2_010),
            track("east", (11_000, 0), (20_000, 0)),
            track("siding", (20_000, 0), (20_700, 0)),
        ],
        switches=[
            switch("a", A="west END", B1="main BEGIN", B2="loop BEGIN"),
            switch("b", A="east BEGIN", B1="main END", B2="loop END"),
            switch("c", A="east END", B="siding BEGIN"),
        ],
        operational_points=[
            point("West", ("west", 0)),
            point("Middle", ("main", 1_000), ("loop", 1_005)),
            point("East", ("east", 9_000)),
        ],
        speed_sections=[
            {"id": "v", "speed_limit": 25.0, "speed_limit_by_tag": {},
             "track_ranges": ranges(("west", 0, 9_000), ("main", 0, 2_000))},
            {"id": "slow", "speed_limit": 12.5, "speed_limit_by_tag": {},
             "track_ranges": ranges(("west", 0, 5_000))},
            {"id": "of a route", "speed_limit": 1.0, "speed_limit_by_tag": {}, "on_routes": ["r"],
             "track_ranges": ranges(("west", 0, 9_000))},
            {"id": "tagged", "speed_limit_by_tag": {"MA80": 20.0},
             "track_ranges": ranges(("east", 0, 9_000))},
        ],
        electrifications=[
            {"id": "w", "voltage": "25000V",
             "track_ranges": ranges(("west", 0, 9_000), ("main", 0, 2_000), ("loop", 0, 2_010))}
        ],
        signals=signals,
    )  # fmt: skip


def double_track():
    """Draw two tracks without a switch between two stations, one a little longer."""
    return infra(
        track_sections=[track("up", (0, 0), (30_000, 0)), track("down", (0, 10), (30_000, 10),
                                                                 length=30_040)],
        operational_points=[
            point("A", ("up", 0), ("down", 0)), point("B", ("up", 30_000), ("down", 30_040)),
        ],
    )  # fmt: skip
