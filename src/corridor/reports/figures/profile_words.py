"""The corridor as a profile in words: what binds, and what each step carries."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.answers.report_rows import Load, ProfileRow
from corridor.languages import ENGLISH, Language
from corridor.reports.figures.style import country_name

_FULL = 0.99


def profile_words(rows: Sequence[ProfileRow], language: Language = ENGLISH) -> str:
    """Return the sentence that names what binds on a route."""
    stops = [row for row in rows if row.binding]
    if not stops:
        return language.sentence("No step of this way binds: what stops more lies beside it.")
    names = list(dict.fromkeys(row.name for row in stops[:2]))
    if more := len(stops) - 2 if len(stops) > 2 else 0:
        names.append(language.sentences("%(count)s more step", "%(count)s more steps", more))
    steps = language.listed(names)
    first = min(stops, key=lambda row: math.inf if row.net_mt is None else row.net_mt)
    if first.net_mt is None:
        return language.sentences(
            "%(steps)s stops more.", "%(steps)s stop more.", len(stops), steps=steps
        )
    values = {
        "steps": steps,
        "room": language.amount(first.net_mt),
        "flow": language.amount(first.flow_mt),
    }
    if first.flow_mt < _FULL * first.net_mt:
        return language.sentences(
            "%(steps)s stops more: room for %(room)s million tonnes a year, and %(flow)s pass, "
            "full in one direction.",
            "%(steps)s stop more: room for %(room)s million tonnes a year, and %(flow)s pass, "
            "full in one direction.",
            len(stops),
            **values,
        )
    return language.sentences(
        "%(steps)s stops more: room for %(room)s million tonnes a year, and %(flow)s pass.",
        "%(steps)s stop more: room for %(room)s million tonnes a year, and %(flow)s pass.",
        len(stops),
        **values,
    )


def step_words(row: ProfileRow, language: Language = ENGLISH) -> str:
    """Return what the tooltip of an element says."""
    numbers = language.numbers
    start, end = numbers(f"{row.start_km:.0f}"), numbers(f"{row.end_km:.0f}")
    km = (
        language.sentence("km %(start)s", start=start)
        if row.end_km <= row.start_km
        else language.sentence("km %(start)s to %(end)s", start=start, end=end)
    )
    where = language.say(", ").join(
        [language.say(row.kind), country_name(row.country, language), km]
    )
    values = {"place": f"{row.name} ({where})", "load": _load_words(row, language)}
    if row.before is None:
        return language.sentence("%(place)s: %(load)s", **values)
    before = _load_words(row.before, language)
    return language.sentence("%(place)s: %(load)s; before: %(before)s", **values, before=before)


def _load_words(load: Load, language: Language) -> str:
    """Return what an element carries and what it can, in million tonnes a year."""
    say = language.sentence
    flow = language.amount(load.flow_mt)
    if load.capacity_mt is None:
        words = say("flow %(flow)s Mt a year, not limited", flow=flow)
    elif load.others_mt > 0.005:
        words = say(
            "flow %(flow)s, room for %(net)s beside %(others)s of other cargo, capacity "
            "%(capacity)s Mt a year",
            net=language.amount(load.net_mt or 0.0),
            others=language.amount(load.others_mt),
            capacity=language.amount(load.capacity_mt),
            flow=flow,
        )
    else:
        words = say(
            "flow %(flow)s, capacity %(capacity)s Mt a year",
            capacity=language.amount(load.capacity_mt),
            flow=flow,
        )
    return language.say(", ").join([words, language.say("binding")]) if load.binding else words
