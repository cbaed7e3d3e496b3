"""Who bears an amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def by_payer(amounts: Iterable[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    """Return what each payer bears of amounts that are shared, the largest first.

    Parameters
    ----------
    amounts : iterable of (float, mapping of str to float)
        Each amount with the share of each payer.

    Returns
    -------
    dict of str to float
    """
    total: dict[str, float] = {}
    for amount, shares in amounts:
        for payer, share in shares.items():
            total[payer] = total.get(payer, 0.0) + share * amount
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))
