"""The readings of the public statement, each recomputed from the capacities of its elements.

Every reading but the last is one line of elements in series, so that its throughput is the least of
them: both directions of what counts each way, and once what counts both together. In the
proportions of the forecast the direction with more cargo fills its side, and the other runs at its
share.
"""

from itertools import combinations

import pytest

import corridor
from corridor.answers.questions import Count, RecommendQuestion
from corridor.case.demand import pairs
from corridor.case.situation import situation

CASE = corridor.open_case("instc")
FIRM = ("built", "under_construction", "financed", "announced")
TRACKS = (
    "rail-yalama-gilgilchay", "rail-gilgilchay-sumgait", "rail-sumgait-bilajari",
    "rail-bilajari-alat", "rail-alat-osmanli", "rail-osmanli-lankaran", "rail-lankaran-astara-az",
)  # fmt: skip
BORDERS = (
    "samur", "rail-samur-yalama", "yalama", "astara-rail-az", "rail-astara-az-astara-ir",
    "astara-rail-ir",
)  # fmt: skip
RECEIVES = ("astara-terminal", "astara-gauge-yard")


@pytest.fixture(scope="module")
def answer():
    return corridor.answer(CASE, RecommendQuestion(30))


@pytest.fixture(scope="module")
def any_mix():
    return corridor.answer(CASE, RecommendQuestion(30, count=Count(mix="free")))


def fuller_share():
    """Share of the forecast of 2032 in the direction that has more of it."""
    line = CASE.records["screenlines"]["az-section"]
    sides = [set(line[side].split()) for side in ("a_zones", "b_zones")]
    ahead = back = 0.0
    for (origin, destination), tonnes in pairs(situation(CASE, year=2032)).items():
        ahead += tonnes * (origin in sides[0] and destination in sides[1])
        back += tonnes * (origin in sides[1] and destination in sides[0])
    return max(ahead, back) / (ahead + back)


def in_series(built, *, borders, share=0.5):
    """Throughput of the line with projects built; `share` of it runs in the fuller direction."""
    by_id = corridor.capacity(CASE, 2032, built=sorted(built)).by_id
    background = {r["link_id"]: r["background_t_per_year"] for r in CASE.rows("rail")}
    free = {e: t - max(0.0, float(background.get(e, 0.0) or 0.0)) for e, t in by_id.items()}
    line = 1 / share * min(free[e] for e in (*TRACKS, *(BORDERS if borders else ())))
    return min(line, sum(by_id[e] for e in RECEIVES)) if borders else line


def firm_works(elements):
    """Candidates that are announced or firmer and touch one of the elements, by 2032."""
    touching = {e["owner_id"] for e in CASE.rows("effects") if e["id"] in {*elements, "train-1520"}}
    return [
        p["project_id"]
        for p in CASE.rows("projects")
        if p["standing"] in FIRM[1:] and p["project_id"] in touching
    ]


def test_three_readings_one_inside_the_other(answer):
    section, border, gulf = answer.readings
    assert [r.id for r in answer.readings] == ["az-section", "az-border", "az-gulf"]
    assert section.today_t_per_year >= border.today_t_per_year >= gulf.today_t_per_year - 1
    assert section.announced_t_per_year >= border.announced_t_per_year - 1
    assert section.cost_musd < border.cost_musd < gulf.cost_musd


@pytest.mark.parametrize(("reading", "borders"), [(0, False), (1, True)])
def test_today_is_the_least_of_the_line(answer, any_mix, reading, borders):
    for answered, share in ((answer, fuller_share()), (any_mix, 0.5)):
        today = answered.readings[reading].today_t_per_year
        assert today == pytest.approx(in_series((), borders=borders, share=share), rel=1e-6)


@pytest.mark.parametrize(("reading", "borders"), [(0, False), (1, True)])
def test_announced_works_by_brute_force(answer, any_mix, reading, borders):
    elements = (*TRACKS, *(*BORDERS, *RECEIVES) * borders)
    works = firm_works(elements)
    requires = {p["project_id"]: set(p["requires"].split()) for p in CASE.rows("projects")}
    for answered, share in ((answer, fuller_share()), (any_mix, 0.5)):
        best = max(
            in_series(chosen, borders=borders, share=share)
            for size in range(len(works) + 1)
            for chosen in combinations(works, size)
            if all(requires[p] <= set(chosen) for p in chosen)
        )
        assert answered.readings[reading].announced_t_per_year == pytest.approx(best, rel=1e-6)


def test_plans_carry_what_their_own_elements_carry(answer, any_mix):
    for answered, share in ((answer, fuller_share()), (any_mix, 0.5)):
        built = {p.id for p in answered.projects}
        carried = in_series(built, borders=False, share=share)
        assert carried == pytest.approx(answered.throughput_after_t_per_year, rel=1e-6)
        assert carried >= 30e6 * (1 - 1e-6)


def test_the_verdict_is_not_green(answer, any_mix):
    """Shippers do not send so much; the plan for any mix does not hold in that of the forecast."""
    passed = {t.id: t.passed for t in answer.tests}
    assert passed["paper"]
    assert passed["mix"]
    assert not passed["forecast"]
    assert not answer.verdict.startswith("holds in")
    assert not {t.id: t.passed for t in any_mix.tests}["mix"]
    assert any_mix.verdict == "on paper only"
