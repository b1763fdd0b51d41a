"""A regrade: the attempts at a quiz are graded again under the key that is published now.

It appends grades and changes none. What decides whether an attempt needs one is the attempt alone, so that a regrade
can be broken off anywhere and run again.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from evenhand.assessment.forgetting import GONE
from evenhand.assessment.grading import Grade, Mark, grade_of, mark_question
from evenhand.assessment.submission import AnswersRejected, check_answers

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.quiz.split import AnswerKey, QuestionKey

MOST_KEPT = 1000
"""How many failures, and how many certificates in question, a regrade keeps; it counts them all."""


class CannotRegrade(ValueError):
    """An attempt that the key does not fit any more; the text says why, and the cure."""


class Change(StrEnum):
    """What a regrade does to an attempt."""

    RAISED = "raised"
    """It passes now, or the score goes up."""
    LOWERED = "lowered"
    """It passes no more, or the score goes down."""
    SAME = "same"
    """The grade is a new one, of the same score and outcome."""
    NONE = "none"
    """The grade that counts is the one that the key gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An attempt that could not be graded again, and why."""

    attempt_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a regrade came to, in attempts."""

    changed: int = 0
    """Their score or their outcome is another."""
    unchanged: int = 0
    kept: int = 0
    """Left at the better grade they have, since only better ones were asked for."""
    failed: int = 0
    raised: int = 0
    lowered: int = 0
    now_passed: int = 0
    """They crossed the pass mark upwards."""
    now_failed: int = 0
    """They crossed it downwards."""

    @property
    def examined(self) -> int:
        """How many were looked at."""
        return self.changed + self.unchanged + self.kept + self.failed

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade:
    """One regrade of a quiz: who asked for it and why, how far it is, and what it came to."""

    id: str
    quiz_id: str
    publication: str
    """Revision of the publication whose key grades."""
    by: str
    """A person's id."""
    reason: str
    """What the people concerned read."""
    only_if_better: bool = False
    since: datetime | None = None
    """Only attempts submitted then or later; None is all."""
    started_at: datetime
    ended_at: datetime | None = None
    """None while it is under way."""
    cursor: str = ""
    """How far it is: where the store goes on reading. Empty at the beginning."""
    counts: Counts = Counts()
    failures: tuple[Failure, ...] = ()
    """The first of those that failed."""
    questioned: tuple[str, ...] = ()
    """Numbers of the first certificates whose test is not passed any more. Each holds until somebody revokes it."""
    version: int = 1
    """Goes up by one at each write; guards against two writers."""


def regraded(record: AttemptRecord, key: AnswerKey) -> Grade:
    """The grade of a submitted attempt under a key, which may be a later one than it was taken under.

    Questions that an appeal gave full marks keep them. A written answer that was let go keeps its mark as long as the
    question's key is the same. Raises `CannotRegrade` where the key lacks what was asked or answered.
    """
    attempt, latest = record.attempt, record.grades[-1]
    asked = key.only(attempt.question_ids)
    known = {question.id for question in asked.questions}
    gone = next((each for each in attempt.question_ids if each not in known), None)
    if gone is not None:
        raise CannotRegrade(
            f"The question `{gone}` is not in the published test any more. Put it back; with `void` it counts nothing."
        )
    answers = record.graded_answers
    try:
        check_answers(answers, asked)
    except AnswersRejected as error:
        raise CannotRegrade(f"What was answered is not there any more: {error} Put it back.") from None
    fresh = grade_of((_mark(answers.get(each.id, ()), each, latest.grade) for each in asked.questions), asked)
    return with_granted(fresh, latest.granted, asked)


def _mark(given: tuple[str, ...], question: QuestionKey, before: Grade) -> Mark:
    if question.kind.writes and given == (GONE,) and not question.void:
        mark = before.mark(question.id)
        if mark is None or mark.key_revision != question.revision:
            raise CannotRegrade(
                f"What was written at `{question.id}` was let go, so that its mark cannot be found anew."
            )
        return mark
    return mark_question(given, question)


def with_granted(grade: Grade, granted: tuple[str, ...], key: AnswerKey) -> Grade:
    """The grade with full marks for the questions that an appeal gave them; `key` is that of the paper."""
    if not granted:
        return grade
    marks = (
        dataclasses.replace(each, marks=each.max) if each.question_id in granted else each for each in grade.questions
    )
    return grade_of(marks, key)


def change_of(before: Grade, after: Grade) -> Change:
    """What it is to an attempt to get another grade."""
    if (before.score, before.passed) == (after.score, after.passed):
        again = (before.questions, before.critical_failed) != (after.questions, after.critical_failed)
        return Change.SAME if again else Change.NONE
    better = (after.passed, after.score) > (before.passed, before.score)
    return Change.RAISED if better else Change.LOWERED
