"""The share of a question's points that an answer earns, by the ways of partial credit that have names.

The definitions are those of PrairieLearn's `pl-checkbox` (net-correct, coverage, each-answer) and of Open edX's
checkbox groups (halves), but for one thing: an answer left empty earns nothing in any of them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from evenhand.quiz.settings import Credit

NOTHING, ALL = Fraction(0), Fraction(1)


def credit_for(mode: Credit, *, right: int, wrong: int, of: int, options: int, mistakes: int) -> Fraction:
    """The share of the points earned, in [0, 1], by an answer that is not empty.

    `right` and `wrong` choices were made where `of` would be right among `options`; `mistakes` are the wrong ones and
    those that were left out.
    """
    if mistakes == 0:
        return ALL
    match mode:
        case Credit.ALL_OR_NOTHING:
            return NOTHING
        case Credit.NET_CORRECT:
            return Fraction(max(0, right - wrong), of)
        case Credit.COVERAGE:
            return Fraction(right * right, of * (right + wrong)) if right else NOTHING
        case Credit.EACH_ANSWER:
            return Fraction(options - mistakes, options)
        case Credit.HALVES:
            return _halves(mistakes, options)
        case _:
            assert_never(mode)


def _halves(mistakes: int, options: int) -> Fraction:
    if mistakes == 1 and options >= 3:
        return Fraction(1, 2)
    if mistakes == 2 and options >= 5:
        return Fraction(1, 4)
    return NOTHING
