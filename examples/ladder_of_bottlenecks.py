"""Once a bottleneck is relieved, what binds next?

The ladder relieves one bottleneck after the other and says what each step is worth. Steps of
nothing are common: two elements in a row have to be widened before a tonne more gets through.
"""

from pathlib import Path

import pandas as pd

import corridor
from corridor.reports.figures.bars import ladder_svg

case = corridor.open_case("instc")
top = corridor.throughput(corridor.capacity(case, year=2025), screenline="az-gulf")
ladder = top.ladder(rungs=8)

print(f"today {top.tonnes_per_year / 1e6:.2f} million t/year")
for rung in ladder:
    print(f"{rung.gain_t_per_year / 1e6:+7.2f}  {rung.name}")

steps = pd.DataFrame(
    {"id": r.id, "name": r.name, "gain_mt": r.gain_t_per_year / 1e6} for r in ladder
)
figure = ladder_svg(steps, start_mt=top.tonnes_per_year / 1e6)
Path("ladder_of_bottlenecks.svg").write_text(figure, encoding="utf-8")
