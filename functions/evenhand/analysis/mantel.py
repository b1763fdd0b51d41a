"""Mantel's test and the standardised mean difference: DIF of a question with partial credit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from evenhand.analysis.dif import Dif, chi_square_p, effect_category
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import Z, sample_variance
from evenhand.analysis.strata import Stratum, comparable, people


def mantel(strata: Iterable[Stratum], *, unit: Fraction = Fraction(1)) -> Dif | NotEstimable:
    """The standardised mean difference (SMD) of the marks at equal score, with Mantel's chi-square.

        SMD = sum w (mean_F - mean_R)          w = n_F / sum n_F

    over the strata, in marks: how much more the focal group earns than the reference group would if its scores were
    distributed alike. With F the sum of the marks y of the focal group in a stratum of n people,

        chi-square = (sum F - sum E(F))^2 / sum var(F)          E(F) = n_F / n sum y
        var(F) = n_R n_F (n sum y^2 - (sum y)^2) / (n^2 (n - 1))

    and the standard error, which takes F for hypergeometric as Mantel does, is

        SE(SMD)^2 = sum w^2 (1/n_F + 1/n_R)^2 var(F)

    The effect is SMD / SD, by the standard deviation of the marks of both groups together, with n - 1. Undefined when
    at equal score one group is always missing or all earned the same. Mantel (1963), Chi-square tests with one degree
    of freedom, JASA 58, 690-700; Dorans and Schmitt (1991), Constructed response and differential item functioning,
    ETS RR-91-47; Zwick and Thayer (1996), Evaluating the magnitude of differential item functioning in polytomous
    items, J. Educ. Behav. Stat. 21, 187-201, who found this standard error better than the multinomial one. For marks
    of 0 and 1 the chi-square is that of `mantel_haenszel` without the continuity correction.

    `unit` is what a mark of 1 in the strata is worth.
    """
    used = comparable(strata)
    n, focal_n = people(used), sum(stratum.focal_n for stratum in used)
    off, variances, differences, errors = [], [], [], []
    for stratum in used:
        n_r, n_f = stratum.reference_n, stratum.focal_n
        y_r, y_f = _sum(stratum.reference), _sum(stratum.focal)
        total, squares, size = y_r + y_f, _sum(stratum.reference, 2) + _sum(stratum.focal, 2), n_r + n_f
        variance = n_r * n_f * (size * squares - total * total) / (size * size * (size - 1))
        weight, apart = n_f / focal_n, (y_f * n_r - y_r * n_f) / (n_r * n_f)
        off.append((y_f * n_r - y_r * n_f) / size)  # F - E(F)
        variances.append(variance)
        differences.append(weight * apart)
        errors.append((weight * size / (n_r * n_f)) ** 2 * variance)
    if math.fsum(variances) == 0:
        return NotEstimable(n=n, reason=Reason.NOTHING_TO_COMPARE)
    worth = float(unit)
    smd, error = worth * math.fsum(differences), worth * math.sqrt(math.fsum(errors))
    chi_square = math.fsum(off) ** 2 / math.fsum(variances)
    p, effect = chi_square_p(chi_square), smd / (worth * _deviation(used))
    return Dif(
        estimate=Estimated(value=smd, n=n, low=smd - Z * error, high=smd + Z * error, method=Method.MANTEL),
        standard_error=error,
        effect=effect,
        chi_square=chi_square,
        p=p,
        category=effect_category(effect, p),
    )


def _sum(marks: Mapping[int, int], power: int = 1) -> int:
    return sum(count * mark**power for mark, count in marks.items())


def _deviation(strata: Iterable[Stratum]) -> float:
    together: Counter[int] = Counter()
    for stratum in strata:
        together.update(stratum.reference)
        together.update(stratum.focal)
    total, squares = Fraction(_sum(together)), Fraction(_sum(together, 2))
    return math.sqrt(sample_variance(total, squares, sum(together.values())))
