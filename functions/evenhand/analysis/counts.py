"""How many of each there are: mappings that are added to each other and taken out of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

How = Callable[[Any, Any], Any]
"""Addition or subtraction, of whole numbers and fractions."""
Of = TypeVar("Of")
Amount = TypeVar("Amount", int, Fraction)


def counted(one: Mapping[Of, Amount], other: Mapping[Of, Amount], how: How, zero: Amount) -> dict[Of, Amount]:
    """The amounts of both; what comes to nothing is left out."""
    counted = dict(one)
    for what, amount in other.items():
        together = how(counted.get(what, zero), amount)
        if together:
            counted[what] = together
        else:
            counted.pop(what, None)
    return counted


def total(counts: Iterable[Mapping[Of, int]]) -> dict[Of, int]:
    """All of them together."""
    sums: dict[Of, int] = {}
    for each in counts:
        for what, n in each.items():
            sums[what] = sums.get(what, 0) + n
    return sums
