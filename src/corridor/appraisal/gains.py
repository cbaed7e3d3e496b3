r"""What works change in the transport of a year, as amounts that add up over years.

A row of the demand of which ``T_0`` tonnes are carried without and ``T_1`` with the works, at the
mean costs ``c_0`` and ``c_1`` a tonne, gains

.. math:: \tfrac12 (T_0 + T_1)(c_0 - c_1)

Where as much is carried in both, that is the saving; else it is the rule of a half (UK Department
for Transport, TAG unit A1.3). Where nothing of a row is carried in one of the two, there is no cost
to compare with: its tonnes are named, and count as worth to their shippers just what they pay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor.appraisal.transport import COSTS, Transport


@dataclass(frozen=True)
class Gains:
    """What works change; million dollars a year, or as present values.

    Attributes
    ----------
    shippers : DataFrame
        By row of the demand, a column for each of [`corridor.appraisal.transport.COSTS`][]: what
        its shippers save.
    beyond_musd : float
        What of that is waiting and reliability beyond capacities; see
        [`corridor.appraisal.transport.Transport`][].
    charges, haulage : Series
        By element, by how much more is paid there: fees and dues, and haulage.
    co2e_kt : float
        Thousand tonnes of emissions saved; nan where they are not known.
    energy_tj : float
        Terajoules of energy saved; nan where emissions are not known.
    by_choice_musd : float
        What shippers gain by what they expect of their choice; nan where it is not by logit.
    served_mt, lost_mt : float
        Million tonnes of rows of which nothing is carried without, and nothing with the works.
    """

    shippers: pd.DataFrame
    beyond_musd: float
    charges: pd.Series
    haulage: pd.Series
    co2e_kt: float
    energy_tj: float
    by_choice_musd: float
    served_mt: float
    lost_mt: float


def gains(without: Transport, given: Transport) -> Gains:
    """Return what changes from the transport without works to that with them."""
    both = (without.tonnes > 0) & (given.tonnes > 0)
    mean = np.where(both, (without.tonnes + given.tonnes) / 2, 0.0)
    saved = mean * (without.usd_per_t - given.usd_per_t) / 1e6
    choice = np.nan
    if without.expected_usd is not None and given.expected_usd is not None:
        less = without.expected_usd[both] - given.expected_usd[both]
        choice = float(mean[both] @ less) / 1e6
    by_row = pd.DataFrame(saved.T, columns=list(COSTS))
    return Gains(
        shippers=by_row.groupby(without.rows["demand_id"].to_numpy(), sort=False).sum(),
        beyond_musd=float(mean @ (without.beyond_usd_per_t - given.beyond_usd_per_t)) / 1e6,
        charges=(given.charges - without.charges) / 1e6,
        haulage=(given.haulage - without.haulage) / 1e6,
        co2e_kt=(without.co2e_t - given.co2e_t) / 1e3,
        energy_tj=without.energy_tj - given.energy_tj,
        by_choice_musd=choice,
        served_mt=float(given.tonnes[without.tonnes <= 0].sum()) / 1e6,
        lost_mt=float(without.tonnes[given.tonnes <= 0].sum()) / 1e6,
    )


NOTHING = Gains(
    pd.DataFrame(columns=list(COSTS), dtype=float), 0.0, pd.Series(dtype=float),
    pd.Series(dtype=float), 0.0, 0.0, 0.0, 0.0, 0.0,
)  # fmt: skip
"""What nothing changes."""


def mixed(parts: Iterable[tuple[float, Gains]]) -> Gains:
    """Return the sum of gains, each times a weight."""
    mixture = NOTHING
    for weight, one in parts:
        mixture = Gains(
            mixture.shippers.add(one.shippers * weight, fill_value=0.0),
            mixture.beyond_musd + weight * one.beyond_musd,
            mixture.charges.add(one.charges * weight, fill_value=0.0),
            mixture.haulage.add(one.haulage * weight, fill_value=0.0),
            mixture.co2e_kt + weight * one.co2e_kt,
            mixture.energy_tj + weight * one.energy_tj,
            mixture.by_choice_musd + weight * one.by_choice_musd,
            mixture.served_mt + weight * one.served_mt,
            mixture.lost_mt + weight * one.lost_mt,
        )
    return mixture
