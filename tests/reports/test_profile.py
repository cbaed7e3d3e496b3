"""The profile: every step in order, net and gross, before and after, on one readable axis."""

from xml.etree import ElementTree as ET

import pytest
import shapely

import corridor
from corridor.answers.main_route import main_route
from corridor.answers.report_rows import Load, ProfileRow, profile_rows
from corridor.reports.figures.lettering import cut, text_pt, wrapped
from corridor.reports.figures.profile import profile_svg
from corridor.reports.figures.profile_words import profile_words, step_words
from corridor.reports.figures.style import NARROW_PT, WIDTH_PT
from tests.worlds import border_line

ROWS = (
    ProfileRow(140.0, 20.0, 8.0, False, "north", "North line", "rail", "RU", 0.0, 400.0,
               Load(140.0, 20.0, 4.0, False)),
    ProfileRow(8.0, 0.0, 8.0, True, "post", "River <border>", "border", "RU", 400.0, 400.0,
               Load(4.0, 0.0, 4.0, True)),
    ProfileRow(1.0, 0.0, 0.5, False, "road", "Hill & dale", "road", "AZ", 400.0, 500.0,
               Load(1.0, 0.0, 0.5, False)),
    ProfileRow(None, 0.0, 7.5, False, "sea", "Sea leg", "sea", "XX", 500.0, 900.0),
)  # fmt: skip


def drawn(svg):
    root = ET.fromstring(svg)
    rows = {e.get("data-id"): e for e in root.iter() if e.get("data-id")}
    return root, rows


def lines(row, name):
    return [e for e in row.iter() if name in (e.get("class") or "").split()]


@pytest.mark.parametrize("width", [WIDTH_PT, NARROW_PT])
def test_every_step_has_a_row_in_the_order_of_the_way(width):
    root, rows = drawn(profile_svg(ROWS, width=width))
    assert list(rows) == ["north", "post", "road", "sea"]
    words = ["".join(e.itertext()) for e in root.iter() if e.tag.endswith("text")]
    assert [w for w in words if w in ("Russia", "Azerbaijan", "High sea")] == [
        "Russia", "Azerbaijan", "High sea",
    ]  # fmt: skip
    assert any("logarithmic" in w for w in words)
    assert {"1", "100"} <= set(words)


def test_bars_show_flow_room_all_capacity_and_what_was_before():
    _, rows = drawn(profile_svg(ROWS))
    flow = lines(rows["north"], "flow")[0]
    end = float(flow.get("x")) + float(flow.get("width"))
    net, gross = (float(lines(rows["north"], n)[0].get("x1")) for n in ("net", "gross"))
    assert end < net < gross
    was = float(lines(rows["post"], "was")[0].get("cx"))
    assert was < float(lines(rows["post"], "net")[0].get("x1"))
    assert not lines(rows["north"], "was")  # its capacity is what it was
    assert lines(rows["north"], "flowed")
    assert not lines(rows["sea"], "net")


def test_the_axis_is_logarithmic():
    _, rows = drawn(profile_svg(ROWS))
    at = [float(lines(rows[k], "net")[0].get("x1")) for k in ("road", "post", "north")]
    assert (at[1] - at[0]) / (at[2] - at[1]) == pytest.approx(0.9031 / 1.1761, rel=1e-2)


def test_the_title_names_what_binds_and_nothing_where_nothing_does():
    assert profile_words(ROWS) == (
        "River <border> stops more: room for 8 million tonnes a year, and 8 pass."
    )
    assert "No step" in profile_words(ROWS[:1])
    half = ProfileRow(8.0, 0.0, 5.0, True, "post", "Post", "border", "RU", 0.0, 0.0)
    assert profile_words([half]).endswith("and 5 pass, full in one direction.")
    assert profile_words([half, half, ROWS[1], half]).startswith("Post and 2 more steps stop more")
    root, rows = drawn(profile_svg(ROWS))
    assert root.find("{*}title").text == profile_words(ROWS)
    assert "binding" in rows["post"].get("class")
    assert lines(rows["post"], "binding")


def test_tooltips_say_all_numbers():
    assert step_words(ROWS[0]) == (
        "North line (rail, Russia, km 0 to 400): flow 8, room for 120 beside 20 of other cargo, "
        "capacity 140 Mt a year; before: flow 4, room for 120 beside 20 of other cargo, capacity "
        "140 Mt a year"
    )
    assert step_words(ROWS[3]).endswith("flow 7.5 Mt a year, not limited")


@pytest.mark.parametrize("width", [WIDTH_PT, NARROW_PT])
def test_words_stay_inside_and_apart(width):
    root, _ = drawn(profile_svg(ROWS, width=width))
    found = []
    for e in root.iter("{http://www.w3.org/2000/svg}text"):
        cls = (e.get("class") or "").split()
        size = 10.0 if "heading" in cls else 7.5 if "small" in cls else 8.0
        wide = text_pt(e.text, size, bold="strong" in cls)
        shift = 0.5 if "middle" in cls else 1.0 if "end" in cls else 0.0
        x, y = float(e.get("x")) - shift * wide, float(e.get("y"))
        found.append((e.text, shapely.box(x, y - 0.7 * size, x + wide, y)))
    for i, (word, box) in enumerate(found):
        assert box.bounds[2] <= width + 1, word
        for other, place in found[:i]:
            if "legend" not in word:
                assert box.intersection(place).area < 1 or box.bounds[1] < 40, (word, other)


def test_no_route_says_so():
    assert "nothing to show: no path" in profile_svg(())


def test_rows_of_a_plan_hold_both_situations():
    case = border_line()
    plan = corridor.recommend(case, 16)
    rows = profile_rows(main_route(plan.after), plan.after, plan.before)
    assert sum(row.flow_mt > row.before.flow_mt for row in rows) > 0
    for row in rows:
        assert row.flow_mt * 1e6 == pytest.approx(sum(plan.after.element_flow[row.element]))
        assert row.net_mt is None or row.flow_mt <= row.net_mt + 1e-9
    assert any(row.binding for row in rows)
    assert 'class="profile' not in plan.plot("profile").svg  # its class comes second
    assert "figure profile" in plan.plot("profile").svg


def test_text_is_cut_and_wrapped_to_a_width():
    assert cut("short", 100.0, 8.0) == "short"
    assert text_pt(cut("a very long name of a section" * 3, 100.0, 8.0), 8.0) <= 100.0
    assert all(text_pt(line, 8.0) <= 60.0 for line in wrapped("a few words in a row", 60.0, 8.0))
    assert text_pt("Ж", 10.0) > text_pt("i", 10.0)
