"""What the throughput in draws depends on, so that kept results never pass for others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from corridor.certainty.carried import CHUNK
from corridor.certainty.numbers import UncertainNumber
from corridor.maxflow.throughput import Throughput
from corridor.network.build import Floats


def asked(
    top: Throughput,
    numbers: Sequence[UncertainNumber],
    users: Mapping[str, tuple[int, ...]],
    values: Floats,
) -> dict[str, object]:
    """Return all that the throughput in each draw depends on, as JSON can say it.

    How many processes solve the draws is no part of it, and neither is where.

    Parameters
    ----------
    top, numbers, users, values
        As [`corridor.certainty.carried.carried`][] takes them.
    """
    import corridor

    sit = top.capacities.situation
    return {
        "case": sit.case.name,
        "case_sha256": sit.case.hash,
        "version": corridor.__version__,
        "year": sit.year,
        "scenario": sit.scenario,
        "built": sorted(sit.built),
        "growth": sit.growth,
        "sea_level_m": str(sit.sea_level_m),
        "overrides": sorted([*key, str(x)] for key, x in sit.overrides.items()),
        "counted": top.question.name,
        "counted_sha256": _sha256(repr(top.question).encode()),
        "numbers_sha256": _sha256(repr((tuple(numbers), sorted(users.items()))).encode()),
        "draws": len(values),
        "draws_sha256": _sha256(values.tobytes()),
        "draws_together": CHUNK,
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
