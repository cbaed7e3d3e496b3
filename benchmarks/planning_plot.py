"""Draw the plans of generated corridors as they were measured: seconds, memory and gap.

    python benchmarks/planning_plot.py

Reads ``measured/planning.md`` and writes ``docs/planning-scale.svg``.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

HERE = Path(__file__).parent
PICTURE = HERE.parent / "docs" / "planning-scale.svg"
COLOUR = {"none": "#00509d", "half": "#b5520e"}
SAYS = {"none": "no budget", "half": "with a budget"}
PANELS = (("computing s", 5), ("memory MB", 6), ("gap %", 8))


def measured_rows(text: str) -> list[list[str]]:
    """Return the cells of the table, without its head.

    >>> measured_rows("| nodes | s |\\n|---|---|\\n| 100 | 1.5 |")
    [['100', '1.5']]
    """
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def value(cell: str) -> float | None:
    """Return a number, None for words such as "not solved"."""
    try:
        return float(cell)
    except ValueError:
        return None


def draw(rows: list[list[str]]) -> Figure:
    """Draw one panel for each of seconds, memory and gap."""
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for panel, (name, column) in zip(figure.subplots(1, len(PANELS)), PANELS, strict=True):
        for budget, colour in COLOUR.items():
            points = {  # of several rows of a size the last, with the most projects
                int(row[0]): number
                for row in rows
                if row[3] == budget and (number := value(row[column])) is not None
            }
            if points:
                panel.plot(
                    *zip(*points.items(), strict=True), "o-", color=colour, label=SAYS[budget]
                )
        panel.set_xscale("log")
        panel.set_xticks([100, 300, 1000, 3000], ["100", "300", "1,000", "3,000"])
        panel.minorticks_off()
        panel.set_ylim(bottom=0)
        panel.set_xlabel("nodes")
        panel.set_title(name, loc="left", fontsize=10)
        panel.spines[["top", "right"]].set_visible(False)
    figure.axes[0].legend(frameon=False, fontsize=9)
    return figure


def main() -> None:
    """Write the picture, the same bytes from the same numbers."""
    mpl.rcParams["svg.hashsalt"] = "corridor"
    rows = measured_rows((HERE / "measured" / "planning.md").read_text(encoding="utf-8"))
    draw(rows).savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
