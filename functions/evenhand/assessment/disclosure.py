"""What a labeller may see of a graded attempt, and when."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from evenhand.assessment.marks import total
from evenhand.quiz.settings import FeedbackPolicy, Settings

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Standing
    from evenhand.assessment.grading import Grade, Mark
    from evenhand.quiz.settings import Window
    from evenhand.quiz.split import AnswerKey


class Disclosure(StrEnum):
    """How much is shown."""

    SCORE = "score"
    """The score, in all and per policy: where to study, without giving away which answers were wrong."""
    FULL = "full"
    """Marks of each question, right answers, feedback and explanations."""


STRICTNESS = (
    FeedbackPolicy.AFTER_EACH_ATTEMPT,
    FeedbackPolicy.AFTER_LAST_ATTEMPT,
    FeedbackPolicy.AFTER_CLOSE,
    FeedbackPolicy.SCORE_ONLY,
)
"""The policies from the loosest to the strictest."""


def in_force(taken: Settings, current: Settings) -> Settings:
    """The settings that decide what is shown of an attempt: the limit of attempts that holds now, since by it further
    attempts begin, and of the two feedback policies the stricter, so that no change tells answers too early."""
    feedback = max(taken.feedback, current.feedback, key=STRICTNESS.index)
    return current if feedback is current.feedback else dataclasses.replace(current, feedback=feedback)


def disclosure(policy: FeedbackPolicy, standing: Standing, allowed: int | None, *, closed: bool = False) -> Disclosure:
    """What a person may see now of their submitted attempts at a quiz; `closed`: nobody can take it any more."""
    match policy:
        case FeedbackPolicy.SCORE_ONLY:
            return Disclosure.SCORE
        case FeedbackPolicy.AFTER_EACH_ATTEMPT:
            return Disclosure.FULL
        case FeedbackPolicy.AFTER_LAST_ATTEMPT:
            over = standing.attempts_left(allowed) == 0 and standing.open_attempt is None
            return Disclosure.FULL if over else Disclosure.SCORE
        case FeedbackPolicy.AFTER_CLOSE:
            return Disclosure.FULL if closed and standing.open_attempt is None else Disclosure.SCORE
        case _:
            assert_never(policy)


def is_closed(taken: Window, current: Window, now: datetime) -> bool:
    """Whether a test is closed: both as it was open to a person when they began, and as it is for everyone now."""
    closings = [window.closes_at for window in (taken, current) if window.closes_at is not None]
    return bool(closings) and max(closings) <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyScore:
    """Marks earned on the questions of one policy."""

    policy: str | None
    """As in `violence@3`; None for questions that name none."""
    marks: Fraction
    max: Fraction


def score_by_policy(grade: Grade, key: AnswerKey) -> tuple[PolicyScore, ...]:
    """The marks of a grade summed over the questions of each policy, in the order the quiz first names them."""
    policies = {question.id: question.policy for question in key.questions}
    groups: dict[str | None, list[Mark]] = {}
    for mark in grade.questions:
        if not mark.max:
            continue  # what is void says nothing of a policy
        groups.setdefault(policies.get(mark.question_id), []).append(mark)
    return tuple(
        PolicyScore(policy=policy, marks=total(m.marks for m in marks), max=total(m.max for m in marks))
        for policy, marks in groups.items()
    )
