"""Published figures of the corridor are met within their stated ranges, each naming its source."""

import pytest

import corridor
from corridor.case.situation import situation
from corridor.elements.elements import BOTH_WAYS, EACH_WAY
from corridor.planning.options import find_options

MT = 1e6


@pytest.fixture(scope="module")
def case():
    return corridor.open_case("instc")


@pytest.fixture(scope="module")
def today(case):
    return corridor.capacity(case, year=2025).elements


def built(case, *projects):
    return corridor.capacity(case, year=2025, built=projects).elements


def whole_trains(station):
    """Trains a day as sources print them."""
    return int(next(s.value for s in station.steps if s.symbol == "N"))


def test_yalama(today):
    """11 Mt/year one way at ten train pairs a day (Trend, 2024-05-17)."""
    yalama = today["yalama"]
    assert yalama.counts == EACH_WAY
    assert 10.8 * MT <= yalama.computed_t_per_year <= 11.2 * MT
    assert whole_trains(yalama) == 10
    assert yalama.stated_t_per_year == 11 * MT


def test_yalama_2(case):
    """15 Mt/year after Yalama-2 (Trend, 2024-05-17)."""
    assert 14.5 * MT <= built(case, "P05")["yalama"].computed_t_per_year <= 15.5 * MT


def test_samur(today, case):
    """4.65 Mt went south in 2011 (OSJD); Samur-2 makes it 7, later about 14 (RIA Dagestan)."""
    assert 4.65 * MT <= today["samur"].computed_t_per_year < 7 * MT
    assert today["samur"].stated_t_per_year is None
    first = built(case, "P04")["samur"]
    assert 6.8 * MT <= first.computed_t_per_year <= 7.2 * MT
    assert first.stated_t_per_year == 7 * MT
    second = built(case, "P04", "P36")["samur"]
    assert 13.5 * MT <= second.computed_t_per_year <= 14.5 * MT
    assert second.stated_t_per_year == 14 * MT


def test_shorter_inspection_gains_no_more_than_it_saves(case):
    """X01 has no source: its 12.5 percent may not become more."""
    for works in (("P04",), ("P05",), ("P04", "P36", "P05")):
        before, after = built(case, *works), built(case, *works, "X01")
        for station in ("samur", "yalama"):
            gain = after[station].computed_t_per_year / before[station].computed_t_per_year
            assert gain == pytest.approx(1 / 0.875), (station, works)


def test_sumgait_yalama_line(today):
    """40 Mt/year claimed for the rehabilitated line (Trend, 2025-04-16)."""
    for section in ("rail-yalama-gilgilchay", "rail-gilgilchay-sumgait"):
        assert 36 * MT <= today[section].capacity_t_per_year <= 44 * MT


def test_wire_adds_nothing_to_what_was_published_for_the_line(case):
    """40 Mt/year was published for the corridor; the line computes to 115 with automatic block."""
    for section in ("rail-yalama-gilgilchay", "rail-gilgilchay-sumgait"):
        assert built(case, "P03")[section].capacity_t_per_year <= 40 * MT


def test_line_station_crossing_and_terminal_are_four_different_limits(today):
    """40 for the line, 11 for its station, 5 for the crossing, 1 to 2 for the terminal."""
    chain = ("rail-yalama-gilgilchay", "yalama", "samur", "astara-terminal")
    tonnes = [today[e].capacity_t_per_year for e in chain]
    assert tonnes == sorted(tonnes, reverse=True)


def test_astara_terminal(today, case):
    """1 to 2 Mt/year today (Hellenic Shipping News, 2019); 3.5 to 5 when complete (Trend, 2025)."""
    terminal = today["astara-terminal"]
    assert terminal.counts == BOTH_WAYS
    assert 1.0 * MT <= terminal.computed_t_per_year <= 2.0 * MT
    assert 3.5 * MT <= built(case, "P08")["astara-terminal"].computed_t_per_year <= 5.0 * MT


