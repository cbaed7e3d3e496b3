"""Every question and every answer is a plain value: pickle and JSON bring back the same."""

import dataclasses
import json
import pickle
import subprocess
import sys

import pandas as pd
import pytest

import corridor
from corridor.answers import questions as q
from corridor.answers.json import from_json, json_schema, to_json
from corridor.case.margin import Margin
from corridor.formats.traffic.link_network import LinkNetwork
from corridor.formats.traffic.traffic import Traffic
from corridor.problems import CorridorError
from corridor.testing import tiny

SEA = q.Sea(until=2040, members=200)
TARGET = q.RecommendQuestion(30, alternatives=1)

QUESTIONS = {
    "capacity": q.CapacityQuestion(q.At(year=2030, built=("P01",)), explain="Yalama"),
    "throughput": q.ThroughputQuestion(
        q.At(scenario="caspian-2m-lower", growth="high"),
        q.Count(screenline="az-gulf", mix="fixed"),
        rungs=2,
    ),
    "recommend": dataclasses.replace(
        TARGET, sea_scenario="trend", members=200, budget_musd={"AZ": 200.0}, certificate=True
    ),
    "assign": q.AssignQuestion(method="ue", select="yalama", route="D001-1", skims=True),
    "assign-studies": q.AssignQuestion(method="ue", rivals=True, compare=True),
    "fleet": q.FleetQuestion(q.At(built=("P01",)), method="aon"),
    "closures": q.ClosuresQuestion(only=("samur", "yalama"), pairs=True, settled=1),
    "compare": q.CompareQuestion(q.At(), q.At(scenario="caspian-2m-lower", built=("P07",))),
    "calibrate": q.CalibrateQuestion(fit=False),
    "demand": q.DemandQuestion(
        "balance", (Margin("IRN_N", "", 1e6, 2e6), Margin("RU_VOL", "", 3e6, None))
    ),
    "simulate": q.SimulateQuestion(count=q.Count(between=("moscow", "astara-ir")), curve=False),
    "sealevel": q.SeaQuestion(SEA),
    "lane": q.LaneQuestion("alat", "aktau", draught_m=4.0, month=2, avoiding=("suez",)),
    "sealevel-ports": q.PortsQuestion(-29.0, sea=SEA),
    "claims": q.ClaimsQuestion(only=("K06a", "K10b", "K17", "K20b", "K31a")),
    "confidence": q.ConfidenceQuestion(30, samples=16),
    "propose": q.ProposeQuestion(count=q.Count(screenline="az-gulf"), rungs=2),
    "share": q.ShareQuestion(
        q.At(year=2032), projects=("P01", "X05", "X12"), of="works", usd_per_t=20.0
    ),
    "robust": q.RobustQuestion(30, futures=("as-is:0.7", "low-growth:0.3:cost=1.2")),
    "benefit": q.BenefitQuestion(("P01:2035",), method="ue"),
    "report": q.ReportQuestion(TARGET),
    "sealevel-report": q.SeaReportQuestion(sea=SEA),
}


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


LONG = dict.fromkeys(  # plans, many assignments, all studies of a report, a year of operation
    (
        "assign-studies",
        "closures",
        "simulate",
        "report",
        "claims",
        "calibrate",
        "recommend",
        "sealevel-report",
        "confidence",
    ),
    pytest.mark.long,
)


@pytest.mark.parametrize("verb", [pytest.param(v, marks=LONG.get(v, ())) for v in QUESTIONS])
def test_questions_and_answers_of_the_corridor(case, verb):
    question = QUESTIONS[verb]
    assert verb in (question.verb, f"{question.verb}-studies")
    assert pickle.loads(pickle.dumps(question)) == question
    assert from_json(q.Question, to_json(question)) == question
    same_again(corridor.answer(case, question))


