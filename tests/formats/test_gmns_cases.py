"""A case survives GMNS, and other programs can read what it is written as."""

import json

import pandas as pd
import pytest

import corridor
from corridor.answers.answer import answer
from corridor.answers.json import to_json
from corridor.answers.questions import At, Count, RecommendQuestion, ThroughputQuestion
from corridor.cli.run import run
from corridor.formats.cases.data_package import DESCRIPTOR
from corridor.formats.cases.gmns_columns import MEANINGS
from corridor.formats.cases.open import read_case
from corridor.problems import CorridorError
from tests.formats.test_formats import same
from tests.worlds import border_line, sea_world, two_gauges

FORMATS = ("case", "case.gpkg", "case.xlsx", "case.gmns")


@pytest.mark.parametrize("world", [two_gauges, border_line, sea_world])
def test_round_trip_through_gmns(tmp_path, world):
    case = world()
    corridor.write_case(case, tmp_path / "case.gmns")
    again = corridor.open_case(tmp_path / "case.gmns")
    same(case, again)
    assert not again.read_warnings
    corridor.write_case(again, tmp_path / "again.gmns")
    for file in (tmp_path / "case.gmns").iterdir():
        assert file.read_bytes() == (tmp_path / "again.gmns" / file.name).read_bytes()


def answers(case, target_mt):
    """Return throughput and plan as JSON."""
    questions = (
        ThroughputQuestion(at=At(year=2030), count=Count(mix="free")),
        RecommendQuestion(target_mt=target_mt, count=Count(mix="free")),
    )
    return [to_json(answer(case, q)) for q in questions]


def all_formats(case, folder):
    for name in FORMATS:
        corridor.write_case(case, folder / name)
        yield corridor.open_case(folder / name)


def test_four_formats_give_the_same_answers(tmp_path):
    first, *others = (answers(case, 5) for case in all_formats(border_line(), tmp_path))
    assert all(other == first for other in others)


OFTEN = (
    "list elements {case}",
    "capacity {case}",
    "throughput {case}",
    "recommend {case} --target 16",
    "assign {case} --method ue",
)
SELDOM = (
    "throughput {case} --from a --to c",
    "recommend {case} --target 16 --mix free --others ignored",
    "assign {case}",
    "assign {case} --method logit",
    "closures {case}",
    "compare {case} as-is with=N",
    "share {case} --target 16",
    "benefit {case} --target 16",
    "fleet {case}",
    "propose {case}",
    "claims {case}",
)
"""Commands that are compared on each run, and those of the long tests."""


@pytest.mark.parametrize(
    "words", [*OFTEN, *(pytest.param(words, marks=pytest.mark.long) for words in SELDOM)]
)
def test_four_formats_give_the_same_bytes(four, capsys, words):
    texts = []
    for case in four:
        code = run([*words.format(case=case).split(), "--json"])
        said = capsys.readouterr()
        assert code == 0, said.err
        texts.append((code, said.out))
    assert len(set(texts)) == 1


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """Return the places of one case in the four formats; each has the same name."""
    places = [tmp_path_factory.mktemp(name) / name for name in FORMATS]
    for place in places:
        corridor.write_case(border_line(), place)
    return places


@pytest.mark.long
def test_four_formats_give_the_same_answers_of_instc(tmp_path):
    instc = corridor.open_case("instc")
    texts = {tuple(answers(case, 20)) for case in all_formats(instc, tmp_path)}
    assert len(texts) == 1


def test_the_bundled_case_through_gmns(tmp_path):
    case = corridor.open_case("instc")
    corridor.write_case(case, tmp_path / "case.gmns")
    again = corridor.open_case(tmp_path / "case.gmns")
    same(case, again)
    assert not again.read_warnings


@pytest.fixture
def folder(tmp_path):
    corridor.write_case(sea_world(), tmp_path / "case.gmns")
    return tmp_path / "case.gmns"


def test_words_of_gmns(folder):
    links = pd.read_csv(folder / "link.csv", index_col="link_id")
    assert links.loc["pq", ["facility_type", "allowed_uses"]].tolist() == ["sea", "ship"]
    assert links.loc["ap", ["free_speed", "length"]].tolist() == [60, 100]
    assert links["directed"].tolist() == [False] * 3
    assert links["lanes"].isna().all()
    nodes = pd.read_csv(folder / "node.csv", index_col="node_id")
    assert nodes["zone_id"].tolist() == [n.upper() for n in nodes.index]
    uses = pd.read_csv(folder / "use_definition.csv")
    assert set(links["allowed_uses"]) <= set(uses["use"])
    config = pd.read_csv(folder / "config.csv").iloc[0]
    assert config[["long_length", "speed", "crs"]].tolist() == ["kilometer", "kph", "EPSG:4326"]
    demand = pd.read_csv(folder / "demand.csv")
    assert (demand["volume"] == demand["tonnes_per_year"]).all()


def test_speed_of_a_lane_is_in_kilometres_an_hour(tmp_path):
    case = sea_world()
    case = case.replace(sea=case.tables["sea"].assign(speed_kn=10.0))
    corridor.write_case(case, tmp_path / "case.gmns")
    links = pd.read_csv(tmp_path / "case.gmns" / "link.csv", index_col="link_id")
    assert links.loc["pq", "free_speed"] == 18.52


def test_the_descriptor_names_every_column(folder):
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    for resource in package["resources"]:
        header = (folder / resource["path"]).read_text("utf-8").partition("\n")[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert {"nodes", "links", "demand"} == set(MEANINGS)


def edited(folder, file, **cells):
    frame = pd.read_csv(folder / file, dtype=str, keep_default_na=False)
    for column, cell in cells.items():
        frame.loc[0, column] = cell
    frame.to_csv(folder / file, index=False)
    return read_case(folder)


def test_a_column_of_gmns_that_was_changed_is_a_warning(folder):
    case, problems = edited(folder, "link.csv", free_speed="90", lanes="2")
    assert case == sea_world()
    assert [(p.code, p.file, p.row, p.field, p.found, p.expected) for p in problems] == [
        ("W118", "link.csv", 2, "free_speed", "90", "60"),
        ("W118", "link.csv", 2, "lanes", "2", "a blank cell"),
    ]


def test_a_column_of_the_case_that_was_changed_counts(folder):
    case, problems = edited(folder, "link.csv", length="250", directed="FALSE")
    assert not problems
    assert case.tables["links"].loc[0, ["length", "directed"]].tolist() == [250, "no"]


def test_problems_name_the_files_of_gmns(folder):
    _, problems = edited(folder, "link.csv", from_node_id="nowhere")
    assert [(p.code, p.file, p.field) for p in problems] == [("E402", "link.csv", "from_node_id")]
    assert "node.csv" in problems[0].expected + problems[0].fix


def test_other_units_are_refused(folder):
    _, problems = edited(folder, "config.csv", long_length="mile")
    assert [(p.code, p.file, p.found) for p in problems if p.fatal] == [
        ("E710", "config.csv", "mile")
    ]


def test_a_folder_that_holds_more_is_not_replaced(folder):
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CorridorError, match=r"notes\.txt"):
        corridor.write_case(sea_world(), folder, overwrite=True)


def test_a_network_of_another_program_is_refused(folder):
    (folder / "case.toml").unlink()
    links = pd.read_csv(folder / "link.csv", dtype=str)
    links[["link_id", "from_node_id", "to_node_id", "length"]].to_csv(folder / "link.csv")
    with pytest.raises(CorridorError, match="another program"):
        read_case(folder)
