"""What stops more cargo on the corridor today?

The chart shows the capacity of every element of the main route between Russia and the Persian Gulf
against distance, with the most cargo that gets through. Nearly all links of the route could carry
20 times as much. The element in orange is the bottleneck. Lines that are not built yet belong to it
as well, with no capacity: any of them would let more through. Widening anything else adds nothing.
"""

import corridor

case = corridor.open_case("instc")
top = corridor.throughput(case, 2025, screenline="az-gulf")

print(f"{top.tonnes_per_year / 1e6:.2f} million tonnes a year get through; the bottleneck:")
for element in top.cut:
    print(f"  {element.name} ({element.kind})")

top.plot("profile").save("what_stops_cargo_today.svg")
