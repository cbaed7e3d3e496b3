"""Errors are messages, so that every language says them; and some of each room, in Russian."""

import ast
import pickle
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import corridor
from corridor.case.build import placed
from corridor.case.count import Count
from corridor.case.datum import to_baltic_m
from corridor.case.futures import futures_of
from corridor.case.naming import id_of
from corridor.case.situation import situation
from corridor.case.target import read_targets
from corridor.cli.run import run
from corridor.estimating.by_gravity import gravity_demand
from corridor.estimating.gravity import calibrated_gravity
from corridor.formats.cases.folder import write_folder
from corridor.formats.cases.table_places import label
from corridor.formats.files.text_file import read_text
from corridor.formats.traffic.omx import Matrices, write_omx
from corridor.formats.traffic.traffic import read_traffic
from corridor.importing.osm_case import import_osm
from corridor.importing.railjson import read_railjson
from corridor.languages import LANGUAGES, language_of
from corridor.messages import Message, both, either, joined, message
from corridor.problems import CaseError, CorridorError, Problem, named
from corridor.sea.lanes.lane import lane
from corridor.sea.lanes.passages import Ship
from corridor.sea.water.projection import project_sea
from corridor.sharing.game import game_of
from corridor.testing import tiny

SOURCE = Path(corridor.__file__).parent
ROOMS = (".",)
"""Rooms of which every error is a message; ``.`` is the whole package."""

ERRORS = ("CorridorError", "StrandedError", "UnlimitedError")


def files():
    return sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py"))


@cache
def tree_of(path):
    return ast.parse(path.read_text())


def name_of(node):
    """Return the last word of a name, without what stands before its point."""
    return getattr(node, "id", None) or getattr(node, "attr", None)


@cache
def makers():
    """Return the names of the functions that return a message."""
    functions = (
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.returns is not None
    )
    return {"Message"} | {f.name for f in functions if ast.unparse(f.returns) == "Message"}


def assigned(nodes):
    """Return the names that stand for nothing but messages."""
    given = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(is_made(node.value))
    return {name for name, messages in given.items() if all(messages)}


def is_made(node):
    """Return whether an expression is a call that returns a message, whichever way it goes."""
    if isinstance(node, ast.IfExp):
        return is_made(node.body) and is_made(node.orelse)
    return isinstance(node, ast.Call) and name_of(node.func) in makers()


@cache
def constants():
    """Return the names of the constants that are messages in every file that has them."""
    return assigned(node for path in SOURCE.rglob("*.py") for node in tree_of(path).body)


def errors_of_no_message(tree):
    """Yield the errors in a file whose text no catalogue finds."""
    within = {
        call: function
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call.func) in ERRORS:
            names = constants() | (assigned(ast.walk(within[call])) if call in within else set())
            if not call.args or not (is_made(call.args[0]) or name_of(call.args[0]) in names):
                yield call


