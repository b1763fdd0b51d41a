"""The Mantel-Haenszel procedure: DIF of a question that earns full marks or none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from evenhand.analysis.dif import Dif, chi_square_p, delta_category
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.intervals import Z
from evenhand.analysis.strata import Stratum, comparable, people

DELTA = 2.35
"""A unit of the logit on ETS's delta scale, 4 / 1.7."""


def mantel_haenszel(strata: Iterable[Stratum]) -> Dif | NotEstimable:
    """The common odds ratio of a right answer at equal score, as MH D-DIF.

    In a stratum of T people, of the reference group A are right and B wrong, of the focal group C right and D wrong:

        alpha = sum (A D / T) / sum (B C / T)          MH D-DIF = -2.35 ln(alpha)

    so that -1 is 1.53 times the odds for the reference group. Its standard error is 2.35 times that of ln(alpha),

        var ln(alpha) = sum P R / (2 (sum R)^2) + sum (P S + Q R) / (2 sum R sum S) + sum Q S / (2 (sum S)^2)

    with P = (A + D) / T, Q = (B + C) / T, R = A D / T, S = B C / T: Robins, Breslow and Greenland (1986), Estimators of
    the Mantel-Haenszel variance consistent in both sparse data and large-strata limiting models, Biometrics 42,
    311-323; Phillips and Holland (1987), Biometrics 43, 425-431, give the same. The chi-square has the continuity
    correction, not beyond 0,

        (|sum A - sum E(A)| - 1/2)^2 / sum var(A)      E(A) = (A + B)(A + C) / T
        var(A) = (A + B)(C + D)(A + C)(B + D) / (T^2 (T - 1))

    Undefined when at equal score one group is always missing or all earned the same, and when the odds ratio is 0 or
    infinite. Mantel and Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748; Holland and Thayer (1988), Differential
    item performance and the Mantel-Haenszel procedure, in Wainer and Braun (eds), Test Validity, 129-145. Agrees with
    R's difR on the 24 items about verbal aggression, and with R's mantelhaen.test (tests).
    """
    used = comparable(strata)
    n = people(used)
    p_r, ps_qr, q_s, r, s, off, variances = [], [], [], [], [], [], []
    for stratum in used:
        a, c = _right(stratum.reference), _right(stratum.focal)
        b, d = stratum.reference_n - a, stratum.focal_n - c
        t = a + b + c + d
        p_k, q_k, r_k, s_k = (a + d) / t, (b + c) / t, a * d / t, b * c / t
        p_r.append(p_k * r_k)
        ps_qr.append(p_k * s_k + q_k * r_k)
        q_s.append(q_k * s_k)
        r.append(r_k)
        s.append(s_k)
        # A - E(A), which is (A D - B C) / T.
        off.append((a * d - b * c) / t)
        variances.append((a + b) * (c + d) * (a + c) * (b + d) / (t * t * (t - 1)))
    sum_r, sum_s, variance = math.fsum(r), math.fsum(s), math.fsum(variances)
    if variance == 0:
        return NotEstimable(n=n, reason=Reason.NOTHING_TO_COMPARE)
    if sum_r == 0 or sum_s == 0:
        return NotEstimable(n=n, reason=Reason.SEPARATED)
    # As a difference of logarithms, so that exchanging the groups changes the sign and nothing else.
    log_alpha = math.log(sum_r) - math.log(sum_s)
    terms = (
        math.fsum(p_r) / (2 * sum_r * sum_r),
        math.fsum(ps_qr) / (2 * sum_r * sum_s),
        math.fsum(q_s) / (2 * sum_s * sum_s),
    )
    delta, error = -DELTA * log_alpha, DELTA * math.sqrt(math.fsum(terms))
    chi_square = max(0.0, abs(math.fsum(off)) - 0.5) ** 2 / variance
    p = chi_square_p(chi_square)
    return Dif(
        estimate=Estimated(
            value=delta, n=n, low=delta - Z * error, high=delta + Z * error, method=Method.MANTEL_HAENSZEL
        ),
        standard_error=error,
        effect=odds_ratio(delta),
        chi_square=chi_square,
        p=p,
        category=delta_category(delta, error, p),
    )


def odds_ratio(delta: float) -> float:
    """The odds of the focal group as a multiple of those of the reference group: 1 / alpha, of an MH D-DIF."""
    return math.exp(delta / DELTA)


def _right(marks: Mapping[int, int]) -> int:
    return sum(count for mark, count in marks.items() if mark)
