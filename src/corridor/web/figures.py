"""Figures of a state, drawn by the reports."""

from __future__ import annotations

from corridor.answers.state import StateAnswer
from corridor.case.model import Case


def first_map(case: Case, state: StateAnswer) -> str:
    """Return a plain map of a state as SVG, with which a page begins."""
    at = {i: (r["x_coord"], -r["y_coord"]) for i, r in case.records["nodes"].items()}
    west, east = min(x for x, _ in at.values()), max(x for x, _ in at.values())
    north, south = min(y for _, y in at.values()), max(y for _, y in at.values())
    binding = {e.id for e in state.elements if e.binding}
    lines = []
    for i, link in case.records["links"].items():
        (x1, y1), (x2, y2) = at[link["from_node_id"]], at[link["to_node_id"]]
        colour = "#b3261e" if i in binding else "#6b7785"
        lines.append(
            f'<line x1="{x1:.3f}" y1="{y1:.3f}" x2="{x2:.3f}" y2="{y2:.3f}" stroke="{colour}" '
            'stroke-width="0.15"/>'
        )
    box = f"{west - 1:.2f} {north - 1:.2f} {east - west + 2:.2f} {south - north + 2:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f'aria-label="Map of the corridor">{"".join(lines)}</svg>'
    )
