"""At every event, what was offered is what was delivered and what is under way."""

from corridor.simulation.kernel import records as r
from corridor.simulation.kernel.running import advance, forget, under_way_kg
from corridor.simulation.kernel.world import WorldBuilder

DAY_MIN = 1440.0


def builder():
    """Trains bring cargo to a terminal with a small storage, ships take it over; and a ferry."""
    builder = WorldBuilder()
    track = builder.section(single=True)
    elements = [builder.element(name) for name in ("track", "terminal", "lane")]
    terminal = builder.server(2, storage_kg=3000)
    fleet = builder.fleet(3)
    station = builder.station(2, single=True)
    second = builder.section(single=True)

    def run(section, direction, here, there, last):
        return {"kind": r.SECTION, "resource": section, "direction": direction,
                "here": here, "there": there, "shape": r.UNIFORM,
                "spread": 0.1, "time_min": 60.0, "fail": 0.05,
                "repair_min": 300.0, "element": elements[0], "last": last}  # fmt: skip

    unload = {"kind": r.SERVER, "resource": terminal, "shape": r.ERLANG2, "per_kg_min": 0.05,
              "element": elements[1], "last": 1}  # fmt: skip
    train = builder.leg(
        [run(track, 0, -1, station, 0), run(second, 0, station, -1, 1), unload],
        load_kg=1000, hold_min=600.0,
    )  # fmt: skip

    def voyage(direction):
        ship = {
            "resource": fleet,
            "direction": direction,
            "element": elements[2],
            "time_min": 400.0,
        }
        return [{"kind": r.BOARD, **ship}, {"kind": r.DELAY, **ship},
                {"kind": r.LEAVE, "last": 1, **ship}]  # fmt: skip

    ship = builder.leg(voyage(0), load_kg=2500, hold_min=2000.0, storage=terminal)
    back = builder.leg(voyage(1), load_kg=700, hold_min=500.0)
    ferry = builder.leg(voyage(0), load_kg=900, every_min=1000.0)
    builder.source(path=builder.path([train, ship]), kg=1700, gap_min=900.0)
    builder.source(path=builder.path([train, ship]), kg=130, gap_min=200.0)
    builder.source(path=builder.path([back]), kg=650, gap_min=700.0)
    builder.source(path=builder.path([ferry]), kg=333, every_min=500.0)
    return builder


def test_at_every_event():
    seen = []

    def watch(world):
        clock = world.clock[0]
        assert clock["offered_kg"] == clock["delivered_kg"] + under_way_kg(world)
        assert world.servers["stored_kg"][0] >= 0
        assert world.fleets["idle"][0].sum() <= 3
        seen.append(int(clock["events"]))

    world = advance(builder().world(3), 60 * DAY_MIN, watch=watch)
    assert len(seen) > 1000
    assert (world.paths["delivered_kg"] > 0).all()
    assert world.servers["waiting"][0] >= 0


def test_over_years_and_when_counts_are_forgotten():
    world = advance(builder().world(4), 300 * DAY_MIN)
    forget(world)
    world = advance(world, 1000 * DAY_MIN)
    clock = world.clock[0]
    assert clock["offered_kg"] == clock["delivered_kg"] + under_way_kg(world)
    assert world.paths["delivered_kg"].sum() < clock["delivered_kg"]
    assert (world.transits.sum(axis=1) == world.paths["delivered_kg"]).all()
