"""Which routes does cargo take, what does a shipment pay, and how long does it wait?

The demand of the case takes its cheapest routes, until no shipper can do better. The picture
follows the route from Central Russia to India that carries most. Slopes of the upper line are
movement, and upright steps are borders, ports and terminals; the lower line adds up what is paid.
"""

from pathlib import Path

import corridor
from corridor.reports.figures.distance import distance_svg

case = corridor.open_case("instc")
flows = corridor.assign(case, method="ue")

between = flows.paths.query("origin == 'RU_CEN' and destination == 'IND'")
most = between.sort_values("tonnes_per_year").iloc[-1]
steps = flows.time_distance(most.path_id)

print(flows.branches[["branch", "tonnes_per_year", "days", "usd_per_t"]].round(1).to_string())
last = steps.iloc[-1]
print(f"Central Russia to India: {last.to_h / 24:.1f} days, {last.to_usd_per_t:.0f} USD a tonne,")
print(f"{steps.wait_h.sum() / 24:.1f} of these days waiting")

Path("which_way_cargo_goes.svg").write_text(distance_svg(steps), encoding="utf-8")
