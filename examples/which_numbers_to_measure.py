"""Which numbers should be measured next?

Each number behind the throughput across the Caspian is moved to the two ends of its plausible
range, and the throughput is worked out again. The widest bars are the numbers worth a visit.
"""

from pathlib import Path

import corridor
from corridor.answers.values import swing_rows
from corridor.reports.figures.bars import tornado_svg
from corridor.reports.pages.readings import swing_frame

case = corridor.open_case("instc")
top = corridor.throughput(corridor.capacity(case, year=2025), screenline="caspian")
bars = swing_frame(case, swing_rows(top.tornado())).query("high_result > low_result")

print(f"{top.tonnes_per_year / 1e6:.1f} million t/year; with one number at its ends:")
for bar in bars.itertuples():
    print(f"  {bar.low_result:.1f} to {bar.high_result:.1f}  {bar.name} ({bar.quality})")

figure = tornado_svg(bars, base_mt=top.tonnes_per_year / 1e6, unit="million tonnes a year")
Path("which_numbers_to_measure.svg").write_text(figure, encoding="utf-8")
