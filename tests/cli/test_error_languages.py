"""Errors of the rooms that compute and show: said in the language asked for, ids as they are."""

import ast
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

import corridor
from corridor.answers.questions import BenefitQuestion, LaneQuestion, RecommendQuestion
from corridor.answers.situation_spec import situation_of
from corridor.cli.language import VARIABLE
from corridor.cli.run import run
from corridor.design.problem import DesignProblem
from corridor.formats.cases.folder import write_folder
from corridor.languages import LANGUAGES, language_of
from corridor.messages import Message
from corridor.planning.budget import limits_of
from corridor.problems import CorridorError
from corridor.reports.notebook import figure
from corridor.running.store import store_of
from corridor.simulation import line
from corridor.testing import tiny
from tests.worlds import border_line

SOURCE = Path(corridor.__file__).parent
OTHERS = [code for code in LANGUAGES if code != "en"]
ROOMS = (
    "answers", "appraisal", "assignment", "certainty", "cli", "design", "elements", "fleets",
    "hedging", "maxflow", "planning", "proposals", "reports", "running", "simulation", "web",
)  # fmt: skip
"""Rooms all of whose errors stand in the catalogues."""

ERRORS = {"CorridorError", "StrandedError", "UnlimitedError"}

CASE = border_line()
SHUT = tiny(links={"ab": ("a", "b", 0.0)})


def small_design(**given):
    arrays = {
        "tail": [0], "head": [1], "unit_cost": [1.0], "capacity": [5.0], "fixed_charge": [2.0],
        "origin": [0], "destination": [1], "demand": [3.0], **given,
    }  # fmt: skip
    whole = {"tail", "head", "origin", "destination"}
    return DesignProblem(
        2, **{k: np.array(v, np.int64 if k in whole else float) for k, v in arrays.items()}
    )


RAISED = {
    "answers: question": (
        lambda: RecommendQuestion(target_mt=5, within_percent=120),
        "запрошены планы в пределах 120 процентов; ожидалось от 0 до 100",
    ),
    "answers: works": (
        lambda: BenefitQuestion(projects="N:soon"),
        "открытие N: 'soon'; ожидался год, например N:2030",
    ),
    "answers: situation": (
        lambda: situation_of("year=soon"),
        "в 'year=soon' year задан как 'soon'; ожидалось число",
    ),
    "answers: lane": (
        lambda: corridor.answer(CASE, LaneQuestion("a", "")),
        "у морской линии два конца",
    ),
    "maxflow: places": (
        lambda: corridor.throughput(CASE, between=("a", "a")),
        "оба места — 'a'; назовите два разных",
    ),
    "maxflow: modes": (
        lambda: corridor.throughput(CASE, between=("a", "c"), modes=("road", "sea")),
        "по видам road и sea нет пути с одной стороны на другую (a — c и обратно): проверьте",
    ),
    "planning: target": (
        lambda: corridor.recommend(CASE, 20_000),
        "цель 20000 млн т/год; ожидалось больше 0 и не больше 10000",
    ),
    "planning: fixed": (
        lambda: corridor.recommend(CASE, 5, fixed={"N": (2025, 2025), "S": (2050, 2051)}),
        "закреплённые работы не могут войти в план: ",
    ),
    "planning: budget": (
        lambda: limits_of({"2030-2020": 5.0}),
        "бюджет '2030-2020' кончается раньше, чем начинается; ожидались миллионы долларов в год",
    ),
    "simulation: numbers": (
        lambda: corridor.simulate(CASE, years=0, seed=-1),
        "years = 0; ожидалось от 1 до ",
    ),
    "simulation: shut": (
        lambda: corridor.simulate(SHUT),
        "спрос 2025 года не находит маршрута для ",
    ),
    "simulation: line": (
        lambda: line(12, tracks=3, noise=1.5),
        "линию нельзя имитировать:\n  tracks = 3; задайте 1 или 2\n  noise = 1.5; задайте долю",
    ),
    "assignment: stranded": (
        lambda: corridor.assign(SHUT),
        "нет открытого маршрута для строк demand.csv (2) в 2025 году: ",
    ),
    "assignment: method": (
        lambda: corridor.assign(CASE, method="best"),
        "метод 'best'; ожидалось одно из: ",
    ),
    "appraisal": (
        lambda: corridor.benefit(CASE, projects={"N": 2020}),
        "N открывается в 2020; ожидался ",
    ),
    "design": (
        lambda: small_design(capacity=[0.0]).check(),
        "capacity[0]: найдено 0, ожидалось больше 0; исправьте число",
    ),
    "certainty": (
        lambda: corridor.confidence(CASE, samples=1),
        "число испытаний 1; ожидалось от ",
    ),
    "hedging": (
        lambda: corridor.robust(CASE, 5, futures=["as-is:1"], tail=1.0),
        "tail = 1; ожидалось от 0 и меньше 1",
    ),
    "proposals": (
        lambda: corridor.propose(CASE, rungs=-1),
        "rungs = -1; ожидалось 0 или больше",
    ),
    "running": (
        lambda: store_of(__file__, {}),
        "test_error_languages.py — файл; ожидалась папка",
    ),
    "reports": (lambda: figure(5), "рисунка для int нет"),
}
"""What raises an error, and what that says in Russian."""


