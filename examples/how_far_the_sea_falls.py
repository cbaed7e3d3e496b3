"""How far will the Caspian fall?

The chart shows observed levels, a water balance that was fitted on 1980 to 1995 and run freely
after that, and 10,000 projections of the level if the recent decline continues. The bands contain
half and nine tenths of them.
"""

import corridor
from corridor.sea.water.hindcast import hindcast

past = hindcast()
sea = corridor.project_sea(2050, "trend")
fan = sea.quantiles((0.05, 0.25, 0.5, 0.75, 0.95))

print(f"the balance is off by {past.rmse_m:.2f} m over the years it has not seen")
for year in (2030, 2040, 2050):
    low, middle, high = fan.loc[year, ["p5", "p50", "p95"]]
    print(f"{year}: {middle:.1f} m, {low:.1f} to {high:.1f} in nine cases of ten")

sea.plot("levels").save("how_far_the_sea_falls.svg")
