"""Three small worlds whose plans an older solver got wrong, and the right answers.

Optimal and feasible programs were called infeasible, or a dearer plan the cheapest, with a gap of
zero.
"""

from corridor.case.model import Case
from corridor.testing import tiny


def unreachable_in_fixed_mix() -> Case:
    return tiny(
        links={
            "l0": ("a0", "a1", 0.0, "road"),
            "l1": ("a1", "a2", 500000.0, "road"),
            "l2": ("a2", "b0", 200000.0, "rail1520"),
            "l3": ("b0", "b1", 0.0, "rail1520"),
            "l4": ("b1", "b2", 700000.0, "road"),
            "l5": ("b2", "b0", 500000.0, "rail1520"),
            "l6": ("a1", "a0", 200000.0, "rail1435"),
            "l7": ("a2", "a1", 800000.0, "rail1435"),
            "l8": ("a1", "b2", 300000.0, "rail1520"),
            "l9": ("a0", "b2", 800000.0, "rail1520"),
        },
        terminals={
            "t0": ("a0", "rail1520-rail1435", 800000.0),
            "t1": ("a0", "rail1435-road", 500000.0),
            "t2": ("a1", "rail1435-rail1520", 500000.0),
            "t3": ("a1", "rail1520-road", 100000.0),
            "t4": ("a2", "road-rail1435", 500000.0),
            "t5": ("a2", "rail1435-rail1520", 1000000.0),
            "t6": ("b1", "road-rail1520", 900000.0),
            "t7": ("b2", "rail1520-road", 100000.0),
        },
        borders={"bl8": ("l8", 400000.0)},
        zones={"A1": "a1", "A0": "a0"},
        demand=[("A1", "A0", 5.0), ("A0", "A1", 8.0)],
        projects={
            "q0": {
                "cost": 0.06977435718042946,
                "build_years": 2,
                "earliest_start": 2024,
                "payers": "XB:1",
                "gain": {"t7": 700000.0, "l0": 800000.0},
            },
            "q1": {
                "cost": 37.05604713464425,
                "build_years": 1,
                "earliest_start": 2024,
                "requires": "q0",
                "payers": "XA:0.5 XB:0.5",
                "gain": {"t6": 600000.0, "l3": 200000.0, "l6": 700000.0},
            },
            "q2": {
                "cost": 19.134155140835087,
                "build_years": 1,
                "earliest_start": 2025,
                "requires": "q0",
                "payers": "XA:0.3 XB:0.7",
                "gain": {"l8": 800000.0, "t1": 800000.0},
                "factor": {"l3": 2.0},
            },
            "q3": {
                "cost": 23.260247915945083,
                "build_years": 3,
                "earliest_start": 2026,
                "payers": "XB:1",
                "gain": {"l7": 600000.0, "l5": 500000.0},
            },
            "q4": {
                "cost": 18.51902447425627,
                "build_years": 2,
                "earliest_start": 2027,
                "payers": "XA:1",
                "gain": {"t1": 700000.0, "l8": 400000.0},
            },
        },
        screenlines={"all": "l0", "q": "l5 bl8"},
        lengths={
            "l0": 134.87831670828746,
            "l1": 94.07092825405525,
            "l2": 201.3799767958275,
            "l3": 312.45467402456364,
            "l4": 179.68598769916744,
            "l5": 194.12009687051287,
            "l6": 161.35759043557823,
            "l7": 347.68459547240474,
            "l8": 242.15423490981684,
            "l9": 151.83113758088314,
        },
    )


def dearer_within_budget() -> Case:
    return tiny(
        links={
            "l0": ("a0", "a1", 800000.0, "rail1435"),
            "l1": ("a1", "a2", 300000.0, "road"),
            "l2": ("a2", "b0", 600000.0, "road"),
            "l3": ("b0", "b1", 500000.0, "rail1520"),
            "l4": ("b1", "b2", 600000.0, "rail1520"),
            "l5": ("a0", "a1", 500000.0, "road"),
            "l6": ("b1", "a1", 400000.0, "rail1520"),
            "l7": ("b2", "a1", 200000.0, "rail1520"),
        },
        terminals={
            "t0": ("a0", "rail1435-road", 600000.0),
            "t1": ("a1", "rail1435-rail1520", 400000.0),
            "t2": ("a1", "rail1520-road", 600000.0),
            "t3": ("b0", "road-rail1520", 700000.0),
        },
        borders={"bl2": ("l2", 100000.0), "bl6": ("l6", 400000.0), "bl7": ("l7", 100000.0)},
        zones={"B1": "b1", "A2": "a2", "B0": "b0", "A1": "a1"},
        demand=[
            ("B1", "B0", 5.0),
            ("B1", "A1", 3.0),
            ("A2", "B1", 1.0),
            ("A2", "B0", 1.0),
            ("A2", "A1", 1.0),
            ("B0", "B1", 2.0),
            ("B0", "A2", 1.0),
            ("B0", "A1", 4.0),
            ("A1", "B1", 1.0),
            ("A1", "A2", 1.0),
            ("A1", "B0", 4.0),
        ],
        projects={
            "q0": {
                "cost": 15.284681075035962,
                "build_years": 2,
                "earliest_start": 2025,
                "payers": "XA:0.5 XB:0.5",
                "gain": {"t3": 100000.0, "l4": 200000.0},
            },
            "q1": {
                "cost": 10.283418831048543,
                "build_years": 2,
                "earliest_start": 2024,
                "excludes": "q0",
                "payers": "XA:0.3 XB:0.7",
                "gain": {"bl7": 800000.0, "l1": 300000.0, "t2": 700000.0},
            },
            "q2": {
                "cost": 4.042458012503006,
                "build_years": 2,
                "earliest_start": 2026,
                "payers": "XA:0.5 XB:0.5",
                "gain": {"l2": 500000.0, "bl2": 700000.0, "l1": 700000.0},
            },
            "q3": {
                "cost": 24.61467205869955,
                "build_years": 3,
                "earliest_start": 2025,
                "payers": "XA:0.5 XB:0.5",
                "gain": {"bl2": 200000.0, "t2": 600000.0, "bl6": 700000.0},
            },
            "q4": {
                "cost": 16.262175583593834,
                "build_years": 2,
                "earliest_start": 2025,
                "payers": "XB:1",
                "gain": {"t2": 500000.0, "l7": 800000.0, "l3": 300000.0},
            },
            "q5": {
                "cost": 34.04263628641619,
                "build_years": 1,
                "earliest_start": 2025,
                "requires": "q2",
                "payers": "XA:0.3 XB:0.7",
                "gain": {"l7": 100000.0, "l0": 400000.0, "l3": 700000.0},
            },
            "q6": {
                "cost": 11.813547118206463,
                "build_years": 3,
                "earliest_start": 2026,
                "excludes": "q0",
                "payers": "XA:0.3 XB:0.7",
                "gain": {"bl6": 600000.0, "l6": 500000.0, "bl2": 200000.0},
            },
        },
        screenlines={"all": "l0", "q": "l0"},
        lengths={
            "l0": 340.1131185507484,
            "l1": 113.73755954521016,
            "l2": 277.3042723533523,
            "l3": 128.97611522800895,
            "l4": 224.1331437958604,
            "l5": 338.87882492146366,
            "l6": 281.02045320059267,
            "l7": 190.65945163438354,
        },
    )


