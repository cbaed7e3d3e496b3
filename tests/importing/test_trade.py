"""Trade statistics become demand: money by unit values, two reports of the same trade, shares."""

import json

import pytest

import corridor
from corridor.cli.run import run
from corridor.importing.comtrade import read_comtrade
from corridor.importing.trade import import_trade
from corridor.importing.trade_maps import Rule, read_code_rules, read_country_zones, rule_of
from corridor.problems import CaseError, CorridorError
from corridor.testing import tiny

HEAD = (
    "typeCode,refYear,reporterISO,flowCode,flowDesc,partnerISO,partner2Code,cmdCode,"
    "customsCode,motCode,netWgt,primaryValue"
)
GRAIN, STEEL = (
    {"commodity_id": name, "name": name, "value_usd_per_t": value,
     "value_of_time_usd_per_t_h": 0.1, "containerised": "no"}
    for name, value in (("grain", 250), ("steel", 800))
)  # fmt: skip


@pytest.fixture
def case():
    return tiny(
        {"kz": ("kw", "ke", 5e6), "border": ("kw", "u", 3e6)},
        zones={"KW": "kw", "KE": "ke", "UZ": "u"},
        demand=[("KW", "UZ", 10.0)],
        rows={"commodities": [GRAIN, STEEL]},
    )


def line(reporter, flow, partner, code, weight_t=None, usd=1000.0, year=2023, part="0"):
    kilograms = "" if weight_t is None else f"{1000 * weight_t:g}"
    return f"C,{year},{reporter},{flow},,{partner},{part},{code},C00,0,{kilograms},{usd:g}"


@pytest.fixture
def files(tmp_path):
    def write(*rows):
        (tmp_path / "trade.csv").write_text("\n".join([HEAD, *rows]) + "\n")
        return tmp_path / "trade.csv"

    (tmp_path / "zones.csv").write_text(
        "country,zone_id,share\nKAZ,KW,0.75\nKAZ,KE,0.25\nUZB,UZ,\n"
    )
    (tmp_path / "codes.csv").write_text(
        "code,commodity_id,usd_per_t,low_usd_per_t,high_usd_per_t\n"
        "10,grain,,,\n1006,,,,\n72,steel,500,400,1000\n"
    )
    write.folder = tmp_path
    return write


def imported(case, files, *rows, **options):
    folder = files.folder
    return import_trade(
        case,
        read_comtrade(files(*rows)),
        read_country_zones(folder / "zones.csv", case),
        read_code_rules(folder / "codes.csv", case),
        **options,
    )


def tonnes(result):
    rows = result.case.tables["demand"]
    return {
        (r.origin, r.destination, r.commodity_id): r.tonnes_per_year
        for r in rows.itertuples() if r.commodity_id != "goods"
    }  # fmt: skip


def test_weights_are_divided_over_zones(case, files):
    result = imported(case, files, line("KAZ", "X", "UZB", "1001", 400))
    assert tonnes(result) == {("KW", "UZ", "grain"): 300, ("KE", "UZ", "grain"): 100}
    new = result.case.records["demand"]["KW-UZ-grain"]
    assert (new["source_id"], new["quality"]) == ("trade", "derived")
    assert "Trade of 2023 in trade.csv" in result.case.records["sources"]["trade"]["title"]
    assert len(result.case.tables["demand"]) == 3  # the goods of the case stay


def test_money_by_the_table_of_codes_with_its_range(case, files):
    result = imported(case, files, line("UZB", "X", "KAZ", "7208", None, 20_000))
    assert tonnes(result) == {("UZ", "KW", "steel"): 30, ("UZ", "KE", "steel"): 10}
    ranges = {r["id"]: (r["low"], r["high"]) for r in result.case.rows("provenance")}
    assert ranges["UZ-KW-steel"] == (15, 37.5)
    (row,) = result.mirrored
    assert (row.tonnes, row.low_t, row.high_t, row.from_money_share) == (40, 20, 50, 1)
    assert result.unit_values[0].basis == "table of codes"


def test_money_by_rows_that_report_a_weight(case, files):
    """Nine tonnes of 100 USD and one of 900: 180 USD a tonne on the whole."""
    result = imported(
        case, files,
        line("KAZ", "X", "UZB", "1001", 9, 900), line("KAZ", "X", "UZB", "1002", 1, 900),
        line("KAZ", "X", "UZB", "1003", None, 1800),
    )  # fmt: skip
    (value,) = result.unit_values
    assert (value.basis, value.usd_per_t, value.rows) == ("rows with weight", 180, 1)
    assert (value.low_usd_per_t, value.high_usd_per_t) == (100, 900)
    (row,) = result.mirrored
    assert (row.tonnes, row.low_t, row.high_t) == (20, 12, 28)
    assert row.from_money_share == 0.5


def test_money_by_the_value_of_the_case(case, files):
    result = imported(case, files, line("KAZ", "X", "UZB", "1001", None, 1000))
    (value,) = result.unit_values
    assert (value.basis, value.usd_per_t) == ("value of the case", 250)
    assert (result.mirrored[0].low_t, result.mirrored[0].high_t) == (2, 8)


@pytest.mark.parametrize(("take", "taken"), [("import", 300), ("export", 400), ("larger", 400)])
def test_two_reports_of_one_trade(case, files, take, taken):
    rows = line("KAZ", "X", "UZB", "1001", 400), line("UZB", "M", "KAZ", "1001", 300)
    (row,) = imported(case, files, *rows, take=take).mirrored
    assert (row.export_t, row.import_t, row.tonnes) == (400, 300, taken)
    assert (row.low_t, row.high_t) == (300, 400)
    assert (row.origin, row.destination) == ("KAZ", "UZB")


