"""The readings of the public statement, each recomputed from the capacities of its elements.

Every reading but the last is one line of elements in series, so that its throughput is the least of
them: both directions of what counts each way, and once what counts both together.
"""

from itertools import combinations

import pytest

import corridor
from corridor.answers.questions import RecommendQuestion

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


def in_series(built, *, borders):
    """Throughput of the line with projects built."""
    by_id = corridor.capacity(CASE, 2032, built=sorted(built)).by_id
    background = {r["link_id"]: r["background_t_per_year"] for r in CASE.rows("rail")}
    free = {e: t - max(0.0, float(background.get(e, 0.0) or 0.0)) for e, t in by_id.items()}
    line = 2 * min(free[e] for e in (*TRACKS, *(BORDERS if borders else ())))
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
def test_today_is_the_least_of_the_line(answer, reading, borders):
    today = answer.readings[reading].today_t_per_year
    assert today == pytest.approx(in_series((), borders=borders), rel=1e-6)


@pytest.mark.parametrize(("reading", "borders"), [(0, False), (1, True)])
def test_announced_works_by_brute_force(answer, reading, borders):
    elements = (*TRACKS, *(*BORDERS, *RECEIVES) * borders)
    works = firm_works(elements)
    requires = {p["project_id"]: set(p["requires"].split()) for p in CASE.rows("projects")}
    best = max(
        in_series(chosen, borders=borders)
        for size in range(len(works) + 1)
        for chosen in combinations(works, size)
        if all(requires[p] <= set(chosen) for p in chosen)
    )
    assert answer.readings[reading].announced_t_per_year == pytest.approx(best, rel=1e-6)


def test_plans_carry_the_target_by_their_own_elements(answer):
    assert in_series({p.id for p in answer.projects}, borders=False) == pytest.approx(
        answer.throughput_after_t_per_year, rel=1e-6
    )
    assert answer.readings[1].plan_t_per_year >= 30e6 * (1 - 1e-6)
    assert answer.end_to_end.throughput_after_t_per_year >= 30e6 * (1 - 1e-6)


def test_the_verdict_is_not_green(answer):
    """The forecast mix does not fill both directions, and shippers do not send so much."""
    passed = {t.id: t.passed for t in answer.tests}
    assert passed["paper"]
    assert not passed["mix"]
    assert not passed["forecast"]
    assert answer.verdict == "on paper only"
