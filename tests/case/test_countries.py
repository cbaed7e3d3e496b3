"""A country is a code of two letters; what is none is refused with the code that is meant."""

import pytest
from babel import Locale

from corridor.case.groups import group_of
from corridor.case.reading.countries import ISO, country_meant, is_country
from corridor.case.reading.parse import parse
from corridor.case.schema import schema
from corridor.formats.cases.open import open_case
from corridor.world import stored
from tests.case.test_unknown_ids import edited, fatal, said
from tests.case.test_usual import TABLES

RESERVED = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK",
            "ZZ"}  # fmt: skip
"""What Unicode knows beside the officially assigned codes."""


def test_the_codes_are_those_of_unicode_without_reservations_and_all_on_the_map():
    known = {c for c in Locale("en").territories if len(c) == 2 and c.isalpha()}
    assert known - RESERVED == ISO
    assert len(ISO) == 249
    shapes = stored()["objects"]["countries"]["geometries"]
    assert all(is_country(s["properties"]["code"]) for s in shapes if s["properties"]["code"])


@pytest.mark.parametrize(
    ("text", "code"),
    [("China", "CN"), ("CHN", "CN"), ("kz", "KZ"), ("Kazakstan", "KZ"), ("Азербайджан", "AZ"),
     ("Gürcüstan", "GE"), ("ایران", "IR"), ("UK", "GB"), ("KAZ", "KZ"), ("Elsewhere", ""),
     ("Q1", ""), ("JJ", "")],
)  # fmt: skip
def test_names_other_codes_and_small_letters_lead_to_the_code(text, code):
    assert not is_country(text)
    assert country_meant(text) == code


@pytest.mark.parametrize("code", ["AA", "QM", "QZ", "XA", "XK", "XX", "XZ", "ZZ", "EU", "CN"])
def test_codes_that_the_standard_leaves_free_may_be_used(code):
    assert is_country(code)
    assert parse(schema()["nodes"]["country"], code) == (code, None)


@pytest.mark.parametrize("code", ["QL", "AB", "X", "X1", "XÄ", "XAB", "", "Z"])
def test_others_may_not(code):
    assert not is_country(code)


@pytest.mark.parametrize(("word", "code"), [("China", "CN"), ("CHN", "CN"), ("cn", "CN")])
def test_the_country_is_reported_alone_where_it_stands(tmp_path, word, code):
    folder = edited(tmp_path, "nodes", "inland,CN", f"inland,{word}")
    assert said(folder) == [("E306", "nodes.csv", 2, "country", word)]
    assert f"Did you mean {code}?" in fatal(folder)[0].fix
    assert group_of(word) == "other"  # what made usual numbers drop in silence


def test_every_column_of_countries_is_checked():
    columns = [(t, f.name) for t, fields in schema().items() for f in fields.values()
               if f.name == "country"]  # fmt: skip
    assert len(columns) == 9
    assert all(schema()[t][name].type == "country" for t, name in columns)
    assert {"country"} == {f.name for fields in schema().values() for f in fields.values()
                           if f.type == "country"}  # fmt: skip


def test_a_case_with_made_up_countries_opens(tmp_path):
    folder = edited(tmp_path, "nodes", "inland,CN", "inland,XA")
    rail = "link_id,gauge_mm\nrail-inland-hub,1435\n"
    (folder / "rail.csv").write_text(rail)
    assert open_case(folder).records["nodes"]["inland"]["country"] == "XA"
    assert "CN" in TABLES["nodes"]
