"""What is proposed is a project like any other, marked as the tool's, and gains what it says."""

from itertools import combinations
from pathlib import Path

import pytest

import corridor
from corridor.answers.json import from_json, to_json
from corridor.answers.propose import ProposeAnswer
from corridor.answers.questions import At, Count, ProposeQuestion
from corridor.case.checks.plausible import implausible
from corridor.cli.run import run
from corridor.problems import CorridorError
from corridor.testing import tiny
from tests.proposals.worlds import ENDS, border, computed, line, sea, yard

WORLDS = {
    "line": line(), "double": line(tracks=2.0), "border": border(hours_per_day=8.0),
    "yard": yard(), "sea": sea(), "shallow": sea(depth_m=4.0),
}  # fmt: skip


def two_in_a_row():
    """Two lines with the same limit, one behind the other, and a border that binds later."""
    case = tiny(
        links={"ab": ("a", "b", 9e8), "bc": ("b", "c", 9e8), "cd": ("c", "d", 9e8)},
        borders={"post": ("ab", 1.0)},
        zones=ENDS,
        projects={"P": {"cost": 50, "gain": {"cd": 1.0}}},
    )
    single = {"tracks": 1.0, "limiting_km": 30.0, "signalling": "semi-automatic"}
    for link in ("bc", "cd"):
        case = computed(case, "rail", link, **single)
    return computed(case, "borders", "post", positions=8.0, service_h=4.0)


@pytest.mark.parametrize("name", WORLDS)
def test_the_case_with_a_proposal_gains_what_is_promised(name, tmp_path):
    """Written, read and checked again, and asked as any case is."""
    found = corridor.propose(WORLDS[name])
    assert found.proposals
    corridor.write_case(found.case, tmp_path / "w")
    again = corridor.open_case(tmp_path / "w")
    assert again == found.case
    assert again.check() == WORLDS[name].check()
    assert len(implausible(again)) == len(implausible(WORLDS[name]))
    before = corridor.throughput(again).tonnes_per_year
    assert before == pytest.approx(found.top.tonnes_per_year)
    for proposal in found.proposals:
        project = proposal.candidate.id
        after = corridor.throughput(again, built=[project])
        assert after.tonnes_per_year - before == pytest.approx(proposal.gain_t_per_year, abs=1e-3)
        for element, tonnes in proposal.after.items():
            assert after.capacities.by_id[element] == pytest.approx(tonnes)


@pytest.mark.parametrize("name", WORLDS)
def test_the_mark_of_the_tool(name):
    found = corridor.propose(WORLDS[name])
    rows = found.case.records["projects"]
    for proposal in found.proposals:
        row = rows[proposal.candidate.id]
        assert row["project_id"].startswith("TOOL-")
        assert row["name"].endswith("(proposed by the tool)")
        assert row["standing"] == "proposed"
        assert row["status"] == "proposed by the tool, announced by nobody"
        assert row["source_id"].split()[0] == "TOOL"
        cost = found.case.ranges["projects", row["project_id"], "cost_musd"]
        assert cost["low"] <= row["cost_musd"] <= cost["high"]


def test_a_proposal_that_passes_for_announced_works_is_questioned():
    case = corridor.propose(line(), only=["loop"]).case
    assert not [p for p in implausible(case) if p.code == "W456"]
    projects = case.tables["projects"].copy()
    projects["standing"] = "financed"
    wrong = implausible(case.replace(projects=projects))
    assert [(p.code, p.ids) for p in wrong] == [("W456", ("TOOL-loop-bc",))]
    projects["source_id"] = "T1"
    assert not implausible(case.replace(projects=projects))


def test_works_of_the_case_stay_as_they_are():
    case = two_in_a_row()
    bigger = corridor.propose(case).case
    for table, frame in case.tables.items():
        kept = bigger.tables[table].iloc[: len(frame)].reset_index(drop=True)
        assert kept.equals(frame.reset_index(drop=True)), table
        changed = len(bigger.tables[table]) > len(frame)
        assert changed == (table in ("projects", "effects", "sources", "provenance")), table
    assert case == two_in_a_row()


def test_elements_in_a_row_are_relieved_together():
    found = corridor.propose(two_in_a_row(), only=["loop", "reception-track"])
    ids = [p.candidate.id for p in found.proposals]
    assert ids == ["TOOL-loop-bc", "TOOL-reception-track-post"]
    loop, track = found.proposals
    assert loop.candidate.elements == ("bc", "cd")
    assert loop.gain_t_per_year > 1e6
    assert loop.announced == ("P",)
    assert track.candidate.group.relieved == ("bc", "cd")
    assert track.gain_t_per_year == 0
    post = 365 * 24 / 4 * 1000
    assert track.gain_relieved_t_per_year == pytest.approx(2 * post), "one of nine, both ways"
    alone = corridor.propose(two_in_a_row(), only=["loop"], rungs=0)
    assert [p.candidate.elements for p in alone.proposals] in ([("bc",)], [("cd",)])
    assert alone.proposals[0].gain_t_per_year == 0


def test_a_stated_capacity_gets_no_proposal_and_a_reason():
    case = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)})
    answer = corridor.answer(case, ProposeQuestion(count=Count(between=("a", "c"))))
    assert answer.proposals == ()
    reasons = {w.id: w.reason for w in answer.without}
    assert "stated only (3.00 million t/year each way)" in reasons["bc"]
    assert "missing are the numbers of its row" in reasons["bc"]


