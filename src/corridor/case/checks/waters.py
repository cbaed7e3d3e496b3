"""Checks of ports, channels and ships against the level of the sea."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.case.datum import depth_at_m
from corridor.case.tables import Record, Tables, blank, words
from corridor.messages import message
from corridor.problems import Problem

CM_PER_M = 100.0


def check_waters(case: Tables) -> Iterator[Problem]:
    """Check that depths have a level to refer to, and that ships float where they call.

    Parameters
    ----------
    case : Tables
        Case whose cells have been typed.

    Yields
    ------
    Problem
        One for each bad row.
    """
    if blank(case.settings["sea_level_m"]):
        yield from _levels(case)
    else:
        yield from _drafts(case)


def _levels(case: Tables) -> Iterator[Problem]:
    for table in ("ports", "channels"):
        for row, record in enumerate(case.rows(table), start=2):
            if not blank(record["depth_level_m"]):
                yield Problem(
                    "E409",
                    f"{table}.csv",
                    row,
                    "depth_level_m",
                    f"{record['depth_level_m']:g}",
                    message("a sea_level_m in case.toml"),
                    message(
                        "Give the level of the sea in case.toml, or leave the cell blank "
                        "on the ocean."
                    ),
                )


def _drafts(case: Tables) -> Iterator[Problem]:
    level = float(case.settings["sea_level_m"])
    ships, channels = case.records["ships"], case.records["channels"]
    for row, port in enumerate(case.rows("ports"), start=2):
        ship = ships.get(str(port["ship_id"]))
        if ship is None:
            continue  # a reference that leads nowhere is reported as such
        draft = _light_draft(ship)
        passed = [channels[c] for c in words(port["channel_ids"]) if c in channels]
        for water in (port, *passed):
            depth = _depth(case, water, level)
            if depth is not None and depth < draft:
                yield Problem(
                    "E412",
                    "ports.csv",
                    row,
                    "ship_id",
                    message(
                        "%(ship_id)s, whose draught is %(draft)s m when empty",
                        ship_id=port["ship_id"],
                        draft=f"{draft:.2f}",
                    ),
                    message(
                        "a ship that floats in the %(depth)s m of %(name)s with the sea at "
                        "%(level)s m BS",
                        depth=f"{depth:.2f}",
                        name=water["name"],
                        level=f"{level:g}",
                    ),
                    message(
                        "Correct the draughts in ships.csv, the depth or level, or name a "
                        "shallower class."
                    ),
                )


def _depth(case: Tables, water: Record, level: float) -> float | None:
    depth, at = water["depth_m"], water["depth_level_m"]
    default = case.default_of("ports", "depth_m", water) if blank(depth) else None
    if default is not None:
        depth = default["value"]
    if blank(depth):
        return None
    return depth_at_m(float(depth), None if blank(at) else float(at), level)


def _light_draft(ship: Record) -> float:
    """Return the draft without any load: ``T1 - D1 / (100 tpc)``, by her first known point."""
    load = float(ship["deadweight1_t"]) / (CM_PER_M * float(ship["tpc_t_per_cm"]))
    return float(ship["draft1_m"]) - load
