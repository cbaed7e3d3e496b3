"""Cases as projects of AequilibraE, read by AequilibraE itself: the same routes and tonnes."""

import sys

import networkx as nx
import numpy as np
import pytest
import shapely

import corridor
from corridor.answers.exchange import NO_LIMIT_T_PER_YEAR, aequilibrae_project
from corridor.assignment.of_case.case_input import case_assignment
from corridor.assignment.problem.skims import skim
from corridor.formats.traffic.aequilibrae import Project, write_aequilibrae
from corridor.problems import CorridorError
from corridor.testing import tiny


@pytest.fixture(scope="module", params=["northern-corridor", "middle-corridor"])
def case(request):
    return corridor.open_case(request.param)


@pytest.fixture(scope="module")
def project(case) -> Project:
    return aequilibrae_project(case)


def own_costs(case) -> dict[str, np.ndarray]:
    """Return least USD a tonne between all places of the demand without traffic, by commodity."""
    case_input = case_assignment(corridor.capacity(case))
    problem, network = case_input.problem, case_input.network
    sources = np.array(list(network.place_source.values()))
    sinks = np.array([network.place_sink[place] for place in network.place_source])
    return {
        each.name: skim(problem, problem.fixed_cost[k], sources, sinks, {})["cost"]
        * each.value_of_time
        for k, each in enumerate(problem.classes)
    }


def directed(links, letter: str):
    """Return the arcs of a mode as rows of tail, head and the ending of their numbers."""
    for link in links[links["modes"].str.contains(letter)].to_dict("records"):
        yield link["a_node"], link["b_node"], link, "ab"
        if link["direction"] == 0:
            yield link["b_node"], link["a_node"], link, "ba"


def test_routes_cost_what_they_cost_in_the_assignment(case, project) -> None:
    costs = own_costs(case)
    zones = [int(zone) for zone in project.matrices.zones]
    for mode, own in zip(project.modes, costs.values(), strict=True):
        graph = nx.DiGraph()
        graph.add_nodes_from(project.nodes["node_id"])
        for tail, head, link, way in directed(project.links, mode.letter):
            hours, usd = link[f"travel_time_{way}"], link[f"usd_{mode.letter}_{way}"]
            ends = (  # routes lead through no centroid
                (tail, "out") if tail in zones else tail,
                (head, "in") if head in zones else head,
            )
            graph.add_edge(*ends, cost=hours * mode.value_of_time + usd)
        for row, start in enumerate(zones):
            if (start, "out") not in graph:
                continue
            reach = nx.single_source_dijkstra_path_length(graph, (start, "out"), weight="cost")
            there = [reach.get((zone, "in"), np.inf) for zone in zones]
            expected = np.where(np.arange(len(zones)) == row, there, own[row])
            finite = np.isfinite(expected)
            np.testing.assert_allclose(
                np.array(there)[finite], expected[finite], rtol=1e-9, atol=1e-7
            )
            assert not np.isfinite(np.array(there)[~finite]).any()


def test_all_tonnes_of_the_demand_are_in_the_matrices(case, project) -> None:
    case_input = case_assignment(corridor.capacity(case))
    tonnes = case_input.rows.groupby("commodity_id")["tonnes"].sum()
    for each, table in zip(
        case_input.problem.classes, project.matrices.tables.values(), strict=True
    ):
        assert table.sum() == pytest.approx(tonnes.get(each.name, 0.0), rel=1e-12)


def test_lines_end_exactly_where_their_nodes_stand(project) -> None:
    points = {n: shapely.from_wkt(w) for n, w in zip(
        project.nodes["node_id"], project.nodes["wkt"], strict=True)}  # fmt: skip
    assert len(set(project.nodes["wkt"])) == len(points)
    for link in project.links.itertuples():
        line = shapely.from_wkt(link.wkt).coords
        assert (line[0], line[-1]) == (points[link.a_node].coords[0], points[link.b_node].coords[0])
        assert link.direction in (0, 1)
        assert link.modes


def test_a_one_way_link_leads_one_way_and_a_closed_one_is_left_out() -> None:
    case = tiny(
        links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6), "cd": ("c", "d", 0.0)},
        demand=[("A", "C", 1e6)],
    )
    links = aequilibrae_project(case).links.set_index("element")
    assert links.loc["ab", ["direction", "capacity_ab", "capacity_ba"]].tolist() == [0, 5e6, 5e6]
    assert "cd" not in links.index
    assert (links.loc["", "capacity_ab"] == NO_LIMIT_T_PER_YEAR).all()


def test_without_the_package_it_says_what_is_missing(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "aequilibrae", None)
    project = aequilibrae_project(tiny(links={"ab": ("a", "b", 5e6)}))
    with pytest.raises(CorridorError, match=r"corridor\[aequilibrae\]"):
        write_aequilibrae(project, tmp_path / "x.aequilibrae")
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def opened(project, tmp_path_factory):
    """Write the project and open it with AequilibraE; skip where that is not installed."""
    aequilibrae = pytest.importorskip("aequilibrae")
    folder = tmp_path_factory.mktemp("exchange") / "case.aequilibrae"
    try:
        write_aequilibrae(project, folder)
    except CorridorError as error:
        pytest.skip(str(error))
    read = aequilibrae.Project()
    read.open(str(folder))
    yield read
    read.close()


@pytest.mark.filterwarnings("ignore")
def test_aequilibrae_reads_all_of_it(project, opened) -> None:
    assert opened.network.count_links() == len(project.links)
    assert opened.network.count_nodes() == len(project.nodes)
    assert opened.network.count_centroids() == len(project.matrices.zones)
    links = opened.network.links.data.set_index("link_id").sort_index()
    for column in project.links.columns.drop(["link_id", "wkt"]):
        own = project.links.set_index("link_id")[column]
        assert links[column].fillna("").tolist() == own.fillna("").tolist(), column
    assert (links["distance"] > 0).all()


@pytest.mark.filterwarnings("ignore")
def test_aequilibrae_finds_the_same_routes_and_tonnes(case, project, opened) -> None:
    from aequilibrae.paths import NetworkSkimming

    opened.network.build_graphs()
    matrix = opened.matrices.get_matrix("demand")
    for mode, own in zip(project.modes, own_costs(case).values(), strict=True):
        graph = opened.network.graphs[mode.letter]
        graph.graph["cost"] = (
            graph.graph["travel_time"] * mode.value_of_time + graph.graph[f"usd_{mode.letter}"]
        )
        graph.set_graph("cost")
        graph.set_skimming(["cost"])
        skims = NetworkSkimming(graph)
        skims.execute()
        there = skims.results.skims.get_matrix("cost")
        off = ~np.eye(len(there), dtype=bool)
        assert (np.isfinite(there) == np.isfinite(own))[off].all()
        finite = off & np.isfinite(own)
        np.testing.assert_allclose(there[finite], own[finite], rtol=1e-9, atol=1e-7)
        assert list(matrix.get_matrix(mode.name).ravel()) == list(
            project.matrices.tables[mode.name].ravel()
        )
