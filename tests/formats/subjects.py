"""Good inputs of every format, what reads and uses them, and what comes of damaging one."""

import contextlib
import io
import json
import re
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import corridor
from corridor.answers.answer import answer
from corridor.answers.plain import as_plain
from corridor.answers.questions import Count, RecommendQuestion, ThroughputQuestion
from corridor.answers.recommend import describe_plan
from corridor.case.build import draft
from corridor.cli.app import app
from corridor.formats.cases.open import open_case
from corridor.formats.cases.plan_file import read_plan
from corridor.formats.traffic.demand_file import read_demand
from corridor.formats.traffic.gmns import write_gmns
from corridor.formats.traffic.link_network import LINK_COLUMNS, LinkNetwork
from corridor.formats.traffic.margin_file import read_margins
from corridor.formats.traffic.omx import Matrices, read_omx, write_omx
from corridor.formats.traffic.tntp_write import write_tntp_network, write_tntp_trips
from corridor.formats.traffic.traffic import read_traffic
from corridor.importing.comtrade import read_comtrade
from corridor.importing.demand import import_demand
from corridor.importing.gmns_case import import_gmns
from corridor.importing.osrd_case import import_osrd
from corridor.importing.trade import import_trade
from corridor.importing.trade_maps import read_code_rules, read_country_zones
from corridor.problems import CorridorError
from tests.formats.mutations import mutate
from tests.importing.infras import with_a_loop
from tests.worlds import border_line, sea_world


@dataclass(frozen=True)
class Subject:
    """A good input, what reads it, and what the command line is then asked, which takes longer."""

    name: str
    make: Callable[[Path], None]
    read: Callable[[Path], object]
    use: Callable[[Path], None]


@dataclass(frozen=True)
class Outcome:
    """What came of a damaged input.

    Attributes
    ----------
    kind : str
        ``read``, ``used``, ``refused``, or the name of an error that is none of ours.
    said : str
        What was damaged, and what was said.
    damage : tuple of str
        Kinds of damage.
    """

    kind: str
    said: str
    damage: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        return self.kind in ("read", "used", "refused")


def outcome(
    subject: Subject, made: Path, seed: int, number: int, scratch: Path, one_of: int = 10
) -> Outcome:
    """Damage a copy of a good input and read it; one of ``one_of`` is also used."""
    folder = scratch / f"{subject.name}-{number}"
    shutil.copytree(made, folder)
    chance = np.random.default_rng([seed, number, sum(subject.name.encode())])
    damage = mutate(folder, chance)
    kinds, words = tuple(kind for kind, _ in damage), "; ".join(" ".join(d) for d in damage)
    used = chance.integers(one_of) == 0
    try:
        subject.read(folder)
        if used:
            subject.use(folder)
    except CorridorError as error:
        return Outcome("refused", f"{words}: {error}", kinds)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{error}"[:200]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return Outcome(type(error).__name__, f"{words}: {said} ({place})", kinds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome("used" if used else "read", words, kinds)


# --- asking ---------------------------------------------------------------------------------------


def ask(*words: object) -> None:
    """Ask the command line for JSON, in which no number may be NaN or infinite."""
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
        pytest.raises(SystemExit) as stop,
    ):
        app(args=[*map(str, words)], prog_name="corridor")
    assert stop.value.code in (None, 0, 2, 3), stop.value.code
    if "--json" in words:
        json.loads(out.getvalue(), parse_constant=_no_number)


def _no_number(word):
    raise AssertionError(f"{word} in an answer")


_NO_NUMBER = re.compile(r"(?<![\w-])(?:nan|inf|-inf|Infinity|None)(?![\w-])")


def draw(case: Path, target: float) -> None:
    """Draw a report, whose map shows every node and link."""
    page = case.parent / "report.html"
    ask("report", case, "--target", target, "-o", page)
    text = re.sub(r'(?s)<style.*?</style>|d="[^"]*"', "", page.read_text("utf-8"))
    assert (found := _NO_NUMBER.search(text)) is None, text[found.start() - 50 :][:100]
    assert "nan" not in "".join(re.findall(r' d="[^"]*"', page.read_text("utf-8")))


# --- what is damaged ------------------------------------------------------------------------------


def _make(world, place):
    return lambda folder: corridor.write_case(world(), folder / place)


def _read_case(place):
    def read(folder):
        case = open_case(folder / place)
        corridor.write_case(case, folder / "again")
        assert open_case(folder / "again").hash == case.hash, "another case when written and read"
        if case.rows("demand"):
            result = answer(case, ThroughputQuestion(rungs=2))
            json.dumps(as_plain(result), allow_nan=False)

    return read


def _use_case(place):
    def use(folder):
        for verb in ("check", "capacity", "throughput", "assign", "claims"):
            ask(verb, folder / place, "--json")
        draw(folder / place, 2.5)

    return use


def _network():
    rows = [(a, 3 - a, 10.0, 1.0, 2.0, 0.15, 4.0, 50.0, 0.0, 1) for a in (1, 2)]
    links = pd.DataFrame(rows, columns=list(LINK_COLUMNS[1:-1]))
    links.insert(0, "link_id", np.arange(1, 3))
    links["line"] = 0
    return LinkNetwork(2, 2, 1, links)


def _trips():
    return pd.DataFrame({"origin": [1, 2], "destination": [2, 1], "volume": [3.5, 4.0]})


