"""Worlds of a few countries whose shares can be worked out by hand."""

from corridor.testing import tiny


def chain(**spec):
    """Three countries in series: nothing passes without any of them."""
    return tiny(
        links={"ab": ("a", "b", 4e6), "bc": ("b", "c", 3e6), "cd": ("c", "d", 9e6)},
        zones={"A": "a", "D": "d"},
        demand=[("A", "D", 1e6), ("D", "A", 1e6)],
        countries={"ab": "RU", "bc": "AZ", "cd": "IR", "a": "RU", "b": "RU", "c": "AZ", "d": "IR"},
        screenlines={"all": "bc"},
        **spec,
    )


def rivals(**spec):
    """From RU to IR by AZ (3 Mt each way), by KZ (2 Mt) or over the high sea (1 Mt)."""
    return tiny(
        links={
            "ra": ("r", "x", 9e6),
            "xz": ("x", "y", 3e6),
            "xk": ("x", "k", 2e6),
            "ky": ("k", "y", 2e6),
            "sea": ("x", "y", 1e6, "road"),
            "access": ("r", "x", 9e6, "road"),
            "yi": ("y", "i", 9e6),
            "far": ("y", "i", 9e6, "road"),
        },
        zones={"RUS": "r", "IRN": "i"},
        demand=[("RUS", "IRN", 1e6), ("IRN", "RUS", 1e6)],
        countries={
            "ra": "RU", "access": "RU", "xz": "AZ", "xk": "KZ", "ky": "KZ", "yi": "IR", "far": "IR",
            "r": "RU", "x": "RU", "k": "KZ", "y": "IR", "i": "IR",
        },
        screenlines={"all": "ra access"},
        **spec,
    )  # fmt: skip


WORKS = {
    "N": {"cost": 30.0, "gain": {"ab": 4e6}, "payers": "RU:1"},
    "M": {"cost": 60.0, "gain": {"bc": 3e6}, "payers": "AZ:0.5 RU:0.5"},
    "S": {"cost": 10.0, "gain": {"bc": 2e6}, "payers": "EBRD:1", "requires": "M"},
}
"""Works of the chain: today AZ binds at 3 Mt each way, with M at 6, with S at 8."""
