"""A flow is called unlimited only where a path without limits shows it."""

import numpy as np
import pytest

from corridor.elements.table import capacity
from corridor.maxflow.maximum import UnlimitedError
from corridor.maxflow.throughput import throughput
from corridor.problems import InternalError
from corridor.solver.faults import UnboundedError
from tests.worlds import border_line


@pytest.mark.parametrize("mix", ["free", "fixed"])
def test_known_paths_that_lose_their_limits(mix):
    top = throughput(capacity(border_line()), between=("a", "c"), mix=mix)
    with pytest.raises(UnlimitedError):
        top.program.solve(np.full(len(top.flow.row_flow), np.inf))


@pytest.mark.parametrize("mix", ["free", "fixed"])
def test_one_way_without_limits(mix):
    """Cargo one way is unlimited; in a fixed mix the other way holds it back."""
    top = throughput(capacity(border_line()), between=("a", "c"), mix=mix)
    program = top.program
    rows = program.network.row_capacity(top.capacities.by_id)
    ahead = [k for k, pair in enumerate(program.question.pairs) if pair == ("a", "c")]
    arcs = next(arcs for k, arcs, _ in top.flow.paths if k == ahead[0])
    rows[program.layers.row[arcs][program.layers.row[arcs] >= 0]] = np.inf
    if mix == "free":
        with pytest.raises(UnlimitedError):
            program.solve(rows)
    else:
        assert program.solve(rows).tonnes_per_year == pytest.approx(8e6)


def test_the_word_of_a_solver_alone_is_not_enough(monkeypatch):
    top = throughput(capacity(border_line()), between=("a", "c"))

    def says_so(self):
        raise UnboundedError

    monkeypatch.setattr("corridor.solver.linear.LinearProgram.solve", says_so)
    rows = top.program.network.row_capacity(top.capacities.by_id)
    with pytest.raises(InternalError, match="unlimited although it has limits"):
        top.program.solve(rows)
