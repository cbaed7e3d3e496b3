"""The report: one HTML file that explains a plan and needs nothing else to be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pandas as pd
from markupsafe import Markup

from corridor.answers.report import ReportAnswer, describe_report
from corridor.case.model import Case
from corridor.formats.files.atomic import write_text
from corridor.reports.figures.bars import quality_svg
from corridor.reports.figures.markup import style
from corridor.reports.figures.profile import profile_svg, profile_words
from corridor.reports.figures.style import country, money
from corridor.reports.pages import words
from corridor.reports.pages.actions import actions
from corridor.reports.pages.left_out import left_out
from corridor.reports.pages.maps import front_map, network_map, works_bounds
from corridor.reports.pages.operations import operations
from corridor.reports.pages.readings import readings
from corridor.reports.pages.studies import studies
from corridor.reports.pages.widths import both
from corridor.showing import amount

if TYPE_CHECKING:
    from corridor import Plan, Simulation

_TEMPLATES = (
    "template.html.j2",
    "front.html.j2",
    "methods.html.j2",
    "plan.html.j2",
    "fragments.html.j2",
    "page_style.html.j2",
    "simulated.html.j2",
    "evidence.html.j2",
    "probability.html.j2",
    "closures.html.j2",
    "share.html.j2",
    "benefit.html.j2",
    "sea.html.j2",
)


def report(
    case: Case,
    plan: Plan,
    sim: Simulation | Sequence[Simulation] | None = None,
    path: str | Path = "plan.html",
    *,
    claims: bool = False,
    counts: bool = False,
    samples: int | None = None,
    probability: float | None = None,
    closures: bool = False,
    share: bool = False,
    benefit: bool = False,
    curve: int = 0,
    seed: int = 1,
    workers: int = 1,
    overwrite: bool = False,
) -> Path:
    """Write one self-contained HTML file about a plan.

    The first page has the question, the answer with its verdict, at most ten actions in sentences,
    and a map. The file loads nothing from anywhere and runs no script. When the plan answers the
    case's own screenline and the case names an end-to-end one, the same target is answered end to
    end too, and a paragraph and a table hold all readings of the case side by side.

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
    claims : bool
        Whether the public statements and experts' lists of the case are held against the model.
    counts : bool
        Whether the model is compared with the counts of the case.
    samples : int, optional
        Draws of all numbers that have a range, which say how sure the plan is and what to measure
        next; nothing is drawn when not given.
    probability : float, optional
        Probability for which the cheapest plan is sought beside this one, with what others cost.
    closures : bool
        Whether every element is closed in turn, and every planned link opened.
    share : bool
        Whether the works are shared among countries, by what each adds.
    benefit : bool
        Whether the plan is appraised: what it is worth, and to whom.
    curve : int
        Plans to appraise between what gets through today and the furthest reach.
    seed, workers : int
        Seed of the draws, and processes that share them.
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
    sims = () if sim is None else tuple(sim) if isinstance(sim, list | tuple) else (sim,)
    answer = describe_report(
        case, plan, sims, claims=claims, counts=counts, samples=samples, probability=probability,
        closures=closures, share=share, benefit=benefit, curve=curve, seed=seed, workers=workers,
    )  # fmt: skip
    return write_report(case, answer, path, overwrite=overwrite)


def write_report(
    case: Case, answer: ReportAnswer, path: str | Path, *, overwrite: bool = False
) -> Path:
    """Write the report of an answer; see [`report`][]."""
    target = Path(path)
    write_text(target, render(case, answer), overwrite=overwrite)
    return target


def render(case: Case, answer: ReportAnswer) -> str:
    """Return the HTML of a report.

    Parameters
    ----------
    case : Case
        The case, for the names and titles of its rows.
    answer : ReportAnswer
        Everything that the report shows.

    Returns
    -------
    str
    """
    route = [row.element for row in answer.profile]
    closer = works_bounds(answer.network)
    used = frozenset(answer.sources)
    todo = actions(case, answer)
    template = environment(case).get_template("template.html.j2")
    html = template.render(
        case=case,
        plan=answer.plan,
        in_short=words.in_short(answer.plan, [r.plan for r in answer.readings[1:]]),
        todo=todo,
        front_map=front_map(case, answer.network, route, todo),
        numbers=answer.numbers,
        left_out=left_out(case, answer),
        readings=readings(case, answer.readings),
        widest=answer.widest,
        names=answer.names,
        profile=both(lambda pt: profile_svg(answer.profile, width=pt)),
        profile_words=profile_words(answer.profile),
        route=answer.route,
        map_whole=both(lambda pt: network_map(case, answer.network, route, width=pt))
        if answer.network.links
        else "",
        map_closer=both(
            lambda pt: network_map(case, answer.network, route, bounds=closer, width=pt)
        )
        if closer
        else "",
        quality=quality_svg(
            pd.DataFrame(list(answer.quality.items()), columns=["quality", "count"])
        ),
        sources=[row for s, row in case.records["sources"].items() if s in used],
        operations=operations(case, answer),
        claims=answer.claims,
        counts=answer.counts,
        confidence=answer.confidence,
        closures=answer.closures,
        share=answer.share,
        benefit=answer.benefit,
        studies=studies(case, answer),
    )
    return html.strip() + "\n"


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
    environment.globals["figure_style"] = Markup(style())
    environment.filters |= {
        "svg": Markup,  # figures are made by this package, with every name escaped
        "mt": words.mt,
        "usd": words.usd,
        "change": words.change,
        "plain": words.plain,
        "address": words.web_address,
        "place": lambda code: country(code)[0],
        "project": lambda project: projects[project]["name"],
        "number": lambda label: words.number_words(case, label),
        "field": lambda label: words.number_field(case, label),
        "short": lambda tonnes: amount(tonnes / 1e6),
        "css": words.in_style,
        "money": money,
        "amount": amount,
        "measure": words.measure,
        "measured": lambda row: words.measured(case, row),
        "published": words.published,
        "said": words.said,
        "found": words.found,
        "correlation": words.correlation,
    }
    environment.tests["nan"] = math.isnan
    return environment