@pytest.mark.parametrize("room", RAISED)
def test_an_error_is_said_in_russian_with_its_ids(room):
    raise_it, said = RAISED[room]
    with pytest.raises(CorridorError) as caught:
        raise_it()
    error = caught.value
    assert isinstance(error.args[0], Message)
    russian = language_of("ru").translated(error.args[0])
    assert said in russian
    assert not re.search(r"\b(expected|give|found|of the)\b", russian)
    for code in OTHERS:
        other = language_of(code).translated(error.args[0])
        assert other != str(error)
    again = pickle.loads(pickle.dumps(error))  # as it comes from another process
    assert language_of("ru").translated(again.args[0]) == russian


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "case"
    write_folder(CASE, place)
    return str(place)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["throughput", "--from", "a", "--to", "a"], "ошибка: оба места — 'a'"),
        (["recommend", "--target", "5", "--share", "0.5"], "share — доля вариантов будущего"),
        (["recommend", "--target", "5", "--budget", "QQ=5"], "плательщик 'QQ' не платит"),
        (["simulate", "--tolerance", "0.1"], "добавьте --by-choice или уберите --tolerance"),
        (["simulate", "--traffic", "50000"], "объём движения 50000 млн т/год"),
        (["benefit"], "для benefit нужно одно из: работы (названные или включённые)"),
        (["share", "--by", "2030"], "by — год цели: задайте цель"),
        (["confidence", "--probability", "0.5"], "вероятность относится к цели"),
        (["robust", "--target", "5", "--future", "as-is:1", "--tail", "1"], "tail = 1; ожидалось"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else "",
)
def test_a_command_is_refused_in_russian(folder, words, said, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "ru")
    assert run([words[0], folder, *words[1:]]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.startswith("ошибка: ")
    assert not shown.out


def untranslatable(path):
    """Yield where an error is raised with words that no catalogue finds."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        kind = getattr(call.func, "id", "")
        texts = call.args[:1] if kind in ERRORS else []
        if kind == "ServiceError":
            texts = [*call.args[1:2], *(k.value for k in call.keywords)]
        for text in texts:
            worded = isinstance(text, ast.JoinedStr | ast.Constant | ast.BinOp)
            if worded and " " in ast.unparse(text):  # an address has none
                yield f"{path.name}:{call.lineno} {ast.unparse(text)}"


def test_no_error_has_words_that_no_catalogue_finds():
    files = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
    assert len(files) > 300
    assert not [text for path in files for text in untranslatable(path)]


def test_the_search_for_errors_finds_them(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text(
        'CorridorError("no case")\nCorridorError(f"no {x}")\nCorridorError(said)\n'
        'ServiceError("not-found", "no job", fix=f"Use {x}.")\nServiceError("fault")'
    )
    assert len(list(untranslatable(bad))) == 4


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("both", "no path by road leads from one side to the other (a to c and back)"),
        ("forward", "no path by road leads forward from one side to the other (a to c and back)"),
        ("back", "no path by road leads back from one side to the other (a to c and back)"),
    ],
)
def test_each_direction_has_words_of_its_own(direction, words):
    with pytest.raises(CorridorError) as caught:
        corridor.throughput(CASE, between=("a", "c"), modes=("road",), direction=direction)
    assert str(caught.value) == f"{words}: check the zones it joins or allow more modes"


def test_what_was_written_is_said_in_russian(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, "ru")
    out = tmp_path / "again"
    assert run(["convert", folder, str(out)]) == 0
    said = capsys.readouterr().err.replace("\n", "")
    assert said.endswith(f"записано: {out}")