def words_in_values(tree):
    """Yield English words among the values of messages, which no catalogue finds either."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call.func) == "message":
            for value in call.keywords:
                yield from (text for text in texts(value.value) if re.search("[a-z]{2,}", text))


def texts(node):
    """Yield the texts of an expression that are shown as they stand."""
    if isinstance(node, ast.Call):
        if name_of(node.func) in makers() | {"str", "repr", "join", "get"}:
            return
        yield from (text for part in node.args for text in texts(part))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for part in node.values for text in texts(part))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


ARE_NAMES = frozenset({"of", ".csv", "per_day_each_way", "first_min", "warmup_days"})
"""Values that stand the same in every language: arguments, the ending of a file."""


def test_every_error_is_a_message():
    assert len(files()) > 600
    found = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in files()
        for call in errors_of_no_message(tree_of(path))
    ]
    assert not found


def test_no_message_has_english_words_as_values():
    found = [
        f"{path.relative_to(SOURCE)}: {text}"
        for path in files()
        for text in words_in_values(tree_of(path))
        if text not in ARE_NAMES
    ]
    assert not found


def test_the_search_finds_what_is_no_message():
    tree = ast.parse(
        'def f(x):\n    raise CorridorError(f"no {x}")\n'
        "def g(x):\n    words = str(x)\n    raise CorridorError(words)\n"
        'def h(x):\n    words = message("no %(x)s", x=f"more {x} rows")\n'
        "    raise CorridorError(words)\n"
    )
    assert [call.lineno for call in errors_of_no_message(tree)] == [2, 5]
    assert list(words_in_values(tree)) == ["more  rows"]


def test_every_kind_of_thing_that_an_id_names_has_words():
    kinds = set()
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(tree_of(path)):
            if isinstance(call, ast.Call) and call.args:
                kind = call.args[0]
                if name_of(call.func) in ("id_of", "unknown") and isinstance(kind, ast.Constant):
                    kinds.add(kind.value)
    assert len(kinds) > 12
    assert [kind for kind in sorted(kinds) if not isinstance(named(kind), Message)] == []


@pytest.fixture(scope="module")
def case():
    return tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)})


def railjson(folder, text):
    path = folder / "infra.json"
    path.write_text(text)
    return read_railjson(path)


def refused(call):
    with pytest.raises(CorridorError) as caught:
        call()
    return caught.value


CASES = {
    "case names": (
        lambda case, _: id_of("element", "xy", {"x": "xy", "y": "xy"}),
        "элемент 'xy': такое название у нескольких: x, y; назовите один код",
    ),
    "case near": (
        lambda case, _: situation(case, built=["road9"]),
        "в модели нет: проект 'road9'; нет ни одного",
    ),
    "case count": (
        lambda case, _: Count(direction="up"),
        "direction равно 'up'; ожидалось both или forward или back",
    ),
    "case targets": (
        lambda case, _: read_targets(["30", "10"]),
        "заданы две цели; ожидались млн тонн в год, например 30, или forward:20 и back:10, или "
        "2028:20 и 2032:30",
    ),
    "case futures": (
        lambda case, _: futures_of(case, ["as-is:1:cost=0", "as-is:1:cost=0"]),
        "стоимость в as-is:cost=0 равна 0; ожидался множитель больше 0; "
        "стоимость в as-is:cost=0 равна 0; ожидался множитель больше 0; "
        "вариант будущего as-is:cost=0 задан раз: 2; задайте один раз, с суммой весов",
    ),
    "case datum": (
        lambda case, _: to_baltic_m(-28.0, "BALTIK"),
        "нуль высот для уровня -28 — 'BALTIK'; известны: BS, CASPIAN, DAHITI, HYDROWEB",
    ),
    "formats text": (
        lambda _, folder: read_text(folder / "nosuch.csv"),
        "не удаётся прочитать '{folder}/nosuch.csv': No such file or directory",
    ),
    "formats omx": (
        lambda _, folder: write_omx(
            folder / "m.omx", Matrices(("1", "2"), {"car": np.zeros((2, 3))})
        ),
        "матрица 'car' — 2 на 3, а не 2 на 2 по числу зон",
    ),
    "formats traffic": (
        lambda *_: read_traffic(None, None),
        "читать нечего: задайте файлы TNTP или папку GMNS",
    ),
    "importing osm": (
        lambda _, folder: import_osm(folder / "x.osm.pbf", modes=("rail", "tram")),
        "виды транспорта: rail, tram; ожидались из rail, road, ferry",
    ),
    "importing osrd": (
        lambda _, folder: railjson(folder, '{"track_sections": [], "version": "2.9"}'),
        "infra.json: найдена версия RailJSON 2.9; ожидалась 3. Выгрузите из более новой OSRD.",
    ),
    "network": (
        lambda case, _: corridor.throughput(case, between=("A", "Q")),
        "в модели нет: зона или узел 'Q'; есть A, B, C, a, b, c",
    ),
    "partners": (
        lambda case, _: corridor.share(case, of="works"),
        "of works требует работ: назовите проекты или задайте цель",
    ),
    "sea lanes": (
        lambda *_: lane((50.0, 45.0), (50.0, 45.0), Ship(), names=("Aktau", "Baku")),
        "Aktau и Baku — одно место; ожидались два порта",
    ),
    "sea ship": (
        lambda *_: Ship(draught_m=90),
        "осадка судна: найдено 90 м; ожидалось больше 0 и не больше 30, в метрах",
    ),
    "sea level": (
        lambda *_: project_sea(3000),
        "последний год — 3000; ожидалось от 2026 до 2100",
    ),
    "sharing": (
        lambda *_: game_of(["a", "b"], {frozenset("a"): 1.0, frozenset("b"): 1.0}),
        "не задано значение для a и b",
    ),
    "estimating": (
        lambda case, _: gravity_demand(case, []),
        "задайте либо beta, либо среднее, которому параметр должен отвечать",
    ),
    "estimating mean": (
        lambda *_: calibrated_gravity(
            np.array([[1.0, 2.0], [2.0, 1.0]]), np.ones(2), np.ones(2), 9.0, "exponential"
        ),
        "среднее 9 больше 1.5 для груза, которому расстояние безразлично; задайте меньшее",
    ),
}


@pytest.mark.parametrize(("call", "words"), CASES.values(), ids=CASES)
def test_errors_of_each_room_are_said_in_russian(case, tmp_path, call, words):
    error = refused(lambda: call(case, tmp_path))
    said = {code: language_of(code).translated(error.words) for code in LANGUAGES}
    assert said["ru"] == words.replace("{folder}", str(tmp_path))
    assert said["en"] == str(error)
    assert len(set(said.values())) == len(LANGUAGES)


def shown(capsys):
    """Return what was said, without the lines of the tree."""
    return " ".join(re.sub("[│├└─]", " ", capsys.readouterr().err).split())


def test_what_two_cases_say_differently_is_shown_in_the_language_asked_for(tmp_path, capsys):
    for name, length in (("one", 100.0), ("two", 120.0)):
        one = tiny(links={"ab": ("a", "b", 5e6)}, lengths={"ab": length}, settings={"name": name})
        write_folder(one, tmp_path / name)
    places = [str(tmp_path / name) for name in ("one", "two")]
    assert run(["--language", "ru", "merge", *places, str(tmp_path / "both")]) == 2
    said = shown(capsys)
    assert "ab: 120" in said
    assert "100, как в one, строка 2" in said
    assert "назовите главную модель: --prefer one или --prefer two." in said
    assert "expected" not in said


NET = """<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 2
<END OF METADATA>
~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 2 10 1 1 0.15 4 0 0 1 ;
2 9 ten 1 1 0.15 4 0 0 1 ;
"""


def test_problems_of_a_traffic_network_are_said_in_the_language_asked_for(tmp_path, capsys):
    net, trips = tmp_path / "x_net.tntp", tmp_path / "x_trips.tntp"
    net.write_text(NET)
    trips.write_text("<NUMBER OF ZONES> 5\n<END OF METADATA>\nOrigin 1\n2 : 5; 1 : two;\n")
    assert run(["--language", "ru", "assign", "--tntp", str(net), str(trips)]) == 2
    said = shown(capsys)
    assert "найдено ten ожидалось число" in said
    assert "найдено 1 : two ожидалось назначение : объём; исправить Пишите каждую пару так" in said
    for english in ("expected", "found", "Write", "metadata"):
        assert english not in said


def test_values_that_are_messages_are_said_with_their_message():
    russian = language_of("ru")
    parts = [message("no rows"), "x", message("no unit")]
    assert joined(parts, "; ") == "no rows; x; no unit"
    assert russian.translated(joined(parts, "; ")) == "нет строк; x; нет единицы"
    assert russian.translated(joined(["100 %"], " % ")) == "100 %"
    assert joined(["a", "b"], " % ") == "a % b"
    assert joined([]) == either([]) == both([]) == russian.translated(joined([])) == ""
    assert either("abc") == "a or b or c"
    assert russian.translated(either("abc")) == "a или b или c"
    assert russian.translated(both("ab")) == "a и b"


def test_tables_are_called_what_they_are_in_their_file_in_every_language():
    expected = message("rows in borders.csv for %(start)s and %(end)s", start="XA", end="XB")
    problem = Problem("W422", "links.csv", 2, expected=expected, fix="See demand.csv.")
    places = {table: label("sheet", table) for table in ("links", "borders", "demand")}
    for again in (placed(problem, places), pickle.loads(pickle.dumps(placed(problem, places)))):
        assert again.file == "sheet links"
        assert again.expected == "rows in sheet borders for XA and XB"
        assert again.fix == "See sheet demand."
        russian = language_of("ru")
        assert russian.translated(again.file) == "links (лист)"
        assert russian.translated(again.expected) == "строки в borders (лист) для XA и XB"


def test_the_words_of_an_error_are_its_message():
    error = CorridorError(message("no rows"))
    assert (str(error), error.words) == ("no rows", "no rows")
    assert isinstance(error.words, Message)
    assert "the input has 0 problem(s)" in CaseError([]).words
