"""The glossary is in order, short, and says where each term is used."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ENTRY = re.compile(r"^### ([^\n]+)\n\n(.*?)(?=\n\n###|\Z)", re.MULTILINE | re.DOTALL)
ENTRIES = ENTRY.findall(PAGE.read_text(encoding="utf-8"))
TERMS = [term for term, _ in ENTRIES]


def test_terms_are_in_the_order_of_the_alphabet_and_stand_once():
    lowered = [term.lower() for term in TERMS]
    assert len(TERMS) > 40
    assert lowered == sorted(set(lowered))


@pytest.mark.parametrize(("term", "text"), ENTRIES, ids=TERMS)
def test_an_entry_is_short_and_says_where_it_is_used(term, text):
    meaning, used, _ = text.partition("*Used in*")
    assert used, "say where the term is used"
    assert 1 <= len(re.findall(r"[.](?:\s|$)", meaning)) <= 2
    assert term.lower() not in [w.strip(" .") for w in text.partition("*Not used:*")[2].split(",")]


def test_no_term_is_one_that_another_entry_avoids():
    avoided = {
        word.strip().lower()
        for _, text in ENTRIES
        for word in re.split(r"[,;.]", text.partition("*Not used:*")[2].split(", which")[0])
    }
    clashing = {term.lower() for term in TERMS} & avoided
    assert clashing <= ALLOWED, "one word for one thing"


ALLOWED = {"capacity", "case"}
"""Terms that are named to keep them apart: throughput is not capacity, a scenario is no case."""