def test_the_only_report_is_taken(case, files):
    (row,) = imported(case, files, line("KAZ", "X", "UZB", "1001", 400), take="import").mirrored
    assert (row.taken, row.import_t) == ("export", None)


def test_nothing_counts_twice(case, files):
    result = imported(
        case, files,
        line("KAZ", "X", "UZB", "10", 1000), line("KAZ", "X", "UZB", "1001", 400),
        line("KAZ", "X", "UZB", "TOTAL", 5000), line("KAZ", "RX", "UZB", "1001", 50),
        line("KAZ", "X", "W00", "1001", 900), line("KAZ", "X", "UZB", "1001", 100, part="398"),
        line("KAZ", "X", "UZB", "1001", 1, year=2022),
    )  # fmt: skip
    assert [row.tonnes for row in result.mirrored] == [400]
    assert result.left_out == {
        "re-exports and other flows": 1,
        "the world or no country as partner": 1,
        "parts of a row by partner, customs or mode": 1,
        "sums of longer codes": 2,
    }


def test_what_is_not_used_is_reported_by_row(case, files):
    result = imported(
        case, files,
        line("KAZ", "X", "UZB", "1001", 400), line("ARM", "X", "UZB", "1001", 5, 2e6),
        line("KAZ", "X", "UZB", "1006", 7), line("KAZ", "X", "UZB", "9999", 7, 3e6),
        line("KAZ", "X", "UZB", "7201", 1, 40_000),
    )  # fmt: skip
    assert [(p.code, p.row, p.field, p.found) for p in result.problems] == [
        ("W722", 3, "origin", "ARM"), ("W722", 5, "code", "9999"),
        ("W723", 6, "netwgt", "40,000 USD/t of steel"),
    ]  # fmt: skip
    assert "2.0 million USD" in result.problems[0].fix
    assert set(tonnes(result)) == {(z, "UZ", k) for z in ("KW", "KE") for k in ("grain", "steel")}


def test_years_and_empty_files(case, files):
    with pytest.raises(CorridorError, match="no trade of 2023, but of 2021"):
        imported(case, files, line("KAZ", "X", "UZB", "1001", 4, year=2021))
    assert imported(case, files, line("KAZ", "X", "UZB", "1001", 4, year=2021), year=2021)
    with pytest.raises(CorridorError, match="no trade between countries"):
        imported(case, files, line("KAZ", "X", "W00", "1001", 4))
    with pytest.raises(CorridorError, match="extend the tables"):
        imported(case, files, line("KAZ", "X", "ARM", "1001", 4))
    with pytest.raises(CaseError) as error:
        imported(case, files, line("KAZ", "X", "UZB", "1001", -4))
    assert [(p.code, p.row) for p in error.value.problems] == [("E303", 2)]


def test_tables_of_countries_and_codes_are_checked(case, tmp_path):
    (tmp_path / "zones.csv").write_text("country,zone_id,share\nKAZ,KW,0.5\nKAZ,KX,0.4\n")
    with pytest.raises(CaseError) as error:
        read_country_zones(tmp_path / "zones.csv", case)
    assert [p.code for p in error.value.problems] == ["E402", "E724"]
    (tmp_path / "codes.csv").write_text(
        "code,commodity_id,usd_per_t,low_usd_per_t,high_usd_per_t\n10,corn,,,\n11,grain,5,6,7\n"
        "11,grain,,,\n"
    )
    with pytest.raises(CaseError) as error:
        read_code_rules(tmp_path / "codes.csv", case)
    assert [(p.code, p.row) for p in error.value.problems] == [
        ("E402", 2), ("E303", 3), ("E401", 4),
    ]  # fmt: skip


def test_the_longest_code_counts():
    rules = {code: Rule(code, 1, 1, 1) for code in ("10", "1006", "*")}
    assert [rule_of(rules, c) for c in ("1001", "100630", "72", "1")] == ["10", "1006", "*", "*"]
    assert rule_of({"10": rules["10"]}, "72") is None


def test_the_older_layout(files, case):
    path = files.folder / "old.csv"
    path.write_text(
        "Year,Trade Flow,Reporter ISO,Partner ISO,Commodity Code,Netweight (kg),Trade Value (US$)\n"
        "2023,Export,KAZ,UZB,1001,4000,900\n2023,Re-Export,KAZ,UZB,1001,4000,900\n"
    )
    rows = read_comtrade(path).rows
    assert rows[["origin", "destination", "tonnes"]].to_numpy().tolist() == [["KAZ", "UZB", 4]]


def test_the_command(case, files, monkeypatch, capsys):
    monkeypatch.chdir(files.folder)
    corridor.write_case(case, "mine")
    files(line("KAZ", "X", "UZB", "1001", 400), line("KAZ", "X", "ARM", "1001", 1))
    command = ["import", "trade", "trade.csv", "mine", "new", "--zones", "zones.csv",
               "--codes", "codes.csv"]  # fmt: skip
    assert run([*command, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["mirrored"][0]["tonnes"] == 400
    assert "W722" in err
    assert corridor.open_case("new").records["demand"]["KW-UZ-grain"]["tonnes_per_year"] == 300
    assert run([*command, "--overwrite"]) == 0
    assert "KAZ" in capsys.readouterr().out
