"""Which questions of a response matrix are worth a look: at most one remark each, the gravest that holds.

A rule looks at the end of an interval and not at the value, so that a few unlucky answers are no remark. But that a
question told nobody apart is a fact of the matrix, however many people it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.classical import Analysis, QuestionAnalysis
from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable
from evenhand.analysis.intervals import fisher_z, wilson
from evenhand.analysis.undefined import Figure, Undefined

MANY = Fraction(1, 10)
"""Surely more than these, and many did not reach a question or left it out."""


class Sign(StrEnum):
    """What is the matter with a question, the gravest first."""

    NOBODY_RIGHT = "nobody_right"
    """Nobody earned anything."""
    AGAINST = "against"
    """The whole interval of its discrimination lies below 0."""
    WRONG_OPTION_DRAWS = "wrong_option_draws"
    """The whole interval of a wrong option's point-biserial lies above 0: who is good at the rest chooses it."""
    NOT_REACHED = "not_reached"
    """The whole interval of the share that did not reach it lies above a tenth."""
    OMITTED = "omitted"
    """The whole interval of the share that omitted it lies above a tenth."""
    EVERYBODY_RIGHT = "everybody_right"
    """Everybody earned all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One question, and why it is worth a look."""

    question: QuestionAnalysis
    sign: Sign
    figure: Estimate
    """What the rule looked at: facility, discrimination, point-biserial or share."""
    option: str = ""
    """The wrong option that draws."""


def remarks(analysis: Analysis) -> tuple[Remark, ...]:
    """The questions worth a look, in the order of the test."""
    order = list(Sign)
    found = (min(_of(each), key=lambda remark: order.index(remark.sign), default=None) for each in analysis.questions)
    return tuple(remark for remark in found if remark)


def correlation_interval(figure: Figure, n: int) -> Estimate | None:
    """A correlation with Fisher's interval, why it has none, or None where there is no correlation."""
    return None if isinstance(figure, Undefined) else fisher_z(float(figure), n)


def _of(question: QuestionAnalysis) -> Iterator[Remark]:
    if question.facility == 0:
        yield Remark(question=question, sign=Sign.NOBODY_RIGHT, figure=question.facility_interval)
    elif question.facility == 1:
        yield Remark(question=question, sign=Sign.EVERYBODY_RIGHT, figure=question.facility_interval)
    estimate = correlation_interval(question.discrimination, question.n)
    if isinstance(estimate, Estimated) and estimate.high < 0:
        yield Remark(question=question, sign=Sign.AGAINST, figure=estimate, option=_most_drawing(question)[0])
    option, draws = _most_drawing(question)
    if isinstance(draws, Estimated):
        yield Remark(question=question, sign=Sign.WRONG_OPTION_DRAWS, figure=draws, option=option)
    for sign, count in ((Sign.NOT_REACHED, question.not_reached), (Sign.OMITTED, question.omitted)):
        share = wilson(count, question.n)
        if isinstance(share, Estimated) and share.low > MANY:
            yield Remark(question=question, sign=sign, figure=share)


def _most_drawing(question: QuestionAnalysis) -> tuple[str, Estimate | NotEstimable | None]:
    """The wrong option that most surely draws those who are good at the rest; "" and None where none surely does."""
    drawing = [
        (option.id, estimate)
        for option in question.options
        if not option.right
        and isinstance(estimate := correlation_interval(option.point_biserial, question.n), Estimated)
        and estimate.low > 0
    ]
    return max(drawing, key=lambda each: each[1].low, default=("", None))
