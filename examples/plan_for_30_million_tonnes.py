"""What has to be built for 30 million tonnes a year, and when?

The script finds the cheapest set of projects that carries 30 million tonnes a year between Russia
and the Persian Gulf by 2032, each with its years of work. They start as late as possible, because a
later dollar is worth less. A gap of 0 means that no other plan is cheaper, for the numbers of this
case.
"""

import corridor

case = corridor.open_case("instc")
plan = corridor.recommend(case, target_mt=30, by=2032, screenline="az-gulf")

print(f"{len(plan.projects)} projects, {plan.cost_musd:,.0f} million USD, gap {plan.gap:.1%}")
for project in plan.projects:
    years = f"{project.start}-{project.finish}"
    print(f"  {years}  {project.cost_musd:6,.0f}  {project.name}")

plan.plot("years").save("plan_for_30_million_tonnes.svg")
