"""One entry for all questions: a question goes down, an answer comes up."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from corridor.answers import questions as q
from corridor.messages import message
from corridor.problems import CorridorError
from corridor.progress import Progress, silent

if TYPE_CHECKING:
    from corridor.answers.appraised import BenefitAnswer
    from corridor.answers.assign import AssignAnswer
    from corridor.answers.calibrate import CalibrateAnswer
    from corridor.answers.capacity import CapacityAnswer
    from corridor.answers.claims import ClaimsAnswer
    from corridor.answers.closures import ClosuresAnswer
    from corridor.answers.compare import CompareAnswer
    from corridor.answers.confidence import ConfidenceAnswer
    from corridor.answers.demand import DemandAnswer
    from corridor.answers.fleet import FleetAnswer
    from corridor.answers.lane import LaneAnswer
    from corridor.answers.links import LinksAnswer
    from corridor.answers.ports import PortsAnswer
    from corridor.answers.propose import ProposeAnswer
    from corridor.answers.recommend import RecommendAnswer
    from corridor.answers.report import ReportAnswer
    from corridor.answers.robust import RobustAnswer
    from corridor.answers.sea import SeaAnswer
    from corridor.answers.sea_report import SeaReportAnswer
    from corridor.answers.share import ShareAnswer
    from corridor.answers.simulate import SimulateAnswer
    from corridor.answers.throughput import ThroughputAnswer
    from corridor.case.model import Case
    from corridor.formats.traffic.traffic import Traffic


_ANSWERED_IN = {
    q.CapacityQuestion: "capacity:answer_capacity",
    q.ThroughputQuestion: "throughput:answer_throughput",
    q.RecommendQuestion: "recommend:answer_recommend",
    q.RobustQuestion: "robust:answer_robust",
    q.AssignQuestion: "assign:answer_assign",
    q.FleetQuestion: "fleet:answer_fleet",
    q.ClosuresQuestion: "closures:answer_closures",
    q.CompareQuestion: "compare:answer_compare",
    q.CalibrateQuestion: "calibrate:answer_calibrate",
    q.DemandQuestion: "demand:answer_demand",
    q.LinksQuestion: "links:answer_links",
    q.SimulateQuestion: "simulate:answer_simulate",
    q.SeaQuestion: "sea:answer_sea",
    q.PortsQuestion: "ports:answer_ports",
    q.LaneQuestion: "lane:answer_lane",
    q.ClaimsQuestion: "claims:answer_claims",
    q.ConfidenceQuestion: "confidence:answer_confidence",
    q.ProposeQuestion: "propose:answer_propose",
    q.ShareQuestion: "share:answer_share",
    q.BenefitQuestion: "benefit:answer_benefit",
    q.ReportQuestion: "report:answer_report",
    q.SeaReportQuestion: "sea_report:answer_sea_report",
}
"""Where each question is answered; loaded when it is asked."""


@overload
def answer(
    case: Case, question: q.CapacityQuestion, progress: Progress | None = ...
) -> CapacityAnswer: ...
@overload
def answer(
    case: Case, question: q.ThroughputQuestion, progress: Progress | None = ...
) -> ThroughputAnswer: ...
@overload
def answer(
    case: Case, question: q.RecommendQuestion, progress: Progress | None = ...
) -> RecommendAnswer: ...
@overload
def answer(
    case: Case, question: q.RobustQuestion, progress: Progress | None = ...
) -> RobustAnswer: ...
@overload
def answer(
    case: Case, question: q.AssignQuestion, progress: Progress | None = ...
) -> AssignAnswer: ...
@overload
def answer(
    case: Case, question: q.FleetQuestion, progress: Progress | None = ...
) -> FleetAnswer: ...
@overload
def answer(
    case: Case, question: q.ClosuresQuestion, progress: Progress | None = ...
) -> ClosuresAnswer: ...
@overload
def answer(
    case: Case, question: q.CompareQuestion, progress: Progress | None = ...
) -> CompareAnswer: ...
@overload
def answer(
    case: Case, question: q.CalibrateQuestion, progress: Progress | None = ...
) -> CalibrateAnswer: ...
@overload
def answer(
    case: Case, question: q.DemandQuestion, progress: Progress | None = ...
) -> DemandAnswer: ...
@overload
def answer(
    case: Traffic, question: q.LinksQuestion, progress: Progress | None = ...
) -> LinksAnswer: ...
@overload
def answer(
    case: Case, question: q.SimulateQuestion, progress: Progress | None = ...
) -> SimulateAnswer: ...
@overload
def answer(
    case: Case | None, question: q.SeaQuestion, progress: Progress | None = ...
) -> SeaAnswer: ...
@overload
def answer(
    case: Case, question: q.PortsQuestion, progress: Progress | None = ...
) -> PortsAnswer: ...
@overload
def answer(case: Case, question: q.LaneQuestion, progress: Progress | None = ...) -> LaneAnswer: ...
@overload
def answer(
    case: Case, question: q.ClaimsQuestion, progress: Progress | None = ...
) -> ClaimsAnswer: ...
@overload
def answer(
    case: Case, question: q.ConfidenceQuestion, progress: Progress | None = ...
) -> ConfidenceAnswer: ...
@overload
def answer(
    case: Case, question: q.ProposeQuestion, progress: Progress | None = ...
) -> ProposeAnswer: ...
@overload
def answer(
    case: Case, question: q.ShareQuestion, progress: Progress | None = ...
) -> ShareAnswer: ...
@overload
def answer(
    case: Case, question: q.BenefitQuestion, progress: Progress | None = ...
) -> BenefitAnswer: ...
@overload
def answer(
    case: Case, question: q.ReportQuestion, progress: Progress | None = ...
) -> ReportAnswer: ...
@overload
def answer(
    case: Case, question: q.SeaReportQuestion, progress: Progress | None = ...
) -> SeaReportAnswer: ...


def answer(case: Any, question: Any, progress: Progress | None = None) -> Any:
    """Answer a question about a case.

    The same case and question give the same answer in any process: both are plain, frozen values
    that can be pickled or written as JSON (see [`corridor.answers.json`][]). Programs of a solver
    live only while this function runs.

    Parameters
    ----------
    case : Case
        The case; for links of a traffic network a ``Traffic``, for the sea alone None will do.
    question : question
        A value of [`corridor.answers.questions`][].
    progress : callable, optional
        Receives what is being done, and the share that is done or None.

    Returns
    -------
    answer
        The frozen dataclass that belongs to the question.

    Raises
    ------
    CorridorError
        If the question is none, the case is none, or a name or number of the question is wrong.
    InternalError
        If an answer contradicts itself; it is not returned.
    """
    home = _ANSWERED_IN.get(type(question))
    if home is None:
        raise CorridorError(
            message(
                "the question is %(kind)s; expected a value of corridor.answers.questions",
                kind=type(question).__name__,
            )
        )
    module, function = home.split(":")
    return getattr(import_module(f"corridor.answers.{module}"), function)(
        case, question, progress or silent
    )
