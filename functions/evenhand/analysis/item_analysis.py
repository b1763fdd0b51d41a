"""The figures of one question, in the sense of classical test theory, from its sums.

Conventions, stated wherever the figures are shown: first attempts only, standard deviations with n - 1, and the
question taken out of the total it is correlated with ("corrected"). They are those of Moodle's "Quiz statistics
calculations"; see also Lord and Novick (1968), Statistical Theories of Mental Test Scores, chapter 15.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

from evenhand.analysis.common_paper import CommonPaper
from evenhand.analysis.discrimination import discriminative_efficiency, effective_weights, tails, upper_lower_27
from evenhand.analysis.estimate import Described, Description, Estimate, NotEstimable, Reason
from evenhand.analysis.intervals import fisher_z, sample_variance, student_t, wilson
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.option_figures import UNKNOWN, Choices, OptionFigures, people_of
from evenhand.analysis.reliability import alpha_if_deleted, feldt_estimate
from evenhand.analysis.sums import correlation
from evenhand.analysis.undefined import Undefined, described
from evenhand.quiz.model import Kind
from evenhand.quiz.split import PartKey, QuestionKey


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

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it may be shown, since so few people met it that their answers would show."""
        return isinstance(self.facility, NotEstimable) and self.facility.reason is Reason.TOO_FEW_TO_SHOW


def figures_of(
    sums: ItemSums, key: QuestionKey, paper: CommonPaper | Undefined = Undefined.TOO_FEW, least: int = 1
) -> ItemFigures:
    """The figures of a question; those of its place in a test rest on the paper that first attempts have in common.
    Parts of the people that are fewer than `least` have none.

    Written answers are no figures: the tally does not hold them.
    """
    choices = Choices(sums, least)
    return ItemFigures(
        n=sums.n,
        omitted=sums.omitted,
        not_reached=sums.not_reached,
        full=sums.full,
        facility=facility(sums),
        deviation=deviation(sums),
        discrimination=discrimination(sums),
        options=tuple(choices.option(option, option) for option in key.options),
        parts=tuple(_part(part, choices, is_judged=key.kind is Kind.CASE) for part in key.parts),
        upper_lower_27=_upper_lower_27(sums, least),
        **_in_the_test(paper, key.id, sums.n),
    )


def hidden_figures(n: int) -> ItemFigures:
    """The figures of a question that so few people met that theirs are not shown."""
    missing = NotEstimable(n=n, reason=Reason.TOO_FEW_TO_SHOW)
    return ItemFigures(
        n=n,
        omitted=0,
        not_reached=0,
        full=0,
        facility=missing,
        deviation=missing,
        discrimination=missing,
        options=(),
        upper_lower_27=missing,
        discriminative_efficiency=missing,
        effective_weight=missing,
        alpha_if_deleted=missing,
    )


def _upper_lower_27(sums: ItemSums, least: int) -> Description:
    """By bands of the score; formula at `discrimination.upper_lower_27`."""
    marks = {
        place: sum((mark * n for mark, n in band.earned.items()), Fraction(0)) for place, band in sums.bands.items()
    }
    groups = tails(people_of(sums))
    if not isinstance(groups, Undefined) and groups.size < least:
        return NotEstimable(n=sums.n, reason=Reason.TOO_FEW_TO_SHOW)
    return described(upper_lower_27(marks, groups, sums.max), sums.n)


class _InTheTest(TypedDict):
    discriminative_efficiency: Description
    effective_weight: Description
    alpha_if_deleted: Estimate


def _in_the_test(paper: CommonPaper | Undefined, question_id: str, met: int) -> _InTheTest:
    """Formulas at `discrimination` and `reliability`."""
    if isinstance(paper, Undefined):
        missing = NotEstimable(n=met, reason=Reason(paper))
        return _InTheTest(discriminative_efficiency=missing, effective_weight=missing, alpha_if_deleted=missing)
    n, columns = paper.n, tuple(paper.columns.values())
    own, place = paper.columns[question_id], tuple(paper.columns).index(question_id)
    efficiency = discriminative_efficiency(own, paper.most[question_id], n, len(columns))
    return _InTheTest(
        discriminative_efficiency=described(efficiency, n),
        effective_weight=described(effective_weights(columns, n)[place], n),
        alpha_if_deleted=feldt_estimate(alpha_if_deleted(own, columns, n), n, len(columns) - 1),
    )


def _part(part: PartKey, choices: Choices, *, is_judged: bool) -> PartFigures:
    """Answers to match or to put in order keep their order. Those of a judgement, which has many values, begin with the
    right one, followed by what it was taken for most often."""
    answers = [choices.option(answer, f"{part.id}={answer}") for answer in part.options]
    if is_judged:
        answers.sort(key=lambda answer: (answer.id != part.right, -answer.count))
    return PartFigures(
        id=part.id,
        omitted=choices.n - sum(answer.count for answer in answers),
        right=choices.option(part.right, f"{part.id}={part.right}"),
        answers=tuple(answers),
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
    if of_marks == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD)
    if of_rest == 0:
        return NotEstimable(n=n, reason=Reason.NO_SPREAD_IN_REST)
    return fisher_z(correlation(n * sums.marks_rest - sums.marks * sums.rest, of_marks, of_rest), n)
