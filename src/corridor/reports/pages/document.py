"""The report: one HTML file that explains a plan and needs nothing else to be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from corridor.case.model import Case
from corridor.formats.files.atomic import write_text
from corridor.planning.plan import Plan
from corridor.problems import CorridorError
from corridor.reports.figures.bars import quality_svg
from corridor.reports.figures.profile import profile_svg
from corridor.reports.figures.style import amount, country, money
from corridor.reports.pages import words
from corridor.reports.pages.frames import profile_frame, quality_frame, way_rows
from corridor.reports.pages.maps import plan_maps
from corridor.reports.pages.path import main_path
from corridor.reports.pages.reading import readings, sources_of

if TYPE_CHECKING:
    from corridor.reports.pages.simulated import Operation
    from corridor.simulation.results.outcome import Simulation

_TEMPLATES = ("template.html.j2", "page_style.html.j2", "simulated.html.j2", "sea.html.j2")


def report(
    case: Case,
    plan: Plan,
    sim: Simulation | Sequence[Simulation] | None = None,
    path: str | Path = "plan.html",
    *,
    overwrite: bool = False,
) -> Path:
    """Write one self-contained HTML file about a plan.

    The file loads nothing from anywhere and runs no script. When the plan answers the case's own
    screenline and the case names an end-to-end one, the same target is answered end to end too.

    Parameters
    ----------
    case : Case
        The case of the plan.
    plan : Plan
        The plan; also one that does not reach its target.
    sim : Simulation or sequence of Simulation, optional
        Simulations of the case, shown in their order: as a rule as it is, and with the plan.
    path : str or Path
        File to write.
    overwrite : bool
        Whether an existing file may be replaced.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    CorridorError
        If the plan or a simulation belongs to another case, sim is something else, or the file
        exists or cannot be written.
    """
    planned = plan.before.capacities.situation.case
    if planned is not case and planned.hash != case.hash:
        raise CorridorError(f"the plan was made for another case than {case.name!r}; plan again")
    target = Path(path)
    write_text(target, render(case, plan, sim), overwrite=overwrite)
    return target


def render(case: Case, plan: Plan, sim: Simulation | Sequence[Simulation] | None = None) -> str:
    """Return the HTML of the report of a plan; see [`report`][]."""
    operated = _operations(case, plan, sim)
    found = readings(case, plan)
    widest = found[-1]
    before, after = widest.plan.before, widest.plan.after
    legs = main_path(after)
    legs_today = main_path(before) or legs
    named = frozenset(leg.element for leg in legs).union(*(r.stops for r in found))
    whole, closer = plan_maps(case, widest, legs)
    used = {s for o in operated for s in o.sources} | set(sources_of(case, found, named))
    template = environment(case).get_template("template.html.j2")
    html = template.render(
        case=case,
        plan=plan,
        readings=found,
        widest=widest,
        profile_today=profile_svg(profile_frame(legs_today, before)),
        profile_after=profile_svg(profile_frame(legs, after)),
        way=way_rows(legs, before, after),
        map_whole=whole,
        map_closer=closer,
        quality=quality_svg(quality_frame(legs, after)),
        sources=[row for s, row in case.records["sources"].items() if s in used],
        operations=operated,
    )
    return html.strip() + "\n"


def _operations(
    case: Case, plan: Plan, sim: Simulation | Sequence[Simulation] | None
) -> list[Operation]:
    """Return what is said about simulations; the simulator is not loaded without one."""
    if sim is None:
        return []
    from corridor.reports.pages.simulated import operations, simulations

    return operations(plan, simulations(sim, case))


def environment(case: Case) -> jinja2.Environment:
    """Return what turns the template into HTML, with the words and numbers of a report."""
    room = files("corridor.reports.pages")
    texts = {name: room.joinpath(name).read_text(encoding="utf-8") for name in _TEMPLATES}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    projects = case.records["projects"]
    environment.filters |= {
        "svg": Markup,  # figures are made by this package, with every name escaped
        "mt": words.mt,
        "usd": words.usd,
        "plain": words.plain,
        "address": words.web_address,
        "place": lambda code: country(code)[0],
        "project": lambda project: projects[project]["name"],
        "number": lambda label: words.number_words(case, label),
        "field": lambda label: words.number_field(case, label),
        "short": lambda tonnes: amount(tonnes / 1e6),
        "money": money,
        "amount": amount,
        "measure": words.measure,
        "published": words.published,
    }
    environment.tests["nan"] = math.isnan
    return environment
