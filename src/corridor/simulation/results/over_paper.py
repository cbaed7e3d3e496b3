"""Elements that pass more in a simulated year than their capacity on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from corridor.elements.elements import EACH_WAY
from corridor.messages import Message, Numeral, message
from corridor.units import T_PER_MT

SOME_SHARE = 0.01
"""What passes beyond the capacity by less than this share is as good as on paper."""


def over_paper(elements: pd.DataFrame) -> Iterator[Message]:
    """Yield a sentence for each element that passed more than fits there on paper.

    Parameters
    ----------
    elements : DataFrame
        Rows of [`corridor.simulation.results.outcome.Simulation.elements`][]. Tonnes are of both
        ways, so an element that counts each way is over its capacity for certain beyond twice it.

    Yields
    ------
    Message
        Name, tonnes and capacity, and why that is no contradiction.
    """
    columns = ("name", "counts", "throughput_t_per_year", "capacity_t_per_year")
    for name, counts, passes, capacity in zip(*(elements[c] for c in columns), strict=True):
        fits = capacity * (2 if counts == EACH_WAY else 1)
        if passes > fits * (1 + SOME_SHARE):
            yield message(
                "%(name)s passes %(passes)s million t/year where %(fits)s fit on paper, both ways "
                "together: that capacity keeps room for the busiest weeks of the year, which fills "
                "where cargo is always waiting.",
                name=name,
                passes=Numeral(f"{passes / T_PER_MT:.2f}"),
                fits=Numeral(f"{fits / T_PER_MT:.2f}"),
            )
