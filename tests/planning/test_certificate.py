"""Certificates of plans, checked by a script that shares no code with corridor."""

import json

import pytest

from corridor.cli.run import run
from corridor.formats.cases.folder import write_folder
from corridor.planning.certificate import certificate
from corridor.planning.recommend import recommend
from corridor.testing import tiny
from tests import verify_certificate
from tests.planning.wrongly_planned import ONCE_WRONG, dearer_within_budget
from tests.worlds import border_line

CERTIFIED = [
    *[(world, question) for world, question, *_ in ONCE_WRONG],
    (border_line, {"target_mt": 16, "between": ("a", "b")}),
    (border_line, {"target_mt": 30, "between": ("a", "b")}),
    (border_line, {"target_mt": 16, "between": ("a", "b"), "budget": 9}),
    (border_line, {"target_mt": 6, "between": ("a", "b"), "mix": "fixed"}),
    (border_line, {"target_mt": {"forward": 8, "back": 5}, "between": ("a", "b"), "mix": "free"}),
]


@pytest.mark.parametrize(("world", "question"), CERTIFIED)
def test_certificates_hold_by_a_solver_that_shares_no_code(world, question):
    plan = recommend(world(), **question)
    written = json.loads(json.dumps(certificate(plan), allow_nan=False))
    assert verify_certificate.verify(written) == []
    for other in plan.alternatives(2):
        assert verify_certificate.verify(certificate(other)) == []


def tampered(change):
    written = certificate(recommend(dearer_within_budget(), **ONCE_WRONG[1][1]))
    change(written)
    return verify_certificate.verify(written)


TAMPERED = {
    "a path": lambda c: c["plan"]["paths"][0]["arcs"].pop(),
    "the paths carry": lambda c: c["plan"].update(tonnes_per_year=9e6),
    "which has room for": lambda c: c["plan"]["paths"][0].update(tonnes_per_year=9e6),
    "the projects cost": lambda c: c["plan"].update(cost_musd=20.0),
    "requires": lambda c: c["candidates"][1]["requires"].append("q0"),
    "pays": lambda c: c.update(
        budget=[{"musd": 1.0, "payer": "XA", "first": None, "last": None, "together": False}]
    ),
    "prices a path at": lambda c: c["cuts"][0].update(
        prices=[p / 2 for p in c["cuts"][0]["prices"]]
    ),
    "the bound is": lambda c: c["proofs"][0].update(bound=51.0),
    "as written ends at": lambda c: c["proofs"][0].update(
        mps=c["proofs"][0]["mps"].replace(" G  cut.", " N  cut.")
    ),
    "called unreachable": lambda c: c.update(
        status="unreachable",
        proofs=[*c["proofs"], {**c["proofs"][0], "goal": "reach", "bound": 1e9}],
    ),
    "there are proofs of []": lambda c: c.update(proofs=[]),
    "there are proofs of ['cost'], not of": lambda c: c.update(proofs=c["proofs"] * 2),
    "claims a bound": lambda c: c["proofs"][0].update(bound=0.0),
    "carry more than this one has to": lambda c: c["proofs"][0].update(target_t_per_year=2.2e6),
    "called proven": lambda c: c["plan"].update(bound_musd=20.0),
    "less than nothing": lambda c: c["plan"]["paths"].extend(
        {**c["plan"]["paths"][0], "tonnes_per_year": t} for t in (5e6, -5e6)
    ),
}


@pytest.mark.parametrize("fault", TAMPERED)
def test_a_certificate_that_was_changed_does_not_hold(fault):
    assert any(fault in found for found in tampered(TAMPERED[fault]))


def test_a_bound_for_less_than_the_target_does_not_make_it_unreachable():
    written = certificate(recommend(border_line(), 30, between=("a", "b")))
    assert verify_certificate.verify(written) == []
    capped = next(p for p in written["proofs"] if p["goal"] == "reach")
    capped["target_t_per_year"] = 20e6
    assert any("called unreachable" in f for f in verify_certificate.verify(written))


def test_the_certificate_of_a_plan_that_falls_short_by_a_millionth():
    """The cheapest plan that gets as far as any may carry a millionth less than the furthest."""
    projects = {
        "A": {"cost": 30, "gain": {"ab": 1e6}, "excludes": ""},
        "B": {"cost": 20, "gain": {"ab": 1e6 - 4}, "excludes": "A"},
        "C": {"cost": 10, "gain": {"ab": 1e6 - 8}, "excludes": "A B"},
    }
    case = tiny({"ab": ("a", "b", 5e6)}, projects=projects)
    plan = recommend(case, 20, between=("a", "b"))
    assert plan.status == "unreachable"
    assert verify_certificate.verify(certificate(plan)) == []


def test_certificates_on_the_command_line(tmp_path, capsys):
    write_folder(border_line(), tmp_path / "line")
    path = tmp_path / "proof.json"
    words = ("recommend", str(tmp_path / "line"), "--target", "16", "--from", "a", "--to", "b",
             "--certificate", str(path))  # fmt: skip
    assert run(words) == 0
    assert verify_certificate.main(str(path)) == 0
    assert "verified" in capsys.readouterr().out
    assert json.loads(path.read_text("utf-8"))["manifest"]["case"] == "tiny"
    assert run(words) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert run((*words, "--overwrite")) == 0
