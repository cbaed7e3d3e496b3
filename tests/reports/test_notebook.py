"""Public values in a shell and in a notebook: short, safe, and drawn by the reports' figures."""

from xml.etree import ElementTree as ET

import pytest

import corridor
from corridor.answers.questions import CapacityQuestion, RecommendQuestion, ThroughputQuestion
from corridor.problems import CorridorError
from tests.worlds import border_line, sea_world


@pytest.fixture(scope="module")
def values():
    case, sea = border_line(), sea_world()
    plan = corridor.recommend(case, 16)
    wet = corridor.recommend(sea, 1, sea_level=corridor.project_sea(2030, members=50).levels)
    found = [
        case,
        corridor.capacity(case),
        corridor.throughput(case),
        plan,
        corridor.assign(case),
        corridor.simulate(case, plan),
        corridor.project_sea(2030, members=50),
        corridor.sea_futures(wet),
        corridor.answer(case, CapacityQuestion()),
        corridor.answer(case, ThroughputQuestion()),
        corridor.answer(case, RecommendQuestion(16)),
    ]
    return {type(value).__name__: value for value in found}


NAMES = ["Case", "Capacities", "Throughput", "Plan", "Assignment", "Simulation", "Projection",
         "Futures", "CapacityAnswer", "ThroughputAnswer", "RecommendAnswer"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_short_in_a_shell_and_a_table_in_a_notebook(values, name):
    value = values[name]
    assert repr(value).startswith(f"<{name}: ")
    assert len(repr(value)) < (1500 if name.endswith("Answer") else 300)
    assert "\n" not in repr(value)
    page = value._repr_html_()
    assert page.count("<table") == 1
    assert page.count("<tr") <= 35
    assert ET.fromstring(f"<div>{page}</div>").find("table") is not None


def test_names_of_a_case_cannot_become_markup():
    evil = "<script>alert(1)</script>"
    case = border_line()
    case = case.replace(links=case.tables["links"].assign(name=evil))
    for value in (corridor.capacity(case), corridor.throughput(case)):
        assert "<script" not in value._repr_html_()
    assert "<script" not in corridor.throughput(case).plot().svg


FIGURES = {
    "Throughput": ["profile", "ladder", "tornado"],
    "Plan": ["years", "map", "profile", "tornado"],
    "Assignment": ["route"],
    "Simulation": ["delay", "queues", "journey"],
    "Projection": ["levels"],
}


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, kinds in FIGURES.items() for k in kinds])
def test_figures_are_those_of_the_reports(values, name, kind, tmp_path):
    figure = values[name].plot(kind)
    assert ET.fromstring(figure.svg).tag.endswith("svg")
    assert figure._repr_html_() == figure.svg
    assert len(repr(figure)) < 60
    path = figure.save(tmp_path / "figure.svg")
    assert path.read_text("utf-8") == figure.svg
    with pytest.raises(CorridorError, match="exists"):
        figure.save(path)


def test_what_cannot_be_drawn_is_refused_in_words(values):
    with pytest.raises(CorridorError, match=r"no figure 'pie' of Plan; expected years, map"):
        values["Plan"].plot("pie")
    with pytest.raises(CorridorError, match="no figure of Case"):
        values["Case"].plot()
    assert values["Throughput"].plot().svg == values["Throughput"].plot("profile").svg
