"""Fleets as tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from corridor.answers.fleet import FleetAnswer, FleetRow, FleetSwingRow, HandRow, LineRow
from corridor.answers.values import frame_of, situation_words
from corridor.cli.output import new_table, owner, plain_row, print_message, say
from corridor.cli.show_capacity import show_shut
from corridor.messages import message
from corridor.showing import plain

LINES = 12
"""Lines that are shown unless all are asked for."""

SWINGS = 8
"""Numbers that are shown unless all are asked for."""

LEFT_STANDING = (
    "; a locomotive and its crew leave a train that waits longer than a turn, so that less of "
    "their hours is waiting"
)
"""Why fleets wait less than the trains."""

LEAST = 0.5
"""Fleets smaller than this are shown only when all are asked for."""


def show_fleet(answer: FleetAnswer, *, verbose: bool = False) -> None:
    """Show what the cargo needs, what there is, and the trains behind it."""
    needed = ", ".join(
        f"{count:,.0f} {kind}s" for kind, count in answer.by_kind.items() if count >= LEAST
    )
    say(f"\n[bold]needed[/bold] ({escape(situation_words(answer.manifest))}): {needed}")
    if answer.before is not None:
        more = ", ".join(
            f"{count - answer.before[kind]:+,.0f} {kind}s"
            for kind, count in answer.by_kind.items()
            if max(count, answer.before[kind]) >= LEAST
        )
        say(f"against the network without the works: {more}")
    _say_trains(answer)
    show_shut(answer.manifest, answer.shut)
    _show_fleets(answer, verbose=verbose)
    _show_on_hand([r for r in answer.on_hand if verbose or r.needed >= LEAST])
    _show_lines(answer, None if verbose else LINES)
    _show_swings(answer, None if verbose else SWINGS)
    _say_notes(answer)


def _say_trains(answer: FleetAnswer) -> None:
    trains = answer.trains
    say(
        f"trains run {trains['train_km_per_year'] / 1e6:,.1f} million km a year, "
        f"{trains['empty_share']:.0%} of them empty; they spend "
        f"{trains['running_h_per_year'] / 1e3:,.0f} thousand hours on the way, "
        f"{trains['wait_h_per_year'] / 1e3:,.0f} waiting and "
        f"{trains['border_h_per_year'] / 1e3:,.0f} at borders"
        + (LEFT_STANDING if trains["wait_h_per_year"] > 0 else "")
    )


def _show_fleets(answer: FleetAnswer, *, verbose: bool) -> None:
    works = answer.before is not None
    heads = ["fleet", "country", "gauge", "traction, cargo or class", "needed>",
             *(["without the works>", "more>"] if works else []), "outside the demand>",
             "turn, days>", "waiting>", "empty>"]  # fmt: skip
    table = new_table("fleets", *heads)
    for row in answer.fleets:
        if verbose or max(row.needed, row.outside, row.before or 0.0) >= LEAST:
            change = [_count(row.before), _signed(row.more)] if works else []
            plain_row(
                table, row.kind, owner(row.country), str(row.gauge_mm or ""),
                row.traction or row.carries,
                _count(row.needed), *change, _count(row.outside) if row.outside else "",
                "" if row.turn_days is None else f"{row.turn_days:,.1f}", f"{row.wait_share:.0%}",
                "" if row.kind == "crew" else f"{row.empty_share:.0%}",
            )  # fmt: skip
    say(table)


def _show_on_hand(there: Sequence[HandRow]) -> None:
    if not there:
        return
    table = new_table(
        "needed and on hand, for cargo outside the demand too",
        "id", "name", "kind", "needed>", "on hand>", "short>",
    )  # fmt: skip
    for row in there:
        short = _count(row.short) if row.short else ""
        plain_row(table, row.id, row.name, row.kind, _count(row.needed), _count(row.number), short)
    say(table)


def _show_lines(answer: FleetAnswer, most: int | None) -> None:
    busiest = sorted(answer.lines, key=lambda row: -row.trains_per_day)
    table = new_table(
        "busiest lines, trains a year",
        "id", "loaded there>", "loaded back>", "empty there>", "empty back>",
        "other cargo, each way>", "a day, each way>",
    )  # fmt: skip
    for row in busiest[:most]:
        plain_row(
            table, row.id, _count(row.loaded_forward), _count(row.loaded_back),
            _count(row.empty_forward), _count(row.empty_back), _count(row.outside),
            f"{row.trains_per_day:,.1f}",
        )  # fmt: skip
    say(table)


def _show_swings(answer: FleetAnswer, most: int | None) -> None:
    table = new_table(
        "what that rests on", "number", "is>", "from>", "to>", "quality", "moves", "from>", "to>",
    )  # fmt: skip
    for s in answer.swings[:most]:
        plain_row(
            table, s.number, plain(s.value), plain(s.low), plain(s.high), s.quality, f"{s.kind}s",
            _count(s.low_result), _count(s.high_result),
        )  # fmt: skip
    if answer.swings:
        say(table)


def _say_notes(answer: FleetAnswer) -> None:
    if answer.over_capacity:
        say(
            f"note: more is assigned than fits to {len(answer.over_capacity)} elements; vehicles "
            "wait there as at 95 % of the capacity, and what does not fit waits before it is loaded"
        )
    if answer.one_way:
        say(f"note: empty returns are counted on one-way links: {', '.join(answer.one_way[:5])}")


def write_fleet(answer: FleetAnswer, folder: Path, *, overwrite: bool) -> None:
    """Write the tables of an answer as CSV."""
    from corridor.formats.files.frames import write_frames

    frames = {
        "fleets": frame_of(answer.fleets, FleetRow),
        "lines": frame_of(answer.lines, LineRow),
        "on_hand": frame_of(answer.on_hand, HandRow),
        "swings": frame_of(answer.swings, FleetSwingRow),
    }
    write_frames(folder, frames, overwrite=overwrite)
    print_message(message("wrote %(count)s tables to %(place)s", count=len(frames), place=folder))


def _count(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}"


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+,.1f}"
