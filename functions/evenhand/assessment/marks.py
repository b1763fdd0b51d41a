"""Exact arithmetic with marks."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def total(values: Iterable[Fraction]) -> Fraction:
    """The exact sum. Over one common denominator, which for marks is mostly 1, it is several times faster than adding
    fraction to fraction, and grading adds up every question of every submission."""
    above, below = 0, 1
    for value in values:
        numerator, denominator = value.as_integer_ratio()
        if denominator != below:
            common = lcm(below, denominator)
            above, numerator, below = above * (common // below), numerator * (common // denominator), common
        above += numerator
    return Fraction(above, below)
