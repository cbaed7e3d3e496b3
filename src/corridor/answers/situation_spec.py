"""A situation in a short text: ``scenario=caspian-2m-lower,year=2032,with=P07,X20``."""

from __future__ import annotations

from corridor.answers.questions import At
from corridor.case.situation import AS_IS
from corridor.formats.cases.plan_file import read_plan
from corridor.messages import message
from corridor.problems import CorridorError, unknown

KEYS = ("year", "scenario", "growth", "with", "sea-level", "plan")
"""What a text may give: the options of the command line without their dashes, and a plan."""


def situation_of(text: str) -> At:
    """Return the situation that a text describes.

    Parameters
    ----------
    text : str
        ``as-is``, or parts with commas between them: ``year=2032``, ``scenario=ID``,
        ``with=P07,X20`` (a part without ``=`` goes on with the list before it),
        ``growth=high``, ``sea-level=-30.5``, and ``plan=FILE`` with what ``corridor recommend
        --json`` has written. A plan brings its year, its scenario, its growth path and its
        projects; a year, scenario or path that the text gives itself counts instead, and projects
        are added.

    Returns
    -------
    At

    Raises
    ------
    CorridorError
        If a part is unknown, no number, given twice, or the plan cannot be read.

    Examples
    --------
    >>> situation_of("year=2032,with=P07,X20").built
    ('P07', 'X20')
    """
    if text.strip() == AS_IS:
        return At()
    given = _parts(text)
    plan = read_plan(given["plan"][0]) if "plan" in given else None
    year = _number(text, given, "year")
    scenario = given["scenario"][0] if "scenario" in given else None
    growth = given["growth"][0] if "growth" in given else None
    built = tuple(given.get("with", ()))
    if plan is not None:
        year = plan.by if year is None else year
        scenario = plan.scenario if scenario is None else scenario
        growth = plan.growth if growth is None else growth
        built = tuple(dict.fromkeys((*plan.built, *built)))
    return At(
        None if year is None else int(year), scenario, built, _number(text, given, "sea-level"),
        growth,
    )  # fmt: skip


def _parts(text: str) -> dict[str, list[str]]:
    """Return what a text gives by key; only a list may have more than one value."""
    given: dict[str, list[str]] = {}
    key = ""
    for part in (p.strip() for p in text.split(",")):
        name, equals, value = part.partition("=")
        if not equals and key != "with":
            raise CorridorError(
                message(
                    "%(text)s does not describe a situation: %(part)s is none of its parts; "
                    "expected %(usual)s, or parts such as year=2032,with=P07,X20 with %(keys)s",
                    text=repr(text),
                    part=repr(part),
                    usual=AS_IS,
                    keys=", ".join(KEYS),
                )
            )
        if equals:
            key = name.strip()
            if key not in KEYS:
                raise CorridorError(unknown("part of a situation", key, KEYS))
        value = (value if equals else part).strip()
        if not value:
            raise CorridorError(
                message(
                    "%(text)s gives %(key)s no value; expected %(key)s=VALUE",
                    text=repr(text),
                    key=key,
                )
            )
        if key in given and key != "with":
            raise CorridorError(
                message("%(text)s gives %(key)s twice; give it once", text=repr(text), key=key)
            )
        given.setdefault(key, []).append(value)
    return given


def _number(text: str, given: dict[str, list[str]], key: str) -> float | None:
    if key not in given:
        return None
    value = given[key][0]
    try:
        return float(int(value)) if key == "year" else float(value)
    except ValueError as error:
        raise CorridorError(
            message(
                "%(text)s gives %(key)s as %(value)s; expected a number",
                text=repr(text),
                key=key,
                value=repr(value),
            )
        ) from error
