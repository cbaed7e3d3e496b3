"""Questions as plain, frozen values: what each verb needs to know besides the case.

>>> from corridor.answers.questions import At, Count, ThroughputQuestion
>>> ThroughputQuestion(at=At(year=2030), count=Count(mix="fixed")).count.mix
'fixed'
"""

from __future__ import annotations

from corridor.answers.questions.capacity import (
    CapacityQuestion,
    ClosuresQuestion,
    CompareQuestion,
    ProposeQuestion,
    ThroughputQuestion,
)
from corridor.answers.questions.demand import DemandQuestion
from corridor.answers.questions.flows import (
    AssignQuestion,
    CalibrateQuestion,
    ClaimsQuestion,
    FleetQuestion,
    LinkMethod,
    LinksQuestion,
    SimulateQuestion,
)
from corridor.answers.questions.money import BenefitQuestion, ShareQuestion
from corridor.answers.questions.options import options_of
from corridor.answers.questions.pages import ReportQuestion, SeaReportQuestion
from corridor.answers.questions.plans import ConfidenceQuestion, RecommendQuestion, RobustQuestion
from corridor.answers.questions.sea import LaneQuestion, PortsQuestion, SeaQuestion
from corridor.answers.questions.situation import ANY, At, Sea, Strict
from corridor.case.count import Count

Question = (
    CapacityQuestion
    | ThroughputQuestion
    | RecommendQuestion
    | RobustQuestion
    | AssignQuestion
    | FleetQuestion
    | ClosuresQuestion
    | CompareQuestion
    | CalibrateQuestion
    | DemandQuestion
    | LinksQuestion
    | SimulateQuestion
    | SeaQuestion
    | PortsQuestion
    | LaneQuestion
    | ReportQuestion
    | SeaReportQuestion
    | ClaimsQuestion
    | ConfidenceQuestion
    | ProposeQuestion
    | ShareQuestion
    | BenefitQuestion
)

__all__ = [
    "ANY",
    "AssignQuestion",
    "At",
    "BenefitQuestion",
    "CalibrateQuestion",
    "CapacityQuestion",
    "ClaimsQuestion",
    "ClosuresQuestion",
    "CompareQuestion",
    "ConfidenceQuestion",
    "Count",
    "DemandQuestion",
    "FleetQuestion",
    "LaneQuestion",
    "LinkMethod",
    "LinksQuestion",
    "PortsQuestion",
    "ProposeQuestion",
    "Question",
    "RecommendQuestion",
    "ReportQuestion",
    "RobustQuestion",
    "Sea",
    "SeaQuestion",
    "SeaReportQuestion",
    "ShareQuestion",
    "SimulateQuestion",
    "Strict",
    "ThroughputQuestion",
    "options_of",
]
