"""Does the plan work in a year of operation?

The plan carries 30 million tonnes a year across the border between Russia and Azerbaijan, if cargo
comes in whatever mix fits. A year of operation is simulated train by train, at several levels of
traffic from half of that target up. On paper the border carries all of it. In operation delays grow
earlier, and the mean delay reaches a day at a smaller flow.
"""

import corridor

case = corridor.open_case("instc")
plan = corridor.recommend(case, target_mt=30, by=2032, screenline="az-north", mix="free")
sim = corridor.simulate(case, plan, years=1, seed=1)

for row in sim.curve.itertuples():
    print(f"offered {row.offered_t_per_year / 1e6:4.0f} million t, mean delay {row.delay_h:5.1f} h")
print(f"at a delay of a day: {sim.practical_t_per_year / 1e6:.0f} million t/year")
print(f"most time is lost at {sim.capacities.elements[sim.responsible].name}")

sim.plot("delay").save("does_it_hold.svg")
