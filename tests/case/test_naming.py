"""Ids by what a person types: an id, or the name of its row."""

import pytest

import corridor
from corridor.case.naming import id_of
from corridor.problems import CorridorError, unknown
from tests.worlds import border_line

NAMES = {"samur": "Samur station", "samur-road": "Samur road post", "x1": "Yard", "x2": "Yard"}


@pytest.mark.parametrize("text", ["samur", "SAMUR", "Samur station", " samur station "])
def test_an_id_or_a_name_in_any_case_of_letters(text):
    assert id_of("border", text, NAMES) == "samur"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yard", "is the name of several: x1, x2"),
        ("samr", "did you mean samur"),
        ("Samur station (rail)", "did you mean samur"),
        ("road", "did you mean samur-road"),
        ("zzz", "it has samur, samur-road, x1, x2$"),
    ],
)
def test_what_is_not_meant_by_one_is_refused_with_what_is_near(text, said):
    with pytest.raises(CorridorError, match=said):
        id_of("border", text, NAMES)


def test_a_message_lists_a_dozen_at_most():
    message = unknown("element", "zzz", [f"e{i:03d}" for i in range(300)])
    assert message.endswith("e011, ...")
    assert unknown("element", "zzz", []).endswith("it has none")


@pytest.fixture(scope="module")
def case():
    """Two screenlines, of which the one is the case's own, and a scenario; all have names."""
    case = border_line()
    named = {t: case.tables[t].assign(name="The " + case.tables[t].iloc[:, 0]) for t in
             ("screenlines", "projects")}  # fmt: skip
    return case.replace(**named)


def test_every_verb_takes_names(case, tmp_path):
    own = str(case.settings["screenline"])
    plan = corridor.recommend(case, 16, screenline=f"the {own}")
    assert plan.count.screenline == own
    assert plan.built == corridor.recommend(case, 16).built
    assert corridor.report(case, plan, path=tmp_path / "plan.html").is_file()
    by_name = corridor.capacity(case, built=["the n"])
    assert by_name.situation.built == {"N"}
    assert corridor.throughput(by_name, screenline=f"The {own}").question.name == f"The {own}"
    flows, name = corridor.assign(case), by_name.elements["ab"].name
    assert flows.select(name).equals(flows.select("ab"))


def test_a_scenario_by_name_is_the_scenario():
    case = corridor.open_case("instc")
    name = case.records["scenarios"]["planned-works"]["name"]
    plans = [corridor.recommend(case, 15, scenario=s, screenline="az-gulf")
             for s in ("planned-works", name)]  # fmt: skip
    assert [p.before.capacities.situation.scenario for p in plans] == ["planned-works"] * 2
    assert plans[0].built == plans[1].built
    assert plans[0].cost_musd == plans[1].cost_musd