def test_qazvin_rasht(today):
    """7 to 7.5 Mt/year (Trend, 2018-11-22)."""
    for section in ("rail-rasht-loshan", "rail-loshan-qazvin"):
        assert 7.0 * MT <= today[section].computed_t_per_year <= 7.5 * MT


def test_rasht_astara(today, case):
    """Not built; 6 (MRUD) to 15 Mt/year (Russian-Iranian expectation, 2023) when it is."""
    assert today["rail-talesh-rasht"].capacity_t_per_year == 0
    assert 6 * MT <= built(case, "P01")["rail-talesh-rasht"].computed_t_per_year <= 15 * MT


def test_more_loops_reach_no_more_than_the_target(case):
    """15 Mt/year is the most that anyone says of Rasht-Astara (Russian-Iranian expectation)."""
    assert built(case, "P01", "X15")["rail-talesh-rasht"].computed_t_per_year <= 15 * MT


def test_bafq_bandar_abbas(today):
    """Double since November 2012: 16 Mt/year became 40 (head of the Hormozgan railway)."""
    for section in ("rail-bafq-sirjan", "rail-sirjan-bandar-abbas"):
        assert 36 * MT <= today[section].computed_t_per_year <= 44 * MT


def test_sarakhs(today):
    """7.5 Mt/year at 400 wagons a day (Report, 2022)."""
    assert 7 * MT <= today["sarakhs-yard"].computed_t_per_year <= 8 * MT


def test_incheh_borun(today):
    """No less than the 2.0 to 2.5 Mt/year that the branch carried in 2024 and 2025."""
    assert today["incheh-borun-yard"].computed_t_per_year >= 2.0 * MT


def test_dostyk(today):
    """35 Mt/year after the works (Astana Times, 2024-11)."""
    assert 33 * MT <= today["dostyk-yard"].computed_t_per_year <= 37 * MT


def test_saryagash(today):
    """27 Mt/year at 24 trains a day (Kazinform, 2022)."""
    saryagash = today["saryagash"]
    assert 25 * MT <= saryagash.computed_t_per_year <= 29 * MT
    assert whole_trains(saryagash) == 24


def test_russian_approach(today):
    """60 Mt/year carrying capacity of the western approach (Kommersant on N.Trans Lab, 2024)."""
    assert 55 * MT <= today["rail-derbent-samur"].capacity_t_per_year <= 65 * MT


def test_alat_astara_after_reconstruction(case):
    """15 Mt/year is the aim of the reconstruction (Azernews, 2025-11-06)."""
    line = built(case, "P07")["rail-osmanli-lankaran"]
    assert 14 * MT <= line.computed_t_per_year <= 16 * MT


def test_garmsar_incheh_borun(today, case):
    """About 2.5 Mt/year today (IRNA, 2017); 7.5 to 10 when electrified (Iran Press, 2018)."""
    sections = [e for e in today if e.startswith("rail-") and _touched(case, e, "P16")]
    assert sections
    assert 2.2 * MT <= min(today[e].computed_t_per_year for e in sections) <= 2.8 * MT
    after = built(case, "P16")
    assert 7.5 * MT <= min(after[e].computed_t_per_year for e in sections) <= 10 * MT


def _touched(case, element, project):
    return any(e["id"] == element and e["owner_id"] == project for e in case.rows("effects"))


def test_baku_tbilisi_kars(today, case):
    """1 Mt/year before, 5 after the modernisation of 2024 (Azernews, 2024-07-06)."""
    before = corridor.capacity(case, year=2023).elements["rail-marabda-akhalkalaki"]
    assert 0.8 * MT <= before.computed_t_per_year <= 1.2 * MT
    assert 4.5 * MT <= today["rail-marabda-akhalkalaki"].computed_t_per_year <= 5.5 * MT


def test_georgian_main_line(case, today):
    """27 then 48 Mt/year (Vestnik Kavkaza, 2025-02-15)."""
    before = corridor.capacity(case, year=2023).elements["rail-tbilisi-samtredia"]
    assert 25 * MT <= before.computed_t_per_year <= 29 * MT
    assert 45 * MT <= today["rail-tbilisi-samtredia"].computed_t_per_year <= 51 * MT


