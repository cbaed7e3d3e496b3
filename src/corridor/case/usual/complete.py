"""Completing a case as it is read, so that all that computes finds every cell filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from corridor.case.usual.draft import Draft
from corridor.case.usual.numbers import add_defaults
from corridor.case.usual.rows import add_named, add_sources, make_lines, make_zones, name_classes
from corridor.case.usual.words import LINES_FROM, RULES, fill_sources, fill_words


def completed(
    settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return tables with what they leave open filled in.

    Rows keep their places; what is added stands after them. Numbers of elements stay blank, and
    ``defaults`` says what stands in for them.

    Parameters
    ----------
    settings : mapping
        Keys of ``case.toml``.
    tables : mapping of str to DataFrame
        Typed tables; NaN and empty words are blanks.

    Returns
    -------
    dict of str to DataFrame
        A table in which nothing was open is the same frame.
    """
    draft = Draft(settings, dict(tables))
    fill_words(draft, RULES[:LINES_FROM])
    make_lines(draft)
    make_zones(draft)
    fill_words(draft, RULES[LINES_FROM:])
    name_classes(draft)
    add_named(draft)
    add_defaults(draft)
    fill_sources(draft)
    add_sources(draft)
    return draft.tables()
