"""The command ``claims``: its contract, its tables, and a case without statements."""

import json

from corridor.cli.run import run


def ask(capsys, *words, code=0):
    assert run(["claims", *words]) == code
    return capsys.readouterr()


def test_the_contract_of_its_json(capsys):
    shown = ask(capsys, "instc", "--only", "K06a,K17", "--no-experts", "--json")
    answer = json.loads(shown.out)
    assert shown.err == ""
    tested, untested = answer["claims"]
    assert set(tested) >= {"id", "claim", "model", "low", "high", "verdict", "why"}
    assert (tested["id"], tested["verdict"]) == ("K06a", "supported in part")
    assert tested["low"] <= tested["model"] <= tested["high"]
    assert {r["fit"] for r in tested["readings"]} == {"yes", "no"}
    assert (untested["verdict"], untested["model"]) == ("cannot say", None)
    assert answer["verdicts"] == {
        "supported": 0, "supported in part": 1, "not supported": 0, "cannot say": 1,
    }  # fmt: skip
    assert answer["experts"] == []
    assert answer["manifest"]["options"] == {"only": ["K06a", "K17"]}


def test_tables_for_readers(capsys):
    shown = ask(capsys, "instc", "--only", "K31a").out
    assert "verdicts: 1 supported, 0 supported in part" in shown
    assert "K31a supported: The number said, 11 Mt/yr, agrees with 11" in shown
    assert "rank correlation (Spearman)" in shown
    assert "missing in the case: Almaty rail bypass; " in shown


def test_a_case_without_statements_says_so(capsys, case):
    shown = ask(capsys, case)
    assert shown.out == "The case has no public statements: its table claims is empty or missing.\n"
    answer = json.loads(ask(capsys, case, "--json").out)
    assert (answer["claims"], answer["experts"]) == ([], [])


def test_an_unknown_statement_is_refused(capsys):
    shown = ask(capsys, "instc", "--only", "K99", code=2)
    assert "no statement 'K99'" in shown.err


def test_a_report_says_what_was_asked_for_and_is_not_in_the_case(capsys, case, tmp_path):
    out = tmp_path / "report.html"
    assert run(["report", str(case), "-o", str(out), "--target", "5", "--claims", "--counts"]) == 0
    said = capsys.readouterr().err
    assert "--claims adds nothing to the report. Public statements" in said
    assert "--counts adds nothing to the report. Counts of traffic" in said
    page = out.read_text("utf-8")
    assert "beside the model: the case has none in claims.csv and experts.csv." in page
    assert "beside the model: the case has none in counts.csv." in page
