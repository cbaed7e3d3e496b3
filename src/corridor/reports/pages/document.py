"""The report: one HTML file that explains a plan and needs nothing else to be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from corridor.answers.report import ReportAnswer, describe_report
from corridor.case.model import Case
from corridor.formats.files.atomic import write_text
from corridor.languages import ENGLISH, Language, language_of
from corridor.reports.export.chromium import write_pdf
from corridor.reports.export.tables import tables_of
from corridor.reports.export.workbook import write_tables
from corridor.reports.figures.markup import style
from corridor.reports.figures.profile import profile_svg
from corridor.reports.pages import words
from corridor.reports.pages.actions import actions
from corridor.reports.pages.exhibits import exhibits, write_figures
from corridor.reports.pages.left_out import left_out
from corridor.reports.pages.maps import front_map, network_map, works_bounds
from corridor.reports.pages.operations import operations
from corridor.reports.pages.readings import quality_of, readings
from corridor.reports.pages.speaking import speak
from corridor.reports.pages.studies import plan_name, studies
from corridor.reports.pages.table_titles import title
from corridor.reports.pages.through import place_names, trade
from corridor.reports.pages.widths import both

if TYPE_CHECKING:
    from corridor import Plan, Simulation

_TEMPLATES = (
    "template.html.j2",
    "front.html.j2",
    "methods.html.j2",
    "plan.html.j2",
    "element.html.j2",
    "through.html.j2",
    "fragments.html.j2",
    "page_style.html.j2",
    "simulated.html.j2",
    "evidence.html.j2",
    "probability.html.j2",
    "closures.html.j2",
    "share.html.j2",
    "benefit.html.j2",
    "fleet.html.j2",
    "sea.html.j2",
    "sea_parts.html.j2",
    "robust.html.j2",
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
    fleet: bool = False,
    seed: int = 1,
    workers: int = 1,
    xlsx: str | Path | None = None,
    figures: str | Path | None = None,
    pdf: str | Path | None = None,
    language: str = "en",
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
        Plans to appraise between what gets through without works and the furthest reach.
    fleet : bool
        Whether the locomotives, wagons, crews, trucks and ships that the cargo needs are counted.
    seed, workers : int
        Seed of the draws, and processes that share them.
    xlsx, figures, pdf : str or Path, optional
        Also write all tables as a workbook; every figure as SVG and PNG with its data as CSV into a
        folder; the page as it prints on A4. The last two need a Chromium.
    language : str
        Language of the page: ``en``, ``ru``, ``az`` or ``fa``.
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
        exists or cannot be written, or no Chromium is here to print, or the language has no
        catalogue.
    """
    spoken = language_of(language)
    sims = () if sim is None else tuple(sim) if isinstance(sim, list | tuple) else (sim,)
    answer = describe_report(
        case, plan, sims, claims=claims, counts=counts, samples=samples, probability=probability,
        closures=closures, share=share, benefit=benefit, curve=curve, fleet=fleet, seed=seed,
        workers=workers,
    )  # fmt: skip
    beside = Beside(*(None if place is None else Path(place) for place in (xlsx, figures, pdf)))
    return write_report(case, answer, path, overwrite=overwrite, beside=beside, language=spoken)


@dataclass(frozen=True)
class Beside:
    """Files to write beside the page of a report; None leaves one out.

    Attributes
    ----------
    xlsx : Path or None
        Workbook with all tables.
    figures : Path or None
        Folder with every figure as SVG and PNG, and its data as CSV.
    pdf : Path or None
        The page as it prints.
    """

    xlsx: Path | None = None
    figures: Path | None = None
    pdf: Path | None = None


def write_report(
    case: Case,
    answer: ReportAnswer,
    path: str | Path,
    *,
    overwrite: bool = False,
    beside: Beside = Beside(),
    language: Language = ENGLISH,
) -> Path:
    """Write the report of an answer, and what is wanted beside it; see [`report`][]."""
    target, page = Path(path), render(case, answer, language)
    write_text(target, page, overwrite=overwrite)
    if beside.xlsx is not None:
        title = str(case.settings["title"])
        write_tables(tables_of(answer), beside.xlsx, title=title, overwrite=overwrite)
    if beside.figures is not None:
        write_figures(exhibits(case, answer, language), beside.figures, overwrite=overwrite)
    if beside.pdf is not None:
        write_pdf(page, beside.pdf, overwrite=overwrite)
    return target


def render(case: Case, answer: ReportAnswer, language: Language = ENGLISH) -> str:
    """Return the HTML of a report.

    Parameters
    ----------
    case : Case
        The case, for the names and titles of its rows.
    answer : ReportAnswer
        Everything that the report shows.
    language : Language
        Language of all words that are fixed.

    Returns
    -------
    str
    """
    route = [row.element for row in answer.profile]
    closer = works_bounds(answer.network)
    used = frozenset(answer.sources)
    todo = actions(case, answer, language)
    template = environment(case, language).get_template("template.html.j2")
    html = template.render(
        case=case,
        plan=answer.plan,
        in_short=words.in_short(answer.plan, [r.plan for r in answer.readings[1:]], language),
        todo=todo,
        front_map=front_map(case, answer.network, route, todo, language),
        numbers=answer.numbers,
        tables=tables_of(answer),
        left_out=left_out(case, answer, language),
        readings=readings(case, answer.readings, language),
        widest=answer.widest,
        names=answer.names,
        places=place_names(case),
        profile=both(lambda pt: profile_svg(answer.profile, width=pt, language=language)),
        trade=both(lambda pt: trade(case, answer.trade, pt, language)) if answer.trade else "",
        route=answer.route,
        map_whole=both(
            lambda pt: network_map(case, answer.network, route, width=pt, language=language)
        )
        if answer.network.links
        else "",
        map_closer=both(
            lambda pt: network_map(
                case, answer.network, route, bounds=closer, width=pt, language=language
            )
        )
        if closer
        else "",
        quality=quality_of(answer, language),
        sources=[row for s, row in case.records["sources"].items() if s in used],
        operations=operations(case, answer, language),
        claims=answer.claims,
        counts=answer.counts,
        confidence=answer.confidence,
        closures=answer.closures,
        share=answer.share,
        benefit=answer.benefit,
        fleet=answer.fleet,
        studies=studies(case, answer, language),
    )
    return html.strip() + "\n"


def environment(case: Case, language: Language = ENGLISH) -> jinja2.Environment:
    """Return what turns the template into HTML, with the words and numbers of a report."""
    room = files("corridor.reports.pages")
    texts = {name: room.joinpath(name).read_text(encoding="utf-8") for name in _TEMPLATES}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    projects = case.records["projects"]
    environment.globals["figure_style"] = Markup(style())
    environment.filters |= {
        "address": words.web_address,
        "project": lambda project: projects[project]["name"],
        "number": lambda label: words.number_words(case, label, language),
        "number_row": lambda label: words.number_row(case, label),
        "field": lambda label: words.number_field(case, label),
        "css": words.in_style,
        "data_link": words.data_link,
        "measure": lambda name: words.measure(name, language),
        "measured": lambda row: words.number_words(case, words.measure_label(row), language),
        "plan_name": lambda plan: plan_name(plan, language),
        "published": lambda row: language.numbers(words.published(row)),
        "said": lambda claim: words.said(claim, language),
        "found": lambda value, claim: language.say(words.found(value, claim)),
        "correlation": lambda listed: words.correlation(listed, language),
        "title": lambda table: title(table, language),
    }
    environment.tests["nan"] = math.isnan
    speak(environment, language)
    return environment