def test_what_does_not_exist_is_not_improved():
    case = line(tracks=0.0)
    found = corridor.propose(case)
    assert found.proposals == ()
    assert found.without["bc"].startswith("it carries nothing here")


def test_measures_that_change_nothing_are_counted():
    """Under semi-automatic block a double track follows the clearing time, not the headway."""
    answer = corridor.answer(line(limiting_km=4.0), ProposeQuestion(rungs=0))
    assert "not fitting the element" in answer.left_out
    heavy = line(tracks=2.0, signalling="automatic", headway_min=5.0)
    answer = corridor.answer(heavy, ProposeQuestion(rungs=0))
    assert "1 without effect on its capacity" in answer.left_out, "the wire: headway decides"
    assert {p.measure for p in answer.proposals} == {"longer-trains"}


def test_dredging_without_an_area_has_no_price():
    case = sea(depth_m=4.0)
    ports = case.tables["ports"].copy()
    ports["dredge_area_ha"] = float("nan")
    answer = corridor.answer(case.replace(ports=ports), ProposeQuestion(rungs=0))
    assert "without a price (ports west dredge_area_ha is blank)" in answer.left_out
    assert all(p.measure != "dredging" for p in answer.proposals)


def test_asking_again_proposes_nothing_twice():
    first = corridor.propose(line())
    again = corridor.propose(first.case)
    assert again.proposals == ()
    assert again.left_out["already in the case"] == len(first.proposals)
    assert again.case == first.case


def test_a_proposal_excludes_works_that_set_the_same_to_another_value():
    case = tiny(
        links={"ab": ("a", "b", 9e8), "bc": ("b", "c", 9e8), "cd": ("c", "d", 9e8)},
        zones=ENDS,
        projects={"W": {"cost": 50}},
        rows={"effects": [{"owner_id": "W", "table": "rail", "id": "bc", "field": "traction",
                           "operation": "set", "value": "dc"}]},
    )  # fmt: skip
    case = computed(case, "rail", "bc", tracks=1.0, traction="diesel")
    found = corridor.propose(case, only=["electrification"])
    row = found.case.records["projects"]["TOOL-electrification-bc"]
    assert row["excludes"] == "W"
    assert found.case.records["projects"]["W"]["excludes"] == ""


def test_operation_and_works_rank_in_one_plan():
    """The plan is the cheapest of all sets of proposals that carry the target."""
    case = corridor.propose(border(hours_per_day=8.0)).case
    costs = {p: float(r["cost_musd"]) for p, r in case.records["projects"].items()}
    assert len(costs) == 4
    carried = {
        some: corridor.throughput(case, built=some).tonnes_per_year / 1e6
        for n in range(len(costs) + 1)
        for some in combinations(costs, n)
        if not {"TOOL-second-shift-post", "TOOL-round-the-clock-post"} <= set(some)
    }
    kinds = set()
    for factor in (1.4, 1.9, 2.9, 4.9):
        target = factor * carried[()]
        cheapest = min((s for s in carried if carried[s] >= target), key=lambda s: _sum(costs, s))
        plan = corridor.recommend(case, target_mt=target, by=2030)
        assert {p.id for p in plan.projects} == set(cheapest)
        kinds |= {p.split("-post")[0] for p in cheapest}
    assert {"TOOL-reception-track", "TOOL-second-shift"} <= kinds, "works and operation"


def _sum(costs, some):
    return sum(costs[p] for p in some)


def test_an_answer_is_a_plain_value():
    answer = corridor.answer(two_in_a_row(), ProposeQuestion(At(year=2026), rungs=2))
    assert from_json(ProposeAnswer, to_json(answer)) == answer
    row = answer.proposals[0]
    assert (row.proposed_by, row.standing) == ("tool", "proposed")
    assert "the case has P there" in row.words


def test_wrong_questions():
    with pytest.raises(CorridorError, match="no measure 'loops'"):
        corridor.propose(line(), only=["loops"])
    with pytest.raises(CorridorError, match="rungs is -1"):
        corridor.propose(line(), rungs=-1)
    with pytest.raises(CorridorError, match="rungs is -1"):
        ProposeQuestion(rungs=-1)


def test_the_command(tmp_path, capsys):
    corridor.write_case(two_in_a_row(), tmp_path / "w")
    assert run(["propose", str(tmp_path / "w"), "--write", str(tmp_path / "more")]) == 0
    shown = capsys.readouterr()
    assert "announced by nobody" in shown.out
    assert "gains nothing alone" in shown.out
    assert "wrote" in shown.err
    assert run(["check", str(tmp_path / "more")]) == 0
    capsys.readouterr()
    assert run(["propose", str(tmp_path / "w"), "--write", str(tmp_path / "more")]) == 2
    assert "more" in capsys.readouterr().err


def test_a_small_answer_as_it_was(tmp_path, capsys):
    """Exchange golden.txt where what is shown was meant to change."""
    corridor.write_case(two_in_a_row(), tmp_path / "w")
    assert run(["propose", str(tmp_path / "w")]) == 0
    golden = Path(__file__).with_name("golden.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out.split() == golden.split()


def test_the_command_without_a_proposal(tmp_path, capsys):
    corridor.write_case(tiny(links={"ab": ("a", "b", 5e6)}), tmp_path / "w")
    assert run(["propose", str(tmp_path / "w")]) == 0
    text = capsys.readouterr().out
    assert "nothing is proposed" in text
    assert "nothing for A-B (ab): its capacity is stated only" in text