def stopped_by_budget() -> Case:
    return tiny(
        links={
            "l0": ("a0", "a1", 700000.0, "road"),
            "l1": ("a1", "a2", 200000.0, "rail1520"),
            "l2": ("a2", "b0", 200000.0, "rail1520"),
            "l3": ("b0", "b1", 300000.0, "rail1520"),
            "l4": ("a1", "a2", 0.0, "road"),
            "l5": ("a2", "b1", 800000.0, "rail1435"),
            "l6": ("b0", "a0", 800000.0, "rail1520"),
            "l7": ("b0", "a1", 800000.0, "rail1520"),
        },
        terminals={
            "t0": ("a0", "rail1520-road", 1000000.0),
            "t1": ("a1", "rail1520-road", 200000.0),
            "t2": ("a2", "road-rail1520", 700000.0),
            "t3": ("a2", "rail1520-rail1435", 1000000.0),
            "t4": ("b1", "rail1520-rail1435", 600000.0),
        },
        borders={
            "bl2": ("l2", 500000.0),
            "bl5": ("l5", 100000.0),
            "bl6": ("l6", 800000.0),
            "bl7": ("l7", 800000.0),
        },
        zones={"A1": "a1", "B1": "b1"},
        demand=[("A1", "B1", 4.0), ("B1", "A1", 9.0)],
        projects={
            "q0": {
                "cost": 4.468941185347502,
                "build_years": 1,
                "earliest_start": 2024,
                "payers": "XB:1",
                "gain": {"l7": 600000.0, "t4": 400000.0, "l2": 200000.0},
                "factor": {"l3": 2.0},
            },
            "q1": {
                "cost": 12.009898819122293,
                "build_years": 3,
                "earliest_start": 2027,
                "requires": "q0",
                "payers": "XA:1",
                "gain": {"bl5": 300000.0, "l4": 100000.0, "l7": 100000.0},
            },
            "q2": {
                "cost": 20.55042356652846,
                "build_years": 2,
                "earliest_start": 2027,
                "requires": "q1",
                "payers": "XB:1",
                "gain": {"bl7": 300000.0},
            },
            "q3": {
                "cost": 19.99454029761642,
                "build_years": 1,
                "earliest_start": 2024,
                "payers": "XA:1",
                "gain": {"t4": 600000.0, "l6": 300000.0},
            },
            "q4": {
                "cost": 13.095557157528527,
                "build_years": 2,
                "earliest_start": 2027,
                "payers": "XA:0.5 XB:0.5",
                "gain": {"t0": 100000.0, "bl6": 100000.0},
            },
            "q5": {
                "cost": 2.7139402665593773,
                "build_years": 2,
                "earliest_start": 2024,
                "requires": "q0",
                "payers": "XA:0.5 XB:0.5",
                "gain": {"t3": 600000.0, "l4": 100000.0, "bl5": 100000.0},
            },
        },
        screenlines={"all": "l0", "q": "l4 l3"},
        lengths={
            "l0": 398.66486265584456,
            "l1": 85.477324112877,
            "l2": 240.00800442990504,
            "l3": 327.04823946816106,
            "l4": 375.40656053862637,
            "l5": 364.1303965118765,
            "l6": 95.6527592054641,
            "l7": 196.06141762847972,
        },
    )


ONCE_WRONG = [
    (unreachable_in_fixed_mix, {"target_mt": 3.8, "by": 2030, "between": ("a1", "a0"),
     "mix": "fixed"}, "q0 q1", 4.4e6, 30.545),
    (dearer_within_budget, {"target_mt": 2.1, "by": 2028, "between": ("a2", "b1"),
     "budget": {"XA": 24}}, "q1 q2 q4", 2.7e6, 28.438),
    (stopped_by_budget, {"target_mt": 1.35, "by": 2029, "screenline": "q",
     "budget": {"XA": 10}}, "q0 q5", 1.4e6, 6.263),
]  # fmt: skip
"""World, question, and projects, tonnes a year and discounted million dollars of the plan."""