def same_again(answer):
    assert pickle.loads(pickle.dumps(answer)) == answer
    text = to_json(answer)
    assert from_json(type(answer), text) == answer
    schema = json_schema(type(answer))
    schema = schema.get("$defs", {}).get(type(answer).__name__, schema)
    required = {
        f.name
        for f in dataclasses.fields(answer)
        if f.default is f.default_factory is dataclasses.MISSING
    }
    assert set(schema["required"]) == required
    assert required <= set(json.loads(text)) <= set(schema["properties"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.verb = "another"


def test_trips_on_links():
    links = pd.DataFrame({"from_node_id": [1, 1], "to_node_id": [2, 2]}).assign(
        link_id=[1, 2], capacity=1.0, length=[1.0, 2.0], free_flow_time=[1.0, 2.0], b=1.0,
        power=1.0, toll=0.0,
    )  # fmt: skip
    network = LinkNetwork(zones=2, nodes=2, first_through_node=1, links=links)
    trips = pd.DataFrame({"origin": [1], "destination": [2], "volume": [3.0]})
    question = q.LinksQuestion(gap=1e-12, flows=True, skims=True)
    assert from_json(q.Question, to_json(question)) == question
    answer = corridor.answer(Traffic(network, trips), question)
    same_again(answer)
    # times 1 + x and 2 + 2 (3 - x) are equal at x = 7 / 3
    assert [row.volume for row in answer.flows] == pytest.approx([7 / 3, 2 / 3])


def test_operations_of_a_report():
    world = tiny(
        links={"ab": ("a", "b", 20e6), "bc": ("b", "c", 9e6)},
        borders={"north": ("ab", 4e6)},
        demand=[("A", "C", 3e6), ("C", "A", 3e6)],
        projects={"N": {"cost": 30, "gain": {"north": 5e6}}},
    )
    plan = q.RecommendQuestion(10, simulate=True)
    report = corridor.answer(world, q.ReportQuestion(plan, simulate=True))
    assert len(report.operations) == 2
    with_plan = report.operations[1].simulation.throughput_t_per_year
    assert [t.found for t in report.plan.tests if t.id == "operation"] == [with_plan]
    same_again(report)
    same_again(corridor.answer(world, plan))


def test_a_question_travels_to_another_process():
    """Live values travel too: they leave their solver behind and start another one."""
    world = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)},
                 projects={"P": {"cost": 10, "gain": {"bc": 4e6}}})  # fmt: skip
    question = q.ThroughputQuestion(count=q.Count(between=("a", "c")))
    plan = corridor.recommend(world, 8, between=("a", "c"))
    here = corridor.answer(world, question), plan.cost_musd, len(plan.alternatives(2))
    script = (
        "import pickle, sys, corridor; case, question, plan = pickle.load(sys.stdin.buffer); "
        "found = corridor.answer(case, question), plan.cost_musd, len(plan.alternatives(2)); "
        "sys.stdout.buffer.write(pickle.dumps(found))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=pickle.dumps((world, question, plan)), capture_output=True, check=True,
    )  # fmt: skip
    assert pickle.loads(run.stdout) == here


def test_an_answer_is_that_of_the_verb():
    world = tiny(links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6)})
    found = corridor.answer(world, q.ThroughputQuestion(count=q.Count(between=("a", "c"))))
    live = corridor.throughput(world, between=("a", "c"))
    assert found.throughput_t_per_year == live.tonnes_per_year == 6e6
    assert corridor.throughput(corridor.capacity(world), between=("a", "c")).cut == live.cut


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda w: corridor.answer(w, "throughput"), "the question is str"),
        (lambda w: corridor.answer("instc", q.ThroughputQuestion()), "expected a Case"),
        (lambda w: corridor.throughput("instc"), "expected a Case"),
        (lambda w: corridor.recommend(corridor.capacity(w), 5), "expected a Case"),
        (lambda w: corridor.assign("w"), "expected a Case"),
        (lambda w: corridor.simulate(None), "expected a Case"),
        (lambda w: corridor.throughput(corridor.capacity(w), 2030), "have their own year"),
        (lambda w: q.Count(between=("a",)), "two zones or nodes"),
        (lambda w: q.RecommendQuestion(5, at=q.At(year=2030)), "give by, and leave year out"),
        (lambda w: q.RecommendQuestion(5, share=0.5), "give a level or a scenario"),
        (lambda w: from_json(q.Question, '{"verb": "fly"}'), "does not fit"),
        (lambda w: from_json(q.Question, '{"verb": "report"}'), "plan"),
        (lambda w: from_json(q.Question, '{"verb": "throughput", "rung": 3}'), "rung"),
        (lambda w: from_json(q.Question, "{"), "does not fit"),
    ],
)
def test_what_cannot_be_asked(ask, said):
    with pytest.raises(CorridorError, match=said):
        ask(tiny(links={"ab": ("a", "b", 5e6)}))
