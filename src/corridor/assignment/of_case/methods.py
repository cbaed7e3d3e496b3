"""The methods by which the demand of a case can be assigned."""

from __future__ import annotations

from typing import Literal

Method = Literal["ue", "so", "logit", "aon", "capacitated"]
"""User equilibrium, system optimum, path-size logit, all or nothing, least cost within capacities.
"""

UseMethod = Literal["logit", "ue", "aon"]
"""Methods that are a choice of shippers: by logit, the cheapest route at settled waits, or the
cheapest of an empty network."""

SETTLED = 5
"""Closures that are assigned in full unless a question says otherwise."""
