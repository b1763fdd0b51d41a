"""The item analysis of a response matrix, in the sense of classical test theory.

Conventions: variances and standard deviations with n - 1; a question is taken out of the total that it is correlated
with; blanks earn 0; every row is a person, so that whoever wants first attempts brings those. They are those of
Moodle's "Quiz statistics calculations". The work grows with people times questions, but for sorting people.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from operator import sub

from evenhand.analysis.choices import Choice, choices
from evenhand.analysis.discrimination import (
    Tails,
    discrimination,
    discriminative_efficiency,
    effective_weights,
    tails,
    upper_lower_27,
)
from evenhand.analysis.estimate import Estimate, NotEstimable
from evenhand.analysis.intervals import student_t, wilson
from evenhand.analysis.matrix import Column, Matrix
from evenhand.analysis.moments import central_moments, deviation, kurtosis, median, skewness
from evenhand.analysis.reliability import alpha, alpha_if_deleted, error_ratio, feldt, standard_error
from evenhand.analysis.sums import ColumnSums, column_sums, highest_product, product
from evenhand.analysis.undefined import Figure, Interval, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnalysis:
    """The figures of one question."""

    id: str
    n: int
    """People, those who left it blank among them."""
    omitted: int
    """Left blank by so many who answered a later one."""
    not_reached: int
    """Left blank by so many who answered no later one."""
    full: int
    """How many earned all of its marks."""
    max: Fraction
    """The marks it is worth."""
    facility: Fraction
    """The share of its marks that people earned, sum x / (n max)."""
    facility_interval: Estimate
    """Wilson's where marks are all or nothing, else Student's; both in `intervals`."""
    sd: Figure
    """In marks."""
    discrimination: Figure
    discriminative_efficiency: Figure
    """In percent."""
    effective_weight: Figure
    """In percent."""
    upper_lower_27: Figure
    alpha_if_deleted: Figure
    options: tuple[Choice, ...]
    """Empty where only marks are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The figures of a test and of its questions; mean, median, deviation and standard error in marks."""

    n: int
    max: Fraction
    """The marks the test is worth."""
    mean: Fraction
    mean_interval: Interval
    """Student's, `intervals.student_t`."""
    median: Fraction
    sd: Figure
    skewness: Figure
    kurtosis: Figure
    alpha: Figure
    alpha_interval: Interval
    sem: Figure
    error_ratio: Figure
    """In percent."""
    questions: tuple[QuestionAnalysis, ...]


def analyse(matrix: Matrix) -> Analysis:
    """Every figure of a response matrix; the formulas stand at the functions of its neighbours."""
    n = matrix.n
    people = Counter(matrix.totals)
    moments = central_moments(people, matrix.scale)
    of_totals = product(matrix.totals, matrix.totals)
    sums = tuple(column_sums(matrix, column, of_totals) for column in matrix.columns)
    consistency = alpha(sums, n)
    spread = deviation(moments)
    groups = tails(people)
    worth = sum((column.max for column in matrix.columns), Fraction(0))
    weights = effective_weights(sums, n)
    return Analysis(
        n=n,
        max=worth,
        mean=moments.mean,
        mean_interval=_mean_interval(matrix, worth),
        median=median(people, matrix.scale),
        sd=spread,
        skewness=skewness(moments),
        kurtosis=kurtosis(moments),
        alpha=consistency,
        alpha_interval=feldt(consistency, n, len(sums)),
        sem=standard_error(spread, consistency),
        error_ratio=error_ratio(consistency),
        questions=tuple(
            _question(matrix, column, each, weight, groups, alpha_if_deleted(each, sums, n))
            for column, each, weight in zip(matrix.columns, sums, weights, strict=True)
        ),
    )


def _question(
    matrix: Matrix, column: Column, sums: ColumnSums, weight: Figure, groups: Tails[int] | Undefined, without: Figure
) -> QuestionAnalysis:
    n, scale = matrix.n, matrix.scale
    return QuestionAnalysis(
        id=column.id,
        n=n,
        omitted=column.omitted,
        not_reached=column.not_reached,
        full=sum(mark == column.max * scale for mark in column.marks),
        max=column.max,
        facility=Fraction(sum(column.marks), n * scale) / column.max,
        facility_interval=_facility_interval(column, scale),
        sd=math.sqrt(Fraction(sums.xx, n * (n - 1) * scale**2)) if n > 1 else Undefined.TOO_FEW,
        discrimination=discrimination(sums, n, len(matrix.columns)),
        discriminative_efficiency=discriminative_efficiency(sums, _most(column, matrix), n, len(matrix.columns)),
        effective_weight=weight,
        upper_lower_27=upper_lower_27(_by_total(column, matrix), groups, column.max * scale),
        alpha_if_deleted=without,
        options=choices(column, matrix, sums),
    )


def _most(column: Column, matrix: Matrix) -> int | Fraction:
    return highest_product(Counter(column.marks), Counter(map(sub, matrix.totals, column.marks)))


def _by_total(column: Column, matrix: Matrix) -> dict[int, int]:
    """What those with each total earned on a question."""
    marks: dict[int, int] = defaultdict(int)
    for total, mark in zip(matrix.totals, column.marks, strict=True):
        marks[total] += mark
    return marks


def _mean_interval(matrix: Matrix, worth: Fraction) -> Interval:
    units = worth * matrix.scale
    squares = sum(total * total for total in matrix.totals)
    estimate = student_t(sum(matrix.totals) / units, squares / units**2, matrix.n)
    if isinstance(estimate, NotEstimable):
        return Undefined(estimate.reason)
    return float(worth * Fraction(estimate.low)), float(worth * Fraction(estimate.high))


def _facility_interval(column: Column, scale: int) -> Estimate:
    n, worth = len(column.marks), column.max * scale
    full = sum(mark == worth for mark in column.marks)
    total = sum(column.marks)
    if total == full * worth:
        return wilson(full, n)
    squares = sum(mark * mark for mark in column.marks)
    return student_t(total / worth, squares / worth**2, n)
