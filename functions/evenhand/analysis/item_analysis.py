"""The figures of one question, in the sense of classical test theory, from its sums.

Conventions, stated wherever the figures are shown: first attempts only, standard deviations with n - 1, and the
question taken out of the total it is correlated with ("corrected"). They are those of Moodle's "Quiz statistics
calculations"; see also Lord and Novick (1968), Statistical Theories of Mental Test Scores, chapter 15.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.analysis.curve import Fifth
from evenhand.analysis.estimate import Described, Description, Estimate, NotEstimable, Reason
from evenhand.analysis.intervals import fisher_z, sample_variance, student_t, wilson
from evenhand.analysis.item_sums import ItemSums
from evenhand.quiz.model import Kind
from evenhand.quiz.split import PartKey, QuestionKey

UNKNOWN = NotEstimable(n=0, reason=Reason.TOO_FEW)
"""In reports from before a figure was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    """How often an option was chosen, or an answer given to a part."""

    id: str
    count: int
    share: Estimate
    """Of those who met the question, omissions included."""
    point_biserial: Estimate = UNKNOWN
    """The correlation of choosing it with the share of the rest that was earned; above 0, it draws the better people."""
    curve: tuple[Fifth, ...] = ()
    """Who chooses it: the five fifths by score, the weakest first; empty where there are fewer than five people, or all
    have the same score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFigures:
    """What was answered to one part of a question."""

    id: str
    omitted: int
    """How many left this part open, those who left out the whole question included."""
    right: OptionFigures
    answers: tuple[OptionFigures, ...]
    """All that could be given, the right one among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """What the first attempts say of a question under one key revision."""

    n: int
    omitted: int
    """Left blank by so many who answered a later question."""
    not_reached: int
    """Left blank by so many who answered no later one."""
    full: int
    """How many earned all of its marks."""
    facility: Estimate
    deviation: Description
    """Standard deviation of the share of its marks earned."""
    discrimination: Estimate
    options: tuple[OptionFigures, ...]
    """Empty for the kinds that choose none."""
    parts: tuple[PartFigures, ...] = ()
    upper_lower_27: Description = UNKNOWN
    """How much more of its marks the best 27 % earned than the weakest 27 %, in [-1, 1]."""
    discriminative_efficiency: Description = UNKNOWN
    """The discrimination in percent of the most it could be; like the two below, over first attempts under the key in
    force, and not for drawn papers."""
    effective_weight: Description = UNKNOWN
    """Its part in the spread of the scores, in percent."""
    alpha_if_deleted: Estimate = UNKNOWN


def figures_of(sums: ItemSums, key: QuestionKey) -> ItemFigures:
    """The figures of a question.

    Written answers are no figures: the tally does not hold them.
    """
    chosen = sums.chosen
    return ItemFigures(
        n=sums.n,
        omitted=sums.omitted,
        not_reached=sums.not_reached,
        full=sums.full,
        facility=facility(sums),
        deviation=deviation(sums),
        discrimination=discrimination(sums),
        options=tuple(_option(option, chosen.get(option, 0), sums.n) for option in key.options),
        parts=tuple(_part(part, sums.n, chosen, is_judged=key.kind is Kind.CASE) for part in key.parts),
    )


def _option(option: str, count: int, n: int) -> OptionFigures:
    return OptionFigures(id=option, count=count, share=wilson(count, n))


def _part(part: PartKey, n: int, chosen: Mapping[str, int], *, is_judged: bool) -> PartFigures:
    """Answers to match or to put in order keep their order. Those of a judgement, which has many values, begin with the
    right one, followed by what it was taken for most often."""
    counts = {answer: chosen.get(f"{part.id}={answer}", 0) for answer in part.options}
    answers = list(part.options)
    if is_judged:
        answers.sort(key=lambda answer: (answer != part.right, -counts[answer]))
    return PartFigures(
        id=part.id,
        omitted=n - sum(counts.values()),
        right=_option(part.right, counts[part.right], n),
        answers=tuple(_option(answer, counts[answer], n) for answer in answers),
    )


def facility(sums: ItemSums) -> Estimate:
    """The share of the question's marks that people earned.

        sum x / (n max)

    From 0, nobody earned anything, to 1, everybody earned everything. With all-or-nothing marks it is the share of
    people who were right and has Wilson's interval, else it is a mean and has Student's. Undefined when nobody met the
    question; with partial marks also for one person, and when all earned the same.
    """
    if sums.marks == sums.full * sums.max:
        return wilson(sums.full, sums.n)
    return student_t(sums.marks / sums.max, sums.marks_squared / sums.max**2, sums.n)


def deviation(sums: ItemSums) -> Description:
    """The standard deviation of the share of the question's marks earned.

        sqrt((sum x^2 - (sum x)^2 / n) / (n - 1)) / max

    From 0, all earned the same, to about 0.5, half earned everything and half nothing. Undefined for n < 2.
    """
    if sums.n < 2:
        return NotEstimable(n=sums.n, reason=Reason.TOO_FEW)
    variance = sample_variance(sums.marks, sums.marks_squared, sums.n) / sums.max**2
    return Described(value=math.sqrt(variance), n=sums.n)


def discrimination(sums: ItemSums) -> Estimate:
    """The corrected item-rest correlation: Pearson's, of the marks x on the question with the share r of the rest.

        (n sum xr - sum x sum r) / sqrt((n sum x^2 - (sum x)^2) (n sum r^2 - (sum r)^2))

    From -1 to 1. Above 0, who is good at the rest tends to be good at this question; about 0, the question tells
    nothing about the rest; below 0, the better people get it wrong, as when the key is wrong. Where all are asked the
    same, a share of the rest's marks is as good as the marks; where papers are drawn, it is of each person's own.
    Undefined for n < 4, when everyone earned the same on the question or on the rest, and, for want of an interval, at
    exactly -1 and 1.

    Worked example in the tests: the five questions of LSAT section 6, 1000 people, give .113 .153 .173 .144 .122.
    """
    n = sums.n
    if n < 4:
        return NotEstimable(n=n, reason=Reason.TOO_FEW)
    of_marks = n * sums.marks_squared - sums.marks**2
    of_rest = n * sums.rest_squared - sums.rest**2
    both = n * sums.marks_rest - sums.marks * sums.rest
    if of_marks == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD)
    if of_rest == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD_IN_REST)
    if both * both == of_marks * of_rest:  # exact, where the floating-point quotient may miss 1 by a hair
        return NotEstimable(n=n, reason=Reason.PERFECT)
    return fisher_z(float(both) / math.sqrt(of_marks * of_rest), n)
