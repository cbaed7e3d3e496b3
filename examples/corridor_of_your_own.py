"""How do I start with a corridor of my own?

A few lines describe a whole case: three links, a gauge change at C, and three projects. The script
finds the cheapest plan for 8 million tonnes a year and draws the corridor once it is built.
"""

import corridor
from corridor.testing import tiny

case = tiny(
    links={"ab": ("a", "b", 5e6), "bc": ("b", "c", 3e6), "cd": ("c", "d", 8e6, "rail1435")},
    terminals={"yard": ("c", "rail1520-rail1435", 4e6)},
    zones={"NORTH": "a", "SOUTH": "d"},
    projects={
        "loops": {"cost": 120, "build_years": 2, "gain": {"bc": 4e6}},
        "yard-2": {"cost": 60, "build_years": 1, "gain": {"yard": 6e6}},
        "track-2": {"cost": 400, "build_years": 3, "gain": {"ab": 1e7, "bc": 1e7}},
    },
    screenlines={"all": "bc"},
)
plan = corridor.recommend(case, target_mt=8, by=2030)

print(f"today {plan.before.tonnes_per_year / 1e6:.0f} million t/year")
for project in plan.projects:
    print(f"{project.start}-{project.finish}: {project.name}, {project.cost_musd:.0f} million USD")
print(f"then {plan.after.tonnes_per_year / 1e6:.0f} million t/year")

plan.plot("profile").save("corridor_of_your_own.svg")
