"""Usual values and labels of sources are nobody's statement when quick cases are merged."""

import pytest

import corridor
from corridor.answers.merge import merge_with_notes
from corridor.case.numbers import USUAL_SOURCE
from corridor.formats.cases.open import open_case
from tests.case.test_usual import TABLES, written

GOODS = (
    "commodity_id,name,value_usd_per_t,value_of_time_usd_per_t_h,containerised,source_id\n"
    "goods,Machines,2500,0.6,partly,author\n"
)
AUTHOR = TABLES["sources"] + "author,What the ministry assumes\n"


@pytest.fixture
def plain(tmp_path):
    return open_case(written(tmp_path / "plain"))


@pytest.fixture
def stating(tmp_path):
    folder = written(tmp_path / "stating", commodities=GOODS, sources=AUTHOR)
    text = (folder / "case.toml").read_text().replace('name = "quick"', 'name = "stating"')
    (folder / "case.toml").write_text(text)
    return open_case(folder)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_usual_cargo_gives_way_to_what_a_case_states(plain, stating, order):
    cases = [(plain, stating)[n] for n in order]
    found = merge_with_notes(cases, name="both")
    goods = found.case.records["commodities"]["goods"]
    assert (goods["name"], goods["value_usd_per_t"], goods["source_id"]) == (
        "Machines", 2500, "author"
    )  # fmt: skip
    assert not [key for key in found.case.ranges if key[:2] == ("commodities", "goods")]
    assert {p.field for p in found.decided if p.file.endswith("commodities.csv")} >= {
        "name", "value_usd_per_t"
    }  # fmt: skip
    assert not [p for p in found.decided if p.file.endswith("sources.csv")]


def test_who_prefers_the_usual_values_gets_them(plain, stating):
    goods = corridor.merge(plain, stating, prefer="quick").records["commodities"]["goods"]
    assert (goods["value_usd_per_t"], goods["source_id"]) == (800, USUAL_SOURCE)


def test_the_title_of_another_source_is_still_a_difference(tmp_path, plain):
    folder = written(tmp_path / "other", sources="source_id,title\nB1,Another book\n")
    with pytest.raises(corridor.CaseError) as caught:
        corridor.merge(plain, open_case(folder))
    assert [(p.file, p.field) for p in caught.value.problems] == [
        ("quick(2): sources.csv", "title")
    ]
