"""How many of each there are: mappings that are added to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Of = TypeVar("Of")
Amount = TypeVar("Amount", int, Fraction)


def total(counts: Sequence[Mapping[Of, Amount]]) -> dict[Of, Amount]:
    """All of them together. Amounts may be below zero; what comes to nothing is left out."""
    sums: dict[Of, Amount] = dict(counts[0]) if counts else {}
    for each in counts[1:]:
        for what, amount in each.items():
            before = sums.get(what)
            sums[what] = amount if before is None else before + amount
    return sums if all(sums.values()) else {what: amount for what, amount in sums.items() if amount}
