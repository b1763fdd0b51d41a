"""Mantel's test and the standardised mean difference against SAS, scipy, numbers worked by hand, and their laws."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from evenhand.analysis.dif import Category, Dif, Side
from evenhand.analysis.estimate import Method, NotEstimable, Reason
from evenhand.analysis.mantel import mantel
from evenhand.analysis.strata import Stratum

marks = st.dictionaries(st.integers(0, 6), st.integers(1, 9), max_size=5)
tables = st.lists(st.tuples(marks, marks), min_size=1, max_size=6)

ARTHRITIS = (
    # Improvement none, some, marked (0, 1, 2) of women, then men; placebo, then the drug: Koch and Edwards (1988).
    ({0: 19, 1: 7, 2: 6}, {0: 6, 1: 5, 2: 16}),
    ({0: 10, 1: 0, 2: 1}, {0: 7, 1: 2, 2: 5}),
)
MIGRAINE = (({1: 5, 0: 20}, {1: 16, 0: 11}), ({1: 7, 0: 19}, {1: 12, 0: 16}))
"""Better or the same, of women, then men; placebo, then the drug: SAS/STAT User's Guide, PROC FREQ, example CMH."""


def strata(table: object) -> list[Stratum]:
    return [Stratum(reference=dict(reference), focal=dict(focal)) for reference, focal in table]  # type: ignore[attr-defined]


def estimated(table: object, **more: Fraction) -> Dif:
    found = mantel(strata(table), **more)
    assert isinstance(found, Dif)
    return found


@pytest.mark.parametrize(("table", "chi_square"), [(ARTHRITIS, 14.6319), (MIGRAINE, 8.3052)])
def test_the_chi_square_is_what_sas_calls_row_mean_scores_differ(table: object, chi_square: float) -> None:
    assert estimated(table).chi_square == pytest.approx(chi_square, abs=5e-5)


def test_a_standardised_mean_difference_worked_by_hand() -> None:
    # Stratum 1: 2 of the reference group with 0 and 2, mean 1; 2 of the focal group with 0 and 0, mean 0. Stratum 2: 4
    # with 1, 1, 2, 2, mean 3/2; 1 with 1. The weights of the focal group are 2/3 and 1/3:
    #     SMD = 2/3 (0 - 1) + 1/3 (1 - 3/2) = -5/6
    # F is 0 where 1 is expected, and 1 where 7/5 is: together -7/5. Their variances, n_R n_F (n sum y^2 - (sum y)^2) /
    # (n^2 (n - 1)): 2 2 (4 4 - 2^2) / (16 3) = 1, and 4 1 (5 11 - 7^2) / (25 4) = 6/25, together 31/25. The variance of
    # SMD: (2/3)^2 (1/2 + 1/2)^2 1 + (1/3)^2 (1/4 + 1)^2 6/25 = 4/9 + 1/24. The marks 0 0 0 2 1 1 1 2 2 have mean 1 and
    # sum of squares 15, so that their variance is 6/8.
    found = estimated([({0: 1, 2: 1}, {0: 2}), ({1: 2, 2: 2}, {1: 1})])

    assert found.estimate.value == pytest.approx(-5 / 6)
    assert found.chi_square == pytest.approx((7 / 5) ** 2 / (31 / 25))
    assert found.standard_error == pytest.approx(math.sqrt(4 / 9 + 1 / 24))
    assert found.effect == pytest.approx(-5 / 6 / math.sqrt(6 / 8))
    assert (found.estimate.n, found.estimate.method) == (9, Method.MANTEL)


@given(st.tuples(*[st.integers(1, 40)] * 4))
def test_of_one_stratum_of_0_and_1_it_is_the_difference_of_the_shares(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    found = estimated([({1: a, 0: b}, {1: c, 0: d})])
    together = stats.hypergeom(a + b + c + d, a + c, c + d)

    assert found.estimate.value == pytest.approx(c / (c + d) - a / (a + b))
    assert found.chi_square == pytest.approx((c - together.mean()) ** 2 / together.var(), abs=1e-9)
    assert found.standard_error == pytest.approx((1 / (a + b) + 1 / (c + d)) * together.std())


@given(tables)
def test_exchanging_the_groups_keeps_the_chi_square_and_turns_round_who_does_worse(table: object) -> None:
    exchanged = [(focal, reference) for reference, focal in table]  # type: ignore[attr-defined]
    one, other = mantel(strata(table)), mantel(strata(exchanged))
    assume(isinstance(one, Dif))

    assert isinstance(one, Dif)
    assert isinstance(other, Dif)
    assert other.chi_square == pytest.approx(one.chi_square, rel=1e-9, abs=1e-12)


@given(st.tuples(marks, marks))
def test_of_one_stratum_exchanging_the_groups_changes_the_sign(table: object) -> None:
    # Of several it need not: the strata are weighted by the focal group.
    one, other = mantel(strata([table])), mantel(strata([table[::-1]]))  # type: ignore[index]
    assume(isinstance(one, Dif))

    assert isinstance(one, Dif)
    assert isinstance(other, Dif)
    assert other.estimate.value == -one.estimate.value
    assert other.category is one.category
    other_side = {Side.FOCAL: Side.REFERENCE, Side.REFERENCE: Side.FOCAL, None: None}
    assert other.against is other_side[one.against]


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_strata_changes_nothing(table: list[object], order: random.Random) -> None:
    shuffled = table.copy()
    order.shuffle(shuffled)

    assert mantel(strata(shuffled)) == mantel(strata(table))


@given(tables, st.integers(1, 12))
def test_marks_counted_in_parts_are_the_same_marks(table: object, parts: int) -> None:
    whole = mantel(strata(table))
    assume(isinstance(whole, Dif))
    finer = [
        tuple({mark * parts: n for mark, n in group.items()} for group in stratum)
        for stratum in table  # type: ignore[attr-defined]
    ]

    found = estimated(finer, unit=Fraction(1, parts))
    assert isinstance(whole, Dif)
    assert found.estimate.value == pytest.approx(float(whole.estimate.value), abs=1e-12)
    assert found.standard_error == pytest.approx(whole.standard_error)
    assert found.effect == pytest.approx(whole.effect, abs=1e-12)
    assert found.chi_square == pytest.approx(whole.chi_square, abs=1e-9)


def test_what_is_as_easy_for_both_at_every_score_has_no_difference() -> None:
    found = estimated([({0: 10, 1: 20, 2: 30}, {0: 5, 1: 10, 2: 15}), ({1: 8, 2: 2}, {1: 80, 2: 20})])

    assert found.estimate.value == pytest.approx(0, abs=1e-12)
    assert found.category is Category.AA


@pytest.mark.parametrize(
    ("table", "n"),
    [([], 0), ([({1: 4}, {}), ({}, {0: 3, 2: 1})], 0), ([({1: 4}, {1: 3}), ({2: 1}, {2: 1})], 9)],
)
def test_what_cannot_be_estimated_says_why(table: object, n: int) -> None:
    assert mantel(strata(table)) == NotEstimable(n=n, reason=Reason.NOTHING_TO_COMPARE)
