"""Grading: answers and an answer key give a grade, and nothing else does.

The same function serves the server, `evenhand try` and every regrade. Marks are exact fractions until they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from evenhand.assessment.marks import total
from evenhand.assessment.submission import Answers
from evenhand.quiz.split import AnswerKey, QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one question earned."""

    question_id: str
    key_revision: str
    marks: Fraction
    """In [0, max]."""
    max: Fraction
    omitted: bool = False
    """Left unanswered, which is not the same as wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The outcome of an attempt under one state of the key."""

    questions: tuple[Mark, ...]
    marks: Fraction
    max: Fraction
    passed: bool
    critical_failed: tuple[str, ...] = ()
    """Critical questions that did not earn their full marks; any of them fails the test."""
    key_revision: str
    """The grading revision of the key."""

    @property
    def score(self) -> Fraction:
        """The share of all marks earned, in [0, 1]; 0 for a quiz without questions."""
        return self.marks / self.max if self.max else Fraction(0)

    def mark(self, question_id: str) -> Mark | None:
        """The mark of that question, or None."""
        return next((mark for mark in self.questions if mark.question_id == question_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRecord:
    """A grade as kept: never changed, only followed by a further one."""

    id: str
    attempt_id: str
    number: int
    """From 1; the latest counts."""
    grade: Grade
    graded_at: datetime
    by: str
    """A person's id, or `grader` for the automatic first grade."""
    reason: str


def grade(answers: Answers, key: AnswerKey) -> Grade:
    """The grade of some answers under a key.

    A question earns all of its points when exactly the right options are chosen, and none otherwise. The test is
    passed when the share of the marks reaches the pass mark and every critical question earned its full marks.
    """
    marks = tuple(mark_question(answers.get(question.id, ()), question) for question in key.questions)
    earned, most = total(mark.marks for mark in marks), total(mark.max for mark in marks)
    critical = {question.id for question in key.questions if question.critical}
    failed = tuple(mark.question_id for mark in marks if mark.question_id in critical and mark.marks < mark.max)
    return Grade(
        questions=marks,
        marks=earned,
        max=most,
        passed=earned >= key.settings.pass_mark * most and not failed,
        critical_failed=failed,
        key_revision=key.revision,
    )


def mark_question(chosen: tuple[str, ...], question: QuestionKey) -> Mark:
    """The mark of one question: all or nothing."""
    right = tuple(sorted(chosen)) == question.correct
    return Mark(
        question_id=question.id,
        key_revision=question.revision,
        marks=question.points if right else Fraction(0),
        max=question.points,
        omitted=not chosen,
    )
