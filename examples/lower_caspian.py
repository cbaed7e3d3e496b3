"""What does a lower Caspian do to loads in ports?

A ship loads only as much as the depth of the water allows. Each line is the most cargo that any
class of ship serving a port can still carry there, as the level falls from that of the case (29.3 m
below the Baltic zero). A port behind a shallow channel loses its trade long before it falls dry.
"""

from pathlib import Path

import corridor
from corridor.reports.figures.style import axes_at, canvas
from corridor.reports.figures.svg import to_svg
from corridor.sea.ports.shoaling import shoaling

PORTS = ("port-aktau", "port-alat", "port-anzali", "port-olya", "port-kuryk", "port-turkmenbashi")
LEVELS = [-29.3 - 0.1 * step for step in range(28)]

situation = corridor.capacity(corridor.open_case("instc")).situation
loads_t = {port: [] for port in PORTS}
for level in LEVELS:
    ships = shoaling(situation, level)
    for port in PORTS:
        loads_t[port].append(max(ship.payload_t for ship in ships if ship.port == port))
names = {ship.port: ship.name for ship in ships}

print(f"{'tonnes at':26}  -29.3 m  -30.3 m  -31.3 m")
for port in PORTS:
    print(f"{names[port]:26}" + "".join(f"{loads_t[port][step]:9,.0f}" for step in (0, 10, 20)))

with canvas(680, 330) as fig:
    ax = axes_at(fig, 50, 44, 460, 260)
    for port in PORTS:
        ax.plot(LEVELS, loads_t[port], lw=1.8, label=names[port])
    ax.invert_xaxis()
    ax.set_ylim(bottom=0)
    ax.set_xlabel("level of the sea, m BS")
    ax.set_ylabel("tonnes of cargo in the fullest ship")
    fig.legend(loc="center right", frameon=False)
    figure = to_svg(fig, "lower-caspian", "Most cargo of a ship by port as the sea falls")
Path("lower_caspian.svg").write_text(figure, encoding="utf-8")
