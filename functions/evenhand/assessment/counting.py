"""Which of several attempts counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from evenhand.assessment.marks import total
from evenhand.quiz.settings import Counts, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one submitted attempt came to."""

    attempt_id: str
    score: Fraction
    """In [0, 1]."""
    passed: bool
    """By itself: the pass mark reached and no critical question missed."""
    critical_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The result that counts."""

    score: Fraction
    passed: bool


def counted(outcomes: Sequence[Outcome], settings: Settings) -> Counted | None:
    """The result that counts of somebody's attempts in their order; None before the first is submitted.

    The best is a pass before a failure, then the higher score. The mean passes when the mean of the scores reaches the
    pass mark and the last attempt missed no critical question.
    """
    if not outcomes:
        return None
    match settings.counts:
        case Counts.FIRST:
            chosen = outcomes[0]
        case Counts.LAST:
            chosen = outcomes[-1]
        case Counts.BEST:
            chosen = max(outcomes, key=lambda each: (each.passed, each.score))
        case Counts.MEAN:
            mean = total(each.score for each in outcomes) / len(outcomes)
            return Counted(score=mean, passed=mean >= settings.pass_mark and not outcomes[-1].critical_failed)
        case _:
            assert_never(settings.counts)
    return Counted(score=chosen.score, passed=chosen.passed)
