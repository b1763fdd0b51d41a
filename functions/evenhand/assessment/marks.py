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
    ratios = [value.as_integer_ratio() for value in values]
    common = lcm(*{denominator for _, denominator in ratios})
    if common == 1:
        return Fraction(sum(numerator for numerator, _ in ratios))
    return Fraction(sum(numerator * (common // denominator) for numerator, denominator in ratios), common)
