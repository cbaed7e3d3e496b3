"""The first HTML of a page: everything that can be seen before a script has run."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from corridor.answers.plain import as_plain
from corridor.answers.state import StateAnswer
from corridor.web.cases import Opened

STATIC = Path(str(files("corridor.web"))) / "static"
"""Where the built front end lies; see ``web/`` of the repository."""

BUILT = ("main.js", "page.css")
"""Files without which there is no page."""

MISSING = (
    "The page was not built: {names} missing in corridor/web/static. Install the package again "
    "with Node's package registry in reach, or use the API at /api/openapi.json."
)


def missing() -> str:
    """Return what is missing of the front end, in a sentence; empty when it is there."""
    names = [name for name in BUILT if not (STATIC / name).is_file()]
    return MISSING.format(names=" and ".join(names)) if names else ""


def case_page(opened: Opened, state: StateAnswer, map_svg: str) -> str:
    """Return the planner's page of a case, with its state and its map today."""
    block = {"case": opened.id, "state": as_plain(state)}
    return _environment().get_template("page.html.j2").render(
        case=opened.case, opened=opened, state=state, map=Markup(map_svg),
        block=_data_block(block), missing=missing(),
    )  # fmt: skip


def index_page(rows: Any) -> str:  # noqa: ANN401
    """Return the list of cases."""
    return _environment().get_template("index.html.j2").render(cases=rows, missing=missing())


def _data_block(value: Any) -> Markup:  # noqa: ANN401
    """Return JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@cache
def _environment() -> jinja2.Environment:
    room = files("corridor.web") / "templates"
    names = [f.name for f in room.iterdir() if f.name.endswith(".j2")]
    return jinja2.Environment(
        loader=jinja2.DictLoader({n: (room / n).read_text(encoding="utf-8") for n in names}),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
