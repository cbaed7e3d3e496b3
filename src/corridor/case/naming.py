"""Ids from what a person types: an id, or the name of its row."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from corridor.case.model import Case
from corridor.problems import CorridorError


def id_of(kind: str, text: str, names: Mapping[str, str]) -> str:
    """Return the id that is meant by an id or a name, in any case of letters.

    Parameters
    ----------
    kind : str
        What it is, for the message: element, scenario, project.
    text : str
        What was typed.
    names : mapping of str to str
        Name by id.

    Returns
    -------
    str

    Raises
    ------
    CorridorError
        If nothing or more than one thing has that name, with what is near or known.
    """
    if text in names:
        return text
    wanted = text.strip().casefold()
    by_id = {i for i in names if i.casefold() == wanted}
    meant = sorted(by_id or {i for i, name in names.items() if name.casefold() == wanted})
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise CorridorError(f"{kind} {text!r} is the name of several: {', '.join(meant)}; give one")
    raise CorridorError(f"the case has no {kind} {text!r}; {_nearest(wanted, names)}")


def names_of(case: Case, *tables: str) -> dict[str, str]:
    """Return the name of each row of some tables by its id."""
    return {i: str(r.get("name", "")) for t in tables for i, r in case.records[t].items()}


def _nearest(wanted: str, names: Mapping[str, str]) -> str:
    """Suggest up to three ids whose id or name is near, or list what there is if that is little."""
    texts = {text.casefold(): i for i, name in names.items() for text in (name, i) if text}
    near = [texts[t] for t in get_close_matches(wanted, texts, n=3)]
    near = near or [i for text, i in texts.items() if wanted and wanted in text]
    if near:
        shown = dict.fromkeys(near[:3])
        return f"did you mean {' or '.join(shown)}?"
    known = ", ".join(list(names)[:12]) or "none"
    return f"it has {known}{', ...' if len(names) > 12 else ''}"
