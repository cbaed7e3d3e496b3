"""``corridor assign``: the contract of keys, files in and out, and bad input."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from corridor.assignment.of_roads.assign_links import assign_links
from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.formats.traffic.gmns import write_gmns
from corridor.formats.traffic.link_network import LinkNetwork
from corridor.formats.traffic.tntp import read_tntp_flows
from corridor.formats.traffic.tntp_write import write_tntp_network, write_tntp_trips
from corridor.testing import tiny
from tests.assignment.assignment_worlds import grid_tables
from tests.cli.test_contract import ask

KEYS = {"relative_gap", "objective", "total_travel_time", "iterations", "threads", "status"}
TIMES = {"solve_s", "load_s"}

ZONES, NODES, FIRST = 6, 22, 7


def street_grid():
    links, trips = grid_tables(4, 1)
    links = links.assign(link_id=range(1, len(links) + 1), speed=0.0, link_type=1, line=0)
    return LinkNetwork(ZONES, NODES, FIRST, links), trips


def tntp_words(folder):
    network, trips = street_grid()
    write_tntp_network(folder / "net.tntp", network)
    write_tntp_trips(folder / "trips.tntp", trips, zones=ZONES)
    return ["--tntp", str(folder / "net.tntp"), str(folder / "trips.tntp")]


@pytest.fixture(scope="module")
def tntp(tmp_path_factory):
    """Words that name a street grid with six zones."""
    return tntp_words(tmp_path_factory.mktemp("tntp"))


ONE_LINK = """\
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 2
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 2
<END OF METADATA>
~ init term capacity length fftime b power speed toll type ;
1 2 10 3 1 0.15 4 0 2 1 ;
2 1 10 3 1 0.15 4 0 {toll} 1 ;
"""

TEN_TRIPS = """\
<NUMBER OF ZONES> 2
<END OF METADATA>
Origin 1
2 : 10;
"""


@pytest.fixture
def one_link(tmp_path):
    (tmp_path / "one_net.tntp").write_text(ONE_LINK.format(toll=2))
    (tmp_path / "one_trips.tntp").write_text(TEN_TRIPS)
    return ["--tntp", str(tmp_path / "one_net.tntp"), str(tmp_path / "one_trips.tntp")]


@pytest.fixture(scope="module")
def ways(tmp_path_factory):
    """Folder of a case with two branches between the same places."""
    links = {"n": ("a", "b", 5e6), "s": ("a", "b", 5e6, "road"), "bc": ("b", "c", 5e6)}
    case = tiny(
        links=links,
        demand=[("A", "B", 1e6), ("B", "A", 2e6), ("A", "C", 1e5)],
        rows={
            "scenarios": [{"scenario_id": "long", "name": "Long", "year": 2031}],
            "effects": [
                {"owner_id": "long", "table": "rail", "id": "n", "field": "stated_t_per_year",
                 "operation": "set", "value": 1e5}
            ],
        },
        projects={"P": {"cost": 1, "gain": {"n": 5e6}}},
    )  # fmt: skip
    case = case.replace(
        links=case.tables["links"].assign(branch=["north", "south", ""]),
        vehicles=case.tables["vehicles"].assign(haul_usd_per_tkm=[0.02, 0.03]),
    )
    folder = tmp_path_factory.mktemp("cases") / "ways"
    write_folder(case, folder)
    return str(folder)


# --- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["ue", "so", "logit", "aon", "capacitated"])
def test_the_contract_of_a_case(capsys, ways, method):
    answer = ask(capsys, "assign", ways, "--method", method, "--json")
    assert set(answer) >= KEYS
    assert {"method", "total_cost", "imbalance", "totals", "modes", "branches", "elements", "pairs",
            "paths", "unknown_cost", "curves", "manifest"} <= set(answer)  # fmt: skip
    assert answer["method"] == method
    assert answer["status"] == "converged"
    assert answer["threads"] == 1
    assert answer["imbalance"] < 1e-12
    assert TIMES.isdisjoint(answer)  # the same question gives the same bytes
    assert answer["totals"]["tonnes_per_year"] == pytest.approx(3.1e6)
    assert answer["total_travel_time"] == answer["totals"]["tonne_hours_per_year"]
    if method in ("ue", "so"):
        assert answer["relative_gap"] <= 1e-10
    assert answer["curves"] == answer["unknown_cost"] == []
    assert answer["manifest"]["case"] == "tiny"
    assert answer["manifest"]["options"]["method"] == method
    assert {p["demand_id"] for p in answer["paths"]} == {"D0", "D1", "D2"}
    assert sum(p["tonnes_per_year"] for p in answer["paths"]) == pytest.approx(3.1e6)
    assert {m["mode"] for m in answer["modes"]} == {"rail", "road", "sea"}
    assert answer["totals"]["t_co2e_per_year"] is None, "not known"


@pytest.mark.parametrize("method", ["ue", "so", "logit", "aon"])
@pytest.mark.parametrize("source", ["tntp", "gz", "gmns"])
def test_the_contract_of_links(capsys, tmp_path, method, source):
    network, trips = street_grid()
    if source == "gmns":
        write_gmns(tmp_path / "g", network, trips)
        words = ["--gmns", str(tmp_path / "g")]
    else:
        end = "tntp.gz" if source == "gz" else "tntp"
        words = ["--tntp", str(tmp_path / f"net.{end}"), str(tmp_path / f"trips.{end}")]
        write_tntp_network(words[1], network)
        write_tntp_trips(words[2], trips, zones=ZONES)
    answer = ask(capsys, "assign", *words, "--method", method, "--gap", "1e-9", "--json")
    assert set(answer) >= KEYS | TIMES
    assert (answer["status"], answer["links"], answer["pairs"]) == ("converged", 72, 30)
    assert answer["imbalance"] < 1e-12
    assert answer["manifest"]["options"]["gap"] == 1e-9
    if method in ("ue", "so"):
        assert answer["relative_gap"] <= 1e-9
    expected = assign_links(network.links, trips, nodes=NODES, first_through_node=FIRST,
                            method=method, gap=1e-9)  # fmt: skip
    assert answer["objective"] == pytest.approx(expected.certificate.objective, rel=1e-9)
    assert answer["total_travel_time"] == pytest.approx(expected.total_travel_time, rel=1e-6)


def test_tables_go_to_stdout(capsys, ways, tntp):
    words = ("--select", "n", "--route", "D0-1", "--compare", "--rivals", "-v")
    assert run(("assign", ways, *words)) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    for title in (
        "user equilibrium", "by mode", "by branch", "fullest elements", "largest routes",
        "demand that uses the element", "the route, step by step", "side by side",
        "response to one dollar, one hour and one per cent more", "recomputed from the flows",
    ):  # fmt: skip
        assert title in shown.out
    assert "\nnan" not in shown.out
    assert run(("assign", *tntp)) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "objective" in shown.out
    assert "total travel time" in shown.out


def test_flows_of_elements_can_be_held_against_counts(capsys, ways):
    elements = ask(capsys, "assign", ways, "--json")["elements"]
    assert all({"id", "tonnes_per_year", "forward", "back"} <= set(e) for e in elements)
    assert sum(e["forward"] for e in elements) > 0
    for e in elements:
        assert e["tonnes_per_year"] == pytest.approx(e["forward"] + e["back"])
        assert (e["forward"], e["back"]) == (e["forward_t_per_year"], e["backward_t_per_year"])


def test_further_tables_of_a_case(capsys, ways):
    words = ("--select", "n", "--route", "D1-1", "--compare", "--rivals", "--between", "A:B")
    answer = ask(capsys, "assign", ways, *words, "--json")
    assert sum(r["tonnes_per_year"] for r in answer["select"]) == pytest.approx(
        next(e for e in answer["elements"] if e["id"] == "n")["tonnes_per_year"], rel=1e-5
    )
    path = next(p for p in answer["paths"] if p["path_id"] == "D1-1")
    assert answer["way"][-1]["to_h"] == pytest.approx(path["hours"])
    assert answer["way"][-1]["to_usd_per_t"] == pytest.approx(path["usd_per_t"])
    assert [r["method"] for r in answer["compare"]] == ["ue", "so", "capacitated"]
    assert [r["place"] for r in answer["rivals"]] == ["north", "south"]
    assert sum(r["tonnes_per_year"] for r in answer["rivals"]) == pytest.approx(3e6)
    assert answer["manifest"]["options"]["between"] == [["A"], ["B"]]


def test_scenario_year_and_projects(capsys, ways):
    def flow(*words):
        answer = ask(capsys, "assign", ways, *words, "--json")
        return answer["manifest"]["year"], {e["id"]: e["capacity_t_per_year"]
                                            for e in answer["elements"]}["n"]  # fmt: skip

    assert flow() == (2025, 5e6)
    assert flow("--scenario", "long") == (2031, 1e5)
    assert flow("--scenario", "long", "--year", "2028") == (2028, 1e5)
    assert flow("--with", "P") == (2025, 10e6)


def test_theta_decides_how_sharply_cargo_chooses(capsys, ways):
    def south(*words):
        answer = ask(capsys, "assign", ways, "--method", "logit", *words, "--json")
        return {b["branch"]: b["share"] for b in answer["branches"]}.get("south", 0)

    assert south("--theta", "0.001") > south() > south("--theta", "3")
    assert south() == pytest.approx(south("--theta", "0.1"))


@pytest.mark.long
def test_waits_of_a_simulated_year(capsys, tmp_path):
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 4e6, "rail1435")},
        terminals={"yard": ("b", "rail1520-rail1435", 3e6)},
        demand=[("A", "C", 1e6), ("C", "A", 1e6)],
    )
    write_folder(case, tmp_path / "w")
    answer = ask(capsys, "assign", str(tmp_path / "w"), "--simulate", "--json")
    assert "yard" in answer["curves"]
    assert answer["manifest"]["options"]["simulate"] is True


# --- costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("toll", [0.0, 0.5])
@pytest.mark.parametrize("distance", [0.0, 2.0])
def test_factors_of_toll_and_distance_by_hand(capsys, one_link, toll, distance):
    """Ten trips on a link of capacity 10, length 3 and toll 2."""
    words = ("--toll-factor", str(toll), "--distance-factor", str(distance), "--json")
    answer = ask(capsys, "assign", *one_link, *words)
    fixed = 2 * toll + 3 * distance
    assert answer["objective"] == pytest.approx(10 * (1 + 0.15 / 5) + 10 * fixed)
    assert answer["total_cost"] == pytest.approx(10 * (1.15 + fixed))
    assert answer["total_travel_time"] == pytest.approx(11.5), "time alone"
    assert answer["relative_gap"] == pytest.approx(0, abs=1e-15)


def test_the_objective_of_an_optimum_is_its_total_cost(capsys, tntp):
    words = ("--method", "so", "--toll-factor", "1", "--gap", "1e-9", "--json")
    best = ask(capsys, "assign", *tntp, *words)
    free = ask(capsys, "assign", *tntp, "--toll-factor", "1", "--gap", "1e-9", "--json")
    assert best["objective"] < free["total_cost"]
    assert best["total_cost"] > best["objective"], "at marginal costs"


def test_factors_send_trips_elsewhere(capsys, tmp_path, tntp):
    flows = []
    for i, factor in enumerate(("0", "0.5")):
        out = tmp_path / f"{i}.csv"
        ask(capsys, "assign", *tntp, "--distance-factor", factor, "--flows", str(out), "--json")
        flows.append(pd.read_csv(out))
    length = street_grid()[0].links["length"]
    assert flows[1]["volume"] @ length < flows[0]["volume"] @ length
    assert (flows[1]["cost"] > 0.5 * length).all()


# --- files ------------------------------------------------------------------------------------


def test_flows_as_csv_and_as_tntp(capsys, tmp_path, tntp):
    words = ("assign", *tntp, "--gap", "1e-9", "--toll-factor", "0.2", "--json")
    answer = ask(capsys, *words, "--flows", str(tmp_path / "flows.csv"))
    table = pd.read_csv(tmp_path / "flows.csv")
    assert list(table.columns) == ["from_node_id", "to_node_id", "volume", "cost"]
    network, _ = street_grid()
    assert (table["from_node_id"] == network.links["from_node_id"]).all()
    assert (table["to_node_id"] == network.links["to_node_id"]).all()
    assert table["volume"] @ table["cost"] == pytest.approx(answer["total_cost"], rel=1e-12)
    links = network.links
    rise = links["b"] * (table["volume"] / links["capacity"]) ** links["power"]
    cost = links["free_flow_time"] * (1 + rise) + 0.2 * links["toll"]
    assert table["cost"].to_numpy() == pytest.approx(cost.to_numpy(), rel=1e-12)
    for name in ("flows.tntp", "flows.tntp.gz"):
        ask(capsys, *words, "--flows", str(tmp_path / name))
        pd.testing.assert_frame_equal(
            read_tntp_flows(tmp_path / name), table, check_dtype=False, check_exact=True
        )


def test_two_threads_give_the_same_flows(capsys, tmp_path, tntp, monkeypatch):
    """Also where the network is large enough for two to work."""
    monkeypatch.setattr("corridor.assignment.methods.equilibrium.SMALL", 0)
    tables, threads = [], []
    for count in ("1", "2"):
        out = tmp_path / f"{count}.csv"
        words = ("--gap", "1e-11", "--threads", count, "--flows", str(out), "--json")
        threads.append(ask(capsys, "assign", *tntp, *words)["threads"])
        tables.append(pd.read_csv(out))
    assert threads == [1, 2]
    for column in ("volume", "cost"):
        assert tables[0][column].to_numpy() == pytest.approx(
            tables[1][column].to_numpy(), rel=1e-6, abs=1e-6
        )


def test_skims_of_links_by_the_names_of_their_zones(capsys, tmp_path):
    pytest.importorskip("h5py")
    from corridor.formats.traffic.omx import read_omx

    network, trips = street_grid()
    names = tuple(f"zone {letter}" for letter in "uvwxyz")
    named = LinkNetwork(ZONES, NODES, FIRST, network.links, zone_names=names)
    write_gmns(tmp_path / "g", named, trips)
    words = ("--gmns", str(tmp_path / "g"), "--skims", str(tmp_path / "s.omx"), "--gap", "1e-9")
    answer = ask(capsys, "assign", *words, "--json")
    skims = read_omx(tmp_path / "s.omx")
    assert skims.zones == names
    assert set(skims.tables) == {"cost", "time", "length"}
    between = trips[trips["origin"] != trips["destination"]]
    cost = skims.tables["cost"][between["origin"] - 1, between["destination"] - 1]
    least = between["volume"] @ cost
    assert 1 - least / answer["total_cost"] == pytest.approx(answer["relative_gap"], abs=1e-12)


def test_skims_of_numbered_zones_and_of_a_case(capsys, tmp_path, tntp, ways):
    pytest.importorskip("h5py")
    from corridor.formats.traffic.omx import read_omx

    ask(capsys, "assign", *tntp, "--skims", str(tmp_path / "t.omx"), "--json")
    assert read_omx(tmp_path / "t.omx").zones == ("1", "2", "3", "4", "5", "6")
    answer = ask(capsys, "assign", ways, "--skims", str(tmp_path / "c.omx"), "--json")
    skims = read_omx(tmp_path / "c.omx")
    assert skims.zones == ("A", "B", "C")
    assert set(skims.tables) == {
        "cost_usd_per_t goods",
        "hours goods",
        "usd_per_t goods",
        "km goods",
    }
    costs = {p["demand_id"]: p["cost_usd_per_t"] for p in answer["pairs"]}
    assert skims.tables["cost_usd_per_t goods"][0, 1] == pytest.approx(costs["D0"], rel=1e-6)
    assert skims.tables["cost_usd_per_t goods"][1, 0] == pytest.approx(costs["D1"], rel=1e-6)


def test_tables_as_a_folder(capsys, tmp_path, ways):
    out = tmp_path / "new" / "tables"
    answer = ask(capsys, "assign", ways, "--out", str(out), "--json")
    names = {"paths", "pairs", "elements", "modes", "energy", "branches"}
    assert {p.name for p in out.iterdir()} == {f"{n}.csv" for n in names}
    for name in names:
        table = pd.read_csv(out / f"{name}.csv", keep_default_na=False, na_values=[""])
        assert len(table) == len(answer[name])
        assert list(table.columns) == list(answer[name][0])
    paths = pd.read_csv(out / "paths.csv")
    expected = [p["tonnes_per_year"] for p in answer["paths"]]
    assert paths["tonnes_per_year"].to_numpy() == pytest.approx(np.array(expected), rel=1e-15)


def test_a_chart_of_a_way(capsys, tmp_path, ways):
    svg = tmp_path / "way.svg"
    assert run(("assign", ways, "--route", "D2-1", "--chart", str(svg))) == 0
    assert f"wrote {svg}" in capsys.readouterr().err.replace("\n", "")
    text = svg.read_text()
    assert text.lstrip().startswith("<svg")
    assert "</svg>" in text
    assert "D2-1" in text


OUTPUTS = {
    "--flows": ("tntp", "flows.csv"),
    "--skims": ("tntp", "s.omx"),
    "--out": ("ways", "tables"),
    "--chart": ("ways", "way.svg"),
}


@pytest.mark.parametrize("option", OUTPUTS)
def test_outputs_that_stand_there_are_kept_unless_they_may_be_replaced(
    capsys, tmp_path, tntp, ways, option
):
    source, name = OUTPUTS[option]
    if option == "--skims":
        pytest.importorskip("h5py")
    place = tmp_path / name
    words = ["assign", *(tntp if source == "tntp" else [ways]), option, str(place)]
    words += ["--route", "D0-1"] if option == "--chart" else []
    if option == "--out":
        place.mkdir()
    else:
        place.write_text("mine")
    assert run(words) == 2
    shown = capsys.readouterr()
    assert "exists; nothing was written" in shown.err.replace("\n", " ")
    assert "--overwrite" in shown.err
    assert shown.out == ""
    assert (list(place.iterdir()) == []) if option == "--out" else (place.read_text() == "mine")
    assert run([*words, "--overwrite"]) == 0
    capsys.readouterr()
    assert any(place.iterdir()) if option == "--out" else place.read_bytes() != b"mine"
    assert [p.name for p in tmp_path.glob(".corridor*")] == []


def test_nothing_is_written_means_nothing(capsys, tmp_path, tntp):
    (tmp_path / "s.omx").write_text("mine")
    words = ("--flows", str(tmp_path / "flows.csv"), "--skims", str(tmp_path / "s.omx"))
    assert run(("assign", *tntp, *words)) == 2
    assert "nothing was written" in capsys.readouterr().err.replace("\n", " ")
    assert not (tmp_path / "flows.csv").exists()


# --- bad input --------------------------------------------------------------------------------


def refused(capsys, words):
    """Return what is said of words that are refused, in one line."""
    assert run(["assign", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert "itself failed" not in shown.err
    return " ".join(shown.err.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "name one thing to assign"),
        (["WAYS", "TNTP"], "name one thing to assign"),
        (["WAYS", "--gmns", "x"], "name one thing to assign"),
        (["TNTP", "--gmns", "x"], "name one thing to assign"),
        (["nowhere"], "no case 'nowhere'"),
        (["--gmns", "nowhere"], "cannot read 'nowhere/node.csv'"),
        (["--tntp", "none.tntp", "none.tntp"], "cannot read 'none.tntp'"),
        (["--tntp", "none.tntp"], "--tntp"),
        (
            ["WAYS", "--method", "guess"],
            "--method is 'guess'; expected one of ue, so, logit, aon, capacitated",
        ),
        (
            ["TNTP", "--method", "capacitated"],
            "--method capacitated goes with a case",
        ),
        (["WAYS", "--gap", "-1"], "the gap is -1.0; expected a number over 0"),
        (["TNTP", "--gap", "nan"], "the gap is nan; expected a number over 0"),
        (["TNTP", "--gap", "small"], "--gap"),
        (["WAYS", "--method", "logit", "--theta", "-2"], "theta is -2.0"),
        (["TNTP", "--method", "logit", "--theta", "-2"], "theta is -2.0"),
        (["WAYS", "--scenario", "x"], "no scenario 'x'"),
        (["WAYS", "--with", "Q"], "no project 'Q'"),
        (["WAYS", "--year", "1200"], "the year is 1200"),
        (["WAYS", "--select", "x"], "no element 'x'"),
        (["WAYS", "--route", "D9-1"], "no route 'D9-1'"),
        (["WAYS", "--chart", "x.svg"], "--chart draws one route: name it with --route"),
        (["WAYS", "--between", "A:B"], "--between goes with --rivals"),
        (["WAYS", "--rivals", "--between", "A"], "--between is 'A'; expected zones on two sides"),
        (["WAYS", "--rivals", "--between", ":B"], "--between is ':B'"),
        (["WAYS", "--rivals", "--between", "A:Q"], "no zone 'Q'"),
        (["WAYS", "--rivals", "--between", "B:C"], "no cargo between B and C"),
        (["WAYS", "--toll-factor", "1"], "--toll-factor does not go with case"),
        (["WAYS", "--distance-factor", "1"], "--distance-factor does not go with case"),
        (["WAYS", "--flows", "x.csv"], "--flows does not go with case"),
        (["TNTP", "--scenario", "x"], "--scenario does not go with tntp"),
        (["TNTP", "--year", "2030"], "--year does not go with tntp"),
        (["TNTP", "--with", "P"], "--with does not go with tntp"),
        (["TNTP", "--simulate"], "--simulate does not go with tntp"),
        (["TNTP", "--compare"], "--compare does not go with tntp"),
        (["TNTP", "--rivals"], "--rivals does not go with tntp"),
        (["TNTP", "--select", "n"], "--select does not go with tntp"),
        (["TNTP", "--out", "x"], "--out does not go with tntp"),
        (["--gmns", "x", "--route", "D0-1"], "--route does not go with gmns"),
        (["TNTP", "--threads", "0"], "--threads"),
        (["TNTP", "--flows", "/proc/nowhere/x.csv"], "cannot write"),
    ],
)
def test_bad_words(capsys, tntp, ways, words, message):
    known = {"WAYS": [ways], "TNTP": tntp}
    told = refused(capsys, [w for word in words for w in known.get(word, [word])])
    assert message in told or message in told.replace("│ ", "")
    assert told.count("error") <= 1


@pytest.mark.parametrize(
    "words",
    [["WAYS", "--gap", "0"], ["TNTP", "--gap", "0"], ["WAYS", "--method", "logit", "--theta", "0"],
     ["TNTP", "--method", "logit", "--theta", "0"]],
)  # fmt: skip
def test_nothing_is_no_number_over_0(capsys, tntp, ways, words):
    known = {"WAYS": [ways], "TNTP": tntp}
    told = refused(capsys, [w for word in words for w in known.get(word, [word])])
    assert "expected a number over 0" in told


def test_a_broken_line_is_told_with_its_file(capsys, tmp_path):
    words, net = tntp_words(tmp_path), tmp_path / "net.tntp"
    lines = net.read_text().splitlines()
    lines[9] = lines[9].replace("\t", "\tx", 1)
    net.write_text("\n".join(lines))
    told = refused(capsys, words)
    assert "net.tntp" in told
    assert "E701 row 10 from_node_id" in told
    trips = tmp_path / "trips.tntp"
    net.write_text("\n".join(lines).replace("\tx", "\t"))
    trips.write_text(trips.read_text().replace(" : ", " ; ", 1))
    told = refused(capsys, words)
    assert "trips.tntp" in told
    assert "row 6" in told


@pytest.mark.parametrize(
    "method",
    [
        "ue", "so", "aon",
        "logit",
    ],
)  # fmt: skip
@pytest.mark.parametrize("source", ["tntp", "gmns"])
def test_trips_that_no_path_serves_are_told_with_file_and_line(capsys, tmp_path, method, source):
    network, trips = street_grid()
    links = network.links[network.links["to_node_id"] != 2].reset_index(drop=True)
    links["link_id"] = range(1, len(links) + 1)
    shut = LinkNetwork(ZONES, NODES, FIRST, links)
    if source == "tntp":
        words = ["--tntp", str(tmp_path / "net.tntp"), str(tmp_path / "trips.tntp")]
        write_tntp_network(words[1], shut)
        write_tntp_trips(words[2], trips, zones=ZONES)
        lines = (tmp_path / "trips.tntp").read_text().splitlines()
        origin = lines.index("Origin 3")
        file, line = (
            "trips.tntp",
            1 + next(i for i in range(origin, len(lines)) if lines[i].strip().startswith("2 :")),
        )
    else:
        write_gmns(tmp_path / "g", shut, trips)
        words, file = ["--gmns", str(tmp_path / "g")], "demand.csv"
        at = np.flatnonzero((trips["origin"] == 3) & (trips["destination"] == 2))
        line = 2 + int(at[0])
    told = refused(capsys, [*words, "--method", method])
    assert "5 problem(s)" in told
    assert file in told
    assert "E705 volume: demand that cannot be assigned, 5 times" in told
    assert f"row {line}: " in told
    assert "a path from zone 3 to zone 2" in told


def test_a_toll_that_costs_less_than_nothing_is_told_with_file_and_line(capsys, tmp_path, one_link):
    (tmp_path / "one_net.tntp").write_text(ONE_LINK.format(toll=-7))
    assert ask(capsys, "assign", *one_link, "--json")["objective"] == pytest.approx(10.3)
    told = refused(capsys, [*one_link, "--toll-factor", "0.5"])
    assert "one_net.tntp" in told
    assert "E704 row 8 toll" in told
    assert "found -7" in told
    assert "1 problem(s)" in told
    both = ask(
        capsys, "assign", *one_link, "--toll-factor", "0.5", "--distance-factor", "2", "--json"
    )
    assert both["status"] == "converged", "the length makes up for it"
    told = refused(capsys, [*one_link, "--toll-factor", "-1"])
    assert "the toll factor is -1.0; expected a number of 0 or more" in told


def test_a_folder_without_demand(capsys, tmp_path):
    write_gmns(tmp_path / "g", street_grid()[0])
    told = refused(capsys, ["--gmns", str(tmp_path / "g")])
    assert "has no demand.csv; there is nothing to assign" in told


def test_cargo_that_no_way_serves_is_told_by_its_row(capsys, tmp_path):
    case = tiny(
        links={"ab": ("a", "b", 0.0), "bc": ("b", "c", 5e6)},
        demand=[("A", "B", 1e6), ("B", "C", 1e6)],
    )
    write_folder(case, tmp_path / "shut")
    told = refused(capsys, [str(tmp_path / "shut")])
    assert "no open route serves 1 row(s) of demand.csv in 2025: D0 (1,000,000 t of goods" in told


def test_other_files_in_a_folder_are_left_alone(capsys, tmp_path, ways):
    out = tmp_path / "tables"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    told = refused(capsys, [ways, "--out", str(out), "--overwrite"])
    assert "holds thesis.txt, which is not a table of an assignment" in told
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]


def test_the_corridor_is_assigned_the_same_on_every_run_and_keeps_stdout_clean(capsys):
    """Sets of names are ordered by a seed that changes from process to process."""
    done = subprocess.run(
        [sys.executable, "-m", "corridor", "assign", "instc", "--method", "ue", "--json"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "1"},
    )  # fmt: skip
    assert done.stderr == ""
    answers = [json.loads(done.stdout), ask(capsys, "assign", "instc", "--method", "ue", "--json")]
    assert answers[0] == answers[1]
    assert answers[0]["relative_gap"] <= 1e-10
