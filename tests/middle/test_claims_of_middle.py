"""Claims about the Middle Corridor are tested by what they speak of."""

import corridor
from corridor.answers.questions import ClaimsQuestion


def test_tonnes_that_were_carried_are_held_against_the_assigned_cargo():
    case = corridor.open_case("middle-corridor")
    (claim,) = corridor.answer(case, ClaimsQuestion(only=("MK02",), experts=False)).claims
    assert claim.verdict == "supported"
    assert abs(claim.model - 4.48) < 0.448
    assert {
        "hard capacities" in r.reading or "equilibrium" in r.reading for r in claim.readings
    } == {True}
