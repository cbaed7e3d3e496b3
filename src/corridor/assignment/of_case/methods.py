"""The methods by which the demand of a case can be assigned."""

from __future__ import annotations

from typing import Literal

Method = Literal["ue", "so", "logit", "aon", "capacitated"]
"""User equilibrium, system optimum, path-size logit, all or nothing, least cost within capacities.
"""
