"""Why a figure of a response matrix is not defined: a value of its own, never NaN and never 0.0.

A figure here is a number or one of these, and its interval stands beside it: in a matrix that somebody brings, unlike
in a report, a figure is given wherever its formula is defined, even where it has no interval.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.estimate import Described, Description, NotEstimable, Reason


class Undefined(StrEnum):
    """Why there is no figure. What a report says too has the same name there (`Reason`)."""

    TOO_FEW = Reason.TOO_FEW.value
    """Fewer people than the formula needs."""
    TOO_FEW_QUESTIONS = Reason.TOO_FEW_QUESTIONS.value
    """Fewer questions than the formula needs."""
    NO_SPREAD = Reason.NO_SPREAD.value
    """Everyone earned the same; of an option: nobody or everybody chose it."""
    NO_SPREAD_IN_REST = Reason.NO_SPREAD_IN_REST.value
    """Everyone earned the same on the other questions."""
    NO_SPREAD_IN_TOTAL = Reason.NO_SPREAD_IN_TOTAL.value
    """Everyone earned the same on the whole test."""
    NEGATIVE_COVARIANCE = Reason.NEGATIVE_COVARIANCE.value
    """The question runs against the total, so that it has no share in it."""
    PERFECT = Reason.PERFECT.value
    """Exactly 1 or -1, where an interval would have no width."""
    DRAWN = Reason.DRAWN.value
    """Not everybody was asked the same questions."""


Figure = Fraction | float | Undefined
Interval = tuple[float, float] | Undefined
"""The lower and the upper end, with 95 % confidence."""


def described(figure: Figure, n: int) -> Description:
    """The figure as a report gives it: with its n, or why it is not given."""
    if isinstance(figure, Undefined):
        return NotEstimable(n=n, reason=Reason(figure))
    return Described(value=float(figure), n=n)
