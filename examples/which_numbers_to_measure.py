"""Which numbers should be measured next?

Each number behind the throughput across the Caspian is moved to the two ends of its plausible
range, and the throughput is computed again. The numbers with the widest bars are the ones to
measure first.
"""

import corridor

case = corridor.open_case("instc")
top = corridor.throughput(case, 2025, screenline="caspian")

print(f"{top.tonnes_per_year / 1e6:.1f} million t/year; with one number at its ends:")
for swing in top.tornado():
    low, high = swing.low_result / 1e6, swing.high_result / 1e6
    print(f"  {low:.1f} to {high:.1f}  {swing.number} ({swing.quality})")

top.plot("tornado").save("which_numbers_to_measure.svg")
