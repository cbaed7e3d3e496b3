"""Small random networks and trips for round trips through the formats."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from corridor.formats.traffic.link_network import LINK_COLUMNS, LinkNetwork

amounts = st.floats(0, 1e12, allow_nan=False)
capacities = st.floats(1e-9, 1e12)


@st.composite
def networks(draw):
    zones = draw(st.integers(1, 4))
    nodes = draw(st.integers(zones, zones + 4))
    node = st.integers(1, nodes)
    rows = draw(
        st.lists(
            st.tuples(
                node, node, capacities, amounts, amounts, amounts, amounts, amounts,
                st.floats(-1e6, 1e6), st.integers(0, 99),
            ),
            min_size=1,
            max_size=8,
        )
    )  # fmt: skip
    links = pd.DataFrame(rows, columns=list(LINK_COLUMNS[1:-1]))
    links.insert(0, "link_id", np.arange(1, len(rows) + 1))
    links["line"] = 0
    return LinkNetwork(zones, nodes, draw(st.integers(1, nodes + 1)), links)


@st.composite
def trips(draw, zones):
    zone = st.integers(1, zones)
    volume = st.floats(0, 1e12, exclude_min=True)
    rows = draw(st.lists(st.tuples(zone, zone, volume), max_size=20))
    frame = pd.DataFrame(rows, columns=["origin", "destination", "volume"])
    return frame.astype({"origin": "int64", "destination": "int64", "volume": "float64"})


def same_links(found, given):
    """Equal to the last bit, but for where in a file the links stand."""
    columns = list(LINK_COLUMNS[:-1])
    pd.testing.assert_frame_equal(found[columns], given[columns], check_exact=True)


def same_trips(found, given):
    columns = ["origin", "destination", "volume"]
    pd.testing.assert_frame_equal(found[columns], given[columns], check_exact=True)


def told(error):
    """What an error says of its fatal problems, short enough to be compared."""
    return [(p.code, p.file, p.row, p.field) for p in error.value.problems if p.fatal]
