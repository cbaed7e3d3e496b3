"""The formulas on values given by name, without a case; what is not given is blank."""

from dataclasses import fields
from functools import wraps

from corridor.case.rows import Border, Port, Rail, Road, Sea, Ship, Terminal
from corridor.elements.formulas import border, port, rail, road, ship, terminal


def row(kind, values):
    """Return a row with these values and everything else blank."""
    blanks = {f.name: "" if f.type == "str" else None for f in fields(kind)} | {"cells": {}}
    return kind(**(blanks | values))


def on_values(formula, kind, *borrowed):
    """Let a formula take values of its row together with those it borrows from other rows."""
    own = {f.name for f in fields(kind)}

    @wraps(formula)
    def evaluate(values, *more):
        given = row(kind, {n: v for n, v in values.items() if n in own and n not in borrowed})
        return formula(given, *(values[n] for n in borrowed), *more)

    return evaluate


evaluate_rail = on_values(rail.evaluate_rail, Rail, "load_t")
evaluate_road = on_values(road.evaluate_road, Road, "load_t")
evaluate_terminal = on_values(terminal.evaluate_terminal, Terminal)
evaluate_border = on_values(border.evaluate_border, Border, "load_t")
evaluate_port = on_values(port.evaluate_port, Port, "payload_t")
evaluate_sea = on_values(ship.evaluate_sea, Sea, "length", "speed_kn", "payload_t")
payload_t = on_values(ship.payload_t, Ship)
full_payload_t = on_values(ship.full_payload_t, Ship)
deadweight_t = on_values(ship.deadweight_t, Ship)
empty_draft_m = on_values(ship.empty_draft_m, Ship)