def _make_tntp(folder):
    write_tntp_network(folder / "net.tntp", _network())
    write_tntp_trips(folder / "trips.tntp", _trips(), zones=2)


def _make_gmns(folder):
    write_gmns(folder / "gmns", _network(), _trips())
    config = "dataset_name,long_length,speed\nx,kilometer,kph\n"
    (folder / "gmns" / "config.csv").write_text(config, "utf-8")


def _read_gmns(folder):
    read_traffic(None, folder / "gmns")
    draft(import_gmns(folder / "gmns").raw)


def _make_osrd(folder):
    (folder / "infra.json").write_text(json.dumps(with_a_loop(), indent=1), "utf-8")


def _use_osrd(folder):
    ask("import", "osrd", folder / "infra.json", folder / "case", "--json")


def _make_omx(folder):
    write_omx(folder / "trips.omx", Matrices(("1", "2"), {"volume": np.array([[0, 3.5], [4, 0]])}))


DEMAND_FILES = {
    "list.csv": "origin,destination,commodity_id,tonnes_per_year\nA,B,goods,5\nB,C,goods,7.5\n",
    "matrix.csv": "zone,A,B,C\nA,,5,2\nB,1,,\nC,3,4,0\n",
    "zones.csv": "country,zone_id,share\nAAA,A,\nBCC,B,0.25\nBCC,C,0.75\n",
    "codes.csv": "code,commodity_id,usd_per_t,low_usd_per_t,high_usd_per_t\n10,goods,,,\n"
    "72,goods,500,400,900\n",
    "trade.csv": "refYear,flowCode,reporterISO,partnerISO,cmdCode,netWgt,primaryValue\n"
    "2023,X,AAA,BCC,1001,4000,900\n2023,M,BCC,AAA,1001,3800,950\n2023,X,BCC,AAA,7208,,8000\n",
    "margins.csv": "zone_id,starts_t_per_year,ends_t_per_year\nA,5,4\nB,3,4\nC,2,2\n",
}


def _make_demand(folder):
    for name, text in DEMAND_FILES.items():
        (folder / name).write_text(text, "utf-8")


def _read_demand(folder):
    case = border_line()
    for name in ("list.csv", "matrix.csv"):
        given = read_demand(folder / name)
        import_demand(case, given.file, given.rows)
    trade = read_comtrade(folder / "trade.csv")
    zones = read_country_zones(folder / "zones.csv", case)
    import_trade(case, trade, zones, read_code_rules(folder / "codes.csv", case))
    corridor.balance_demand(case, read_margins(folder / "margins.csv"))


def _use_demand(folder):
    corridor.write_case(border_line(), folder / "case")
    ask("import", "demand", folder / "list.csv", folder / "case", folder / "new", "--json")
    ask("import", "trade", folder / "trade.csv", folder / "case", folder / "traded", "--json",
        "--zones", folder / "zones.csv", "--codes", folder / "codes.csv")  # fmt: skip
    for form in (("balance",), ("gravity", "--beta", "0.01")):
        ask("demand", form[0], folder / "case", folder / "margins.csv", *form[1:], "--json")


def _make_plan(folder):
    plan = corridor.recommend(border_line(), 8.5)
    saved = as_plain(describe_plan(plan, RecommendQuestion(8.5, count=Count("all"))))
    (folder / "plan.json").write_text(json.dumps(saved, indent=1), "utf-8")


def _assign(*words):
    def use(folder):
        given = [folder / word if "." in word or word == "gmns" else word for word in words]
        ask("assign", *given, "--gap", "1e-4", "--json", "--flows", folder / "found.csv")

    return use


def _use_omx(folder):
    write_tntp_network(folder / "net.tntp", _network())
    _assign("--tntp", "net.tntp", "trips.omx")(folder)


def _use_plan(folder):
    corridor.write_case(border_line(), folder / "case")
    ask("simulate", folder / "case", "--plan", folder / "plan.json", "--no-curve", "--json")


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("folder", _make(border_line, "case"), _read_case("case"), _use_case("case")),
        Subject("sea", _make(sea_world, "case"), _read_case("case"), _use_case("case")),
        Subject(
            "geopackage", _make(border_line, "case.gpkg"), _read_case("case.gpkg"),
            _use_case("case.gpkg"),
        ),
        Subject(
            "workbook", _make(border_line, "case.xlsx"), _read_case("case.xlsx"),
            _use_case("case.xlsx"),
        ),
        Subject(
            "gmns-case", _make(border_line, "case.gmns"), _read_case("case.gmns"),
            _use_case("case.gmns"),
        ),
        Subject("demand", _make_demand, _read_demand, _use_demand),
        Subject(
            "tntp", _make_tntp, lambda f: read_traffic((f / "net.tntp", f / "trips.tntp"), None),
            _assign("--tntp", "net.tntp", "trips.tntp"),
        ),
        Subject("gmns", _make_gmns, _read_gmns, _assign("--gmns", "gmns")),
        Subject(
            "osrd", _make_osrd, lambda f: draft(import_osrd(f / "infra.json").raw), _use_osrd
        ),
        Subject("omx", _make_omx, lambda f: read_omx(f / "trips.omx"), _use_omx),
        Subject("plan", _make_plan, lambda f: read_plan(f / "plan.json"), _use_plan),
    )
}  # fmt: skip