@pytest.mark.parametrize(
    ("port", "low", "high", "source"),
    [
        ("port-alat", 14, 16, "TASS and korabel.ru: 15"),
        ("port-kuryk", 5.5, 6.5, "Astana Times 2024: 6"),
        ("port-turkmenbashi", 17, 18, "Jamestown Foundation 2018: 17 to 18"),
        ("port-anzali", 9, 11, "Ports Europe 2021: 10"),
        ("port-amirabad", 4, 8, "Tehran Times 2001: 4, full 8"),
    ],
)
def test_ports(today, port, low, high, source):
    assert low * MT <= today[port].computed_t_per_year <= high * MT, source


def test_aktau(today):
    """11 Mt/year in 2024 (Astana Times), 15 in 2025 (Dredgewire): oil and dry berths together."""
    berths = (today["port-aktau"], today["port-aktau-dry"])
    assert 11 * MT <= sum(p.computed_t_per_year for p in berths) <= 15 * MT
    assert sum(p.stated_t_per_year for p in berths) == 13 * MT


def test_every_number_has_a_source_and_a_quality(today):
    for element in today.values():
        assert element.source
        assert element.quality in ("stated", "derived", "assumed")


def test_a_stated_figure_stands_beside_every_key_element(today):
    for element in ("yalama", "astara-terminal", "rail-loshan-qazvin", "saryagash"):
        assert today[element].stated_t_per_year is not None


def test_scenarios_run(case):
    for scenario in case.records["scenarios"]:
        caps = corridor.capacity(case, scenario=scenario)
        assert corridor.throughput(caps).tonnes_per_year >= 0


def test_iran_suspended_stops_the_way_to_the_gulf(case):
    caps = corridor.capacity(case, scenario="iran-suspended-2026")
    assert corridor.throughput(caps, screenline="az-gulf").tonnes_per_year == 0


def test_lower_sea_never_adds_capacity(case, today):
    lower = corridor.capacity(case, year=2025, scenario="caspian-2m-lower").elements
    falls = [
        e for e in today
        if lower[e].capacity_t_per_year < today[e].capacity_t_per_year
    ]  # fmt: skip
    assert falls
    for element in today:
        assert lower[element].capacity_t_per_year <= today[element].capacity_t_per_year


def test_as_of_2023_knows_nothing_opened_later(case):
    sit = situation(case, scenario="as-of-2023")
    assert "P25" not in sit.built
    assert "P09" in sit.built


def test_both_readings_of_the_question(case):
    """Border stations carry 30 Mt across Azerbaijan's border; to the Gulf it takes a new line."""
    alone = corridor.recommend(case, 30, 2032, screenline="az-north", mix="free")
    assert alone.status == "optimal"
    assert 9.3 * MT <= alone.before.tonnes_per_year < 14 * MT
    assert {"P04", "P36"} <= alone.built
    through = corridor.recommend(case, 30, 2032, screenline="az-gulf", mix="free")
    assert through.cost_musd > 20 * alone.cost_musd
    assert through.before.tonnes_per_year < 2 * MT
    if through.status == "optimal":
        assert {"P01", "P07"} <= through.built


def test_target_beyond_reach_names_the_cut(case):
    plan = corridor.recommend(case, 60, 2032, screenline="az-gulf")
    assert plan.status == "unreachable"
    assert plan.missing_t_per_year > 0
    assert plan.blocking_cut


def test_no_plan_needs_an_element_with_too_many_projects(case):
    find_options(situation(case), 2040)


def test_box_feeders(today):
    """Six feeders between Aktau and Alat, 89 thousand TEU/year both ways (SIA, 2025), at 18 t."""
    lane = today["sea-alat-aktau-box"]
    assert lane.counts == EACH_WAY
    assert lane.capacity_t_per_year <= 89e3 * 18 / 2


def test_altynkol(today):
    """Eight trains a day to China, 15 planned (kt.kz, 2025-02-19)."""
    for side in ("altynkol-kz", "khorgos-rail-cn"):
        assert whole_trains(today[side]) == 8
