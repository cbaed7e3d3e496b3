"""The commands ``demand`` and ``import demand``: JSON, tables, what is written, what is refused."""

import json

import pandas as pd
import pytest

import corridor
from corridor.cli.run import run
from corridor.testing import tiny

COUNTS = [
    {"count_id": name, "place": name, "elements": element, "mode": "rail", "use": "fit",
     "direction": "forward", "year": 2023, "value_mt": value}
    for name, element, value in (("few", "ab", 2.0), ("many", "ab", 6.0))
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    links = {"ab": ("a", "b", 50e6), "bc": ("b", "c", 50e6)}
    demand = [("A", "B", 4e6), ("A", "C", 2e6), ("B", "C", 1e6)]
    corridor.write_case(tiny(links, demand=demand, rows={"counts": COUNTS}), "mine")
    (tmp_path / "margins.csv").write_text(
        "zone_id,starts_t_per_year,ends_t_per_year\nA,9000000,0\nB,3000000,6000000\nC,0,6000000\n"
    )


def ask(capsys, *words):
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_balance_writes_a_case_or_the_demand(capsys):
    answer = ask(capsys, "demand", "balance", "mine", "margins.csv", "--write", "new")
    assert answer["after_t"] == 12e6
    assert [row["after_t"] for row in answer["demand"]] == [6e6, 3e6, 3e6]
    assert "margins" not in answer["manifest"]["options"]
    rows = corridor.open_case("new").tables["demand"]
    assert rows["tonnes_per_year"].tolist() == [6e6, 3e6, 3e6]
    assert run(["demand", "balance", "mine", "margins.csv", "--write", "new"]) == 2
    assert "exists" in capsys.readouterr().err
    assert run(["demand", "balance", "mine", "margins.csv", "--write", "new.csv"]) == 0
    assert "6,000,000" in capsys.readouterr().out
    assert pd.read_csv("new.csv")["tonnes_per_year"].tolist() == [6e6, 3e6, 3e6]
    assert run(["import", "demand", "new.csv", "mine", "again"]) == 0
    assert corridor.open_case("again").tables["demand"]["tonnes_per_year"].tolist() == [
        6e6,
        3e6,
        3e6,
    ]


def test_gravity(capsys):
    answer = ask(capsys, "demand", "gravity", "mine", "margins.csv", "--by", "km", "--beta", "0.01")
    assert answer["parameters"][0]["measure"] == "km"
    totals = [(row["wanted_t"], row["after_t"]) for row in answer["totals"]]
    assert all(after == pytest.approx(wanted) for wanted, after in totals)
    assert run(["demand", "gravity", "mine", "margins.csv"]) == 2
    assert "either beta or the mean" in capsys.readouterr().err


def test_counts_that_contradict_each_other(capsys):
    answer = ask(capsys, "demand", "counts", "mine", "--method", "aon")
    assert [row["in_conflict"] for row in answer["counts"]] == [True, True]
    assert answer["notes"][0].startswith("no demand on these routes meets few, many together")
    assert run(["demand", "counts", "mine", "--method", "aon"]) == 0
    assert "note: no demand on these routes" in capsys.readouterr().out


def test_wrong_totals_are_listed_with_exit_code_2(capsys, tmp_path):
    (tmp_path / "margins.csv").write_text("zone_id,starts_t_per_year\nQ,1\nA,-5\n")
    assert run(["demand", "balance", "mine", "margins.csv", "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(p["code"], p["row"]) for p in problems] == [("E402", 2), ("E303", 3)]


def test_the_demand_in_every_format(capsys):
    pytest.importorskip("h5py")
    for name in ("d.omx", "d.parquet", "d.csv"):
        assert run(["convert", "mine", name]) == 0
        assert run(["import", "demand", name, "mine", f"from-{name[2:]}"]) == 0
        again = corridor.open_case(f"from-{name[2:]}").tables["demand"]
        assert again["tonnes_per_year"].tolist() == [4e6, 2e6, 1e6]
    capsys.readouterr()
