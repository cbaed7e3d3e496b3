"""Sea lanes as tables."""

from __future__ import annotations

import calendar

from corridor.answers.lane import LaneAnswer, LaneRow
from corridor.cli.output import new_table, plain_row, print_text, say

FAR_APART = 0.15
"""Share by which a stated length may differ from the lane before it is marked."""


def show_lane(answer: LaneAnswer) -> None:
    """Show one lane with its passages and limits, or all lanes of a case beside their lengths."""
    if not answer.lanes:
        print_text("The case has no link by sea.")
    elif not answer.lanes[0].link:
        _show_one(answer.lanes[0])
    else:
        _show_all(answer)


def _show_one(lane: LaneRow) -> None:
    print_text(
        f"{lane.origin} to {lane.destination}: {lane.nautical_miles:,.0f} nautical miles "
        f"({lane.km:,.0f} km)"
    )
    print_text(f"passages: {', '.join(lane.passages) or 'none, open water'}")
    months = [calendar.month_name[m] for m in lane.closed_months]
    print_text(f"closed in: {', '.join(months) or 'no month'}")
    if lane.limits:
        table = new_table("largest ship", "size", "most, m>", "passage", "source", "quality")
        for limit in lane.limits:
            plain_row(
                table, limit.size, f"{limit.most_m:g}", limit.passage, limit.source, limit.quality
            )
        say(table)
    _show_seasons(lane)


def _show_seasons(lane: LaneRow) -> None:
    """Show storms, ice and low water, and on how many days of a year the lane is open."""
    if lane.open_days is not None:
        days = lane.open_days
        print_text(f"open on {days.days:.0f} days a year ({days.low:.0f} to {days.high:.0f})")
    if lane.seasons:
        table = new_table(
            "seasons", "water", "closed by", "months", "share>", "range>", "source", "quality"
        )
        for season in lane.seasons:
            plain_row(
                table, season.water, season.why, season.when,
                f"{season.closed_share:.0%}", f"{season.low:.0%} to {season.high:.0%}",
                season.source, season.quality,
            )  # fmt: skip
        say(table)
    if lane.low_water:
        table = new_table(
            "low water", "place", "months", "draught, m>", "range>", "", "source", "quality"
        )
        for low in lane.low_water:
            known = low.low_m is not None and low.high_m is not None
            plain_row(
                table, low.place, low.when, f"{low.most_m:.2f}",
                f"{low.low_m:g} to {low.high_m:g}" if known else "",
                "too little for her" if low.enough is False else "", low.source, low.quality,
            )  # fmt: skip
        say(table)


def _show_all(answer: LaneAnswer) -> None:
    table = new_table(
        f"{answer.manifest.case}: links by sea beside the lanes of the world",
        "element", "from", "to", "stated, km>", "lane, km>", "longer>", "days>",
        "open>", "",
    )  # fmt: skip
    for lane in answer.lanes:
        apart = lane.longer is not None and abs(lane.longer) > FAR_APART
        plain_row(
            table, lane.link, lane.origin, lane.destination, _number(lane.stated_km),
            _number(lane.km), "" if lane.longer is None else f"{lane.longer:+.0%}",
            _number(lane.stated_days), _number(lane.open_days.days if lane.open_days else None),
            lane.refused or ("far apart" if apart else ""),
        )  # fmt: skip
    say(table)
    count = sum(lane.longer is not None and abs(lane.longer) > FAR_APART for lane in answer.lanes)
    print_text(
        f"{count} of {len(answer.lanes)} stated lengths are more than {FAR_APART:.0%} off the lane"
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"
