"""What would have to be built for 30 million tonnes a year to the Gulf, and when?

The script looks for the cheapest set of projects that carries 30 million tonnes a year between
Russia and the Persian Gulf by 2032, with cargo in the proportions of the forecast. No set does, so
it shows the one that gets as far as any can, each project with its years of work. They start as
late as possible, because a later dollar is worth less. A gap of 0 means that no plan carries as
much for less, for the numbers of this case. Tests say how firm the answer is: in whatever mix
fits the target would pass, most of the gain rests on works that only this case proposes, and
shippers would send a tenth of the target.
"""

import corridor
from corridor.answers.verdict import plan_tests, verdict_of

case = corridor.open_case("instc")
plan = corridor.recommend(case, target_mt=30, by=2032, screenline="az-gulf")

print(f"{plan.status}: {plan.after.tonnes_per_year / 1e6:.1f} million tonnes a year get through")
print(f"{len(plan.projects)} projects, {plan.cost_musd:,.0f} million USD, gap {plan.gap:.1%}")
for project in plan.projects:
    years = f"{project.start}-{project.finish}"
    print(f"  {years}  {project.cost_musd:6,.0f}  {project.name}")

tests = plan_tests(plan)
print(f"verdict: {verdict_of(tests)}")
for test in tests:
    print(f"  {test.id}: {test.note}")

plan.plot("years").save("plan_for_30_million_tonnes.svg")
