"""How do trains meet on a single-track line?

The line has 21 sections of 10 km, each run in 12 minutes, and 40 trains a day that arrive at
random. Each string in the chart is a train; where it does not climb or fall, the train stands at a
station and waits for another one.
"""

from pathlib import Path

import corridor.simulation
from corridor.reports.figures.string_line import string_line_svg

run = corridor.simulation.line(12, sections=21, trains_per_day=40).run(years=2, seed=1)
print(f"running time 252 min, mean delay {run.mean_delay_min:.1f} min")
print(f"a train meets {run.meets_per_trip:.1f} others on its way")

stops = run.string_line(days=1)
stops["hour"] = stops["minute"] / 60 - 24 * run.warmup_days
stops["km"] = 10 * stops["station"]
stops["vehicle"], stops["loaded"] = stops["class"], True
figure = string_line_svg(stops, "the line", ends=("West", "East"))
Path("trains_of_one_line.svg").write_text(figure, encoding="utf-8")
