"""The Mantel-Haenszel procedure against R's difR and mantelhaen.test, statsmodels, scipy, and its own laws."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.sittings import verbal
from evenhand.analysis.dif import Category, Dif, Side
from evenhand.analysis.estimate import Method, NotEstimable, Reason
from evenhand.analysis.mantel_haenszel import mantel_haenszel, odds_ratio
from evenhand.analysis.strata import Stratum

Fourfold = tuple[int, int, int, int]
"""Right and wrong in the reference group, right and wrong in the focal group."""

# difR 5 prints for `difMH(verbal, group = "Gender", focal.name = 1)`: chi-square with continuity correction, alphaMH,
# deltaMH; and with `MHstat = "logOR"` the log odds ratio over its standard error. Magis and others (2010), A general
# framework and an R package for the detection of dichotomous differential item functioning, Behav. Res. Methods 42.
DIFR = (
    (1.7076, 1.7005, -1.2476, 1.4759),
    (2.1486, 1.7702, -1.3420, 1.6751),
    (0.9926, 1.4481, -0.8701, 1.1404),
    (1.9302, 1.9395, -1.5567, 1.6327),
    (2.9540, 1.9799, -1.6052, 1.9103),
    (9.6032, 2.8804, -2.4861, 3.1373),
    (0.0013, 0.9439, 0.1358, -0.1889),
    (0.6752, 0.7194, 0.7741, -0.9984),
    (0.8185, 1.5281, -0.9965, 1.1136),
    (1.6292, 1.6849, -1.2260, 1.4869),
    (0.0152, 1.0901, -0.2028, 0.2735),
    (4.1188, 2.3458, -2.0036, 2.2368),
    (0.1324, 0.7967, 0.5340, -0.5675),
    (2.7501, 0.4995, 1.6313, -1.8434),
    (0.0683, 1.1765, -0.3821, 0.4495),
    (6.3029, 0.3209, 2.6709, -2.6614),
    (6.8395, 0.3746, 2.3072, -2.6876),
    (0.2170, 0.7931, 0.5447, -0.6396),
    (5.7817, 0.4616, 1.8165, -2.4687),
    (3.8880, 0.4727, 1.7606, -2.1368),
    (0.2989, 0.6373, 1.0585, -0.8366),
    (1.1220, 0.6444, 1.0327, -1.2436),
    (1.4491, 0.6385, 1.0541, -1.3810),
    (0.8390, 1.6053, -1.1123, 1.1203),
)
BERKELEY: tuple[Fourfold, ...] = (
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
)
"""Admitted and rejected, men and women, by department: Bickel, Hammel and O'Connell (1975), R's UCBAdmissions."""

counts = st.integers(0, 30)
tables = st.lists(st.tuples(counts, counts, counts, counts), min_size=1, max_size=8)


def strata(table: Sequence[Fourfold]) -> list[Stratum]:
    return [Stratum(reference={1: a, 0: b}, focal={1: c, 0: d}) for a, b, c, d in table]


def estimated(table: Sequence[Fourfold]) -> Dif:
    found = mantel_haenszel(strata(table))
    assert isinstance(found, Dif)
    return found


@pytest.mark.parametrize("item", range(24))
def test_the_items_about_verbal_aggression_have_the_figures_that_difr_prints(item: int) -> None:
    chi_square, alpha, delta, z = DIFR[item]
    found = mantel_haenszel(verbal(item))

    assert isinstance(found, Dif)
    assert found.chi_square == pytest.approx(chi_square, abs=5e-5)
    assert 1 / found.effect == pytest.approx(alpha, abs=5e-5)
    assert found.estimate.value == pytest.approx(delta, abs=5e-5)
    assert -float(found.estimate.value) / found.standard_error == pytest.approx(z, abs=5e-5)


def test_people_whose_score_nobody_of_the_other_group_has_are_not_used() -> None:
    everybody, nobody = verbal(0), [Stratum(reference={1: 7, 0: 2}, focal={}), Stratum(reference={}, focal={0: 3})]

    assert mantel_haenszel([*everybody, *nobody]) == mantel_haenszel(everybody)
    assert mantel_haenszel(everybody).estimate.n == 300  # type: ignore[union-attr]


def test_the_admissions_to_berkeley_have_the_figures_of_mantelhaen_test() -> None:
    # R: Mantel-Haenszel X-squared = 1.4269, p-value = 0.2323, 95 percent confidence interval 0.7719074 1.0603298,
    # common odds ratio 0.9046968. statsmodels' StratifiedTable has the same, and 0.0809889 as the standard error of
    # its logarithm.
    found = estimated(BERKELEY)

    assert found.chi_square == pytest.approx(1.4269, abs=5e-5)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    assert 1 / found.effect == pytest.approx(0.9046968, abs=5e-8)
    assert 1 / odds_ratio(found.estimate.high) == pytest.approx(0.7719074, abs=5e-8)
    assert 1 / odds_ratio(found.estimate.low) == pytest.approx(1.0603298, abs=5e-8)
    assert found.standard_error == pytest.approx(2.35 * 0.0809889, abs=2e-7)
    assert found.estimate.n == sum(map(sum, BERKELEY))
    assert found.estimate.method is Method.MANTEL_HAENSZEL


def test_two_strata_worked_by_hand() -> None:
    # alpha = (80 60 / 200 + 60 70 / 200) / (20 40 / 200 + 40 30 / 200) = 45 / 10. A is 140, E(A) = 60 + 45 = 105, its
    # variance 2 times 100 100 m1 m0 / (200^2 199) with m1 m0 = 120 80 and 90 110: 24.497, so (35 - 1/2)^2 / 24.497.
    found = estimated([(80, 20, 40, 60), (60, 40, 30, 70)])

    assert 1 / found.effect == pytest.approx(4.5)
    assert found.estimate.value == pytest.approx(-2.35 * math.log(4.5))
    assert found.chi_square == pytest.approx(34.5**2 / ((120 * 80 + 90 * 110) / (4 * 199)))
    assert found.category is Category.C
    assert found.against is Side.FOCAL


@given(st.tuples(*[st.integers(1, 60)] * 4))
def test_of_a_single_stratum_it_is_the_odds_ratio_with_woolf_s_standard_error(table: Fourfold) -> None:
    a, b, c, d = table
    found = estimated([table])
    together = stats.hypergeom(a + b + c + d, a + c, a + b)

    assert found.effect == pytest.approx(b * c / (a * d))
    assert found.standard_error == pytest.approx(2.35 * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))
    assert found.chi_square == pytest.approx(max(0, abs(a - together.mean()) - 0.5) ** 2 / together.var(), abs=1e-9)
    assert found.p == pytest.approx(stats.chi2.sf(found.chi_square, 1), rel=1e-9)


@given(tables)
def test_exchanging_the_groups_changes_the_sign_and_nothing_else(table: list[Fourfold]) -> None:
    found, exchanged = (mantel_haenszel(strata(each)) for each in (table, [(c, d, a, b) for a, b, c, d in table]))
    if isinstance(found, NotEstimable):
        assert exchanged == found
        return
    assert isinstance(exchanged, Dif)
    assert exchanged.estimate.value == -found.estimate.value
    assert exchanged.estimate.low == pytest.approx(-found.estimate.high, rel=1e-12)
    assert exchanged.standard_error == pytest.approx(found.standard_error, rel=1e-12)
    assert exchanged.chi_square == pytest.approx(found.chi_square, rel=1e-12)
    assert exchanged.category is found.category
    other = {Side.FOCAL: Side.REFERENCE, Side.REFERENCE: Side.FOCAL, None: None}
    assert exchanged.against is other[found.against]


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_strata_changes_nothing(table: list[Fourfold], order: random.Random) -> None:
    shuffled = table.copy()
    order.shuffle(shuffled)

    assert mantel_haenszel(strata(shuffled)) == mantel_haenszel(strata(table))


@given(tables)
def test_what_is_as_easy_for_both_at_every_score_has_no_difference(table: list[Fourfold]) -> None:
    alike = [(a, b, 2 * a, 2 * b) for a, b, _, _ in table]
    found = mantel_haenszel(strata(alike))
    assume(isinstance(found, Dif))

    assert isinstance(found, Dif)
    assert found.estimate.value == pytest.approx(0, abs=1e-9)
    assert found.category is Category.A
    assert found.against is None


@pytest.mark.parametrize(
    ("table", "reason", "n"),
    [
        ([], Reason.NOTHING_TO_COMPARE, 0),
        ([(5, 5, 0, 0), (0, 0, 3, 3)], Reason.NOTHING_TO_COMPARE, 0),
        ([(5, 0, 5, 0), (0, 4, 0, 4)], Reason.NOTHING_TO_COMPARE, 18),
        ([(5, 0, 0, 5)], Reason.SEPARATED, 10),
        ([(5, 0, 3, 5), (2, 0, 0, 2)], Reason.SEPARATED, 17),
        ([(3, 5, 5, 0)], Reason.SEPARATED, 13),
    ],
)
def test_what_cannot_be_estimated_says_why(table: list[Fourfold], reason: Reason, n: int) -> None:
    assert mantel_haenszel(strata(table)) == NotEstimable(n=n, reason=reason)
