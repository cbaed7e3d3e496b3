"""What stops more cargo on the corridor today?

The capacity of every element between Russia and the Persian Gulf against distance, with the most
cargo that gets through on the main route. Nearly all of its lines could carry 20 times as much.
The element in orange is the bottleneck, and widening another one of the route adds nothing.
"""

from pathlib import Path

import corridor
from corridor.answers.main_route import main_route
from corridor.answers.report_rows import ProfileRow, profile_rows
from corridor.answers.values import frame_of
from corridor.reports.figures.profile import profile_svg

case = corridor.open_case("instc")
top = corridor.throughput(corridor.capacity(case, year=2025), screenline="az-gulf")

print(f"{top.tonnes_per_year / 1e6:.2f} million tonnes a year get through; the bottleneck:")
for element in top.cut:
    print(f"  {element.name} ({element.kind})")

figure = profile_svg(frame_of(profile_rows(main_route(top), top), ProfileRow))
Path("what_stops_cargo_today.svg").write_text(figure, encoding="utf-8")
