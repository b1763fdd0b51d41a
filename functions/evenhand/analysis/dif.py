"""Differential item functioning (DIF): a question is harder for one group than for another of equal score.

Its size is on a scale on which below 0 is harder for the focal group, and above 0 easier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from evenhand.analysis.estimate import Estimated, Method

SIGNIFICANT = 0.05
"""A p below this is."""
NEGLIGIBLE_DELTA, LARGE_DELTA = 1.0, 1.5
NEGLIGIBLE_EFFECT, LARGE_EFFECT = 0.17, 0.25
ONE_SIDED = NormalDist().inv_cdf(1 - SIGNIFICANT)
"""1.645."""


class Category(StrEnum):
    """How large it is by the rules of the Educational Testing Service (ETS). Doubled letters are for partial credit."""

    A = "A"
    """Negligible."""
    B = "B"
    """Moderate: of two questions that are as good, take the other."""
    C = "C"
    """Large: look at the question."""
    AA = "AA"
    BB = "BB"
    CC = "CC"

    @property
    def negligible(self) -> bool:
        """Whether it is A or AA."""
        return self in (Category.A, Category.AA)

    @property
    def large(self) -> bool:
        """Whether it is C or CC."""
        return self in (Category.C, Category.CC)


class Side(StrEnum):
    """One of the two groups."""

    REFERENCE = "reference"
    FOCAL = "focal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dif:
    """How a question treats two groups of equal score."""

    estimate: Estimated
    """The size; its n are the people in strata where both groups are, the others were not used. Of full or no marks it
    is MH D-DIF, in ETS's delta units (`mantel_haenszel`); of partial credit the standardised mean difference, in marks
    (`mantel`)."""
    standard_error: float
    effect: float
    """What the size means by itself: of MH D-DIF the odds of a right answer in the focal group, as a multiple of those
    in the reference group; of the standardised mean difference, standard deviations of the marks on the question."""
    chi_square: float
    """Of the hypothesis that there is none, with one degree of freedom."""
    p: float
    """How often a chi-square as large comes of chance alone."""
    category: Category

    @property
    def surely_not_negligible(self) -> bool:
        """Whether the whole interval lies beyond what is negligible: 1 delta unit, or .17 standard deviations."""
        if self.estimate.method is Method.MANTEL_HAENSZEL:
            bound = NEGLIGIBLE_DELTA
        elif self.effect:
            bound = NEGLIGIBLE_EFFECT * float(self.estimate.value) / self.effect
        else:
            return False
        return self.estimate.low > bound or self.estimate.high < -bound

    @property
    def against(self) -> Side | None:
        """The group for which the question is harder; None where the difference is negligible."""
        if self.category.negligible:
            return None
        return Side.FOCAL if self.estimate.value < 0 else Side.REFERENCE


def delta_category(delta: float, standard_error: float, p: float) -> Category:
    """The category of a question with full or no marks.

    A: |MH D-DIF| < 1, or not significantly different from 0 at 5 %, by the chi-square. C: |MH D-DIF| >= 1.5, and
    significantly above 1, by the one-sided test |MH D-DIF| - 1.645 SE > 1. B: the others. Zieky (1993), Practical
    questions in the use of DIF statistics in test development, in Holland and Wainer (eds), Differential Item
    Functioning, 337-347; Zwick (2012), A review of ETS differential item functioning assessment procedures, ETS
    RR-12-08.
    """
    if p >= SIGNIFICANT or abs(delta) < NEGLIGIBLE_DELTA:
        return Category.A
    surely = abs(delta) - ONE_SIDED * standard_error > NEGLIGIBLE_DELTA
    return Category.C if abs(delta) >= LARGE_DELTA and surely else Category.B


def effect_category(effect: float, p: float) -> Category:
    """The category of a question with partial credit, from SMD / SD.

    AA: Mantel's chi-square not significant at 5 %, or |SMD / SD| <= .17. CC: significant, and |SMD / SD| > .25. BB: the
    others. Zwick, Thayer and Mazzeo (1997), Describing and categorizing DIF in polytomous items, GRE Board Report
    93-10P.
    """
    if p >= SIGNIFICANT or abs(effect) <= NEGLIGIBLE_EFFECT:
        return Category.AA
    return Category.CC if abs(effect) > LARGE_EFFECT else Category.BB


def chi_square_p(chi_square: float) -> float:
    """P(X > x) for a chi-square with one degree of freedom: erfc(sqrt(x / 2))."""
    return math.erfc(math.sqrt(chi_square / 2))
