"""An appraisal as plain values: what works cost and bring over the years, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.answers.benefit_words import left_out, rests_on, summary_words
from corridor.answers.values import Manifest, finite, manifest, rows
from corridor.appraisal.value import OUTLAYS, Benefit
from corridor.showing import Shown


@dataclass(frozen=True)
class ComponentRow:
    """A part of the net present value.

    Attributes
    ----------
    name : str
        What it is.
    kind : {"benefit", "cost"}
        On which side of the ratio it stands.
    musd : float or None
        Present value; of a cost less than 0. None where it is left out.
    first_year_musd, last_year_musd : float or None
        What a benefit is worth in the first and last year computed, not discounted.
    """

    name: str
    kind: str
    musd: float | None
    first_year_musd: float | None
    last_year_musd: float | None


@dataclass(frozen=True)
class PartyRow:
    """What a country, another payer or the world gains and pays, as present values.

    ``gain_musd`` is the sum of what its shippers save, its operators receive and emissions saved
    are worth.
    """

    country: str
    shippers_musd: float
    operators_musd: float
    emissions_musd: float
    gain_musd: float
    cost_musd: float
    net_musd: float


@dataclass(frozen=True)
class OperatorRow:
    """What operators receive more, by country and kind of element, as present values.

    Charges are fees and dues, and are their gain; haulage pays for trains, trucks and ships.
    """

    country: str
    kind: str
    charges_musd: float
    haulage_musd: float
    gain_musd: float


@dataclass(frozen=True)
class ShipperRow:
    """What the shippers of a row of the demand save, in money and in worth of time."""

    demand_id: str
    origin: str
    destination: str
    commodity_id: str
    money_musd: float
    time_musd: float
    gain_musd: float


@dataclass(frozen=True)
class OpenedRow:
    """A work: its cost, the years of work and use, and what of it is spent as a present value."""

    id: str
    name: str
    country: str
    cost_musd: float
    start: int
    opening: int
    life_years: float | None
    upkeep_musd_per_year: float
    present_musd: float
    payers: dict[str, float]


@dataclass(frozen=True)
class YearRow:
    """A year that was computed, not discounted.

    ``co2e_kt`` and ``energy_tj`` are saved. ``served_t_per_year`` is of rows of which nothing is
    carried without the works. Assigned above capacities, added up over elements, are
    ``over_capacity_t_per_year`` with the works and ``over_capacity_without_t_per_year`` without.
    """

    year: int
    benefit_musd: float
    co2e_kt: float | None
    energy_tj: float | None
    served_t_per_year: float
    over_capacity_t_per_year: float
    over_capacity_without_t_per_year: float


@dataclass(frozen=True)
class CurveRow:
    """A plan of the curve; ``dominated`` when another is as good in all and better in one."""

    target_t_per_year: float
    tonnes_per_year: float
    cost_musd: float
    npv_musd: float
    bcr: float | None
    projects: tuple[str, ...]
    proven: bool
    dominated: bool


@dataclass(frozen=True, repr=False)
class BenefitAnswer(Shown):
    """What works cost and bring over the years, and to whom.

    Attributes
    ----------
    npv_musd : float
        Net present value, million dollars of the price year.
    bcr : float or None
        Benefit-cost ratio; None where nothing is spent.
    payback_years : float or None
        Years from the first opening until the works are repaid, not discounted; None if not.
    benefit_musd, cost_musd : float
        Present value of benefits, and of what is spent less the residual value.
    beyond_capacity_musd : float
        What of the benefits is waiting and reliability beyond capacities: a device of the method,
        as no queue lasts from year to year.
    by_choice_npv_musd : float or None
        The value when shippers gain what they expect of their choice by logit, constants of
        branches included, in the place of what they save; None by other methods.
    components : tuple of ComponentRow
        Parts of the value.
    by_country, by_operator, by_shipper : tuple
        Who gains and pays.
    works : tuple of OpenedRow
        By opening.
    years : tuple of YearRow
        Years that were computed.
    first_year, last_year, price_year : int
        Years that count, and that to which is discounted.
    discount_rate, carbon_usd_per_t : float
        What was taken for them.
    method : str
        How cargo chooses its routes.
    rests_on : tuple of str
        Rules of the appraisal, each in a sentence.
    left_out : tuple of str
        What has no number, each in a sentence.
    curve : tuple of CurveRow
        Plans from today to the furthest reach, where asked for.
    manifest : Manifest
    summary : str
        What all this comes to.
    """

    npv_musd: float
    bcr: float | None
    payback_years: float | None
    benefit_musd: float
    cost_musd: float
    beyond_capacity_musd: float
    by_choice_npv_musd: float | None
    components: tuple[ComponentRow, ...]
    by_country: tuple[PartyRow, ...]
    by_operator: tuple[OperatorRow, ...]
    by_shipper: tuple[ShipperRow, ...]
    works: tuple[OpenedRow, ...]
    years: tuple[YearRow, ...]
    first_year: int
    last_year: int
    price_year: int
    discount_rate: float
    carbon_usd_per_t: float
    method: str
    rests_on: tuple[str, ...]
    left_out: tuple[str, ...]
    curve: tuple[CurveRow, ...]
    manifest: Manifest
    summary: str = ""


def describe_benefit(benefit: Benefit, options: dict[str, object]) -> BenefitAnswer:
    """Return an appraisal as an answer."""
    present, settings = benefit.present, benefit.situation.case.settings
    by_choice = benefit.npv_musd + present.by_choice_musd - float(present.shippers.to_numpy().sum())
    return BenefitAnswer(
        npv_musd=benefit.npv_musd,
        bcr=benefit.bcr,
        payback_years=benefit.payback_years,
        benefit_musd=benefit.benefit_musd,
        cost_musd=benefit.cost_musd,
        beyond_capacity_musd=benefit.present.beyond_musd,
        by_choice_npv_musd=finite(by_choice) if benefit.works else None,
        components=_component_rows(benefit),
        by_country=rows(PartyRow, benefit.by_country),
        by_operator=rows(OperatorRow, benefit.by_operator),
        by_shipper=rows(ShipperRow, benefit.by_shipper),
        works=_opened_rows(benefit),
        years=tuple(
            YearRow(
                y.year, sum(benefit.benefits_of(y.gains).values()), finite(y.gains.co2e_kt),
                finite(y.gains.energy_tj),
                y.gains.served_mt * 1e6, y.given.over_capacity_t,
                y.without.over_capacity_t,
            )
            for y in benefit.years
        ),
        first_year=benefit.first,
        last_year=benefit.last,
        price_year=int(settings["price_year"]),
        discount_rate=float(settings["discount_rate"]),
        carbon_usd_per_t=benefit.carbon_usd_per_t,
        method=benefit.method,
        rests_on=rests_on(benefit),
        left_out=left_out(benefit),
        curve=(),
        manifest=manifest(benefit.situation, options),
        summary=summary_words(benefit),
    )  # fmt: skip


def _component_rows(benefit: Benefit) -> tuple[ComponentRow, ...]:
    ends = [benefit.benefits_of(y.gains) for y in (benefit.years[:1] + benefit.years[-1:])]
    table = []
    for name, musd in benefit.components_musd.items():
        cost = name in OUTLAYS
        unknown = name == "emissions" and not benefit.emissions_known
        edge = [None, None] if cost or unknown or not ends else [e[name] for e in ends]
        value = None if unknown else musd
        table.append(ComponentRow(name, "cost" if cost else "benefit", value, *edge))
    return tuple(table)


def _opened_rows(benefit: Benefit) -> tuple[OpenedRow, ...]:
    spent = benefit.outlays_musd
    return tuple(
        OpenedRow(
            w.work.id, w.work.name, w.work.country, w.asset.cost,
            w.asset.opening - w.asset.build_years, w.asset.opening, w.asset.life_years,
            w.asset.upkeep, sum(own[w.work.id] for own in spent.values()), dict(w.work.payers),
        )
        for w in benefit.works
    )  # fmt: skip
