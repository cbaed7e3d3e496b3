"""Once a bottleneck is relieved, what binds next?

The ladder relieves one bottleneck after the other and says how many tonnes each step gains. Some
steps gain nothing: there two elements in a row have to be widened before more gets through.
"""

import corridor

case = corridor.open_case("instc")
top = corridor.throughput(case, 2025, screenline="az-gulf")
ladder = top.ladder()

print(f"today {top.tonnes_per_year / 1e6:.2f} million t/year")
for rung in ladder:
    print(f"{rung.gain_t_per_year / 1e6:+7.2f}  {rung.name}")

top.plot("ladder").save("ladder_of_bottlenecks.svg")
